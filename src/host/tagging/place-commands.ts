import * as vscode from 'vscode';
import { settings } from '../settings';
import { registerActs } from './key-commands';
import { nextByDoubt, nextDoubt, PassedWords, type Place, type Position } from './spans/places';
import { spansAt } from './spans/span-model';
import { type TaggedDocument } from './tagged-document';
import { dropKeys, goTo, say, tellDropped, type Target } from './target';
import { type Tagging } from './tagging';
import { wordAt, wordsOf } from './spans/words';

/** Lines at a text's start whose tags tell which words need no stop. */
const example = 2000;
const passedOf = new WeakMap<TaggedDocument, PassedWords>();

/** Registers what moves the cursor on to where something is to be done. */
export function registerPlaceCommands(tagging: Tagging): vscode.Disposable {
  return registerActs(tagging, {
    'unroll.nextPlace': (target) => doubt(target, 1),
    'unroll.previousPlace': (target) => doubt(target, -1),
    'unroll.nextWordToTag': nextWordToTag,
    'unroll.nextWord': (target) => word(target, 1),
    'unroll.previousWord': (target) => word(target, -1),
    'unroll.undo': (target) => inTurn(target, 'undo'),
    'unroll.redo': (target) => inTurn(target, 'redo'),
  });
}

async function doubt(target: Target, direction: 1 | -1): Promise<void> {
  const from = target.selections[0].active;
  const place = direction === 1 ? nextPlace(target.tagged, from) : nextDoubt(target.tagged.lines, from, direction);
  await goToPlace(target, place);
}

/** The next untagged or doubtful place, in the order that the user wants. */
export function nextPlace({ lines }: TaggedDocument, from: Position): Place | undefined {
  return settings.taggingOrder() === 'doubt' ? nextByDoubt(lines, from) : nextDoubt(lines, from, 1);
}

export async function goToPlace(target: Target, place: Place | undefined): Promise<void> {
  if (place) await goTo(target, place);
  else say(vscode.l10n.t('Every line is tagged, and nothing is in doubt.'));
}

function passedWords(tagged: TaggedDocument): PassedWords {
  let passed = passedOf.get(tagged);
  if (!passed) {
    passed = new PassedWords();
    passed.learn(tagged.lines.slice(0, example));
    passedOf.set(tagged, passed);
  }
  return passed;
}

/** Lines are right as they stand: what is untagged in them needs no stop elsewhere. */
export function passLines(tagged: TaggedDocument, lines: readonly number[]): void {
  const passed = passedWords(tagged);
  for (const line of lines) passed.pass(tagged.line(line), 0, tagged.line(line).text.length);
}

/** On to the next word that may have to be tagged; those in between are taken for words that are not. */
async function nextWordToTag(target: Target): Promise<void> {
  const { selections, tagged } = target;
  const passed = passedWords(tagged);
  const { line, character } = selections[0].active;
  const here = tagged.line(line);
  const start = spansAt(here.spans, character, character)[0]?.start ?? wordAt(here.text, character)?.start ?? character;
  // Where the line has not been looked at yet, its first word is the next one.
  passed.pass(here, start, start + 1);
  const place = passed.next(tagged.lines, { line, character: start });
  passed.pass(here, start, place?.line === line ? place.start : here.text.length);
  if (place) await goTo(target, place);
  else say(vscode.l10n.t('There is no further word that may have to be tagged.'));
}

async function word(target: Target, direction: 1 | -1): Promise<void> {
  const { selections, tagged } = target;
  const { line, character } = selections[0].active;
  for (let at = line; at >= 0 && at < tagged.lines.length; at += direction) {
    const words = wordsOf(tagged.line(at).text);
    const found =
      direction === 1
        ? words.find(({ start }) => at > line || start > character)
        : words.findLast(({ start }) => at < line || start < character);
    if (found) return goTo(target, { line: at, ...found });
  }
}

/** The editor's own Undo and Redo do not wait: in tagging mode they come when the tags are there that they mean. */
async function inTurn({ letMove }: Target, command: 'undo' | 'redo'): Promise<void> {
  if (await letMove(() => vscode.commands.executeCommand(command))) return;
  const dropped = await dropKeys();
  if (dropped > 0) tellDropped(vscode.l10n.t('The cursor was moved before Undo was done.'), dropped);
}
