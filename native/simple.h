/** One time step of a simple (Elman) cell and its gradient; the activations by number, in the order of the list in wasm/simple.ts. */
#pragma once
#include "functions.h"

namespace {

struct Tanh {
  static INLINE Vector activate(Vector x) { return hyperbolicTangent(x); }
  /** The derivative, from the activation's result h. */
  static INLINE Vector slope(Vector h) { return 1.0f - h * h; }
};

struct Sigmoid {
  static INLINE Vector activate(Vector x) { return sigmoid(x); }
  static INLINE Vector slope(Vector h) { return h * (1.0f - h); }
};

struct Relu {
  // This way round NaN stays NaN.
  static INLINE Vector activate(Vector x) { return x < 0.0f ? Vector{} : x; }
  static INLINE Vector slope(Vector h) { return h > 0.0f ? splat(1.0f) : Vector{}; }
};

template <typename Activation>
void simpleForwardBy(size_t rows, size_t units, float* z, const float* bias) {
  for (size_t row = 0; row < rows; ++row, z += units) {
    forEachVector(units, [=](size_t u, size_t count) INLINE_LAMBDA {
      put(z + u, Activation::activate(get(z + u, count) + get(bias + u, count)), count);
    });
  }
}

template <typename Activation>
void simpleBackwardBy(size_t n, float* h, const float* dh) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA {
    put(h + i, get(dh + i, count) * Activation::slope(get(h + i, count)), count);
  });
}

/** z [rows, units] x W + h U, becomes h; bias [units]. */
void simpleForward(int kind, size_t rows, size_t units, float* z, const float* bias) {
  if (kind == 0) simpleForwardBy<Tanh>(rows, units, z, bias);
  else if (kind == 1) simpleForwardBy<Sigmoid>(rows, units, z, bias);
  else simpleForwardBy<Relu>(rows, units, z, bias);
}

/** h [rows, units], becomes the gradient of what was activated; dh [rows, units] the whole gradient of h. */
void simpleBackward(int kind, size_t rows, size_t units, float* h, const float* dh) {
  if (kind == 0) simpleBackwardBy<Tanh>(rows * units, h, dh);
  else if (kind == 1) simpleBackwardBy<Sigmoid>(rows * units, h, dh);
  else simpleBackwardBy<Relu>(rows * units, h, dh);
}

}  // namespace
