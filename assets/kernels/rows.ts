import { get, lanes, madd, put, splat } from './simd';

/** out[i] = table[ids[i]] for rows of `width` floats; a row of zeros where the id is negative or not below `limit`. */
export function gatherRows(table: usize, ids: usize, count: i32, width: i32, limit: i32, out: usize): void {
  const bytes = <usize>width << 2;
  for (let i = 0; i < count; ++i) {
    const id = load<i32>(ids + (<usize>i << 2));
    if (<u32>id < <u32>limit) memory.copy(out, table + <usize>id * bytes, bytes);
    else memory.fill(out, 0, bytes);
    out += bytes;
  }
}

/** out[ids[i]] = rows[i]. */
export function scatterRows(rows: usize, ids: usize, count: i32, width: i32, out: usize): void {
  const bytes = <usize>width << 2;
  for (let i = 0; i < count; ++i) {
    memory.copy(out + <usize>load<i32>(ids + (<usize>i << 2)) * bytes, rows, bytes);
    rows += bytes;
  }
}

/** out[ids[i]] += rows[i], in order; rows whose id is negative or not below `limit` are left out. */
export function addRows(rows: usize, ids: usize, count: i32, width: i32, limit: i32, out: usize): void {
  const bytes = <usize>width << 2;
  for (let i = 0; i < count; ++i) {
    const id = load<i32>(ids + (<usize>i << 2));
    if (<u32>id < <u32>limit) {
      const to = out + <usize>id * bytes;
      for (let j = 0; j < width; j += 4) {
        const at = <usize>j << 2;
        put(to + at, f32x4.add(get(to + at, width - j), get(rows + at, width - j)), width - j);
      }
    }
    rows += bytes;
  }
}

/** out[j] = sum over i of rows[i, j]; rows are `stride` floats apart. */
export function sumRows(rows: usize, count: i32, width: i32, stride: i32, out: usize): void {
  const step = <usize>stride << 2;
  let j = 0;
  // Sixteen columns, a whole cache line, at once.
  for (; j + 16 <= width; j += 16) {
    let a = splat(0);
    let b = splat(0);
    let c = splat(0);
    let d = splat(0);
    let p = rows + (<usize>j << 2);
    for (let i = 0; i < count; ++i) {
      a = f32x4.add(a, v128.load(p));
      b = f32x4.add(b, v128.load(p, 16));
      c = f32x4.add(c, v128.load(p, 32));
      d = f32x4.add(d, v128.load(p, 48));
      p += step;
    }
    const to = out + (<usize>j << 2);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
  }
  for (; j < width; j += 4) {
    const columns = width - j;
    let sum = splat(0);
    let p = rows + (<usize>j << 2);
    for (let i = 0; i < count; ++i) {
      sum = f32x4.add(sum, get(p, columns));
      p += step;
    }
    put(out + (<usize>j << 2), sum, columns);
  }
}

/** out[i] = sum of rows[i], `width` values each. */
export function sumEach(rows: usize, count: i32, width: i32, out: usize): void {
  for (let i = 0; i < count; ++i) {
    let a = splat(0);
    let b = splat(0);
    let j = 0;
    for (; j + 8 <= width; j += 8) {
      a = f32x4.add(a, v128.load(rows + (<usize>j << 2)));
      b = f32x4.add(b, v128.load(rows + (<usize>j << 2), 16));
    }
    for (; j < width; j += 4) a = f32x4.add(a, get(rows + (<usize>j << 2), width - j));
    store<f32>(out + (<usize>i << 2), lanes(f32x4.add(a, b)));
    rows += <usize>width << 2;
  }
}

/** out[ids[i]] += the sum of the squares of rows[i]. */
export function addSquares(rows: usize, ids: usize, count: i32, width: i32, out: usize): void {
  for (let i = 0; i < count; ++i) {
    const at = out + (<usize>load<i32>(ids + (<usize>i << 2)) << 2);
    store<f32>(at, load<f32>(at) + sumOfSquares(rows, width));
    rows += <usize>width << 2;
  }
}

export function sumOfSquares(x: usize, n: i32): f32 {
  let a = splat(0);
  let b = splat(0);
  let c = splat(0);
  let d = splat(0);
  let i = 0;
  for (; i + 16 <= n; i += 16) {
    const p = x + (<usize>i << 2);
    const p0 = v128.load(p), p1 = v128.load(p, 16), p2 = v128.load(p, 32), p3 = v128.load(p, 48);
    a = madd(p0, p0, a);
    b = madd(p1, p1, b);
    c = madd(p2, p2, c);
    d = madd(p3, p3, d);
  }
  for (; i < n; i += 4) {
    const p = get(x + (<usize>i << 2), n - i);
    a = madd(p, p, a);
  }
  return lanes(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}
