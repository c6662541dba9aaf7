import { madd } from './simd';

/**
 * C[rows, 8] (+)= A[rows, k] B[k, 8] from packed panels: a holds `rows` values for each k, b holds 8. The 2 * rows sums stay in registers:
 * 6 rows fill the 16 registers of x86 when multiply-add is one instruction; without it, 5 do. Not unrolled over k, as that makes V8 spill.
 *
 * @param rows a constant at every call, so that each call becomes a loop of its own.
 */
@inline
function tile(rows: i32, a: usize, b: usize, k: i32, c: usize, stride: usize, accumulate: bool): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0), c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0), c51 = f32x4.splat(0);
  if (accumulate) {
    c00 = v128.load(c), c01 = v128.load(c, 16);
    let p = c + stride;
    if (rows > 1) c10 = v128.load(p), c11 = v128.load(p, 16), p += stride;
    if (rows > 2) c20 = v128.load(p), c21 = v128.load(p, 16), p += stride;
    if (rows > 3) c30 = v128.load(p), c31 = v128.load(p, 16), p += stride;
    if (rows > 4) c40 = v128.load(p), c41 = v128.load(p, 16), p += stride;
    if (rows > 5) c50 = v128.load(p), c51 = v128.load(p, 16);
  }
  for (; k > 0; --k) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let s = v128.load32_splat(a);
    c00 = madd(s, b0, c00), c01 = madd(s, b1, c01);
    if (rows > 1) s = v128.load32_splat(a, 4), c10 = madd(s, b0, c10), c11 = madd(s, b1, c11);
    if (rows > 2) s = v128.load32_splat(a, 8), c20 = madd(s, b0, c20), c21 = madd(s, b1, c21);
    if (rows > 3) s = v128.load32_splat(a, 12), c30 = madd(s, b0, c30), c31 = madd(s, b1, c31);
    if (rows > 4) s = v128.load32_splat(a, 16), c40 = madd(s, b0, c40), c41 = madd(s, b1, c41);
    if (rows > 5) s = v128.load32_splat(a, 20), c50 = madd(s, b0, c50), c51 = madd(s, b1, c51);
    a += rows << 2;
    b += 32;
  }
  v128.store(c, c00), v128.store(c, c01, 16), c += stride;
  if (rows > 1) v128.store(c, c10), v128.store(c, c11, 16), c += stride;
  if (rows > 2) v128.store(c, c20), v128.store(c, c21, 16), c += stride;
  if (rows > 3) v128.store(c, c30), v128.store(c, c31, 16), c += stride;
  if (rows > 4) v128.store(c, c40), v128.store(c, c41, 16), c += stride;
  if (rows > 5) v128.store(c, c50), v128.store(c, c51, 16);
}

/** `tile` for 1 to 6 rows. */
export function anyTile(rows: i32, a: usize, b: usize, k: i32, c: usize, stride: usize, accumulate: bool): void {
  switch (rows) {
    case 6:
      tile(6, a, b, k, c, stride, accumulate);
      return;
    case 5:
      tile(5, a, b, k, c, stride, accumulate);
      return;
    case 4:
      tile(4, a, b, k, c, stride, accumulate);
      return;
    case 3:
      tile(3, a, b, k, c, stride, accumulate);
      return;
    case 2:
      tile(2, a, b, k, c, stride, accumulate);
      return;
    default:
      tile(1, a, b, k, c, stride, accumulate);
  }
}

/**
 * One row of four panels of B at once: C[1, 32] (+)= A[1, k] B. A single panel has but two sums, and each addition would wait for the one
 * before it. Each sum is formed as in `tile`.
 *
 * @param panel bytes from one panel of B to the next
 */
export function rowTile(a: usize, b: usize, panel: usize, k: i32, c: usize, accumulate: bool): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let s4 = f32x4.splat(0), s5 = f32x4.splat(0), s6 = f32x4.splat(0), s7 = f32x4.splat(0);
  if (accumulate) {
    s0 = v128.load(c), s1 = v128.load(c, 16), s2 = v128.load(c, 32), s3 = v128.load(c, 48);
    s4 = v128.load(c, 64), s5 = v128.load(c, 80), s6 = v128.load(c, 96), s7 = v128.load(c, 112);
  }
  let b1 = b + panel, b2 = b1 + panel, b3 = b2 + panel;
  for (; k > 0; --k) {
    const s = v128.load32_splat(a);
    s0 = madd(s, v128.load(b), s0), s1 = madd(s, v128.load(b, 16), s1);
    s2 = madd(s, v128.load(b1), s2), s3 = madd(s, v128.load(b1, 16), s3);
    s4 = madd(s, v128.load(b2), s4), s5 = madd(s, v128.load(b2, 16), s5);
    s6 = madd(s, v128.load(b3), s6), s7 = madd(s, v128.load(b3, 16), s7);
    a += 4, b += 32, b1 += 32, b2 += 32, b3 += 32;
  }
  v128.store(c, s0), v128.store(c, s1, 16), v128.store(c, s2, 32), v128.store(c, s3, 48);
  v128.store(c, s4, 64), v128.store(c, s5, 80), v128.store(c, s6, 96), v128.store(c, s7, 112);
}

/** Two rows of two panels of B at once: C[2, 16] (+)= A[2, k] B, as `rowTile`. */
export function twoRowTile(a: usize, b: usize, panel: usize, k: i32, c: usize, stride: usize, accumulate: bool): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let s4 = f32x4.splat(0), s5 = f32x4.splat(0), s6 = f32x4.splat(0), s7 = f32x4.splat(0);
  const d = c + stride;
  if (accumulate) {
    s0 = v128.load(c), s1 = v128.load(c, 16), s2 = v128.load(c, 32), s3 = v128.load(c, 48);
    s4 = v128.load(d), s5 = v128.load(d, 16), s6 = v128.load(d, 32), s7 = v128.load(d, 48);
  }
  let second = b + panel;
  for (; k > 0; --k) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(second), b3 = v128.load(second, 16);
    let s = v128.load32_splat(a);
    s0 = madd(s, b0, s0), s1 = madd(s, b1, s1), s2 = madd(s, b2, s2), s3 = madd(s, b3, s3);
    s = v128.load32_splat(a, 4);
    s4 = madd(s, b0, s4), s5 = madd(s, b1, s5), s6 = madd(s, b2, s6), s7 = madd(s, b3, s7);
    a += 8, b += 32, second += 32;
  }
  v128.store(c, s0), v128.store(c, s1, 16), v128.store(c, s2, 32), v128.store(c, s3, 48);
  v128.store(d, s4), v128.store(d, s5, 16), v128.store(d, s6, 32), v128.store(d, s7, 48);
}
