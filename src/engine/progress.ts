import type { Scores } from '../protocol/events';
import type { TrainingSpec } from '../spec';
import { Schedule, type ScheduleState } from './schedules';

/** All that the loop over epochs remembers beside weights and optimizer; plain JSON. */
export interface ProgressState {
  readonly best?: { readonly epoch: number; readonly value: number; readonly score?: number };
  readonly schedule: ScheduleState;
  readonly stopping: { readonly best?: number; readonly wait: number };
  /** Early stopping has ended the training. */
  readonly ended: boolean;
  /** Of the epoch that is under way. */
  readonly lossSum: number;
  readonly steps: number;
  readonly sequences: number;
  readonly seconds: number;
}

/** Of an epoch that has not begun. */
export const noSteps = { lossSum: 0, steps: 0, sequences: 0, seconds: 0 } as const;

/** Judges epochs: which is the best, what the next learning rate is, when it is enough. */
export class Progress {
  private readonly schedule: Schedule;
  private state: ProgressState;

  constructor(
    private readonly training: TrainingSpec,
    saved?: ProgressState,
  ) {
    this.schedule = new Schedule(training.schedule, training.optimizer.learningRate, training.epochs);
    if (saved) this.schedule.setState(saved.schedule);
    this.state = saved ?? {
      schedule: this.schedule.getState(),
      stopping: { wait: 0 },
      ended: false,
      ...noSteps,
    };
  }

  get best(): ProgressState['best'] {
    return this.state.best;
  }

  /** Early stopping has ended the training. */
  get ended(): boolean {
    return this.state.ended;
  }

  learningRate(epoch: number): number {
    return this.schedule.rate(epoch);
  }

  addStep(loss: number, sequences: number, seconds: number): void {
    const { state } = this;
    this.state = {
      ...state,
      lossSum: state.lossSum + loss,
      steps: state.steps + 1,
      sequences: state.sequences + sequences,
      seconds: state.seconds + seconds,
    };
  }

  /** Means of the epoch that is under way. */
  epochMeans(): { trainLoss: number; seconds: number; sentencesPerSecond: number } {
    const { lossSum, steps, sequences, seconds } = this.state;
    return { trainLoss: steps > 0 ? lossSum / steps : 0, seconds, sentencesPerSecond: seconds > 0 ? sequences / seconds : 0 };
  }

  /** Closes the epoch. Without validation data the training loss is what counts. @returns whether it is the best so far */
  endEpoch(epoch: number, validation: Scores | undefined): boolean {
    const { monitor, earlyStopping } = this.training;
    const higher = validation !== undefined && monitor === 'validationScore';
    const value = !validation ? this.epochMeans().trainLoss : higher ? validation.score : validation.loss;
    const gain = (before: number | undefined): number => (before === undefined ? Infinity : higher ? value - before : before - value);
    // Weights that make NaN have a score too, of answers without meaning.
    const sound = Number.isFinite(value) && (!validation || Number.isFinite(validation.loss));
    const better = sound && gain(this.state.best?.value) > 0;
    this.schedule.epochEnded(better);

    let { stopping } = this.state;
    const enough = sound && gain(stopping.best) > (earlyStopping?.minDelta ?? 0);
    stopping = enough ? { best: value, wait: 0 } : { ...stopping, wait: stopping.wait + 1 };
    this.state = {
      best: better ? { epoch, value, score: validation?.score } : this.state.best,
      schedule: this.schedule.getState(),
      stopping,
      ended: earlyStopping !== undefined && stopping.wait >= earlyStopping.patience,
      ...noSteps,
    };
    return better;
  }

  toJSON(): ProgressState {
    return this.state;
  }
}
