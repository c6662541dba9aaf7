import { hasSurrogates } from '../code-points';
import type { Document, ReadResult } from '../document';
import type { SourceText } from '../lines';
import { ProblemList } from '../problems';
import type { Steps } from '../steps';
import { defineFormat, type TextPlace, type Written } from './format';
import { jsonStart, listEdit, type ListUpdate, plainStyle, printList, readLineList, readList } from './json-list';
import { literalPlaces } from './json-places';
import { isObject, type Json, parseRecord } from './json-record';
import { type JsonChild, jsonMember } from './json-scan';
import { isMinTask, minTask, wholeTask } from './label-studio-min';
import { labelStudioTarget, readTask, type OffsetUnit, unitVotes } from './label-studio-read';
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
  readTexts: ([source]) => readTasks(source ?? { file: '(text)', text: '' }),
  writeFiles: (documents): Written => {
    const problems = new ProblemList();
    const tasks = documents.map((document) => taskOf(document, undefined, 'codePoints', problems)).filter((task) => task !== undefined);
    return { files: [{ name: '', text: `${printList(tasks, plainStyle)}\n` }], problems: problems.toArray(), losses: problems.losses() };
  },
  *updateFilesInSteps([original = ''], after, options = {}): Steps<Written> {
    const problems = new ProblemList();
    const before = options.before?.layout === undefined ? readTasks({ file: '(text)', text: original }) : options.before;
    // Only `readTasks` makes layouts of this form.
    const { list, owners, unit, isMin } = before.layout as Layout;
    const edit = yield* listEdit(original, {
      list,
      owners,
      before: before.documents,
      after,
      valueOf: (document, old) => written(document, (old ?? (isMin ? { text: '' } : undefined)) as Json | undefined, unit, problems),
    });
    return { files: [{ name: '', text: applyEdits(original, [edit]) }], problems: problems.toArray(), losses: problems.losses() };
  },
  positions: (original) => {
    const { documents, layout } = readTasks({ file: '(text)', text: original });
    return documents.map(({ extra }, document): TextPlace[] => {
      const task = layout.owners.get(document);
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

/** Where tasks stand in a file, and how they are written there. */
interface Layout extends Pick<ListUpdate, 'list' | 'owners'> {
  readonly unit: OffsetUnit;
  /** Tasks are flat. */
  readonly isMin: boolean;
}

function readTasks(source: SourceText): ReadResult & { readonly layout: Layout } {
  const { file, text } = source;
  const problems = new ProblemList();
  const asLines = text[jsonStart(text)] === '{';
  const { list, entries } = asLines ? readLineList(source, 'task', problems) : readList(source, 'task', wanted, problems);
  const unit = unitOf(text, list.children);
  if (unit === 'utf16')
    problems.warning(
      { file, line: 1 },
      'offset',
      'The offsets are UTF-16 units, as older versions of Label Studio wrote them: that is how they are read and written.',
    );
  const documents: Document[] = [];
  const owners = new Map<number, JsonChild>();
  let isMin: boolean | undefined;
  for (const { value, line, start, end } of entries) {
    isMin ??= isMinTask(value);
    const document = readTask(isObject(value) ? wholeTask(value) : value, text.slice(start, end), { file, line }, unit, problems);
    if (document === undefined) continue;
    owners.set(documents.length, { start, end });
    documents.push(document);
  }
  if (documents.length === 0) problems.error({ file, line: 1 }, 'empty', `The file holds no task that can be read. Write ${wanted}.`);
  return { documents, problems: problems.toArray(), format: 'labelStudio', layout: { list, owners, unit, isMin: isMin ?? false } };
}

/** The unit that most spans speak for by their text; those of texts where it makes a difference. */
function unitOf(text: string, tasks: readonly JsonChild[]): OffsetUnit {
  if (!mayDiffer(text)) return 'codePoints';
  let votes = 0;
  for (const { start, end } of tasks) {
    const json = text.slice(start, end);
    if (!mayDiffer(json)) continue;
    const task = parseRecord(json, { file: '', line: 1 }, 'task', false, new ProblemList());
    if (isObject(task)) votes += unitVotes(wholeTask(task));
  }
  return votes > 0 ? 'utf16' : 'codePoints';
}

/** Whether there are surrogates, perhaps escaped. */
function mayDiffer(json: string): boolean {
  return hasSurrogates(json) || /\\ud[89ab]/i.test(json);
}
