import { type Piece } from './span-model';
import { isTagged, openClass, openSuggestions, type TaggedLine } from './tagged-line';
import { trimmed, wordsOf } from './words';

/** A piece of one line of a text. */
export interface Place extends Piece {
  readonly line: number;
}

/** A position in a text. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** What waits for an annotator in a line: broken spans and suggestions, in their order, a suggested class at its end; in an untagged line its first word. */
export function doubts(line: TaggedLine): Piece[] {
  const broken = line.spans.filter((span) => span.broken !== undefined);
  const end = line.text.length;
  const classes = openClass(line) === undefined ? [] : [{ start: end, end }];
  const places = [...broken, ...openSuggestions(line), ...classes].sort((a, b) => a.start - b.start);
  return places.length > 0 || isTagged(line) ? places : firstWord(line.text);
}

/** Of a text such as "½", which has a letter or digit but no word, all of it. */
function firstWord(text: string): Piece[] {
  const [word = hasWord.test(text) ? trimmed(text, 0, text.length) : undefined] = wordsOf(text);
  return word ? [word] : [];
}

/** The next untagged line or doubtful place after a position (or before it), around the end of the text; undefined when all is done. */
export function nextDoubt(lines: readonly TaggedLine[], from: Position, direction: 1 | -1): Place | undefined {
  for (let n = 0; n <= lines.length; n++) {
    const line = (from.line + direction * n + lines.length * 2) % lines.length;
    const beyond = ({ start }: Piece) => (direction === 1 ? start > from.character : start < from.character);
    if (!waits(lines[line])) continue;
    // The line at hand is looked at twice: beyond the position first, before it at the very end.
    const places = doubts(lines[line]).filter((place) => (n === 0 ? beyond(place) : n === lines.length ? !beyond(place) : true));
    const place = direction === 1 ? places[0] : places[places.length - 1];
    if (place) return { line, start: place.start, end: place.end };
  }
  return undefined;
}

/** Whether something in a line waits for an annotator; quick, for many lines. */
function waits(line: TaggedLine): boolean {
  if (!isTagged(line) && hasWord.test(line.text)) return true;
  return openClass(line) !== undefined || openSuggestions(line).length > 0 || line.spans.some(({ broken }) => broken !== undefined);
}

const hasWord = /[\p{L}\p{N}]/u;

/** How doubtful a line is by what models say of it, 0 to 1: what is least certain counts; undefined where no model has said anything. */
export function doubtOf({ guess, suggestions }: TaggedLine): number | undefined {
  let least = Math.min(guess?.confidence ?? Infinity, guess?.provenance?.score ?? Infinity);
  for (const { provenance } of suggestions) least = Math.min(least, provenance?.score ?? 1);
  return least === Infinity ? undefined : 1 - least;
}

/** Lines that wait for an annotator, the most doubtful first; those of which no model has said anything last. */
export function linesByDoubt(lines: readonly TaggedLine[]): { readonly line: number; readonly doubt: number | undefined }[] {
  const open = lines.flatMap((line, at) => (waits(line) ? [{ line: at, doubt: doubtOf(line) }] : []));
  return open.sort((a, b) => (b.doubt ?? -1) - (a.doubt ?? -1) || a.line - b.line);
}

/** The next place by doubt: what is left in the line at hand, then the line that is next less doubtful than it, after the last the first. */
export function nextByDoubt(lines: readonly TaggedLine[], from: Position): Place | undefined {
  const here = lines[from.line];
  const left = doubts(here).filter(({ start }) => start > from.character);
  if (left.length > 0) return { line: from.line, start: left[0].start, end: left[0].end };
  const next = lessDoubtful(lines, from.line);
  const [place] = doubts(lines[next]);
  return place && { line: next, start: place.start, end: place.end };
}

/** The line that comes after another one in the order of `linesByDoubt`, or else the first one of all, or it itself; without sorting, since each key asks. */
function lessDoubtful(lines: readonly TaggedLine[], from: number): number {
  const own = doubtOf(lines[from]) ?? -1;
  let [next, nextDoubt, first, firstDoubt] = [from, -Infinity, from, -Infinity];
  lines.forEach((line, at) => {
    const doubt = doubtOf(line) ?? -1;
    const comesNext = doubt < own || (doubt === own && at > from);
    if (at === from || doubt <= (comesNext ? nextDoubt : firstDoubt) || !waits(line)) return;
    if (comesNext) [next, nextDoubt] = [at, doubt];
    else [first, firstDoubt] = [at, doubt];
  });
  return next === from ? first : next;
}

/**
 * Words that an annotator has passed without tagging them. A word that was only ever passed needs no stop, so that in a text
 * that is tagged from nothing the cursor soon stops at what is likely to be tagged.
 */
export class PassedWords {
  private readonly passed = new Set<string>();
  private readonly tagged = new Set<string>();
  /** Lines with nothing to stop at; a line that changes is another object. */
  private finished = new WeakSet<TaggedLine>();

  /** Takes lines that are tagged already as an example: what is untagged there was passed. */
  learn(lines: readonly TaggedLine[]): void {
    for (const line of lines) if (line.spans.length > 0) this.note(line, wordsOf(line.text));
  }

  /** The words of a line from one position to another were looked at. */
  pass(line: TaggedLine, from: number, to: number): void {
    this.note(
      line,
      wordsOf(line.text).filter(({ start }) => from <= start && start < to),
    );
  }

  private note(line: TaggedLine, words: readonly Piece[]): void {
    for (const { start, end } of words) {
      const word = line.text.slice(start, end).toLowerCase();
      const inside = line.spans.some((span) => span.start < end && start < span.end);
      // Where it was passed before, it is to be looked at again.
      if (inside && this.passed.has(word) && !this.tagged.has(word)) this.finished = new WeakSet();
      (inside ? this.tagged : this.passed).add(word);
    }
  }

  private isOpen(line: TaggedLine, { start, end }: Piece): boolean {
    const word = line.text.slice(start, end).toLowerCase();
    if (this.passed.has(word) && !this.tagged.has(word)) return false;
    return !line.spans.some((span) => span.start < end && start < span.end);
  }

  /** The next word after a position that may have to be tagged, up to the text's end. */
  next(lines: readonly TaggedLine[], from: { line: number; character: number }): Place | undefined {
    for (let line = from.line; line < lines.length; line++) {
      const here = lines[line];
      if (this.finished.has(here)) continue;
      const words = wordsOf(here.text).filter((word) => this.isOpen(here, word));
      const word = line === from.line ? words.find(({ start }) => start > from.character) : words[0];
      if (word) return { line, ...word };
      if (words.length === 0) this.finished.add(here);
    }
    return undefined;
  }
}
