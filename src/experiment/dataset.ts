import { resolve } from 'node:path';
import { acceptedDocuments, fingerprint, readDocuments, splitDocuments, tokenizeDocuments } from '../data';
import type { Document, Problem } from '../data/document';
import { DataError } from '../data/problems';
import type { DataProblem } from '../protocol/events';
import type { DataFile } from '../runs/manifest';
import type { Spec } from '../spec';
import type { Asked } from './predict';
import type { Task } from './task';

/** Documents that can be learnt from or measured: tokenized, with at least one token, and with what the task needs. */
export interface Dataset {
  /** As the spec names it, for people. */
  readonly name: string;
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
}

export interface Datasets {
  readonly train: Dataset;
  readonly validation?: Dataset;
  readonly test?: Dataset;
  /** In the order train, validation, test, pretrained; with sha-256. */
  readonly files: readonly DataFile[];
}

/**
 * Reads a data file or folder for a spec.
 * @throws DataError when nothing at all can be used
 */
export async function readDataset(path: string, name: string, spec: Spec, task: Task): Promise<Dataset> {
  const { format, tokenColumn, tagColumn, unit, tokenizer } = spec.data;
  const read = await readDocuments(path, { format, tokenColumn, tagColumn, unit });
  const answered = acceptedDocuments(read.documents);
  const tokenized = tokenizeDocuments(answered.documents, tokenizer);
  const problems = [...read.problems, ...answered.problems, ...tokenized.problems];
  const documents = tokenized.documents.filter((document) => {
    const missing = document.tokens?.length
      ? task.missing(document)
      : ({ reason: 'empty', message: 'has no words; it is set aside.' } as const);
    if (missing) problems.push({ severity: 'error', source: document.source, ...missing });
    return !missing;
  });
  if (documents.length === 0) {
    const why = problems[0] ? ` First: line ${problems[0].source.line}: ${problems[0].message}` : '';
    throw new DataError(
      problems[0]?.reason ?? 'empty',
      `holds nothing to use for task "${spec.task}".${why}`,
      path,
      problems[0]?.source.line,
      problems,
    );
  }
  return { name, documents, problems };
}

/** Reads all that a spec names; validation data may be set aside from the training data, drawn by the seed. @throws DataError */
export async function readDatasets(spec: Spec, folder: string, task: Task): Promise<Datasets> {
  const { data } = spec;
  const read = (path: string) => readDataset(resolve(folder, path), path, spec, task);
  let train = await read(data.train);
  let validation = data.validation === undefined ? undefined : await read(data.validation);
  if (validation === undefined && data.validationSplit !== undefined) [train, validation] = setAside(train, data.validationSplit, spec);
  const test = data.test === undefined ? undefined : await read(data.test);
  return { train, validation, test, files: await fingerprints(spec, folder) };
}

/**
 * The part to train on and the part to measure on, as training draws them.
 * @param share of the documents that is measured on
 */
export function setAside(whole: Dataset, share: number, { training }: Spec): [train: Dataset, validation: Dataset] {
  const { rest, aside } = splitDocuments(whole.documents, share, training.seed);
  return [
    { ...whole, documents: rest },
    { name: whole.name, documents: aside, problems: [] },
  ];
}

/** A warning for each label that the training data lacks: a model never predicts it, and the loss leaves it out. */
export function unseenLabels({ documents }: Dataset, { encoder, spec, task }: Pick<Asked, 'encoder' | 'spec' | 'task'>): Problem[] {
  const known = new Set(encoder.labels);
  const unseen = new Map<string, Problem>();
  for (const document of documents) {
    for (const label of task.truth(document, spec) ?? []) {
      if (known.has(label) || unseen.has(label)) continue;
      const message = `"${label}" never comes in the training data, so the model can't predict it. Add examples of it there, or correct it here.`;
      unseen.set(label, { severity: 'warning', reason: 'label', source: document.source, message });
    }
  }
  return [...unseen.values()];
}

/** The first hundred problems, as events tell them. */
export function shownProblems(problems: readonly Problem[]): DataProblem[] {
  return problems.slice(0, 100).map(({ severity, message, source }) => ({ severity, message, ...source }));
}

/** Every file that decides what a run learns, with its sha-256. */
export async function fingerprints(spec: Spec, folder: string): Promise<DataFile[]> {
  const named: { role: DataFile['role']; path: string | undefined }[] = [
    { role: 'train', path: spec.data.train },
    { role: 'validation', path: spec.data.validation },
    { role: 'test', path: spec.data.test },
    ...spec.inputs.map((input) => ({ role: 'pretrained' as const, path: input.encode === 'embedding' ? input.pretrained : undefined })),
  ];
  const files: DataFile[] = [];
  for (const { role, path } of named) {
    if (path !== undefined) files.push({ role, path, sha256: await fingerprint(resolve(folder, path)) });
  }
  return files;
}
