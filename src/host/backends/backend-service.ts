import * as vscode from 'vscode';
import { backendReport, type BackendReport } from '../../protocol/backends';
import { Disposable } from '../disposable';
import { type Log, messageOf } from '../log';
import { settings } from '../settings';
import { type CliProcess } from './cli-process';

/** What this machine can train on, looked up once in a process of its own and kept. */
export class BackendService extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** The list or the setting changed. */
  readonly onDidChange = this.changed.event;
  private known: readonly BackendReport[] = [];
  private looking: Promise<void> | undefined;

  constructor(
    private readonly cli: CliProcess,
    private readonly log: Log,
  ) {
    super();
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('unroll.backend')) this.changed.fire();
      }),
    );
  }

  /** The best first; empty until the first look is over. */
  get list(): readonly BackendReport[] {
    return this.known;
  }

  /** The one that a training would be on: the setting's, else the best. undefined until it is known. */
  get current(): BackendReport | undefined {
    const name = settings.backend();
    return this.known.find((backend) => (name === undefined ? backend.auto === 'chosen' : backend.name === name));
  }

  /** Looks unless that was done. Never rejects. */
  async look(): Promise<readonly BackendReport[]> {
    if (this.known.length === 0) await this.refresh();
    return this.known;
  }

  /** Looks again, as after a set-up. Never rejects. */
  refresh(): Promise<void> {
    this.looking ??= this.read().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async read(): Promise<void> {
    const found: BackendReport[] = [];
    try {
      await this.cli.run(['backends'], (line) => {
        const report = backendReport.safeParse(line);
        if (report.success) found.push(report.data);
      });
    } catch (error) {
      // A driver may crash the look itself. The next look passes over what did.
      this.log.error(`backends: ${messageOf(error)}`);
    }
    for (const { name, available, device, whyNot, reason } of found) {
      this.log.info(`backend ${name}: ${available ? (device ?? '') : ''} ${whyNot ?? reason}`);
    }
    this.known = found;
    this.changed.fire();
  }
}
