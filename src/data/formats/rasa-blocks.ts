import { isMap, isScalar, isSeq, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Json } from './json-record';
import type { Item } from './layout';
import { type Example, parseExample } from './rasa-example';
import { foldedGroups, joined } from './rasa-folded';
import { LinePlaces, lineStart } from './text-lines';

/** An example where it stands; UTF-16 offsets in the file. */
export interface ExamplePlace {
  /** All lines that go with it. */
  readonly start: number;
  readonly end: number;
  /** The example itself, between its dash or quotes. */
  readonly contentStart: number;
  readonly contentEnd: number;
  /** It stands in a block scalar, where nothing has a meaning of its own. */
  readonly inBlock: boolean;
  /** The example where it does not stand there as it is, as in quotes: then it must be written anew as a whole. */
  readonly value?: string;
}

/** The examples of one intent. */
export interface IntentBlock {
  readonly name: string;
  /** Lines of the examples. */
  readonly start: number;
  readonly end: number;
  /** Indentation of new examples, and how they are written. */
  readonly indent: string;
  readonly style: 'lines' | 'list' | 'folded' | 'flow';
  /** Of a flow list: all its elements, also those that are no examples. */
  readonly elements?: readonly Item[];
  /** By index of the document. */
  readonly places: ReadonlyMap<number, ExamplePlace>;
}

/** Takes the examples of a block, and what is wrong in it. Where that is, an offset tells. */
export interface BlockReader {
  /** The file. */
  readonly text: string;
  /** Takes an example. @returns the index of its document; undefined: its markup is ill-formed, which has been reported */
  add(example: string, at: number, fields?: Json): number | undefined;
  report(what: 'noDash' | 'noText' | 'joinedLines', at: number): void;
}

export function exampleAt(text: string, { value, contentStart, contentEnd }: ExamplePlace): Example {
  return parseExample(value ?? text.slice(contentStart, contentEnd));
}

export function memberOf(map: YAMLMap, key: string): unknown {
  return map.items.find(({ key: name }) => isScalar(name) && name.value === key)?.value;
}

/** Start of the first line that begins at an offset or after it. */
export function nextLine(text: string, offset: number): number {
  if (offset > 0 && /[\r\n]/.test(text[offset - 1])) return offset;
  const found = /\r\n|\n|\r/g;
  found.lastIndex = offset;
  const match = found.exec(text);
  return match === null ? text.length : match.index + match[0].length;
}

/** Reads an intent's `examples`, in each of the ways that YAML has for them; undefined: they stand in none of these. */
export function readBlock(name: string, examples: unknown, reader: BlockReader): IntentBlock | undefined {
  if (isScalar(examples) && examples.type === 'BLOCK_LITERAL') return readLines(name, examples, reader);
  if (isScalar(examples) && examples.type === 'BLOCK_FOLDED') return readFolded(name, examples, reader);
  if (!isSeq(examples)) return undefined;
  return examples.flow === true ? readFlow(name, examples, reader) : readList(name, examples, reader);
}

/** The lines of a block scalar, behind its header. */
function linesOf(text: string, { range }: Scalar): { start: number; end: number } {
  const [from, to] = range ?? [0, 0];
  const start = nextLine(text, from);
  return { start, end: Math.max(start, to) };
}

/** `examples: |` with a line for each. */
function readLines(name: string, scalar: Scalar, reader: BlockReader): IntentBlock {
  const { text } = reader;
  const { start, end } = linesOf(text, scalar);
  const inside = text.slice(start, end);
  const lines = new LinePlaces(inside);
  const places = new Map<number, ExamplePlace>();
  let indent: string | undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = lines.textOf(inside, i);
    if (line.trim() === '') continue;
    indent ??= /^ */.exec(line)?.[0] ?? '';
    const at = start + lines.startOf(i);
    const dash = /^ *-[ ]*/.exec(line)?.[0];
    if (dash === undefined || !line.startsWith(`${indent}-`)) {
      reader.report('noDash', at);
      continue;
    }
    const content = line.slice(dash.length).replace(/ +$/, '');
    if (content === '') continue;
    const document = reader.add(content, at);
    const contentStart = at + dash.length;
    if (document !== undefined)
      places.set(document, {
        start: at,
        end: start + lines.startOf(i + 1),
        contentStart,
        contentEnd: contentStart + content.length,
        inBlock: true,
      });
  }
  indent ??= `${/^ */.exec(text.slice(lineStart(text, scalar.range?.[0] ?? 0)))?.[0] ?? ''}  `;
  return { name, start, end, indent, style: 'lines', places };
}

