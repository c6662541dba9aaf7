import { codePointLength } from '../code-points';
import type { Document, ReadResult, Source, Span } from '../document';
import type { SourceText } from '../lines';
import { DataError, ProblemList } from '../problems';
import type { Steps } from '../steps';
import { reportTokens } from './doccano-write';
import { defineFormat, type TextPlace, type Written } from './format';
import { groupDocuments } from './group-documents';
import { jsonStyleOf, listStyle, printJson } from './json-edit';
import { indentOf, jsonStart, listEdit, parseEntries, plainStyle, printList } from './json-list';
import { literalPlaces } from './json-places';
import { isObject, isWritable, type Json, without } from './json-record';
import { type JsonChild, type JsonChildren, jsonChildren, jsonMember, LineCounter } from './json-scan';
import { applyEdits, type TextEdit } from './layout';
import { fitted, type Target } from './lost';
import { OffsetMap } from '../code-points';

const wanted = '{"BookFlight": [{"data": [{"text": "fly to "}, {"text": "Taipei", "entity": "city"}]}]}';
/** Where documents without a class are put, since this form has a list for each. */
const noClass = 'None';

const target: Target = {
  name: 'snips',
  title: 'SNIPS',
  capabilities: { overlap: false, roles: true, classes: true, provenance: false, multiline: true, tokens: false },
};

/**
 * SNIPS' JSON: for each intent a list of utterances, each in pieces, of which some have an entity (and, in SNIPS NLU's own data sets, a
 * `slot_name`, which is read as the role). Both {"Intent": [...]} of the benchmark of 2017 and {"intents": {"Intent": {"utterances": [...]}}}.
 */
