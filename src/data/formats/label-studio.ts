import { hasSurrogates } from '../code-points';
import type { Document, ReadResult } from '../document';
import type { SourceText } from '../lines';
import { ProblemList } from '../problems';
import { defineFormat, type TextPlace, type Written } from './format';
import { jsonStart, knownList, listEdit, type ListUpdate, plainStyle, printList, readLineList, readList } from './json-list';
import { literalPlaces } from './json-places';
import { type Json } from './json-record';
import { type JsonChild, type JsonChildren, jsonMember } from './json-scan';
import { isMinTask, minTask, wholeTask } from './label-studio-min';
import { labelStudioTarget, readTask, type OffsetUnit, unitOf, unitVotes } from './label-studio-read';
import { taskOf } from './label-studio-write';
import { applyEdits } from './layout';

const wanted =
  '[{"data": {"text": "fly to Taipei"}, "annotations": [{"result": [{"type": "labels", "from_name": "label", "to_name": "text", "value": {"start": 7, "end": 13, "labels": ["destination"]}}]}]}]';

/**
 * Label Studio's JSON: a list of tasks (or a task a line), each with its text in `data` and spans as results of its first annotation that was not cancelled;
 * a class is a result of type "choices". JSON_MIN has it all in one flat object, and is written back so. Predictions and further annotations stay, but are not read: what a model suggests is no data.
 *
 * Offsets: Label Studio counted UTF-16 units up to 1.3 and counts code points since (pull request 308 of label-studio-frontend). Each
 * span may hold its text, which tells the two apart; files without such a text are read as code points, and are written in the unit that
 * they were read in.
 */
export const labelStudio = defineFormat({
  ...labelStudioTarget,
  reads: 'text',
  title: 'Label Studio JSON',
  extensions: [],
  detect: (_path, head) => isList(head) || isMinList(head) || isLines(head),
  readTexts: ([source]) => readTasks(source ?? { file: '(text)', text: '' }).result,
  writeFiles: (documents): Written => {
    const problems = new ProblemList();
    const tasks = documents.map((document) => taskOf(document, undefined, 'codePoints', problems)).filter((task) => task !== undefined);
    return { files: [{ name: '', text: `${printList(tasks, plainStyle)}\n` }], problems: problems.toArray(), losses: problems.losses() };
  },
  updateFiles: ([original = ''], after, options = {}): Written => {
    const problems = new ProblemList();
    const { unit, isMin, ...places } = knownTasks(original, options.before) ?? readAgain(original);
    const edit = listEdit(original, {
      ...places,
      after,
      valueOf: (document, old) => written(document, (old ?? (isMin ? { text: '' } : undefined)) as Json | undefined, unit, problems),
    });
    return { files: [{ name: '', text: applyEdits(original, [edit]) }], problems: problems.toArray(), losses: problems.losses() };
  },
  positions: (original) => {
    const { owners, result } = readTasks({ file: '(text)', text: original });
    return result.documents.map(({ extra }, document): TextPlace[] => {
      const task = owners.get(document);
      const data = task && (jsonMember(original, task.start, 'data') ?? task);
      const { textKey } = extra?.labelStudio as { textKey: string };
      const text = data && jsonMember(original, data.start, textKey);
      return text === undefined ? [] : literalPlaces(original, text.start, text.end);
    });
  },
});

function isList(head: string): boolean {
  return /^\s*\[\s*\{/.test(head) && /"data"\s*:\s*\{/.test(head);
}

function isMinList(head: string): boolean {
  return /^\s*\[\s*\{/.test(head) && /"text"\s*:/.test(head) && (/"annotation_id"\s*:/.test(head) || /"labels"\s*:\s*\[\s*"/.test(head));
}

function isLines(head: string): boolean {
  return /^\s*\{[^\r\n]*("data"\s*:\s*\{|"annotations"\s*:\s*\[[^\r\n]*"result"\s*:)/.test(head) && !/^\s*\{\s*"text"/.test(head);
}

/** A document in the place of a task, flat where that one is. */
function written(document: Document, old: Json | undefined, unit: OffsetUnit, problems: ProblemList): Json | undefined {
  if (!isMinTask(old)) return taskOf(document, old, unit, problems);
  const task = taskOf(document, wholeTask(old), unit, problems);
  return task && minTask(task, old);
}

/** What is needed of a file to write to it. */
type Standing = Pick<ListUpdate, 'list' | 'owners' | 'before'> & Pick<Tasks, 'unit' | 'isMin'>;

function knownTasks(original: string, before: Pick<ReadResult, 'documents'> | undefined): Standing | undefined {
  const known = knownList(original, before);
  const first = known?.list.children[0];
  if (known === undefined || first === undefined) return undefined;
  return { ...known, unit: unitOf(known.before), isMin: isMinTask(JSON.parse(original.slice(first.start, first.end))) };
}

function readAgain(original: string): Standing {
  const { list, owners, unit, isMin, result } = readTasks({ file: '(text)', text: original });
  return { list, owners, unit, isMin, before: result.documents };
}

interface Tasks {
  readonly list: JsonChildren & { readonly isLines?: boolean };
  readonly owners: ReadonlyMap<number, JsonChild>;
  readonly unit: OffsetUnit;
  /** Tasks are flat. */
  readonly isMin: boolean;
  readonly result: ReadResult;
}

function readTasks(source: SourceText): Tasks {
  const problems = new ProblemList();
  const asLines = source.text[jsonStart(source.text)] === '{';
  const { list, entries: found } = asLines ? readLineList(source, 'task', problems) : readList(source, 'task', wanted, problems);
  const entries = found.map((entry) => (isMinTask(entry.value) ? { ...entry, value: wholeTask(entry.value) } : entry));
  let votes = 0;
  if (hasSurrogates(source.text) || /\\ud8/i.test(source.text)) for (const { value } of entries) votes += unitVotes(value);
  const unit: OffsetUnit = votes > 0 ? 'utf16' : 'codePoints';
  if (unit === 'utf16')
    problems.warning(
      { file: source.file, line: 1 },
      'offset',
      'The offsets are UTF-16 units, as older versions of Label Studio wrote them: that is how they are read and written.',
    );
  const documents: Document[] = [];
  const owners = new Map<number, JsonChild>();
  for (const entry of entries) {
    const document = readTask(entry.value, { file: source.file, line: entry.line }, unit, problems);
    if (document === undefined) continue;
    owners.set(documents.length, entry);
    documents.push(document);
  }
  if (documents.length === 0)
    problems.error({ file: source.file, line: 1 }, 'empty', `The file holds no task that can be read. Write ${wanted}.`);
  return {
    list,
    owners,
    unit,
    isMin: isMinTask(found[0]?.value),
    result: { documents, problems: problems.toArray(), format: 'labelStudio' },
  };
}
