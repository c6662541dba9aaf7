import type { KernelFunctions } from './module';
import type { Job } from './thread';

/** From `from` up to, not including, `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** 0 to n in at most `parts` ranges that are nearly alike, none empty; all but the last are multiples of `grain`. One range when n is 0. */
export function ranges(n: number, parts: number, grain = 1): Range[] {
  const grains = Math.ceil(n / grain);
  const count = Math.max(1, Math.min(parts, grains));
  const bound = (i: number) => Math.min(n, Math.round((i * grains) / count) * grain);
  return Array.from({ length: count }, (_, i) => ({ from: bound(i), to: bound(i + 1) }));
}

/** C = op(A) op(B), or C += it: op(A) is [m, k], op(B) [k, n]; pointers, and row lengths in floats, as in `KernelFunctions.product`. */
export interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: number;
  readonly lda: number;
  readonly b: number;
  readonly ldb: number;
  readonly c: number;
  readonly ldc: number;
  readonly accumulate?: boolean;
}

/** Operations of a product that are worth a thread of their own. */
const leastOperations = 500_000;
/** A multiple of the columns that any of the kernels takes at once: a part has whole ones, so that its sums are those of the whole product. */
export const columns = 32;

/** A product in at most `parts` parts: by columns or by rows, whichever copies less for more than one of them. */
export function split(p: Product, parts: number): Product[] {
  const count = Math.min(parts, Math.max(1, Math.floor((2 * p.m * p.n * p.k) / leastOperations)));
  if (p.n >= p.m)
    return ranges(p.n, count, columns).map(({ from, to }) => ({
      ...p,
      n: to - from,
      b: p.b + 4 * from * (p.transposeB ? p.ldb : 1),
      c: p.c + 4 * from,
    }));
  return ranges(p.m, count).map(({ from, to }) => ({
    ...p,
    m: to - from,
    a: p.a + 4 * from * (p.transposeA ? 1 : p.lda),
    c: p.c + 4 * from * p.ldc,
  }));
}

/** Values in a block: enough to be worth a job. */
const blockValues = 32_768;
const mostBlocks = 64;

/** `n` rows of `width` values in blocks, always the same ones: for sums, whose last digits depend on the order of adding. */
export function blocks(n: number, width: number): Range[] {
  return ranges(n, Math.min(mostBlocks, Math.ceil((n * width) / blockValues)), width < 16 ? 16 : 1);
}

/** out[j] = the sum of column j of a matrix [count, width], whose rows are `stride` floats apart. */
export interface RowSum {
  readonly rows: number;
  readonly count: number;
  readonly width: number;
  readonly stride: number;
  readonly out: number;
}

/** Values that are worth a thread of their own where little is done with each. */
export const leastValues = 16_384;

/** A sum in at most `parts` parts, by columns: a cache line each. */
export function sumJobs({ rows, count, width, stride, out }: RowSum, parts: number): Job[] {
  const most = Math.min(parts, Math.max(1, Math.floor((count * width) / leastValues)));
  return ranges(width, most, 16).map(({ from, to }) => ['sumRows', rows + 4 * from, count, to - from, stride, out + 4 * from]);
}

export function productJob({ transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, accumulate }: Product, scratch: number): Job {
  return ['product', +transposeA, +transposeB, m, n, k, a, lda, b, ldb, c, ldc, +(accumulate ?? false), scratch];
}

/** Bytes of scratch of a product, a multiple of a cache line: threads with areas side by side must not write into one line. */
export function productBytes(functions: KernelFunctions, { n, k }: Product): number {
  return align(functions.productScratch(n, k));
}

/** A cache line. */
export const lineBytes = 64;

/** To whole cache lines. */
export function align(bytes: number): number {
  return Math.ceil(bytes / lineBytes) * lineBytes;
}
