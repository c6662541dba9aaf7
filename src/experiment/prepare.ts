import { dirname, resolve } from 'node:path';
import { Encoder, readVectors } from '../data';
import type { Problem } from '../data/document';
import { SequenceModel, type Architecture } from '../engine';
import type { SpecChange } from '../protocol/worker';
import { SpecError, type Spec } from '../spec';
import { changeSpec, ChangedSpecError, type SpecFinding } from './changed-spec';
import { readDatasets, unseenLabels, type Datasets } from './dataset';
import type { Asked } from './predict';
import { taskOf } from './tasks';

export interface SpecInput {
  readonly specFile: string;
  readonly specText: string;
  readonly seed?: number;
  readonly changes?: readonly SpecChange[];
}

/** A spec that was read, with what the caller changed written into its text. */
export interface ReadSpec {
  readonly specFile: string;
  readonly specText: string;
  readonly spec: Spec;
  readonly warnings: readonly SpecFinding[];
}

/** A spec with its data. */
export interface PreparedData extends ReadSpec, Omit<Asked, 'model'> {
  readonly data: Datasets;
  readonly problems: readonly Problem[];
}

/** All that training needs. */
export type Prepared = PreparedData & Asked;

/** @throws SpecError, ChangedSpecError, SetValueError */
export function readSpecInput({ specFile, specText, seed, changes = [] }: SpecInput): ReadSpec {
  const { text, spec, findings } = changeSpec(specText, specFile, { changes, seed });
  if (!spec) throw findings.some(({ change }) => change) ? new ChangedSpecError(findings, specFile) : new SpecError(findings, specFile);
  return { specFile: resolve(specFile), specText: text, spec, warnings: findings };
}

/**
 * Reads the data and learns vocabularies and labels from the training part, or takes those of a run.
 * @throws DataError
 */
export async function prepareData(read: ReadSpec, saved?: Encoder): Promise<PreparedData> {
  const { spec, specFile } = read;
  const folder = dirname(specFile);
  const task = taskOf(spec);
  const data = await readDatasets(spec, folder, task);
  const encoder = saved ?? Encoder.fit(data.train.documents, spec, await readVectors(spec, folder, data.train.documents));
  const held = [data.validation, data.test].filter((set) => set !== undefined);
  const problems = [data.train, ...held].flatMap((set) => set.problems);
  problems.push(...held.flatMap((set) => unseenLabels(set, { encoder, spec, task })));
  return { ...read, task, data, encoder, problems };
}

/** Builds the model; a backend must have been started. @throws EngineError */
export function withModel(data: PreparedData): Prepared {
  return { ...data, model: new SequenceModel(architectureOf(data.spec, data.encoder)) };
}

/** What the engine must know of a spec once vocabularies and labels are known. */
export function architectureOf(spec: Spec, encoder: Encoder): Architecture {
  return {
    task: spec.task,
    inputs: encoder.architectureInputs(),
    layers: spec.layers,
    classes: encoder.labels.length,
    pooling: spec.output.pooling ?? 'last',
    seed: spec.training.seed,
    truncatedSteps: spec.training.truncatedSteps,
  };
}
