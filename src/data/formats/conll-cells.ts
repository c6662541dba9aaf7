/** A cell of a row, where it stands in it. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cells of a row as `columnsOf` reads them, with their places. */
export function cellsOf(row: string): Cell[] {
  const cells: Cell[] = [];
  if (!row.includes('\t')) {
    for (const match of row.matchAll(/[^ ]+/g)) cells.push({ text: match[0], start: match.index, end: match.index + match[0].length });
    return cells;
  }
  let at = 0;
  for (const piece of row.split('\t')) {
    const text = piece.replace(/^ +| +$/g, '');
    const start = at + (text === '' ? 0 : piece.indexOf(text));
    cells.push({ text, start, end: start + text.length });
    at += piece.length + 1;
  }
  return cells;
}

/** A row with other texts in its cells; what is between them stays. */
export function replaceCells(row: string, cells: readonly Cell[], texts: readonly string[]): string {
  let line = '';
  let at = 0;
  cells.forEach(({ start, end }, i) => {
    line += row.slice(at, start) + texts[i];
    at = end;
  });
  return line + row.slice(at);
}
