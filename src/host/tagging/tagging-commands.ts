import * as vscode from 'vscode';
import { z } from 'zod';
import { pickLabel } from './label-pick';
import { addSpan, type Spans, spansAt } from './span-model';
import { personsSpan, type TaggedDocument } from './tagged-document';
import { isTaggable, type Tagging } from './tagging';
import { trimmed, wordAt } from './words';

/** Arguments of unroll.addLabel, as a key binding gives them: a label by name, or by its place in the order from 1. */
const labelArguments = z.union([z.object({ label: z.string().min(1) }), z.object({ key: z.int().min(1) })]).optional();

interface Target {
  readonly editor: vscode.TextEditor;
  readonly tagged: TaggedDocument;
}

/** Registers what sets, removes and accepts spans in the editor at hand. */
export function registerTaggingCommands(tagging: Tagging): vscode.Disposable {
  const commands: Record<string, (argument?: unknown) => Promise<void>> = {
    'unroll.addLabel': (argument) => withTarget(tagging, (target) => addLabel(tagging, target, argument)),
    'unroll.removeLabel': () => withTarget(tagging, removeLabel),
    'unroll.acceptSuggestion': (argument) => withTarget(tagging, (target) => acceptHere(tagging, target, argument)),
    'unroll.acceptAllSuggestions': () => withTarget(tagging, (target) => accept(tagging, target, target.tagged.suggestions)),
    'unroll.dismissSuggestions': () => withTarget(tagging, ({ tagged }) => Promise.resolve(tagged.suggest([]))),
  };
  return vscode.Disposable.from(...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)));
}

async function withTarget(tagging: Tagging, act: (target: Target) => Promise<void>): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isTaggable(editor.document)) {
    void vscode.window.showInformationMessage(
      editor?.document.isUntitled
        ? vscode.l10n.t('Save this text to a file first: its spans are saved beside it.')
        : vscode.l10n.t(
            'Open a text file with one utterance a line to tag it. Files that carry their labels themselves are edited as text.',
          ),
    );
    return;
  }
  await act({ editor, tagged: await tagging.of(editor.document) });
}

async function addLabel(tagging: Tagging, { editor, tagged }: Target, argument: unknown): Promise<void> {
  const places = editor.selections.map((selection) => placeOf(tagged, selection)).filter((place) => place !== undefined);
  if (places.length === 0) return say(vscode.l10n.t('There is no word here to tag.'));
  if (places.some(({ start, end }) => tagged.text.slice(start, end).includes('\n'))) {
    return say(vscode.l10n.t('A span lies within one line. Select less, or put a cursor into each line.'));
  }
  const given = labelArguments.safeParse(argument).data;
  const named = given && 'label' in given ? given.label : given && tagging.labels.atKey(given.key);
  const label =
    named ??
    (await pickLabel(
      tagging.labels,
      places.map(({ start, end }) => tagged.text.slice(start, end)),
    ));
  if (label === undefined) return;
  tagging.labels.use(label);
  const spans = places.reduce<Spans>((all, place) => addSpan(all, personsSpan(place, label)), tagged.spans);
  if (!(await tagged.retag(editor, spans, places[0].start))) say(vscode.l10n.t('This text is read-only.'));
}

/** The selection without white space at its ends; for a cursor the span around it, else the word. */
function placeOf(tagged: TaggedDocument, selection: vscode.Selection): { start: number; end: number } | undefined {
  const start = tagged.offset(selection.start);
  if (!selection.isEmpty) return trimmed(tagged.text, start, tagged.offset(selection.end));
  const [around] = spansAt(tagged.spans, start, start);
  if (around) return around;
  const { line, character } = tagged.lines.position(start);
  const word = wordAt(tagged.lines.line(line), character);
  const base = tagged.lines.start(line);
  return word && { start: base + word.start, end: base + word.end };
}

function selected({ editor, tagged }: Target, spans: Spans): Spans {
  return spans.filter((span) =>
    editor.selections.some((selection) => spansAt([span], tagged.offset(selection.start), tagged.offset(selection.end)).length > 0),
  );
}

async function removeLabel(target: Target): Promise<void> {
  const { editor, tagged } = target;
  const removed = selected(target, tagged.spans);
  if (removed.length === 0) return say(vscode.l10n.t('There is no span here.'));
  const spans = tagged.spans.filter((span) => !removed.includes(span));
  if (!(await tagged.retag(editor, spans, removed[0].start))) say(vscode.l10n.t('This text is read-only.'));
}

/** Accepts the suggestion at an offset (from its hover), or those at the cursors; then goes on to the next one. */
async function acceptHere(tagging: Tagging, target: Target, offset: unknown): Promise<void> {
  const { editor, tagged } = target;
  if (typeof offset === 'number') return accept(tagging, target, spansAt(tagged.suggestions, offset, offset));
  const here = selected(target, tagged.suggestions);
  if (here.length === 0) {
    const after = tagged.offset(editor.selection.active);
    const next = tagged.suggestions.find(({ start }) => start >= after) ?? tagged.suggestions[0];
    if (!next) return say(vscode.l10n.t('There is no suggestion in this text.'));
    const range = tagged.range(next);
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  await accept(tagging, target, here);
  const next = tagged.suggestions.find(({ start }) => start >= here[here.length - 1].end);
  if (next) editor.selection = new vscode.Selection(tagged.range(next).start, tagged.range(next).start);
}

async function accept(tagging: Tagging, { editor, tagged }: Target, suggestions: Spans): Promise<void> {
  tagging.labels.learn(suggestions.map(({ label }) => label));
  await tagged.accept(editor, suggestions);
}

/** A word that needs no answer. */
function say(message: string): void {
  vscode.window.setStatusBarMessage(message, 5000);
}
