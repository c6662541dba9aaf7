type Kind = 'f32' | 'f64' | 'i32';
export type Numbers = Float32Array | Float64Array | Int32Array;

const make: Record<Kind, (length: number) => Numbers> = {
  f32: (length) => new Float32Array(length),
  f64: (length) => new Float64Array(length),
  i32: (length) => new Int32Array(length),
};

/** Numbers that only grow (or are cut at the end), in one typed array: 100,000 steps weigh some hundred kilobytes, not objects. */
export class Column {
  private values: Numbers;
  private count = 0;

  constructor(private readonly kind: Kind = 'f64') {
    this.values = make[kind](256);
  }

  get length(): number {
    return this.count;
  }

  /** The storage itself; only the first `length` values count. */
  get data(): Numbers {
    return this.values;
  }

  at(index: number): number {
    return index < this.count ? (this.values[index] ?? NaN) : NaN;
  }

  last(): number {
    return this.at(this.count - 1);
  }

  push(value: number): void {
    this.reserve(this.count + 1);
    this.values[this.count++] = value;
  }

  pushAll(values: readonly number[]): void {
    this.reserve(this.count + values.length);
    this.values.set(values, this.count);
    this.count += values.length;
  }

  slice(start: number, end: number): number[] {
    return Array.from(this.values.subarray(start, Math.min(end, this.count)));
  }

  cut(length: number): void {
    if (length < this.count) this.count = Math.max(0, length);
  }

  private reserve(length: number): void {
    if (length <= this.values.length) return;
    const grown = make[this.kind](Math.max(length, this.values.length * 2));
    grown.set(this.values.subarray(0, this.count));
    this.values = grown;
  }
}

/** Index of the first value not below `value` in an ascending column. */
export function lowerBound(values: Numbers, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the value nearest to `value` in an ascending column; -1 when it is empty. */
export function nearest(values: Numbers, length: number, value: number): number {
  if (length === 0) return -1;
  const above = Math.min(length - 1, lowerBound(values, length, value));
  if (above === 0) return 0;
  return value - values[above - 1] <= values[above] - value ? above - 1 : above;
}
