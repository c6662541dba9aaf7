import fc from 'fast-check';
import type { Document, Span, TagScheme, Token } from '../../src/data';
import { joinedTokens } from '../../src/data/formats/tokens';
import type { TokenSpan } from '../../src/data/tags';

/** Pieces that tools have stumbled over: surrogate pairs, ZWJ emoji, flags, combining marks, CJK, right-to-left, no-break blanks, "#". */
const pieces = [
  'a',
  'Zürich',
  'e\u0301',
  '台北',
  '𠮷',
  '😀',
  '👩‍👩‍👧',
  '🇹🇼',
  'नी',
  'שלום',
  '한',
  'x\u00a0y',
  '\u2028',
  '#',
  '-',
  'O',
  "'",
  '"',
  '\\',
  '3.5',
];

export const word = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
/** A word that no tokenizer at white space would cut. */
export const solidWord = word.map((text) => text.replace(/\s/g, '_'));
export const label = fc.constantFrom('origin', 'destination', 'from.city-name', '出发地', 'O', 'B-x');
export const scheme = fc.constantFrom<TagScheme>('IOB1', 'BIO', 'BIOES');

/** Token spans over `length` tokens: sorted, not overlapping, often touching. */
export function tokenSpansOver(length: number): fc.Arbitrary<TokenSpan[]> {
  return fc.array(fc.record({ gap: fc.nat(2), size: fc.integer({ min: 1, max: 3 }), label }), { maxLength: length }).map((parts) => {
    const spans: TokenSpan[] = [];
    let at = 0;
    for (const { gap, size, label } of parts) {
      const start = at + gap;
      if (start + size > length) break;
      spans.push({ start, end: start + size, label });
      at = start + size;
    }
    return spans;
  });
}

export function codePointSpans(tokens: readonly Token[], spans: readonly TokenSpan[]): Span[] {
  return spans.map(({ start, end, label }) => ({ start: tokens[start].start, end: tokens[end - 1].end, label }));
}

const source = { file: 'made', line: 1 };

/** A document with tokens that are joined by blanks. */
export function tokenDocument(words: fc.Arbitrary<string>, withLabel = true): fc.Arbitrary<Document> {
  return fc.array(words, { minLength: 1, maxLength: 8 }).chain((texts) =>
    fc
      .record({
        spans: tokenSpansOver(texts.length),
        label: withLabel ? fc.option(fc.constantFrom('book', '订票', 'a b#c'), { nil: undefined }) : fc.constant(undefined),
      })
      .map(({ spans, label }) => {
        const { text, tokens } = joinedTokens(texts);
        return { text, tokens, spans: codePointSpans(tokens, spans), ...(label !== undefined && { label }), source };
      }),
  );
}

/** A text of any characters with spans anywhere between code points. */
export const freeDocument: fc.Arbitrary<Document> = fc
  .array(fc.oneof(word, fc.constantFrom(' ', '  ', '\t', '\n', '\u3000')), { maxLength: 8 })
  .map((parts) => parts.join(''))
  .chain((text) => {
    const length = [...text].length;
    return fc
      .record({
        cuts: fc.uniqueArray(fc.nat(length), { maxLength: 6 }),
        labels: fc.array(label, { minLength: 3, maxLength: 3 }),
        by: fc.boolean(),
        klass: fc.option(fc.constantFrom('book', '订票'), { nil: undefined }),
      })
      .map(({ cuts, labels, by, klass }) => {
        const sorted = [...cuts].sort((a, b) => a - b);
        const spans: Span[] = [];
        for (let i = 0; i + 1 < sorted.length; i += 2)
          spans.push({
            start: sorted[i],
            end: sorted[i + 1],
            label: labels[i / 2],
            ...(by && { provenance: { by: 'model' as const, run: 'run-1', score: 0.25 } }),
          });
        return { text, spans, ...(klass !== undefined && { label: klass }), source };
      });
  });

/** What must survive writing and reading. */
export function essence({ text, tokens, spans, label }: Document): unknown {
  return { text, tokens, spans, label };
}
