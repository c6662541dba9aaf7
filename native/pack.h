/** Parts of matrices as panels, in the order in which a tile reads them. */
#pragma once
#include "simd.h"

namespace {

/** Columns of a panel of B. */
constexpr size_t panelColumns = 2 * lanes;

typedef float Four __attribute__((vector_size(16)));
typedef float FourInMemory __attribute__((vector_size(16), aligned(4), may_alias));
typedef int32_t FourPlaces __attribute__((vector_size(16)));

INLINE Four loadFour(const float* p) { return *reinterpret_cast<const FourInMemory*>(p); }
INLINE void storeFour(float* p, Four x) { *reinterpret_cast<FourInMemory*>(p) = x; }

/** The values at four places of a and b beside each other. */
template <int i, int j, int k, int l>
INLINE Four shuffle(Four a, Four b) {
#if defined(__clang__)
  return __builtin_shufflevector(a, b, i, j, k, l);
#else
  return __builtin_shuffle(a, b, FourPlaces{i, j, k, l});
#endif
}

/** Transposes 4 rows of 4 values at `from`, rows `stride` apart, to `out`, rows `step` apart. */
INLINE void transposeFour(const float* from, size_t stride, float* out, size_t step) {
  const Four r0 = loadFour(from), r1 = loadFour(from + stride), r2 = loadFour(from + 2 * stride), r3 = loadFour(from + 3 * stride);
  const Four a = shuffle<0, 4, 1, 5>(r0, r1), b = shuffle<2, 6, 3, 7>(r0, r1);
  const Four c = shuffle<0, 4, 1, 5>(r2, r3), d = shuffle<2, 6, 3, 7>(r2, r3);
  storeFour(out, shuffle<0, 1, 4, 5>(a, c));
  storeFour(out + step, shuffle<2, 3, 6, 7>(a, c));
  storeFour(out + 2 * step, shuffle<0, 1, 4, 5>(b, d));
  storeFour(out + 3 * step, shuffle<2, 3, 6, 7>(b, d));
}

/** `columns` columns of k rows of B ([k, n], rows `ldb` apart) as one panel, k-major, filled up with zeros. */
INLINE void packPanel(const float* b, size_t ldb, size_t k, size_t columns, float* out) {
  for (size_t i = 0; i < k; ++i, b += ldb, out += panelColumns) {
    if (columns >= panelColumns) {
      store(out, load(b));
      store(out + lanes, load(b + lanes));
    } else {
      for (size_t j = 0; j < panelColumns; ++j) out[j] = j < columns ? b[j] : 0;
    }
  }
}

/** The same from B transposed ([n, k], rows `ldb` apart). */
INLINE void packPanelTransposed(const float* b, size_t ldb, size_t k, size_t columns, float* out) {
  size_t i = 0;
  if (columns >= panelColumns) {
    for (; i + 4 <= k; i += 4) {
      for (size_t j = 0; j < panelColumns; j += 4) transposeFour(b + j * ldb + i, ldb, out + i * panelColumns + j, panelColumns);
    }
  }
  for (; i < k; ++i) {
    for (size_t j = 0; j < panelColumns; ++j) out[i * panelColumns + j] = j < columns ? b[j * ldb + i] : 0;
  }
}

/** `rows` rows of A from A transposed ([k, rows], rows `lda` apart) as one panel, k-major. */
INLINE void packRowsTransposed(const float* a, size_t lda, size_t rows, size_t k, float* out) {
  for (size_t i = 0; i < k; ++i, a += lda, out += rows) {
    size_t r = 0;
    for (; r + 4 <= rows; r += 4) storeFour(out + r, loadFour(a + r));
    for (; r < rows; ++r) out[r] = a[r];
  }
}

}  // namespace
