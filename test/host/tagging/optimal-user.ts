import { PassedWords } from '../../../src/host/tagging/spans/places';
import { setLabel, widen } from '../../../src/host/tagging/spans/set-span';
import { spansAt } from '../../../src/host/tagging/spans/span-model';
import { plainLine, type TaggedLine } from '../../../src/host/tagging/spans/tagged-line';
import { wordAt, wordsOf } from '../../../src/host/tagging/spans/words';

/** A letter for each label of the tickets. */
export const ticketLetters: Record<string, string> = {
  destination: 'd',
  origin: 'o',
  date: 'a',
  time: 't',
  passengers: 'p',
  returnDate: 'r',
  returnTime: 'e',
  travelClass: 'c',
  via: 'v',
};

/**
 * Somebody who knows every label and loses no time, in tagging mode from the start of an untagged text: which keys are pressed until all spans are set.
 * Follows what the commands do: Space goes to the next word that may have to be tagged, Right to the next word, a letter tags and, again, widens.
 */
export class OptimalUser {
  readonly keys: string[] = [];
  readonly lines: TaggedLine[];
  readonly passed = new PassedWords();
  private line = 0;
  private character = 0;

  constructor(texts: readonly string[]) {
    this.lines = texts.map(plainLine);
  }

  tag(line: number, start: number, end: number, label: string, letter: string): void {
    this.reach(line, start);
    let { spans } = this.lines[line];
    let at: number;
    const { text } = this.lines[line];
    const first = wordAt(text, start);
    const words = wordsOf(text);
    if (!first || first.start !== start || !words.some((word) => word.end === end)) {
      // It does not begin and end with words: letter by letter it is selected.
      for (let i = start; i < end; i++) this.keys.push('Shift+ArrowRight');
      this.keys.push(letter);
      const result = setLabel(spans, { start, end }, { label }, { overlap: true });
      if ('spans' in result) this.lines[line] = { ...this.lines[line], spans: result.spans };
      this.character = end;
      return;
    }
    let result = setLabel(spans, first, { label }, { overlap: true });
    while ('spans' in result) {
      spans = result.spans;
      this.keys.push(letter);
      at = result.span.end;
      if (at >= end) break;
      const wider = widen(text, spans, result.span, { overlap: true });
      if (!wider) break;
      result = wider;
    }
    this.lines[line] = { ...this.lines[line], spans };
  }

  /** The fewest keys to a word: some times Space, which also learns, then word by word. */
  private reach(line: number, start: number): void {
    let best = { spaces: 0, words: this.wordsBetween({ line: this.line, character: this.character }, { line, character: start }) };
    const trial = copyOf(this.passed);
    let at = { line: this.line, character: this.character };
    for (let spaces = 1; spaces < best.spaces + best.words || spaces === 1; spaces++) {
      const next = space(trial, this.lines, at);
      if (!next || next.line > line || (next.line === line && next.character > start)) break;
      at = next;
      const words = this.wordsBetween(at, { line, character: start });
      if (spaces + words <= best.spaces + best.words) best = { spaces, words };
    }
    for (let i = 0; i < best.spaces; i++) {
      const next = space(this.passed, this.lines, { line: this.line, character: this.character });
      if (next) [this.line, this.character] = [next.line, next.character];
      this.keys.push('Space');
    }
    for (let i = 0; i < best.words; i++) this.keys.push('ArrowRight');
    [this.line, this.character] = [line, start];
  }

  private wordsBetween(from: { line: number; character: number }, to: { line: number; character: number }): number {
    let count = 0;
    for (let line = from.line; line <= to.line; line++) {
      for (const { start } of wordsOf(this.lines[line].text)) {
        if (line === from.line && start <= from.character) continue;
        if (line === to.line && start > to.character) break;
        count++;
      }
    }
    return count;
  }
}

/** What "Go to Next Word to Tag" does. */
function space(passed: PassedWords, lines: readonly TaggedLine[], { line, character }: { line: number; character: number }) {
  const here = lines[line];
  const start = spansAt(here.spans, character, character)[0]?.start ?? wordAt(here.text, character)?.start ?? character;
  passed.pass(here, start, start + 1);
  const place = passed.next(lines, { line, character: start });
  passed.pass(here, start, place?.line === line ? place.start : here.text.length);
  return place && { line: place.line, character: place.start };
}

/** The same words, to go on from for a trial. */
export function copyOf(passed: PassedWords): PassedWords {
  const { passed: words, tagged } = passed as unknown as { passed: Set<string>; tagged: Set<string> };
  return Object.assign(new PassedWords(), { passed: new Set(words), tagged: new Set(tagged) });
}
