import { type Provenance } from '../../../data/document';
import { isRejected, isRejectedClass } from './rejection';
import { type Tags } from './span-history';
import { matchLines } from './match-lines';
import { bordersFit, mended, overlaps, samePlace, shiftSpans, sorted, type Spans, type TaggedSpan } from './span-model';

/** What models say of a whole line. */
export interface Guess {
  /** How sure a tagger is of the line, 0 to 1: of the tag that it is least sure of. */
  readonly confidence?: number;
  /** The class that a classifier gives the line, and which run that is, and how sure. */
  readonly label?: string;
  readonly provenance?: Provenance;
}

/** A line of a text with what is known of it. Never changed in place. */
export interface TaggedLine extends Tags {
  readonly text: string;
  /** Where a model sees spans that nobody has accepted yet. */
  readonly suggestions: Spans;
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
export function withTags({ text, suggestions, guess, origin }: TaggedLine, tags: Tags): TaggedLine {
  return { text, suggestions, ...(guess && { guess }), ...(origin !== undefined && { origin }), ...tagsIn(tags) };
}

/** The tags of a line: what one act of a person changes, and all that must stay of them while another part changes. */
export function tagsIn(line: Tags): Tags {
  const { spans, label, done, rejected = [] } = line;
  return {
    spans,
    ...classIn(line),
    ...(done && spans.length === 0 && label === undefined && { done }),
    ...(rejected.length > 0 && { rejected }),
  };
}

/** The class of a line with who set it. */
export function classIn({ label, labelProvenance }: Pick<Tags, 'label' | 'labelProvenance'>): Pick<Tags, 'label' | 'labelProvenance'> {
  if (label === undefined) return {};
  return { label, ...(labelProvenance && { labelProvenance }) };
}

/** Whether tags are the very same lists: quick, and so for all lines that nobody touched. */
export function identicalTags(a: Tags, b: Tags): boolean {
  return (['spans', 'label', 'labelProvenance', 'done', 'rejected'] as const).every((key) => a[key] === b[key]);
}

/** Whether a person or a file has said something of the line. */
export function isTagged(line: TaggedLine): boolean {
  return line.spans.length > 0 || line.label !== undefined || line.done === true;
}

/** Suggestions that lie over no span and were not turned down. */
export function openSuggestions(line: TaggedLine): Spans {
  const { spans, suggestions, rejected } = line;
  if (suggestions.length === 0 || (spans.length === 0 && !rejected)) return suggestions;
  return suggestions.filter((one) => !spans.some((span) => overlaps(span, one)) && !isRejected(line, one));
}

/** The open suggestion of just this span: who sets it accepts that. */
export function suggestionOf(line: TaggedLine, span: TaggedSpan): TaggedSpan | undefined {
  return openSuggestions(line).find((one) => samePlace(one, span) && one.label === span.label && one.role === span.role);
}

/** The class that a model gives a line which has none. */
export function openClass(line: TaggedLine): string | undefined {
  const { label, guess } = line;
  return label !== undefined || guess?.label === undefined || isRejectedClass(line, guess.label) ? undefined : guess.label;
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
    const suggestions = shiftSpans(first.suggestions, change);
    return [{ ...first, text, spans, suggestions, ...(text !== first.text && { rejected: undefined }) }];
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
    const { origin, done, guess, rejected } = heir;
    const same = line === heir.text;
    return {
      ...made,
      spans: fitted(own.taken, line, heir),
      ...classIn(heir),
      ...(origin !== undefined && { origin }),
      ...(same && done && { done }),
      ...(same && guess && { guess }),
      ...(same && rejected && { rejected }),
    };
  });
}

/** For each new line the old one whose place it takes. */
export function heirsOf(texts: readonly string[], old: readonly TaggedLine[]): (TaggedLine | undefined)[] {
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
