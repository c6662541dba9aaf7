import * as vscode from 'vscode';
import { tagLabel } from '../../data';
import { ActQueue } from './act-queue';
import { caughtUp } from './caught-up';
import { editOf } from './document-text';
import { select } from './move-cursor';
import { type Cursor } from './spans/cursor';
import { selectedLines, type SpanAt, spansSelected } from './spans/selected';
import { type Rules } from './spans/set-span';
import { type Tags } from './spans/span-history';
import { labelWords, type Spans, type TaggedSpan } from './spans/span-model';
import { type TaggedLine, tagsIn } from './spans/tagged-line';
import { type TaggedDocument } from './tagged-document';
import { isTaggable, type Tagging } from './tagging';
import { translated } from '../words/translated';

/** The editor at hand with its tags. */
export interface Target {
  readonly editor: vscode.TextEditor;
  readonly tagged: TaggedDocument;
  /** Where the cursors were at the key, or where keys before it have taken them since. */
  readonly selections: readonly vscode.Selection[];
  /** Takes the cursors to another place. */
  readonly moveTo: (selections: readonly vscode.Selection[]) => Promise<void>;
  /** Does something by which the editor moves the cursors itself; see ActQueue. */
  readonly letMove: (job: () => Thenable<unknown>) => Promise<boolean>;
}

const queue = new ActQueue<vscode.TextEditor>(
  ({ selections }) => selections,
  ({ document }, line) => (line < document.lineCount ? document.lineAt(line).text : ''),
);

/** Counts keys that do nothing. */
let ignored: number | undefined;

/** Keeps the order of keys, edits and saves of the texts that are tagged. */
export function registerOrderOfActs(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) queue.follow((editor) => editor.document === document, contentChanges.map(editOf));
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => queue.moved(textEditor)),
    // Who tags and saves means to save the tag.
    vscode.workspace.onWillSaveTextDocument((event) => {
      if (queue.isBusy((editor) => editor.document === event.document)) event.waitUntil(queue.done);
    }),
  );
}

/** Does something with the editor at hand, when all that was asked for before is done, or says why it can't be tagged. */
export function withTarget(tagging: Tagging, act: (target: Target) => Promise<void> | void): Promise<void> {
  if (ignored !== undefined) {
    ignored++;
    return Promise.resolve();
  }
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isTaggable(editor.document)) {
    void vscode.window.showInformationMessage(
      editor?.document.isUntitled
        ? vscode.l10n.t('Save this text to a file first: its spans are saved beside it.')
        : vscode.l10n.t('Open a text file with one utterance a line to tag it, or a data file with "Open as Annotated Text".'),
    );
    return Promise.resolve();
  }
  return queue.add(editor, async (turn) => {
    const tagged = tagging.peek(editor.document) ?? (await tagging.of(editor.document));
    await act({
      editor,
      tagged,
      get selections() {
        return turn.cursors.map(selectionOf);
      },
      moveTo: async (selections) => {
        if (queue.move(turn, selections)) await select(editor, selections);
      },
      letMove: (job) => queue.letMove(turn, job),
    });
  });
}

/** Waits until nothing that was asked for waits. */
export async function allDone(): Promise<void> {
  while (queue.isBusy(() => true)) await queue.done;
}

function selectionOf({ anchor, active }: Cursor): vscode.Selection {
  return new vscode.Selection(anchor.line, anchor.character, active.line, active.character);
}

export function rulesOf({ store }: TaggedDocument, tagged: TaggedDocument['lines'][number]): Rules {
  return { overlap: store.capabilities.overlap, tokens: store.tokensOf(tagged) };
}

/** A label with a role as the file's form can hold it: else both are joined to one name. */
export function holdable({ store }: TaggedDocument, target: { label: string; role?: string }): { label: string; role?: string } {
  return store.capabilities.roles ? target : { label: tagLabel(target) };
}

/** Spans in the selections or at the cursors: at a cursor the innermost one. */
export function selectedSpans({ selections, tagged }: Target, of: (line: TaggedLine) => Spans = ({ spans }) => spans): SpanAt[] {
  return spansSelected(selections, tagged.lines, of);
}

/** Lines of the cursors and selections. */
export function linesOf({ selections, tagged }: Target): number[] {
  return selectedLines(selections, tagged.lines.length);
}

/** New spans of lines as tags; all else that is told of the lines stays. */
export function tagsOf(tagged: TaggedDocument, spans: ReadonlyMap<number, Spans>): Map<number, Tags> {
  return new Map([...spans].map(([line, list]) => [line, tagsIn({ ...tagged.line(line), spans: list })]));
}

/** Sets the tags of lines in one step of Undo. Answers whether that could be done; where not, it is told, and keys that came meanwhile do nothing: they meant these tags. */
export async function retag({ tagged }: Pick<Target, 'editor' | 'tagged'>, tags: ReadonlyMap<number, Tags>): Promise<boolean> {
  if (tags.size === 0) return false;
  const outcome = await tagged.retag(tags);
  if (outcome === 'set') return true;
  const dropped = await dropKeys();
  const why =
    outcome === 'undone'
      ? vscode.l10n.t('Undo came before the tag was set: it was not set.')
      : tagged.document.isClosed
        ? vscode.l10n.t('The text was closed before the tag was set.')
        : vscode.l10n.t('This text is read-only.');
  tellDropped(why, dropped);
  return false;
}

/** Lets keys that were pressed so far do nothing: they meant what could not be done. Answers how many that are. */
export async function dropKeys(): Promise<number> {
  const waiting = queue.drop();
  // Those that were pressed before this can be seen are on their way.
  await caughtUp();
  return waiting + queue.drop();
}

/** Lets keys do nothing that were pressed before the editor knows what was just told to it. Answers how many that are. */
export async function ignoreKeys(): Promise<number> {
  ignored = 0;
  await caughtUp();
  const count = ignored;
  ignored = undefined;
  return count;
}

export function tellDropped(why: string, dropped: number): void {
  void vscode.window.showWarningMessage(
    dropped === 0 ? why : `${why} ${vscode.l10n.t('{0} keys that came after that did nothing.', dropped)}`,
  );
}

export function sayInTheWay(tagged: TaggedDocument, line: number, span: TaggedSpan): void {
  const text = tagged.line(line).text.slice(span.start, span.end);
  say(
    vscode.l10n.t(
      '{0} cannot hold spans that overlap: "{1}" ({2}) is in the way. Remove it, or widen it.',
      translated(tagged.store.title),
      text,
      labelWords(span),
    ),
  );
}

/** A word that needs no answer. */
export function say(message: string): void {
  vscode.window.setStatusBarMessage(message, 6000);
}

/** Puts the cursor to a place and shows it. */
export async function goTo({ editor, tagged, moveTo }: Target, place: { line: number; start: number; end: number }): Promise<void> {
  const range = tagged.range(place.line, place);
  await moveTo([new vscode.Selection(range.start, range.start)]);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
