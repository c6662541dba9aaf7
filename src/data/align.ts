import { tagLabel, type Document, type Problem, type Span, type TagScheme, type Token } from './document';
import { tagTokens, type TokenSpan } from './tags';

/** What became of spans that don't end at token borders. */
export interface Alignment {
  readonly spans: TokenSpan[];
  /** Spans as given that cover parts of tokens and were widened to whole tokens. */
  readonly widened: Span[];
  /** Spans as given that cover no token, or none that is still free. */
  readonly dropped: Span[];
  /** Spans as given that overlap a longer one. */
  readonly overlapped: readonly Span[];
}

/** Of spans that overlap the longest stay, of equal ones the first. The result is sorted. */
export function longestSpans(spans: readonly Span[]): { kept: readonly Span[]; lost: readonly Span[] } {
  if (spans.every((span, i) => i === 0 || spans[i - 1].end <= span.start)) return { kept: spans, lost: [] };
  const kept: Span[] = [];
  const lost: Span[] = [];
  const byLength = [...spans].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  for (const span of byLength) (kept.some(({ start, end }) => start < span.end && span.start < end) ? lost : kept).push(span);
  const byPlace = (a: Span, b: Span): number => a.start - b.start || a.end - b.end;
  return { kept: kept.sort(byPlace), lost: lost.sort(byPlace) };
}

/**
 * Token spans of code-point spans. A tag belongs to a whole token, so a span that covers a part of a token is widened to all of it:
 * cutting it back would lose what the annotator marked. A span that covers white space alone, or whose tokens
 * belong to the span before, is dropped. White space at a span's edges is no matter. A token has one tag, so of spans that overlap
 * the longest stay. A role is part of the tag's label (see `tagLabel`).
 */
export function alignSpans(tokens: readonly Token[], spans: readonly Span[]): Alignment {
  const { kept, lost } = longestSpans(spans);
  const result: Alignment = { spans: [], widened: [], dropped: [], overlapped: lost };
  let next = 0;
  for (const span of kept) {
    let first = next;
    while (first < tokens.length && tokens[first].end <= span.start) first++;
    let last = first;
    while (last < tokens.length && tokens[last].start < span.end) last++;
    if (last === first) {
      result.dropped.push(span);
      continue;
    }
    result.spans.push({ start: first, end: last, label: tagLabel(span) });
    const taken = first > 0 && first === next && tokens[first - 1].end > span.start;
    if (taken || tokens[first].start < span.start || tokens[last - 1].end > span.end) result.widened.push(span);
    next = last;
  }
  return result;
}

/** Tags of tokens for code-point spans (sorted); spans that overlap or end inside of tokens as in `alignSpans`. */
export function tagsOf(tokens: readonly Token[], spans: readonly Span[], scheme: TagScheme): string[] {
  return tagTokens(tokens.length, alignSpans(tokens, spans).spans, scheme);
}

/** The alignment's changes as problems of a document. */
export function alignmentProblems(document: Document, alignment: Alignment): Problem[] {
  const problem = (span: Span, what: string): Problem => ({
    severity: 'warning',
    reason: 'offset',
    source: document.source,
    message: `The span "${span.label}" from ${span.start} to ${span.end} ${what}`,
  });
  return [
    ...alignment.widened.map((span) =>
      problem(span, 'begins or ends inside a token; it is read as covering whole tokens. Move its ends, or choose a finer tokenizer.'),
    ),
    ...alignment.overlapped.map((span) =>
      problem(span, 'overlaps a longer one; a token has one tag, so it is left out. Remove one of them.'),
    ),
    ...alignment.dropped.map((span) =>
      problem(
        span,
        'covers no token that is not already taken by the span before; it is left out. Remove it, or choose a finer tokenizer.',
      ),
    ),
  ];
}
