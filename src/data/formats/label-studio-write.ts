import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { OffsetMap } from '../code-points';
import type { Document, Span } from '../document';
import type { ProblemList } from '../problems';
import { reportTokens } from './doccano-write';
import { isObject, isWritable, type Json, without, writtenFields } from './json-record';
import { wholeTask } from './label-studio-min';
import { fitted } from './lost';
import {
  chosenAnnotation,
  isClass,
  isRegion,
  labelStudioTarget,
  type OffsetUnit,
  type RegionExtra,
  resultsOf,
  type TaskExtra,
} from './label-studio-read';

/** A task with the document in it. @param standing the task where it is to be written, whose other parts stay */
export function taskOf(given: Document, standing: Json | undefined, unit: OffsetUnit, problems: ProblemList): Json | undefined {
  const document = isWritable(given, problems) ? fitted(given, labelStudioTarget, problems) : undefined;
  if (document === undefined) return undefined;
  reportTokens(document, labelStudioTarget, problems);
  const { textKey = 'text', task } = (document.extra?.labelStudio ?? {}) as Partial<TaskExtra>;
  const old = standing ?? (task === undefined ? {} : wholeTask(JSON.parse(task) as Json));
  const results = writtenResults(document, resultsOf(old), unit);
  return {
    ...old,
    data: { ...(isObject(old.data) ? old.data : {}), [textKey]: document.text },
    annotations: annotationsOf(old, results),
  };
}

function annotationsOf(task: Json, results: readonly unknown[]): unknown[] | undefined {
  const annotations = Array.isArray(task.annotations) ? (task.annotations as unknown[]) : [];
  const chosen = chosenAnnotation(task);
  if (chosen >= 0) return annotations.map((annotation, i) => (i === chosen ? { ...(annotation as Json), result: results } : annotation));
  if (results.length === 0) return task.annotations === undefined && Object.keys(task).length > 0 ? undefined : annotations;
  return [...annotations, { result: results }];
}

/** Results of spans and class in the places of the old ones; relations, texts and whatever else stay. */
function writtenResults(document: Document, old: readonly unknown[], unit: OffsetUnit): unknown[] {
  const map = new OffsetMap(document.text);
  const free = new Set(document.spans);
  const names = namesOf(old);
  const written: unknown[] = [];
  let classWritten = false;
  for (const result of old) {
    if (isClass(result)) {
      if (!classWritten && document.label !== undefined)
        written.push(
          result.value.choices[0] === document.label
            ? result
            : { ...result, value: { ...result.value, choices: [document.label, ...result.value.choices.slice(1)] } },
        );
      classWritten = true;
    } else if (isRegion(result)) {
      const [first, ...others] = [...free].filter((span) => isOf(span, result));
      if (first === undefined) continue;
      // Spans of one result that no longer have one place become results of their own.
      const together = [first, ...others.filter((span) => span.start === first.start && span.end === first.end)];
      for (const span of together) free.delete(span);
      written.push(region(together, result, map, unit));
    } else written.push(result);
  }
  for (const span of free) written.push(region([span], { ...newResult(span, document, names) }, map, unit));
  if (document.label !== undefined && !classWritten)
    written.push({
      id: idOf(document.text, 'class'),
      from_name: 'class',
      to_name: names.to,
      type: 'choices',
      value: { choices: [document.label] },
    });
  return written;
}

function isOf(span: Span, result: Json): boolean {
  const held = span.extra?.labelStudio as RegionExtra | undefined;
  if (held === undefined) return false;
  return held.id !== undefined ? held.id === result.id : isDeepStrictEqual(held.result, result);
}

function region(spans: readonly Span[], result: Json, map: OffsetMap, unit: OffsetUnit): Json {
  const [{ start, end }] = spans;
  const place = (offset: number): number => (unit === 'utf16' ? map.toUtf16(offset) : offset);
  const value = result.value as Json;
  const fields = writtenFields(spans[0]);
  const meta = { ...without((result.meta ?? {}) as Json, 'unroll'), ...(Object.keys(fields).length > 0 && { unroll: fields }) };
  return {
    ...result,
    value: {
      ...value,
      start: place(start),
      end: place(end),
      ...('text' in value && { text: map.slice(start, end) }),
      labels: spans.map(({ label }) => label),
    },
    ...(Object.keys(meta).length > 0 || result.meta !== undefined ? { meta } : {}),
  };
}

interface Names {
  readonly from: string;
  readonly to: string;
}

/** Names of the tags of the project's own configuration, as other results of the task have them. */
function namesOf(results: readonly unknown[]): Names {
  const known = results.find(isRegion) ?? results.find(isClass);
  return {
    from: isRegion(known) && typeof known.from_name === 'string' ? known.from_name : 'label',
    to: typeof known?.to_name === 'string' ? known.to_name : 'text',
  };
}

function newResult(span: Span, { text }: Document, { from, to }: Names): Json {
  return { id: idOf(text, span), from_name: from, to_name: to, type: 'labels', value: { start: 0, end: 0, text: '', labels: [] } };
}

/** Ten letters, as Label Studio's own, but the same for the same span: a file that is written twice is the same. */
function idOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 10);
}
