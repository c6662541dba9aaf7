import { setImmediate } from 'node:timers/promises';

/**
 * The reins of a training: pause, go on, stop, and questions to the live model. All take effect between two steps, where `yield` is
 * awaited; nothing ever runs beside a step.
 */
export class TrainingControl {
  private readonly abort = new AbortController();
  private readonly jobs: (() => Promise<void>)[] = [];
  private pauseWanted = false;
  private closed = false;
  private wake: () => void = () => undefined;

  /** Aborted by `stop`. */
  readonly signal = this.abort.signal;
  /** Told when training really stands still, and when it goes on. */
  onPaused: () => void = () => undefined;
  onContinued: () => void = () => undefined;

  pause(): void {
    this.pauseWanted = true;
  }

  continue(): void {
    this.pauseWanted = false;
    this.wake();
  }

  /** Ends training after the step in hand, with a checkpoint. */
  stop(): void {
    this.abort.abort();
    this.wake();
  }

  /** Runs a job between two steps, also while paused. @returns undefined when training is over: nothing was run. */
  ask<T>(job: () => Promise<T>): Promise<T> | undefined {
    if (this.closed) return undefined;
    return new Promise<T>((resolve, reject) => {
      this.jobs.push(() => job().then(resolve, reject));
      this.wake();
    });
  }

  /** Lets messages in and does what they ask for; comes back when training may go on or must end. */
  async yield(): Promise<void> {
    await setImmediate();
    await this.runJobs();
    if (!this.pauseWanted || this.signal.aborted) return;
    this.onPaused();
    while (this.pauseWanted && !this.signal.aborted) {
      await new Promise<void>((resolve) => (this.wake = resolve));
      await this.runJobs();
    }
    this.wake = () => undefined;
    if (!this.signal.aborted) this.onContinued();
  }

  /** Answers what was asked until now, and takes no more. To be called before the model goes. */
  async close(): Promise<void> {
    await this.runJobs();
    this.closed = true;
  }

  private async runJobs(): Promise<void> {
    for (let job = this.jobs.shift(); job; job = this.jobs.shift()) await job();
  }
}
