/**
 * Products of matrices, as assets/kernels/gemm.ts offers them; larger tiles, and each panel of B packed when its turn comes, so that it is
 * in the first-level cache when it is used. A row's sums are formed in the same order whatever the other rows are: its result does not
 * depend on m.
 */
#pragma once
#include "tile.h"

namespace {

/** Values of k in one pass: a panel of B stays in the first-level cache. */
constexpr size_t depthOfPass = 256;
/** Rows of A in one pass: their part (384 KiB) stays in the second-level cache. */
constexpr size_t rowsOfPass = 384;

INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/** Floats of scratch for a block of A and a panel of B. */
constexpr size_t scratchFloats = rowsOfPass * depthOfPass + panelColumns * depthOfPass;

/** Bytes of `scratch` that `product` needs. */
size_t productScratch() { return 4 * scratchFloats; }

/** Bytes of `scratch` that `productPacked` needs. */
size_t packedProductScratch() { return 4 * scratchFloats; }

/** Floats of a packed B. */
INLINE size_t packedFloats(size_t n, size_t k) { return (n + panelColumns - 1) / panelColumns * panelColumns * k; }

/** Bytes of a packed B. */
size_t packedBytes(size_t n, size_t k) { return 4 * packedFloats(n, k); }

/** Columns j... of rows p... of B as one panel. */
INLINE void packPanelAt(bool transposed, const float* b, size_t ldb, size_t p, size_t depth, size_t j, size_t n, float* out) {
  if (transposed) packPanelTransposed(b + j * ldb + p, ldb, depth, n - j, out);
  else packPanel(b + p * ldb + j, ldb, depth, n - j, out);
}

/** Packs B ([k, n], or [n, k] when `transposed`) for `productPacked`, so that one B can serve many products. */
void pack(bool transposed, size_t n, size_t k, const float* b, size_t ldb, float* out) {
  for (size_t p = 0; p < k; p += depthOfPass) {
    const size_t depth = smaller(depthOfPass, k - p);
    for (size_t j = 0; j < n; j += panelColumns, out += panelColumns * depth) packPanelAt(transposed, b, ldb, p, depth, j, n, out);
  }
}

/** Rows of A that are multiplied together, as panels of at most tileRows rows, shared as evenly as can be. */
struct Rows {
  Left a;
  size_t count;
  size_t panels;
  /** Floats from a value to the one below it, and from one panel's first to the next one's, for each row of the panel. */
  size_t perRow;
};

INLINE size_t rowsOfPanel(const Rows& rows, size_t panel) { return rows.count / rows.panels + (panel < rows.count % rows.panels ? 1 : 0); }

/** Rows i... of columns p... of op(A): read where they are, but when transposed packed to `out`, else they would be far apart in k. */
INLINE Rows rowsOfA(bool transposed, const float* a, size_t lda, size_t i, size_t count, size_t p, size_t depth, float* out) {
  Rows rows = {{a + i * lda + p, lda, 1}, count, (count + tileRows - 1) / tileRows, lda};
  if (!transposed) return rows;
  const float* from = a + p * lda + i;
  float* to = out;
  for (size_t q = 0; q < rows.panels; ++q) {
    const size_t height = rowsOfPanel(rows, q);
    packRowsTransposed(from, lda, height, depth, to);
    from += height;
    to += height * depth;
  }
  rows.a = {out, 1, 0};
  rows.perRow = depth;
  return rows;
}

/** `columns` columns of C (+)= the rows times one panel. */
INLINE void rowsTimesPanel(const Rows& rows, Right b, size_t depth, size_t columns, float* c, size_t ldc, bool accumulate) {
  Left a = rows.a;
  for (size_t q = 0; q < rows.panels; ++q) {
    const size_t height = rowsOfPanel(rows, q);
    // A packed panel holds its rows beside each other.
    if (rows.a.step == 0) a.step = height;
    tileOfColumns(columns, height, a, b, depth, c, ldc, accumulate);
    a.at += height * rows.perRow;
    c += height * ldc;
  }
}

/** With so few rows one panel keeps too few sums going to hide an addition's delay: several at once. Returns the columns that were done. */
INLINE size_t fewRowsTimesPanels(const Rows& rows, Right b, size_t depth, size_t n, float* c, size_t ldc, bool accumulate) {
  if (rows.panels > 1 || rows.count > 3) return 0;
  Left a = rows.a;
  if (a.step == 0) a.step = rows.count;
  const size_t together = rows.count == 1 ? 4 : 2;
  size_t j = 0;
  for (; j + together * panelColumns <= n; j += together * panelColumns) {
    if (rows.count == 1) tile<1, 4>(a, b, depth, c + j, ldc, accumulate);
    else tileOf<2, 3>(rows.count, a, b, depth, c + j, ldc, accumulate);
    b.at += together * b.panel;
  }
  return j;
}

/**
 * C[m, n] = A B, or C += A B when `accumulate`. A is [m, k] ([k, m] when `transposeA`), B is packed; `lda` and `ldc` are row lengths in floats.
 */
void productPacked(bool transposeA, size_t m, size_t n, size_t k, const float* a, size_t lda, const float* packed, float* c, size_t ldc,
                   bool accumulate, float* scratch) {
  for (size_t p = 0; p < k; p += depthOfPass) {
    const size_t depth = smaller(depthOfPass, k - p);
    const size_t panel = panelColumns * depth;
    const bool add = accumulate || p > 0;
    for (size_t i = 0; i < m; i += rowsOfPass) {
      const Rows rows = rowsOfA(transposeA, a, lda, i, smaller(rowsOfPass, m - i), p, depth, scratch);
      float* out = c + i * ldc;
      size_t j = fewRowsTimesPanels(rows, {packed, panelColumns, panel}, depth, n, out, ldc, add);
      for (; j < n; j += panelColumns) {
        rowsTimesPanel(rows, {packed + j * depth, panelColumns, panel}, depth, n - j, out + j, ldc, add);
      }
    }
    packed += packedFloats(n, depth);
  }
}

/** C[m, n] = A B, or C += A B, each of A and B as it is or transposed. */
void product(bool transposeA, bool transposeB, size_t m, size_t n, size_t k, const float* a, size_t lda, const float* b, size_t ldb, float* c,
             size_t ldc, bool accumulate, float* scratch) {
  float* panel = scratch + rowsOfPass * depthOfPass;
  for (size_t p = 0; p < k; p += depthOfPass) {
    const size_t depth = smaller(depthOfPass, k - p);
    const bool add = accumulate || p > 0;
    for (size_t i = 0; i < m; i += rowsOfPass) {
      const Rows rows = rowsOfA(transposeA, a, lda, i, smaller(rowsOfPass, m - i), p, depth, scratch);
      float* out = c + i * ldc;
      // What is used once needs no packing.
      size_t j = transposeB ? 0 : fewRowsTimesPanels(rows, {b + p * ldb, ldb, panelColumns}, depth, n, out, ldc, add);
      for (; j < n; j += panelColumns) {
        packPanelAt(transposeB, b, ldb, p, depth, j, n, panel);
        rowsTimesPanel(rows, {panel, panelColumns, 0}, depth, n - j, out + j, ldc, add);
      }
    }
  }
}

}  // namespace
