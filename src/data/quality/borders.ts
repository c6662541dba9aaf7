import { OffsetMap } from '../code-points';
import type { Document, Span, Token } from '../document';
import { tokenizeText, type Tokenizer } from '../tokenize';
import type { Finding, TagsFix } from './finding';
import { phrase, type Phrase } from './phrases';

/** Tags where none may stand, and spans whose ends lie in white space or inside a word. */
export function borderFindings(document: Document, index: number, tokenizer: Tokenizer): Finding[] {
  const findings = misplaced(document, index);
  if (document.spans.length === 0) return findings;
  const map = new OffsetMap(document.text);
  let tokens: readonly Token[] | undefined;
  for (const span of document.spans) {
    const held = map.slice(span.start, span.end);
    const at = { document: index, source: document.source, place: { start: span.start, end: span.end } };
    if (held.trim() !== held) {
      findings.push({ ...at, ...edgeSpace(span, held) });
      continue;
    }
    if (document.tokens === undefined && !cutsWord(map, span.start) && !cutsWord(map, span.end)) continue;
    tokens ??= document.tokens ?? tokenizeText(document.text, tokenizer);
    const place = wholeTokens(span, tokens);
    if (place.start === span.start && place.end === span.end) continue;
    const whole = map.slice(place.start, place.end);
    findings.push({
      ...at,
      kind: 'insideToken',
      message: phrase('insideToken', span.label, held, whole),
      fix: moved(phrase('widen', whole), span, place),
    });
  }
  return findings;
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

function edgeSpace(span: Span, held: string): Pick<Finding, 'kind' | 'message' | 'fix'> {
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

const letter = /[\p{L}\p{N}\p{M}]/u;
/** Written without spaces between words, so that a border inside a run of letters says nothing. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether letters that belong together stand on both sides of an offset. */
function cutsWord(map: OffsetMap, at: number): boolean {
  if (at <= 0 || at >= map.length) return false;
  const [before, after] = [map.slice(at - 1, at), map.slice(at, at + 1)];
  return letter.test(before) && letter.test(after) && !unspaced.test(before) && !unspaced.test(after);
}
