/**
 * Vectors of the instruction set that this file is compiled for, by the compilers' vector extensions (GCC, clang): a * b + c becomes one
 * multiply-add where the processor has it. Everything is float32 unless it says otherwise.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>
#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace {

#if defined(UNROLL_LANES)
constexpr int lanes = UNROLL_LANES;
#elif defined(__AVX512F__)
constexpr int lanes = 16;
#elif defined(__AVX2__)
constexpr int lanes = 8;
#else
constexpr int lanes = 4;
#endif

typedef float Vector __attribute__((vector_size(4 * lanes)));
typedef int32_t Integers __attribute__((vector_size(4 * lanes)));
/** The same in memory: no alignment is asked for, and it may be anything's bytes. */
typedef float VectorInMemory __attribute__((vector_size(4 * lanes), aligned(4), may_alias));

#define INLINE inline __attribute__((always_inline))
/** After the parameters of a lambda. */
#define INLINE_LAMBDA __attribute__((always_inline))

INLINE Vector load(const float* p) { return *reinterpret_cast<const VectorInMemory*>(p); }
INLINE void store(float* p, Vector x) { *reinterpret_cast<VectorInMemory*>(p) = x; }
INLINE Vector splat(float x) { return x - Vector{}; }

/** A whole vector, or only its first `count` values and zeros. */
INLINE Vector get(const float* p, size_t count) {
  if (count >= lanes) return load(p);
  float part[lanes] = {};
  for (size_t i = 0; i < count; ++i) part[i] = p[i];
  return load(part);
}

/** Stores a whole vector, or only its first `count` values. */
INLINE void put(float* p, Vector x, size_t count) {
  if (count >= lanes) {
    store(p, x);
    return;
  }
  float part[lanes];
  store(part, x);
  for (size_t i = 0; i < count; ++i) p[i] = part[i];
}

/** Sum of the lanes, pairwise. */
INLINE float sumOf(Vector x) {
  float part[lanes];
  store(part, x);
  for (int half = lanes / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) part[i] += part[i + half];
  }
  return part[0];
}

INLINE Vector squareRoot(Vector x) {
#if defined(__AVX512F__) && !defined(UNROLL_LANES)
  // Not _mm512_sqrt_ps: GCC warns of the undefined value inside it.
  return _mm512_maskz_sqrt_ps(0xffff, x);
#elif defined(__AVX2__) && !defined(UNROLL_LANES)
  return _mm256_sqrt_ps(x);
#elif defined(__SSE2__) && !defined(UNROLL_LANES)
  return _mm_sqrt_ps(x);
#elif defined(__aarch64__)
  return vsqrtq_f32(x);
#else
  for (int i = 0; i < lanes; ++i) x[i] = __builtin_sqrtf(x[i]);
  return x;
#endif
}

/** Calls f(at, count) for each vector of n values: `count` is the constant `lanes` but for the last part. */
template <typename F>
INLINE void forEachVector(size_t n, F f) {
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) f(i, static_cast<size_t>(lanes));
  if (i < n) f(i, n - i);
}

}  // namespace
