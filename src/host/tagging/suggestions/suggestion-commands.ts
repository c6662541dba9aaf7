import * as vscode from 'vscode';
import { registerActs } from '../key-commands';
import { goToPlace, nextPlace, passLines } from '../place-commands';
import { rejectedWith } from '../spans/rejection';
import { type Tags } from '../spans/span-history';
import { type Spans } from '../spans/span-model';
import { openClass, openSuggestions, tagsIn } from '../spans/tagged-line';
import { type SpanAt } from '../spans/selected';
import { linesOf, retag, rulesOf, say, selectedSpans, type Target } from '../target';
import { type Tagging } from '../tagging';
import { above, acceptedLine, withAccepted, withAcceptedClass } from './accept';

const scoreKey = 'unroll.tagging.acceptAbove';

/** Registers what accepts and rejects what a model suggests. `memory` keeps the score that was asked for last. */
export function registerSuggestionCommands(tagging: Tagging, memory: vscode.Memento): vscode.Disposable {
  return registerActs(tagging, {
    'unroll.acceptSuggestion': acceptHere,
    'unroll.rejectSuggestion': async (target) => {
      if (!(await rejectHere(target))) say(vscode.l10n.t('There is no suggestion here.'));
    },
    'unroll.acceptLine': acceptLines,
    'unroll.rejectLine': rejectLines,
    'unroll.acceptAllSuggestions': (target) => acceptAbove(target, 0),
    'unroll.acceptAbove': (target) => askAndAccept(target, memory),
    'unroll.dismissSuggestions': dismiss,
    'unroll.showRejected': showRejected,
  });
}

/** Suggested spans at the cursors or in the selections. */
function spansHere(target: Target): SpanAt[] {
  return selectedSpans(target, openSuggestions);
}

/** Whether the cursor lies in a suggestion; it is meant rather than a span that ends where it begins. */
export function isInSuggestion({ selections: [selection], tagged }: Target): boolean {
  const { line, character } = selection.active;
  return selection.isEmpty && openSuggestions(tagged.line(line)).some(({ start, end }) => start <= character && character < end);
}

/** Lines with a suggested class that the cursors are at the end of. */
function classesHere({ selections, tagged }: Target): number[] {
  const atEnd = ({ active: { line, character } }: vscode.Selection) => character === tagged.line(line).text.length;
  return selections.flatMap((one) => (atEnd(one) && openClass(tagged.line(one.active.line)) !== undefined ? [one.active.line] : []));
}

/** Accepts the suggestions at the cursors and goes on to the next place; where there is none, goes on. */
async function acceptHere(target: Target): Promise<void> {
  const { selections, tagged } = target;
  const here = spansHere(target);
  const classes = here.length === 0 ? classesHere(target) : [];
  const when = new Date();
  const tags = new Map<number, Tags>();
  for (const [line, spans] of byLine(here)) {
    tags.set(line, tagsIn({ ...tagged.line(line), spans: spansWith(target, line, spans, when) }));
  }
  for (const line of classes) tags.set(line, withAcceptedClass(tagged.line(line), when));
  if (tags.size > 0 && !(await retag(target, tags))) return;
  const last = here.at(-1);
  const from = last ? { line: last.line, character: last.span.end - 1 } : selections[0].active;
  await goToPlace(target, nextPlace(tagged, from));
}

/** Rejects the suggestions at the cursors or in the selections. Answers whether there are any. */
export async function rejectHere(target: Target): Promise<boolean> {
  const here = spansHere(target);
  const classes = here.length === 0 ? classesHere(target) : [];
  await reject(target, byLine(here), classes);
  return here.length + classes.length > 0;
}

/** The lines of the cursors are right as they stand, with all that is suggested in them. */
async function acceptLines(target: Target): Promise<void> {
  const { tagged } = target;
  const lines = linesOf(target);
  const when = new Date();
  const tags = new Map<number, Tags>();
  for (const line of lines) {
    const result = acceptedLine(tagged.line(line), rulesOf(tagged, tagged.line(line)), when);
    if (result) tags.set(line, result);
  }
  if (tags.size > 0 && !(await retag(target, tags))) return;
  passLines(tagged, lines);
  await goToPlace(target, nextPlace(tagged, { line: lines.reduce((a, b) => Math.max(a, b)), character: Infinity }));
}

