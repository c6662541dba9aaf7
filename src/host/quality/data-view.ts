import path from 'node:path';
import * as vscode from 'vscode';
import { dataLine, dataPageMessage, type DataHostMessage, type DataReport } from '../../protocol/data-report';
import { type CliProcess } from '../backends/cli-process';
import { Disposable } from '../disposable';
import { type Log, messageOf } from '../log';
import { openLine } from '../open-line';
import { panelHtml } from '../panel/panel-html';
import { type ReadingChoices } from '../tagging/files/reading-choices';
import { type LabelStore } from '../tagging/labels/label-store';
import { translated } from '../words/translated';
import { activeData, pickDataFile } from './pick-data';
import { readingArguments, readingFor } from './reading-arguments';
import { errorWords } from '../words/error-words';

const pageType = 'unroll.data';
/** Where the workspace's memory has the files that are shown. */
const memoryKey = 'unroll.data';

/** Data sets in numbers, on a page of their own; counted in a process of its own, since that may take seconds. At most one page a window. */
export class DataView extends Disposable implements vscode.WebviewPanelSerializer {
  private view: vscode.WebviewPanel | undefined;
  private shown: { readonly files: readonly string[]; readonly report: DataReport } | undefined;
  /** What was asked for last. */
  private wanted: readonly string[] | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly memory: vscode.Memento,
    private readonly cli: CliProcess,
    private readonly labels: LabelStore,
    private readonly choices: ReadingChoices,
    private readonly log: Log,
  ) {
    super();
    this.register(vscode.commands.registerCommand('unroll.showData', (argument?: unknown, more?: unknown) => this.command(argument, more)));
    this.register(vscode.window.registerWebviewPanelSerializer(pageType, this));
    this.register(labels.onDidChange(() => this.tell()));
  }

  /** After a reload of the window the page comes back, and what it showed is counted anew. */
  async deserializeWebviewPanel(view: vscode.WebviewPanel): Promise<void> {
    this.view?.dispose();
    this.adopt(view);
    const files = this.memory.get<readonly string[]>(memoryKey, []);
    if (files.length > 0) await this.show(files);
    // A page without numbers is blank, and has no button to ask for them.
    if (!this.shown) view.dispose();
  }

  override dispose(): void {
    this.view?.dispose();
    super.dispose();
  }

  private async command(argument: unknown, more: unknown): Promise<void> {
    const given = (Array.isArray(more) ? (more as unknown[]) : [argument]).flatMap((one) =>
      one instanceof vscode.Uri ? [one.fsPath] : typeof one === 'string' ? [one] : [],
    );
    if (given.length > 0) return this.show(given);
    const specs = { specs: true };
    const file = activeData(specs) ?? (await pickDataFile(vscode.l10n.t('Show the data of which spec or file?'), specs));
    if (file !== undefined) await this.show([file]);
  }

  /** Counts a spec's data, or files of which the first stands for the training data, and shows them. Never rejects. */
  private async show(files: readonly string[]): Promise<void> {
    const name = path.basename(files[0]);
    this.wanted = files;
    try {
      const report = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Counting the data of {0}', name), cancellable: true },
        (_, token) => this.count(files, token),
      );
      // Others may have been asked for meanwhile, and counted sooner.
      if (!report || this.wanted !== files) return;
      this.shown = { files, report };
      void this.memory.update(memoryKey, files);
      this.open();
      this.tell();
    } catch (error) {
      this.log.error(messageOf(error));
      void vscode.window.showErrorMessage(errorWords(error));
    }
  }

  /** @returns undefined when the user turned away @throws Error with what the process says */
  private async count(files: readonly string[], token: vscode.CancellationToken): Promise<DataReport | undefined> {
    let report: DataReport | undefined;
    await this.cli.ask<DataReport>(['data', ...files, ...(await this.readingOf(files))], dataLine, (line) => (report = line), token);
    if (token.isCancellationRequested) return undefined;
    if (!report) throw new Error(vscode.l10n.t('The data could not be counted.'));
    const splits = report.splits.map((split) => ({
      ...split,
      problems: split.problems.map((problem) => ({ ...problem, message: translated(problem.message) })),
    }));
    return { ...report, splits, title: files.map((file) => path.basename(file).replace(/\.unroll\.json$/, '')).join(', ') };
  }

  /** A spec says itself how its data are read. */
  private async readingOf(files: readonly string[]): Promise<string[]> {
    if (files.some((file) => file.endsWith('.unroll.json'))) return [];
    const [first, ...others] = await Promise.all(files.map((file) => readingFor(file, this.choices)));
    // Files of several forms are each known by what they hold.
    const format = others.every((other) => other.format === first.format) ? first.format : 'auto';
    return readingArguments({ ...first, format });
  }

  private open(): void {
    if (this.view) return this.view.reveal(undefined, true);
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.adopt(vscode.window.createWebviewPanel(pageType, vscode.l10n.t('Data'), column));
  }

  private adopt(view: vscode.WebviewPanel): void {
    this.view = view;
    const dist = vscode.Uri.joinPath(this.extensionUri, 'dist');
    view.webview.options = { enableScripts: true, localResourceRoots: [dist], enableForms: false };
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(this.extensionUri, 'media', `panel-${theme}.svg`);
    view.iconPath = { light: icon('light'), dark: icon('dark') };
    view.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    view.onDidDispose(() => {
      if (this.view === view) this.view = undefined;
    });
    view.webview.html = panelHtml(view.webview, this.extensionUri, 'data.js');
  }

  private receive(raw: unknown): void {
    const message = dataPageMessage.safeParse(raw);
    if (!message.success) this.log.warn(`The data page said what was not understood: ${message.error.message}`);
    else if (message.data.type === 'ready') this.tell();
    else if (message.data.type === 'openLine') void openLine(message.data.file, message.data.line);
    else if (this.shown) void this.show(this.shown.files);
  }

  /** A hidden page is made anew when it is shown, and asks again. */
  private tell(): void {
    if (!this.view || !this.shown) return;
    this.view.title = vscode.l10n.t('Data: {0}', this.shown.report.title);
    const labels = this.labels.labels.map((name) => ({ name, color: this.labels.colorOf(name) }));
    void this.view.webview.postMessage({ type: 'report', report: this.shown.report, labels } satisfies DataHostMessage);
  }
}
