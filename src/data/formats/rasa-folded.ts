import { type LinePlace, LinePlaces } from './text-lines';

/** Lines that a folded block joins to one. */
type Group = readonly (LinePlace & { readonly line: string })[];

/** The lines of a block scalar with ">" that belong together; undefined where deeper lines make it something else than what blank lines part. */
export function foldedGroups(block: string, value: string): readonly Group[] | undefined {
  const groups: (LinePlace & { readonly line: string })[][] = [];
  let isBlank = true;
  for (const { start, end, next } of new LinePlaces(block).map((place) => place)) {
    const line = block.slice(start, end);
    if (line.trim() !== '') {
      if (isBlank) groups.push([]);
      groups[groups.length - 1].push({ start, end, next, line });
    }
    isBlank = line.trim() === '';
  }
  const values = value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return groups.length === values.length && groups.every((group, i) => joined(group) === values[i]) ? groups : undefined;
}

export function joined(group: Group): string {
  return group.map(({ line }) => line.trim()).join(' ');
}
