import type { Document, Problem, ReadResult, Source } from '../document';
import { eachLine, type SourceLines } from '../lines';
import { ProblemList } from '../problems';
import { type Steps } from '../steps';
import type { TextPlace, Written } from './format';
import { editJson, jsonStyleOf, printJson } from './json-edit';
import { literalPlaces } from './json-places';
import { isObject, type Json, parseRecord } from './json-record';
import { jsonMember, skipSpace } from './json-scan';
import { arrangeLines, closeLine, type Item, piecesOf } from './layout';
import { retokenized } from './tokens';
import { lineEndOf, LinePlaces } from './text-lines';

/** Reads one object a line. @param sample what to write, for a file that holds nothing */
export function* readJsonLines(
  source: SourceLines,
  sample: string,
  read: (object: Json & { text: string }, source: Source, problems: ProblemList) => Document | undefined,
): Steps<Pick<ReadResult, 'documents'> & { problems: readonly Problem[] }> {
  const problems = new ProblemList();
  for (const problem of source.problems) problems.add(problem);
  const documents: Document[] = [];
  const readLine = (line: string | null, index: number): void => {
    if (line === null || line.trim() === '') return;
    const place = { file: source.file, line: index + 1 };
    const object = parseRecord(line, place, 'line', source.openEnd && index === source.lines.length - 1, problems);
    if (object === undefined) return;
    if (!isObject(object) || typeof object.text !== 'string') {
      problems.error(place, 'syntax', 'The line is no object with a "text"; it is left out. Write {"text": "..."}.');
      return;
    }
    const document = read(object as Json & { text: string }, place, problems);
    if (document !== undefined) documents.push(document);
  };
  yield* eachLine(source, readLine);
  if (documents.length === 0)
    problems.error(
      { file: source.file, line: 1 },
      'empty',
      `The file holds no document that can be read. Write an object a line, as ${sample}.`,
    );
  return { documents, problems: problems.toArray() };
}

function lineItems(original: string, documents: readonly Document[]): Item[] {
  const lines = new LinePlaces(original);
  return documents.map(({ source: { line } }, document) => ({ start: lines.startOf(line - 1), end: lines.startOf(line), document }));
}

/** @param objectOf what a document's line is to hold; undefined: the form can't hold it, and it is reported */
export function* updateJsonLines(
  original: string,
  before: readonly Document[],
  after: readonly Document[],
  objectOf: (document: Document, problems: ProblemList) => object | undefined,
): Steps<Written> {
  const problems = new ProblemList();
  const items = lineItems(original, before);
  const eol = lineEndOf(original);
  const style = { ...jsonStyleOf(original), indent: undefined };
  const pieces = yield* piecesOf(items, before, after, {
    rewrite: (origin, old, document) => {
      const object = objectOf({ ...retokenized(old, document), extra: document.extra ?? old.extra }, problems);
      const { start, end } = items[origin];
      const line = original.slice(start, end);
      const content = line.replace(/[\r\n]+$/, '');
      return object === undefined ? undefined : editJson(content, object, style) + line.slice(content.length);
    },
    create: (document) => {
      const object = objectOf(document, problems);
      return object === undefined ? undefined : printJson(object, style) + eol;
    },
  });
  const text = arrangeLines(original, items, pieces, closeLine(eol));
  return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
}

export function jsonLinePositions(original: string, documents: readonly Document[]): readonly (readonly TextPlace[])[] {
  return lineItems(original, documents).map(({ start }) => {
    const text = jsonMember(original, skipSpace(original, start), 'text');
    return text === undefined ? [] : literalPlaces(original, text.start, text.end);
  });
}
