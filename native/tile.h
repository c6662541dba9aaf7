/** The innermost part of a product: a small part of C whose sums stay in registers. */
#pragma once
#include "pack.h"

namespace {

/** Most rows of a tile: with two vectors in each, and room for B and one value of A, they fill 16 or (AVX-512, NEON) 32 registers. */
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr size_t tileRows = 12;
#else
constexpr size_t tileRows = 6;
#endif

/** A as a tile sees it: value (r, k) at at[r * row + k * step]. */
struct Left {
  const float* at;
  size_t row;
  size_t step;
};

/** B as a tile sees it: value (k, j) of its p-th panel at at[k * step + j + p * panel]. */
struct Right {
  const float* at;
  size_t step;
  size_t panel;
};

/** C[rows, panels * panelColumns] (+)= A B, C's rows `ldc` apart. Every sum is formed in the order of k. */
template <size_t rows, size_t panels>
__attribute__((noinline)) void tile(Left a, Right b, size_t k, float* c, size_t ldc, bool accumulate) {
  constexpr size_t columns = 2 * panels;
  Vector sums[rows][columns];
#pragma GCC unroll 16
  for (size_t r = 0; r < rows; ++r) {
#pragma GCC unroll 16
    for (size_t j = 0; j < columns; ++j) sums[r][j] = accumulate ? load(c + r * ldc + j * lanes) : Vector{};
  }
  for (; k > 0; --k) {
    Vector right[columns];
#pragma GCC unroll 16
    for (size_t j = 0; j < columns; ++j) right[j] = load(b.at + (j / 2) * b.panel + (j % 2) * lanes);
#pragma GCC unroll 16
    for (size_t r = 0; r < rows; ++r) {
      const Vector left = splat(a.at[r * a.row]);
#pragma GCC unroll 16
      for (size_t j = 0; j < columns; ++j) sums[r][j] += left * right[j];
    }
    a.at += a.step;
    b.at += b.step;
  }
#pragma GCC unroll 16
  for (size_t r = 0; r < rows; ++r) {
#pragma GCC unroll 16
    for (size_t j = 0; j < columns; ++j) store(c + r * ldc + j * lanes, sums[r][j]);
  }
}

/** `tile` for 1 to `most` rows. */
template <size_t panels, size_t most>
INLINE void tileOf(size_t rows, Left a, Right b, size_t k, float* c, size_t ldc, bool accumulate) {
  if (rows == most) tile<most, panels>(a, b, k, c, ldc, accumulate);
  else if constexpr (most > 1) tileOf<panels, most - 1>(rows, a, b, k, c, ldc, accumulate);
}

/** One panel, of which only the first `columns` columns are in C. */
INLINE void tileOfColumns(size_t columns, size_t rows, Left a, Right b, size_t k, float* c, size_t ldc, bool accumulate) {
  if (columns >= panelColumns) {
    tileOf<1, tileRows>(rows, a, b, k, c, ldc, accumulate);
    return;
  }
  float whole[tileRows * panelColumns];
  for (size_t r = 0; accumulate && r < rows; ++r) {
    for (size_t j = 0; j < panelColumns; ++j) whole[r * panelColumns + j] = j < columns ? c[r * ldc + j] : 0;
  }
  tileOf<1, tileRows>(rows, a, b, k, whole, panelColumns, accumulate);
  for (size_t r = 0; r < rows; ++r) {
    for (size_t j = 0; j < columns; ++j) c[r * ldc + j] = whole[r * panelColumns + j];
  }
}

}  // namespace
