import { type Curve, type CurvePoint } from './curve';

/** The mean and the standard deviation (n - 1) of the scores of one share. */
export interface CurveMean {
  readonly documents: number;
  readonly share: number;
  readonly mean: number;
  /** Undefined for one seed. */
  readonly deviation?: number;
  readonly scores: readonly number[];
}

/** Points by share, ascending. */
export function curveMeans({ points }: Pick<Curve, 'points'>): CurveMean[] {
  const byDocuments = new Map<number, CurvePoint[]>();
  for (const point of points) byDocuments.set(point.documents, [...(byDocuments.get(point.documents) ?? []), point]);
  return [...byDocuments.entries()]
    .sort(([a], [b]) => a - b)
    .map(([documents, group]) => {
      const scores = group.map(({ score }) => score);
      const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
      const deviation = scores.length > 1 ? Math.sqrt(squares / (scores.length - 1)) : undefined;
      return { documents, share: group[0].share, mean, deviation, scores };
    });
}
