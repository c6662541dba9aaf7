import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Encoder, readVectors } from '../data';
import type { Batch } from '../data/batch';
import type { Document } from '../data/document';
import type { VectorFiles } from '../data/pretrained';
import { DataError } from '../data/problems';
import { fit, Trainer, type FitResult } from '../engine';
import type { NamedArray } from '../engine/weights';
import type { Curve, CurvePoint, CurveProgress } from '../protocol/curve';
import { curveFileOf, readCurves, writeCurve } from '../runs/curve-file';
import { realDisk, type Disk } from '../runs/disk';
import { specName } from '../runs/run-folder';
import type { Spec } from '../spec';
import { useBackend } from './backend';
import type { SpecFinding } from './changed-spec';
import { drawShare, shareSizes } from './curve-shares';
import { verdictOf } from './curve-verdict';
import { readDatasets, setAside, type Dataset, type Datasets } from './dataset';
import { epochBatches, stepsPerEpoch } from './epoch-batches';
import { scoresOf } from './evaluate';
import { readSpecInput, withModel, type Prepared, type ReadSpec, type SpecInput } from './prepare';
import type { Task } from './task';
import { taskOf } from './tasks';

/** Shares of the training data, each twice the one before. */
export const defaultShares = [0.125, 0.25, 0.5, 1];
/** The least that tells how far seeds spread. */
export const defaultSeeds = 3;
/** Sentences below which shares are too few to say anything. */
const fewest = 16;
/** Of the training data, for a spec without validation and test data. */
const measuredShare = 0.2;
/** Milliseconds between two words on the progress. */
const pace = 200;

export interface CurveOptions extends SpecInput {
  /** 0 to 1; the whole is always among them. */
  readonly shares?: readonly number[];
  /** How many; they count up from the spec's. */
  readonly seeds?: number;
  /** Default: the validation data, else the test data, else a fifth of the training data that is set aside. */
  readonly on?: 'validation' | 'test';
  readonly backend?: string;
  /** Takes nothing of the curve that is kept of the same spec and data; else what that has is not trained again. */
  readonly anew?: boolean;
  /** Ends after the step in hand; the trainings that are done are kept. */
  readonly signal?: AbortSignal;
  /** At the beginning and after each training, when it is on the disk. */
  readonly onCurve?: (curve: Curve) => void;
  readonly onProgress?: (progress: CurveProgress) => void;
  readonly onWarning?: (warning: SpecFinding) => void;
  readonly disk?: Disk;
}

/** A spec with its data, cut into what is learnt from and what is measured on. */
interface Source extends ReadSpec {
  readonly task: Task;
  readonly data: Datasets;
  readonly measured: Dataset;
  readonly vectors: VectorFiles;
}

/**
 * Trains the spec's model on nested shares of its training data, with several seeds, and measures each on the same data.
 *
 * Every training makes the steps, epochs and validations of one on all the data: an epoch is as many passes over a share as it takes. So the
 * spec's learning rates, early stopping and patience mean the same in each, and a small share is not scored low for having been trained
 * less. On the whole, a seed gives the numbers of `unroll train --seed`. The curve is kept in `curveFileOf` its spec and key.
 * @throws SpecError, ChangedSpecError, SetValueError, DataError, EngineError, BackendError, TrainingError; what was trained before is kept
 */
export async function learningCurve(options: CurveOptions): Promise<Curve> {
  const { signal, onCurve, disk = realDisk } = options;
  const source = await readSource(options);
  const backend = await useBackend(options.backend);
  const key = keyOf(source);
  const file = curveFileOf(source.specFile, key);
  const kept = options.anew ? undefined : (await readCurves(source.specFile)).find((curve) => curve.key === key);
  const { seed } = source.spec.training;
  const documents = source.data.train.documents.length;
  let curve = withVerdict({
    format: 1,
    key,
    changes: [...(options.changes ?? [])],
    name: specName(source.specFile),
    scoreName: source.task.scoreName,
    data: source.measured.name,
    measured: source.measured.documents.length,
    documents,
    shares: merged(kept?.shares, [...(options.shares ?? defaultShares), 1]),
    seeds: merged(
      kept?.seeds,
      Array.from({ length: options.seeds ?? defaultSeeds }, (_, i) => seed + i),
    ),
    backend: backend.name,
    device: backend.device,
    updated: Date.now(),
    points: kept?.points ?? [],
  });
  // It is the newest of its spec now, also where nothing of it is left to be trained.
  if (kept) await writeCurve(file, curve, disk);
  onCurve?.(curve);
  const sizes = shareSizes(curve.shares, documents);
  // Seed by seed, so that there is a whole curve to be seen as early as can be.
  const wanted = curve.seeds.flatMap((each) => sizes.map((size) => ({ ...size, seed: each })));
  const tell = teller(options.onProgress);
  for (const [done, next] of wanted.entries()) {
    if (curve.points.some((point) => point.documents === next.documents && point.seed === next.seed)) continue;
    const began = performance.now();
    const place = { type: 'progress', done, of: wanted.length, documents: next.documents, seed: next.seed } as const;
    const trained = await trainShare(source, next, signal, (epoch, part) => {
      const { epochs } = source.spec.training;
      tell({ ...place, epoch, epochs, share: (done + (epoch - 1 + part) / epochs) / wanted.length });
    });
    if (!trained) return curve;
    const point: CurvePoint = { ...next, ...trained, seconds: (performance.now() - began) / 1000 };
    curve = withVerdict({ ...curve, updated: Date.now(), points: [...curve.points, point] });
    await writeCurve(file, curve, disk);
    onCurve?.(curve);
  }
  return curve;
}

