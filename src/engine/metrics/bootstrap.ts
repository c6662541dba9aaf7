import { Random } from '../../data/random';
import { type Counts, f1Of, requireSameLengths } from './scores';
import { type LabelledSpan, readByDefault, type TagSequences } from './span-reading';

/** Between these the score lies with a probability of `level`, as far as this choice of documents tells. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** 0.95 */
  readonly level: number;
}

/** Spans found, predicted and true of each document by itself, read as in seqeval's default mode. */
export function spanCounts(truth: TagSequences, predicted: TagSequences): Counts[] {
  requireSameLengths(truth, predicted);
  const key = ({ start, end, label }: LabelledSpan): string => `${start}:${end}:${label}`;
  return truth.map((tags, i) => {
    const wanted = new Set(readByDefault([tags]).map(key));
    const found = new Set(readByDefault([predicted[i]]).map(key));
    let hits = 0;
    for (const place of found) if (wanted.has(place)) hits++;
    return { hits, predicted: found.size, true: wanted.size };
  });
}

/** The same for classes: F1 over all of these is the accuracy. */
export function classCounts(truth: readonly string[], predicted: readonly string[]): Counts[] {
  return truth.map((label, i) => ({ hits: label === predicted[i] ? 1 : 0, predicted: 1, true: 1 }));
}

/**
 * Percentile interval of the micro F1 by the bootstrap (Efron and Tibshirani 1993): as many documents as there are, drawn with
 * replacement, `samples` times. The same for the same seed. Undefined for less than two documents.
 */
export function f1Interval(
  documents: readonly Counts[],
  options: { samples?: number; level?: number; seed?: number } = {},
): Interval | undefined {
  const { samples = 1000, level = 0.95, seed = 1 } = options;
  if (documents.length < 2) return undefined;
  const random = Random.fromSeed(seed, 'bootstrap');
  const scores = Float64Array.from({ length: samples }, () => {
    const sum = { hits: 0, predicted: 0, true: 0 };
    for (let i = 0; i < documents.length; i++) {
      const drawn = documents[random.integer(documents.length)];
      sum.hits += drawn.hits;
      sum.predicted += drawn.predicted;
      sum.true += drawn.true;
    }
    return f1Of(sum);
  }).sort();
  return { low: quantile(scores, (1 - level) / 2), high: quantile(scores, (1 + level) / 2), level };
}

/** Linear between the two nearest of the sorted values. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
