import type { MisplacedTag, TagScheme } from './document';
import { illFormedTags, tagTokens, tokenSpans } from './tags';

/**
 * Tags that the scheme forbids at their place, each with the one that says what was read. Of BIOES no other tag is offered: its dialects (BILOU, BMES)
 * have other letters.
 * @param place where the tag of a token stands
 */
export function misplacedTags(
  tags: readonly string[],
  scheme: TagScheme,
  place: (token: number) => Pick<MisplacedTag, 'source' | 'cell'>,
): MisplacedTag[] {
  const found = illFormedTags(tags, scheme);
  if (found.length === 0) return [];
  const wanted = tagTokens(tags.length, tokenSpans(tags), scheme);
  return found.map(({ index, tag, why }) => {
    const clear = scheme !== 'BIOES' && wanted[index] !== tag && !wanted[index].endsWith('-_');
    return { token: index, tag, why, ...(clear && { wanted: wanted[index] }), ...place(index) };
  });
}

/** Where a misplaced tag stands in its line, in UTF-16 units; undefined when the line no longer has it there. */
export function placeOfTag(line: string, { tag, cell }: MisplacedTag): { start: number; end: number } | undefined {
  // Columns that are separated by tabs may hold blanks.
  const cells = [...line.matchAll(line.includes('\t') ? /[^\t]*(?:\t|$)/g : /[^ ]+/g)];
  const found = cells[cell];
  if (found?.[0].trim() !== tag) return undefined;
  const start = found.index + found[0].indexOf(tag);
  return { start, end: start + tag.length };
}
