import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLSeq } from 'yaml';
import type { Document, ReadResult } from '../document';
import type { SourceText } from '../lines';
import { ProblemList } from '../problems';
import type { Json } from './json-record';
import { type BlockReader, type IntentBlock, memberOf, nextLine, readBlock } from './rasa-blocks';
import { exampleDocument, parseExample } from './rasa-example';
import { lineStart } from './text-lines';

/** Where things stand in a file. */
export interface RasaLayout {
  readonly blocks: readonly IntentBlock[];
  /** Where a new intent is put, and its indentation; undefined: there is no list "nlu". */
  readonly end?: { readonly at: number; readonly indent: string };
}

const wanted = 'nlu:\n- intent: book\n  examples: |\n    - fly to [Taipei](city)';

export function readRasa({ text, file }: SourceText): ReadResult & { readonly layout: RasaLayout } {
  return new RasaReader(text, file).read();
}

class RasaReader implements BlockReader {
  private readonly problems = new ProblemList();
  private readonly lines = new LineCounter();
  private readonly documents: Document[] = [];
  private readonly blocks: IntentBlock[] = [];
  /** What of the file is no example, for the report of whoever converts it. */
  private readonly others: string[] = [];
  private intent = '';

  constructor(
    readonly text: string,
    private readonly file: string,
  ) {}

  read(): ReadResult & { readonly layout: RasaLayout } {
    const yaml = parseDocument(this.text, { lineCounter: this.lines, keepSourceTokens: false, uniqueKeys: false });
    for (const { message, pos } of yaml.errors.slice(0, 1)) {
      const what = message.split('\n')[0].replace(/ at line .*$/, '');
      this.problems.error(
        this.sourceOf(pos[0]),
        'syntax',
        `The YAML is broken here (${what}). What stands before it is read; correct it, or complete the file if writing it was cut short.`,
      );
    }
    const root = yaml.contents;
    const nlu = isMap(root) ? memberOf(root, 'nlu') : undefined;
    if (isSeq(nlu)) for (const item of nlu.items) this.readItem(item);
    if (this.documents.length === 0)
      this.problems.error({ file: this.file, line: 1 }, 'empty', `The file holds no example that can be read. Write:\n${wanted}`);
    const end = isSeq(nlu) ? this.endOf(nlu) : undefined;
    return {
      documents: this.withOthers(),
      problems: this.problems.toArray(),
      format: 'rasa',
      layout: { blocks: this.blocks, ...(end && { end }) },
    };
  }

  /** The first document tells what else the file holds. */
  private withOthers(): readonly Document[] {
    const [first, ...rest] = this.documents;
    if (this.others.length === 0 || first === undefined) return this.documents;
    const fields: Json = Object.fromEntries(this.others.map((name) => [name, true]));
    return [
      { ...first, extra: { rasa: { fields: { ...fields, ...(first.extra?.rasa as { fields?: Json } | undefined)?.fields } } } },
      ...rest,
    ];
  }

  private sourceOf(offset: number): Document['source'] {
    return { file: this.file, line: this.lines.linePos(Math.min(offset, this.text.length)).line || 1 };
  }

  private endOf(nlu: YAMLSeq): RasaLayout['end'] {
    const last = nlu.items.at(-1) as { range?: [number, number, number] } | undefined;
    const first = nlu.items[0] as { range?: [number, number, number] } | undefined;
    if (last?.range === undefined || first?.range === undefined || nlu.flow === true) return undefined;
    // The last item's own end leaves comments and blank lines after it where they are.
    const at = nextLine(this.text, last.range[1]);
    const dash = this.text.lastIndexOf('-', first.range[0]);
    return { at, indent: this.text.slice(lineStart(this.text, dash), dash) };
  }

  private readItem(item: unknown): void {
    if (!isMap(item)) return;
    const intent = memberOf(item, 'intent');
    if (!isScalar(intent) || typeof intent.value !== 'string' || intent.value === '') {
      for (const kind of ['synonym', 'regex', 'lookup']) {
        const name = memberOf(item, kind);
        if (isScalar(name)) this.others.push(`${kind} ${String(name.value)}`);
      }
      return;
    }
    if (memberOf(item, 'metadata') !== undefined) this.others.push(`metadata of ${intent.value}`);
    this.intent = intent.value;
    const block = readBlock(intent.value, memberOf(item, 'examples'), this);
    if (block !== undefined) this.blocks.push(block);
    else
      this.problems.error(
        this.sourceOf(intent.range?.[0] ?? 0),
        'syntax',
        `The intent "${intent.value}" has no examples that can be read; they are left out. Write "examples: |" and an example a line, each after "- ".`,
      );
  }

  report(what: 'noDash' | 'noText' | 'joinedLines', at: number): void {
    const source = this.sourceOf(at);
    if (what === 'noDash')
      this.problems.error(source, 'syntax', 'The example does not begin with "-", so Rasa skips it; it is left out. Write "- " before it.');
    else if (what === 'noText') this.problems.error(source, 'syntax', 'The example has no "text"; it is left out. Write it.');
    else
      this.problems.warning(
        source,
        'syntax',
        'Lines behind ">" are joined, so these are one example. Write "|" for an example a line, or a blank line between them.',
      );
  }

  add(content: string, at: number, fields: Json = {}): number | undefined {
    const source = this.sourceOf(at);
    const example = parseExample(content);
    if (example.bad !== undefined) {
      this.problems.error(
        source,
        'syntax',
        `The markup ${example.bad} is no JSON object with an "entity"; the example is left out. Write {"entity": "city", "role": "destination"}.`,
      );
      return undefined;
    }
    this.documents.push(exampleDocument(example, this.intent, source, fields));
    return this.documents.length - 1;
  }
}
