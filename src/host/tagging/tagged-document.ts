import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { caughtUp } from './caught-up';
import { editOf, markEditor, textsOf } from './document-text';
import { alignLines } from './spans/align-lines';
import { type AnnotationStore, type StoredLines } from './stores/annotation-store';
import { mergeSaved } from './stores/merge-saved';
import { type Journal } from './journal';
import { sourceOf } from './files/text-uri';
import { replay, salvage } from './spans/journal-log';
import { type Outcome, setTags } from './set-tags';
import { differences, SavedLines, sameTexts } from './spans/saved-lines';
import { type Replacement, SpanHistory, type Tags } from './spans/span-history';
import { type Piece, type Spans } from './spans/span-model';
import { type Guess, suggestedIn, type TaggedLine, withTags } from './spans/tagged-line';
import { Tally } from './spans/tally';

/** A text document with its tags and the suggestions of a model, line by line. */
export class TaggedDocument extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** Tags or suggestions changed or moved. */
  readonly onDidChange = this.changed.event;
  private readonly history: SpanHistory;
  private counts = new Tally([]);
  private saved = new SavedLines();
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
  private leaving = false;

  private constructor(
    readonly document: vscode.TextDocument,
    readonly store: AnnotationStore,
    private readonly journal: Journal,
  ) {
    super();
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

  static async open(document: vscode.TextDocument, store: AnnotationStore, journal: Journal): Promise<TaggedDocument> {
    const tagged = new TaggedDocument(document, store, journal);
    const [stored, left] = await Promise.all([store.read(), journal.read(document.isDirty)]);
    // What was typed meanwhile is part of what is loaded.
    const texts = textsOf(document);
    const aligned = alignLines(stored.lines, texts).lines;
    tagged.take(stored, aligned, document.isDirty ? stored.lines : aligned);
    if (left) {
      const { header, changes } = left;
      const same = header.hash === stored.hash && header.count === stored.lines.length;
      const lines = same ? replay(stored.lines, changes, texts) : salvage(aligned, changes);
      if (document.isDirty) {
        tagged.take(stored, lines, stored.lines);
        tagged.rewriteJournal(stored.lines);
        journal.adopted();
      } else {
        const lost = differences(aligned, lines);
        if (lost.size > 0) tagged.restorable = lost;
        else journal.adopted();
      }
    }
    return tagged;
  }

  get lines(): readonly TaggedLine[] {
    return this.history.lines;
  }

  get tally(): Omit<Tally, 'replace'> {
    return this.counts;
  }

  /** Hash of the file as it was last read or written. */
  get hash(): string {
    return this.saved.hash;
  }

  /** Lines as the file has them. */
  get savedLines(): readonly TaggedLine[] {
    return this.saved.lines;
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
    const before = [...this.lines];
    const stored = await this.store.read();
    const newer = differences(before, this.lines);
    const { lines } = alignLines(stored.lines, textsOf(this.document));
    const known = this.lines;
    this.take(
      stored,
      lines.map((line, i) => (known[i]?.text === line.text ? { ...line, ...suggestedIn(known[i]) } : line)),
      lines,
    );
    this.journal.clear();
    if (newer.size > 0) this.history.mergeIn(newer);
    this.changed.fire();
  }

  /** Reads the file again if it no longer holds what it did, and nothing waits to be saved. */
  async refresh(): Promise<void> {
    // A text that is just being saved is no longer unsaved for the editor, while its tags still are.
    await caughtUp();
    await this.writing;
    if (this.document.isDirty || (await this.store.read()).hash === this.saved.hash || this.document.isDirty) return;
    await this.reload();
  }

  /** The editor has just saved the text; tags that lie beside it are saved now. */
  didSave(): Promise<void> {
    this.told++;
    if (this.document.uri.scheme !== 'file') return Promise.resolve();
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
    const { lines, taken, contradicted } = await mergeSaved(this.store, this.saved, saving);
    await this.store.saved(lines);
    const { hash } = await this.store.read();
    this.contradicted = this.placesOf(contradicted, saving);
    if (taken.size > 0) this.history.mergeIn(this.placesOf(taken, saving));
    this.wrote(hash, lines);
    if (contradicted.size > 0) await this.add();
    if (taken.size + contradicted.size > 0) this.changed.fire();
  }

  /** Tags of lines where these lines now are; those that were edited meanwhile are left out. */
  private placesOf(tags: ReadonlyMap<number, Tags>, lines: readonly TaggedLine[]): Map<number, Tags> {
    const wanted = new Map([...tags].map(([line, of]) => [lines[line], of]));
    const found = new Map<number, Tags>();
    this.lines.forEach((line, i) => {
      const of = wanted.get(line);
      if (of) found.set(i, of);
    });
    return found;
  }

  /** The file now holds these lines, which were those at hand when the editor saved them. */
  wrote(hash: string, lines: readonly TaggedLine[]): void {
    this.saved = SavedLines.written(lines, hash, this.document.uri.scheme === 'file');
    if (this.saved.holds(this.lines)) this.journal.clear();
    else this.rewriteJournal(lines);
  }

  /** Somebody else's tags that were kept when these lines were saved. */
  takeOver(taken: ReadonlyMap<number, Tags>, saved: readonly TaggedLine[]): void {
    if (taken.size === 0) return;
    this.history.mergeIn(this.placesOf(taken, saved));
    this.wrote(
      this.hash,
      saved.map((line, i) => withTags(line, taken.get(i) ?? line)),
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
    this.journal.clear();
  }

  /** Sets the tags that an earlier session left behind. */
  async restore(): Promise<number> {
    const tags = this.restorable;
    this.restorable = undefined;
    if (!tags) return 0;
    if (await this.add(tags)) this.journal.adopted();
    else this.restorable = tags;
    return this.restorable ? 0 : tags.size;
  }

  /** The text is about to be renamed: what is not saved yet is found there. */
  async leaveTo(uri: vscode.Uri): Promise<void> {
    if (!this.document.isDirty) return;
    this.leaving = true;
    await this.journal.leaveTo(uri.toString());
  }

  override dispose(): void {
    // What was renamed is kept under the new name.
    if (this.leaving && !existsSync(sourceOf(this.document.uri))) this.journal.clear();
    else this.journal.flush();
    super.dispose();
  }

  private take(stored: StoredLines, lines: readonly TaggedLine[], saved: readonly TaggedLine[]): void {
    this.store.adopted();
    this.history.reset(lines);
    this.counts = new Tally(lines);
    this.saved = new SavedLines(saved, stored.hash, stored.lines.length);
    this.problems = stored.problems;
    this.loaded = true;
    this.dirty = this.document.isDirty;
  }

  private note(replacement: Replacement): void {
    this.counts.replace(replacement);
    this.keep(replacement);
  }

  private keep(replacement: Replacement): void {
    this.journal.add(
      replacement,
      () => this.saved,
      (origin) => this.saved.originOf(origin),
    );
  }

  /** The journal goes on from what the file holds. */
  private rewriteJournal(base: readonly TaggedLine[]): void {
    this.journal.clear();
    this.keep({ at: 0, before: base, after: this.lines });
  }

  private follow({ contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    const { isDirty } = this.document;
    const wasDirty = this.dirty;
    this.dirty = isDirty;
    if (contentChanges.length > 0) {
      const { Undo, Redo } = vscode.TextDocumentChangeReason;
      this.history.apply(contentChanges.map(editOf), reason === Undo ? 'undo' : reason === Redo ? 'redo' : 'edit');
      this.changed.fire();
    }
    if (isDirty) this.told++;
    else if (wasDirty) void this.settle(false);
    else if (contentChanges.length > 0 && reason === undefined) void this.settle(true);
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
    if (this.document.isClosed) return this.journal.clear();
    if (taken || !this.saved.holds(this.lines)) await this.reload();
    else this.journal.clear();
  }
}
