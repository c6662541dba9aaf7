import { eachLine, type SourceLines } from '../lines';
import { type Steps } from '../steps';
import { parseTag } from '../tags';
import { docstart, labelIn, textIn } from './conll-extra';
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
  /** Columns of most rows: the first row itself may be the torn one. */
  readonly width: number;
}

/** Lines that are remembered: in a file in which each is another one it would be no help. */
const mostRows = 200_000;

/** Cuts a file into sentences at blank lines, and parts comments from rows. */
export function* collectRows(source: SourceLines, options: ReadOptions): Steps<ConllFile> {
  const sentences: Rows[] = [];
  const known = new KnownRows();
  const widths = new Widths();
  let current = emptyRows();
  const close = (): void => {
    if (current.rows.length === 0 && !current.bad) return;
    sentences.push(current);
    current = emptyRows();
  };
  const comment = (line: string, number: number): void => {
    if (current.start === 0) current.start = number;
    current.before.push(line);
  };
  yield* eachLine(source, (line, i) => {
    if (line === null) {
      if (current.start === 0) current.start = i + 1;
      if (current.rows.length === 0) current.line = i + 1;
      current.bad = true;
      return;
    }
    const first = line.length === 0 ? blank : line.charCodeAt(0);
    if (first <= blank && isBlank(line)) {
      if (current.rows.length === 0 && current.before.at(-1)?.startsWith(docstart)) current.before.push('');
      close();
    } else if (first === hash && current.rows.length === 0 && isComment(line, widths.first, options)) comment(line, i + 1);
    else if (first === dash && line.startsWith(docstart)) {
      close();
      comment(line, i + 1);
    } else {
      const row = known.columnsOf(line);
      if (current.rows.length === 0 && !current.bad) {
        current.line = i + 1;
        if (current.start === 0) current.start = i + 1;
      }
      widths.count(row.length);
      if (!current.tab && line.includes('\t')) current.tab = true;
      current.rows.push(row);
    }
  });
  close();
  return { sentences, after: current.before, width: widths.most() };
}

const blank = 0x20;
const hash = 0x23;
const dash = 0x2d;

/** How many rows have so many columns. */
class Widths {
  /** Of the first row. */
  first = 0;
  /** The width that was seen first before others. */
  private readonly counts = new Map<number, { count: number }>();
  private last = 0;
  private same = { count: 0 };

  count(width: number): void {
    if (width !== this.last) {
      if (this.first === 0) this.first = width;
      this.last = width;
      this.same = this.counts.get(width) ?? { count: 0 };
      this.counts.set(width, this.same);
    }
    this.same.count++;
  }

  /** That of most rows. */
  most(): number {
    let width = 0;
    for (const [other, { count }] of this.counts) if (count > (this.counts.get(width)?.count ?? 0)) width = other;
    return width;
  }
}

function emptyRows(): Rows {
  return { line: 0, start: 0, rows: [], before: [], tab: false, bad: false };
}

/** A line without columns. */
export function isBlank(line: string): boolean {
  return line.length === 0 || /^[ \t]*$/.test(line);
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
export function isComment(line: string, width: number, options: ReadOptions): boolean {
  if (labelIn(line) !== undefined || textIn(line) !== undefined) return true;
  const row = columnsOf(line);
  if (width > 0 && row.length !== width) return true;
  const tag = row.at(options.tagColumn ?? -1);
  return row.length < 2 || tag === undefined || parseTag(tag) === undefined;
}
