import path from 'node:path';
import * as vscode from 'vscode';
import { type DifferenceReport, type OtherTextReport } from '../../../protocol/agreement';
import { Disposable } from '../../disposable';
import { type Log, messageOf } from '../../log';
import { type CompareRow, type CompareView } from './compare-view';
import { type Choice, type Compared, type Comparison } from './comparison';
import { activeFile, pickDataFile } from '../pick-data';
import { isFolder, savedFirst } from '../saved-first';
import { showPlace } from './show-place';
import { errorWords } from '../../words/error-words';

/** The commands of two annotators' files: compare, walk through the differences, choose, save one version. */
export class CompareCommands extends Disposable {
  /** Key of the difference that was shown last. */
  private current: string | undefined;
  private choosing = false;

  constructor(
    private readonly comparison: Comparison,
    private readonly view: CompareView,
    private readonly log: Log,
  ) {
    super();
    this.command('compareAnnotators', (argument, more) => this.compare(argument, more));
    this.command('showDifference', (row) => this.showRow(row as CompareRow));
    this.command('nextDifference', (from) => this.step(1, from));
    this.command('previousDifference', (from) => this.step(-1, from));
    this.command('takeLeft', (row, rows) => this.choose('a', row, rows));
    this.command('takeRight', (row, rows) => this.choose('b', row, rows));
    this.command('takeNeither', (row, rows) => this.choose('neither', row, rows));
    this.command('undecideDifference', (row, rows) => this.choose(undefined, row, rows));
    this.command('saveMerged', () => this.saveMerged());
    this.command('closeComparison', () => comparison.close());
  }

  private command(name: string, run: (argument?: unknown, more?: unknown) => unknown): void {
    const guarded = async (argument?: unknown, more?: unknown): Promise<void> => {
      try {
        await run(argument, more);
      } catch (error) {
        this.log.error(messageOf(error));
        void vscode.window.showErrorMessage(errorWords(error));
      }
    };
    this.register(vscode.commands.registerCommand(`unroll.${name}`, guarded));
  }

  private get differences(): readonly DifferenceReport[] {
    return this.comparison.result?.differences ?? [];
  }

  /** Two files of the explorer's selection, or the one at hand and one that the user picks. */
  private async compare(argument: unknown, more: unknown): Promise<void> {
    const given = [argument, ...(Array.isArray(more) ? (more as unknown[]) : [more])].flatMap((each) =>
      each instanceof vscode.Uri ? [each.fsPath] : typeof each === 'string' ? [each] : [],
    );
    const [one, other] = Array.isArray(more) ? new Set(given.slice(1)) : new Set(given);
    const left = one ?? activeFile() ?? (await pickDataFile(vscode.l10n.t('Compare annotators (1 of 2): the first one’s file')));
    if (left === undefined) return;
    const title = vscode.l10n.t('Compare {0} with which annotator’s file?', path.basename(left));
    const right = other ?? (await pickDataFile(title, { beside: left }));
    if (right === undefined) return;
    if (!(await this.comparison.settle(left, right))) return;
    if (!(await savedFirst([left, right], vscode.l10n.t('What is on disk is compared.')))) return;
    const read = this.comparison.open(left, right);
    // The list is there as soon as something is compared.
    await vscode.commands.executeCommand('unroll.differences.focus');
    await read;
    if (this.comparison.failure !== undefined) throw new Error(this.comparison.failure);
    const [first] = this.differences;
    if (first) await this.show(first, false);
    else this.sayNone();
  }

  private async showRow(row: CompareRow): Promise<void> {
    // A key that chooses selects its row first, which VS Code takes for a click on it.
    if (this.choosing) return;
    if (row.kind === 'difference') return this.show(row.difference, false);
    if (row.kind === 'otherText') return this.showTexts(row.otherText);
    if (row.kind !== 'lone') return;
    const { place, text, side } = row.lone;
    const viewColumn = side === 'a' ? vscode.ViewColumn.One : vscode.ViewColumn.Two;
    await showPlace(place, { text, start: 0, end: 0 }, { viewColumn, preserveFocus: true });
  }

  /** Both files side by side at a text that reads otherwise. */
  private async showTexts({ text, textB, placeA, placeB }: OtherTextReport): Promise<void> {
    const start = { start: 0, end: 0 };
    await showPlace(placeB, { text: textB, ...start }, { viewColumn: vscode.ViewColumn.Two, preserveFocus: true });
    await showPlace(placeA, { text, ...start }, { viewColumn: vscode.ViewColumn.One, preserveFocus: true });
  }

  /** Both files side by side at a difference. @param focus whether the left one gets the focus; else it stays where it is */
  private async show(difference: DifferenceReport, focus: boolean): Promise<void> {
    this.current = difference.key;
    const { kind, text, start, end, a, b, inB, placeA, placeB } = difference;
    const piece = (span: typeof a) => ({ text, ...(kind === 'class' ? { start: 0, end: 0 } : (span ?? { start, end })) });
    const pieceB = inB && kind === 'class' ? { ...inB, start: 0, end: 0 } : (inB ?? piece(b));
    this.view.select(difference, !focus);
    await showPlace(placeB, pieceB, { viewColumn: vscode.ViewColumn.Two, preserveFocus: true });
    await showPlace(placeA, piece(a), { viewColumn: vscode.ViewColumn.One, preserveFocus: !focus });
  }

