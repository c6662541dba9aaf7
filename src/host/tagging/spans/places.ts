import { type Piece } from './span-model';
import { isTagged, openSuggestions, type TaggedLine } from './tagged-line';
import { wordsOf } from './words';

/** A piece of one line of a text. */
export interface Place extends Piece {
  readonly line: number;
}

/** What waits for an annotator in a line: broken spans and suggestions, in their order; in an untagged line its first word. */
function doubts(line: TaggedLine): Piece[] {
  const broken = line.spans.filter((span) => span.broken !== undefined);
  const places = [...broken, ...openSuggestions(line)].sort((a, b) => a.start - b.start);
  return places.length > 0 || isTagged(line) ? places : wordsOf(line.text).slice(0, 1);
}

/** The next untagged line or doubtful place after a position (or before it), around the end of the text; undefined when all is done. */
export function nextDoubt(lines: readonly TaggedLine[], from: { line: number; character: number }, direction: 1 | -1): Place | undefined {
  for (let n = 0; n <= lines.length; n++) {
    const line = (from.line + direction * n + lines.length * 2) % lines.length;
    const beyond = ({ start }: Piece) => (direction === 1 ? start > from.character : start < from.character);
    // The line at hand is looked at twice: beyond the position first, before it at the very end.
    const places = doubts(lines[line]).filter((place) => (n === 0 ? beyond(place) : n === lines.length ? !beyond(place) : true));
    const place = direction === 1 ? places[0] : places[places.length - 1];
    if (place) return { line, start: place.start, end: place.end };
  }
  return undefined;
}

/**
 * Words that an annotator has passed without tagging them. A word that was only ever passed needs no stop, so that in a text
 * that is tagged from nothing the cursor soon stops at what is likely to be tagged.
 */
export class PassedWords {
  private readonly passed = new Set<string>();
  private readonly tagged = new Set<string>();
  /** Lines with nothing to stop at; a line that changes is another object. */
  private readonly finished = new WeakSet<TaggedLine>();

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
