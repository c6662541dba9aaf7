import { OffsetMap } from '../code-points';
import type { Document, Span, Token } from '../document';
import { tokenizeText, type Tokenizer } from '../tokenize';
import { cutsWord } from '../word-border';
import type { Finding, TagsFix } from './finding';
import { phrase, type Phrase } from './phrases';

/** How documents without tokens of their own are cut. */
export interface Cutting {
  readonly tokenizer: Tokenizer;
  /** It is that of the training, which widens spans to whole tokens; else what a reader would take. */
  readonly trained: boolean;
}

/** Tags where none may stand, and spans whose ends lie in white space, inside a word or inside a token. */
export function borderFindings(document: Document, index: number, cutting: Cutting): Finding[] {
  const findings = misplaced(document, index);
  if (document.spans.length === 0) return findings;
  const map = new OffsetMap(document.text);
  const tokensBy = tokensOf(document);
  for (const span of document.spans) {
    const held = map.slice(span.start, span.end);
    const at = { document: index, source: document.source, place: { start: span.start, end: span.end } };
    const cut =
      held.trim() !== held
        ? edgeSpace(span, held)
        : (cutWord(document, span, map, cutting, tokensBy) ?? cutToken(span, map, cutting, tokensBy));
    if (cut !== undefined) findings.push({ ...at, ...cut });
  }
  return findings;
}

type Cut = Pick<Finding, 'kind' | 'message' | 'fix'>;
type TokensBy = (tokenizer: Tokenizer) => readonly Token[];

/** The document's own tokens, else those of a tokenizer; each found once. */
function tokensOf(document: Document): TokensBy {
  const known = new Map<Tokenizer, readonly Token[]>();
  return (tokenizer) => {
    const tokens = document.tokens ?? known.get(tokenizer) ?? tokenizeText(document.text, tokenizer);
    known.set(tokenizer, tokens);
    return tokens;
  };
}

/** A span that parts what a reader, or the file, has as one. */
function cutWord(
  { text, tokens, spans }: Document,
  span: Span,
  map: OffsetMap,
  { tokenizer }: Cutting,
  tokensBy: TokensBy,
): Cut | undefined {
  // Of characters even a number may be parted: "11" and "9点".
  const parted = (at: number): boolean =>
    tokenizer === 'characters' && spans.some(({ start, end }) => (at === span.start ? end : start) === at);
  const cuts = (at: number): boolean => cutsWord(text, map.toUtf16(at)) && !parted(at);
  if (tokens === undefined && !cuts(span.start) && !cuts(span.end)) return undefined;
  const place = wholeTokens(span, tokensBy('words'));
  if (samePlace(span, place)) return undefined;
  const whole = map.slice(place.start, place.end);
  return {
    kind: 'insideToken',
    message: phrase('insideToken', span.label, map.slice(span.start, span.end), whole),
    fix: moved(phrase('widen', whole), span, place),
  };
}

/** A span that the training would widen, since its tokenizer keeps together what is no word to a reader. */
function cutToken(span: Span, map: OffsetMap, { tokenizer, trained }: Cutting, tokensBy: TokensBy): Cut | undefined {
  if (!trained) return undefined;
  const place = wholeTokens(span, tokensBy(tokenizer));
  if (samePlace(span, place)) return undefined;
  const whole = map.slice(place.start, place.end);
  const message = phrase('insideTrainedToken', span.label, map.slice(span.start, span.end), whole, tokenizer);
  // Of "Bern," the tokenizer is to be changed, not the span.
  const added = map.slice(place.start, span.start) + map.slice(span.end, place.end);
  return { kind: 'insideToken', message, ...(onlyLetters.test(added) && { fix: moved(phrase('widen', whole), span, place) }) };
}

export function samePlace(a: Token, b: Token): boolean {
  return a.start === b.start && a.end === b.end;
}

function misplaced({ misplaced: tags = [], tokens = [], source }: Document, document: number): Finding[] {
  return tags.map((tag): Finding => {
    const { wanted } = tag;
    return {
      kind: 'misplacedTag',
      document,
      source: tag.source,
      ...(tokens[tag.token] && { place: tokens[tag.token] }),
      message: phrase('misplacedTag', tag.tag, tag.why),
      ...(source.file !== tag.source.file && { related: [{ message: phrase('sentence'), source, document }] }),
      ...(wanted !== undefined && { fix: { title: phrase('write', wanted), tag: { ...tag, wanted } } }),
    };
  });
}

function edgeSpace(span: Span, held: string): Cut {
  const start = span.start + [...held].length - [...held.trimStart()].length;
  const end = span.end - ([...held].length - [...held.trimEnd()].length);
  if (start < end) {
    const message = phrase('edgeSpace', span.label);
    return { kind: 'edgeSpace', message, fix: moved(phrase('trim'), span, { start, end }) };
  }
  const fix = { title: phrase('removeSpan'), removes: [span], adds: [] };
  return { kind: 'edgeSpace', message: phrase('onlySpace', span.label), fix };
}

function moved(title: Phrase, span: Span, place: Token): TagsFix {
  return { title, removes: [span], adds: [{ ...span, ...place }] };
}

/** The place widened to all of the tokens that it touches. */
export function wholeTokens({ start, end }: Token, tokens: readonly Token[]): Token {
  const from = firstAfter(tokens, start);
  let to = from;
  while (to < tokens.length && tokens[to].start < end) to++;
  return from === to ? { start, end } : { start: Math.min(start, tokens[from].start), end: Math.max(end, tokens[to - 1].end) };
}

/** Index of the first token that ends after an offset. */
export function firstAfter(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle].end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

const onlyLetters = /^[\p{L}\p{N}\p{M}]*$/u;
