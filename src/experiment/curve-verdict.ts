import type { Curve, CurveVerdict } from '../protocol/curve';
import { curveMeans, type CurveMean } from '../protocol/curve-means';

/** Points of the score that are worth the work of doubling the data. */
const worthwhile = 0.5;

/** Sentences that must be measured on before anybody is told that tagging does not pay. */
const enoughMeasured = 30;

/**
 * Quantiles 0.95 of Student's t by degrees of freedom, from 1 on; beyond the last the normal's is near enough. What is asked is one-sided:
 * whether there is a gain at all, with 95 % confidence.
 */
const student = [6.31, 2.92, 2.35, 2.13, 2.02, 1.94, 1.89, 1.86, 1.83, 1.81, 1.8, 1.78, 1.77, 1.76, 1.75, 1.75, 1.74, 1.73, 1.73, 1.72];

/**
 * What twice the data would bring, by the last doubling: a power law for the errors (Hestness et al. 2017, "Deep learning scaling is
 * predictable, empirically") through all of the data and the share nearest to half of it. Shares far below tell of words that all of the
 * data has long since seen, so they have no say. The interval is that of the difference of the two means, over seeds.
 * @returns undefined until both shares have been measured
 */
export function verdictOf({ points, documents, measured }: Pick<Curve, 'points' | 'documents' | 'measured'>): CurveVerdict | undefined {
  const means = curveMeans({ points });
  const whole = means.find((mean) => mean.documents === documents);
  const half = means.filter((mean) => mean !== whole).sort((a, b) => fromHalf(a, documents) - fromHalf(b, documents))[0];
  if (whole === undefined || half === undefined) return undefined;
  const doublings = Math.log2(whole.documents / half.documents);
  const [before, after] = [1 - half.mean, 1 - whole.mean];
  // Errors shrink by the same factor at each doubling.
  const left = before > 0 ? (after / before) ** (1 / doublings) : 1;
  const gain = 100 * after * (1 - left);
  const spread = spreadOf(half, whole);
  const about = { gain, documents: 2 * documents };
  if (spread === undefined) return { kind: 'oneSeed', ...about };
  const width = (100 * spread) / doublings;
  const kind = kindOf(gain, width);
  return { kind: kind !== 'pays' && measured < enoughMeasured ? 'fewMeasured' : kind, spread: width, ...about };
}

function kindOf(gain: number, spread: number): CurveVerdict['kind'] {
  if (gain > spread) return gain >= worthwhile ? 'pays' : 'little';
  // Not seen is not the same as not there: flat only where what could be hidden would be little too.
  return gain + spread < 2 * worthwhile ? 'flat' : 'unclear';
}

/** Half the 90 % interval of the difference of two means, with the deviations pooled. */
function spreadOf(a: CurveMean, b: CurveMean): number | undefined {
  const [n, m] = [a.scores.length, b.scores.length];
  if (a.deviation === undefined || b.deviation === undefined) return undefined;
  const freedom = n + m - 2;
  const variance = ((n - 1) * a.deviation ** 2 + (m - 1) * b.deviation ** 2) / freedom;
  return (student[freedom - 1] ?? 1.7) * Math.sqrt(variance * (1 / n + 1 / m));
}

function fromHalf(mean: CurveMean, documents: number): number {
  return Math.abs(Math.log2((2 * mean.documents) / documents));
}
