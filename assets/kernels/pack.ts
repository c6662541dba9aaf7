/** Columns of a packed panel of B. */
export const COLUMNS: i32 = 8;

/** Transposes 4 rows of 4 values at src (rows `stride` bytes apart) to out, whose rows are `step` bytes apart. */
@inline
function transpose4(src: usize, stride: usize, out: usize, step: usize): void {
  const r0 = v128.load(src), r1 = v128.load(src + stride), r2 = v128.load(src + 2 * stride), r3 = v128.load(src + 3 * stride);
  const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), b = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const c = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f64>(a, c, 0, 2));
  v128.store(out + step, v128.shuffle<f64>(a, c, 1, 3));
  v128.store(out + 2 * step, v128.shuffle<f64>(b, d, 0, 2));
  v128.store(out + 3 * step, v128.shuffle<f64>(b, d, 1, 3));
}

/** k rows of B ([k, n], rows `ldb` floats apart) as panels of 8 columns, k-major; the last panel is filled up with zeros. */
export function packColumns(b: usize, ldb: i32, k: i32, n: i32, out: usize): void {
  const stride = <usize>ldb << 2;
  for (let j = 0; j < n; j += COLUMNS) {
    let p = b + (<usize>j << 2);
    if (n - j >= COLUMNS) {
      for (let i = 0; i < k; ++i) {
        v128.store(out, v128.load(p));
        v128.store(out, v128.load(p, 16), 16);
        p += stride;
        out += 32;
      }
    } else {
      for (let i = 0; i < k; ++i) {
        v128.store(out, f32x4.splat(0));
        v128.store(out, f32x4.splat(0), 16);
        for (let c = 0; c < n - j; ++c) store<f32>(out + (c << 2), load<f32>(p + (c << 2)));
        p += stride;
        out += 32;
      }
    }
  }
}

/** The same from B transposed ([n, k], rows `ldb` floats apart). */
export function packColumnsTransposed(b: usize, ldb: i32, k: i32, n: i32, out: usize): void {
  const stride = <usize>ldb << 2;
  for (let j = 0; j < n; j += COLUMNS) {
    const rows = b + <usize>j * stride;
    let i = 0;
    if (n - j >= COLUMNS) {
      for (; i + 4 <= k; i += 4) {
        transpose4(rows + (<usize>i << 2), stride, out, 32);
        transpose4(rows + 4 * stride + (<usize>i << 2), stride, out + 16, 32);
        out += 128;
      }
    }
    const columns = min(COLUMNS, n - j);
    for (; i < k; ++i) {
      v128.store(out, f32x4.splat(0));
      v128.store(out, f32x4.splat(0), 16);
      for (let c = 0; c < columns; ++c) store<f32>(out + (c << 2), load<f32>(rows + <usize>c * stride + (<usize>i << 2)));
      out += 32;
    }
  }
}

/** `rows` rows of A ([rows, k], rows `lda` floats apart) as one panel, k-major. */
export function packRows(a: usize, lda: i32, rows: i32, k: i32, out: usize): void {
  const stride = <usize>lda << 2;
  const step = <usize>rows << 2;
  let r = 0;
  // Four rows at once, but never past a row's end: what follows the last row may not be memory.
  for (; r + 4 <= rows; r += 4) {
    let p = a + <usize>r * stride;
    let o = out + (<usize>r << 2);
    let i = 0;
    for (; i + 4 <= k; i += 4) {
      transpose4(p, stride, o, step);
      p += 16;
      o += 4 * step;
    }
    for (; i < k; ++i) {
      for (let j = 0; j < 4; ++j) store<f32>(o + (<usize>j << 2), load<f32>(p + <usize>j * stride));
      p += 4;
      o += step;
    }
  }
  for (; r < rows; ++r) {
    let p = a + <usize>r * stride;
    let o = out + (<usize>r << 2);
    for (let i = 0; i < k; ++i) {
      store<f32>(o, load<f32>(p));
      p += 4;
      o += step;
    }
  }
}

/** The same from A transposed ([k, rows], rows `lda` floats apart). */
export function packRowsTransposed(a: usize, lda: i32, rows: i32, k: i32, out: usize): void {
  const stride = <usize>lda << 2;
  for (let i = 0; i < k; ++i) {
    let r = 0;
    for (; r + 4 <= rows; r += 4) v128.store(out + (<usize>r << 2), v128.load(a + (<usize>r << 2)));
    for (; r < rows; ++r) store<f32>(out + (<usize>r << 2), load<f32>(a + (<usize>r << 2)));
    a += stride;
    out += <usize>rows << 2;
  }
}
