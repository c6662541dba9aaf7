import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { type Problem } from '../../data';
import { Disposable } from '../disposable';
import { type Log, messageOf } from '../log';
import { type AnnotatedFiles } from './files/annotated-files';
import { sourceOf, textScheme } from './files/text-uri';
import { type AnnotationStore } from './stores/annotation-store';
import { BratStore } from './stores/brat-store';
import { DataStore, openTextOf } from './stores/data-store';
import { added, askForBoth, tellContradicted } from './both-tags';
import { annOf, FileMoves } from './file-moves';
import { Journal } from './journal';
import { type LabelStore } from './labels/label-store';
import { sidecarSuffix } from '../../data/tagged-text';
import { provenanceSuffix } from './stores/provenance-file';
import { SidecarStore } from './stores/sidecar-store';
import { textsOf } from './document-text';
import { sameTexts } from './spans/saved-lines';
import { isTagged } from './spans/tagged-line';
import { without } from './spans/without';
import { TaggedDocument } from './tagged-document';
import { errorWords } from '../words/error-words';

/** Files that carry their labels themselves: they are tagged as annotated text, a sidecar would contradict them. */
const labelled = /\.(jsonl|ndjson|json|jsonc|ya?ml|conll|conllu|iob|iob1|iob2|bio|bioes|tsv|ann)$|(^|[\\/])seq\.(in|out)$|\.unroll\.json$/i;
/** Characters; beyond it an editor switches off its own features too. */
const longest = 50_000_000;

/** Whether spans can be set in a document. */
export function isTaggable(document: Pick<vscode.TextDocument, 'uri'>): boolean {
  return document.uri.scheme === textScheme || (document.uri.scheme === 'file' && !labelled.test(document.uri.path));
}

/** Which documents have tags, kept in step with the editor and with the files that hold them. */
export class Tagging extends Disposable {
  private readonly open = new Map<string, Promise<TaggedDocument>>();
  private readonly ready = new Map<string, TaggedDocument>();
  /** Stores of texts that have a tab, but are still on their way to the extension: one of 20 MB takes a second. */
  private readonly ahead = new Map<string, SidecarStore>();
  private readonly changed = this.register(new vscode.EventEmitter<TaggedDocument>());
  readonly onDidChange = this.changed.event;
  private readonly wrote = this.register(new vscode.EventEmitter<{ tagged: TaggedDocument; problems: readonly Problem[] }>());
  /** A file was saved; `problems`: what its form can't hold. */
  readonly onDidWrite = this.wrote.event;
  private readonly moves: FileMoves;

