import { type Document, type Tokenizer } from '../../../data';
import { OffsetMap } from '../../../data/code-points';
import { mostlyUnspaced } from '../../../data/unspaced';
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

export type TaggedTask = 'tag' | 'classify';

/** What can be learnt: spans, classes, or both, each with the lines that tell of it; or why nothing can, and how many lines say something. */
export function learnable(
  documents: readonly Document[],
): ReadonlyMap<TaggedTask, readonly Document[]> | { readonly why: 'tooFew' | 'noSpan' | 'oneClass'; readonly count: number } {
  const named = documents.filter(({ label }) => label !== undefined).map((document) => ({ ...document, spans: [] }));
  const classes = new Set(named.map(({ label }) => label));
  const tasks = new Map<TaggedTask, readonly Document[]>();
  if (documents.length >= fewest && documents.some(({ spans }) => spans.length > 0)) tasks.set('tag', documents);
  if (named.length >= fewest && classes.size > 1) tasks.set('classify', named);
  if (tasks.size > 0) return tasks;
  const count = classes.size > 0 ? named.length : documents.length;
  return { why: count < fewest ? 'tooFew' : classes.size === 0 ? 'noSpan' : 'oneClass', count };
}

/** How the texts are best cut: scripts without blanks into characters; else at blanks, where all spans begin and end there. */
export function tokenizerFor(documents: readonly Document[]): Tokenizer {
  if (mostlyUnspaced(documents)) return 'characters';
  const fits = documents.every(({ text, spans }) => {
    const points = [' ', ...text, ' '];
    return spans.every(({ start, end }) => /\s/.test(points[start]) && /\s/.test(points[end + 1]));
  });
  return fits ? 'whitespace' : 'words';
}
