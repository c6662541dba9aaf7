import type { Document, ReadResult } from '../document';
import type { SourceText } from '../lines';
import { DataError, type ProblemList } from '../problems';
import { editJson, jsonStyleOf, listStyle, printJson, type JsonStyle } from './json-edit';
import { parseRecord } from './json-record';
import { type JsonChild, type JsonChildren, jsonChildren, LineCounter, skipSpace } from './json-scan';
import { arrangeList, type Item, piecesOf, type TextEdit } from './layout';
import type { Steps } from '../steps';
import { retokenized } from './tokens';
import { LinePlaces, lineStart } from './text-lines';

/** An element of a list with its value. */
export interface Entry extends JsonChild {
  readonly value: unknown;
  readonly line: number;
}

/** Offset of the first character of a JSON text. */
export function jsonStart(text: string): number {
  return skipSpace(text, text.startsWith('\ufeff') ? 1 : 0);
}

/** Parses the elements of a list one by one; those that are ill-formed, and a list that breaks off, are told. */
export function* parseEntries(
  { text, file }: SourceText,
  list: JsonChildren,
  what: string,
  lines: LineCounter,
  problems: ProblemList,
): Generator<Entry, void> {
  for (const { start, end } of list.children) {
    const line = lines.lineOf(start);
    const value = parseRecord(text.slice(start, end), { file, line }, what, false, problems);
    if (value !== undefined) yield { start, end, value, line };
  }
  if (list.error !== undefined)
    problems.error({ file, line: lines.lineOf(list.error.at) }, 'syntax', `${list.error.message}. What stands before it is read.`);
}

/** The elements of a file that is one list. @param wanted what the form looks like, for a file that is something else */
export function readList(
  source: SourceText,
  what: string,
  wanted: string,
  problems: ProblemList,
): { list: JsonChildren; entries: Iterable<Entry> } {
  const start = jsonStart(source.text);
  if (source.text[start] !== '[') {
    problems.error({ file: source.file, line: 1 }, 'syntax', `The file is no list ("["). Write ${wanted}.`);
    return { list: { children: [], inside: { start: 0, end: 0 } }, entries: [] };
  }
  const list = jsonChildren(source.text, start);
  return { list, entries: parseEntries(source, list, what, new LineCounter(source.text), problems) };
}

/** The values of a file that has one a line, as those of a list. */
export function readLineList(source: SourceText, what: string, problems: ProblemList): { list: LineList; entries: Iterable<Entry> } {
  const list = lineList(source.text);
  return { list, entries: parseEntries(source, list, what, new LineCounter(source.text), problems) };
}

type LineList = JsonChildren & { readonly isLines: true };

function lineList(text: string): LineList {
  const children = new LinePlaces(text)
    .map(({ start, end }) => {
      const from = skipSpace(text, start);
      return { start: from, end: from + text.slice(from, end).trimEnd().length };
    })
    .filter(({ start, end }) => start < end);
  return { children, inside: { start: text.startsWith('\ufeff') ? 1 : 0, end: text.length }, isLines: true };
}

/** Where documents that were read before stand in their list, when each of its elements gave one; else undefined, and it must be read again. */
export function knownList(
  original: string,
  before: Pick<ReadResult, 'documents'> | undefined,
): Pick<ListUpdate, 'list' | 'owners' | 'before'> | undefined {
  if (before === undefined) return undefined;
  const start = jsonStart(original);
  const list = original[start] === '[' ? jsonChildren(original, start) : lineList(original);
  const { documents } = before;
  return list.error === undefined && list.children.length === documents.length
    ? { list, owners: new Map(list.children.entries()), before: documents }
    : undefined;
}

export interface ListUpdate {
  readonly list: JsonChildren & { readonly isLines?: boolean };
  /** Elements that were read as documents, by index of the document. */
  readonly owners: ReadonlyMap<number, JsonChild>;
  readonly before: readonly Document[];
  readonly after: readonly Document[];
  /** What an element is to hold; undefined: the form can't hold the document, and it is reported. @param old what it held */
  readonly valueOf: (document: Document, old: unknown) => unknown;
}

/** The edit that puts documents in the place of a list's elements. */
export function* listEdit(original: string, { list, owners, before, after, valueOf }: ListUpdate): Steps<TextEdit> {
  if (list.inside.end === 0)
    throw new DataError('syntax', 'The text is no list, so there is no place to write to. Correct it first.', '(text)', 1);
  const style = jsonStyleOf(original);
  const documents = new Map([...owners].map(([document, { start }]) => [start, document]));
  const items = list.children.map(({ start, end }): Item => ({ start, end, document: documents.get(start) }));
  const bracket = list.isLines ? '' : indentOf(original, list.inside.start - 1);
  const [first] = list.children;
  const oneLine = first === undefined ? style.indent === undefined : !/[\r\n]/.test(original.slice(first.start, first.end));
  const base = first === undefined ? bracket + (style.indent ?? '') : indentOf(original, first.start);
  const between = list.isLines ? { prefix: '', separator: style.eol, suffix: style.eol } : listStyle(style, bracket);
  let indents: ReadonlyMap<number, string> | undefined;
  const pieces = yield* piecesOf(items, before, after, {
    rewrite: (origin, old, document) => {
      indents ??= indentsOf(original, list.children);
      const child = owners.get(origin);
      if (child === undefined) return undefined;
      const raw = original.slice(child.start, child.end);
      const standing: unknown = JSON.parse(raw);
      const value = valueOf({ ...retokenized(old, document), extra: document.extra ?? old.extra }, standing);
      return value === undefined ? undefined : editJson(raw, value, style, indents.get(child.start), standing);
    },
    create: (document) => {
      const value = valueOf(document, undefined);
      return value === undefined ? undefined : printJson(value, oneLine ? { ...style, indent: undefined } : style, base);
    },
  });
  return { ...list.inside, text: arrangeList(original, list.inside, items, pieces, between) };
}

/** Indentation of the line on which an offset lies. */
export function indentOf(text: string, offset: number): string {
  return indentFrom(text, lineStart(text, offset), offset);
}

function indentFrom(text: string, line: number, offset: number): string {
  return /^[ \t]*/.exec(text.slice(line, Math.min(offset, line + 1000)))?.[0] ?? '';
}

/** Indentations of the lines of values that come one after the other; a file may be one long line, so each is looked for only back to the one before. */
function indentsOf(text: string, children: readonly JsonChild[]): Map<number, string> {
  const indents = new Map<number, string>();
  let line = 0;
  let previous = 0;
  for (const { start } of children) {
    const found = lineStart(text, start, previous);
    if (found > previous || previous === 0) line = found;
    indents.set(start, indentFrom(text, line, start));
    previous = start;
  }
  return indents;
}

/** A list as it is written anew: one element a line. */
export function printList(values: readonly unknown[], style: JsonStyle, base = ''): string {
  if (values.length === 0) return '[]';
  return `[\n${values.map((value) => `${base}  ${printJson(value, style)}`).join(',\n')}\n${base}]`;
}

/** How new files look: an element a line. */
export const plainStyle: JsonStyle = { colon: ': ', comma: ', ', eol: '\n', ascii: false };
