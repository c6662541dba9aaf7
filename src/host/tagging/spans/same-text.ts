import { type Tags } from './span-history';
import { onTokens } from './set-span';
import { accepted, addSpan, bordersFit, overlaps, personsSpan, type Piece, samePlace } from './span-model';
import { suggestionOf, type TaggedLine, tagsIn } from './tagged-line';

/**
 * Tags of the lines that get a span: for every place where a text stands as whole words and nothing is tagged yet. Where a model suggests just that, it is accepted.
 * @param tokensOf where spans of a line can begin and end; undefined: anywhere
 */
export function tagSame(
  lines: readonly TaggedLine[],
  text: string,
  label: string,
  role: string | undefined,
  tokensOf: (line: TaggedLine) => readonly Piece[] | undefined = () => undefined,
  when = new Date(),
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
      const span = personsSpan(piece, label, role);
      const offered = suggestionOf(line, span);
      spans = addSpan(spans, offered ? accepted(offered, when) : span);
      count++;
    }
    if (spans !== line.spans) tags.set(index, tagsIn({ ...line, spans }));
  });
  return { tags, count };
}
