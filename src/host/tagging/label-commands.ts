import * as vscode from 'vscode';
import { z } from 'zod';
import { registerActs } from './key-commands';
import { pickClass, pickLabel, pickRole } from './labels/label-pick';
import { type KeyTarget } from './labels/label-set';
import { moveSpan, pieceAt, setLabel, widen, type SetResult } from './spans/set-span';
import { tagSame } from './spans/same-text';
import { type Tags } from './spans/span-history';
import { accepted, acceptedBy, addSpan, mended, type Piece, relabelled, type Spans } from './spans/span-model';
import { openClass, openSuggestions, suggestionOf, tagsIn } from './spans/tagged-line';
import { isInSuggestion, rejectHere } from './suggestions/suggestion-commands';
import { holdable, linesOf, retag, rulesOf, say, sayInTheWay, selectedSpans, tagsOf, type Target } from './target';
import { type Tagging } from './tagging';
import { shrunk, expanded, snapped } from './spans/words';
import { translated } from '../words/translated';

/** Arguments as a key binding gives them: a label by name, by its place in the order from 1, or by its letter. */
const labelArguments = z
  .union([
    z.object({ label: z.string().min(1), role: z.string().min(1).optional() }),
    z.object({ key: z.int().min(1) }),
    z.object({ letter: z.string() }),
  ])
  .optional();
const classArguments = z.union([z.object({ label: z.string().min(1) }), z.object({ letter: z.string() })]).optional();
const sideArguments = z.object({ side: z.enum(['start', 'end']) }).optional();

/** Registers what sets, changes and removes labels in the editor at hand. */
export function registerLabelCommands(tagging: Tagging): vscode.Disposable {
  return registerActs(tagging, {
    'unroll.addLabel': (target, argument) => addLabel(tagging, target, argument),
    'unroll.removeLabel': (target) => removeLabel(target),
    'unroll.changeLabel': (target) => changeLabel(tagging, target),
    'unroll.setRole': (target) => setRole(tagging, target),
    'unroll.expandTag': (target, argument) => resize(target, argument, expanded, vscode.l10n.t('There is no further word in this line.')),
    'unroll.shrinkTag': (target, argument) =>
      resize(target, argument, shrunk, vscode.l10n.t('The span is one word. Remove its label instead.')),
    'unroll.snapTag': (target) => resize(target, undefined, snapped, vscode.l10n.t('There is no word here.')),
    'unroll.keepTag': (target) => keepTag(target),
    'unroll.tagAllSame': (target) => tagAllSame(tagging, target),
    'unroll.setClass': (target, argument) => setClass(tagging, target, argument),
  });
}

interface LinePiece extends Piece {
  readonly line: number;
}

/** What the selections mean, one piece each; undefined where one goes over a line's end. */
function piecesOf({ selections, tagged }: Target): LinePiece[] | undefined {
  const pieces: LinePiece[] = [];
  for (const { start, end } of selections) {
    if (start.line !== end.line) return undefined;
    const line = tagged.line(start.line);
    const inside = (piece: Piece) => start.isEqual(end) && piece.start <= start.character && start.character < piece.end;
    const piece = openSuggestions(line).find(inside) ?? pieceAt(line.text, line.spans, start.character, end.character);
    if (piece && !pieces.some((other) => other.line === start.line && other.start === piece.start)) {
      pieces.push({ line: start.line, start: piece.start, end: piece.end });
    }
  }
  return pieces;
}

