import path from 'node:path';
import * as vscode from 'vscode';
import {
  agreementLine,
  type AgreementReport,
  type Choices,
  type DifferenceReport,
  type LoneReport,
  mergeChoices,
  type OtherTextReport,
} from '../../../protocol/agreement';
import { type CliProcess } from '../../backends/cli-process';
import { Disposable } from '../../disposable';
import { type Log } from '../../log';
import { writeAtomic } from '../../../data/write-atomic';
import { type ReadingChoices } from '../../tagging/files/reading-choices';
import { isFolder } from '../saved-first';
import { readingArguments, readingFor, secondReadingArguments, settleReading } from '../reading-arguments';
import { errorWords } from '../../words/error-words';

export type Choice = Choices[string];

/** What `unroll agree` says of two files. */
export interface Compared {
  readonly agreement: AgreementReport;
  readonly differences: readonly DifferenceReport[];
  readonly otherTexts: readonly OtherTextReport[];
  readonly lone: readonly LoneReport[];
}

const memoryKey = 'unroll.comparison';
/** Milliseconds of rest after a change on disk. */
const rest = 400;

interface Kept {
  readonly left: string;
  readonly right: string;
  readonly choices: Choices;
}

/**
 * The two annotators' files that are compared, and what was chosen so far. They are read in a process of their own, again whenever one of them changes on
 * disk; choices are kept for each place that stays as it was, over reloads of the window too.
 */
