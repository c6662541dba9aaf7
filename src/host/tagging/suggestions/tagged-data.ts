import { type Document, type Tokenizer } from '../../../data';
import { OffsetMap } from '../../../data/code-points';
import { isTagged, type TaggedLine } from '../spans/tagged-line';
import { without } from '../spans/without';

/** Lines that say enough to learn from. */
export const fewest = 5;

/**
 * What is tagged of a text, as documents to learn from: lines with a span or class, and those that were seen to have none.
 * @param besides lines that are left out
 */
export function taggedDocuments(lines: readonly TaggedLine[], file: string, besides: readonly number[] = []): Document[] {
  return lines.flatMap((line, index) => {
    const { text, spans, label } = line;
    if (besides.includes(index) || !isTagged(line) || text.trim() === '' || spans.some(({ broken }) => broken !== undefined)) return [];
    const map = new OffsetMap(text);
    const moved = spans.map((span) => ({
      ...without(without(without(span, 'broken'), 'extra'), 'provenance'),
      start: map.toCodePoint(span.start),
      end: map.toCodePoint(span.end),
    }));
    return [{ text, spans: moved, source: { file, line: index + 1 }, ...(label !== undefined && { label }) }];
  });
}

/** What can be learnt: where spans are, else classes; or why nothing can. */
export function learnable(documents: readonly Document[]): 'tag' | 'classify' | 'tooFew' | 'noSpan' | 'oneClass' {
  if (documents.length < fewest) return 'tooFew';
  if (documents.some(({ spans }) => spans.length > 0)) return 'tag';
  const classes = new Set(documents.flatMap(({ label }) => (label === undefined ? [] : [label])));
  return classes.size === 0 ? 'noSpan' : classes.size === 1 ? 'oneClass' : 'classify';
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** How the texts are best cut: scripts without blanks into characters; else at blanks, where all spans begin and end there. */
export function tokenizerFor(documents: readonly Document[]): Tokenizer {
  const letters = documents.reduce((sum, { text }) => sum + (text.match(/\p{L}/gu)?.length ?? 0), 0);
  const without = documents.reduce((sum, { text }) => sum + (text.match(unspaced)?.length ?? 0), 0);
  if (without > letters / 2) return 'characters';
  const fits = documents.every(({ text, spans }) => {
    const points = [' ', ...text, ' '];
    return spans.every(({ start, end }) => /\s/.test(points[start]) && /\s/.test(points[end + 1]));
  });
  return fits ? 'whitespace' : 'words';
}