async function addLabel(tagging: Tagging, target: Target, argument: unknown): Promise<void> {
  const { tagged } = target;
  const before = piecesOf(target);
  if (!before) return say(vscode.l10n.t('A span lies within one line. Select less, or put a cursor into each line.'));
  if (before.length === 0) return say(vscode.l10n.t('There is no word here to tag.'));
  const given = labelArguments.safeParse(argument).data;
  const byKey = given !== undefined && !('label' in given);
  const named = given && namedTarget(tagging, given);
  if (byKey && !named) return say(vscode.l10n.t('No label has this key. "Show Label Keys" lists those there are.'));
  const wanted =
    named ??
    (await pickLabel(
      tagging.labels,
      before.map(({ line, start, end }) => tagged.line(line).text.slice(start, end)),
    ));
  if (!wanted) return;
  // The text may have changed while the list was open.
  const pieces = piecesOf(target);
  if (!pieces?.length) return say(vscode.l10n.t('There is no word here to tag.'));
  const chosen = holdable(tagged, wanted);
  const spans = new Map<number, Spans>();
  let widened: vscode.Selection | undefined;
  for (const { line, ...piece } of pieces) {
    const { text } = tagged.line(line);
    const own = spans.get(line) ?? tagged.line(line).spans;
    const rules = rulesOf(tagged, tagged.line(line));
    const same =
      byKey &&
      own.find((span) => span.start === piece.start && span.end === piece.end && span.label === chosen.label && span.role === chosen.role);
    // The same key again widens what it has just set.
    const result: SetResult | undefined = same ? widen(text, own, same, rules) : setLabel(own, piece, chosen, rules);
    if (!result) return say(vscode.l10n.t('There is no further word in this line.'));
    if ('inTheWay' in result) return sayInTheWay(tagged, line, result.inTheWay);
    // The label that was suggested just there: that is to accept it.
    const offered = suggestionOf(tagged.line(line), { ...piece, ...chosen });
    const { start, end } = result.span;
    spans.set(line, offered ? addSpan(result.spans, { ...accepted(offered, new Date()), start, end }) : result.spans);
    if (same) widened = new vscode.Selection(line, start, line, end);
  }
  tagging.labels.use(wanted.label, wanted.role);
  const { selections } = target;
  if (!(await retag(target, tagsOf(tagged, spans)))) return;
  if (widened && selections.length === 1 && !selections[0].isEmpty) await target.moveTo([widened]);
}

function namedTarget({ labels }: Tagging, given: NonNullable<z.infer<typeof labelArguments>>): KeyTarget | undefined {
  if ('label' in given) return given;
  if ('letter' in given) return labels.atLetter(given.letter);
  const label = labels.atKey(given.key);
  return label === undefined ? undefined : { label };
}

async function removeLabel(target: Target): Promise<void> {
  const { tagged } = target;
  const removed = isInSuggestion(target) ? [] : selectedSpans(target);
  if (removed.length === 0) return (await rejectHere(target)) ? undefined : say(vscode.l10n.t('There is no span here.'));
  const spans = new Map<number, Spans>();
  for (const { line, span } of removed)
    spans.set(
      line,
      (spans.get(line) ?? tagged.line(line).spans).filter((one) => one !== span),
    );
  await retag(target, tagsOf(tagged, spans));
}

/** Gives the spans at the cursors another label, which is asked for. */
async function changeLabel(tagging: Tagging, target: Target): Promise<void> {
  const { tagged } = target;
  const here = selectedSpans(target);
  if (here.length === 0) return say(vscode.l10n.t('There is no span here.'));
  const wanted = await pickLabel(
    tagging.labels,
    here.map(({ line, span }) => tagged.line(line).text.slice(span.start, span.end)),
  );
  if (!wanted) return;
  tagging.labels.use(wanted.label, wanted.role);
  const { label, role } = holdable(tagged, wanted);
  await relabel(target, () => ({ label, role }));
}

async function setRole(tagging: Tagging, target: Target): Promise<void> {
  const { tagged } = target;
  const here = selectedSpans(target);
  if (here.length === 0) return say(vscode.l10n.t('There is no span here.'));
  if (!tagged.store.capabilities.roles)
    return say(vscode.l10n.t('{0} has no roles. Use labels such as city.destination.', translated(tagged.store.title)));
  const role = await pickRole(tagging.labels, here[0].span.label);
  if (role === undefined) return;
  for (const { span } of here) tagging.labels.use(span.label, role.name);
  await relabel(target, ({ label }) => ({ label, role: role.name }));
}

/** Relabels the spans at the cursors as they are now: the text may have changed while a list was open. */
async function relabel(target: Target, to: (span: { label: string }) => { label: string; role?: string }): Promise<void> {
  const spans = new Map<number, Spans>();
  for (const { line, span } of selectedSpans(target)) {
    const { label, role } = to(span);
    spans.set(
      line,
      (spans.get(line) ?? target.tagged.line(line).spans).map((one) => (one === span ? relabelled(span, label, role) : one)),
    );
  }
  await retag(target, tagsOf(target.tagged, spans));
}

