import { matchLines } from './match-lines';
import { classIn, plainLine, type TaggedLine } from './tagged-line';

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
  const middle = texts.slice(start, texts.length - end);
  const { found, left } = matchLines(known.slice(start, known.length - end), middle);
  const fresh = found.filter((line) => line === undefined).length;
  const heirs = (fresh === left.length ? left : []).values();
  const lines = found.map((line, i) => line ?? inherit(plainLine(middle[i]), heirs.next().value));
  return { lines: [...known.slice(0, start), ...lines, ...known.slice(known.length - end)], lost: left };
}

function inherit(line: TaggedLine, old: TaggedLine | undefined): TaggedLine {
  return { ...line, ...(old && classIn(old)), ...(old?.origin !== undefined && { origin: old.origin }) };
}
