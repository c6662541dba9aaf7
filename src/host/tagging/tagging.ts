import { rename } from 'node:fs/promises';
import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { type Log, messageOf } from '../log';
import { type LabelStore } from './label-store';
import { sidecarSuffix } from './sidecar';
import { TaggedDocument } from './tagged-document';

/** Files that carry their labels themselves; the readers of data know them, a sidecar would contradict them. */
const labelled = /\.(jsonl|json|jsonc|conll|conllu|bio|iob|bioes|ann)$|\.unroll\.json$/i;
/** Characters; beyond it an editor switches off its own features too. */
const longest = 20_000_000;

/** Whether spans can be set in a document. */
export function isTaggable(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' && !labelled.test(document.uri.path);
}

/** Which documents have spans, kept in step with the editor and with the files beside the texts. */
export class Tagging extends Disposable {
  private readonly open = new Map<string, Promise<TaggedDocument>>();
  private readonly ready = new Map<string, TaggedDocument>();
  private readonly changed = this.register(new vscode.EventEmitter<TaggedDocument>());
  readonly onDidChange = this.changed.event;

  constructor(
    readonly labels: LabelStore,
    private readonly log: Log,
  ) {
    super();
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(`**/*${sidecarSuffix}`));
    const reload = (uri: vscode.Uri) => void this.reload(uri.fsPath);
    this.register(watcher.onDidChange(reload));
    this.register(watcher.onDidCreate(reload));
    this.register(watcher.onDidDelete(reload));
    this.register(vscode.window.onDidChangeVisibleTextEditors(() => this.openVisible()));
    this.register(vscode.window.onDidChangeActiveTextEditor(() => this.updateContext()));
    this.register(vscode.workspace.onDidSaveTextDocument((document) => void this.save(document)));
    this.register(vscode.workspace.onDidCloseTextDocument((document) => this.close(document)));
    this.register(vscode.workspace.onDidRenameFiles(({ files }) => void this.renameAlong(files)));
    this.openVisible();
    this.updateContext();
  }

  /** The spans of a document, read from its sidecar at the first call. */
  of(document: vscode.TextDocument): Promise<TaggedDocument> {
    const key = document.uri.toString();
    let tagged = this.open.get(key);
    if (!tagged) {
      tagged = TaggedDocument.open(document).then((loaded) => {
        this.ready.set(key, loaded);
        loaded.onDidChange(() => this.notify(loaded));
        this.notify(loaded);
        if (loaded.lost > 0) {
          this.log.warn(vscode.l10n.t('{0}: {1} tagged lines are no longer in the text; they are kept.', loaded.sidecarFile, loaded.lost));
        }
        return loaded;
      });
      this.open.set(key, tagged);
    }
    return tagged;
  }

  /** The spans of a document, where they are at hand. */
  peek(document: vscode.TextDocument): TaggedDocument | undefined {
    return this.ready.get(document.uri.toString());
  }

  get documents(): readonly TaggedDocument[] {
    return [...this.ready.values()];
  }

  override dispose(): void {
    for (const tagged of this.ready.values()) tagged.dispose();
    super.dispose();
  }

  private notify(tagged: TaggedDocument): void {
    this.labels.learn([...tagged.spans, ...tagged.suggestions].map(({ label }) => label));
    this.changed.fire(tagged);
    this.updateContext();
  }

  private openVisible(): void {
    for (const { document } of vscode.window.visibleTextEditors) {
      const small = document.lineCount < 500_000 && document.offsetAt(new vscode.Position(document.lineCount, 0)) < longest;
      if (isTaggable(document) && small) void this.of(document);
    }
  }

  private updateContext(): void {
    const document = vscode.window.activeTextEditor?.document;
    const tagged = document && this.peek(document);
    void vscode.commands.executeCommand('setContext', 'unroll.canTag', document !== undefined && isTaggable(document));
    void vscode.commands.executeCommand('setContext', 'unroll.hasSuggestions', (tagged?.suggestions.length ?? 0) > 0);
  }

  private async save(document: vscode.TextDocument): Promise<void> {
    const tagged = this.peek(document);
    if (!tagged) return;
    try {
      await tagged.save();
    } catch (error) {
      this.log.error(messageOf(error));
      void vscode.window.showErrorMessage(vscode.l10n.t('The spans could not be saved to {0}: {1}', tagged.sidecarFile, messageOf(error)));
    }
  }

  private close(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.open.delete(key);
    this.ready.get(key)?.dispose();
    this.ready.delete(key);
  }

  /** Another program changed a sidecar: it counts, unless the text has changes of its own that are not saved. */
  private async reload(sidecar: string): Promise<void> {
    const tagged = this.documents.find(({ sidecarFile }) => sidecarFile === sidecar);
    if (tagged && !tagged.document.isDirty) await tagged.load();
  }

  private async renameAlong(files: readonly { oldUri: vscode.Uri; newUri: vscode.Uri }[]): Promise<void> {
    for (const { oldUri, newUri } of files) {
      if (oldUri.scheme !== 'file' || oldUri.path.endsWith(sidecarSuffix)) continue;
      await rename(oldUri.fsPath + sidecarSuffix, newUri.fsPath + sidecarSuffix).catch(() => undefined);
    }
  }
}
