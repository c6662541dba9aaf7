import { Column, lowerBound, type Numbers } from './columns';

export interface Point {
  x: number;
  y: number;
}

/**
 * At most two points a bucket, its least and its greatest in the order they came, so that no spike is lost however many steps share a pixel.
 * One point on either side of the range is kept, so that lines leave the frame where they should.
 */
export function decimate(xs: Numbers, ys: Numbers, length: number, from: number, to: number, buckets: number): Point[] {
  const first = Math.max(0, lowerBound(xs, length, from) - 1);
  const end = Math.min(length, lowerBound(xs, length, to) + 2);
  const points: Point[] = [];
  const add = (index: number): void => {
    const y = ys[index];
    if (Number.isFinite(y)) points.push({ x: xs[index], y });
  };
  if (end - first <= buckets * 2) {
    for (let i = first; i < end; i++) add(i);
    return points;
  }
  const size = (end - first) / buckets;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = first + Math.floor(bucket * size);
    const stop = Math.min(end, first + Math.floor((bucket + 1) * size));
    let low = start;
    let high = start;
    for (let i = start; i < stop; i++) {
      const y = ys[i];
      if (!Number.isFinite(y)) continue;
      if (!(y >= ys[low])) low = i;
      if (!(y <= ys[high])) high = i;
    }
    if (bucket === 0) add(first);
    if (low !== high) {
      add(Math.min(low, high));
      add(Math.max(low, high));
    } else if (bucket > 0) add(low);
  }
  if ((points.at(-1)?.x ?? -Infinity) < xs[end - 1]) add(end - 1);
  return points;
}

/** The mean of each bucket: for curves that are averages already, whose extremes mean nothing. */
export function decimateMean(xs: Numbers, ys: Numbers, length: number, from: number, to: number, buckets: number): Point[] {
  const first = Math.max(0, lowerBound(xs, length, from) - 1);
  const end = Math.min(length, lowerBound(xs, length, to) + 2);
  if (end - first <= buckets * 2) return decimate(xs, ys, length, from, to, buckets);
  const size = (end - first) / buckets;
  const points: Point[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = first + Math.floor(bucket * size);
    const stop = Math.min(end, first + Math.floor((bucket + 1) * size));
    let sum = 0;
    let count = 0;
    for (let i = start; i < stop; i++) {
      const y = ys[i];
      if (!Number.isFinite(y)) continue;
      sum += y;
      count++;
    }
    // The ends stand where they are, so that the curve begins and ends with the data.
    const at = bucket === 0 ? start : bucket === buckets - 1 ? stop - 1 : (start + stop - 1) >> 1;
    if (count > 0) points.push({ x: xs[at], y: sum / count });
  }
  return points;
}

/** Exponential moving average without the pull to zero at its start; goes on where it stopped when its source has grown. */
export class Smoother {
  readonly values = new Column();
  private average = 0;
  private weight = 0;
  private mark = NaN;

  constructor(private readonly factor: number) {}

  follow(source: Column): Column {
    if (source.length < this.values.length || (this.values.length > 0 && source.at(this.values.length - 1) !== this.mark)) {
      this.values.cut(0);
      this.average = 0;
      this.weight = 0;
    }
    for (let i = this.values.length; i < source.length; i++) {
      const value = source.at(i);
      if (Number.isFinite(value)) {
        this.average = this.factor * this.average + (1 - this.factor) * value;
        this.weight = this.factor * this.weight + (1 - this.factor);
      }
      this.values.push(this.weight > 0 ? this.average / this.weight : NaN);
    }
    this.mark = source.last();
    return this.values;
  }
}

/** The smoothed curve of each of several sources, kept while the source lives and made anew when the factor changes. */
export class Smoothers {
  private readonly known = new WeakMap<Column, { factor: number; smoother: Smoother }>();

  of(source: Column, factor: number): Column {
    let known = this.known.get(source);
    if (known?.factor !== factor) {
      known = { factor, smoother: new Smoother(factor) };
      this.known.set(source, known);
    }
    return known.smoother.follow(source);
  }
}
