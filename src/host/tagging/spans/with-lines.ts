/** A call can't take any number of arguments. */
const mostArguments = 10_000;

/** A list with other items in the place of `removed` ones from `at` on: the same list, changed in place, where that is quick and can be done. */
export function withLines<T>(list: T[], at: number, removed: number, items: readonly T[]): T[] {
  if (removed === items.length) items.forEach((item, i) => (list[at + i] = item));
  else if (items.length < mostArguments) list.splice(at, removed, ...items);
  else return [...list.slice(0, at), ...items, ...list.slice(at + removed)];
  return list;
}
