import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Document, Problem, Source } from '../document';
import type { SourceText } from '../lines';
import { ProblemList } from '../problems';
import type { Json } from './json-record';
import type { Item } from './layout';
import { type Example, exampleDocument, parseExample } from './rasa-example';
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
  /** In quotes, or otherwise not as it stands: it must be written anew as a whole. */
  readonly quoted: boolean;
  readonly example: Example;
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
  readonly places: ReadonlyMap<number, ExamplePlace>;
}

export interface RasaFile {
  readonly blocks: readonly IntentBlock[];
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
  /** Where a new intent is put, and its indentation; undefined: there is no list "nlu". */
  readonly end?: { readonly at: number; readonly indent: string };
}

const wanted = 'nlu:\n- intent: book\n  examples: |\n    - fly to [Taipei](city)';

export function readRasaFile({ text, file }: SourceText): RasaFile {
  return new RasaReader(text, file).read();
}

class RasaReader {
  private readonly problems = new ProblemList();
  private readonly lines = new LineCounter();
  private readonly documents: Document[] = [];
  private readonly blocks: IntentBlock[] = [];
  /** What of the file is no example, for the report of whoever converts it. */
  private readonly others: string[] = [];

  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {}

  read(): RasaFile {
    const yaml = parseDocument(this.text, { lineCounter: this.lines, keepSourceTokens: false, uniqueKeys: false });
    for (const { message, pos } of yaml.errors.slice(0, 1)) {
      const what = message.split('\n')[0].replace(/ at line .*$/, '');
      this.problems.error(
        { file: this.file, line: this.lineOf(pos[0]) },
        'syntax',
        `The YAML is broken here (${what}). What stands before it is read; correct it, or complete the file if writing it was cut short.`,
      );
    }
    const root = yaml.contents;
    const nlu = isMap(root) ? this.valueOf(root, 'nlu') : undefined;
    let end: RasaFile['end'];
    if (isSeq(nlu)) {
      for (const item of nlu.items) this.readItem(item);
      end = this.endOf(nlu);
    }
    if (this.documents.length === 0)
      this.problems.error({ file: this.file, line: 1 }, 'empty', `The file holds no example that can be read. Write:\n${wanted}`);
    const [first, ...rest] = this.documents;
    const fields: Json = Object.fromEntries(this.others.map((name) => [name, true]));
    const documents =
      this.others.length === 0 || first === undefined
        ? this.documents
        : [
            { ...first, extra: { rasa: { fields: { ...fields, ...(first.extra?.rasa as { fields?: Json } | undefined)?.fields } } } },
            ...rest,
          ];
    return { blocks: this.blocks, documents, problems: this.problems.toArray(), ...(end && { end }) };
  }

  private lineOf(offset: number): number {
    return this.lines.linePos(Math.min(offset, this.text.length)).line || 1;
  }

  private valueOf(map: YAMLMap, key: string): unknown {
    const pair = map.items.find(({ key: name }) => isScalar(name) && name.value === key);
    return pair?.value;
  }

  private endOf(nlu: YAMLSeq): RasaFile['end'] {
    const last = nlu.items.at(-1) as { range?: [number, number, number] } | undefined;
    const first = nlu.items[0] as { range?: [number, number, number] } | undefined;
    if (last?.range === undefined || first?.range === undefined || nlu.flow === true) return undefined;
    // The last item's own end leaves comments and blank lines after it where they are.
    const at = this.lineEnd(last.range[1]);
    const dash = this.text.lastIndexOf('-', first.range[0]);
    return { at, indent: this.text.slice(lineStart(this.text, dash), dash) };
  }

