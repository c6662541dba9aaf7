import type { Document, ReadResult, Source, Span } from '../document';
import type { SourceText } from '../lines';
import { ProblemList } from '../problems';
import type { Steps } from '../steps';
import { reportTokens } from './doccano-write';
import { defineFormat, type TextPlace, type Written } from './format';
import { knownList, listEdit, type ListUpdate, plainStyle, printList, readList } from './json-list';
import { literalPlaces } from './json-places';
import { isObject, isWritable, type Json, RecordReader, type JsonExtra, without } from './json-record';
import { type JsonChild, type JsonChildren, jsonChildren } from './json-scan';
import { applyEdits } from './layout';
import { fitted, type Target } from './lost';

const wanted = '[["fly to Taipei", {"entities": [[7, 13, "destination"]]}]]';

const target: Target = {
  name: 'spacy',
  title: "spaCy's tuples",
  capabilities: { overlap: false, roles: false, classes: true, provenance: false, multiline: true, tokens: false },
};

interface SpacyExtra extends JsonExtra {
  /** Scores of all classes, where there are some. */
  readonly cats?: Json;
}

/**
 * The tuples that spaCy was trained from up to version 2, as JSON: [text, {"entities": [[start, end, label], ...], "cats": {class: score}}].
 * Offsets are code points, as Python counts. The class is the one with the highest score of at least 0.5.
 */
export const spacy = defineFormat({
  ...target,
  reads: 'text',
  title: "spaCy's JSON of tuples",
  extensions: [],
  detect: (_path, head) => /^\s*\[\s*\[\s*"/.test(head),
  readTexts: ([source]) => readSpacy(source ?? { file: '(text)', text: '' }).result,
  writeFiles: (documents): Written => {
    const problems = new ProblemList();
    const values = documents.map((document) => tupleOf(document, undefined, problems)).filter((value) => value !== undefined);
    return { files: [{ name: '', text: `${printList(values, plainStyle)}\n` }], problems: problems.toArray(), losses: problems.losses() };
  },
  *updateFilesInSteps([original = ''], after, options = {}): Steps<Written> {
    const problems = new ProblemList();
    const edit = yield* listEdit(original, {
      ...(knownList(original, options.before) ?? readAgain(original)),
      after,
      valueOf: (document, old) => tupleOf(document, old, problems),
    });
    return { files: [{ name: '', text: applyEdits(original, [edit]) }], problems: problems.toArray(), losses: problems.losses() };
  },
  positions: (original) => {
    const { owners } = readSpacy({ file: '(text)', text: original });
    return [...owners.values()].map(({ start }): TextPlace[] => {
      const [text] = jsonChildren(original, start).children;
      return text === undefined ? [] : literalPlaces(original, text.start, text.end);
    });
  },
});

function readAgain(original: string): Pick<ListUpdate, 'list' | 'owners' | 'before'> {
  const { list, owners, result } = readSpacy({ file: '(text)', text: original });
  return { list, owners, before: result.documents };
}

function readSpacy(source: SourceText): { list: JsonChildren; owners: Map<number, JsonChild>; result: ReadResult } {
  const problems = new ProblemList();
  const { list, entries } = readList(source, 'example', wanted, problems);
  const documents: Document[] = [];
  const owners = new Map<number, JsonChild>();
  for (const entry of entries) {
    const document = readTuple(entry.value, { file: source.file, line: entry.line }, problems);
    if (document === undefined) continue;
    owners.set(documents.length, { start: entry.start, end: entry.end });
    documents.push(document);
  }
  if (documents.length === 0)
    problems.error({ file: source.file, line: 1 }, 'empty', `The file holds no example that can be read. Write ${wanted}.`);
  return { list, owners, result: { documents, problems: problems.toArray(), format: 'spacy' } };
}

function readTuple(value: unknown, source: Source, problems: ProblemList): Document | undefined {
  const [text, notes = {}] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof text !== 'string' || !isObject(notes)) {
    problems.error(source, 'syntax', 'The example is no pair of a text and an object; it is left out. Write ["text", {"entities": []}].');
    return undefined;
  }
  const reader = new RecordReader(text, source, problems, 'example');
  const { entities = [], cats } = notes;
  const spans: Span[] = [];
  if (!Array.isArray(entities) || !entities.every((item) => Array.isArray(item)))
    reader.fail('label', '"entities" is no list of [start, end, label].');
  else
    for (const item of entities as unknown[][]) {
      const [start, end, label, ...rest] = item;
      if (!reader.isSpan(item, start, end, label)) continue;
      const span = { start: start as number, end: end as number, label: label as string };
      spans.push({ ...span, ...(rest.length > 0 && { extra: { spacy: { rest } } }) });
    }
  if (cats !== undefined && !isObject(cats)) reader.fail('label', '"cats" is no object of classes and scores.');
  const classes = isObject(cats) ? classesOf(cats) : [];
  const label = classes.length > 0 ? reader.firstClass(classes) : undefined;
  if (!reader.good) return undefined;
  const fields = without(notes, 'entities', 'cats');
  const extra: SpacyExtra = {
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(classes.length > 1 && { moreClasses: classes.slice(1) }),
    ...(isObject(cats) && { cats }),
  };
  return {
    text,
    spans: reader.sorted(spans),
    ...(label !== undefined && { label }),
    source,
    ...(Object.keys(extra).length > 0 && { extra: { spacy: extra } }),
  };
}

/** Classes that hold, the surest first. */
function classesOf(cats: Json): string[] {
  const score = (name: string): number => Number(cats[name]);
  return Object.keys(cats)
    .filter((name) => score(name) >= 0.5)
    .sort((a, b) => score(b) - score(a));
}

/** @param old the tuple that stood there */
function tupleOf(given: Document, old: unknown, problems: ProblemList): unknown[] | undefined {
  const document = isWritable(given, problems) ? fitted(given, target, problems) : undefined;
  if (document === undefined) return undefined;
  reportTokens(document, target, problems);
  const [, notes = {}, ...more] = Array.isArray(old) ? (old as [unknown, Json?]) : [];
  const { cats, fields } = (document.extra?.spacy ?? {}) as SpacyExtra;
  const entities = document.spans.map(({ start, end, label, extra }) => {
    const { rest = [] } = (extra?.spacy ?? {}) as { rest?: unknown[] };
    return [start, end, label, ...rest];
  });
  const written = catsOf(document.label, cats);
  return [document.text, { ...fields, ...notes, entities, cats: written }, ...more];
}

/** Scores with the class on top: they stay where it is on top already. */
function catsOf(label: string | undefined, cats: Json | undefined): Json | undefined {
  if (cats === undefined) return label === undefined ? undefined : { [label]: 1 };
  const [first] = classesOf(cats);
  if (first === label) return cats;
  return { ...cats, ...(first !== undefined && { [first]: 0 }), ...(label !== undefined && { [label]: 1 }) };
}