/** Gives the spans at the cursors other borders; where there is none but a suggestion, it becomes a span with them. */
async function resize(
  target: Target,
  argument: unknown,
  to: (text: string, piece: Piece, side?: 'start' | 'end') => Piece | undefined,
  otherwise: string,
): Promise<void> {
  const { tagged } = target;
  const own = isInSuggestion(target) ? [] : selectedSpans(target);
  const here = own.length > 0 ? own : selectedSpans(target, openSuggestions);
  if (here.length === 0) return say(vscode.l10n.t('There is no span here.'));
  const side = sideArguments.safeParse(argument).data?.side;
  const spans = new Map<number, Spans>();
  let start: vscode.Position | undefined;
  for (const { line, span } of here) {
    const piece = to(tagged.line(line).text, span, side);
    if (!piece) return say(otherwise);
    const result = moveSpan(spans.get(line) ?? tagged.line(line).spans, span, piece, rulesOf(tagged, tagged.line(line)));
    if ('inTheWay' in result) return sayInTheWay(tagged, line, result.inTheWay);
    spans.set(line, result.spans);
    start = new vscode.Position(line, result.span.start);
  }
  const [{ isEmpty }] = target.selections;
  if (!(await retag(target, tagsOf(tagged, spans)))) return;
  // A cursor stays in its span.
  if (here.length === 1 && isEmpty && start) await target.moveTo([new vscode.Selection(start, start)]);
}

/** A person has looked at spans that an edit broke, and finds them right. */
async function keepTag(target: Target): Promise<void> {
  const here = selectedSpans(target).filter(({ span }) => span.broken !== undefined);
  if (here.length === 0) return say(vscode.l10n.t('There is no span here.'));
  const spans = new Map<number, Spans>();
  for (const { line, span } of here) {
    spans.set(
      line,
      (spans.get(line) ?? target.tagged.line(line).spans).map((one) => (one === span ? mended(span) : one)),
    );
  }
  await retag(target, tagsOf(target.tagged, spans));
}

async function tagAllSame(tagging: Tagging, target: Target): Promise<void> {
  const { tagged } = target;
  const [here] = selectedSpans(target);
  const [piece] = piecesOf(target) ?? [];
  const place = here ? { line: here.line, ...here.span } : piece;
  if (!place) return say(vscode.l10n.t('There is no word here to tag.'));
  const text = tagged.line(place.line).text.slice(place.start, place.end);
  const wanted = here?.span ?? (await pickLabel(tagging.labels, [text]));
  if (!wanted) return;
  const { label, role } = holdable(tagged, wanted);
  tagging.labels.use(wanted.label, wanted.role);
  const { tags, count } = tagSame(tagged.lines, text, label, role, (line) => rulesOf(tagged, line).tokens);
  if (count > 0 && !(await retag(target, tags))) return;
  say(count === 0 ? vscode.l10n.t('"{0}" stands nowhere else untagged.', text) : vscode.l10n.t('"{0}" tagged at {1} places.', text, count));
}

/** Gives the lines of the cursors a class. */
async function setClass(tagging: Tagging, target: Target, argument: unknown): Promise<void> {
  const { tagged } = target;
  if (!tagged.store.capabilities.classes) return say(vscode.l10n.t('{0} has no class of a whole line.', translated(tagged.store.title)));
  const given = classArguments.safeParse(argument).data;
  const named = given && ('label' in given ? given.label : tagging.labels.classAtLetter(given.letter));
  if (given && named === undefined) return say(vscode.l10n.t('No class has this key. "Show Label Keys" lists those there are.'));
  const chosen = named === undefined ? await pickClass(tagging.labels) : { name: named };
  if (!chosen) return;
  const tags = new Map<number, Tags>();
  for (const line of linesOf(target)) {
    const before = tagged.line(line);
    if (before.text === '' || before.label === chosen.name) continue;
    // The class that was suggested: that is to accept it.
    const offered = chosen.name !== undefined && openClass(before) === chosen.name ? before.guess?.provenance : undefined;
    const labelProvenance = offered ? acceptedBy(offered, new Date()) : ({ by: 'person' } as const);
    tags.set(line, tagsIn({ ...before, label: chosen.name, labelProvenance }));
  }
  await retag(target, tags);
}
