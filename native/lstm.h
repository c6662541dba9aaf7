/** One time step of an LSTM and its gradient: gates i, f, g, o beside each other in a row; equations in src/engine/kernels/reference/lstm.ts. */
#pragma once
#include "functions.h"

namespace {

/** z [rows, 4 * units] x W + h U, becomes the activated gates; bias [4 * units]; last c, c, tanh c, h: [rows, units]. */
void lstmForward(size_t rows, size_t units, float* z, const float* bias, const float* last, float* c, float* tanhC, float* h) {
  for (size_t row = 0; row < rows; ++row) {
    forEachVector(units, [=](size_t u, size_t count) INLINE_LAMBDA {
      const Vector i = sigmoid(get(z + u, count) + get(bias + u, count));
      const Vector f = sigmoid(get(z + units + u, count) + get(bias + units + u, count));
      const Vector g = hyperbolicTangent(get(z + 2 * units + u, count) + get(bias + 2 * units + u, count));
      const Vector o = sigmoid(get(z + 3 * units + u, count) + get(bias + 3 * units + u, count));
      const Vector next = f * get(last + u, count) + i * g;
      const Vector squashed = hyperbolicTangent(next);
      put(z + u, i, count);
      put(z + units + u, f, count);
      put(z + 2 * units + u, g, count);
      put(z + 3 * units + u, o, count);
      put(c + u, next, count);
      put(tanhC + u, squashed, count);
      put(h + u, o * squashed, count);
    });
    z += 4 * units;
    last += units;
    c += units;
    tanhC += units;
    h += units;
  }
}

/** z: activated gates, become the gradients of what was activated; dh: the whole gradient of h; dc becomes that of the step before. */
void lstmBackward(size_t rows, size_t units, float* z, const float* last, const float* tanhC, const float* dh, float* dc) {
  for (size_t row = 0; row < rows; ++row) {
    forEachVector(units, [=](size_t u, size_t count) INLINE_LAMBDA {
      const Vector i = get(z + u, count);
      const Vector f = get(z + units + u, count);
      const Vector g = get(z + 2 * units + u, count);
      const Vector o = get(z + 3 * units + u, count);
      const Vector t = get(tanhC + u, count);
      const Vector dH = get(dh + u, count);
      const Vector dC = (dH * o) * (1.0f - t * t) + get(dc + u, count);
      put(z + u, (dC * g) * (i * (1.0f - i)), count);
      put(z + units + u, (dC * get(last + u, count)) * (f * (1.0f - f)), count);
      put(z + 2 * units + u, (dC * i) * (1.0f - g * g), count);
      put(z + 3 * units + u, (dH * t) * (o * (1.0f - o)), count);
      put(dc + u, dC * f, count);
    });
    z += 4 * units;
    last += units;
    tanhC += units;
    dh += units;
    dc += units;
  }
}

}  // namespace
