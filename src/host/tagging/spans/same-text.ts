import { type Tags } from './span-history';
import { addSpan, bordersFit, overlaps, personsSpan } from './span-model';
import { type TaggedLine } from './tagged-line';

/** Lines with a span for every place where a text stands as whole words and nothing is tagged yet. */
export function tagSame(
  lines: readonly TaggedLine[],
  text: string,
  label: string,
  role: string | undefined,
): { tags: Map<number, Tags>; count: number } {
  const tags = new Map<number, Tags>();
  let count = 0;
  lines.forEach((line, index) => {
    let { spans } = line;
    for (let at = line.text.indexOf(text); at !== -1; at = line.text.indexOf(text, at + text.length)) {
      const piece = { start: at, end: at + text.length };
      if (!bordersFit(line.text, piece) || spans.some((span) => overlaps(span, piece))) continue;
      spans = addSpan(spans, personsSpan(piece, label, role));
      count++;
    }
    if (spans !== line.spans) tags.set(index, line.label === undefined ? { spans } : { spans, label: line.label });
  });
  return { tags, count };
}
