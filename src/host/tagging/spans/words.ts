import { type Piece } from './span-model';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The line that was cut last: one act asks for the words of a line several times. */
let latest: { readonly line: string; readonly words: readonly Piece[] } = { line: '', words: [] };

/** The words of a line; Chinese is cut by a dictionary. */
export function wordsOf(line: string): readonly Piece[] {
  if (line === latest.line) return latest.words;
  const words: Piece[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(line)) {
    if (isWordLike) words.push({ start: index, end: index + segment.length });
  }
  latest = { line, words };
  return words;
}

/** The word at a place in a line, or the one that ends there. Undefined where there is none. */
export function wordAt(line: string, character: number): Piece | undefined {
  const words = wordsOf(line);
  return words.find(({ start, end }) => start <= character && character < end) ?? words.find(({ end }) => end === character);
}

/** A selection without the white space at its ends; undefined where nothing remains. */
export function trimmed(text: string, start: number, end: number): Piece | undefined {
  const piece = text.slice(start, end);
  const from = start + piece.length - piece.trimStart().length;
  const to = start + piece.trimEnd().length;
  return from < to ? { start: from, end: to } : undefined;
}

/** A piece with the next word after it (or before it) added; undefined at the line's end. */
export function expanded(line: string, piece: Piece, side: 'end' | 'start' = 'end'): Piece | undefined {
  const words = wordsOf(line);
  if (side === 'end') {
    const next = words.find(({ end }) => end > piece.end);
    return next && { start: piece.start, end: next.end };
  }
  const previous = words.findLast(({ start }) => start < piece.start);
  return previous && { start: previous.start, end: piece.end };
}

/** A piece without its last (or first) word; undefined when it has but one. */
export function shrunk(line: string, piece: Piece, side: 'end' | 'start' = 'end'): Piece | undefined {
  const words = wordsOf(line);
  if (side === 'end') {
    const last = words.findLast(({ start, end }) => start > piece.start && end < piece.end) ?? firstWithin(words, piece);
    return last && last.end < piece.end ? { start: piece.start, end: last.end } : undefined;
  }
  const inner = words.find(({ start, end }) => start > piece.start && end <= piece.end);
  return inner && { start: inner.start, end: piece.end };
}

function firstWithin(words: readonly Piece[], piece: Piece): Piece | undefined {
  return words.find(({ start, end }) => start >= piece.start && end <= piece.end);
}

/** The piece grown or cut to whole words without edge blanks. */
export function snapped(line: string, piece: Piece): Piece | undefined {
  const within = wordsOf(line).filter(({ start, end }) => start < piece.end && piece.start < end);
  if (within.length === 0) return trimmed(line, piece.start, piece.end);
  return { start: within[0].start, end: within[within.length - 1].end };
}
