import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { plainTextOf } from '../../data/tagged-text';
import { Disposable } from '../disposable';
import { movedUri } from './file-moves';
import { type AnnotatedFiles } from './files/annotated-files';
import { type ReadingChoices } from './files/reading-choices';
import { isTextName, sourceOf, textScheme, textUriOf } from './files/text-uri';
import { DataStore } from './stores/data-store';
import { type Tagging } from './tagging';
import { errorWords } from '../words/error-words';

/** Opens data files as texts, and texts as the files they come from, at the same place. */
export class OpenAsText extends Disposable {
  constructor(
    private readonly tagging: Tagging,
    private readonly files: AnnotatedFiles,
    private readonly reading: ReadingChoices,
  ) {
    super();
    this.register(vscode.workspace.registerFileSystemProvider(textScheme, files, { isCaseSensitive: process.platform === 'linux' }));
    this.register(vscode.commands.registerCommand('unroll.openAsText', (argument?: unknown) => this.openAsText(argument)));
    this.register(vscode.commands.registerCommand('unroll.chooseReading', () => this.chooseReading()));
    this.register(vscode.commands.registerCommand('unroll.openSource', () => this.openSource()));
    this.register(vscode.workspace.onDidRenameFiles(({ files: renamed }) => void this.followRenames(renamed)));
    this.register(vscode.window.tabGroups.onDidChangeTabs(() => void this.followCopies()));
    this.register(vscode.workspace.onDidSaveTextDocument((document) => void this.followSaved(document)));
  }

  private async openAsText(argument: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const source = argument instanceof vscode.Uri ? argument : editor?.document.uri;
    if (source?.scheme !== 'file') {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a data file first.'));
      return;
    }
    const found = await stat(source.fsPath).catch(() => undefined);
    const file = found?.isDirectory() ? path.join(source.fsPath, 'seq.in') : source.fsPath;
    const uri = textUriOf(file);
    try {
      if (!(await this.reading.settle(file))) return;
      if ((await plainTextOf(file)) && (await this.reading.of(file)).format === undefined) {
        await vscode.window.showTextDocument(vscode.Uri.file(file));
        void vscode.window.showInformationMessage(vscode.l10n.t('{0} is plain text: it is tagged as it stands.', path.basename(file)));
        return;
      }
      const at = editor?.document.uri.toString() === source.toString() ? editor.selection.active.line + 1 : 0;
      const line = await this.files.lineOf(uri, at);
      // It is in sight before the extension host has it, unlike with showTextDocument.
      await vscode.commands.executeCommand('vscode.open', uri, { selection: new vscode.Range(line, 0, line, 0), preview: false });
    } catch (error) {
      void vscode.window.showErrorMessage(vscode.l10n.t('{0} cannot be opened as text: {1}', path.basename(file), errorWords(error)));
    }
  }

  /** Other columns of a file of columns, another unit of brat's. */
  private async chooseReading(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.uri.scheme !== textScheme) return;
    if (document.isDirty) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Save the text first, or throw its changes away.'));
      return;
    }
    if (!(await this.reading.ask(sourceOf(document.uri), true))) return;
    const read = this.whenRead(document.uri);
    await this.files.readAnew(document.uri);
    // A tag that is set before the editor has read the file anew could not be saved: the file would be newer than the text.
    await read;
    // Another column of tags leaves the text as it is, and then the editor tells nothing.
    await this.tagging.peek(document)?.reload();
  }

  private whenRead(uri: vscode.Uri): Promise<void> {
    return new Promise((resolve) => {
      const listener = this.files.onDidRead((read) => {
        if (read.toString() !== uri.toString()) return;
        listener.dispose();
        resolve();
      });
    });
  }

  private async openSource(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.scheme !== textScheme) return;
    const { store, lines } = await this.tagging.of(editor.document);
    if (!(store instanceof DataStore)) return;
    const { line, character } = editor.selection.active;
    const origin = lines[line]?.origin;
    const document = origin === undefined ? undefined : store.content.documents[origin];
    const place = new vscode.Position(
      Math.max(0, (document?.source.line ?? 1) - 1),
      store.content.format.reads === 'lines' && store.file.endsWith('seq.in') ? character : 0,
    );
    await vscode.window.showTextDocument(vscode.Uri.file(store.file), { selection: new vscode.Range(place, place), preview: false });
  }

  /** A text whose file was renamed here goes along; one with changes when they are saved, which they are where the file is now. */
  private async followRenames(files: readonly { oldUri: vscode.Uri; newUri: vscode.Uri }[]): Promise<void> {
    for (const move of files) {
      for (const { tab, uri } of textTabs()) {
        const source = vscode.Uri.file(this.files.movedTo(uri) ?? sourceOf(uri));
        const now = movedUri(source, move);
        if (!now) continue;
        if (isUnsaved(uri)) this.files.move(source.fsPath, now.fsPath);
        else await follow(tab, now.fsPath);
      }
    }
  }

  /** "Save As" gives a text the name of a file. */
  private async followCopies(): Promise<void> {
    for (const { tab, uri } of textTabs()) if (!isTextName(uri) && !isUnsaved(uri)) await follow(tab, uri.fsPath);
  }

  private async followSaved(document: vscode.TextDocument): Promise<void> {
    const now = document.uri.scheme === textScheme ? this.files.movedTo(document.uri) : undefined;
    if (now === undefined) return;
    for (const { tab, uri } of textTabs()) if (uri.toString() === document.uri.toString()) await follow(tab, now);
  }
}

function textTabs(): { tab: vscode.Tab; uri: vscode.Uri }[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap((tab) =>
      tab.input instanceof vscode.TabInputText && tab.input.uri.scheme === textScheme ? [{ tab, uri: tab.input.uri }] : [],
    ),
  );
}

/** A tab hears later that its text is unsaved. */
function isUnsaved(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === uri.toString());
}

async function follow(tab: vscode.Tab, source: string): Promise<void> {
  await vscode.window.showTextDocument(textUriOf(source), { viewColumn: tab.group.viewColumn, preview: false });
  // Whoever else followed it may have closed it.
  if (tab.group.tabs.includes(tab)) await vscode.window.tabGroups.close(tab);
}
