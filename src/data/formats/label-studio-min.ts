import { isObject, isTexts, type Json, without } from './json-record';

/** Names under which a plain text is taken for the class. */
const names = ['class', 'choice', 'choices', 'intent', 'category', 'sentiment', 'label'];

/**
 * Label Studio's JSON_MIN: the fields of a task's data and its results by their tag's name in one flat object,
 * as {"id": 1, "text": "...", "label": [{"start": 0, "end": 3, "text": "...", "labels": ["x"]}], "sentiment": "good", "annotator": 1}.
 * A single choice is a plain text there, which only its name tells from other fields.
 */
export function isMinTask(task: unknown): task is Json & { text: string } {
  return isObject(task) && typeof task.text === 'string' && task.data === undefined && task.annotations === undefined;
}

function isRegions(name: string, value: unknown): value is readonly Json[] {
  return (
    Array.isArray(value) &&
    (value.length > 0 || name === 'label') &&
    value.every((item) => isObject(item) && 'start' in item && isTexts(item.labels))
  );
}

function choicesOf(name: string, value: unknown): readonly string[] | undefined {
  if (isObject(value) && isTexts(value.choices)) return value.choices;
  return typeof value === 'string' && value !== '' && names.includes(name) ? [value] : undefined;
}

/** A task as the whole form has it; one that is so stays. */
export function wholeTask(task: Json): Json {
  if (!isMinTask(task)) return task;
  const result: Json[] = [];
  const taken: string[] = ['text'];
  for (const [name, value] of Object.entries(task)) {
    const choices = choicesOf(name, value);
    if (isRegions(name, value)) result.push(...value.map((item) => region(name, item)));
    else if (choices !== undefined) result.push({ from_name: name, to_name: 'text', type: 'choices', value: { choices } });
    else continue;
    taken.push(name);
  }
  return { ...without(task, ...taken), data: { text: task.text }, annotations: [{ result }] };
}

function region(name: string, item: Json): Json {
  const { meta, ...value } = item;
  return { from_name: name, to_name: 'text', type: 'labels', value, ...(meta !== undefined && { meta }) };
}

/** A whole task as a flat one. @param old what stood there, whose names and shapes stay */
export function minTask(task: Json, old: Json): Json {
  const { data, annotations, ...fields } = task as Json & { data: Json; annotations?: readonly { readonly result: readonly Json[] }[] };
  const flat: Record<string, unknown> = { ...fields, ...data };
  for (const { from_name: from, value, meta } of annotations?.[0]?.result ?? []) {
    const name = String(from);
    const { choices } = value as { choices?: readonly string[] };
    if (choices === undefined)
      flat[name] = [...((flat[name] as Json[] | undefined) ?? []), { ...(value as Json), ...(meta !== undefined && { meta }) }];
    else flat[name] = choices.length === 1 && !isObject(old[name]) ? choices[0] : { choices };
  }
  // A list that lost its last span stays as an empty one.
  for (const [name, value] of Object.entries(old)) if (Array.isArray(value) && flat[name] === undefined) flat[name] = [];
  return flat;
}
