import * as vscode from 'vscode';
import { type Curve, curveLine, type CurveProgress } from '../../protocol/curve';
import { type SpecChange } from '../../protocol/worker';
import { type ShownCurve } from '../../protocol/page';
import { readCurves } from '../../runs/curve-file';
import { specName } from '../../runs/run-folder';
import { WorkerError } from '../../worker/client';
import { type CliProcess } from '../backends/cli-process';
import { Disposable } from '../disposable';
import { type Log } from '../log';
import { settings } from '../settings';
import { busyWords, progressWords, verdictWords } from './verdict-words';

interface Running {
  readonly specFile: string;
  readonly stop: vscode.CancellationTokenSource;
  curve?: Curve;
  progress?: CurveProgress;
  /** Who waits for the end. */
  readonly waiting: (() => void)[];
}

/** Learning curves: trains them by `unroll curve` in a process of its own, one at a time, and knows those that are kept on disk. */
export class CurveService extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** A curve is another now, here or on disk, or how far it is. */
  readonly onDidChange = this.changed.event;
  private running: Running | undefined;

  constructor(
    private readonly cli: CliProcess,
    private readonly log: Log,
  ) {
    super();
    const files = this.register(vscode.workspace.createFileSystemWatcher('**/.unroll/curves/*.json'));
    for (const event of [files.onDidCreate, files.onDidChange, files.onDidDelete]) this.register(event(() => this.changed.fire()));
  }

  /** The spec whose curve is trained now. */
  get trained(): string | undefined {
    return this.running?.specFile;
  }

  /** The curve of a spec as the page shows it. */
  async shown(specFile: string): Promise<ShownCurve> {
    const running = this.running?.specFile === specFile ? this.running : undefined;
    const curve = running?.curve ?? (await this.kept(specFile)) ?? null;
    const { progress } = running ?? {};
    return {
      spec: specFile,
      name: specName(specFile),
      curve,
      verdict: curve ? verdictWords(curve) : '',
      ...(running && {
        progress: { share: progress?.share ?? 0, words: progress ? progressWords(progress) : vscode.l10n.t('reading the data') },
      }),
    };
  }

  /** The newest curve of a spec as it lies on disk. */
  async kept(specFile: string): Promise<Curve | undefined> {
    return (await readCurves(specFile))[0];
  }

  /**
   * Trains what a spec's curve lacks.
   * @param changes to the spec, for this curve alone
   * @param token stops it after a step; the trainings that are done are kept
   * @returns the curve as far as it came; undefined where it did not begin
   * @throws WorkerError, also where another is trained already
   */
  async train(
    { specFile, changes }: { readonly specFile: string; readonly changes: readonly SpecChange[] },
    tell: (progress: CurveProgress) => void,
    token: vscode.CancellationToken,
  ): Promise<Curve | undefined> {
    // Who asked may have been asked for the spec, or have saved it, while another one began.
    if (this.running) throw new WorkerError(busyWords(this.running.specFile), { reason: 'busy' });
    const running: Running = { specFile, stop: new vscode.CancellationTokenSource(), waiting: [] };
    this.setRunning(running);
    const stopping = token.onCancellationRequested(() => running.stop.cancel());
    let failure: WorkerError | undefined;
    const take = (value: unknown): void => {
      const { data: line } = curveLine.safeParse(value);
      if (line?.type === 'error') failure = new WorkerError(line.message, line);
      else if (line?.type === 'curve') this.note(running, line.curve);
      else if (line) {
        running.progress = line;
        tell(line);
      }
      this.changed.fire();
    };
    try {
      const backend = settings.backend();
      const args = ['curve', specFile, ...(backend === undefined ? [] : ['--backend', backend])];
      for (const { path, value } of changes) args.push('--set', `${path}=${value}`);
      await this.cli.run(args, take, running.stop.token);
    } finally {
      stopping.dispose();
      running.stop.dispose();
      this.setRunning(undefined);
      for (const tell of running.waiting) tell();
    }
    if (failure) throw failure;
    return running.curve;
  }

  /** Stops what is trained after a step; waits for its end. */
  async stop(): Promise<void> {
    const { running } = this;
    if (!running) return;
    const ended = new Promise<void>((resolve) => running.waiting.push(resolve));
    running.stop.cancel();
    await ended;
  }

  private setRunning(running: Running | undefined): void {
    this.running = running;
    void vscode.commands.executeCommand('setContext', 'unroll.curveTraining', running !== undefined);
    this.changed.fire();
  }

  private note(running: Running, curve: Curve): void {
    running.curve = curve;
    const last = curve.points.at(-1);
    if (last)
      this.log.info(`learning curve of ${curve.name}: ${last.documents} sentences, seed ${last.seed}: ${(100 * last.score).toFixed(1)}`);
  }
}
