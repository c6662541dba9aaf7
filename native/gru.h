/** One time step of a GRU and its gradient: gates z, r, g beside each other in a row; equations in src/engine/kernels/reference/gru.ts. */
#pragma once
#include "functions.h"

namespace {

/**
 * x [rows, 3 * units] x W, becomes the activated gates; p [rows, 3 * units] h U; bias [2, 3 * units]; last, h: [rows, units];
 * q [rows, units] out: the candidate's part of h U + bias, before the reset gate.
 */
void gruForward(size_t rows, size_t units, float* x, const float* p, const float* bias, const float* last, float* q, float* h) {
  const float* second = bias + 3 * units;
  for (size_t row = 0; row < rows; ++row) {
    forEachVector(units, [=](size_t u, size_t count) INLINE_LAMBDA {
      const size_t v = units + u;
      const size_t w = 2 * units + u;
      const Vector z = sigmoid((get(x + u, count) + get(bias + u, count)) + (get(p + u, count) + get(second + u, count)));
      const Vector r = sigmoid((get(x + v, count) + get(bias + v, count)) + (get(p + v, count) + get(second + v, count)));
      const Vector inner = get(p + w, count) + get(second + w, count);
      const Vector g = hyperbolicTangent(r * inner + (get(x + w, count) + get(bias + w, count)));
      put(x + u, z, count);
      put(x + v, r, count);
      put(x + w, g, count);
      put(q + u, inner, count);
      put(h + u, z * get(last + u, count) + (1.0f - z) * g, count);
    });
    x += 3 * units;
    p += 3 * units;
    last += units;
    q += units;
    h += units;
  }
}

/** x: activated gates, become gradients; q: as from gruForward, becomes its gradient; direct: what h of the step before gets past the gates; may be dh. */
void gruBackward(size_t rows, size_t units, float* x, const float* last, float* q, const float* dh, float* direct) {
  for (size_t row = 0; row < rows; ++row) {
    forEachVector(units, [=](size_t u, size_t count) INLINE_LAMBDA {
      const Vector z = get(x + u, count);
      const Vector r = get(x + units + u, count);
      const Vector g = get(x + 2 * units + u, count);
      const Vector dH = get(dh + u, count);
      const Vector rest = 1.0f - z;
      const Vector dG = (dH * rest) * (1.0f - g * g);
      put(x + u, (dH * (get(last + u, count) - g)) * (z * rest), count);
      put(x + units + u, (dG * get(q + u, count)) * (r * (1.0f - r)), count);
      put(x + 2 * units + u, dG, count);
      put(q + u, dG * r, count);
      put(direct + u, dH * z, count);
    });
    x += 3 * units;
    last += units;
    q += units;
    dh += units;
    direct += units;
  }
}

}  // namespace
