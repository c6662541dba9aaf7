import type { FitResult } from '../engine';
import { TrainingError } from '../engine/errors';
import type { EndReason, EventOf } from '../protocol/events';
import { isDiskFull } from '../runs/disk';
import type { Spec } from '../spec';

export interface Ending {
  readonly reason: EndReason;
  /** One sentence or two: what happened, where, what to do. */
  readonly message: string;
  /** Going on from the last checkpoint would end the same way, whatever is changed. */
  readonly trainAnew?: boolean;
}

/** Where a run stood when it ended. */
export interface Place {
  readonly spec: Spec;
  readonly run: string;
  readonly epoch: number;
  readonly step: number;
  /** The epoch of the step after that. */
  readonly nextEpoch: number;
  readonly scoreName: string;
  /** Of the last checkpoint. */
  readonly checkpoint?: { readonly epoch: number; readonly step: number };
  /** The best epoch so far. */
  readonly best?: EventOf<'epoch'>;
}

/** How a training that went as it should came to its end. */
export function endingOf(result: FitResult, place: Place): Ending {
  const { spec } = place;
  const best = bestWords(place);
  switch (result.reason) {
    case 'completed':
      return { reason: 'completed', message: `Completed ${count(spec.training.epochs, 'epoch')}.${best}` };
    case 'earlyStopping': {
      const patience = spec.training.earlyStopping?.patience ?? 0;
      const message = `Stopped early after epoch ${result.epoch}: nothing better in ${count(patience, 'epoch')}.${best}`;
      return { reason: 'earlyStopping', message };
    }
    case 'stopped':
      return { reason: 'stopped', message: `Stopped at step ${result.step} (epoch ${place.epoch}). ${resumeWords(place)}` };
  }
}

/** Why a training broke off. */
export function endingOfError(error: unknown, place: Place): Ending {
  const at = `at step ${place.step} (epoch ${place.epoch})`;
  if (error instanceof TrainingError) {
    const where = error.layer === undefined ? '' : `, first in layer "${error.layer}"`;
    // A step that failed was not recorded: it may be the first of the next epoch.
    const epoch = error.step > place.step ? place.nextEpoch : place.epoch;
    const { optimizer, clipNorm } = place.spec.training;
    const clip = clipNorm === undefined ? 'set training.clipNorm' : `lower training.clipNorm (now ${clipNorm})`;
    const advice = `lower training.optimizer.learningRate (now ${optimizer.learningRate}) or ${clip}`;
    const message = `${nanWords[error.where]} at step ${error.step} (epoch ${epoch})${where}; ${advice}. `;
    if (repeats(error, place)) {
      return {
        reason: 'nan',
        trainAnew: true,
        message: `${message}The last checkpoint is of just before and leads there again: train anew.`,
      };
    }
    return { reason: 'nan', message: message + resumeWords(place) };
  }
  if (isDiskFull(error)) {
    return { reason: 'diskFull', message: `The disk of ${place.run} is full ${at}; make room there. ${resumeWords(place)}` };
  }
  const text = error instanceof Error ? error.message : String(error);
  if (isOutOfMemory(error)) {
    const message = `Out of memory ${at} (${firstLine(text)}); lower training.batchSize (now ${place.spec.training.batchSize}) or the layers' units. ${resumeWords(place)}`;
    return { reason: 'outOfMemory', message };
  }
  return { reason: 'failed', message: `Failed ${at}: ${firstLine(text)} ${resumeWords(place)}` };
}

const nanWords: Record<TrainingError['where'], string> = {
  loss: 'Loss is NaN',
  gradient: 'Gradient is NaN',
  validationLoss: 'Loss on the validation data is NaN',
  weights: 'Weights have overflowed',
};

/** A step that fails before its update fails again from the same weights: the learning rate has no part in it. */
function repeats({ where, step }: TrainingError, { checkpoint }: Place): boolean {
  return (where === 'loss' || where === 'gradient') && checkpoint?.step === step - 1;
}

/** Messages of V8, of tfjs' wasm module, of TensorFlow and of GPUs' drivers when an allocation fails. */
export function isOutOfMemory(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return /out[ _]of[ _]memory|\bOOM\b|resource[ _]exhausted|allocation failed|cannot enlarge memory|(could not|failed to|unable to) allocate|memory access out of bounds|invalid typed array length/i.test(
    text,
  );
}

function resumeWords({ checkpoint }: Pick<Place, 'checkpoint'>): string {
  if (!checkpoint) return 'There is no checkpoint yet: resume starts from the beginning.';
  return `Last good checkpoint: epoch ${checkpoint.epoch}, step ${checkpoint.step}; resume goes on from there.`;
}

function bestWords({ best, scoreName }: Place): string {
  if (!best) return '';
  const { epoch, validation, trainLoss } = best;
  if (!validation) return ` Best: epoch ${epoch}, training loss ${trainLoss.toPrecision(3)}.`;
  return ` Best: epoch ${epoch}, ${scoreName} ${(validation.score * 100).toFixed(1)} on the validation data.`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0].trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
