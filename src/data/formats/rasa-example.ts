import { codePointLength, OffsetMap } from '../code-points';
import type { Document, Source, Span } from '../document';
import type { ProblemList } from '../problems';
import type { TextPlace } from './format';
import { isObject, type Json, without } from './json-record';

/**
 * An entity in an example: `[text](entity)`, the older `[text](entity:value)`, or `[text]{"entity": ..., "role": ..., "group": ..., "value": ...}`;
 * what these may hold is what Rasa's own reader takes.
 */
const markup = /\[([^\]]+?)\](?:\(([^:)]+?)(?::([^)]+))?\)|(\{[^}]+?\}))/g;

export interface Example {
  readonly text: string;
  readonly spans: readonly Span[];
  /** The markup after each span's text, as it stands. */
  readonly marks: readonly string[];
  /** Pieces of the text in the raw example; UTF-16 offsets in it. */
  readonly places: readonly TextPlace[];
  /** Markup that is no JSON. */
  readonly bad?: string;
}

export function parseExample(raw: string): Example {
  const spans: Span[] = [];
  const marks: string[] = [];
  const places: TextPlace[] = [];
  let text = '';
  let at = 0;
  let bad: string | undefined;
  let next = 0;
  const take = (start: number, end: number): void => {
    if (end <= start) return;
    places.push({ start, end, at });
    text += raw.slice(start, end);
    at += codePointLength(raw.slice(start, end));
  };
  for (const match of raw.matchAll(markup)) {
    const [whole, held, entity, value, object] = match;
    const fields = object === undefined ? { entity, ...(value !== undefined && { value }) } : parsed(object);
    if (fields === undefined || typeof fields.entity !== 'string' || fields.entity === '') {
      bad ??= object ?? whole;
      continue;
    }
    take(next, match.index);
    const start = at;
    take(match.index + 1, match.index + 1 + held.length);
    next = match.index + whole.length;
    spans.push(spanOf(fields as Json & { entity: string }, start, at));
    marks.push(whole.slice(held.length + 2));
  }
  take(next, raw.length);
  return { text, spans, marks, places, ...(bad !== undefined && { bad }) };
}

function parsed(object: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(object);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function spanOf(fields: Json & { entity: string }, start: number, end: number): Span {
  const named = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
  const { entity, role, group } = fields;
  const rest = without(fields, 'entity', ...(named(role) ? ['role'] : []), ...(named(group) ? ['group'] : []));
  return {
    start,
    end,
    label: entity,
    ...(named(role) && { role: String(role) }),
    ...(named(group) && { group: String(group) }),
    ...(Object.keys(rest).length > 0 && { extra: { rasa: rest } }),
  };
}

/**
 * An example with its markup; markup of the old example is used again where it says the same. Undefined: there is no text to hold.
 * Rasa cuts white space off at the ends, and has no way to write a bracket or a line end.
 */
export function printExample(document: Document, old: Example | undefined, problems: ProblemList): string | undefined {
  const { source } = document;
  const clean = (text: string): string => text.replace(/[^\P{Cc}\t]|[\p{Zl}\p{Zp}]/gu, ' ');
  let text = clean(document.text);
  if (text !== document.text)
    problems.loses(source, 'line ends', "Rasa can't hold line ends in an example; blanks are written in their place.", 'syntax');
  if (!/[^ ]/.test(text)) {
    problems.losesDocument(source, 'empty', "Rasa can't hold an example without text; it is left out.");
    return undefined;
  }
  if (text.startsWith(' ') || text.endsWith(' '))
    problems.loses(source, 'white space at the ends', 'Rasa cuts blanks at the ends of an example off.', 'syntax');
  let printed = withMarks(text, document.spans, old);
  if (!readsBack(printed, text, document.spans)) {
    // Same length, so that offsets stay.
    text = text.replace(/\[/g, '(').replace(/\]/g, ')');
    problems.loses(source, 'square brackets', "Rasa can't hold square brackets here; round ones are written in their place.", 'syntax');
    printed = withMarks(text, document.spans, old);
  }
  return printed.startsWith(' ') || printed.endsWith(' ') ? printed.replace(/^ +| +$/g, '') : printed;
}

function readsBack(printed: string, text: string, spans: readonly Span[]): boolean {
  // Only brackets can be taken for markup, and only markup without text is none.
  if (!/[[\]]/.test(text) && spans.every(({ start, end }) => start < end)) return true;
  const read = parseExample(printed);
  return read.text === text && read.spans.length === spans.length;
}

function withMarks(text: string, spans: readonly Span[], old: Example | undefined): string {
  const map = new OffsetMap(text);
  const free: (string | undefined)[] = (old?.spans ?? []).map(markOf);
  let printed = '';
  let at = 0;
  for (const span of spans) {
    let mark = markOf(span);
    const known = free.indexOf(mark);
    if (known >= 0) {
      mark = old?.marks[known] ?? mark;
      free[known] = undefined;
    }
    printed += `${map.slice(at, span.start)}[${map.slice(span.start, span.end)}]${mark}`;
    at = span.end;
  }
  return printed + map.slice(at, map.length);
}

/** The markup of a span as it is written anew. */
function markOf({ label, role, group, extra }: Span): string {
  const fields = (extra?.rasa ?? {}) as Json;
  const plain = role === undefined && group === undefined && Object.keys(fields).length === 0;
  if (plain && /^[^:)\r\n]+$/.test(label)) return `(${label})`;
  const members = { entity: label, ...(role !== undefined && { role }), ...(group !== undefined && { group }), ...fields };
  const printed = Object.entries(members).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  // The reader ends the object at its first closing brace.
  return `{${printed.join(', ').replace(/\}/g, '\\u007d')}}`;
}

export function exampleDocument(example: Example, label: string, source: Source, fields: Json): Document {
  const { text, spans } = example;
  return { text, spans, label, source, ...(Object.keys(fields).length > 0 && { extra: { rasa: { fields } } }) };
}