export const snips = defineFormat({
  ...target,
  reads: 'text',
  title: "SNIPS' JSON",
  extensions: [],
  detect: (_path, head) => /^\s*\{/.test(head) && /"data"\s*:\s*\[\s*\{/.test(head.slice(0, 2000)),
  readTexts: ([source]) => readSnips(source ?? { file: '(text)', text: '' }).result,
  writeFiles: (documents): Written => {
    const problems = new ProblemList();
    const lists = new Map<string, unknown[]>();
    for (const document of documents) {
      const utterance = utteranceOf(document, undefined, problems);
      if (utterance === undefined) continue;
      const name = intentOf(document, problems);
      const list = lists.get(name);
      if (list) list.push(utterance);
      else lists.set(name, [utterance]);
    }
    const members = [...lists].map(([name, list]) => `  ${JSON.stringify(name)}: ${printList(list, plainStyle, '  ')}`);
    const text = members.length === 0 ? '{}\n' : `{\n${members.join(',\n')}\n}\n`;
    return { files: [{ name: '', text }], problems: problems.toArray(), losses: problems.losses() };
  },
  *updateFilesInSteps([original = ''], after, options = {}): Steps<Written> {
    const problems = new ProblemList();
    const { intents, place, nested, result } = knownSnips(original, options.before) ?? readSnips({ file: '(text)', text: original });
    if (place === undefined)
      throw new DataError('syntax', 'The text is no object, so there is no place to write to. Correct it first.', '(text)', 1);
    const { groups, fresh } = groupDocuments(
      intents.map(({ name, owners }) => ({ name, owns: owners.keys() })),
      after,
      (document) => intentOf(document, problems),
    );
    const edits: TextEdit[] = [];
    const valueOf = (document: Document, old: unknown): unknown => utteranceOf(document, old, problems);
    for (const [i, { list, owners }] of intents.entries())
      edits.push(yield* listEdit(original, { list, owners, before: result.documents, after: groups[i], valueOf }));
    edits.push(...newIntents(original, place, nested, fresh, problems));
    return { files: [{ name: '', text: applyEdits(original, edits) }], problems: problems.toArray(), losses: problems.losses() };
  },
  positions: (original) => {
    const { intents } = readSnips({ file: '(text)', text: original });
    const places: TextPlace[][] = [];
    for (const { owners } of intents) for (const [document, child] of owners) places[document] = piecePlaces(original, child);
    return places;
  },
});

interface Intent {
  readonly name: string;
  readonly list: JsonChildren;
  readonly owners: Map<number, JsonChild>;
}

interface SnipsFile {
  readonly intents: readonly Intent[];
  /** The object whose members are the intents. */
  readonly place?: JsonChildren;
  /** Its members are objects with "utterances". */
  readonly nested: boolean;
  readonly result: Pick<ReadResult, 'documents'>;
}

interface IntentLists {
  readonly place: JsonChildren | undefined;
  readonly nested: boolean;
  readonly lists: readonly Pick<Intent, 'name' | 'list'>[];
}

/** Where the intents' utterances stand. */
function intentLists(text: string): IntentLists {
  const start = jsonStart(text);
  const root = text[start] === '{' ? jsonChildren(text, start) : undefined;
  const inner = root?.children.find(({ key, start }) => key === 'intents' && text[start] === '{');
  const place = inner === undefined ? root : jsonChildren(text, inner.start);
  const lists: Pick<Intent, 'name' | 'list'>[] = [];
  for (const { key: name = '', start: at } of place?.children ?? []) {
    const utterances = text[at] === '{' ? jsonChildren(text, at).children.find(({ key }) => key === 'utterances')?.start : at;
    if (utterances !== undefined && text[utterances] === '[') lists.push({ name, list: jsonChildren(text, utterances) });
  }
  return { place, nested: inner !== undefined, lists };
}

/** Where documents that were read before stand, when each utterance gave one; else undefined, and the file must be read again. */
function knownSnips(text: string, before: Pick<ReadResult, 'documents'> | undefined): SnipsFile | undefined {
  if (before === undefined) return undefined;
  const { place, nested, lists } = intentLists(text);
  const count = lists.reduce((sum, { list }) => sum + list.children.length, 0);
  if (place === undefined || [place, ...lists.map(({ list }) => list)].some(({ error }) => error !== undefined)) return undefined;
  if (count !== before.documents.length) return undefined;
  let next = 0;
  const intents = lists.map(({ name, list }): Intent => ({ name, list, owners: new Map(list.children.map((child) => [next++, child])) }));
  return { intents, place, nested, result: before };
}

function readSnips(source: SourceText): SnipsFile & { readonly result: ReadResult } {
  const { text, file } = source;
  const problems = new ProblemList();
  const counter = new LineCounter(text);
  const documents: Document[] = [];
  const intents: Intent[] = [];
  const { place, nested, lists } = intentLists(text);
  for (const { name, list } of lists) {
    const owners = new Map<number, JsonChild>();
    for (const entry of parseEntries(source, list, 'utterance', counter, problems)) {
      const document = readUtterance(entry.value, name, { file, line: entry.line }, problems);
      if (document === undefined) continue;
      owners.set(documents.length, { start: entry.start, end: entry.end });
      documents.push(document);
    }
    intents.push({ name, list, owners });
  }
  if (place?.error !== undefined) {
    // A list that was cut short is the last value, and no whole one: what it holds is read all the same.
    const torn = tornIntent(text, place, source, documents, counter, problems);
    if (torn === undefined)
      problems.error({ file, line: counter.lineOf(place.error.at) }, 'syntax', `${place.error.message}. What stands before it is read.`);
    else intents.push(torn);
  }
  if (documents.length === 0) problems.error({ file, line: 1 }, 'empty', `The file holds no utterance that can be read. Write ${wanted}.`);
  return {
    intents,
    nested,
    result: { documents, problems: problems.toArray(), format: 'snips' },
    ...(place && { place }),
  };
}

function tornIntent(
  text: string,
  place: JsonChildren,
  source: SourceText,
  documents: Document[],
  lines: LineCounter,
  problems: ProblemList,
): Intent | undefined {
  const at = place.error?.at ?? text.length;
  if (text[at] !== '[') return undefined;
  const name = /"((?:[^"\\]|\\.)*)"\s*:\s*$/.exec(text.slice(Math.max(0, at - 1000), at))?.[1] ?? '';
  const list = jsonChildren(text, at);
  const owners = new Map<number, JsonChild>();
  for (const entry of parseEntries(source, list, 'utterance', lines, problems)) {
    const document = readUtterance(entry.value, name, { file: source.file, line: entry.line }, problems);
    if (document === undefined) continue;
    owners.set(documents.length, { start: entry.start, end: entry.end });
    documents.push(document);
  }
  return { name, list, owners };
}

