import * as vscode from 'vscode';
import { Lines } from '../../../spec';
import { Disposable } from '../../disposable';
import { rangeIn } from '../../range-in';
import { isSeen, seenColor } from './contrast';
import { type ClassEntry, type LabelEntry, type LabelSet, type LabelSetProblem, parseLabelSet } from './label-set';

const pattern = '**/{.unroll/labels.json,*.labels.json}';
/** Where a new label set is written, in a workspace folder. */
export const labelSetFile = '.unroll/labels.json';

/** The label sets of the workspace: files that say what spans and lines can be called. What is wrong in them stands in the Problems panel. */
export class LabelSets extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly sets = new Map<string, LabelSet>();
  private readonly problems = this.register(vscode.languages.createDiagnosticCollection('unroll-labels'));

  constructor() {
    super();
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(pattern));
    const read = (uri: vscode.Uri) => void this.read(uri);
    this.register(watcher.onDidChange(read));
    this.register(watcher.onDidCreate(read));
    this.register(watcher.onDidDelete((uri) => this.set(uri, undefined)));
    void this.readAll();
  }

  /** Labels of all files, each once, in the order in which they stand there. */
  get labels(): readonly LabelEntry[] {
    return this.once(({ labels }) => labels);
  }

  get classes(): readonly ClassEntry[] {
    return this.once(({ classes }) => classes);
  }

  /** Files in use, the first one the one to be shown. */
  get files(): readonly vscode.Uri[] {
    return [...this.sets.keys()].map((key) => vscode.Uri.parse(key));
  }

  private once<T extends { name: string }>(entries: (set: LabelSet) => readonly T[]): T[] {
    const found = new Map<string, T>();
    for (const set of this.sets.values()) for (const entry of entries(set)) if (!found.has(entry.name)) found.set(entry.name, entry);
    return [...found.values()];
  }

  private async readAll(): Promise<void> {
    const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', 50);
    for (const uri of files.sort((a, b) => a.path.localeCompare(b.path))) await this.read(uri);
  }

  private async read(uri: vscode.Uri): Promise<void> {
    // Without its byte order mark, as the editor counts.
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const text = await Promise.resolve(vscode.workspace.fs.readFile(uri)).then(decode, () => undefined);
    // It may be gone again.
    if (text === undefined) return this.set(uri, undefined);
    const { set, problems } = parseLabelSet(text);
    // While it is being written it may be no set at all: the last good one stays. What the error is the editor says, but of open files alone.
    if (set) this.set(uri, set);
    const lines = new Lines(text);
    const warning = (offset: number, length: number, message: string) => {
      const diagnostic = new vscode.Diagnostic(rangeIn(lines, offset, offset + length), message, vscode.DiagnosticSeverity.Warning);
      diagnostic.source = 'Unroll';
      return diagnostic;
    };
    const faint = [...text.matchAll(/"color"\s*:\s*"(#[0-9a-fA-F]{6})"/g)].filter(([, color]) => !isSeen(color));
    this.problems.set(uri, [
      ...problems.map((problem) => warning(problem.offset, problem.length, problemWords(problem))),
      ...faint.map((match) =>
        warning(
          match.index,
          match[0].length,
          vscode.l10n.t('{0} has less contrast than 3:1 in some theme. {1} is seen in all.', match[1], seenColor(match[1])),
        ),
      ),
    ]);
  }

  private set(uri: vscode.Uri, set: LabelSet | undefined): void {
    if (set) this.sets.set(uri.toString(), set);
    else {
      this.sets.delete(uri.toString());
      this.problems.delete(uri);
    }
    this.changed.fire();
  }
}

function problemWords({ kind, value }: LabelSetProblem): string {
  switch (kind) {
    case 'unusable':
      return vscode.l10n.t('The label set has an error here, so the labels are used that it had before, if any. Correct it.');
    case 'label':
      return vscode.l10n.t('The label "{0}" stands here twice. Remove one.', value);
    case 'role':
      return vscode.l10n.t('The role "{0}" of this label stands here twice. Remove one.', value);
    case 'class':
      return vscode.l10n.t('The class "{0}" stands here twice. Remove one.', value);
    case 'labelKey':
      return vscode.l10n.t('The key "{0}" is taken by a label above. Choose another letter, or none.', value);
    case 'classKey':
      return vscode.l10n.t('The key "{0}" is taken by a class above. Choose another letter, or none.', value);
  }
}
