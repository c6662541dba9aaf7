import type { ScheduleSpec } from '../spec';

/** What a schedule must remember between epochs; plain JSON. */
export interface ScheduleState {
  /** plateau: product of the cuts so far. */
  readonly factor: number;
  /** plateau: epochs since the last better one, or the last cut. */
  readonly wait: number;
}

/** The learning rate of each epoch. */
export class Schedule {
  private state: ScheduleState = { factor: 1, wait: 0 };

  constructor(
    private readonly spec: ScheduleSpec,
    private readonly learningRate: number,
    private readonly epochs: number,
  ) {}

  /** @param epoch counted from 1 */
  rate(epoch: number): number {
    const { spec, learningRate } = this;
    switch (spec.name) {
      case 'constant':
        return learningRate;
      case 'step':
        return learningRate * spec.factor ** Math.floor((epoch - 1) / spec.every);
      case 'exponential':
        return learningRate * spec.factor ** (epoch - 1);
      case 'cosine':
        // As PyTorch's CosineAnnealingLR with T_max = epochs: the minimum is where the epoch after the last one would be.
        return spec.minimum + ((learningRate - spec.minimum) * (1 + Math.cos((Math.PI * (epoch - 1)) / this.epochs))) / 2;
      case 'plateau':
        return Math.max(learningRate * this.state.factor, Math.min(learningRate, spec.minimum));
    }
  }

  /** Tells the end of an epoch. @param better whether the monitored value was the best so far */
  epochEnded(better: boolean): void {
    if (this.spec.name !== 'plateau') return;
    const wait = better ? 0 : this.state.wait + 1;
    const cut = !better && wait >= this.spec.patience;
    this.state = { factor: this.state.factor * (cut ? this.spec.factor : 1), wait: cut ? 0 : wait };
  }

  getState(): ScheduleState {
    return this.state;
  }

  setState(state: ScheduleState): void {
    this.state = state;
  }
}
