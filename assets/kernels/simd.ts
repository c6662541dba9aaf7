/** Shared shorthands. Pointers are byte addresses in tfjs' memory; everything is float32 unless it says otherwise. */

/** a * b + c; one rounding where the engine has relaxed SIMD, else two. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c - a * b */
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** Sum of the four lanes, pairwise. */
@inline
export function lanes(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** Four values, or only the first `count` of them and zeros. `count` is a constant 4 in the loops that matter. */
@inline
export function get(p: usize, count: i32): v128 {
  if (count >= 4) return v128.load(p);
  return getPart(p, count);
}

/** Stores four values, or only the first `count` of them. */
@inline
export function put(p: usize, x: v128, count: i32): void {
  if (count >= 4) v128.store(p, x);
  else putPart(p, x, count);
}

function getPart(p: usize, count: i32): v128 {
  let x = v128.load32_zero(p);
  if (count > 1) x = f32x4.replace_lane(x, 1, load<f32>(p, 4));
  if (count > 2) x = f32x4.replace_lane(x, 2, load<f32>(p, 8));
  return x;
}

function putPart(p: usize, x: v128, count: i32): void {
  store<f32>(p, f32x4.extract_lane(x, 0));
  if (count > 1) store<f32>(p, f32x4.extract_lane(x, 1), 4);
  if (count > 2) store<f32>(p, f32x4.extract_lane(x, 2), 8);
}
