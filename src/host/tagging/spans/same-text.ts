import { type Tags } from './span-history';
import { onTokens } from './set-span';
import { addSpan, bordersFit, overlaps, personsSpan, type Piece, samePlace } from './span-model';
import { type TaggedLine, tagsIn } from './tagged-line';

/**
 * Tags of the lines that get a span: for every place where a text stands as whole words and nothing is tagged yet.
 * @param tokensOf where spans of a line can begin and end; undefined: anywhere
 */
export function tagSame(
  lines: readonly TaggedLine[],
  text: string,
  label: string,
  role: string | undefined,
  tokensOf: (line: TaggedLine) => readonly Piece[] | undefined = () => undefined,
): { tags: Map<number, Tags>; count: number } {
  const tags = new Map<number, Tags>();
  let count = 0;
  lines.forEach((line, index) => {
    let { spans } = line;
    const fits = (piece: Piece) =>
      bordersFit(line.text, piece) && !spans.some((span) => overlaps(span, piece)) && samePlace(onTokens(piece, tokensOf(line)), piece);
    for (let at = line.text.indexOf(text); at !== -1; at = line.text.indexOf(text, at + 1)) {
      const piece = { start: at, end: at + text.length };
      if (!fits(piece)) continue;
      spans = addSpan(spans, personsSpan(piece, label, role));
      count++;
    }
    if (spans !== line.spans) tags.set(index, tagsIn({ ...line, spans }));
  });
  return { tags, count };
}
