import { plainLine, type TaggedLine } from './tagged-line';

export interface Aligned {
  readonly lines: TaggedLine[];
  /** Known lines whose text is no longer there. */
  readonly lost: TaggedLine[];
}

/**
 * Gives the lines of a text the tags of known lines that read the same, in their order, so that lines moved, added or removed by
 * another program do no harm. Where as many lines were replaced as there are new ones, the new ones stand for the same documents.
 */
export function alignLines(known: readonly TaggedLine[], texts: readonly string[]): Aligned {
  let start = 0;
  while (start < known.length && start < texts.length && known[start].text === texts[start]) start++;
  let end = 0;
  while (end < known.length - start && end < texts.length - start && known.at(-1 - end)?.text === texts.at(-1 - end)) end++;
  const free = new Map<string, TaggedLine[]>();
  const middle = known.slice(start, known.length - end);
  for (const line of middle) {
    const same = free.get(line.text);
    if (same) same.push(line);
    else free.set(line.text, [line]);
  }
  for (const list of free.values()) list.reverse();
  const found = texts.slice(start, texts.length - end).map((text) => ({ text, line: free.get(text)?.pop() }));
  const used = new Set(found.map(({ line }) => line));
  const lost = middle.filter((line) => !used.has(line));
  const fresh = found.filter(({ line }) => line === undefined).length;
  const heirs = fresh === lost.length ? [...lost] : [];
  const lines = found.map(({ text, line }) => line ?? inherit(plainLine(text), heirs.shift()));
  return { lines: [...known.slice(0, start), ...lines, ...known.slice(known.length - end)], lost };
}

function inherit(line: TaggedLine, old: TaggedLine | undefined): TaggedLine {
  return { ...line, ...(old?.label !== undefined && { label: old.label }), ...(old?.origin !== undefined && { origin: old.origin }) };
}