  private readItem(item: unknown): void {
    if (!isMap(item)) return;
    const intent = this.valueOf(item, 'intent');
    if (!isScalar(intent) || typeof intent.value !== 'string' || intent.value === '') {
      for (const kind of ['synonym', 'regex', 'lookup']) {
        const name = this.valueOf(item, kind);
        if (isScalar(name)) this.others.push(`${kind} ${String(name.value)}`);
      }
      return;
    }
    if (this.valueOf(item, 'metadata') !== undefined) this.others.push(`metadata of ${intent.value}`);
    const examples = this.valueOf(item, 'examples');
    if (isScalar(examples) && examples.type === 'BLOCK_LITERAL') this.readLines(intent.value, examples);
    else if (isSeq(examples) && examples.flow === true) this.readFlow(intent.value, examples);
    else if (isSeq(examples)) this.readList(intent.value, examples);
    else if (!(isScalar(examples) && examples.type === 'BLOCK_FOLDED' && this.readFolded(intent.value, examples)))
      this.problems.error(
        { file: this.file, line: this.lineOf(intent.range?.[0] ?? 0) },
        'syntax',
        `The intent "${intent.value}" has no examples that can be read; they are left out. Write "examples: |" and an example a line, each after "- ".`,
      );
  }

  /** `examples: |` with a line for each. */
  private readLines(name: string, scalar: Scalar): void {
    const [from, to] = scalar.range ?? [0, 0];
    const start = this.lineEnd(from);
    const inside = this.text.slice(start, Math.max(start, to));
    const ranges = new LinePlaces(inside).map((place) => ({ ...place, line: inside.slice(place.start, place.end) }));
    const first = ranges.find(({ line }) => line.trim() !== '')?.line;
    const indent = /^ */.exec(first ?? '')?.[0] ?? '';
    const places = new Map<number, ExamplePlace>();
    for (const { line, ...range } of ranges) {
      if (line.trim() === '') continue;
      const source = { file: this.file, line: this.lineOf(start + range.start) };
      const dash = /^ *-[ ]*/.exec(line)?.[0];
      if (dash === undefined || !line.startsWith(`${indent}-`)) {
        this.noDash(source);
        continue;
      }
      const content = line.slice(dash.length).replace(/ +$/, '');
      if (content === '') continue;
      const contentStart = start + range.start + dash.length;
      this.add(name, content, source, {}, places, {
        start: start + range.start,
        end: start + range.next,
        contentStart,
        contentEnd: contentStart + content.length,
        quoted: false,
      });
    }
    const deeper = `${/^ */.exec(this.text.slice(lineStart(this.text, from)))?.[0] ?? ''}  `;
    this.blocks.push({ name, start, end: Math.max(start, to), indent: first === undefined ? deeper : indent, style: 'lines', places });
  }

  /** A list of objects with `text`, perhaps `metadata`. */
  private readList(name: string, list: YAMLSeq): void {
    const places = new Map<number, ExamplePlace>();
    const starts = list.items.map((item) => lineStart(this.text, (item as { range?: [number] }).range?.[0] ?? 0));
    const end = this.lineEnd(((list.items.at(-1) as { range?: [number, number] } | undefined)?.range?.[1] ?? 1) - 1);
    list.items.forEach((item, i) => {
      const scalar = isMap(item) ? this.valueOf(item, 'text') : item;
      const source = { file: this.file, line: this.lineOf(starts[i]) };
      if (!isScalar(scalar) || typeof scalar.value !== 'string' || scalar.value.trim() === '') {
        this.noText(source);
        return;
      }
      const [from, to] = scalar.range ?? [0, 0];
      const content = scalar.value.replace(/^[\n\r ]+|[\n\r ]+$/g, '');
      const at = this.text.slice(from, to).indexOf(content);
      const quoted = at < 0 || (scalar.type !== 'BLOCK_LITERAL' && scalar.type !== 'PLAIN') || /[\r\n]/.test(content);
      const metadata = isMap(item) && this.valueOf(item, 'metadata') !== undefined ? { metadata: true } : {};
      this.add(name, content, source, metadata, places, {
        start: starts[i],
        end: starts[i + 1] ?? end,
        contentStart: quoted ? from : from + at,
        contentEnd: quoted ? to : from + at + content.length,
        quoted,
      });
    });
    if (list.items.length > 0) {
      const dash = this.text.slice(starts[0]).search(/\S/);
      this.blocks.push({ name, start: starts[0], end, indent: this.text.slice(starts[0], starts[0] + dash), style: 'list', places });
    }
  }

