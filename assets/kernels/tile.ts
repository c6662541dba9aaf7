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