  /** The next or last difference, in a circle. */
  private async step(by: 1 | -1, from: unknown): Promise<void> {
    await this.comparison.ready();
    const { differences } = this;
    if (differences.length === 0) return this.sayNone();
    const at = this.at();
    const next = at < 0 ? (by > 0 ? 0 : differences.length - 1) : (at + by + differences.length) % differences.length;
    await this.show(differences[next], !isList(from));
  }

  private at(): number {
    return this.differences.findIndex(({ key }) => key === this.current);
  }

  private sayNone(): void {
    void vscode.window.showInformationMessage(
      this.comparison.files ? noneWords(this.comparison.result) : vscode.l10n.t('Nothing is compared. Run “Unroll: Compare Annotators”.'),
    );
  }

  /** From a menu: what was clicked or selected. From a key: the difference at hand, and on to the next one that is undecided. */
  private async choose(choice: Choice | undefined, from: unknown, rows: unknown): Promise<void> {
    const clicked = (Array.isArray(rows) ? (rows as CompareRow[]) : isRow(from) ? [from] : []).flatMap((row) =>
      row.kind === 'difference' ? [row.difference.key] : [],
    );
    if (clicked.length > 0) return this.comparison.choose(clicked, choice);
    this.choosing = true;
    try {
      if (isList(from)) await vscode.commands.executeCommand('list.selectAndPreserveFocus');
      const selected = isList(from) ? this.view.selected.map(({ key }) => key) : [];
      const keys = selected.length > 0 || this.current === undefined ? selected : [this.current];
      if (keys.length === 0) return;
      this.comparison.choose(keys, choice);
      this.current = keys.at(-1);
      const next = choice === undefined ? undefined : this.nextUndecided();
      if (next) await this.show(next, !isList(from));
      // By its answer the selection's own command has come.
      else await vscode.commands.executeCommand('setContext', 'unroll.comparing', true);
    } finally {
      this.choosing = false;
    }
  }

  private nextUndecided(): DifferenceReport | undefined {
    const after = this.at() + 1;
    const inOrder = [...this.differences.slice(after), ...this.differences.slice(0, after)];
    return inOrder.find(({ key }) => this.comparison.choiceOf(key) === undefined);
  }

  private async saveMerged(): Promise<void> {
    const { files } = this.comparison;
    await this.comparison.ready();
    if (!files || !this.comparison.result) return this.sayNone();
    if (!(await savedFirst([files.left, files.right], vscode.l10n.t('What is on disk is compared.')))) return;
    const rest = await this.askUndecided();
    if (rest === undefined) return;
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save merged: the name tells the form, that of the left file where it is the same'),
      defaultUri: vscode.Uri.file(proposedName(files.left)),
    });
    if (!target) return;
    const count = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Writing {0}', path.basename(target.fsPath)) },
      () => this.comparison.merge(target.fsPath, rest),
    );
    const open = vscode.l10n.t('Open');
    const told = vscode.l10n.t('{0} texts were written to {1}.', count, path.basename(target.fsPath));
    if ((await vscode.window.showInformationMessage(told, open)) !== open) return;
    if (isFolder(files.left) && isFolder(target.fsPath)) await vscode.commands.executeCommand('revealInExplorer', target);
    else if (target.fsPath.endsWith('.txt')) await vscode.window.showTextDocument(target);
    else await vscode.commands.executeCommand('unroll.openAsText', target);
  }

  /** Whose version is taken where nothing was chosen; undefined: nothing is to be written yet. */
  private async askUndecided(): Promise<'a' | 'b' | undefined> {
    const { undecided } = this.comparison;
    if (undecided === 0) return 'a';
    const left = vscode.l10n.t('Take Left');
    const right = vscode.l10n.t('Take Right');
    const look = vscode.l10n.t('Show Them');
    const detail = vscode.l10n.t('Whose version shall be written of them?');
    const question = vscode.l10n.t('{0} differences are undecided.', undecided);
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, left, right, look);
    if (answer === look) {
      const next = this.nextUndecided();
      if (next) await this.show(next, false);
    }
    return answer === left ? 'a' : answer === right ? 'b' : undefined;
  }
}

/** That no tag differs, and what differs else. */
function noneWords(result: Compared | undefined): string {
  const [otherTexts, lone] = [result?.otherTexts.length ?? 0, result?.lone.length ?? 0];
  if (otherTexts === 0 && lone === 0) return vscode.l10n.t('The two files do not differ.');
  if (lone === 0) return vscode.l10n.t('No tag differs; texts that read otherwise: {0}.', otherTexts);
  return vscode.l10n.t('No tag differs; texts that read otherwise: {0}, texts in one file alone: {1}.', otherTexts, lone);
}

/** Keys of the list say so, since they act on its row and leave the focus there. */
function isList(from: unknown): boolean {
  return typeof from === 'object' && from !== null && 'list' in from;
}

function isRow(from: unknown): from is CompareRow {
  return typeof from === 'object' && from !== null && 'kind' in from;
}

/** Beside the left file: trips.merged.jsonl; of a folder of files another folder. */
function proposedName(left: string): string {
  const { dir, name, ext } = path.parse(left);
  if (/^seq\.(in|out)$/.test(path.basename(left))) return `${dir}-merged`;
  if (isFolder(left)) return `${left}-merged`;
  return path.join(dir, `${name}.merged${ext}`);
}
