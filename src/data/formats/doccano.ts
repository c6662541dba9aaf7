import { OffsetMap, hasLoneSurrogate } from '../code-points';
import type { Document, Provenance, ReadResult, Source, Span } from '../document';
import type { SourceLines } from '../lines';
import { ProblemList } from '../problems';
import type { ClassKey, DoccanoExtra, SpanKey, SpanObject } from './doccano-extra';
import { writeDoccano } from './doccano-write';
import { defineFormat } from './format';

type Json = Record<string, unknown>;

const spanAndClassKeys = ['label', 'labels', 'entities', 'cats'] as const;

/**
 * Doccano's JSON lines, one object a line: `text`, and spans in `label`, `labels` or `entities`, as [start, end, label]
 * or as objects with start_offset, end_offset and label; offsets are code points. The class is `label` (a text, or a list of texts),
 * or `cats` beside spans, as in doccano's projects for intents and slots.
 */
export const doccano = defineFormat({
  name: 'doccano',
  title: 'doccano JSON lines',
  extensions: ['.jsonl', '.ndjson'],
  detect: (path, head) => /\.(jsonl|ndjson)(\.gz)?$/i.test(path) || /^\s*\{\s*"/.test(head),
  readLines: ([source]) => readDoccano(source ?? { file: '(text)', lines: [], problems: [], openEnd: false }),
  writeFiles: writeDoccano,
});

function readDoccano(source: SourceLines): ReadResult {
  const problems = new ProblemList();
  for (const problem of source.problems) problems.add(problem);
  const documents: Document[] = [];
  source.lines.forEach((line, index) => {
    if (line === null || line.trim() === '') return;
    const place = { file: source.file, line: index + 1 };
    const torn = source.openEnd && index === source.lines.length - 1;
    const document = readLine(line, place, torn, problems);
    if (document !== undefined) documents.push(document);
  });
  if (documents.length === 0)
    problems.error(
      { file: source.file, line: 1 },
      'empty',
      `The file holds no document that can be read. Write an object a line, as {"text": "fly to Taipei", "label": [[7, 13, "destination"]]}.`,
    );
  return { documents, problems: problems.toArray(), format: 'doccano' };
}

function readLine(line: string, source: Source, torn: boolean, problems: ProblemList): Document | undefined {
  let object: unknown;
  try {
    object = JSON.parse(line);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const array = line.trimStart().startsWith('[') && source.line === 1;
    problems.error(
      source,
      'syntax',
      torn
        ? `The last line is torn (${why}); it is left out. Writing the file was cut short: complete the line or remove it.`
        : `The line is not JSON (${why}); it is left out. ${array ? 'Write one object a line, not one list for the whole file.' : 'Correct it.'}`,
    );
    return undefined;
  }
  if (!isObject(object) || typeof object.text !== 'string') {
    problems.error(source, 'syntax', 'The line is no object with a "text"; it is left out. Write {"text": "..."}.');
    return undefined;
  }
  if (hasLoneSurrogate(object.text)) {
    problems.error(
      source,
      'encoding',
      'The text holds half of a surrogate pair (\\ud800 to \\udfff alone), so it was cut inside a character; the line is left out. Restore the whole character.',
    );
    return undefined;
  }
  const reader = new LineReader(object, object.text, source, problems);
  return reader.read();
}

/** Reads the fields of one object. */
class LineReader {
  private readonly map: OffsetMap;
  private good = true;
  private label: string | undefined;
  private spans: Span[] = [];
  private extra: { -readonly [K in keyof DoccanoExtra]: DoccanoExtra[K] } = {};

  constructor(
    private readonly object: Json,
    private readonly text: string,
    private readonly source: Source,
    private readonly problems: ProblemList,
  ) {
    this.map = new OffsetMap(text);
  }

  read(): Document | undefined {
    const fields: Json = {};
    for (const [key, value] of Object.entries(this.object)) {
      if (key === 'text') continue;
      if (!(spanAndClassKeys as readonly string[]).includes(key)) fields[key] = value;
      else if (
        !(key !== 'cats' && this.readSpans(key as SpanKey, value)) &&
        !(key !== 'entities' && this.readClass(key as ClassKey, value))
      )
        this.fail('label', `"${key}" is neither spans ([start, end, label]) nor a class (a text or a list of texts).`);
    }
    this.checkOverlap();
    if (!this.good) return undefined;
    if (Object.keys(fields).length > 0) this.extra.fields = fields;
    return {
      text: this.text,
      spans: this.spans,
      ...(this.label !== undefined && { label: this.label }),
      source: this.source,
      ...(Object.keys(this.extra).length > 0 && { extra: { doccano: this.extra } }),
    };
  }

  private readSpans(key: SpanKey, value: unknown): boolean {
    if (!Array.isArray(value) || value.some((item) => !Array.isArray(item) && !isObject(item))) return false;
    if (value.length === 0 && this.extra.spanKey !== undefined) return true;
    if (this.spans.length > 0) this.fail('label', `Spans stand in both "${this.extra.spanKey}" and "${key}". Keep one of them.`);
    this.extra.spanKey = key;
    const objects: SpanObject[] = [];
    for (const item of value as (unknown[] | Json)[]) {
      const [start, end, label] = Array.isArray(item) ? item : [item.start_offset, item.end_offset, item.label];
      if (!this.checkSpan(item, start, end, label)) continue;
      const span = { start: start as number, end: end as number, label: label as string };
      this.spans.push(Array.isArray(item) ? span : { ...span, ...provenanceOf(item) });
      if (!Array.isArray(item)) objects.push(item as SpanObject);
    }
    this.spans.sort((a, b) => a.start - b.start || a.end - b.end);
    if (objects.length > 0) this.extra.objects = objects;
    return true;
  }

  private readClass(key: ClassKey, value: unknown): boolean {
    if (value === null) return true;
    const list = typeof value === 'string' ? [value] : value;
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) return false;
    const classes = list.filter((item) => item !== '');
    if (classes.length === 0) return true;
    if (this.label !== undefined) this.fail('label', `A class stands in both "${this.extra.classKey}" and "${key}". Keep one of them.`);
    if (classes.length > 1) {
      this.problems.warning(
        this.source,
        'label',
        `The line has ${classes.length} classes, but a document has one here: the first, "${classes[0]}", is taken. Join them to one name ("a#b") if they belong together.`,
      );
      this.extra.moreClasses = classes.slice(1);
    }
    this.label = classes[0];
    this.extra.classKey = key;
    if (Array.isArray(value)) this.extra.classList = true;
    return true;
  }

  private checkSpan(item: unknown, start: unknown, end: unknown, label: unknown): boolean {
    const shown = JSON.stringify(item);
    if (typeof label !== 'string' || label === '') return this.fail('label', `The span ${shown} has no label.`);
    if (!Number.isInteger(start) || !Number.isInteger(end))
      return this.fail('offset', `The span ${shown} has no whole numbers for its start and end.`);
    const [from, to] = [start as number, end as number];
    if (from >= to)
      return this.fail('offset', `The span ${shown} is empty: its end must be greater than its start (the end is exclusive).`);
    if (from < 0 || to > this.map.length) {
      const hint = from >= 0 && to <= this.text.length ? ' The offsets seem to be UTF-16 units; they must be code points.' : '';
      return this.fail('offset', `The span ${shown} lies outside of the text, which has ${this.map.length} code points.${hint}`);
    }
    return true;
  }

  private checkOverlap(): void {
    const kept: Span[] = [];
    for (const span of this.spans) {
      const previous = kept.at(-1);
      if (previous !== undefined && span.start < previous.end) {
        if (previous.start === span.start && previous.end === span.end && previous.label === span.label) {
          this.problems.warning(
            this.source,
            'offset',
            `The span "${span.label}" from ${span.start} to ${span.end} stands there twice; it is read once. Remove one.`,
          );
          continue;
        }
        this.fail(
          'offset',
          `The spans "${previous.label}" (${previous.start} to ${previous.end}) and "${span.label}" (${span.start} to ${span.end}) overlap; a token has one tag. Remove one of them.`,
        );
      }
      kept.push(span);
    }
    this.spans = kept;
  }

  /** The whole line is set aside: with a span missing it would teach something wrong. */
  private fail(reason: 'label' | 'offset', message: string): false {
    this.good = false;
    this.problems.error(this.source, reason, `${message} The line is left out.`);
    return false;
  }
}

function provenanceOf(item: Json): { provenance?: Provenance } {
  if (item.by !== 'person' && item.by !== 'model') return {};
  return {
    provenance: {
      by: item.by,
      ...(typeof item.run === 'string' && { run: item.run }),
      ...(typeof item.score === 'number' && { score: item.score }),
    },
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
