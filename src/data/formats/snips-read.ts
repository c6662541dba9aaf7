import { codePointLength } from '../code-points';
import type { Document, ReadResult, Source, Span } from '../document';
import type { SourceText } from '../lines';
import { ProblemList } from '../problems';
import { jsonStart, parseEntries } from './json-list';
import { isObject, type Json, without } from './json-record';
import { type JsonChild, type JsonChildren, jsonChildren, LineCounter } from './json-scan';

const wanted = '{"BookFlight": [{"data": [{"text": "fly to "}, {"text": "Taipei", "entity": "city"}]}]}';

interface Intent {
  readonly name: string;
  readonly list: JsonChildren;
  readonly owners: Map<number, JsonChild>;
}

export interface SnipsFile {
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
export function knownSnips(text: string, before: Pick<ReadResult, 'documents'> | undefined): SnipsFile | undefined {
  if (before === undefined) return undefined;
  const { place, nested, lists } = intentLists(text);
  const count = lists.reduce((sum, { list }) => sum + list.children.length, 0);
  if (place === undefined || [place, ...lists.map(({ list }) => list)].some(({ error }) => error !== undefined)) return undefined;
  if (count !== before.documents.length) return undefined;
  let next = 0;
  const intents = lists.map(({ name, list }): Intent => ({ name, list, owners: new Map(list.children.map((child) => [next++, child])) }));
  return { intents, place, nested, result: before };
}

export function readSnips(source: SourceText): SnipsFile & { readonly result: ReadResult } {
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