/** A list of objects with `text`, perhaps `metadata`, or of texts. */
function readList(name: string, { items }: YAMLSeq, reader: BlockReader): IntentBlock | undefined {
  if (items.length === 0) return undefined;
  const { text } = reader;
  const places = new Map<number, ExamplePlace>();
  const starts = items.map((item) => lineStart(text, (item as { range?: [number] }).range?.[0] ?? 0));
  const end = nextLine(text, ((items.at(-1) as { range?: [number, number] }).range?.[1] ?? 1) - 1);
  items.forEach((item, i) => {
    const scalar = isMap(item) ? memberOf(item, 'text') : item;
    if (!isScalar(scalar) || typeof scalar.value !== 'string' || scalar.value.trim() === '') {
      reader.report('noText', starts[i]);
      return;
    }
    const [from, to] = scalar.range ?? [0, 0];
    const content = scalar.value.replace(/^[\n\r ]+|[\n\r ]+$/g, '');
    const at = text.slice(from, to).indexOf(content);
    const stands = at >= 0 && (scalar.type === 'BLOCK_LITERAL' || scalar.type === 'PLAIN') && !/[\r\n]/.test(content);
    const document = reader.add(content, starts[i], isMap(item) && memberOf(item, 'metadata') !== undefined ? { metadata: true } : {});
    if (document === undefined) return;
    const place = { start: starts[i], end: starts[i + 1] ?? end, inBlock: stands && scalar.type === 'BLOCK_LITERAL' };
    places.set(
      document,
      stands
        ? { ...place, contentStart: from + at, contentEnd: from + at + content.length }
        : { ...place, contentStart: from, contentEnd: to, value: content },
    );
  });
  const dash = text.slice(starts[0]).search(/\S/);
  return { name, start: starts[0], end, indent: text.slice(starts[0], starts[0] + dash), style: 'list', places };
}

/** `examples: >`, where blank lines part the examples and the lines of one are joined; undefined where deeper lines make it something else. */
function readFolded(name: string, scalar: Scalar, reader: BlockReader): IntentBlock | undefined {
  const { text } = reader;
  const { start, end } = linesOf(text, scalar);
  const groups = foldedGroups(text.slice(start, end), String(scalar.value));
  if (groups === undefined) return undefined;
  const places = new Map<number, ExamplePlace>();
  for (const group of groups) {
    const [first] = group;
    const at = start + first.start;
    const dash = /^ *- */.exec(first.line)?.[0];
    if (dash === undefined) {
      reader.report('noDash', at);
      continue;
    }
    if (group.slice(1).some(({ line }) => /^ *- /.test(line))) reader.report('joinedLines', at);
    const last = group[group.length - 1];
    const value = joined(group).replace(/^- */, '');
    const document = reader.add(value, at);
    if (document === undefined) continue;
    places.set(document, {
      start: at,
      end: start + last.next,
      contentStart: at + dash.length,
      contentEnd: start + last.start + last.line.trimEnd().length,
      inBlock: true,
      ...(group.length > 1 && { value }),
    });
  }
  const indent = /^ */.exec(groups[0]?.[0].line ?? '')?.[0] ?? '';
  return { name, start, end, indent, style: 'folded', places };
}

/** `examples: [one, "two"]` */
function readFlow(name: string, list: YAMLSeq, reader: BlockReader): IntentBlock {
  const places = new Map<number, ExamplePlace>();
  const elements = list.items.map((item): Item => {
    const [start, end] = (item as { range?: [number, number] }).range ?? [0, 0];
    const scalar = isMap(item) ? memberOf(item, 'text') : item;
    if (!isScalar(scalar) || typeof scalar.value !== 'string' || scalar.value.trim() === '') {
      reader.report('noText', start);
      return { start, end };
    }
    const [contentStart, contentEnd] = scalar.range ?? [0, 0];
    const content = scalar.value.trim();
    const document = reader.add(content, start);
    if (document === undefined) return { start, end };
    const stands = reader.text.slice(contentStart, contentEnd) === content;
    places.set(document, { start, end, contentStart, contentEnd, inBlock: false, ...(!stands && { value: content }) });
    return { start, end, document };
  });
  const [start, end] = list.range ?? [0, 0];
  return { name, start: start + 1, end: end - 1, indent: '', style: 'flow', elements, places };
}