function readUtterance(value: unknown, label: string, source: Source, problems: ProblemList): Document | undefined {
  const pieces = isObject(value) ? value.data : undefined;
  if (!isObject(value) || !Array.isArray(pieces) || !pieces.every((piece) => isObject(piece) && typeof piece.text === 'string')) {
    problems.error(
      source,
      'syntax',
      'The utterance has no "data" of pieces with a text; it is left out. Write {"data": [{"text": "..."}]}.',
    );
    return undefined;
  }
  const spans: Span[] = [];
  let text = '';
  let at = 0;
  for (const piece of pieces as (Json & { text: string })[]) {
    const start = at;
    at += codePointLength(piece.text);
    text += piece.text;
    if (typeof piece.entity !== 'string' || at === start) continue;
    const fields = without(piece, 'text', 'entity', 'slot_name');
    spans.push({
      start,
      end: at,
      label: piece.entity,
      ...(typeof piece.slot_name === 'string' && { role: piece.slot_name }),
      ...(Object.keys(fields).length > 0 && { extra: { snips: fields } }),
    });
  }
  const fields = without(value, 'data');
  return { text, spans, label, source, ...(Object.keys(fields).length > 0 && { extra: { snips: { fields } } }) };
}

function intentOf({ label, source }: Document, problems: ProblemList): string {
  if (label !== undefined) return label;
  problems.loses(
    source,
    'documents without a class',
    `Every utterance has a class in this form; this one has none and is written as "${noClass}".`,
  );
  return noClass;
}

function utteranceOf(given: Document, old: unknown, problems: ProblemList): Json | undefined {
  const document = isWritable(given, problems) ? fitted(given, target, problems) : undefined;
  if (document === undefined) return undefined;
  reportTokens(document, target, problems);
  const map = new OffsetMap(document.text);
  const data: Json[] = [];
  let at = 0;
  const plain = (end: number): void => {
    if (end > at) data.push({ text: map.slice(at, end) });
  };
  for (const { start, end, label, role, group, extra } of document.spans) {
    if (group !== undefined) problems.loses(document.source, 'groups', `SNIPS can't hold the group "${group}"; it is left out.`);
    plain(start);
    data.push({
      text: map.slice(start, end),
      entity: label,
      ...(role !== undefined && { slot_name: role }),
      ...(extra?.snips as Json | undefined),
    });
    at = end;
  }
  plain(map.length);
  const { fields } = (document.extra?.snips ?? {}) as { fields?: Json };
  return { ...fields, ...(isObject(old) ? old : {}), data: data.length > 0 ? data : [{ text: '' }] };
}

/** Members for classes that have no list yet. */
function newIntents(
  original: string,
  place: JsonChildren,
  nested: boolean,
  fresh: ReadonlyMap<string, readonly Document[]>,
  problems: ProblemList,
): TextEdit[] {
  const style = jsonStyleOf(original);
  const base = indentOf(original, place.inside.start - 1);
  const { prefix, separator, suffix } = listStyle(style, base);
  const last = place.children.at(-1);
  const members = [...fresh].flatMap(([name, documents]) => {
    const utterances = documents.map((document) => utteranceOf(document, undefined, problems)).filter((one) => one !== undefined);
    if (utterances.length === 0) return [];
    return [printJson(name, style) + style.colon + printJson(nested ? { utterances } : utterances, style, base + (style.indent ?? ''))];
  });
  if (members.length === 0) return [];
  const text = members.join(separator);
  if (last === undefined) return [{ ...place.inside, text: prefix + text + suffix }];
  return [{ start: last.end, end: last.end, text: separator + text }];
}

function piecePlaces(original: string, { start }: JsonChild): TextPlace[] {
  const data = jsonMember(original, start, 'data');
  const places: TextPlace[] = [];
  let at = 0;
  for (const piece of data === undefined ? [] : jsonChildren(original, data.start).children) {
    const text = jsonMember(original, piece.start, 'text');
    if (text === undefined) continue;
    places.push(...literalPlaces(original, text.start, text.end, at));
    at += codePointLength(JSON.parse(original.slice(text.start, text.end)) as string);
  }
  return places;
}
