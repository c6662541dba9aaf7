import type { TagScheme } from '../../data/document';
import type { ScoreRow } from '../../protocol/events';
import { type LabelledSpan, readByDefault, readStrictly, type TagSequences } from './span-reading';

/** What precision, recall and F1 are made of. */
export interface Counts {
  /** Predicted and true. */
  readonly hits: number;
  readonly predicted: number;
  readonly true: number;
}

/**
 * Span precision, recall and F1 as the Python package seqeval gives them: a row for each label in the order of code points, then
 * "micro avg", "macro avg" and "weighted avg". A quotient by zero is 0, and so is an average over no label.
 * @param mode "default": any tags, read as conlleval does; "strict": by the rules of `scheme` (default BIO)
 * @throws RangeError where the two differ in length; TagError in strict mode at a tag that is not of the scheme
 */
export function spanScores(
  truth: TagSequences,
  predicted: TagSequences,
  mode: 'default' | 'strict',
  scheme: TagScheme = 'BIO',
): ScoreRow[] {
  requireSameLengths(truth, predicted);
  const read = (sequences: TagSequences): LabelledSpan[] =>
    mode === 'strict' ? readStrictly(sequences, scheme) : readByDefault(sequences);
  const width = truth.reduce((sum, { length }) => sum + length + 1, 1);
  const inTruth = placesByLabel(read(truth), width);
  const inPrediction = placesByLabel(read(predicted), width);
  const counts = new Map<string, Counts>();
  for (const label of new Set([...inTruth.keys(), ...inPrediction.keys()])) {
    const wanted = inTruth.get(label) ?? new Set();
    const found = inPrediction.get(label) ?? new Set();
    let hits = 0;
    for (const place of found) if (wanted.has(place)) hits++;
    counts.set(label, { hits, predicted: found.size, true: wanted.size });
  }
  return rowsOf(counts);
}

/**
 * Precision, recall and F1 of each class and their averages, as scikit-learn's classification_report; "micro avg" is the accuracy.
 * @param truth [sequences]
 * @throws RangeError where the two differ in length
 */
export function classScores(truth: readonly string[], predicted: readonly string[]): ScoreRow[] {
  requireSameLengths([truth], [predicted]);
  const counts = new Map<string, { hits: number; predicted: number; true: number }>();
  const of = (label: string) => {
    let entry = counts.get(label);
    if (!entry) counts.set(label, (entry = { hits: 0, predicted: 0, true: 0 }));
    return entry;
  };
  truth.forEach((label, i) => {
    of(label).true++;
    of(predicted[i]).predicted++;
    if (label === predicted[i]) of(label).hits++;
  });
  return rowsOf(counts);
}

/** Share of tokens whose tags are equal; 0 where there is no token. */
export function tokenAccuracy(truth: TagSequences, predicted: TagSequences): number {
  requireSameLengths(truth, predicted);
  let equal = 0;
  let all = 0;
  truth.forEach((tags, i) => {
    all += tags.length;
    tags.forEach((tag, j) => {
      if (tag === predicted[i][j]) equal++;
    });
  });
  return quotient(equal, all);
}

/** F1 from counts; 0 where there is nothing to find and nothing found. */
export function f1Of({ hits, predicted, true: wanted }: Counts): number {
  return harmonic(quotient(hits, predicted), quotient(hits, wanted));
}

/** @throws RangeError */
export function requireSameLengths(truth: TagSequences, predicted: TagSequences): void {
  if (truth.length !== predicted.length) throw new RangeError(`${truth.length} true sequences, but ${predicted.length} predicted ones`);
  truth.forEach(({ length }, i) => {
    if (length !== predicted[i].length)
      throw new RangeError(`sequence ${i}: ${length} true tags, but ${predicted[i].length} predicted ones`);
  });
}

function placesByLabel(spans: readonly LabelledSpan[], width: number): Map<string, Set<number>> {
  const places = new Map<string, Set<number>>();
  for (const { label, start, end } of spans) {
    let set = places.get(label);
    if (!set) places.set(label, (set = new Set()));
    set.add(start * width + end);
  }
  return places;
}

function rowsOf(counts: ReadonlyMap<string, Counts>): ScoreRow[] {
  const rows = [...counts].sort(([a], [b]) => byCodePoints(a, b)).map(([label, count]) => row(label, count));
  const sum: Counts = [...counts.values()].reduce(
    (total, one) => ({ hits: total.hits + one.hits, predicted: total.predicted + one.predicted, true: total.true + one.true }),
    { hits: 0, predicted: 0, true: 0 },
  );
  const average = (label: string, weight: (entry: ScoreRow) => number): ScoreRow => {
    const total = rows.reduce((all, entry) => all + weight(entry), 0);
    const mean = (key: 'precision' | 'recall' | 'f1') =>
      quotient(
        rows.reduce((all, entry) => all + entry[key] * weight(entry), 0),
        total,
      );
    return { label, precision: mean('precision'), recall: mean('recall'), f1: mean('f1'), support: sum.true };
  };
  return [...rows, row('micro avg', sum), average('macro avg', () => 1), average('weighted avg', ({ support }) => support)];
}

function row(label: string, counts: Counts): ScoreRow {
  const precision = quotient(counts.hits, counts.predicted);
  const recall = quotient(counts.hits, counts.true);
  return { label, precision, recall, f1: harmonic(precision, recall), support: counts.true };
}

function quotient(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function harmonic(precision: number, recall: number): number {
  return quotient(2 * precision * recall, precision + recall);
}

/** Python's order of texts; JavaScript's own goes by UTF-16 units. */
export function byCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i].codePointAt(0) ?? 0) - (right[i].codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
