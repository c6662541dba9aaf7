import type { SourceLines } from '../lines';
import { parseTag } from '../tags';
import { docstart, labelComment, textComment } from './conll-extra';
import type { ReadOptions } from './format';

/** A sentence as its rows stand in the file, one after the other from `line` on. */
export interface Rows {
  line: number;
  /** Line of the first comment before it, or of its first row. */
  start: number;
  /** All rows' columns, row by row; one array, since files have millions of rows. */
  cells: string[];
  /** Columns of each row. */
  widths: number[];
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

/** Cuts a file into sentences at blank lines, and parts comments from rows. */
export function collectRows(source: SourceLines, options: ReadOptions): ConllFile {
  const sentences: Rows[] = [];
  const widths = new Map<number, number>();
  const known = new Map<string, string>();
  let current = emptyRows();
  let firstWidth = 0;
  const close = (): void => {
    if (current.widths.length === 0 && !current.bad) return;
    sentences.push(current);
    current = emptyRows();
  };
  const begin = (line: number): void => {
    if (current.start === 0) current.start = line;
  };
  source.lines.forEach((line, index) => {
    if (line === null) {
      begin(index + 1);
      if (current.widths.length === 0) current.line = index + 1;
      current.bad = true;
    } else if (line.length === 0 || /^[ \t]*$/.test(line)) {
      if (current.widths.length === 0 && current.before.at(-1)?.startsWith(docstart)) current.before.push('');
      close();
    } else if (line.startsWith('#') && current.widths.length === 0 && isComment(line, firstWidth, options)) {
      begin(index + 1);
      current.before.push(line);
    } else if (line.startsWith(docstart)) {
      close();
      begin(index + 1);
      current.before.push(line);
    } else {
      const row = columnsOf(line);
      begin(index + 1);
      if (current.widths.length === 0 && !current.bad) current.line = index + 1;
      if (firstWidth === 0) firstWidth = row.length;
      if (line.includes('\t')) current.tab = true;
      // Words and tags come again and again: one string for each, which also lets go of the file's text.
      for (const cell of row) current.cells.push(intern(known, cell));
      current.widths.push(row.length);
      widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
    }
  });
  close();
  let width = 0;
  for (const [columns, count] of widths) if (count > (widths.get(width) ?? 0)) width = columns;
  return { sentences, after: current.before, afterStart: current.start, width };
}

function emptyRows(): Rows {
  return { line: 0, start: 0, cells: [], widths: [], before: [], tab: false, bad: false };
}

function intern(known: Map<string, string>, text: string): string {
  const same = known.get(text);
  if (same !== undefined) return same;
  known.set(text, text);
  return text;
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
