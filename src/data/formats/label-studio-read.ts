import type { Document, Source, Span } from '../document';
import type { ProblemList } from '../problems';
import { isObject, isTexts, type Json, RecordReader, spanFields, type JsonExtra, without } from './json-record';
import type { Target } from './lost';

export const labelStudioTarget: Target = {
  name: 'labelStudio',
  title: 'Label Studio',
  capabilities: { overlap: true, roles: true, classes: true, provenance: true, multiline: true, tokens: false },
};

/** What start and end of a result count. */
export type OffsetUnit = 'codePoints' | 'utf16';

export interface TaskExtra extends JsonExtra {
  /** The field of `data` that holds the text. */
  readonly textKey: string;
  /** JSON of the task as it stood, for writing it to another file; as parsed values tasks would fill the memory. */
  readonly task: string;
}

/** The result that a span was read from, by its id, else as it stood; several spans may share one, which has several labels. */
export interface RegionExtra {
  readonly id?: unknown;
  readonly result?: Json;
}

/** The field of a task's data that is its text: "text", else the first text. */
function textKeyOf(data: Json): string | undefined {
  return typeof data.text === 'string' ? 'text' : Object.keys(data).find((key) => typeof data[key] === 'string');
}

/** The annotation that is read: the first that was not cancelled. */
export function chosenAnnotation(task: Json): number {
  const annotations = Array.isArray(task.annotations) ? (task.annotations as unknown[]) : [];
  return annotations.findIndex(
    (annotation) => isObject(annotation) && annotation.was_cancelled !== true && Array.isArray(annotation.result),
  );
}

export function resultsOf(task: Json): readonly unknown[] {
  const annotation = (task.annotations as Json[] | undefined)?.[chosenAnnotation(task)];
  return (annotation?.result ?? []) as unknown[];
}

export function isRegion(result: unknown): result is Json & { value: Json & { labels: readonly string[] } } {
  return (
    isObject(result) && isObject(result.value) && 'start' in result.value && isTexts(result.value.labels) && result.value.labels.length > 0
  );
}

export function isClass(result: unknown): result is Json & { value: Json & { choices: readonly string[] } } {
  return (
    isObject(result) &&
    isObject(result.value) &&
    !('start' in result.value) &&
    isTexts(result.value.choices) &&
    result.value.choices.length > 0
  );
}

/** How many more spans of a task say by their text that offsets are UTF-16 units than that they are code points. */
export function unitVotes(task: unknown): number {
  if (!isObject(task) || !isObject(task.data)) return 0;
  const key = textKeyOf(task.data);
  if (key === undefined) return 0;
  const text = task.data[key] as string;
  const points = [...text];
  let votes = 0;
  for (const result of resultsOf(task)) {
    if (!isRegion(result) || typeof result.value.text !== 'string') continue;
    const [start, end] = [Number(result.value.start), Number(result.value.end)];
    const utf16 = text.slice(start, end) === result.value.text;
    const codePoints = points.slice(start, end).join('') === result.value.text;
    votes += Number(utf16) - Number(codePoints);
  }
  return votes;
}

/** @param json the task as it stands in the file */
export function readTask(task: unknown, json: string, source: Source, unit: OffsetUnit, problems: ProblemList): Document | undefined {
  const data = isObject(task) && isObject(task.data) ? task.data : undefined;
  const textKey = data && textKeyOf(data);
  if (!isObject(task) || data === undefined || textKey === undefined) {
    problems.error(source, 'syntax', 'The task has no text in "data"; it is left out. Write {"data": {"text": "..."}}.');
    return undefined;
  }
  const reader = new RecordReader(data[textKey] as string, source, problems, 'task');
  const spans: Span[] = [];
  const classes: string[] = [];
  for (const result of resultsOf(task)) {
    if (isClass(result)) classes.push(...result.value.choices);
    else if (isRegion(result)) spans.push(...readRegion(result, unit, reader));
  }
  const label = classes.length > 0 ? reader.firstClass(classes) : undefined;
  if (!reader.good) return undefined;
  const fields = {
    ...without(task, 'data', 'annotations'),
    ...Object.fromEntries(Object.entries(without(data, textKey)).map(([key, value]) => [`data.${key}`, value])),
    ...(Array.isArray(task.annotations) && task.annotations.length > 1 && { 'further annotations': task.annotations.length - 1 }),
  };
  const extra: TaskExtra = {
    textKey,
    task: json,
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(classes.length > 1 && { moreClasses: classes.slice(1) }),
  };
  return { text: reader.text, spans: reader.sorted(spans), ...(label !== undefined && { label }), source, extra: { labelStudio: extra } };
}

function readRegion(result: Json & { value: Json & { labels: readonly string[] } }, unit: OffsetUnit, reader: RecordReader): Span[] {
  const { start, end, labels, text } = result.value;
  const place = (offset: unknown): unknown =>
    unit === 'utf16' && Number.isInteger(offset) ? reader.map.toCodePoint(offset as number) : offset;
  const [from, to] = [place(start), place(end)];
  if (!reader.isSpan(result.value, from, to, labels[0])) return [];
  if (typeof text === 'string' && reader.map.slice(from as number, to as number) !== text)
    reader.warn(
      'offset',
      `The span "${labels[0]}" says that its text is "${text}", but other text stands there. Correct its start and end.`,
    );
  const meta = isObject(result.meta) && isObject(result.meta.unroll) ? result.meta.unroll : {};
  const { known } = spanFields(meta);
  return labels.map((label) => ({
    start: from as number,
    end: to as number,
    label,
    ...known,
    extra: { labelStudio: (result.id === undefined ? { result } : { id: result.id }) satisfies RegionExtra },
  }));
}
