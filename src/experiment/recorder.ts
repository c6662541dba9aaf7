import type { FitState } from '../engine';
import type { EventOf, RunEvent } from '../protocol/events';
import { saveBest, saveLast } from '../runs/checkpoint';
import type { Disk } from '../runs/disk';
import type { EventLog } from '../runs/event-log';
import { runFiles } from '../runs/run-folder';
import type { NamedArray } from '../engine/weights';

/** Writes what happens in a run to its folder and tells those who look on; remembers where the run stands. */
export class Recorder {
  step = 0;
  epoch = 1;
  /** The epoch of the step that comes. */
  nextEpoch = 1;
  /** The last whole checkpoint. */
  checkpoint?: { readonly epoch: number; readonly step: number };
  best?: EventOf<'epoch'>;

  constructor(
    readonly run: string,
    private readonly log: EventLog,
    private readonly disk: Disk,
    private readonly tell: (event: RunEvent) => void,
  ) {}

  /** Logged first: whoever looks on never knows more than the disk. */
  record(event: RunEvent): void {
    this.log.append(event);
    this.note(event);
    this.tell(event);
  }

  /** Never fails for a full disk alone: the user must read why the run ended. */
  async recordEnd(event: EventOf<'end'>): Promise<void> {
    try {
      await this.log.appendLast(event);
      await this.log.close();
    } finally {
      this.tell(event);
    }
  }

  async saveCheckpoint(state: FitState): Promise<void> {
    this.log.sync();
    await saveLast(this.run, state, this.disk);
    const epoch = lastEpochOf(state);
    this.record({ type: 'checkpoint', time: Date.now(), epoch, step: state.step, file: runFiles.last(this.run) });
  }

  async saveBest(weights: readonly NamedArray[]): Promise<void> {
    await saveBest(this.run, weights, { epoch: this.epoch, step: this.step }, this.disk);
  }

  private note(event: RunEvent): void {
    if (event.type === 'step' || event.type === 'resume') [this.step, this.epoch, this.nextEpoch] = [event.step, event.epoch, event.epoch];
    if (event.type === 'epoch') this.nextEpoch = event.epoch + 1;
    if (event.type === 'epoch' && event.best) this.best = event;
    if (event.type === 'checkpoint') this.checkpoint = { epoch: event.epoch, step: event.step };
  }
}

/** The epoch that a checkpoint's last step belongs to; a state between two epochs names the coming one. */
export function lastEpochOf(state: FitState): number {
  return state.stepInEpoch === 0 ? Math.max(1, state.epoch - 1) : state.epoch;
}
