import type { MisplacedTag, TagScheme } from './document';
import { illFormedTags, type TagLetters, type TagPrefix, tagTokens, tokenSpans } from './tags';

/**
 * Tags that the scheme forbids at their place, each once, with the one that says what was read.
 * @param place where the tag of a token stands
 * @param letters of the file that the tags are of
 */
export function misplacedTags(
  tags: readonly string[],
  scheme: TagScheme,
  place: (token: number) => Pick<MisplacedTag, 'source' | 'cell'>,
  letters: TagLetters,
): MisplacedTag[] {
  const found = illFormedTags(tags, scheme, letters);
  if (found.length === 0) return [];
  const read = tagTokens(tags.length, tokenSpans(tags), scheme);
  const whys = new Map<number, string[]>();
  for (const { index, why } of found) whys.set(index, [...(whys.get(index) ?? []), why]);
  return [...whys].map(([index, why]) => {
    const tag = tags[index];
    const wanted = written(read[index], tag, letters);
    return { token: index, tag, why: why.join(', and '), ...(wanted !== tag && wanted !== undefined && { wanted }), ...place(index) };
  });
}

/** A tag with the letters of its file; undefined for one that has lost its label. */
function written(wanted: string, tag: string, letters: TagLetters): string | undefined {
  const letter = letters[wanted[0] as TagPrefix];
  if (!wanted.endsWith('-_')) return letter + wanted.slice(1);
  // A bare "B" is of a scheme without labels.
  return tag.length === 1 ? letter : undefined;
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
