import type { Document, ReadResult, Source, Span, Writable } from '../document';
import { linesOfText, type SourceLines } from '../lines';
import { ProblemList } from '../problems';
import { runSteps, type Steps } from '../steps';
import type { ClassKey, DoccanoExtra, SpanKey } from './doccano-extra';
import { doccanoObject, writeDoccano } from './doccano-write';
import { defineFormat, noLines } from './format';
import { jsonLinePositions, readJsonLines, updateJsonLines } from './json-lines';
import { skimJsonLines } from './json-lines-skim';
import { isTexts, type Json, RecordReader, spanFields, without } from './json-record';
import type { Target } from './lost';

const spanAndClassKeys = ['label', 'labels', 'entities', 'cats'] as const;
const sample = '{"text": "fly to Taipei", "label": [[7, 13, "destination"]]}';

const target: Target = {
  name: 'doccano',
  title: 'doccano',
  capabilities: { overlap: true, roles: true, classes: true, provenance: true, multiline: true, tokens: false },
};

/**
 * Doccano's JSON lines, one object a line: `text`, and spans in `label`, `labels` or `entities`, as [start, end, label]
 * or as objects with start_offset, end_offset and label; offsets are code points. The class is `label` (a text, or a list of texts),
 * or `cats` beside spans, as in doccano's projects for intents and slots.
 */
export const doccano = defineFormat({
  ...target,
  reads: 'lines',
  title: 'doccano JSON lines',
  extensions: ['.jsonl', '.ndjson'],
  detect: (_path, head) => /^\s*\{\s*"/.test(head) && /^[^\r\n]*"text"\s*:/.test(head.trimStart()),
  readLines: ([source = noLines]) => readDoccano(source),
  skim: skimJsonLines,
  writeFiles: (documents) => writeDoccano(documents, target),
  updateFilesInSteps: ([original = ''], documents, { before = { documents: documentsOf(original) } } = {}) =>
    updateJsonLines(original, before.documents, documents, (document, problems) => doccanoObject(document, target, problems)),
  positions: (original) => jsonLinePositions(original, documentsOf(original)),
});

function documentsOf(text: string): readonly Document[] {
  return runSteps(readDoccano(linesOfText(text, '(text)'))).documents;
}

function* readDoccano(source: SourceLines): Steps<ReadResult> {
  return { ...(yield* readJsonLines(source, sample, readRecord)), format: 'doccano' };
}

function readRecord(object: Json & { text: string }, source: Source, problems: ProblemList): Document | undefined {
  return new LineReader(object, source, problems).read();
}

/** Reads the fields of one object. */
class LineReader extends RecordReader {
  private label: string | undefined;
  private spans: Span[] = [];
  private readonly extra: Writable<DoccanoExtra> = {};

  constructor(
    private readonly object: Json & { text: string },
    private readonly place: Source,
    problems: ProblemList,
  ) {
    super(object.text, place, problems, 'line');
  }

  read(): Document | undefined {
    for (const key of spanAndClassKeys) {
      const value = this.object[key];
      if (value === undefined) continue;
      if (!(key !== 'cats' && this.readSpans(key, value)) && !(key !== 'entities' && this.readClass(key, value)))
        this.fail('label', `"${key}" is neither spans ([start, end, label]) nor a class (a text or a list of texts).`);
    }
    if (!this.good) return undefined;
    const fields = without(this.object, 'text', ...spanAndClassKeys);
    if (Object.keys(fields).length > 0) this.extra.fields = fields;
    // Without a spread, which takes longer than all else here.
    const document: Writable<Document> = { text: this.text, spans: this.sorted(this.spans), source: this.place };
    if (this.label !== undefined) document.label = this.label;
    if (Object.keys(this.extra).length > 0) document.extra = { doccano: this.extra };
    return document;
  }

  private readSpans(key: SpanKey, value: unknown): boolean {
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'object' && item !== null)) return false;
    if (value.length === 0 && this.extra.spanKey !== undefined) return true;
    if (this.spans.length > 0) this.fail('label', `Spans stand in both "${this.extra.spanKey}" and "${key}". Keep one of them.`);
    this.extra.spanKey = key;
    for (const item of value as (unknown[] | Json)[]) {
      const isArray = Array.isArray(item);
      const start = isArray ? item[0] : item.start_offset;
      const end = isArray ? item[1] : item.end_offset;
      const label = isArray ? item[2] : item.label;
      if (!this.isSpan(item, start, end, label)) continue;
      const span: Writable<Span> = { start: start as number, end: end as number, label: label as string };
      if (isArray) {
        if (item.length > 3) span.extra = { doccano: { rest: item.slice(3) } };
        this.spans.push(span);
      } else {
        const { known, rest } = spanFields(without(item, 'start_offset', 'end_offset', 'label'));
        this.spans.push({ ...span, ...known, ...(Object.keys(rest).length > 0 && { extra: { doccano: { fields: rest } } }) });
        this.extra.objects = true;
      }
    }
    return true;
  }

  private readClass(key: ClassKey, value: unknown): boolean {
    if (value === null) return true;
    const list = typeof value === 'string' ? [value] : value;
    if (!isTexts(list)) return false;
    const classes = list.filter((item) => item !== '');
    if (classes.length === 0) return true;
    if (this.label !== undefined) this.fail('label', `A class stands in both "${this.extra.classKey}" and "${key}". Keep one of them.`);
    this.label = this.firstClass(classes);
    if (classes.length > 1) this.extra.moreClasses = classes.slice(1);
    this.extra.classKey = key;
    if (Array.isArray(value)) this.extra.classList = true;
    return true;
  }
}
