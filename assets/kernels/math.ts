import { get, madd, nmadd, put, splat } from './simd';

/**
 * e^x for four values, max. relative error about 1e-7. x = n ln 2 + r, |r| <= ln 2 / 2; e^r by a polynomial that was fitted by least squares on
 * Chebyshev nodes; 2^n by the exponent's bits. Beyond the range of float32 the nearest value in it; NaN stays NaN.
 */
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.max(f32x4.min(x, splat(88)), splat(-87));
  const n = f32x4.nearest(f32x4.mul(clamped, splat(1.44269504)));
  const r = nmadd(n, splat(-2.12194442e-4), nmadd(n, splat(0.693359375), clamped));
  let q = madd(r, splat(0.0013934544986113906), splat(0.008363776840269566));
  q = madd(r, q, splat(0.04166645556688309));
  q = madd(r, q, splat(0.16666573286056519));
  q = madd(r, q, splat(0.5));
  const p = madd(f32x4.mul(r, r), q, f32x4.add(r, splat(1)));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, scale);
}

/** 1 / (1 + e^-x) */
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x))));
}

/** tanh x: an odd polynomial (fitted likewise) below 0.625, where the other form loses digits; else 1 - 2 / (e^2|x| + 1), with the sign of x. */
@inline
export function tanh4(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const u = f32x4.mul(x, x);
  let q = madd(u, splat(-0.006082926411181688), splat(0.02098839171230793));
  q = madd(u, q, splat(-0.053849246352910995));
  q = madd(u, q, splat(0.13332760334014893));
  q = madd(u, q, splat(-0.333333283662796));
  const small = madd(f32x4.mul(x, u), q, x);
  const e = exp4(f32x4.add(magnitude, magnitude));
  const large = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
  const signed = v128.bitselect(x, large, i32x4.splat(0x80000000));
  return v128.bitselect(small, signed, f32x4.lt(magnitude, splat(0.625)));
}

/** Natural logarithm of a positive, normal x: x = m 2^e, ln m = 2 artanh((m - 1) / (m + 1)) by its series. (AssemblyScript's own needs static data.) */
export function log(x: f32): f64 {
  if (!(x > 0 && x < Infinity)) return NaN;
  const bits = reinterpret<i32>(x);
  let e = (bits >> 23) - 127;
  let m = <f64>reinterpret<f32>((bits & 0x7fffff) | 0x3f800000);
  if (m > 1.4142135) {
    m *= 0.5;
    e += 1;
  }
  const t = (m - 1) / (m + 1);
  const u = t * t;
  const series = 1 + u * (1 / 3.0 + u * (1 / 5.0 + u * (1 / 7.0 + u * (1 / 9.0 + u * (1 / 11.0)))));
  return 2 * t * series + <f64>e * 0.6931471805599453;
}

/** out = f(x) for n values; what the cells compute, as functions that a test can call. */
export function exponentials(x: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 4) put(out + (<usize>i << 2), exp4(get(x + (<usize>i << 2), n - i)), n - i);
}

export function sigmoids(x: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 4) put(out + (<usize>i << 2), sigmoid4(get(x + (<usize>i << 2), n - i)), n - i);
}

export function tanhs(x: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 4) put(out + (<usize>i << 2), tanh4(get(x + (<usize>i << 2), n - i)), n - i);
}
