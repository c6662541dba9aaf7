import type { Document, Problem, Span, TagScheme, Token } from './document';
import { tagTokens, type TokenSpan } from './tags';

/** What became of spans that don't end at token borders. */
export interface Alignment {
  readonly spans: TokenSpan[];
  /** Spans as given that cover parts of tokens and were widened to whole tokens. */
  readonly widened: Span[];
  /** Spans as given that cover no token, or none that is still free. */
  readonly dropped: Span[];
}

/**
 * Token spans of code-point spans. A tag belongs to a whole token, so a span that covers a part of a token is widened to all of it:
 * cutting it back would lose what the annotator marked. A span that covers white space alone, or whose tokens
 * belong to the span before, is dropped. White space at a span's edges is no matter.
 */
export function alignSpans(tokens: readonly Token[], spans: readonly Span[]): Alignment {
  const result: Alignment = { spans: [], widened: [], dropped: [] };
  let next = 0;
  for (const span of spans) {
    let first = next;
    while (first < tokens.length && tokens[first].end <= span.start) first++;
    let last = first;
    while (last < tokens.length && tokens[last].start < span.end) last++;
    if (last === first) {
      result.dropped.push(span);
      continue;
    }
    result.spans.push({ start: first, end: last, label: span.label });
    const taken = first > 0 && first === next && tokens[first - 1].end > span.start;
    if (taken || tokens[first].start < span.start || tokens[last - 1].end > span.end) result.widened.push(span);
    next = last;
  }
  return result;
}

/** Tags of tokens for code-point spans (sorted, not overlapping); spans inside of tokens as in `alignSpans`. */
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
    ...alignment.dropped.map((span) =>
      problem(
        span,
        'covers no token that is not already taken by the span before; it is left out. Remove it, or choose a finer tokenizer.',
      ),
    ),
  ];
}
