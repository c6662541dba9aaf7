import { matchLines } from './match-lines';
import { bordersFit, mended, shiftSpans, sorted, type Spans, type TaggedSpan } from './span-model';
import { without } from './without';

/** What a model says of a whole line. */
export interface Guess {
  /** Name of the run. */
  readonly run: string;
  /** How sure it is of all that it says of the line, 0 to 1. */
  readonly confidence: number;
  /** The class that it gives the line. */
  readonly label?: string;
}

/** A line of a text with what is known of it. Never changed in place. */
export interface TaggedLine {
  readonly text: string;
  readonly spans: Spans;
  /** Where a model sees spans that nobody has accepted yet. */
  readonly suggestions: Spans;
  /** Class of the whole line. */
  readonly label?: string;
  /** A person has looked at it and there is nothing to tag. */
  readonly done?: true;
  readonly guess?: Guess;
  /** Index of the document in its file that this line stands for; absent: a new one. */
  readonly origin?: number;
}

/** A replacement as an editor reports it; lines end in "\n", places count from 0 in the text before. */
export interface LineEdit {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly text: string;
}

const none: Spans = [];

export function plainLine(text: string): TaggedLine {
  return { text, spans: none, suggestions: none };
}

/** The line with other tags. */
export function withTags(line: TaggedLine, { spans, label, done }: Pick<TaggedLine, 'spans' | 'label' | 'done'>): TaggedLine {
  const bare = without(without(line, 'label'), 'done');
  return { ...bare, spans, ...(label !== undefined && { label }), ...(done && { done }) };
}

/** Whether a person or a file has said something of the line. */
export function isTagged(line: TaggedLine): boolean {
  return line.spans.length > 0 || line.label !== undefined || line.done === true;
}

/** Suggestions that lie over no span. */
export function openSuggestions({ spans, suggestions }: TaggedLine): Spans {
  if (spans.length === 0 || suggestions.length === 0) return suggestions;
  return suggestions.filter((one) => !spans.some((span) => span.start < one.end && one.start < span.end));
}

/** The class that a model gives a line which has none. */
export function openClass({ label, guess }: TaggedLine): string | undefined {
  return label === undefined ? guess?.label : undefined;
}

/** What a model says of a line, to be carried over to another state of it. */
export function suggestedIn({ suggestions, guess }: TaggedLine): Pick<TaggedLine, 'suggestions' | 'guess'> {
  return guess ? { suggestions, guess } : { suggestions };
}

/**
 * What an edit makes of the lines that it touches: `touched` are lines `edit.start.line` to `edit.end.line`. Spans move with their text
 * (see `shiftSpans`); one that a line end goes through keeps its first part and is broken. Of the new lines, one that reads as an old one did
 * stands for the same document; the others follow the old ones in their order.
 */
export function editLines(touched: readonly TaggedLine[], edit: LineEdit): TaggedLine[] {
  const [first] = touched;
  const last = touched[touched.length - 1];
  const text = first.text.slice(0, edit.start.character) + edit.text + last.text.slice(edit.end.character);
  const lastStart = touched.slice(0, -1).reduce((sum, line) => sum + line.text.length + 1, 0);
  const change = {
    start: edit.start.character,
    removed: lastStart + edit.end.character - edit.start.character,
    inserted: edit.text.length,
  };
  if (touched.length === 1 && !edit.text.includes('\n')) {
    const spans = fitted(shiftSpans(first.spans, change), text, first);
    return [{ ...first, text, spans, suggestions: shiftSpans(first.suggestions, change) }];
  }
  const moved = (of: 'spans' | 'suggestions') => {
    let start = 0;
    const joined: TaggedSpan[] = [];
    for (const line of touched) {
      for (const span of line[of]) joined.push(start === 0 ? span : { ...span, start: span.start + start, end: span.end + start });
      start += line.text.length + 1;
    }
    return shiftSpans(joined, change);
  };
  return cut(text, behindLineEnds(text, moved('spans')), behindLineEnds(text, moved('suggestions')), touched);
}

function cut(text: string, spans: Spans, suggestions: Spans, old: readonly TaggedLine[]): TaggedLine[] {
  let start = 0;
  let [nextSpan, nextSuggestion] = [0, 0];
  const texts = text.split('\n');
  const heirs = heirsOf(texts, old);
  return texts.map((line, index) => {
    const end = start + line.length;
    const take = (list: Spans, from: number) => {
      const taken: TaggedSpan[] = [];
      let at = from;
      for (; at < list.length && list[at].start <= end; at++) {
        const span = list[at];
        const here = { ...span, start: span.start - start, end: Math.min(span.end, end) - start };
        if (here.start < here.end) taken.push(span.end > end ? { ...here, broken: 'split' } : here);
      }
      return { taken, at };
    };
    const own = take(spans, nextSpan);
    const guessed = take(suggestions, nextSuggestion);
    [nextSpan, nextSuggestion] = [own.at, guessed.at];
    start = end + 1;
    const heir = heirs[index];
    const made: TaggedLine = { text: line, spans: own.taken, suggestions: guessed.taken };
    if (!heir) return made;
    const { label, origin, done, guess } = heir;
    const same = line === heir.text;
    return {
      ...made,
      spans: fitted(own.taken, line, heir),
      ...(label !== undefined && { label }),
      ...(origin !== undefined && { origin }),
      ...(same && done && { done }),
      ...(same && guess && { guess }),
    };
  });
}

/** For each new line the old one whose place it takes. */
function heirsOf(texts: readonly string[], old: readonly TaggedLine[]): (TaggedLine | undefined)[] {
  const { found, left } = matchLines(old, texts);
  const rest = left.values();
  return found.map((line) => line ?? rest.next().value);
}

/** Spans that begin with a line end begin behind it: what is left of them stands on the next line. */
function behindLineEnds(text: string, spans: Spans): Spans {
  return sorted(
    spans.map((span) => {
      let { start } = span;
      while (text[start] === '\n') start++;
      return start === span.start ? span : { ...span, start, broken: 'split' };
    }),
  );
}

/** Marks spans that an edit left with a border inside a word or with edge blanks, and those that it mended; how a file had them is not its fault. */
function fitted(spans: Spans, text: string, before: TaggedLine): Spans {
  const sound = before.spans.every((span) => span.broken !== undefined || bordersFit(before.text, span));
  return spans.map((span) => {
    if (span.broken === 'cut' || span.broken === 'split') return span;
    const fits = bordersFit(text, span);
    if (span.broken === 'border') return fits ? mended(span) : span;
    return fits || !sound ? span : { ...span, broken: 'border' };
  });
}
