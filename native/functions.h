/** exp, sigmoid, tanh and log as in assets/kernels/math.ts, where their polynomials are explained. */
#pragma once
#include "simd.h"

namespace {

/** e^x, relative error about 1e-7; beyond the range of float32 the nearest value in it; NaN stays NaN. */
INLINE Vector exponential(Vector x) {
  x = x > 88.0f ? splat(88.0f) : x;
  x = x < -87.0f ? splat(-87.0f) : x;
  // Adding 1.5 * 2^23 leaves no room for a fraction: the nearest integer.
  const float whole = 12582912.0f;
  const Vector n = (x * 1.44269504f + whole) - whole;
  const Vector r = (x - n * 0.693359375f) + n * 2.12194442e-4f;
  Vector q = r * 0.0013934544986113906f + 0.008363776840269566f;
  q = r * q + 0.04166645556688309f;
  q = r * q + 0.16666573286056519f;
  q = r * q + 0.5f;
  const Vector p = (r * r) * q + (r + 1.0f);
  const Integers scale = (__builtin_convertvector(n, Integers) + 127) << 23;
  return p * reinterpret_cast<Vector>(scale);
}

INLINE Vector sigmoid(Vector x) { return 1.0f / (1.0f + exponential(-x)); }

/** An odd polynomial below 0.625, where the other form loses digits; else 1 - 2 / (e^2|x| + 1), with the sign of x. */
INLINE Vector hyperbolicTangent(Vector x) {
  const Integers bits = reinterpret_cast<Integers>(x);
  const Integers sign = bits & static_cast<int32_t>(0x80000000);
  const Vector magnitude = reinterpret_cast<Vector>(bits & 0x7fffffff);
  const Vector u = x * x;
  Vector q = u * -0.006082926411181688f + 0.02098839171230793f;
  q = u * q + -0.053849246352910995f;
  q = u * q + 0.13332760334014893f;
  q = u * q + -0.333333283662796f;
  const Vector small = (x * u) * q + x;
  const Vector large = 1.0f - 2.0f / (exponential(magnitude + magnitude) + 1.0f);
  const Vector signedLarge = reinterpret_cast<Vector>(reinterpret_cast<Integers>(large) | sign);
  return magnitude < 0.625f ? small : signedLarge;
}

/** Natural logarithm of a positive, normal x: x = m 2^e, ln m = 2 artanh((m - 1) / (m + 1)) by its series. Else NaN. */
inline double logarithm(float x) {
  if (!(x > 0 && x < __builtin_inff())) return __builtin_nan("");
  int32_t bits;
  __builtin_memcpy(&bits, &x, 4);
  int e = (bits >> 23) - 127;
  bits = (bits & 0x7fffff) | 0x3f800000;
  float mantissa;
  __builtin_memcpy(&mantissa, &bits, 4);
  double m = mantissa;
  if (m > 1.4142135) {
    m *= 0.5;
    e += 1;
  }
  const double t = (m - 1) / (m + 1);
  const double u = t * t;
  const double series = 1 + u * (1 / 3.0 + u * (1 / 5.0 + u * (1 / 7.0 + u * (1 / 9.0 + u * (1 / 11.0)))));
  return 2 * t * series + e * 0.6931471805599453;
}

void exponentials(const float* x, size_t n, float* out) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA { put(out + i, exponential(get(x + i, count)), count); });
}

void sigmoids(const float* x, size_t n, float* out) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA { put(out + i, sigmoid(get(x + i, count)), count); });
}

void tanhs(const float* x, size_t n, float* out) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA { put(out + i, hyperbolicTangent(get(x + i, count)), count); });
}

}  // namespace
