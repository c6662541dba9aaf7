import { get, madd, put, splat } from './simd';

/** out = a + b */
@inline
export function add(a: usize, b: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    put(out + at, f32x4.add(get(a + at, n - i), get(b + at, n - i)), n - i);
  }
}

/** out[i] = rows[i] + bias for `count` rows of `width`. */
export function addToRows(rows: usize, count: i32, width: i32, bias: usize, out: usize): void {
  for (let i = 0; i < count; ++i) {
    add(rows, bias, width, out);
    rows += <usize>width << 2;
    out += <usize>width << 2;
  }
}

/** out = a * b */
export function multiply(a: usize, b: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    put(out + at, f32x4.mul(get(a + at, n - i), get(b + at, n - i)), n - i);
  }
}

/** out += a * b */
export function multiplyAdd(a: usize, b: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    put(out + at, madd(get(a + at, n - i), get(b + at, n - i), get(out + at, n - i)), n - i);
  }
}

/** out = factor * a */
export function scale(a: usize, factor: f32, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    put(out + at, f32x4.mul(get(a + at, n - i), splat(factor)), n - i);
  }
}