export class Comparison extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<readonly string[] | undefined>());
  /** Choices of these differences changed; undefined: all may be new. */
  readonly onDidChange = this.changed.event;
  private kept: Kept | undefined;
  private found: Compared | undefined;
  private failed: string | undefined;
  private reading: Promise<void> | undefined;
  private stopReading: (() => void) | undefined;
  private watchers: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly cli: CliProcess,
    private readonly memory: vscode.Memento,
    /** Folder for what is handed to the process. */
    private readonly storage: vscode.Uri,
    private readonly choices: ReadingChoices,
    private readonly log: Log,
  ) {
    super();
    this.kept = memory.get<Kept>(memoryKey);
    this.follow();
  }

  override dispose(): void {
    clearTimeout(this.timer);
    this.stopReading?.();
    for (const watcher of this.watchers) watcher.dispose();
    super.dispose();
  }

  /** Absolute paths of the two, where something is compared. */
  get files(): { readonly left: string; readonly right: string } | undefined {
    return this.kept;
  }

  /** What differs; undefined until it is read, or where it can't be. */
  get result(): Compared | undefined {
    return this.found;
  }

  /** Why the files could not be read. */
  get failure(): string | undefined {
    return this.failed;
  }

  get undecided(): number {
    return this.found?.differences.filter(({ key }) => this.choiceOf(key) === undefined).length ?? 0;
  }

  choiceOf(key: string): Choice | undefined {
    return this.kept?.choices[key];
  }

  /** Compares two files from now on. */
  async open(left: string, right: string): Promise<void> {
    const same = this.kept?.left === left && this.kept.right === right;
    this.keep({ left, right, choices: same ? (this.kept?.choices ?? {}) : {} });
    this.found = undefined;
    this.failed = undefined;
    this.follow();
    this.reading = this.read();
    await this.ready();
  }

  /** Asks how files are read where their forms leave a choice that nobody has made. Answers false when the person did not choose. */
  async settle(...files: readonly string[]): Promise<boolean> {
    for (const file of files) if (!(await settleReading(file, this.choices))) return false;
    return true;
  }

  close(): void {
    clearTimeout(this.timer);
    this.reading = undefined;
    this.keep(undefined);
    this.found = undefined;
    this.failed = undefined;
    this.stopReading?.();
    this.follow();
    this.changed.fire(undefined);
  }

  /** Says whose version of differences is right; undefined: not decided. */
  choose(keys: readonly string[], choice: Choice | undefined): void {
    if (!this.kept) return;
    const now = new Set(keys);
    const others = Object.entries(this.kept.choices).filter(([key]) => !now.has(key));
    const chosen = choice === undefined ? [] : keys.map((key) => [key, choice] as const);
    this.keep({ ...this.kept, choices: Object.fromEntries([...others, ...chosen]) });
    this.changed.fire(keys);
  }

  /** Waits for what is being read, and reads what is not read yet, as after a reload of the window. Never rejects. */
  async ready(): Promise<void> {
    if (this.kept && !this.found && this.failed === undefined) this.reading ??= this.read();
    // A change on disk meanwhile makes another reading.
    for (let job: Promise<void> | undefined; job !== this.reading;) await (job = this.reading);
  }

  /**
   * Writes one version of the two.
   * @param rest whose version is taken where nothing was chosen
   * @returns the number of documents @throws Error
   */
  async merge(target: string, rest: 'a' | 'b'): Promise<number> {
    const { left, right, choices } = this.kept ?? { left: '', right: '', choices: {} };
    await vscode.workspace.fs.createDirectory(this.storage);
    const file = path.join(this.storage.fsPath, 'choices.json');
    await writeAtomic(file, [JSON.stringify(mergeChoices.parse(choices))]);
    let documents: number | undefined;
    const args = [...(await this.agree(left, right)), '--merge', target, '--prefer', rest, '--choices', file];
    await this.cli.ask<Line>(args, agreementLine, (line) => {
      if (line.type === 'merged') ({ documents } = line);
    });
    if (documents === undefined) throw new Error(vscode.l10n.t('Nothing was written.'));
    return documents;
  }

  /** Each file is read as it is when it is opened. */
  private async agree(left: string, right: string): Promise<string[]> {
    const [a, b] = [await readingFor(left, this.choices), await readingFor(right, this.choices)];
    return ['agree', left, right, ...readingArguments(a), ...secondReadingArguments(b)];
  }

  private keep(kept: Kept | undefined): void {
    this.kept = kept;
    void this.memory.update(memoryKey, kept);
    void vscode.commands.executeCommand('setContext', 'unroll.comparing', kept !== undefined);
  }

  private async read(): Promise<void> {
    if (!this.kept) return;
    this.stopReading?.();
    const source = new vscode.CancellationTokenSource();
    this.stopReading = () => source.cancel();
    this.changed.fire(undefined);
    const { left, right } = this.kept;
    let agreement: AgreementReport | undefined;
    const differences: DifferenceReport[] = [];
    const otherTexts: OtherTextReport[] = [];
    const lone: LoneReport[] = [];
    const take = (line: Line): void => {
      if (line.type === 'agreement') agreement = line;
      else if (line.type === 'difference') differences.push(line);
      else if (line.type === 'otherText') otherTexts.push(line);
      else if (line.type === 'lone') lone.push(line);
    };
    const failure = await this.agree(left, right)
      .then((args) => this.cli.ask(args, agreementLine, take, source.token))
      .then(() => undefined, errorWords);
    if (source.token.isCancellationRequested) return;
    this.found = agreement && { agreement, differences, otherTexts, lone };
    this.failed = failure ?? (agreement ? undefined : vscode.l10n.t('The files could not be compared.'));
    if (this.failed !== undefined) this.log.warn(`compare: ${this.failed}`);
    this.changed.fire(undefined);
  }

  /** Looks again when one of the files changes on disk. */
  private follow(): void {
    for (const watcher of this.watchers.splice(0)) watcher.dispose();
    void vscode.commands.executeCommand('setContext', 'unroll.comparing', this.kept !== undefined);
    if (!this.kept) return;
    for (const file of [this.kept.left, this.kept.right]) {
      const watcher = vscode.workspace.createFileSystemWatcher(patternOf(file));
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) event(() => this.soon());
      this.watchers.push(watcher);
    }
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.reading = this.read();
    }, rest);
  }
}

/** What is read with a file: a folder's files; what lies beside, as brat's .ann, a sidecar, seq.out. */
function patternOf(file: string): vscode.RelativePattern {
  if (isFolder(file)) return new vscode.RelativePattern(vscode.Uri.file(file), '*');
  const base = path.basename(file).replace(/\.txt$/, '');
  const pattern = /^seq\.(in|out)$|^label$/.test(base) ? '{seq.in,seq.out,label}' : `${base.replace(/[[\]{}*?]/g, '?')}*`;
  return new vscode.RelativePattern(vscode.Uri.file(path.dirname(file)), pattern);
}

type Line = Exclude<ReturnType<typeof agreementLine.parse>, { type: 'error' }>;
