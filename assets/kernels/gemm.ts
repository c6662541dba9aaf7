import { COLUMNS, packColumns, packColumnsTransposed, packRows, packRowsTransposed } from './pack';
import { anyTile, rowTile, twoRowTile } from './tile';

/** Most rows of a tile. */
const ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
/** Values of k in one pass: a panel of B (8 KiB) and one of A stay in the first-level cache. */
const DEPTH: i32 = 256;
/** Rows of A that are packed together (96 KiB: second-level cache). */
const BLOCK: i32 = 96;
/** Bytes in front of the scratch area's packed rows: a tile for the last columns. */
const TILE: usize = 192;

/** Bytes of `scratch` that `product` needs. */
export function productScratch(n: i32, k: i32): usize {
  return TILE + ((<usize>BLOCK * DEPTH) << 2) + packedBytes(n, k);
}

/** Bytes of `scratch` that `productPacked` needs. */
export function packedProductScratch(): usize {
  return TILE + ((<usize>BLOCK * DEPTH) << 2);
}

/** Bytes of a packed B. */
export function packedBytes(n: i32, k: i32): usize {
  return (<usize>((n + COLUMNS - 1) / COLUMNS) * COLUMNS * k) << 2;
}

/** Packs B ([k, n], or [n, k] when `transposed`) for `productPacked`, so that one B can serve many products. */
export function pack(transposed: bool, n: i32, k: i32, b: usize, ldb: i32, out: usize): void {
  for (let p = 0; p < k; p += DEPTH) {
    const depth = min(DEPTH, k - p);
    if (transposed) packColumnsTransposed(b + (<usize>p << 2), ldb, depth, n, out);
    else packColumns(b + ((<usize>p * ldb) << 2), ldb, depth, n, out);
    out += packedBytes(n, depth);
  }
}

/**
 * C[m, n] = A B, or C += A B when `accumulate`. A is [m, k] ([k, m] when `transposeA`), B is packed; `lda` and `ldc` are row lengths in floats.
 * A row's sums are formed in the same order whatever the other rows are, so its result does not depend on m.
 */
export function productPacked(transposeA: bool, m: i32, n: i32, k: i32, a: usize, lda: i32, packed: usize, c: usize, ldc: i32, accumulate: bool, scratch: usize): void {
  const corner = scratch;
  const rowsPacked = scratch + TILE;
  const stride = <usize>ldc << 2;
  for (let p = 0; p < k; p += DEPTH) {
    const depth = min(DEPTH, k - p);
    const add = accumulate || p > 0;
    for (let i = 0; i < m; i += BLOCK) {
      const block = min(BLOCK, m - i);
      const panels = (block + ROWS - 1) / ROWS;
      packBlock(transposeA, a, lda, i, block, panels, p, depth, rowsPacked);
      let b = packed;
      let j = 0;
      const panelBytes = (<usize>depth * COLUMNS) << 2;
      // Few rows have too few sums in one panel to keep the processor busy.
      if (block == 1) {
        for (; j + 4 * COLUMNS <= n; j += 4 * COLUMNS) {
          rowTile(rowsPacked, b, panelBytes, depth, c + ((<usize>i * ldc + j) << 2), add);
          b += 4 * panelBytes;
        }
      } else if (block == 2) {
        for (; j + 2 * COLUMNS <= n; j += 2 * COLUMNS) {
          twoRowTile(rowsPacked, b, panelBytes, depth, c + ((<usize>i * ldc + j) << 2), stride, add);
          b += 2 * panelBytes;
        }
      }
      for (; j < n; j += COLUMNS) {
        let panel = rowsPacked;
        let out = c + ((<usize>i * ldc + j) << 2);
        const columns = n - j;
        for (let q = 0; q < panels; ++q) {
          const rows = rowsOf(q, block, panels);
          if (columns >= COLUMNS) anyTile(rows, panel, b, depth, out, stride, add);
          else {
            anyTile(rows, panel, b, depth, corner, 32, false);
            copyCorner(corner, rows, columns, out, stride, add);
          }
          panel += (<usize>rows * depth) << 2;
          out += <usize>rows * stride;
        }
        b += panelBytes;
      }
    }
    packed += packedBytes(n, depth);
  }
}

/** C[m, n] = A B, or C += A B, each of A and B as it is or transposed. */
export function product(transposeA: bool, transposeB: bool, m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, accumulate: bool, scratch: usize): void {
  const packed = scratch + packedProductScratch();
  pack(transposeB, n, k, b, ldb, packed);
  productPacked(transposeA, m, n, k, a, lda, packed, c, ldc, accumulate, scratch);
}

/** Rows of panel q, when `block` rows are shared among `panels` as evenly as can be. */
@inline
function rowsOf(q: i32, block: i32, panels: i32): i32 {
  return block / panels + (q < block % panels ? 1 : 0);
}

function packBlock(transposed: bool, a: usize, lda: i32, i: i32, block: i32, panels: i32, p: i32, depth: i32, out: usize): void {
  for (let q = 0; q < panels; ++q) {
    const rows = rowsOf(q, block, panels);
    if (transposed) packRowsTransposed(a + ((<usize>p * lda + i) << 2), lda, rows, depth, out);
    else packRows(a + ((<usize>i * lda + p) << 2), lda, rows, depth, out);
    i += rows;
    out += (<usize>rows * depth) << 2;
  }
}

/** The last, narrower columns, from a whole tile. */
function copyCorner(corner: usize, rows: i32, columns: i32, out: usize, stride: usize, accumulate: bool): void {
  for (let r = 0; r < rows; ++r) {
    for (let j = 0; j < columns; ++j) {
      const at = out + (<usize>j << 2);
      const value = load<f32>(corner + (<usize>j << 2));
      store<f32>(at, accumulate ? load<f32>(at) + value : value);
    }
    corner += 32;
    out += stride;
  }
}
