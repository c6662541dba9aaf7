import type { SourceLines } from '../lines';
import { parseTag } from '../tags';
import { docstart, labelComment, textComment } from './conll-extra';
import type { ReadOptions } from './format';

/** A sentence as its rows stand in the file, one after the other from `line` on. */
export interface Rows {
  line: number;
  /** Line of the first comment before it, or of its first row. */
  start: number;
  /** The columns of each row; rows that read the same share them, since files have millions. */
  rows: (readonly string[])[];
  /** Comments and -DOCSTART- before it. */
  before: string[];
  /** A row has tabs. */
  tab: boolean;
  /** A line of it can't be read, so all of it is set aside. */
  bad: boolean;
}

export interface ConllFile {
  readonly sentences: readonly Rows[];
  /** Comments after the last sentence. */
  readonly after: readonly string[];
  /** Line on which they begin. */
  readonly afterStart: number;
  /** Columns of most rows: the first row itself may be the torn one. */
  readonly width: number;
}

/** Lines that are remembered: in a file in which each is another one it would be no help. */
const mostRows = 200_000;

/** Cuts a file into sentences at blank lines, and parts comments from rows. */
export function collectRows(source: SourceLines, options: ReadOptions): ConllFile {
  const sentences: Rows[] = [];
  /** How many rows have so many columns, the width that was seen first before others. */
  const counts = new Map<number, { count: number }>();
  const known = new KnownRows();
  let current = emptyRows();
  let firstWidth = 0;
  const close = (): void => {
    if (current.rows.length === 0 && !current.bad) return;
    sentences.push(current);
    current = emptyRows();
  };
  const begin = (line: number): void => {
    if (current.start === 0) current.start = line;
  };
  source.lines.forEach((line, index) => {
    if (line === null) {
      begin(index + 1);
      if (current.rows.length === 0) current.line = index + 1;
      current.bad = true;
    } else if (isBlank(line)) {
      if (current.rows.length === 0 && current.before.at(-1)?.startsWith(docstart)) current.before.push('');
      close();
    } else if (line.startsWith('#') && current.rows.length === 0 && isComment(line, firstWidth, options)) {
      begin(index + 1);
      current.before.push(line);
    } else if (line.startsWith(docstart)) {
      close();
      begin(index + 1);
      current.before.push(line);
    } else {
      const row = known.columnsOf(line);
      begin(index + 1);
      if (current.rows.length === 0 && !current.bad) current.line = index + 1;
      if (firstWidth === 0) firstWidth = row.length;
      if (line.includes('\t')) current.tab = true;
      current.rows.push(row);
      const same = counts.get(row.length);
      if (same === undefined) counts.set(row.length, { count: 1 });
      else same.count++;
    }
  });
  close();
  let width = 0;
  for (const [columns, { count }] of counts) if (count > (counts.get(width)?.count ?? 0)) width = columns;
  return { sentences, after: current.before, afterStart: current.start, width };
}

function emptyRows(): Rows {
  return { line: 0, start: 0, rows: [], before: [], tab: false, bad: false };
}

/** A line without columns. */
function isBlank(line: string): boolean {
  return line.length === 0 || ((line.startsWith(' ') || line.startsWith('\t')) && /^[ \t]*$/.test(line));
}

/** Words with their tags come again and again: one list for each line, one string for each cell, which also lets go of the file's text. */
class KnownRows {
  private readonly rows = new Map<string, readonly string[]>();
  private readonly cells = new Map<string, string>();

  columnsOf(line: string): readonly string[] {
    const known = this.rows.get(line);
    if (known !== undefined) return known;
    const row = columnsOf(line).map((cell) => this.intern(cell));
    if (this.rows.size < mostRows) this.rows.set(line, row);
    return row;
  }

  private intern(cell: string): string {
    const known = this.cells.get(cell);
    if (known !== undefined) return known;
    this.cells.set(cell, cell);
    return cell;
  }
}

/** Columns of a row: between tabs where there is one (tokens may then hold blanks), else between runs of blanks. */
export function columnsOf(line: string): string[] {
  if (line.includes('\t')) return line.split('\t').map((column) => (column.includes(' ') ? column.replace(/^ +| +$/g, '') : column));
  const row = line.split(' ');
  return row.includes('') ? row.filter((column) => column !== '') : row;
}

/** A line with "#" before a sentence's first row is a comment unless it has the file's columns and ends in a tag: "#" may be a token. */
function isComment(line: string, width: number, options: ReadOptions): boolean {
  if (labelComment.test(line) || textComment.test(line)) return true;
  const row = columnsOf(line);
  if (width > 0 && row.length !== width) return true;
  const tag = row.at(options.tagColumn ?? -1);
  return row.length < 2 || tag === undefined || parseTag(tag) === undefined;
}
