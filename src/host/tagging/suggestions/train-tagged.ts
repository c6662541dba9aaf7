import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Document, writeDocuments } from '../../../data';
import { parseSpec } from '../../../spec';
import { freePath } from '../../free-path';
import { type RunStore } from '../../runs/run-store';
import { sourceOf } from '../files/text-uri';
import { sidecarSuffix } from '../../../data/tagged-text';
import { type TaggedDocument } from '../tagged-document';
import { fewest, learnable, taggedDocuments, type TaggedTask, tokenizerFor } from './tagged-data';
import { change, newTaggedSpec, taggedChanges } from './tagged-spec';

/** Tells the spec and data of classes from those of spans, where a text has both. */
const classesSuffix = '.classes';

/** A training on what is tagged of a text, ready to begin. */
export interface TaggedTraining {
  readonly task: TaggedTask;
  readonly specFile: string;
  readonly specText: string;
  /** What was changed in the spec of the file, by path. */
  readonly changes: Readonly<Record<string, string>>;
  readonly lines: number;
}

/**
 * Writes what is tagged of a text to `.unroll/tagged` beside it and finds, or makes, the specs that learn from it: of spans, of classes, or of both, in this order.
 * @param besides lines that are left out
 * @param most so many of them are wanted
 * @throws Error in words for the user where there is too little to learn from
 */
export async function prepareTaggedTraining(
  tagged: TaggedDocument,
  runs: RunStore,
  besides: readonly number[] = [],
  most = 2,
): Promise<readonly TaggedTraining[]> {
  const file = sourceOf(tagged.document.uri);
  const tasks = learnable(taggedDocuments(tagged.lines, file, besides));
  if ('why' in tasks) throw new Error(whyNot(tasks));
  await runs.refresh();
  const prepared: TaggedTraining[] = [];
  for (const [task, documents] of [...tasks].slice(0, most)) {
    const suffix = task === 'classify' && tasks.size > 1 ? classesSuffix : '';
    prepared.push(await prepare(file, suffix, task, documents, runs));
  }
  return prepared;
}

function whyNot({ why, count }: { why: 'tooFew' | 'noSpan' | 'oneClass'; count: number }): string {
  if (why === 'tooFew') return vscode.l10n.t('Too few lines are tagged: {0}. Tag at least {1} first.', count, fewest);
  if (why === 'noSpan') return vscode.l10n.t('No span is tagged yet: there is nothing to learn.');
  return vscode.l10n.t('All tagged lines have the same class: there is nothing to tell apart.');
}

async function prepare(
  file: string,
  suffix: string,
  task: TaggedTask,
  documents: readonly Document[],
  runs: RunStore,
): Promise<TaggedTraining> {
  const fileOf = (end: string) => path.join(path.dirname(file), '.unroll', 'tagged', `${path.basename(file)}${end}.jsonl`);
  const dataFile = fileOf(suffix);
  await writeDocuments(dataFile, 'doccano', documents);
  const isOwn = (specFile: string) => (name: string) =>
    [file, file + sidecarSuffix, fileOf(''), fileOf(classesSuffix)].includes(path.resolve(path.dirname(specFile), name));
  const specFile = (await specOf(runs, task, isOwn)) ?? (await makeSpec(file, suffix, task, dataFile, documents));
  const text = await readFile(specFile, 'utf8');
  const changes = taggedChanges(text, relative(specFile, dataFile), documents.length, isOwn(specFile));
  return { task, specFile, specText: change(text, changes), changes, lines: documents.length };
}

/** A spec of the workspace that names the text as one of its data files. */
async function specOf(
  runs: RunStore,
  task: TaggedTask,
  isOwn: (specFile: string) => (name: string) => boolean,
): Promise<string | undefined> {
  for (const { fsPath } of runs.specs) {
    const { spec } = parseSpec(await readFile(fsPath, 'utf8').catch(() => ''), fsPath);
    if (spec?.task !== task) continue;
    const { train, validation, test } = spec.data;
    // A folder of the three-file form is named as such.
    const names = [train, validation, test].flatMap((name) => (name === undefined ? [] : [name, path.join(name, 'seq.in')]));
    if (names.some(isOwn(fsPath))) return fsPath;
  }
  return undefined;
}

async function makeSpec(file: string, suffix: string, task: TaggedTask, dataFile: string, documents: readonly Document[]): Promise<string> {
  const stem = path.join(path.dirname(file), path.basename(file).replace(/\.[^.]+$/, '')) + suffix;
  const specFile = freePath(stem, '.unroll.json');
  const text = newTaggedSpec(task, relative(specFile, dataFile), tokenizerFor(documents));
  await vscode.workspace.fs.writeFile(vscode.Uri.file(specFile), Buffer.from(text, 'utf8'));
  return specFile;
}

function relative(specFile: string, file: string): string {
  return path.relative(path.dirname(specFile), file).split(path.sep).join('/');
}
