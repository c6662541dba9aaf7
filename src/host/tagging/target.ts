import * as vscode from 'vscode';
import { tagLabel } from '../../data';
import { select } from './move-cursor';
import { selectedLines, type SpanAt, spansSelected } from './spans/selected';
import { type Rules } from './spans/set-span';
import { type Tags } from './spans/span-history';
import { labelWords, type Spans, type TaggedSpan } from './spans/span-model';
import { type TaggedLine, tagsIn } from './spans/tagged-line';
import { type TaggedDocument } from './tagged-document';
import { isTaggable, type Tagging } from './tagging';

/** The editor at hand with its tags. */
export interface Target {
  readonly editor: vscode.TextEditor;
  readonly tagged: TaggedDocument;
}

/** What was asked for last. Keys come faster than the editor answers, and each means the tags that those before it set. */
let turn: Promise<void> = Promise.resolve();

/** Does something with the editor at hand, when all that was asked for before is done, or says why it can't be tagged. */
export function withTarget(tagging: Tagging, act: (target: Target) => Promise<void> | void): Promise<void> {
  const job = turn.then(() => actOnTarget(tagging, act));
  turn = job.catch(() => undefined);
  return job;
}

/** Waits until all that was asked for so far is done. */
export function allDone(): Promise<void> {
  return turn;
}

async function actOnTarget(tagging: Tagging, act: (target: Target) => Promise<void> | void): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isTaggable(editor.document)) {
    void vscode.window.showInformationMessage(
      editor?.document.isUntitled
        ? vscode.l10n.t('Save this text to a file first: its spans are saved beside it.')
        : vscode.l10n.t('Open a text file with one utterance a line to tag it, or a data file with "Open as Annotated Text".'),
    );
    return;
  }
  await act({ editor, tagged: await tagging.of(editor.document) });
}

export function rulesOf({ store }: TaggedDocument, tagged: TaggedDocument['lines'][number]): Rules {
  return { overlap: store.capabilities.overlap, tokens: store.tokensOf(tagged) };
}

/** A label with a role as the file's form can hold it: else both are joined to one name. */
export function holdable({ store }: TaggedDocument, target: { label: string; role?: string }): { label: string; role?: string } {
  return store.capabilities.roles ? target : { label: tagLabel(target) };
}

/** Spans in the selections or at the cursors: at a cursor the innermost one. */
export function selectedSpans({ editor, tagged }: Target, of: (line: TaggedLine) => Spans = ({ spans }) => spans): SpanAt[] {
  return spansSelected(editor.selections, tagged.lines, of);
}

/** Lines of the cursors and selections. */
export function linesOf({ editor, tagged }: Target): number[] {
  return selectedLines(editor.selections, tagged.lines.length);
}

/** New spans of lines as tags; all else that is told of the lines stays. */
export function tagsOf(tagged: TaggedDocument, spans: ReadonlyMap<number, Spans>): Map<number, Tags> {
  return new Map([...spans].map(([line, list]) => [line, tagsIn({ ...tagged.line(line), spans: list })]));
}

/** Sets the tags of lines in one step of Undo. Answers whether that could be done. */
export async function retag({ editor, tagged }: Target, tags: ReadonlyMap<number, Tags>): Promise<boolean> {
  if (tags.size === 0) return false;
  const done = await tagged.retag(editor, tags);
  if (!done) say(vscode.l10n.t('This text is read-only.'));
  return done;
}

export function sayInTheWay(tagged: TaggedDocument, line: number, span: TaggedSpan): void {
  const text = tagged.line(line).text.slice(span.start, span.end);
  say(
    vscode.l10n.t(
      '{0} cannot hold spans that overlap: "{1}" ({2}) is in the way. Remove it, or widen it.',
      tagged.store.title,
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
export async function goTo({ editor, tagged }: Target, place: { line: number; start: number; end: number }): Promise<void> {
  const range = tagged.range(place.line, place);
  await select(editor, [new vscode.Selection(range.start, range.start)]);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
