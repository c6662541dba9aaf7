import { isTiming, type Growth, type Row } from '../results';
import { operations, parameters, type Setting } from '../settings';
import { logLogSlope, median } from '../statistics';

/** How a participant's time grows along an axis. */
export interface Slope {
  /** Over all points. */
  readonly slope: number;
  /** The neighbours between which it grows most beyond the work's own growth. */
  readonly steepest: { readonly from: number; readonly to: number; readonly slope: number; readonly work: number };
  /** Whether that is more than noise: by a quarter of the exponent. */
  readonly worse: boolean;
}

/**
 * The work of a step, to compare growth with: the products' operations and the optimizer's, of which a number costs about as much memory
 * traffic as 100 operations of a product.
 */
export function work(setting: Setting): number {
  return operations(setting) + (setting.mode === 'train' ? 100 * parameters(setting) : 0);
}

export function pointsOf({ axis, rows }: Growth, of: (row: Row) => number | undefined): { x: number; y: number }[] {
  return rows.flatMap((row) => {
    const y = of(row);
    return y === undefined ? [] : [{ x: row.setting[axis], y }];
  });
}

/** @returns undefined with fewer than two points */
export function slopeOf(growth: Growth, participant: string): Slope | undefined {
  const times = pointsOf(growth, ({ times: { [participant]: entry } }) => (isTiming(entry) ? median(entry.rounds) : undefined));
  if (times.length < 2) return undefined;
  const works = pointsOf(growth, ({ setting }) => work(setting));
  const segments = times.slice(1).map((to, i) => {
    const from = times[i];
    const between = works.filter(({ x }) => x === from.x || x === to.x);
    return { from: from.x, to: to.x, slope: logLogSlope([from, to]), work: logLogSlope(between) };
  });
  const steepest = segments.reduce((a, b) => (b.slope - b.work > a.slope - a.work ? b : a));
  return { slope: logLogSlope(times), steepest, worse: steepest.slope - steepest.work > 0.25 };
}

export function workSlope(growth: Growth): number {
  return logLogSlope(pointsOf(growth, ({ setting }) => work(setting)));
}
