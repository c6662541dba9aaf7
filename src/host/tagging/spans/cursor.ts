import { type Position } from './places';
import { type Piece } from './span-model';
import { type LineEdit } from './tagged-line';
import { wordAt } from './words';

/** A selection of an editor as it was made; one without text is a cursor. */
export interface Cursor {
  readonly anchor: Position;
  readonly active: Position;
}

/** A cursor of a key that waits for its turn. */
export interface MeantCursor extends Cursor {
  /** The word that a cursor without text stands in: it stays there whatever is typed beside it. */
  readonly word?: Piece;
}

/** What cursors mean when a key is pressed. */
export function meant(cursors: readonly Cursor[], textOf: (line: number) => string): MeantCursor[] {
  return cursors.map(({ anchor, active }) => {
    const word = same(anchor, active) ? wordAt(textOf(active.line), active.character) : undefined;
    return { anchor, active, ...(word && { word }) };
  });
}

export function sameCursors(a: readonly Cursor[], b: readonly Cursor[] | undefined): boolean {
  return a.length === b?.length && a.every(({ anchor, active }, i) => same(anchor, b[i].anchor) && same(active, b[i].active));
}

/** Where the cursors of an editor are after edits that were made elsewhere, which come last place first. */
export function shifted(cursors: readonly Cursor[], edits: readonly LineEdit[]): Cursor[] {
  const all = (position: Position) => edits.reduce((at, edit) => moved(at, edit, false), position);
  return cursors.map(({ anchor, active }) => ({ anchor: all(anchor), active: all(active) }));
}

/** Where cursors that waited have to be after edits, to mean what they meant: what is typed at the borders of a word or a selection does not belong to it. */
export function stillMeant(cursors: readonly MeantCursor[], edits: readonly LineEdit[]): MeantCursor[] {
  return edits.reduce<readonly MeantCursor[]>((all, edit) => all.map((one) => afterEdit(one, edit)), cursors).slice();
}

function afterEdit({ anchor, active, word }: MeantCursor, edit: LineEdit): MeantCursor {
  const [from, to] = word
    ? [word.start, word.end].map((character) => ({ line: active.line, character }))
    : isBefore(anchor, active)
      ? [anchor, active]
      : [active, anchor];
  const start = moved(from, edit, true);
  const end = later(start, moved(to, edit, false));
  if (!word) return isBefore(anchor, active) ? { anchor: start, active: end } : { anchor: end, active: start };
  const inside = later(start, moved(active, edit, false));
  const at = isBefore(end, inside) ? end : inside;
  return { anchor: at, active: at, ...(start.line === end.line && { word: { start: start.character, end: end.character } }) };
}

/** @param on whether what is put in just there moves the position on */
function moved(at: Position, { start, end, text }: LineEdit, on: boolean): Position {
  if (isBefore(at, start) || (same(at, start) && !(on && same(start, end)))) return at;
  const parts = text.split('\n');
  const last = parts[parts.length - 1].length;
  const behind = { line: start.line + parts.length - 1, character: parts.length === 1 ? start.character + last : last };
  if (isBefore(at, end)) return isBefore(behind, at) ? behind : at;
  return at.line === end.line
    ? { line: behind.line, character: behind.character + at.character - end.character }
    : { line: at.line + behind.line - end.line, character: at.character };
}

function later(a: Position, b: Position): Position {
  return isBefore(a, b) ? b : a;
}

function same(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
