/** Ends and ticks of an axis that reads well: powers of ten (and threes while they are few), or round steps. */
export interface AxisRange {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/** At most about six ticks. `low` and `high` are of positive values. */
export function logRange(low: number, high: number): AxisRange {
  const from = Math.max(low, 1e-12);
  const to = Math.max(high, from * 1.0001);
  const steps: number[] = [];
  const decades = Math.log10(to / from);
  const marks = decades < 1.2 ? [1, 2, 3, 5] : decades < 3.5 ? [1, 3] : [1];
  for (let exponent = Math.floor(Math.log10(from)) - 1; exponent <= Math.ceil(Math.log10(to)) + 1; exponent++) {
    for (const mark of marks) steps.push(Number(`${mark}e${exponent}`));
  }
  const first = Math.max(
    0,
    steps.findLastIndex((step) => step <= from * 1.02),
  );
  const last = steps.findIndex((step) => step >= to * 0.98);
  const ticks = steps.slice(first, (last < 0 ? steps.length - 1 : last) + 1);
  const every = Math.ceil(ticks.length / 8);
  return {
    min: Math.min(from, ticks[0] ?? from),
    max: Math.max(to, ticks.at(-1) ?? to),
    ticks: ticks.filter((_, index) => (ticks.length - 1 - index) % every === 0),
  };
}

export function linearRange(low: number, high: number, wanted = 5): AxisRange {
  const span = high > low ? high - low : Math.abs(high) || 1;
  const rough = span / (wanted - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((mark) => mark * power >= rough * 0.999) ?? 10);
  const min = Math.floor(low / step + 1e-9) * step;
  const max = Math.max(Math.ceil(high / step - 1e-9) * step, min + step);
  const ticks: number[] = [];
  for (let index = 0; min + index * step <= max + step * 1e-6; index++) ticks.push(Number((min + index * step).toPrecision(12)));
  return { min, max, ticks };
}

/** Ticks inside given ends, whole numbers only: steps and epochs. */
export function countTicks(min: number, max: number, wanted: number): number[] {
  const rough = Math.max(1, (max - min) / Math.max(1, wanted - 1));
  const power = 10 ** Math.floor(Math.log10(rough));
  // The round step nearest to the wanted one, so that the count of ticks is about right from either side.
  const away = (mark: number): number => Math.abs(Math.log((mark * power) / rough));
  const step = Math.max(1, Math.round(power * [1, 2, 2.5, 5, 10].reduce((best, mark) => (away(mark) < away(best) ? mark : best))));
  const ticks: number[] = [];
  for (let tick = Math.ceil(min / step) * step; tick <= max; tick += step) ticks.push(tick);
  return ticks;
}
