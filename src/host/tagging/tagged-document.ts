import { readFile, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { writeAtomic } from '../../data/write-atomic';
import { Disposable } from '../disposable';
import { LineStarts } from './offsets';
import { readSidecar, sidecarSuffix, writeSidecar } from './sidecar';
import { type Edit, SpanHistory } from './span-history';
import { addSpan, clipToLines, shiftSpans, type Spans, type TaggedSpan } from './span-model';

const normal = (text: string) => text.replace(/\r\n?/g, '\n');

/** A text document with its spans and the suggestions of a model. Offsets are those of the text with "\n" line ends. */
export class TaggedDocument extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** Spans or suggestions changed or moved. */
  readonly onDidChange = this.changed.event;
  private readonly history: SpanHistory;
  private lineStarts: LineStarts;
  private orphans: readonly string[] = [];
  private proposed: Spans = [];
  /** What was last read from or written to the sidecar. */
  private stored = '';

  /** Changes before the first load are part of what is loaded. */
  private loaded = false;

  private constructor(readonly document: vscode.TextDocument) {
    super();
    this.register(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && this.loaded) this.follow(event);
      }),
    );
    this.history = new SpanHistory(normal(document.getText()));
    this.lineStarts = new LineStarts(this.history.text);
  }

  static async open(document: vscode.TextDocument): Promise<TaggedDocument> {
    const tagged = new TaggedDocument(document);
    await tagged.load();
    return tagged;
  }

  get sidecarFile(): string {
    return this.document.uri.fsPath + sidecarSuffix;
  }

  get text(): string {
    return this.history.text;
  }

  get lines(): LineStarts {
    return this.lineStarts;
  }

  get spans(): Spans {
    return this.history.spans;
  }

  /** Where the model sees spans that nobody has accepted; never over a span. */
  get suggestions(): Spans {
    return this.proposed.filter((one) => !this.spans.some((span) => span.start < one.end && one.start < span.end));
  }

  /** How many lines of the sidecar have lost their text. */
  get lost(): number {
    return this.orphans.length;
  }

  range(span: { start: number; end: number }): vscode.Range {
    const start = this.lineStarts.position(span.start);
    const end = this.lineStarts.position(span.end);
    return new vscode.Range(start.line, start.character, end.line, end.character);
  }

  offset(position: vscode.Position): number {
    return this.lineStarts.offset(position.line, position.character);
  }

  /** Reads the sidecar again. Returns the numbers of its lines that can't be read. */
  async load(): Promise<readonly number[]> {
    const sidecar = await readFile(this.sidecarFile, 'utf8').catch(() => '');
    if (this.loaded && sidecar === this.stored) return [];
    this.stored = sidecar;
    this.loaded = true;
    const text = normal(this.document.getText());
    const content = readSidecar(sidecar, text);
    this.orphans = content.orphans;
    this.history.reset(text, content.spans);
    this.lineStarts = new LineStarts(text);
    this.changed.fire();
    return content.unreadable;
  }

  /** Writes the sidecar, or removes it when nothing is tagged; called when the text is saved. */
  async save(): Promise<void> {
    const sidecar = writeSidecar(this.text, this.spans, this.orphans);
    if (sidecar === this.stored) return;
    this.stored = sidecar;
    if (sidecar === '') await rm(this.sidecarFile, { force: true });
    else await writeAtomic(this.sidecarFile, [sidecar]);
  }

  suggest(suggestions: Spans): void {
    this.proposed = suggestions;
    this.changed.fire();
  }

  /**
   * Replaces the spans as one step of the editor's own Undo: a letter of the text at `at` is replaced by itself, and what
   * undoes that replacement undoes the tagging with it (see SpanHistory). Answers false when the editor can't be edited.
   */
  async retag(editor: vscode.TextEditor, spans: Spans, at: number): Promise<boolean> {
    const text = String.fromCodePoint(this.text.codePointAt(at) ?? 0x20);
    const selections = editor.selections;
    this.history.announce({ start: at, text }, spans);
    const done = await editor.edit((edit) => edit.replace(this.range({ start: at, end: at + text.length }), text));
    if (!done) this.history.withdraw();
    editor.selections = selections;
    return done;
  }

  /** Accepts suggestions as spans, in one step. */
  async accept(editor: vscode.TextEditor, accepted: Spans): Promise<boolean> {
    if (accepted.length === 0) return false;
    const spans = accepted.reduce<Spans>(
      (all, one) => addSpan(all, { ...one, provenance: { ...one.provenance, by: 'person' } }),
      this.spans,
    );
    return this.retag(editor, spans, accepted[0].start);
  }

  private follow(event: vscode.TextDocumentChangeEvent): void {
    if (event.contentChanges.length === 0) return;
    const edits = event.contentChanges.map((change) => this.editOf(change));
    const reason =
      event.reason === vscode.TextDocumentChangeReason.Undo
        ? 'undo'
        : event.reason === vscode.TextDocumentChangeReason.Redo
          ? 'redo'
          : 'edit';
    this.history.apply(edits, reason);
    for (const edit of edits) if (edit.removedText !== edit.insertedText) this.proposed = shiftSpans(this.proposed, edit);
    this.proposed = clipToLines(this.proposed, this.text);
    this.lineStarts = new LineStarts(this.text);
    this.changed.fire();
  }

  /** Ranges of one event all refer to the text before it, and come last place first. */
  private editOf({ range, text }: vscode.TextDocumentContentChangeEvent): Edit {
    const start = this.offset(range.start);
    const end = this.offset(range.end);
    const insertedText = normal(text);
    return { start, removed: end - start, inserted: insertedText.length, removedText: this.text.slice(start, end), insertedText };
  }
}

/** The span that a person sets. */
export function personsSpan(place: { start: number; end: number }, label: string): TaggedSpan {
  return { ...place, label, provenance: { by: 'person' } };
}
