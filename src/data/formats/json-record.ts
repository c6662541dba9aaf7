import { OffsetMap, hasLoneSurrogate } from '../code-points';
import type { Document, Provenance, Source, Span } from '../document';
import type { ProblemList } from '../problems';

export type Json = Readonly<Record<string, unknown>>;

/** What an object of a JSON form holds beside text, spans and class, kept in `Document.extra` for writing it back. */
export interface JsonExtra {
  /** Unknown fields as they stood. */
  readonly fields?: Json;
  /** Classes after the first. */
  readonly moreClasses?: readonly string[];
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Sets a member, also one named "__proto__". */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
  else object[key] = value;
}

/** An object without some members. */
export function without(object: Json, ...keys: readonly string[]): Json {
  const rest: Record<string, unknown> = {};
  for (const key of Object.keys(object)) if (!keys.includes(key)) define(rest, key, object[key]);
  return rest;
}

/** Checks the parts of one JSON object; what is wrong sets all of it aside: with a span missing it would teach something wrong. */
export class RecordReader {
  readonly map: OffsetMap;
  good = true;

  constructor(
    readonly text: string,
    private readonly source: Source,
    private readonly problems: ProblemList,
    /** What is left out, as "line" or "task". */
    private readonly what: string,
  ) {
    this.map = new OffsetMap(text);
    if (!this.map.isPlain && hasLoneSurrogate(text))
      this.fail(
        'encoding',
        'The text holds half of a surrogate pair (\\ud800 to \\udfff alone), so it was cut inside a character. Restore the whole character.',
      );
  }

  fail(reason: 'label' | 'offset' | 'encoding', message: string): false {
    this.good = false;
    this.problems.error(this.source, reason, `${message} The ${this.what} is left out.`);
    return false;
  }

  warn(reason: 'label' | 'offset', message: string): void {
    this.problems.warning(this.source, reason, message);
  }

  /** Whether an item has a label and code-point offsets inside of the text. */
  isSpan(item: unknown, start: unknown, end: unknown, label: unknown): boolean {
    if (typeof label !== 'string' || label === '') return this.fail('label', `The span ${JSON.stringify(item)} has no label.`);
    if (!Number.isInteger(start) || !Number.isInteger(end))
      return this.fail('offset', `The span ${JSON.stringify(item)} has no whole numbers for its start and end.`);
    const [from, to] = [start as number, end as number];
    if (from >= to)
      return this.fail(
        'offset',
        `The span ${JSON.stringify(item)} is empty: its end must be greater than its start (the end is exclusive).`,
      );
    if (from < 0 || to > this.map.length) {
      const hint = from >= 0 && to <= this.text.length ? ' The offsets seem to be UTF-16 units; they must be code points.' : '';
      return this.fail(
        'offset',
        `The span ${JSON.stringify(item)} lies outside of the text, which has ${this.map.length} code points.${hint}`,
      );
    }
    return true;
  }

  /** The first of several classes, with a warning. */
  firstClass(classes: readonly string[]): string {
    if (classes.length > 1)
      this.warn(
        'label',
        `The ${this.what} has ${classes.length} classes, but a document has one here: the first, "${classes[0]}", is taken. Join them to one name ("a#b") if they belong together.`,
      );
    return classes[0];
  }

  /** Spans in order, each once. */
  sorted(spans: readonly Span[]): readonly Span[] {
    // Nearly all stand there so.
    if (spans.every((span, i) => i === 0 || spans[i - 1].end <= span.start)) return spans;
    const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
    return sorted.filter((span, i) => {
      const previous = sorted[i - 1];
      if (previous?.start !== span.start || previous.end !== span.end || previous.label !== span.label || previous.role !== span.role)
        return true;
      this.warn('offset', `The span "${span.label}" from ${span.start} to ${span.end} stands there twice; it is read once. Remove one.`);
      return false;
    });
  }
}

/** JSON of a line or an entry, or undefined with a problem. */
export function parseRecord(raw: string, source: Source, what: string, torn: boolean, problems: ProblemList): unknown {
  try {
    return JSON.parse(raw);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const array = raw.trimStart().startsWith('[') && source.line === 1 && what === 'line';
    problems.error(
      source,
      'syntax',
      torn
        ? `The last ${what} is torn (${why}); it is left out. Writing the file was cut short: complete the ${what} or remove it.`
        : `The ${what} is not JSON (${why}); it is left out. ${array ? 'Write one object a line, not one list for the whole file.' : 'Correct it.'}`,
    );
    return undefined;
  }
}

const provenanceKeys = ['by', 'author', 'run', 'score', 'accepted'];
const spanKeys = [...provenanceKeys, 'role', 'group'];

/** Role, group and who set it, of the fields of a span that hold them in our own names; `rest`: all fields but these. */
export function spanFields(item: Json): { known: Pick<Span, 'role' | 'group' | 'provenance'>; rest: Json } {
  const provenance = provenanceOf(item);
  const known = {
    ...(typeof item.role === 'string' && { role: item.role }),
    ...(typeof item.group === 'string' && { group: item.group }),
    ...(provenance !== undefined && { provenance }),
  };
  const taken = [...(provenance === undefined ? [] : provenanceKeys), ...['role', 'group'].filter((key) => typeof item[key] === 'string')];
  return { known, rest: without(item, ...taken) };
}

function provenanceOf(item: Json): Provenance | undefined {
  if (item.by !== 'person' && item.by !== 'model') return undefined;
  return {
    by: item.by,
    ...(typeof item.author === 'string' && { author: item.author }),
    ...(typeof item.run === 'string' && { run: item.run }),
    ...(typeof item.score === 'number' && { score: item.score }),
    ...(typeof item.accepted === 'string' && { accepted: item.accepted }),
  };
}

/** The fields of `spanFields` as a form writes them. */
export function writtenFields({ role, group, provenance }: Span): Json {
  return { ...(role !== undefined && { role }), ...(group !== undefined && { group }), ...provenance };
}

/** Fields that a person may have named as ours are; ours win. */
export function hasOwnFields(span: Span): boolean {
  return spanKeys.some((key) => key in writtenFields(span));
}

/** Reports a text that no UTF-8 file can hold. */
export function isWritable(document: Document, problems: ProblemList): boolean {
  if (!hasLoneSurrogate(document.text)) return true;
  problems.losesDocument(
    document.source,
    'encoding',
    "The text holds half of a surrogate pair, which UTF-8 can't hold; the document is left out.",
  );
  return false;
}
