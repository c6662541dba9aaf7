/** Softmax cross-entropy with its gradient, as assets/kernels/cross-entropy.ts. */
#pragma once
#include "functions.h"

namespace {

/** Sum of the weights of the targets that count (not negative, below `classes`). */
float countTargets(size_t rows, size_t classes, const int32_t* targets, const float* weights) {
  float total = 0;
  for (size_t r = 0; r < rows; ++r) {
    if (static_cast<uint32_t>(targets[r]) < classes) total += weights[r];
  }
  return total;
}

/** The largest of n values; a NaN is kept, so that the loss shows it. */
inline float largest(const float* x, size_t n) {
  Vector most = splat(x[0]);
  size_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    const Vector next = load(x + j);
    most = ((next > most) | (next != next)) ? next : most;
  }
  float result = most[0];
  for (int i = 1; i < lanes; ++i) result = most[i] > result || most[i] != most[i] ? most[i] : result;
  for (; j < n; ++j) result = x[j] > result || x[j] != x[j] ? x[j] : result;
  return result;
}

/** out = e^(x - most); returns the sum. */
inline float shiftedExponentials(const float* x, size_t n, float most, float* out) {
  Vector sum = {};
  size_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    const Vector e = exponential(load(x + j) - most);
    store(out + j, e);
    sum += e;
  }
  float total = sumOf(sum);
  if (j < n) {
    put(out + j, exponential(get(x + j, n - j) - most), n - j);
    for (; j < n; ++j) total += out[j];
  }
  return total;
}

/** logits, gradient: [rows, classes]; gradient: factor * weight * (softmax - one-hot target), zeros where a target does not count. */
float crossEntropy(size_t rows, size_t classes, const float* logits, const int32_t* targets, const float* weights, float factor, float* gradient) {
  double loss = 0;
  for (size_t r = 0; r < rows; ++r, logits += classes, gradient += classes) {
    const uint32_t target = static_cast<uint32_t>(targets[r]);
    const float weight = weights[r];
    if (target >= classes || weight == 0) {
      __builtin_memset(gradient, 0, 4 * classes);
      continue;
    }
    const float most = largest(logits, classes);
    const float sum = shiftedExponentials(logits, classes, most, gradient);
    loss += static_cast<double>(weight) * (logarithm(sum) + static_cast<double>(most - logits[target]));
    const float share = (factor * weight) / sum;
    for (size_t j = 0; j < classes; j += lanes) put(gradient + j, get(gradient + j, classes - j) * share, classes - j);
    gradient[target] -= factor * weight;
  }
  return static_cast<float>(loss * factor);
}

}  // namespace
