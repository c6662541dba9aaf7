import type { EventOf, RunEvent } from '../../src/protocol/events';
import type { RunSummary } from '../../src/protocol/page';
import { Steps } from './steps';

/** One run as the page knows it: its events, sorted into what the charts draw. */
export class Run {
  /** With what a resume has changed since: device, steps an epoch, epochs. */
  start: EventOf<'start'> | undefined;
  /** Steps at the end of the last epoch, as it is planned now. */
  totalSteps = 0;
  end: EventOf<'end'> | undefined;
  epochs: EventOf<'epoch'>[] = [];
  watches: EventOf<'watch'>[] = [];
  evaluations: EventOf<'evaluation'>[] = [];
  readonly steps = new Steps();
  /** Grows with every change, so that a card can see that it has nothing to do. */
  version = 0;

  constructor(public summary: RunSummary) {}

  get id(): string {
    return this.summary.run;
  }

  get label(): string {
    return this.summary.name;
  }

  apply(events: readonly RunEvent[]): void {
    for (const event of events) this.add(event);
    this.version++;
  }

  get scoreName(): string {
    return this.start?.scoreName ?? 'score';
  }

  get step(): number {
    return this.steps.length > 0 ? this.steps.step.last() : 0;
  }

  get epoch(): number {
    return this.steps.length > 0 ? this.steps.epoch.last() : (this.epochs.at(-1)?.epoch ?? 0);
  }

  /** The epoch whose weights are kept: the last that was best when it ended. */
  get best(): EventOf<'epoch'> | undefined {
    return this.epochs.findLast((epoch) => epoch.best);
  }

  /** Median milliseconds from step to step lately; pauses and validation do not count. */
  get stepMilliseconds(): number {
    const { time, length } = this.steps;
    const gaps: number[] = [];
    for (let row = Math.max(1, length - 60); row < length; row++) gaps.push(time.at(row) - time.at(row - 1));
    gaps.sort((a, b) => a - b);
    return gaps[gaps.length >> 1] ?? NaN;
  }

  get sentencesPerSecond(): number {
    const measured = this.epochs.at(-1)?.sentencesPerSecond;
    if (measured !== undefined) return measured;
    const batch = this.steps.lines(this.steps.length - 1).length;
    return batch > 0 ? (batch * 1000) / this.stepMilliseconds : NaN;
  }

  private add(event: RunEvent): void {
    switch (event.type) {
      case 'start':
        this.start = event;
        this.totalSteps = event.epochs * event.stepsPerEpoch;
        break;
      case 'resume':
        this.rewind(event.step);
        this.takeUp(event);
        break;
      case 'step':
        this.steps.push(event);
        break;
      case 'epoch':
        this.epochs = [...this.epochs.filter((epoch) => epoch.epoch < event.epoch), event];
        break;
      case 'watch':
        this.watches = [...this.watches.filter((watch) => watch.epoch !== event.epoch), event];
        break;
      case 'evaluation':
        this.evaluations = [...this.evaluations.filter((one) => one.evaluation.data !== event.evaluation.data), event];
        break;
      case 'end':
        this.end = event;
        break;
      case 'checkpoint':
      case 'pause':
      case 'continue':
        break;
    }
  }

  /** Another batch size makes other steps of an epoch, from the resume on; another machine has another device. */
  private takeUp({ step, epoch, stepInEpoch, stepsPerEpoch, epochs, backend, device, backendReason }: EventOf<'resume'>): void {
    // Logs of older versions tell the place alone; nothing could be changed there.
    if (!this.start || stepInEpoch === undefined || stepsPerEpoch === undefined || epochs === undefined) return;
    const { backend: before, device: deviceBefore } = this.start;
    this.start = { ...this.start, stepsPerEpoch, epochs, backend: backend ?? before, device: device ?? deviceBefore, backendReason };
    this.totalSteps = step - stepInEpoch + (epochs - epoch + 1) * stepsPerEpoch;
  }

  private rewind(step: number): void {
    this.end = undefined;
    this.steps.cutAfter(step);
    this.epochs = this.epochs.filter((epoch) => epoch.step <= step);
    this.watches = this.watches.filter((watch) => watch.step <= step);
  }
}
