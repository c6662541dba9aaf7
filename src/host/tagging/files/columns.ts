import { OffsetMap } from '../../../data/code-points';
import { columnsOf } from '../../../data/formats/conll-rows';
import { parseTag } from '../../../data/tags';

/** A column of a file of columns, as its first rows show it. */
export interface Column {
  /** Counted from 0. */
  readonly index: number;
  /** Different cells, in the order in which they come. */
  readonly cells: readonly string[];
}

/** Rows that are looked at. */
const most = 400;

/** The columns of a text, if it is made of such: most rows have the same number of them. `head`: its first lines, the last of which may be torn. */
export function columnsIn(head: string): readonly Column[] {
  const lines = head.split(/\r\n|\n|\r/);
  if (lines.length > 1) lines.pop();
  const rows = lines
    .filter((line) => line.trim() !== '' && !/^#|^-DOCSTART-/.test(line))
    .slice(0, most)
    .map(columnsOf);
  const widths = new Map<number, number>();
  for (const { length } of rows) widths.set(length, (widths.get(length) ?? 0) + 1);
  const [width, count] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
  if (width < 2 || count < rows.length * 0.9) return [];
  const even = rows.filter((row) => row.length === width);
  return Array.from({ length: width }, (_, index) => ({ index, cells: [...new Set(even.map((row) => row[index]))] }));
}

/** Which columns are likely tokens and tags: of CoNLL-U the form and the universal part of speech, else the first, and the last that reads as tags. */
export function likelyColumns(columns: readonly Column[]): { readonly token: number; readonly tag: number } {
  const [first] = columns;
  if (columns.length >= 4 && first.cells.every((cell) => /^\d+([-.]\d+)?$/.test(cell))) return { token: 1, tag: 3 };
  const tags = columns.findLast(({ index, cells }) => index > 0 && cells.every((cell) => parseTag(cell) !== undefined));
  return { token: 0, tag: tags?.index ?? columns.length - 1 };
}

/** Whether entities of a standoff file go over a line end of its text, so that only the whole text can hold them as it is. */
export function crossesLines(text: string, ann: string): boolean {
  const map = new OffsetMap(text);
  return [...ann.matchAll(/^T\d+\t\S+ (\d+) (\d+)/gm)].some(([, start, end]) => map.slice(Number(start), Number(end)).includes('\n'));
}
