import type { Document } from '../document';

/** A list of a form that has one for each class. */
interface ClassList {
  readonly name: string;
  /** Documents that were read from it. */
  readonly owns: Iterable<number>;
}

/**
 * Puts documents into the lists of their classes: one whose class is the same stays in its list, others go into that of the document before
 * or the last one of their class. `fresh`: those whose class has no list yet.
 */
export function groupDocuments(
  lists: readonly ClassList[],
  documents: readonly Document[],
  classOf: (document: Document) => string,
): { groups: Document[][]; fresh: Map<string, Document[]> } {
  const groups = lists.map((): Document[] => []);
  const fresh = new Map<string, Document[]>();
  const homes = new Map<number, number>();
  lists.forEach(({ owns }, list) => {
    for (const document of owns) homes.set(document, list);
  });
  let previous = -1;
  for (const document of documents) {
    const name = classOf(document);
    const { origin } = document;
    const own = origin === undefined ? undefined : homes.get(origin);
    const near = (): number => (lists[previous]?.name === name ? previous : lists.findLastIndex((list) => list.name === name));
    const at = own !== undefined && lists[own].name === name ? own : near();
    if (at < 0) {
      const list = fresh.get(name);
      if (list) list.push(document);
      else fresh.set(name, [document]);
    } else {
      groups[at].push(document);
      previous = at;
    }
  }
  return { groups, fresh };
}
