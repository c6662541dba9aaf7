import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { alignLines } from './spans/align-lines';
import { type AnnotationStore, type StoredLines } from './stores/annotation-store';
import { type Journal } from './journal';
import { replay, salvage } from './spans/journal-log';
import { select } from './move-cursor';
import { type Mark, type Replacement, SpanHistory, type Tags } from './spans/span-history';
import { type Piece, type Spans } from './spans/span-model';
import { type Guess, type LineEdit, suggestedIn, type TaggedLine } from './spans/tagged-line';
import { Tally } from './spans/tally';

/** A text document with its tags and the suggestions of a model, line by line. */
export class TaggedDocument extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** Tags or suggestions changed or moved. */
  readonly onDidChange = this.changed.event;
  private readonly history: SpanHistory;
  private counts = new Tally([]);
  /** Lines as the file has them. */
  private savedLines: readonly TaggedLine[] = [];
  private savedHash = '';
  private savedCount = 0;
  /** Where documents of the file stand since it was saved; undefined: where they were when it was read. */
  private moved: Map<number, number> | undefined;
  /** Tags of an earlier session that ended before the text was touched; they wait for an editor, to be a step of its undo. */
  private restorable: Map<number, Tags> | undefined;
  private loaded = false;
  private dirty = false;
  private saving = false;

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
        if (event.document === document) this.saving = true;
      }),
    );
  }

  static async open(document: vscode.TextDocument, store: AnnotationStore, journal: Journal): Promise<TaggedDocument> {
    const tagged = new TaggedDocument(document, store, journal);
    const [stored, left] = await Promise.all([store.read(), journal.read()]);
    // What was typed meanwhile is part of what is loaded.
    const texts = textsOf(document);
    const aligned = alignLines(stored.lines, texts).lines;
    tagged.take(stored, aligned, document.isDirty ? undefined : aligned);
    if (left) {
      const { header, changes } = left;
      const same = header.hash === stored.hash && header.count === stored.lines.length;
      const lines = same ? replay(stored.lines, changes, texts) : salvage(aligned, changes);
      if (document.isDirty) {
        tagged.take(stored, lines, stored.lines);
        tagged.rewriteJournal(stored.lines);
      } else tagged.restorable = differences(aligned, lines);
      if (tagged.restorable?.size === 0) {
        tagged.restorable = undefined;
        journal.clear();
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
    return this.savedHash;
  }

  /** Problems of the file when it was last read. */
  problems: StoredLines['problems'] = [];

  line(at: number): TaggedLine {
    return this.lines[at];
  }

  range(line: number, { start, end }: Piece): vscode.Range {
    return new vscode.Range(line, start, line, end);
  }

  /** Reads the file again; changes that are not saved are lost. */
  async reload(): Promise<void> {
    const stored = await this.store.read();
    const { lines } = alignLines(stored.lines, textsOf(this.document));
    const before = this.lines;
    this.take(
      stored,
      lines.map((line, i) =>
        before[i]?.text === line.text ? { ...line, ...suggestedIn(before[i]) } : line,
      ),
      lines,
    );
    this.journal.clear();
    this.changed.fire();
  }

  /** Reads the file again if it no longer holds what it did, and nothing waits to be saved. */
  async refresh(): Promise<void> {
    if (this.document.isDirty || (await this.store.read()).hash === this.savedHash) return;
    await this.reload();
  }

  /** The editor has saved the text. */
  async didSave(): Promise<void> {
    this.saving = false;
    await this.store.saved(this.lines);
    if (this.document.uri.scheme === 'file') this.wrote((await this.store.read()).hash);
  }

  /** The file now holds the lines at hand. */
  wrote(hash: string): void {
    this.savedLines = [...this.lines];
    this.savedHash = hash;
    this.moved = new Map();
    const plain = this.document.uri.scheme === 'file';
    let count = 0;
    for (const { origin, text } of this.lines) {
      if (plain ? text.trim() === '' : text === '') continue;
      if (origin !== undefined && !this.moved.has(origin)) this.moved.set(origin, count);
      count++;
    }
    this.savedCount = plain ? this.lines.length : count;
    this.journal.clear();
  }

  /** Shows what a model suggests in lines, and what it says of the whole of them, instead of what was suggested there. */
  suggest(suggestions: ReadonlyMap<number, Spans>, guesses?: ReadonlyMap<number, Guess>): void {
    this.history.suggest(suggestions, guesses);
    this.changed.fire();
  }

  /**
   * Changes the tags of lines as one step of the editor's own Undo: a letter of the text is replaced by itself, and what
   * undoes that replacement undoes the tagging with it (see SpanHistory). Answers false when the editor can't be edited.
   */
  async retag(editor: vscode.TextEditor, tags: ReadonlyMap<number, Tags>): Promise<boolean> {
    const mark = this.markNear([...tags.keys()][0]);
    if (!mark) return false;
    const selections = editor.selections;
    this.history.announce(mark, tags);
    const end =
      mark.text === '\n' ? new vscode.Position(mark.line + 1, 0) : new vscode.Position(mark.line, mark.character + mark.text.length);
    const done = await editor.edit((edit) =>
      edit.replace(new vscode.Range(new vscode.Position(mark.line, mark.character), end), mark.text),
    );
    if (!done) this.history.withdraw();
    await select(editor, selections);
    return done;
  }

  /** Sets the tags that an earlier session left behind. */
  async restore(editor: vscode.TextEditor): Promise<number> {
    const tags = this.restorable;
    this.restorable = undefined;
    if (!tags) return 0;
    await this.retag(editor, tags);
    return tags.size;
  }

  override dispose(): void {
    this.journal.flush();
    super.dispose();
  }

  /** A character of the line, or else of one near it, that can be replaced by itself. */
  private markNear(line: number): Mark | undefined {
    const text = this.lines[line].text;
    if (text !== '') return { line, character: 0, text: String.fromCodePoint(text.codePointAt(0) ?? 0) };
    if (line + 1 < this.lines.length) return { line, character: 0, text: '\n' };
    return line === 0 ? undefined : { line: line - 1, character: this.lines[line - 1].text.length, text: '\n' };
  }

  private take(stored: StoredLines, lines: readonly TaggedLine[], saved: readonly TaggedLine[] | undefined): void {
    this.store.adopted();
    this.history.reset(lines);
    this.counts = new Tally(lines);
    this.savedLines = saved ?? stored.lines;
    this.savedHash = stored.hash;
    this.savedCount = stored.lines.length;
    this.problems = stored.problems;
    this.moved = undefined;
    this.loaded = true;
    this.dirty = this.document.isDirty;
  }

  private note(replacement: Replacement): void {
    this.counts.replace(replacement);
    this.keep(replacement);
  }

  private keep(replacement: Replacement): void {
    const head = () => ({ hash: this.savedHash, count: this.savedCount });
    this.journal.add(replacement, head, (origin) => (this.moved ? this.moved.get(origin) : origin));
  }

  /** The journal goes on from what the file holds. */
  private rewriteJournal(base: readonly TaggedLine[]): void {
    this.journal.clear();
    this.keep({ at: 0, before: base, after: this.lines });
  }

  private follow(event: vscode.TextDocumentChangeEvent): void {
    const { isDirty } = this.document;
    if (event.contentChanges.length > 0) {
      const reason =
        event.reason === vscode.TextDocumentChangeReason.Undo
          ? 'undo'
          : event.reason === vscode.TextDocumentChangeReason.Redo
            ? 'redo'
            : 'edit';
      this.history.apply(event.contentChanges.map(editOf), reason);
      if (reason === 'edit' && !isDirty && !this.dirty) this.lookLater();
      this.changed.fire();
    }
    if (this.dirty && !isDirty) this.becameClean();
    this.dirty = isDirty;
  }

  /** An edit that leaves a text clean is what another program wrote and the editor took over; but a typed one is told before the editor says that the text is dirty. */
  private lookLater(): void {
    const { savedLines } = this;
    setTimeout(() => {
      if (!this.document.isDirty && !this.document.isClosed && this.savedLines === savedLines) void this.reload();
    }, 300);
  }

  /** The text is as the file has it: by a save, by Undo, or because the user threw the changes away; only then tags are read again. */
  private becameClean(): void {
    if (this.saving) {
      // A save that fails says nothing, so what follows it is looked at a little later.
      setTimeout(() => {
        if (!this.saving || this.document.isDirty || this.document.isClosed) return;
        this.saving = false;
        this.becameClean();
      }, 2000);
      return;
    }
    const same =
      this.lines.length === this.savedLines.length &&
      this.lines.every(({ text, spans, label, done }, i) => {
        const saved = this.savedLines[i];
        return text === saved.text && spans === saved.spans && label === saved.label && done === saved.done;
      });
    if (same) this.journal.clear();
    else void this.reload();
  }
}

/** Ranges of one event all refer to the text before it, and come last place first. */
function editOf({ range: { start, end }, text }: vscode.TextDocumentContentChangeEvent): LineEdit {
  return { start, end, text: text.replace(/\r\n?/g, '\n') };
}

function textsOf(document: vscode.TextDocument): string[] {
  return document.getText().split(/\r\n|\n|\r/);
}

function differences(now: readonly TaggedLine[], wanted: readonly TaggedLine[]): Map<number, Tags> {
  const different = new Map<number, Tags>();
  if (now.length !== wanted.length) return different;
  wanted.forEach(({ spans, label, done }, i) => {
    if (label !== now[i].label || done !== now[i].done || JSON.stringify(spans) !== JSON.stringify(now[i].spans))
      different.set(i, { spans, ...(label !== undefined && { label }), ...(done && { done }) });
  });
  return different;
}
