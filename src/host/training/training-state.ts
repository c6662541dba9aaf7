import { type RunEvent } from '../../protocol/events';

/** How far a training is, in the numbers that a status bar has room for. */
export interface TrainingState {
  readonly run: string;
  readonly name: string;
  readonly paused: boolean;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** 0 until the first step. */
  readonly epoch: number;
  /** Whole epochs that are done, and the step at which the last of them ended. */
  readonly epochsDone: number;
  readonly before: number;
  readonly step: number;
  readonly loss?: number;
  readonly score?: number;
  readonly scoreName: string;
  readonly device: string;
  readonly sentencesPerSecond?: number;
}

/** The state after an event; undefined when the training has ended. */
export function advance(state: TrainingState | undefined, run: string, name: string, event: RunEvent): TrainingState | undefined {
  const before = state ?? {
    run,
    name,
    paused: false,
    epochs: 0,
    stepsPerEpoch: 0,
    epoch: 0,
    epochsDone: 0,
    before: 0,
    step: 0,
    scoreName: '',
    device: '',
  };
  switch (event.type) {
    case 'start':
      return { ...before, epochs: event.epochs, stepsPerEpoch: event.stepsPerEpoch, scoreName: event.scoreName, device: event.device };
    case 'resume': {
      const { step, epoch, stepsPerEpoch = before.stepsPerEpoch, epochs = before.epochs, device = before.device } = event;
      const { stepInEpoch = step - (epoch - 1) * stepsPerEpoch } = event;
      return { ...before, paused: false, step, epoch, stepsPerEpoch, epochs, device, epochsDone: epoch - 1, before: step - stepInEpoch };
    }
    case 'step':
      return { ...before, step: event.step, epoch: event.epoch, loss: event.loss };
    case 'epoch':
      return {
        ...before,
        epoch: event.epoch,
        epochsDone: event.epoch,
        before: event.step,
        score: event.validation?.score ?? before.score,
        sentencesPerSecond: event.sentencesPerSecond,
      };
    case 'pause':
      return { ...before, paused: true };
    case 'continue':
      return { ...before, paused: false };
    case 'end':
      return undefined;
    // An evaluation comes after the end too.
    case 'evaluation':
      return state;
    default:
      return before;
  }
}

/** Share of the training that is done, 0 to 1. */
export function shareDone({ step, epochsDone, before, epochs, stepsPerEpoch }: TrainingState): number {
  if (epochs === 0 || stepsPerEpoch === 0) return 0;
  return Math.min(1, Math.max(0, (epochsDone + (step - before) / stepsPerEpoch) / epochs));
}

/** "loss 0.213 · span F1 93.1", what is known of it. @param named names in the language of the window */
export function measures({ loss, score, scoreName }: TrainingState, named = (name: string): string => name): string {
  const parts = [];
  if (loss !== undefined) parts.push(`${named('loss')} ${loss.toPrecision(3)}`);
  if (score !== undefined) parts.push(`${named(scoreName)} ${(100 * score).toFixed(1)}`);
  return parts.join(' · ');
}
