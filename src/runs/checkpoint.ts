import { z } from 'zod';
import type { FitState } from '../engine/fit';
import { unsoundWeight, type NamedArray } from '../engine/weights';
import { realDisk, type Disk } from './disk';
import { exists, runFiles } from './run-folder';
import { RunError } from './run-error';
import { encodeTensors, readTensors } from './safetensors';

/** What a checkpoint holds beside tensors, as JSON in the file's metadata. */
const placeSchema = z.object({
  epoch: z.number(),
  stepInEpoch: z.number(),
  step: z.number(),
  random: z.array(z.number()),
  optimizerSteps: z.number(),
  json: z.record(z.string(), z.unknown()),
});

const remedy = 'Train anew with a lower training.optimizer.learningRate or with training.clipNorm.';

const weightPrefix = 'weights/';
const trainerPrefix = 'trainer/';
const placeKey = 'unroll.place';

/** Writes `checkpoints/last.safetensors`: all that a resumed run needs to end with the same weights as an unbroken one. */
export async function saveLast(run: string, state: FitState, disk: Disk = realDisk): Promise<void> {
  const place: z.input<typeof placeSchema> = {
    epoch: state.epoch,
    stepInEpoch: state.stepInEpoch,
    step: state.step,
    random: [...state.trainer.random],
    optimizerSteps: state.trainer.steps,
    json: state.json,
  };
  const tensors = [...renamed(weightPrefix, state.weights), ...renamed(trainerPrefix, state.trainer.tensors)];
  await disk.writeAtomic(runFiles.last(run), encodeTensors({ tensors, metadata: { format: 'unroll', [placeKey]: JSON.stringify(place) } }));
}

/** @returns undefined when the run was cut off before its first checkpoint. @throws RunError "damaged" or "nan" */
export async function loadLast(run: string): Promise<FitState | undefined> {
  const file = runFiles.last(run);
  if (!(await exists(file))) return undefined;
  const { tensors, metadata } = await readTensors(file);
  const place = parsePlace(metadata[placeKey]);
  if (!place) throw new RunError('damaged', `${file} does not say where in the training it was made. Train anew.`, file);
  const weights = stripped(weightPrefix, tensors);
  refuseUnsound(weights, file);
  return {
    epoch: place.epoch,
    stepInEpoch: place.stepInEpoch,
    step: place.step,
    json: place.json,
    weights,
    trainer: { tensors: stripped(trainerPrefix, tensors), random: place.random, steps: place.optimizerSteps },
  };
}

/** Writes `checkpoints/best.safetensors`: weights alone, under their own names, for Unroll and for others. */
export async function saveBest(
  run: string,
  weights: readonly NamedArray[],
  about: { epoch: number; step: number },
  disk: Disk = realDisk,
): Promise<void> {
  const metadata = { format: 'unroll', epoch: String(about.epoch), step: String(about.step) };
  await disk.writeAtomic(runFiles.best(run), encodeTensors({ tensors: weights, metadata }));
}

/**
 * The weights to evaluate and to tag with: the best epoch's, else the last checkpoint's.
 * @throws RunError "noWeights", "damaged" or "nan"
 */
export async function loadBest(run: string): Promise<readonly NamedArray[]> {
  const file = runFiles.best(run);
  if (await exists(file)) {
    const { tensors } = await readTensors(file);
    refuseUnsound(tensors, file);
    return tensors;
  }
  const last = await loadLast(run);
  if (last) return last.weights;
  throw new RunError('noWeights', `${run} has no weights yet: it ended before its first checkpoint. Resume it, or train anew.`, run);
}

function refuseUnsound(weights: readonly NamedArray[], file: string): void {
  const unsound = unsoundWeight(weights);
  if (!unsound) return;
  throw new RunError('nan', `${file} is of no use: its weights "${unsound.name}" hold NaN or have overflowed. ${remedy}`, file);
}

function parsePlace(text: string | undefined): z.output<typeof placeSchema> | undefined {
  if (text === undefined) return undefined;
  try {
    return placeSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function renamed(prefix: string, tensors: readonly NamedArray[]): NamedArray[] {
  return tensors.map((tensor) => ({ ...tensor, name: prefix + tensor.name }));
}

function stripped(prefix: string, tensors: readonly NamedArray[]): NamedArray[] {
  return tensors.filter(({ name }) => name.startsWith(prefix)).map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) }));
}
