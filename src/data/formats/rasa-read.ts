import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Document, Problem } from '../document';
import type { SourceText } from '../lines';
import { ProblemList } from '../problems';
import type { Json } from './json-record';
import { type Example, exampleDocument, parseExample } from './rasa-example';
import { LinePlaces } from './text-lines';

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
  readonly style: 'lines' | 'list';
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
    return { at, indent: this.text.slice(this.lineStart(dash), dash) };
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
    else if (isSeq(examples) && examples.flow !== true) this.readList(intent.value, examples);
    else
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
        this.problems.error(
          source,
          'syntax',
          'The example does not begin with "-", so Rasa skips it; it is left out. Write "- " before it.',
        );
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
    const deeper = `${/^ */.exec(this.text.slice(this.lineStart(from)))?.[0] ?? ''}  `;
    this.blocks.push({ name, start, end: Math.max(start, to), indent: first === undefined ? deeper : indent, style: 'lines', places });
  }

  /** A list of objects with `text`, perhaps `metadata`. */
  private readList(name: string, list: YAMLSeq): void {
    const places = new Map<number, ExamplePlace>();
    const starts = list.items.map((item) => this.lineStart((item as { range?: [number] }).range?.[0] ?? 0));
    const end = this.lineEnd(((list.items.at(-1) as { range?: [number, number] } | undefined)?.range?.[1] ?? 1) - 1);
    list.items.forEach((item, i) => {
      const scalar = isMap(item) ? this.valueOf(item, 'text') : item;
      const source = { file: this.file, line: this.lineOf(starts[i]) };
      if (!isScalar(scalar) || typeof scalar.value !== 'string' || scalar.value.trim() === '') {
        this.problems.error(source, 'syntax', 'The example has no "text"; it is left out. Write it.');
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

  private lineStart(offset: number): number {
    return Math.max(this.text.lastIndexOf('\n', offset - 1), this.text.lastIndexOf('\r', offset - 1)) + 1;
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
