/** Of repeated measurements. */
export interface Spread {
  readonly least: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** The value below which a share of the values lies, between neighbours in proportion (type 7 of Hyndman and Fan 1996, as NumPy). */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('A quantile needs at least one value.');
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Least value, quartiles and median. */
export function spread(values: readonly number[]): Spread {
  return { least: Math.min(...values), lower: quantile(values, 0.25), median: median(values), upper: quantile(values, 0.75) };
}

/** The mean for ratios: that of twice as slow and twice as fast is 1. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/**
 * Exponent of y's growth in x: the slope of log y over log x by least squares. 1: twice the x takes twice the y.
 * @param points with at least two different x, all above 0
 */
export function logLogSlope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = (of: 'x' | 'y') => logs.reduce((sum, point) => sum + point[of], 0) / logs.length;
  const [mx, my] = [mean('x'), mean('y')];
  const covariance = logs.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0);
  const variance = logs.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  if (!(variance > 0)) throw new RangeError('A slope needs two different x.');
  return covariance / variance;
}