  constructor(
    readonly labels: LabelStore,
    private readonly files: AnnotatedFiles,
    /** Folder for what is not saved yet. */
    private readonly storage: vscode.Uri,
    private readonly log: Log,
  ) {
    super();
    this.moves = this.register(new FileMoves(() => this.documents, log));
    files.openText = (uri) => {
      const tagged = this.ready.get(uri.toString());
      return tagged && this.openText(tagged);
    };
    files.allOpen = () => this.documents.map((tagged) => this.openText(tagged)).filter((open) => open !== undefined);
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(`**/*{${sidecarSuffix},${provenanceSuffix},.ann}`));
    const reload = (uri: vscode.Uri) => this.behind(this.documents.find(({ store }) => store.owns(uri.fsPath))?.refresh());
    this.register(watcher.onDidChange(reload));
    this.register(watcher.onDidCreate(reload));
    this.register(watcher.onDidCreate((uri) => this.behind(this.annAppeared(uri.fsPath))));
    this.register(watcher.onDidDelete(reload));
    this.register(files.onDidRead((uri) => this.behind(this.ready.get(uri.toString())?.refresh())));
    this.register(vscode.window.onDidChangeVisibleTextEditors(() => this.openVisible()));
    this.register(vscode.window.onDidChangeActiveTextEditor(() => this.updateContext()));
    this.register(vscode.window.tabGroups.onDidChangeTabs((tabs) => this.readAhead(tabs)));
    this.register(vscode.workspace.onDidSaveTextDocument((document) => this.behind(this.save(document))));
    this.register(vscode.workspace.onDidCloseTextDocument((document) => this.close(document)));
    this.register(vscode.workspace.onDidOpenTextDocument((document) => this.openUnsaved(document)));
    // That a text is unsaved may be told after it was opened.
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => this.openUnsaved(document)));
    for (const document of vscode.workspace.textDocuments) this.openUnsaved(document);
    this.openVisible();
    this.updateContext();
  }

  private readonly onError = (error: unknown): void => this.log.error(messageOf(error));

  /** What is read behind the user's back may fail: the tags at hand stay. */
  private behind(job: Promise<void> | undefined): void {
    job?.catch(this.onError);
  }

  /** A text that comes back unsaved from an earlier session may be saved before anybody looks at it; its tags must be at hand then. */
  private openUnsaved(document: vscode.TextDocument): void {
    if (!document.isDirty || document.isClosed || this.open.has(document.uri.toString())) return;
    if (isTaggable(document) && isSmall(document)) void this.of(document).catch(() => undefined);
  }

  /** The tags of a document, read at the first call. */
  of(document: vscode.TextDocument): Promise<TaggedDocument> {
    const key = document.uri.toString();
    let tagged = this.open.get(key);
    if (!tagged) {
      tagged = this.load(document, key);
      this.open.set(key, tagged);
      const loading = tagged;
      loading.catch((error: unknown) => {
        // It may have been closed and opened again meanwhile.
        if (this.open.get(key) === loading) this.open.delete(key);
        this.onError(error);
      });
    }
    return tagged;
  }

  /** The tags of a document, where they are at hand. */
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

  private async load(document: vscode.TextDocument, key: string): Promise<TaggedDocument> {
    const journal = new Journal(vscode.Uri.joinPath(this.storage, 'unsaved-tags').fsPath, key, this.onError);
    const started = Date.now();
    await this.moves.bringTags(sourceOf(document.uri));
    const tagged = await TaggedDocument.open(document, await this.storeOf(document), journal, this.onError);
    this.log.info(`${document.uri.path}: ${tagged.lines.length} lines with their tags in ${Date.now() - started} ms`);
    if (document.isClosed) {
      // Nobody else would end what listens for it.
      tagged.dispose();
      return tagged;
    }
    this.ready.set(key, tagged);
    tagged.onDidChange(() => this.notify(tagged));
    this.notify(tagged);
    for (const { severity, message, source } of tagged.problems)
      this.log[severity === 'error' ? 'error' : 'warn'](`${source.file}:${source.line} ${message}`);
    await this.restore();
    if (tagged.store instanceof BratStore) void this.offerSidecar(tagged);
    return tagged;
  }

  private async storeOf(document: vscode.TextDocument): Promise<AnnotationStore> {
    if (document.uri.scheme === textScheme) return DataStore.open(this.files, document.uri);
    const { fsPath } = document.uri;
    const ahead = this.ahead.get(fsPath);
    this.ahead.delete(fsPath);
    return hasAnn(fsPath) ? BratStore.open(fsPath) : (ahead ?? new SidecarStore(fsPath));
  }

  private readAhead({ opened, closed }: vscode.TabChangeEvent): void {
    for (const uri of urisOf(closed)) this.ahead.delete(uri.fsPath);
    for (const uri of urisOf(opened)) {
      if (this.open.has(uri.toString()) || !existsSync(uri.fsPath + sidecarSuffix) || hasAnn(uri.fsPath)) continue;
      const store = new SidecarStore(uri.fsPath);
      store.readAhead();
      this.ahead.set(uri.fsPath, store);
    }
  }

  /** Another program has put brat's file beside a text that is open. */
  private async annAppeared(ann: string): Promise<void> {
    const tagged = this.documents.find(
      ({ document, store }) => store instanceof SidecarStore && document.uri.fsPath !== ann && annOf(document.uri.fsPath) === ann,
    );
    if (!tagged) return;
    const { document } = tagged;
    const answer = tagged.lines.some(isTagged) ? await askForBoth(document.uri.fsPath) : 'theirs';
    if (answer === undefined || this.peek(document) !== tagged) return;
    const lines = [...tagged.lines];
    tagged.forget();
    this.drop(document);
    const now = await this.of(document);
    const more = added(now, lines);
    if (answer === 'both' && more.size > 0) await now.add(more);
    this.updateContext();
  }

  /** Where brat's file and a sidecar lie beside a text, the first holds its tags; those of the other must not be overlooked. */
  private async offerSidecar(tagged: TaggedDocument): Promise<void> {
    const { fsPath } = tagged.document.uri;
    if (!existsSync(fsPath + sidecarSuffix)) return;
    const { lines } = await new SidecarStore(fsPath).read();
    if (added(tagged, lines).size === 0 || (await askForBoth(fsPath)) !== 'both') return;
    const more = added(tagged, lines);
    if (more.size > 0) await tagged.add(more);
  }

  private openText(tagged: TaggedDocument) {
    const { store } = tagged;
    if (!(store instanceof DataStore)) return undefined;
    return openTextOf(store, tagged, (problems) => this.wrote.fire({ tagged, problems }));
  }

  private notify(tagged: TaggedDocument): void {
    this.labels.learn(tagged.tally);
    this.changed.fire(tagged);
    this.updateContext();
  }

  private openVisible(): void {
    for (const { document } of vscode.window.visibleTextEditors) {
      if (isTaggable(document) && isSmall(document)) void this.of(document).catch(() => undefined);
    }
    void this.restore();
  }

  private async restore(): Promise<void> {
    for (const { document } of vscode.window.visibleTextEditors) {
      const count = (await this.peek(document)?.restore()) ?? 0;
      if (count > 0) void vscode.window.showInformationMessage(vscode.l10n.t('{0} lines have their unsaved tags again.', count));
    }
  }

  private updateContext(): void {
    const document = vscode.window.activeTextEditor?.document;
    const tagged = document && this.peek(document);
    void vscode.commands.executeCommand('setContext', 'unroll.canTag', document !== undefined && isTaggable(document));
    void vscode.commands.executeCommand('setContext', 'unroll.hasSuggestions', (tagged?.tally.suggestions ?? 0) > 0);
  }

  private async save(document: vscode.TextDocument): Promise<void> {
    const tagged = this.peek(document);
    try {
      if (isCopy(document) && !tagged?.savedLines.some(isTagged)) await this.saveCopy(document);
      if (!tagged) return;
      await tagged.didSave();
      if (tagged.contradicted.size > 0) this.behind(tellContradicted(tagged));
    } catch (error) {
      await this.notSaved(tagged, nameOfTags(tagged, document), error);
    }
  }

  /** The editor takes the text for saved; what belongs into this file is not. */
  private async notSaved(tagged: TaggedDocument | undefined, file: string, error: unknown): Promise<void> {
    this.onError(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('The spans could not be saved to {0}: {1}', file, errorWords(error)));
    await tagged?.add();
  }

  /** "Save As" writes a text that is open under another name: its tags go along. */
  private async saveCopy(document: vscode.TextDocument): Promise<void> {
    const texts = textsOf(document).map((text) => ({ text }));
    const twin = this.documents.find(
      (other) => other.document !== document && other.document.uri.scheme === 'file' && sameTexts(other.lines, texts),
    );
    if (!twin?.lines.some(isTagged)) return;
    const lines = twin.lines.map((line) => without(line, 'origin'));
    const store = await this.storeOf(document);
    if ((await store.read()).lines.some(isTagged)) return;
    store.adopted();
    await store.saved(lines);
    await this.peek(document)?.refresh();
  }

  private close(document: vscode.TextDocument): void {
    // A change of the language is told as a close, too.
    if (!document.isClosed) return;
    this.drop(document);
    if (document.uri.scheme === textScheme) this.files.release(document.uri);
  }

  private drop(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.open.delete(key);
    this.ready.get(key)?.dispose();
    this.ready.delete(key);
  }
}

/** The file that tags are written to when the editor has saved a text: of annotated text what lies beside the data file. */
function nameOfTags(tagged: TaggedDocument | undefined, { uri }: vscode.TextDocument): string {
  const file = tagged?.store.file ?? sourceOf(uri);
  return uri.scheme === textScheme ? file + provenanceSuffix : file;
}

function isSmall(document: vscode.TextDocument): boolean {
  return document.lineCount < 1_000_000 && document.offsetAt(new vscode.Position(document.lineCount, 0)) < longest;
}

function urisOf(tabs: readonly vscode.Tab[]): vscode.Uri[] {
  return tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText && input.uri.scheme === 'file' ? [input.uri] : []));
}

function hasAnn(text: string): boolean {
  return text.endsWith('.txt') && existsSync(annOf(text));
}

/** What "Save As" has just made is in no editor yet. */
function isCopy(document: vscode.TextDocument): boolean {
  return (
    document.uri.scheme === 'file' &&
    isTaggable(document) &&
    !vscode.window.visibleTextEditors.some((editor) => editor.document === document)
  );
}
