import path from 'node:path';
import * as vscode from 'vscode';
import { type Evaluation, type RunEvent } from '../../protocol/events';
import { type Remedy } from '../../protocol/going-on';
import { type EventNotification, type TaggedText } from '../../protocol/worker';
import { WorkerClient, WorkerError } from '../../worker/client';
import { Disposable } from '../disposable';
import { type Log } from '../log';
import { settings } from '../settings';
import { translated } from '../words/translated';
import { advance, type TrainingState } from './training-state';

/** What a training needs; the text of the spec as it stands in the editor. */
export interface TrainingRequest {
  readonly specFile: string;
  readonly specText: string;
  readonly runsDir: string;
  /** Nobody asked for it just now: only the status bar tells of it, unless it fails. */
  readonly quiet?: boolean;
}

/** The worker as the rest of the host sees it: one training at a time, its state, and its answers. */
export class TrainingService extends Disposable {
  private readonly client: WorkerClient;
  private readonly events = this.register(new vscode.EventEmitter<EventNotification>());
  /** Every event of a run in the worker, in order. */
  readonly onEvent = this.events.event;
  private readonly changed = this.register(new vscode.EventEmitter<TrainingState | undefined>());
  readonly onDidChange = this.changed.event;
  private current: TrainingState | undefined;
  private starting = false;
  /** Whether the training that is under way, or ended last, was to be quiet. */
  quiet = false;

  constructor(
    module: string,
    /** Folder of the runtimes. */
    runtimes: string,
    private readonly log: Log,
  ) {
    super();
    this.client = new WorkerClient({
      module,
      env: { UNROLL_RUNTIMES: runtimes },
      onEvent: (notification) => this.take(notification),
      onOutput: (text) => this.log.info(text.trimEnd()),
    });
    this.setContext();
  }

  get state(): TrainingState | undefined {
    return this.current;
  }

  /** Whether a training runs or is about to. */
  get busy(): boolean {
    return this.starting || this.current !== undefined;
  }

  /** Answers the run's folder once training has begun. @throws WorkerError */
  async train({ quiet = false, ...request }: TrainingRequest): Promise<string> {
    return this.begin(async () => {
      this.quiet = quiet;
      this.log.info(`training ${request.specFile}`);
      return this.client.request('train', { ...request, backend: settings.backend() });
    });
  }

  /** @throws WorkerError */
  async resume(run: string, { batchSize, backend = settings.backend() }: Remedy = {}): Promise<string> {
    return this.begin(async () => {
      this.quiet = false;
      this.log.info(`resuming ${run}`);
      const changes = batchSize === undefined ? [] : [{ path: 'training.batchSize', value: String(batchSize) }];
      return this.client.request('resume', { run, backend, changes });
    });
  }

  async pause(): Promise<void> {
    if (this.current) await this.client.request('pause', { run: this.current.run });
  }

  async continue(): Promise<void> {
    if (this.current) await this.client.request('continue', { run: this.current.run });
  }

  async stop(): Promise<void> {
    if (this.current) await this.client.request('stop', { run: this.current.run });
  }

  /** @throws WorkerError */
  evaluate(run: string, data?: string): Promise<Evaluation> {
    return inWords(this.client.request('evaluate', { run, data }));
  }

  /** What the run's model says of texts. @throws WorkerError */
  tag(run: string, texts: readonly string[]): Promise<TaggedText[]> {
    return inWords(this.client.request('tag', { run, texts: [...texts] }));
  }

  override dispose(): void {
    void this.client.dispose();
    super.dispose();
  }

  private async begin(request: () => Promise<{ run: string }>): Promise<string> {
    this.starting = true;
    this.setContext();
    try {
      return (await request()).run;
    } finally {
      this.starting = false;
      this.setContext();
    }
  }

  private take(notification: EventNotification): void {
    const { run, event } = notification;
    this.note(event, run);
    const before = this.current;
    if (!before || before.run === run) this.current = advance(before, run, path.basename(run), event);
    this.events.fire(notification);
    if (before !== this.current) {
      if (before?.paused !== this.current?.paused || !before !== !this.current) this.setContext();
      this.changed.fire(this.current);
    }
  }

  private note(event: RunEvent, run: string): void {
    const name = path.basename(run);
    if (event.type === 'epoch') {
      const score = event.validation === undefined ? '' : `, validation ${(100 * event.validation.score).toFixed(1)}`;
      this.log.info(`${name}: epoch ${event.epoch}, loss ${event.trainLoss.toPrecision(3)}${score}, ${event.seconds.toFixed(1)} s`);
    } else if (event.type === 'end') this.log.info(`${name}: ${event.reason}. ${event.message}`);
    else if (event.type === 'start') this.log.info(`${name}: ${event.parameters} parameters, ${event.device}`);
  }

  private setContext(): void {
    void vscode.commands.executeCommand('setContext', 'unroll.training', this.busy);
    void vscode.commands.executeCommand('setContext', 'unroll.paused', this.current?.paused ?? false);
  }
}

/** What the worker answers; its failures in the language of the window. @throws WorkerError */
function inWords<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    throw error instanceof WorkerError ? new WorkerError(translated(error.message), error.data) : error;
  });
}