async function readSource(options: CurveOptions): Promise<Source> {
  const read = readSpecInput(options);
  for (const warning of read.warnings) options.onWarning?.(warning);
  const { spec, specFile } = read;
  const folder = dirname(specFile);
  const task = taskOf(spec);
  let data = await readDatasets(spec, folder, task);
  if (options.on !== undefined && !data[options.on]) {
    throw new DataError('empty', `names no ${options.on} data to measure on. Add data.${options.on}, or measure on other data.`, specFile);
  }
  if (!data.validation && !data.test) {
    const [train, validation] = setAside(data.train, measuredShare, spec);
    data = { ...data, train, validation: { ...validation, name: `${100 * measuredShare} % of ${validation.name}` } };
  }
  const measured = (options.on && data[options.on]) ?? data.validation ?? data.test ?? data.train;
  const { length } = data.train.documents;
  if (length < fewest) {
    const message = `has ${length} sentences to learn from: too few for a learning curve. Tag ${fewest} or more first.`;
    throw new DataError('empty', message, spec.data.train);
  }
  return { ...read, task, data, measured, vectors: await readVectors(spec, folder, data.train.documents) };
}

/** @returns undefined when it was stopped */
async function trainShare(
  source: Source,
  { documents, seed }: { readonly documents: number; readonly seed: number },
  signal: AbortSignal = new AbortController().signal,
  onStep: (epoch: number, part: number) => void,
): Promise<Pick<CurvePoint, 'score' | 'steps'> | undefined> {
  const drawn = drawShare(source.data.train.documents, documents, seed);
  const spec: Spec = { ...source.spec, training: { ...source.spec.training, seed } };
  const data = { ...source.data, train: { ...source.data.train, documents: drawn } };
  const prepared = withModel({ ...source, spec, data, encoder: encoderOf(drawn, spec, source.vectors), problems: [] });
  const trainer = new Trainer(prepared.model, spec.training, false);
  try {
    const { result, best } = await fitShare(prepared, trainer, stepsPerEpoch(source), signal, onStep);
    if (result.reason === 'stopped') return undefined;
    if (best) prepared.model.setWeights(best);
    const { score } = await scoresOf(prepared, source.measured, () => setImmediate());
    return { score, steps: result.step };
  } finally {
    trainer.dispose();
    prepared.model.dispose();
  }
}

/** @param whole steps of an epoch on all the data */
async function fitShare(
  prepared: Prepared,
  trainer: Trainer,
  whole: number,
  signal: AbortSignal,
  onStep: (epoch: number, part: number) => void,
): Promise<{ result: FitResult; best: NamedArray[] | undefined }> {
  const { model, spec, data } = prepared;
  const { validation } = data;
  const passes = Math.max(1, Math.round(whole / stepsPerEpoch(prepared)));
  const steps = passes * stepsPerEpoch(prepared);
  const between = (): Promise<void> => setImmediate();
  let best: NamedArray[] | undefined;
  const result = await fit({
    model,
    trainer,
    training: spec.training,
    batches: (epoch) => passesOf(prepared, trainer, epoch, passes),
    stepsPerEpoch: steps,
    validate: validation && (() => scoresOf(prepared, validation, between)),
    onEvent: (event) => {
      if (event.type === 'step') onStep(event.epoch, (event.step - (event.epoch - 1) * steps) / steps);
    },
    linesOf: () => [],
    afterEpoch: async (_epoch, better) => {
      if (better) best = await model.getWeights();
    },
    checkpoint: () => Promise.resolve(),
    checkpointInterval: Infinity,
    signal,
    yieldToMessages: between,
  });
  return { result, best };
}

function* passesOf(prepared: Prepared, trainer: Trainer, epoch: number, passes: number): Generator<Batch> {
  for (let pass = 1; pass <= passes; pass++) {
    // States that are carried from batch to batch end with the data, as at the end of an epoch.
    trainer.resetStates();
    yield* epochBatches(prepared, (epoch - 1) * passes + pass);
  }
}

/** Vocabularies and labels of the share alone: what the rest would have taught is not known to it. */
function encoderOf(documents: readonly Document[], spec: Spec, vectors: VectorFiles): Encoder {
  try {
    return Encoder.fit(documents, spec, vectors);
  } catch (error) {
    if (!(error instanceof DataError) || error.reason !== 'label') throw error;
    const message = `has no label at all in a share of ${documents.length} sentences. Take larger shares (--shares 25,50,100), or tag more first.`;
    throw new DataError('label', message, spec.data.train);
  }
}

/** All that decides the numbers, but for the seeds: the spec, what is measured on, and the data. */
function keyOf({ spec, data, measured }: Source): string {
  return createHash('sha256')
    .update(JSON.stringify([{ ...spec, watch: undefined }, measured.name, data.files]))
    .digest('hex');
}

function withVerdict(curve: Curve): Curve {
  return { ...curve, verdict: verdictOf(curve) };
}

function merged(before: readonly number[] = [], now: readonly number[]): number[] {
  return [...new Set([...before, ...now])].sort((a, b) => a - b);
}

/** Not every step: whoever looks on can't see more than a few a second. */
function teller(tell: ((progress: CurveProgress) => void) | undefined): (progress: CurveProgress) => void {
  let told = -Infinity;
  return (progress) => {
    if (performance.now() - told < pace) return;
    told = performance.now();
    tell?.(progress);
  };
}