function rejectLines(target: Target): Promise<void> {
  const { tagged } = target;
  const lines = linesOf(target);
  const spans = new Map(lines.map((line) => [line, openSuggestions(tagged.line(line))]));
  const classes = lines.filter((line) => openClass(tagged.line(line)) !== undefined);
  return reject(target, spans, classes);
}

/** Turns suggestions down as one step of Undo; that is kept with the tags, so that they don't come again. */
async function reject(target: Target, spans: ReadonlyMap<number, Spans>, classes: readonly number[]): Promise<void> {
  const tags = new Map<number, Tags>();
  const named = new Set(classes);
  for (const at of new Set([...spans.keys(), ...named])) {
    const line = target.tagged.line(at);
    const rejected = rejectedWith(line, spans.get(at) ?? [], named.has(at) ? openClass(line) : undefined);
    if (rejected.length > (line.rejected?.length ?? 0)) tags.set(at, tagsIn({ ...line, rejected }));
  }
  if (tags.size > 0) await retag(target, tags);
}

async function askAndAccept(target: Target, memory: vscode.Memento): Promise<void> {
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Accept all suggestions with at least this confidence'),
    prompt: vscode.l10n.t('0 to 1'),
    value: String(memory.get<number>(scoreKey, 0.9)),
    validateInput: (text) => (scoreOf(text) === undefined ? vscode.l10n.t('A number from 0 to 1, please.') : undefined),
  });
  const score = answer === undefined ? undefined : scoreOf(answer);
  if (score === undefined) return;
  await memory.update(scoreKey, score);
  await acceptAbove(target, score);
}

function scoreOf(text: string): number | undefined {
  const score = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && score >= 0 && score <= 1 ? score : undefined;
}

/** Accepts what is suggested with at least this confidence, in all lines, as one step. */
async function acceptAbove(target: Target, score: number): Promise<void> {
  const { tagged } = target;
  const when = new Date();
  const tags = new Map<number, Tags>();
  let count = 0;
  tagged.lines.forEach((line, at) => {
    const sure = above(line, score);
    const named = openClass(line) !== undefined && (line.guess?.provenance?.score ?? 0) >= score;
    if (sure.length === 0 && !named) return;
    const spans = spansWith(target, at, sure, when);
    count += spans.length - line.spans.length + (named ? 1 : 0);
    tags.set(at, tagsIn({ ...(named ? withAcceptedClass(line, when) : line), spans }));
  });
  if (count === 0) return say(vscode.l10n.t('There is no such suggestion in this text.'));
  if (await retag(target, tags)) say(vscode.l10n.t('{0} suggestions accepted, {1} are left.', count, tagged.tally.suggestions));
}

/** Takes all suggestions away; they may come again. */
function dismiss({ tagged }: Target): void {
  const lines = tagged.lines.flatMap(({ suggestions, guess }, line) => (suggestions.length > 0 || guess ? [line] : []));
  tagged.suggest(new Map(lines.map((line) => [line, []])));
}

/** What was rejected in the text is suggested again, as one step of Undo. */
async function showRejected(target: Target): Promise<void> {
  const tags = new Map<number, Tags>();
  let count = 0;
  target.tagged.lines.forEach((line, at) => {
    if (!line.rejected) return;
    count += line.rejected.length;
    tags.set(at, tagsIn({ ...line, rejected: [] }));
  });
  if (count === 0) return say(vscode.l10n.t('No suggestion was rejected in this text.'));
  if (await retag(target, tags)) say(vscode.l10n.t('{0} rejected suggestions count no more: models may make them again.', count));
}

function spansWith({ tagged }: Target, line: number, suggestions: Spans, when: Date): Spans {
  return withAccepted(tagged.line(line), suggestions, rulesOf(tagged, tagged.line(line)), when);
}

function byLine(spans: readonly SpanAt[]): Map<number, Spans> {
  const lines = new Map<number, Spans>();
  for (const { line, span } of spans) lines.set(line, [...(lines.get(line) ?? []), span]);
  return lines;
}
