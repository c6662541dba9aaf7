import { toUtf16 } from '../../../data';
import { type TaggedText } from '../../../protocol/worker';
import { type Spec } from '../../../spec';
import { type LabelStore } from '../labels/label-store';
import { isRejected } from '../spans/rejection';
import { sorted, type TaggedSpan } from '../spans/span-model';
import { isTagged, openClass, type TaggedLine } from '../spans/tagged-line';
import { type TaggedDocument } from '../tagged-document';
import { withRole } from './accept';

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

/** Lines of which nobody has said what a model of this task says, from one on and around the end. */
export function untaggedLines(tagged: TaggedDocument, task: Spec['task'], from: number): Piece[] {
  const pieces = allLines(tagged).filter(({ line }) => isOpen(tagged.line(line), task));
  return [...pieces.filter(({ line }) => line >= from), ...pieces.filter(({ line }) => line < from)];
}

/** Whether a line waits for what a model of this task says: a tagger has learnt that there is no span in a line that has a class alone. */
export function isOpen(line: TaggedLine, task: Spec['task']): boolean {
  return task === 'classify' ? line.label === undefined && !line.done : !isTagged(line);
}

/**
 * Shows what a model found in pieces of a text, instead of what one of its kind suggested there. The text may have changed while the model thought: what no longer stands
 * where it stood is left out. Answers how many suggestions there are; what was rejected before does not count, nor is it shown.
 */
export function showSuggestions(
  tagged: TaggedDocument,
  labels: LabelStore,
  pieces: readonly Piece[],
  results: readonly TaggedText[],
  run: string,
): number {
  const knows = (label: string, role: string) =>
    tagged.store.capabilities.roles && (labels.entry(label)?.roles?.some(({ name }) => name === role) ?? false);
  const lines = new Map<number, TaggedLine>();
  let count = 0;
  pieces.forEach((piece, index) => {
    const line = lines.get(piece.line) ?? tagged.lines[piece.line];
    if (!line?.text.startsWith(piece.text, piece.start)) return;
    const { spans, label, confidence } = results[index];
    const whole = piece.text === line.text;
    if (label) {
      if (!whole || !tagged.store.capabilities.classes) return;
      const provenance = { by: 'model', run, score: label.probability } as const;
      const classified = { ...line, guess: { ...line.guess, label: label.label, provenance } };
      if (openClass(classified) !== undefined) count++;
      lines.set(piece.line, classified);
      return;
    }
    const found = spans.map((span): TaggedSpan => ({
      start: piece.start + toUtf16(piece.text, span.start),
      end: piece.start + toUtf16(piece.text, span.end),
      ...withRole(span.label, knows),
      provenance: { by: 'model', run, score: span.score },
    }));
    count += found.filter((span) => !isRejected(line, span)).length;
    const kept = line.suggestions.filter(({ start, end }) => end <= piece.start || piece.start + piece.text.length <= start);
    lines.set(piece.line, { ...line, suggestions: sorted([...kept, ...found]), ...(whole && { guess: { ...line.guess, confidence } }) });
  });
  const guesses = [...lines].flatMap(([at, { guess }]) => (guess ? [[at, guess] as const] : []));
  tagged.suggest(new Map([...lines].map(([at, { suggestions }]) => [at, suggestions])), new Map(guesses));
  return count;
}
