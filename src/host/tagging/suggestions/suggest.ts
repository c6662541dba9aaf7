import { toUtf16 } from '../../../data';
import { type TaggedText } from '../../../protocol/worker';
import { type LabelStore } from '../labels/label-store';
import { sorted, type Spans, type TaggedSpan } from '../spans/span-model';
import { type Guess, isTagged } from '../spans/tagged-line';
import { type TaggedDocument } from '../tagged-document';
import { withRole } from './accept';
import { rejectedOf } from './rejected';

/** A piece of one line of a text, from `start` on. */
export interface Piece {
  readonly line: number;
  readonly start: number;
  readonly text: string;
}

/** All lines that hold a text. */
export function allLines({ lines }: TaggedDocument): Piece[] {
  return lines.flatMap(({ text }, line) => (text.trim() === '' ? [] : [{ line, start: 0, text }]));
}

/** Lines of which nobody has said anything, from one on and around the end. */
export function untaggedLines(tagged: TaggedDocument, from: number): Piece[] {
  const pieces = allLines(tagged).filter(({ line }) => !isTagged(tagged.line(line)));
  return [...pieces.filter(({ line }) => line >= from), ...pieces.filter(({ line }) => line < from)];
}

/**
 * Shows what a model found in pieces of a text, instead of what was suggested there. The text may have changed while the model thought: what no longer stands where it
 * stood is left out, as is what was rejected there. Answers how many suggestions there are.
 */
export function showSuggestions(
  tagged: TaggedDocument,
  labels: LabelStore,
  pieces: readonly Piece[],
  results: readonly TaggedText[],
  run: string,
): number {
  const rejected = rejectedOf(tagged);
  const knows = (label: string, role: string) =>
    tagged.store.capabilities.roles && (labels.entry(label)?.roles?.some(({ name }) => name === role) ?? false);
  const suggestions = new Map<number, Spans>();
  const guesses = new Map<number, Guess>();
  let count = 0;
  pieces.forEach((piece, index) => {
    const line = tagged.lines[piece.line];
    if (!line?.text.startsWith(piece.text, piece.start)) return;
    const { spans, label, confidence } = results[index];
    const found = rejected.spansLeft(
      line.text,
      spans.map((span): TaggedSpan => ({
        start: piece.start + toUtf16(piece.text, span.start),
        end: piece.start + toUtf16(piece.text, span.end),
        ...withRole(span.label, knows),
        provenance: { by: 'model', run, score: span.score },
      })),
    );
    const whole = piece.text === line.text;
    const named = whole && label !== undefined && tagged.store.capabilities.classes;
    const guess = whole ? rejected.guessLeft(line.text, { run, confidence, ...(named && { label: label.label }) }) : line.guess;
    if (guess) guesses.set(piece.line, guess);
    count += found.length + (whole && guess?.label !== undefined && line.label === undefined ? 1 : 0);
    const old = suggestions.get(piece.line) ?? line.suggestions;
    // What a model of classes says of a line leaves another's spans.
    const kept = label ? old : old.filter(({ start, end }) => end <= piece.start || piece.start + piece.text.length <= start);
    suggestions.set(piece.line, sorted([...kept, ...found]));
  });
  tagged.suggest(suggestions, guesses);
  return count;
}
