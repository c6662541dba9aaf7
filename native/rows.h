/** Rows of matrices: moved by number, added, summed; and elementwise functions. As assets/kernels/rows.ts and elementwise.ts. */
#pragma once
#include "simd.h"

namespace {

/** out[i] = table[ids[i]]; zeros where the id is negative or not below `limit`. */
void gatherRows(const float* table, const int32_t* ids, size_t count, size_t width, size_t limit, float* out) {
  for (size_t i = 0; i < count; ++i, out += width) {
    const size_t id = static_cast<uint32_t>(ids[i]);
    if (id < limit) __builtin_memcpy(out, table + id * width, 4 * width);
    else __builtin_memset(out, 0, 4 * width);
  }
}

/** out[ids[i]] = rows[i]. */
void scatterRows(const float* rows, const int32_t* ids, size_t count, size_t width, float* out) {
  for (size_t i = 0; i < count; ++i, rows += width) __builtin_memcpy(out + static_cast<size_t>(ids[i]) * width, rows, 4 * width);
}

void add(const float* a, const float* b, size_t n, float* out) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA { put(out + i, get(a + i, count) + get(b + i, count), count); });
}

void addToRows(const float* rows, size_t count, size_t width, const float* bias, float* out) {
  for (size_t i = 0; i < count; ++i) add(rows + i * width, bias, width, out + i * width);
}

void multiply(const float* a, const float* b, size_t n, float* out) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA { put(out + i, get(a + i, count) * get(b + i, count), count); });
}

/** out += a * b */
void multiplyAdd(const float* a, const float* b, size_t n, float* out) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA {
    put(out + i, get(a + i, count) * get(b + i, count) + get(out + i, count), count);
  });
}

void scale(const float* a, float factor, size_t n, float* out) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA { put(out + i, get(a + i, count) * factor, count); });
}

/** out[ids[i]] += rows[i], in order; rows whose id is negative or not below `limit` are left out. */
void addRows(const float* rows, const int32_t* ids, size_t count, size_t width, size_t limit, float* out) {
  for (size_t i = 0; i < count; ++i, rows += width) {
    const size_t id = static_cast<uint32_t>(ids[i]);
    if (id < limit) add(out + id * width, rows, width, out + id * width);
  }
}

/** out[j] = sum over i of rows[i, j]; rows are `stride` floats apart. */
void sumRows(const float* rows, size_t count, size_t width, size_t stride, float* out) {
  size_t j = 0;
  // Several vectors at once: whole cache lines, and additions that need not wait for one another.
  for (; j + 4 * lanes <= width; j += 4 * lanes) {
    Vector a = {}, b = {}, c = {}, d = {};
    const float* p = rows + j;
    for (size_t i = 0; i < count; ++i, p += stride) {
      a += load(p);
      b += load(p + lanes);
      c += load(p + 2 * lanes);
      d += load(p + 3 * lanes);
    }
    store(out + j, a);
    store(out + j + lanes, b);
    store(out + j + 2 * lanes, c);
    store(out + j + 3 * lanes, d);
  }
  for (; j < width; j += lanes) {
    Vector sum = {};
    for (size_t i = 0; i < count; ++i) sum += get(rows + i * stride + j, width - j);
    put(out + j, sum, width - j);
  }
}

/** out[i] = sum of rows[i]. */
void sumEach(const float* rows, size_t count, size_t width, float* out) {
  for (size_t i = 0; i < count; ++i, rows += width) {
    Vector a = {}, b = {};
    size_t j = 0;
    for (; j + 2 * lanes <= width; j += 2 * lanes) {
      a += load(rows + j);
      b += load(rows + j + lanes);
    }
    for (; j < width; j += lanes) a += get(rows + j, width - j);
    out[i] = sumOf(a + b);
  }
}

float sumOfSquares(const float* x, size_t n) {
  Vector a = {}, b = {}, c = {}, d = {};
  size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    const Vector p = load(x + i), q = load(x + i + lanes), r = load(x + i + 2 * lanes), s = load(x + i + 3 * lanes);
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  for (; i < n; i += lanes) {
    const Vector p = get(x + i, n - i);
    a += p * p;
  }
  return sumOf((a + b) + (c + d));
}

/** out[ids[i]] += the sum of the squares of rows[i]. */
void addSquares(const float* rows, const int32_t* ids, size_t count, size_t width, float* out) {
  for (size_t i = 0; i < count; ++i, rows += width) out[ids[i]] += sumOfSquares(rows, width);
}

}  // namespace
