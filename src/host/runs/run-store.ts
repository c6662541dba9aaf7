import path from 'node:path';
import * as vscode from 'vscode';
import { type RunEvent } from '../../protocol/events';
import { runsDirOf } from '../../runs/run-folder';
import { isFinished, listRuns, type RunInfo, summarizeRun } from '../../runs/run-summary';
import { Disposable } from '../disposable';
import { type Log, messageOf } from '../log';
import { settings } from '../settings';
import { type TrainingService } from '../training/training-service';

/** Milliseconds in which changes on disk are gathered. */
const gather = 700;
/** 2 before 10, as the explorer sorts. */
const byName = new Intl.Collator(undefined, { numeric: true });
/** Milliseconds between two readings of a log that another process writes. */
const rest = 4000;
/** Events that change what a list of runs shows. */
const milestones: ReadonlySet<RunEvent['type']> = new Set(['start', 'resume', 'epoch', 'pause', 'continue', 'evaluation', 'end']);

/** The specs of the workspace and all runs that were made of them, here or by a terminal, as they lie on disk. */
export class RunStore extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** The list changed, or how far one of its runs is. */
  readonly onDidChange = this.changed.event;
  private known: readonly RunInfo[] = [];
  private specFiles: readonly vscode.Uri[] = [];
  private readonly stale = new Set<string>();
  private all = false;
  private timer: NodeJS.Timeout | undefined;
  /** When the timer is due. */
  private due = 0;
  private reading: Promise<void> | undefined;

  constructor(
    training: TrainingService,
    private readonly log: Log,
  ) {
    super();
    const specs = this.register(vscode.workspace.createFileSystemWatcher('**/*.unroll.json', false, true, false));
    const everything = () => this.soon();
    this.register(specs.onDidCreate(everything));
    this.register(specs.onDidDelete(everything));
    const runs = this.register(vscode.workspace.createFileSystemWatcher('**/{manifest.json,events.jsonl}'));
    this.register(runs.onDidCreate(({ fsPath }) => this.soon(path.dirname(fsPath))));
    // A run of this window's worker tells its milestones itself; a log that grows elsewhere is read now and then, since it may be long.
    this.register(
      runs.onDidChange(({ fsPath }) => {
        if (path.dirname(fsPath) !== training.state?.run) this.soon(path.dirname(fsPath), rest);
      }),
    );
    this.register(runs.onDidDelete(everything));
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(everything));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('unroll.runsFolder')) this.soon();
      }),
    );
    this.register(
      training.onEvent(({ run, event }) => {
        if (milestones.has(event.type)) this.soon(run);
      }),
    );
    this.soon();
  }

  /** All runs, newest first. */
  get runs(): readonly RunInfo[] {
    return this.known;
  }

  /** All specs of the workspace, by path. */
  get specs(): readonly vscode.Uri[] {
    return this.specFiles;
  }

  get(run: string): RunInfo | undefined {
    return this.known.find((info) => info.run === run);
  }

  /** Runs that were made of a spec, newest first. */
  of(specFile: string): readonly RunInfo[] {
    return this.known.filter((info) => info.specFile === specFile);
  }

  /** Folder of the runs of a spec. */
  runsDir(specFile: string): string {
    const uri = vscode.Uri.file(specFile);
    const folder = settings.runsFolder(uri);
    if (folder === '') return runsDirOf(specFile);
    return path.resolve(vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(specFile), folder);
  }

  /** Reads all again. */
  refresh(): Promise<void> {
    this.all = true;
    return this.read();
  }

  /** Reads one run again; undefined where there is none that can be read. */
  async reload(run: string): Promise<RunInfo | undefined> {
    this.stale.add(run);
    await this.read();
    return this.get(run);
  }

  override dispose(): void {
    clearTimeout(this.timer);
    super.dispose();
  }

  private soon(run?: string, delay = gather): void {
    if (run === undefined) this.all = true;
    else this.stale.add(run);
    const due = Date.now() + delay;
    if (this.timer && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.read();
    }, delay);
  }

  /** One reading at a time; what became stale meanwhile is read after it. */
  private async read(): Promise<void> {
    while (this.reading) await this.reading;
    this.reading = this.readNow().finally(() => (this.reading = undefined));
    await this.reading;
  }

  private async readNow(): Promise<void> {
    const stale = [...this.stale];
    const all = this.all;
    this.stale.clear();
    this.all = false;
    try {
      if (all) await this.readAll();
      else for (const run of stale) await this.readOne(run);
    } catch (error) {
      this.log.error(messageOf(error));
    }
    const resumable = this.known.some(({ state, readOnly }) => !readOnly && !isActive(state) && !isFinished(state));
    void vscode.commands.executeCommand('setContext', 'unroll.hasRuns', this.known.length > 0);
    void vscode.commands.executeCommand('setContext', 'unroll.resumable', resumable);
    this.changed.fire();
  }

  private async readAll(): Promise<void> {
    const found = await vscode.workspace.findFiles('**/*.unroll.json', '{**/node_modules/**,**/.unroll/**}');
    this.specFiles = found.filter(({ scheme }) => scheme === 'file').sort((a, b) => byName.compare(a.fsPath, b.fsPath));
    const runs: RunInfo[] = [];
    for (const dir of new Set(this.specFiles.map(({ fsPath }) => this.runsDir(fsPath)))) {
      const listed = await listRuns(dir);
      runs.push(...listed.runs);
      for (const problem of listed.problems) this.log.warn(messageOf(problem));
    }
    this.known = sorted(runs);
  }

  private async readOne(run: string): Promise<void> {
    // Other programs have files of these names too: only what lies where runs lie is one.
    const known = this.get(run) !== undefined;
    if (!known && !this.specFiles.some(({ fsPath }) => this.runsDir(fsPath) === path.dirname(run))) return;
    try {
      const info = await summarizeRun(run);
      this.known = sorted([...this.known.filter((other) => other.run !== run), info]);
    } catch (error) {
      // A run that begins has no manifest yet; one that is deleted has none any more.
      this.known = this.known.filter((other) => other.run !== run);
      this.log.debug(messageOf(error));
    }
  }
}

/** Whether a process is at a run. */
export function isActive(state: RunInfo['state']): boolean {
  return state === 'starting' || state === 'training' || state === 'paused';
}

function sorted(runs: RunInfo[]): RunInfo[] {
  return runs.sort((a, b) => b.manifest.created - a.manifest.created);
}
