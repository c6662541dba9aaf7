import { type Alignment, alignSpans, alignmentProblems } from '../align';
import { codePointLength, hasSurrogates, OffsetMap } from '../code-points';
import type { Document, Token } from '../document';
import type { ProblemList } from '../problems';
import { tagTokens } from '../tags';
import { tokenize, tokenizeText, tokenTexts, type Tokenizer } from '../tokenize';
import { editedRange } from './edited-range';
import type { WriteOptions } from './format';

/** Tokens that were made, by their length and start. */
const known: Token[][] = Array.from({ length: 32 }, () => []);

/** A token; the many that have the same place in their texts are one object, which saves most of the memory of large files. */
export function tokenAt(start: number, end: number): Token {
  const same = known[end - start];
  if (same === undefined || start >= 1024) return { start, end };
  return (same[start] ??= { start, end });
}

/** Code-point places of tokens that are joined by single blanks. */
export function joinedTokens(texts: readonly string[]): { text: string; tokens: Token[] } {
  const text = texts.join(' ');
  const simple = !hasSurrogates(text);
  let start = 0;
  const tokens = texts.map((token) => {
    const place = tokenAt(start, start + (simple ? token.length : codePointLength(token)));
    start = place.end + 1;
    return place;
  });
  return { text, tokens };
}

/** Code-point places of tokens in a text in which nothing but white space lies between them, or undefined when they don't fit it. */
export function tokensInText(texts: readonly string[], text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const simple = !hasSurrogates(text);
  let at = 0;
  let codePoint = 0;
  for (const token of texts) {
    // Most tokens come next, behind one blank at most.
    const start = text.startsWith(token, at) ? at : text.startsWith(token, at + 1) ? at + 1 : text.indexOf(token, at);
    const isBlank = start === at || (start === at + 1 && text[at] === ' ');
    if (start < 0 || (!isBlank && text.slice(at, start).trim() !== '')) return undefined;
    codePoint += start - at;
    const length = simple ? token.length : codePointLength(token);
    tokens.push(tokenAt(codePoint, codePoint + length));
    codePoint += length;
    at = start + token.length;
  }
  return text.slice(at).trim() === '' ? tokens : undefined;
}

/** Whether tokens have the same places. */
export function sameTokens(a: readonly Token[] | undefined, b: readonly Token[]): boolean {
  if (a === b) return true;
  if (a?.length !== b.length) return false;
  for (let i = 0; i < b.length; i++) if (a[i].start !== b[i].start || a[i].end !== b[i].end) return false;
  return true;
}

/** Tokens and tags of a document for a form made of tokens; spans that the tokens can't show are reported. */
export function taggedTokens(document: Document, options: WriteOptions, problems: ProblemList): { words: string[]; tags: string[] } {
  const tokens = tokenize(document, options.tokenizer ?? 'whitespace');
  const alignment = alignSpans(tokens, document.spans);
  for (const problem of alignmentProblems(document, alignment))
    problems.loses(problem.source, 'borders of spans inside tokens', problem.message, 'offset');
  reportEdges(document, tokens, alignment, problems);
  return { words: tokenTexts(document, tokens), tags: tagTokens(tokens.length, alignment.spans, options.scheme ?? 'BIO') };
}

/** Reports white space at the edges of spans, which belongs to no token. */
function reportEdges({ spans, source }: Document, tokens: readonly Token[], alignment: Alignment, problems: ProblemList): void {
  const gone = new Set([...alignment.dropped, ...alignment.overlapped]);
  spans
    .filter((span) => !gone.has(span))
    .forEach(({ start, end, label }, i) => {
      const { start: first, end: last } = alignment.spans[i];
      if (tokens[first].start <= start && tokens[last - 1].end >= end) return;
      problems.loses(
        source,
        'white space at the edges of spans',
        `The span "${label}" from ${start} to ${end} begins or ends with white space, which belongs to no token; it is written without.`,
        'offset',
      );
    });
}

/**
 * A document after an edit of its text, with tokens: those that the edit does not touch stay, the rest is cut as the others were.
 * @param before with tokens
 */
export function retokenized(before: Document, after: Document): Document {
  if (after.tokens !== undefined || before.tokens === undefined) return after;
  if (before.text === after.text) return { ...after, tokens: before.tokens };
  const { start, oldEnd } = editedRange(before.text, after.text);
  const [old, fresh] = [new OffsetMap(before.text), new OffsetMap(after.text)];
  const shift = fresh.length - old.length;
  const left = before.tokens.filter(({ end }) => old.toUtf16(end) < start);
  const right = before.tokens.slice(left.length).filter((token) => old.toUtf16(token.start) > oldEnd);
  const from = left.at(-1)?.end ?? 0;
  const to = right.length > 0 ? right[0].start + shift : fresh.length;
  const middle = tokenizeText(fresh.slice(from, Math.max(from, to)), tokenizerOf(before)).map((token) => ({
    start: token.start + from,
    end: token.end + from,
  }));
  const moved = right.map((token) => ({ start: token.start + shift, end: token.end + shift }));
  return { ...after, tokens: [...left, ...middle, ...moved] };
}

/** The tokenizer that finds a document's tokens, or the one most like whoever cut it. */
function tokenizerOf({ text, tokens = [] }: Document): Tokenizer {
  const found = (['whitespace', 'words', 'characters'] as const).find((name) => sameTokens(tokenizeText(text, name), tokens));
  return found ?? (tokens.some(({ start }, i) => i > 0 && tokens[i - 1].end === start) ? 'words' : 'whitespace');
}

/** For each token after an edit the one that it was before; `fresh` are those that are new. */
export function pairTokens(
  before: readonly string[],
  after: readonly string[],
): { partner: (number | undefined)[]; fresh: ReadonlySet<number> } {
  const most = Math.min(before.length, after.length);
  let left = 0;
  while (left < most && before[left] === after[left]) left++;
  let right = 0;
  while (right < most - left && before[before.length - 1 - right] === after[after.length - 1 - right]) right++;
  const sameCount = before.length === after.length;
  const partner: (number | undefined)[] = [];
  const fresh = new Set<number>();
  for (let i = 0; i < after.length; i++) {
    if (i < left || sameCount) partner.push(i);
    else if (i >= after.length - right) partner.push(i - after.length + before.length);
    else {
      partner.push(undefined);
      fresh.add(i);
    }
  }
  return { partner, fresh };
}
