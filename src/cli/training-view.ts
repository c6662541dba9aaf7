import type { SingleBar } from 'cli-progress';
import type { EventOf, RunEvent } from '../protocol/events';
import { runFiles } from '../runs/run-folder';
import { digits, duration, grouped, percent, showProblem, type Output } from './output';
import { progressBar } from './progress-bar';

/**
 * A training as the terminal shows it: a line that rewrites itself, a line an epoch that stays. Without a terminal only the lines stay;
 * with --json each event is a line.
 */
export class TrainingView {
  private start?: EventOf<'start'>;
  private bar?: SingleBar;
  private epochStart = 0;
  /** Steps before the epoch that is under way. */
  private before = 0;
  private sentences = 0;
  /** Of the epoch before: the bar's F1. */
  private score = '';
  private paused = false;

  constructor(
    private readonly output: Output,
    /** The start event of a run that goes on, which is in its log already. */
    start?: EventOf<'start'>,
  ) {
    this.start = start;
  }

  show(run: string, event: RunEvent): void {
    if (this.output.json) {
      this.output.object({ run, ...event });
      return;
    }
    switch (event.type) {
      case 'start':
        this.start = event;
        this.showStart(run, event);
        break;
      case 'resume':
        this.showResume(run, event);
        break;
      case 'step':
        this.showStep(event);
        break;
      case 'epoch':
        this.showEpoch(event);
        break;
      case 'pause':
      case 'continue':
        this.paused = event.type === 'pause';
        break;
      case 'end':
        this.stopBar();
        break;
      default:
    }
  }

  private showStart(run: string, event: EventOf<'start'>): void {
    const { bold, dim } = this.output.colors;
    this.output.line(
      `${bold(run)}\n${dim(
        `${grouped(event.trainDocuments)} sentences · ${grouped(event.parameters)} parameters · ${event.stepsPerEpoch} steps an epoch · ${event.device}`,
      )}`,
    );
    if (event.backendReason) this.output.line(dim(event.backendReason));
    const problems = event.problems ?? [];
    for (const problem of problems.slice(0, 10)) showProblem(this.output, problem);
    const more = (event.problemCount ?? problems.length) - Math.min(10, problems.length);
    if (more > 0) this.output.note(`and ${more} more problems in the data; ${whereAll(run, event)}`);
  }

  private showResume(run: string, event: EventOf<'resume'>): void {
    const { start } = this;
    const { stepsPerEpoch = start?.stepsPerEpoch ?? 1, epochs = start?.epochs ?? 1, device = start?.device ?? '' } = event;
    this.before = event.step - (event.stepInEpoch ?? event.step - (event.epoch - 1) * stepsPerEpoch);
    const anew = start && stepsPerEpoch !== start.stepsPerEpoch ? `; ${stepsPerEpoch} steps an epoch from here on, which begins anew` : '';
    if (start) this.start = { ...start, stepsPerEpoch, epochs, device };
    this.output.line(`Going on with ${run} from step ${event.step} (epoch ${event.epoch})${device ? ` on ${device}` : ''}${anew}.`);
    if (event.backendReason) this.output.line(this.output.colors.dim(event.backendReason));
  }

  private showStep(event: EventOf<'step'>): void {
    if (!this.output.terminal || !this.start || this.paused) return;
    const { stepsPerEpoch, epochs } = this.start;
    if (!this.bar) {
      this.epochStart = event.time;
      this.sentences = 0;
      this.bar = this.newBar();
      this.bar.start(stepsPerEpoch, 0, { of: `${event.epoch}/${epochs}`, about: `loss ${digits(event.loss)}${this.score}`, left: '' });
    } else this.sentences += event.lines.length;
    const seconds = (event.time - this.epochStart) / 1000;
    const done = event.step - this.before;
    const speed = seconds > 0 ? this.sentences / seconds : 0;
    const epochsLeft = epochs - event.epoch + 1 - done / stepsPerEpoch;
    const left = speed > 0 ? (epochsLeft * this.start.trainDocuments) / speed : 0;
    this.bar.update(done, {
      of: `${event.epoch}/${epochs}`,
      about: `loss ${digits(event.loss)}${this.score}${speed > 0 ? ` · ${grouped(speed)} sentences/s` : ''}`,
      left: left > 0 ? ` · ${duration(left)} left` : '',
    });
  }

  private showEpoch(event: EventOf<'epoch'>): void {
    this.stopBar();
    this.before = event.step;
    const { dim, green } = this.output.colors;
    const { validation } = event;
    const name = this.start?.scoreName ?? 'score';
    const width = String(this.start?.epochs ?? event.epoch).length;
    if (validation) this.score = ` · ${name} ${percent(validation.score)}`;
    const measures = validation
      ? `  validation ${digits(validation.loss).padEnd(6)}  ${name} ${percent(validation.score).padStart(5)}`
      : '';
    const speed = dim(`  ${duration(event.seconds)}  ${grouped(event.sentencesPerSecond)} sentences/s`);
    const place = `epoch ${String(event.epoch).padStart(width)}/${this.start?.epochs ?? '?'}`;
    this.output.line(`${place}  loss ${digits(event.trainLoss).padEnd(6)}${measures}${event.best ? green(' best') : '     '}${speed}`);
  }

  private newBar(): SingleBar {
    const { cyan, dim } = this.output.colors;
    return progressBar(`{of} ${cyan('{bar}')} {percentage}% · {about}${dim('{left}')}`);
  }

  private stopBar(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}

/** Where the problems stand that the terminal left out: the log keeps the first hundred. */
function whereAll(run: string, { problems = [], problemCount = problems.length }: EventOf<'start'>): string {
  const which = problemCount > problems.length ? `the first ${problems.length}` : 'all';
  return `the "start" event in ${runFiles.events(run)} has ${which}.`;
}