  /**
   * `examples: >`, where blank lines part the examples and the lines of one are joined.
   * @returns false where indented lines make it something else
   */
  private readFolded(name: string, scalar: Scalar): boolean {
    const [from, to] = scalar.range ?? [0, 0];
    const start = this.lineEnd(from);
    const inside = this.text.slice(start, Math.max(start, to));
    const groups = foldedGroups(inside, String(scalar.value));
    if (groups === undefined) return false;
    const places = new Map<number, ExamplePlace>();
    groups.forEach((group) => {
      const [first] = group;
      const source = { file: this.file, line: this.lineOf(start + first.start) };
      const dash = /^ *- */.exec(first.line)?.[0];
      if (dash === undefined) {
        this.noDash(source);
        return;
      }
      if (group.slice(1).some(({ line }) => /^ *- /.test(line)))
        this.problems.warning(
          source,
          'syntax',
          'Lines behind ">" are joined, so these are one example. Write "|" for an example a line, or a blank line between them.',
        );
      const last = group[group.length - 1];
      this.add(name, joined(group).replace(/^- */, ''), source, {}, places, {
        start: start + first.start,
        end: start + last.next,
        contentStart: start + first.start + dash.length,
        contentEnd: start + last.start + last.line.trimEnd().length,
        quoted: group.length > 1,
      });
    });
    const indent = /^ */.exec(groups[0]?.[0].line ?? '')?.[0] ?? '';
    this.blocks.push({ name, start, end: Math.max(start, to), indent, style: 'folded', places });
    return true;
  }

  /** `examples: [one, "two"]` */
  private readFlow(name: string, list: YAMLSeq): void {
    const places = new Map<number, ExamplePlace>();
    const elements = list.items.map((item): Item => {
      const [start, end] = (item as { range?: [number, number] }).range ?? [0, 0];
      const scalar = isMap(item) ? this.valueOf(item, 'text') : item;
      const source = { file: this.file, line: this.lineOf(start) };
      if (!isScalar(scalar) || typeof scalar.value !== 'string' || scalar.value.trim() === '') {
        this.noText(source);
        return { start, end };
      }
      const [contentStart, contentEnd] = scalar.range ?? [0, 0];
      const content = scalar.value.trim();
      const quoted = this.text.slice(contentStart, contentEnd) !== content;
      const document = this.documents.length;
      this.add(name, content, source, {}, places, { start, end, contentStart, contentEnd, quoted });
      return { start, end, ...(places.has(document) && { document }) };
    });
    const [start, end] = list.range ?? [0, 0];
    this.blocks.push({ name, start: start + 1, end: end - 1, indent: '', style: 'flow', elements, places });
  }

  private noDash(source: Source): void {
    this.problems.error(source, 'syntax', 'The example does not begin with "-", so Rasa skips it; it is left out. Write "- " before it.');
  }

  private noText(source: Source): void {
    this.problems.error(source, 'syntax', 'The example has no "text"; it is left out. Write it.');
  }

  private add(
    name: string,
    content: string,
    source: { file: string; line: number },
    fields: Json,
    places: Map<number, ExamplePlace>,
    place: Omit<ExamplePlace, 'example'>,
  ): void {
    const example = parseExample(content);
    if (example.bad !== undefined) {
      this.problems.error(
        source,
        'syntax',
        `The markup ${example.bad} is no JSON object with an "entity"; the example is left out. Write {"entity": "city", "role": "destination"}.`,
      );
      return;
    }
    places.set(this.documents.length, { ...place, example });
    this.documents.push(exampleDocument(example, name, source, fields));
  }

  /** Start of the next line. */
  private lineEnd(offset: number): number {
    const found = /\r\n|\n|\r/g;
    found.lastIndex = Math.max(0, offset - 1);
    const at = offset > 0 && /[\r\n]/.test(this.text[offset - 1]) ? offset : undefined;
    if (at !== undefined) return at;
    found.lastIndex = offset;
    const match = found.exec(this.text);
    return match === null ? this.text.length : match.index + match[0].length;
  }
}
