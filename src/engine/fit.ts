import type { Batch } from '../data/batch';
import type { RunEvent, Scores } from '../protocol/events';
import type { TrainingSpec } from '../spec';
import { EngineError, TrainingError } from './errors';
import type { SequenceModel } from './model';
import { noSteps, Progress, type ProgressState } from './progress';
import type { Trainer, TrainerState } from './trainer';
import { unsoundWeight, type NamedArray } from './weights';

/** A training run between two steps: going on from it gives the weights of an unbroken run, bit by bit on one backend. */
export interface FitState {
  /** Epoch that is under way, counted from 1. */
  readonly epoch: number;
  /** Steps done in it. */
  readonly stepInEpoch: number;
  /** Steps done in all. */
  readonly step: number;
  readonly trainer: TrainerState;
  readonly weights: NamedArray[];
  /** Best so far, schedule, early stopping, sums of the epoch: plain JSON. */
  readonly json: Record<string, unknown>;
}

export interface FitOptions {
  readonly model: SequenceModel;
  readonly trainer: Trainer;
  readonly training: TrainingSpec;
  /** The batches of an epoch (counted from 1), in order; the same ones whenever it is asked for them. */
  batches(epoch: number): Iterable<Batch>;
  readonly stepsPerEpoch: number;
  /** Measures on the validation data, when there is some. */
  validate?(): Promise<Scores>;
  /** "step" and "epoch" events. */
  onEvent(event: RunEvent): void | Promise<void>;
  /** Lines in the training file of a batch's sequences. */
  linesOf(batch: Batch): number[];
  /** After the epoch's event, before its checkpoint. */
  afterEpoch?(epoch: number, best: boolean): Promise<void>;
  /** Saves the state: after every epoch, when `signal` stops the training, and inside of long epochs, see `checkpointInterval`. */
  checkpoint(state: FitState, why: 'epoch' | 'stop' | 'interval'): Promise<void>;
  /** Milliseconds of training after which a step is followed by a checkpoint, so that a crash costs no more. Default: a minute. */
  readonly checkpointInterval?: number;
  readonly resume?: FitState;
  /** Stops between two steps. */
  readonly signal: AbortSignal;
  /** Awaited between steps; blocks while paused. */
  yieldToMessages(): Promise<void>;
}

export interface FitResult {
  readonly reason: 'completed' | 'earlyStopping' | 'stopped';
  /** Last epoch that was trained in. */
  readonly epoch: number;
  readonly step: number;
  /** 0 when no epoch was finished. */
  readonly bestEpoch: number;
  /** Validation score of the best epoch, where there is validation data. */
  readonly bestScore?: number;
}

/**
 * The loop over epochs: order, learning rate, early stopping, best epoch. It knows no files.
 * No checkpoint is made of weights that are not finite, nor of an epoch that made the validation loss NaN: the one before stays.
 * @throws TrainingError from `Trainer.step`, or when weights or validation loss are not finite; EngineError when `resume` does not fit
 * the model or the data
 */
export async function fit(options: FitOptions): Promise<FitResult> {
  const { model, trainer, training, resume, signal, checkpointInterval = 60_000 } = options;
  if (resume) takeUp(options, resume);
  const progress = new Progress(training, resume?.json as ProgressState | undefined);
  let { epoch, stepInEpoch, step } = resume ?? { epoch: 1, stepInEpoch: 0, step: 0 };

  let saved = performance.now();
  const save = async (why: 'epoch' | 'stop' | 'interval', read?: NamedArray[]): Promise<void> => {
    const [weights, state] = [read ?? (await soundWeights(model, epoch, step)), await trainer.getState()];
    await options.checkpoint({ epoch, stepInEpoch, step, trainer: state, weights, json: { ...progress.toJSON() } }, why);
    saved = performance.now();
  };
  const result = (reason: FitResult['reason'], last: number): FitResult => {
    const { best } = progress;
    return { reason, epoch: last, step, bestEpoch: best?.epoch ?? 0, bestScore: best?.score };
  };

  while (epoch <= training.epochs && !progress.ended) {
    const learningRate = progress.learningRate(epoch);
    if (stepInEpoch === 0) trainer.resetStates();
    let index = 0;
    for (const batch of options.batches(epoch)) {
      if (index++ < stepInEpoch) continue;
      await options.yieldToMessages();
      if (signal.aborted) break;
      const started = performance.now();
      const { loss, ...norms } = await trainer.step(batch, learningRate);
      progress.addStep(loss, batch.size, (performance.now() - started) / 1000);
      step++;
      stepInEpoch++;
      await options.onEvent({ type: 'step', time: Date.now(), step, epoch, loss, learningRate, ...norms, lines: options.linesOf(batch) });
      if (performance.now() - saved >= checkpointInterval) await save('interval');
    }
    if (signal.aborted) {
      await save('stop');
      return result('stopped', epoch);
    }
    const means = progress.epochMeans();
    const validation = await options.validate?.();
    if (validation) refuseNonFinite(validation, epoch, step);
    // Before the epoch is told, and may be called the best.
    const weights = await soundWeights(model, epoch, step);
    const best = progress.endEpoch(epoch, validation);
    await options.onEvent({ type: 'epoch', time: Date.now(), epoch, step, learningRate, best, validation, ...means });
    await options.afterEpoch?.(epoch, best);
    epoch++;
    stepInEpoch = 0;
    await save('epoch', weights);
  }
  return result(progress.ended ? 'earlyStopping' : 'completed', epoch - 1);
}

/** The same weights, optimizer and random numbers at the beginning of the epoch that is under way. Its steps so far stay counted in `step`. */
export function epochAnew(state: FitState): FitState {
  return { ...state, stepInEpoch: 0, json: { ...state.json, ...noSteps } };
}

const advice = 'Go on from the checkpoint before with a smaller learningRate, or with clipNorm.';

/** @throws TrainingError */
function refuseNonFinite({ loss }: Scores, epoch: number, step: number): void {
  if (Number.isFinite(loss)) return;
  const message = `The loss on the validation data is ${loss} after epoch ${epoch} (step ${step}). ${advice}`;
  throw new TrainingError('nan', step, undefined, message, 'validationLoss');
}

/** @throws TrainingError */
async function soundWeights(model: SequenceModel, epoch: number, step: number): Promise<NamedArray[]> {
  const weights = await model.getWeights();
  const unsound = unsoundWeight(weights);
  if (!unsound) return weights;
  const message = `The weights "${unsound.name}" have overflowed at step ${step} (epoch ${epoch}). ${advice}`;
  throw new TrainingError('nan', step, unsound.name.split('/', 1)[0], message, 'weights');
}

function takeUp({ model, trainer, stepsPerEpoch }: FitOptions, resume: FitState): void {
  if (resume.stepInEpoch > stepsPerEpoch) {
    throw new EngineError(
      'batch',
      `The checkpoint is ${resume.stepInEpoch} steps into an epoch that has ${stepsPerEpoch}: the data has changed.`,
    );
  }
  model.setWeights(resume.weights);
  trainer.setState(resume.trainer);
}
