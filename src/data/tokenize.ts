import { alignSpans, alignmentProblems } from './align';
import { OffsetMap, hasSurrogates } from './code-points';
import type { Document, Problem, Span, Token } from './document';
import { ProblemList } from './problems';

/**
 * How text without tokens is cut; white space never belongs to a token.
 * whitespace  at runs of Unicode white space
 * words       at Unicode word borders (UAX 29, by `Intl.Segmenter`, which knows Chinese, Japanese and Thai words by a dictionary);
 *             punctuation is a token of its own. The dictionary comes with the runtime, so another version may cut some words differently.
 * characters  into extended grapheme clusters: what a reader sees as one character. For Chinese that is one code point each; an emoji joined
 *             by ZWJ, a flag or a letter with combining marks stays whole, since a tag on a part of it could be neither seen nor chosen.
 */
export type Tokenizer = 'whitespace' | 'words' | 'characters';

// A fixed locale: the same text has the same tokens on every machine.
const words = new Intl.Segmenter('en', { granularity: 'word' });
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** ASCII, CJK ideographs, kana without marks to combine, and CJK punctuation: each code unit is a grapheme cluster. */
const singles = /^[\x20-\x7e\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u3400-\u9fff\uff01-\uff5e]*$/;

/** Letters of ASCII, of Latin with accents and of Cyrillic. */
const letter = 'A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u0400-\\u0481\\u048a-\\u052f';
/** Such letters and ASCII, for which a few rules of UAX 29 are enough; a colon between letters is up to the runtime, whose versions differ. */
const plain = new RegExp(`^(?!.*[${letter}]:[${letter}])[\\t-\\r\\x20-\\x7e${letter}]*$`, 's');
/** A word, in which a sign may stand between two letters ("don't") or two digits ("3.5"); else a sign of its own. */
const plainTokens = new RegExp(`(?:[${letter}\\d_]|(?<=[${letter}])[.'](?=[${letter}])|(?<=\\d)[.',;](?=\\d))+|\\S`, 'g');

/** The document's own tokens where its form has some, else those that the tokenizer finds; code-point offsets. */
export function tokenize(document: Pick<Document, 'text' | 'tokens'>, tokenizer: Tokenizer): readonly Token[] {
  return document.tokens ?? tokenizeText(document.text, tokenizer);
}

/** Tokens of a text; code-point offsets. */
export function tokenizeText(text: string, tokenizer: Tokenizer): Token[] {
  const pieces = tokenizer === 'whitespace' ? nonSpaces(text, 0) : segments(text, tokenizer);
  if (!hasSurrogates(text)) return pieces;
  const map = new OffsetMap(text);
  return pieces.map(({ start, end }) => ({ start: map.toCodePoint(start), end: map.toCodePoint(end) }));
}

/** Texts of tokens. */
export function tokenTexts(document: Pick<Document, 'text'>, tokens: readonly Token[]): string[] {
  if (!hasSurrogates(document.text)) return tokens.map(({ start, end }) => document.text.slice(start, end));
  const map = new OffsetMap(document.text);
  return tokens.map(({ start, end }) => map.slice(start, end));
}

/**
 * Gives every document tokens, and spans that begin and end at token borders. Spans that had to be widened or dropped are listed
 * (reason "offset"); see `alignSpans`. White space at a span's edges goes without a word.
 */
export function tokenizeDocuments(documents: readonly Document[], tokenizer: Tokenizer): { documents: Document[]; problems: Problem[] } {
  const problems = new ProblemList();
  const tokenized = documents.map((document) => {
    const tokens = tokenize(document, tokenizer);
    const alignment = alignSpans(tokens, document.spans);
    for (const problem of alignmentProblems(document, alignment)) problems.add(problem);
    const dropped = new Set([...alignment.dropped, ...alignment.overlapped]);
    const kept = document.spans.filter((span) => !dropped.has(span));
    const spans = alignment.spans.map(({ start, end, label }, i) => moved(kept[i], tokens[start].start, tokens[end - 1].end, label));
    return { ...document, tokens, spans };
  });
  return { documents: tokenized, problems: problems.toArray() };
}

function moved(span: Span, start: number, end: number, label: string): Span {
  if (span.start === start && span.end === end && span.label === label) return span;
  const { group, provenance, extra } = span;
  // The label has taken the role in.
  return { start, end, label, ...(group !== undefined && { group }), ...(provenance && { provenance }), ...(extra && { extra }) };
}

/** UTF-16 places of runs without white space. */
function nonSpaces(text: string, offset: number): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(/\S+/g)) found.push({ start: offset + match.index, end: offset + match.index + match[0].length });
  return found;
}

function segments(text: string, tokenizer: 'words' | 'characters'): Token[] {
  const found: Token[] = [];
  if (tokenizer === 'characters' && singles.test(text)) {
    for (let i = 0; i < text.length; i++) if (text[i] !== ' ' && text[i] !== '\u3000') found.push({ start: i, end: i + 1 });
    return found;
  }
  // Most texts are plain, and the segmenter takes ten times as long for the very same words.
  if (tokenizer === 'words' && plain.test(text)) {
    for (const match of text.matchAll(plainTokens)) found.push({ start: match.index, end: match.index + match[0].length });
    return found;
  }
  const segmenter = tokenizer === 'words' ? words : graphemes;
  for (const { segment, index } of segmenter.segment(text)) {
    // A combining mark after a blank is one segment with it.
    if (/\s/.test(segment)) found.push(...nonSpaces(segment, index));
    else found.push({ start: index, end: index + segment.length });
  }
  return found;
}
