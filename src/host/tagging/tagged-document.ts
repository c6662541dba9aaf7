import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { caughtUp } from './caught-up';
import { editOf, markEditor, reasonOf, textsOf } from './document-text';
import { alignLines } from './spans/align-lines';
import { type AnnotationStore, type StoredLines } from './stores/annotation-store';
import { mergeSaved } from './stores/merge-saved';
import { type Journal } from './journal';
import { sourceOf } from './files/text-uri';
import { type LeftBehind, linesLeft } from './spans/journal-log';
import { type Outcome, setTags } from './set-tags';
import { restoredTags } from './spans/restored-lines';
import { differences, SavedLines, sameTexts } from './spans/saved-lines';
import { type Replacement, SpanHistory, type Tags } from './spans/span-history';
import { type Piece, type Spans } from './spans/span-model';
import { type Guess, identicalTags, suggestedIn, type TaggedLine, withTags } from './spans/tagged-line';
import { tagsNow } from './spans/tags-now';
import { Tally } from './spans/tally';
import { UnsavedTags } from './unsaved-tags';

/** A text document with its tags and the suggestions of a model, line by line. */
export class TaggedDocument extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** Tags or suggestions changed or moved. */
  readonly onDidChange = this.changed.event;
  private readonly history: SpanHistory;
  private readonly unsaved: UnsavedTags;
  private counts = new Tally([]);
  /** Lines when the editor began to save; what is typed while it does is not in the file. */
  private atSave: readonly TaggedLine[] | undefined;
  /** Counts what the editor told of the text being saved or not, so that only the last of it is answered. */
  private told = 0;
  /** Saves take place one after another. */
  private writing: Promise<void> = Promise.resolve();
  /** Tags of an earlier session that ended before the text was touched; they wait for an editor, to be a step of its undo. */
  private restorable: Map<number, Tags> | undefined;
  private loaded = false;
  private dirty = false;

  private constructor(
    readonly document: vscode.TextDocument,
    readonly store: AnnotationStore,
    journal: Journal,
    /** Hears of what fails behind the user's back. */
    private readonly onError: (error: unknown) => void,
  ) {
    super();
    this.unsaved = new UnsavedTags(journal);
    this.history = new SpanHistory([], (replacement) => this.note(replacement));
    this.register(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && this.loaded) this.follow(event);
      }),
    );
    this.register(
      vscode.workspace.onWillSaveTextDocument((event) => {
        if (event.document === document) this.atSave = [...this.lines];
      }),
    );
  }

  /** Reads the tags of a text, and what an earlier session left behind of it. @param onError hears of what fails later, behind the user's back */
  static async open(
    document: vscode.TextDocument,
    store: AnnotationStore,
    journal: Journal,
    onError: (error: unknown) => void,
  ): Promise<TaggedDocument> {
    const tagged = new TaggedDocument(document, store, journal, onError);
    try {
      const [stored, left] = await Promise.all([store.read(), journal.read(document.isDirty)]);
      tagged.begin(stored, left);
    } catch (error) {
      tagged.dispose();
      throw error;
    }
    return tagged;
  }

  private begin(stored: StoredLines, left: LeftBehind | undefined): void {
    // What was typed meanwhile is part of what is loaded.
    const texts = textsOf(this.document);
    const aligned = alignLines(stored.lines, texts).lines;
    const lines = left ? linesLeft(left, stored, aligned, texts) : aligned;
    if (this.document.isDirty) {
      this.take(stored, lines, stored.lines);
      if (left) this.unsaved.rewrite(lines);
    } else {
      this.take(stored, aligned, aligned);
      const lost = differences(aligned, lines);
      if (lost.size > 0) this.restorable = lost;
    }
    if (left && !this.restorable) this.unsaved.adopted();
  }

  get lines(): readonly TaggedLine[] {
    return this.history.lines;
  }

  get tally(): Omit<Tally, 'replace'> {
    return this.counts;
  }

  /** Hash of the file as it was last read or written. */
  get hash(): string {
    return this.unsaved.saved.hash;
  }

  /** Lines as the file has them. */
  get savedLines(): readonly TaggedLine[] {
    return this.unsaved.saved.lines;
  }

  /** Lines that somebody else tagged otherwise before they were saved here: what the file has of them. */
  contradicted: ReadonlyMap<number, Tags> = new Map();

  /** Problems of the file when it was last read. */
  problems: StoredLines['problems'] = [];

  line(at: number): TaggedLine {
    return this.lines[at];
  }

  range(line: number, { start, end }: Piece): vscode.Range {
    return new vscode.Range(line, start, line, end);
  }

  /** Reads the file again; changes that are not saved are lost, but for those that are made while it is read. */
  async reload(): Promise<void> {
    this.takeAgain([...this.lines], await this.store.read());
  }

  /** Reads the file again if it no longer holds what it did, and nothing waits to be saved. */
  async refresh(): Promise<void> {
    // A text that is just being saved is no longer unsaved for the editor, while its tags still are.
    await caughtUp();
    await this.writing;
    if (this.document.isDirty) return;
    const before = [...this.lines];
    const stored = await this.store.read();
    if (stored.hash !== this.hash && !this.document.isDirty) this.takeAgain(before, stored);
  }

  /** `before`: lines when the reading began; what was set since stays. Earlier steps can still be undone where the lines stand for the documents that they did. */
  private takeAgain(before: readonly TaggedLine[], stored: StoredLines): void {
    const texts = textsOf(this.document);
    const fresh = alignLines(stored.lines, texts).lines;
    const known = alignLines(before, texts).lines;
    const now = [...this.lines];
    const isNewer = now.some((line, i) => !identicalTags(line, known[i]));
    const lines = fresh.map((line, i) => withTags({ ...line, ...suggestedIn(now[i]) }, restoredTags(line, known[i], now[i])));
    if (lines.every(({ origin }, i) => origin === now[i].origin)) {
      this.history.mergeIn(differences(now, lines));
      this.adopt(stored, fresh);
    } else this.take(stored, lines, fresh);
    if (isNewer) this.unsaved.rewrite(this.lines);
    else this.unsaved.clear();
    this.changed.fire();
  }

  /** The editor has just saved the text; tags that lie beside it are saved now. */
  async didSave(): Promise<void> {
    this.told++;
    if (this.document.uri.scheme !== 'file') {
      await this.store.saved(this.lines);
      return;
    }
    const now = [...this.lines];
    const atSave = this.document.isDirty ? this.atSave : undefined;
    this.atSave = undefined;
    const job = this.writing.then(() => this.writeBeside(now, atSave));
    this.writing = job.catch(() => undefined);
    return job;
  }

  /** `atSave`: lines when the save began, where the text was changed again since; what the file holds tells which of the two were saved. */
  private async writeBeside(now: readonly TaggedLine[], atSave: readonly TaggedLine[] | undefined): Promise<void> {
    const saving = atSave && sameTexts((await this.store.read()).lines, atSave) ? atSave : now;
    const { lines, taken, contradicted } = await mergeSaved(this.store, this.unsaved.saved, saving);
    const hash = await this.store.saved(lines);
    this.contradicted = tagsNow(contradicted, saving, this.lines);
    this.history.mergeIn(tagsNow(taken, saving, this.lines));
    this.wrote(hash, lines);
    if (contradicted.size > 0) await this.add();
    if (taken.size + contradicted.size > 0) this.changed.fire();
  }

  /** The file now holds these lines, which were those at hand when the editor saved them. */
  wrote(hash: string, lines: readonly TaggedLine[]): void {
    this.unsaved.fileHolds(SavedLines.written(lines, hash, this.document.uri.scheme === 'file'));
    this.unsaved.rewrite(this.lines);
  }

  /** Somebody else's tags that were kept when these lines were saved; others may have been saved since. */
  takeOver(taken: ReadonlyMap<number, Tags>, saved: readonly TaggedLine[]): void {
    if (taken.size === 0) return;
    this.history.mergeIn(tagsNow(taken, saved, this.lines));
    const kept = tagsNow(taken, saved, this.savedLines);
    this.wrote(
      this.hash,
      this.savedLines.map((line, i) => withTags(line, kept.get(i) ?? line)),
    );
    this.changed.fire();
  }

  /** Shows what a model suggests in lines, and what it says of the whole of them, instead of what was suggested there. */
  suggest(suggestions: ReadonlyMap<number, Spans>, guesses?: ReadonlyMap<number, Guess>): void {
    this.history.suggest(suggestions, guesses);
    this.changed.fire();
  }

  /** Changes the tags of lines as one step of the editor's own Undo (see setTags). */
  retag(tags: ReadonlyMap<number, Tags>): Promise<Outcome> {
    return setTags(markEditor(this.document), this.history, tags);
  }

  /** Changes tags of lines, or only makes the editor take the text for unsaved where its tags are; one step of Undo, too. It shows the text if it did not yet. Answers whether that could be done. */
  async add(tags: ReadonlyMap<number, Tags> = new Map()): Promise<boolean> {
    if (this.document.isClosed) return false;
    if (!vscode.window.visibleTextEditors.some(({ document }) => document === this.document))
      await vscode.window.showTextDocument(this.document, { preview: false, preserveFocus: true });
    // An Undo that was pressed just then did not mean these.
    let outcome: Outcome;
    do outcome = await this.retag(tags);
    while (outcome === 'undone');
    return outcome === 'set';
  }

  /** Lets go of all, and of what is not saved. */
  forget(): void {
    this.unsaved.clear();
  }

  /** Sets the tags that an earlier session left behind. */
  async restore(): Promise<number> {
    const tags = this.restorable;
    this.restorable = undefined;
    if (!tags) return 0;
    if (await this.add(tags)) this.unsaved.adopted();
    else this.restorable = tags;
    return this.restorable ? 0 : tags.size;
  }

  /** The text is about to be renamed: what is not saved yet is found there. */
  async leaveTo(uri: vscode.Uri): Promise<void> {
    if (!this.document.isDirty) return;
    await this.unsaved.leaveTo(uri.toString());
  }

  override dispose(): void {
    this.unsaved.close(() => !existsSync(sourceOf(this.document.uri)));
    super.dispose();
  }

  private take(stored: StoredLines, lines: readonly TaggedLine[], saved: readonly TaggedLine[]): void {
    this.history.reset(lines);
    this.counts = new Tally(lines);
    this.adopt(stored, saved);
    this.loaded = true;
  }

  /** What was read is what is gone on from. */
  private adopt(stored: StoredLines, saved: readonly TaggedLine[]): void {
    this.store.adopted();
    this.unsaved.fileHolds(new SavedLines(saved, stored.hash, stored.lines.length));
    this.problems = stored.problems;
    this.dirty = this.document.isDirty;
  }

  private note(replacement: Replacement): void {
    this.counts.replace(replacement);
    this.unsaved.add(replacement);
  }

  private follow(event: vscode.TextDocumentChangeEvent): void {
    const { contentChanges } = event;
    const { isDirty } = this.document;
    const wasDirty = this.dirty;
    this.dirty = isDirty;
    if (contentChanges.length > 0) {
      this.history.apply(contentChanges.map(editOf), reasonOf(event));
      this.changed.fire();
    }
    if (isDirty) this.told++;
    else if (wasDirty) this.settle(false).catch(this.onError);
    else if (contentChanges.length > 0 && event.reason === undefined) this.settle(true).catch(this.onError);
  }

  /**
   * The text is as its file: by Undo, by a save, because the user threw the changes away, or because another program wrote the file and the editor took that over (`taken`).
   * In the last two cases tags are read again. A typed letter looks like the last case at first: that the text is unsaved is told after it.
   */
  private async settle(taken: boolean): Promise<void> {
    const told = ++this.told;
    await caughtUp();
    if (told !== this.told || this.document.isDirty) return;
    // Closed without saving: so were the tags thrown away.
    if (this.document.isClosed) return this.unsaved.clear();
    if (taken || !this.unsaved.saved.holds(this.lines)) await this.reload();
    else this.unsaved.clear();
  }
}
