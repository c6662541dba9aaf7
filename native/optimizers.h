/** One pass over weights w and gradient g (times `scale`), n values each; the formulas are in src/engine/kernels/reference/optimizers.ts. */
#pragma once
#include "simd.h"

namespace {

void adam(size_t n, float* w, const float* g, float* m, float* v, float scale, float step, float beta1, float beta2, float epsilon) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA {
    const Vector gradient = get(g + i, count) * scale;
    const Vector oldM = get(m + i, count);
    const Vector oldV = get(v + i, count);
    const Vector newM = (gradient - oldM) * (1.0f - beta1) + oldM;
    const Vector newV = (gradient * gradient - oldV) * (1.0f - beta2) + oldV;
    put(m + i, newM, count);
    put(v + i, newV, count);
    put(w + i, get(w + i, count) - (newM * step) / (squareRoot(newV) + epsilon), count);
  });
}

/** `momentum` 0: no momentum, `slot` is not used. */
void rmsprop(size_t n, float* w, const float* g, float* v, float* slot, float scale, float rate, float rho, float momentum, float epsilon) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA {
    const Vector gradient = get(g + i, count) * scale;
    const Vector square = (gradient * gradient) * (1.0f - rho) + get(v + i, count) * rho;
    put(v + i, square, count);
    Vector update = (gradient * rate) / squareRoot(square + epsilon);
    if (momentum > 0) {
      update = get(slot + i, count) * momentum + update;
      put(slot + i, update, count);
    }
    put(w + i, get(w + i, count) - update, count);
  });
}

/** `momentum` 0: no momentum, `slot` is not used. */
void sgd(size_t n, float* w, const float* g, float* slot, float scale, float rate, float momentum, bool nesterov) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA {
    Vector update = get(g + i, count) * (-rate * scale);
    if (momentum > 0) {
      const Vector moved = get(slot + i, count) * momentum + update;
      put(slot + i, moved, count);
      update = nesterov ? moved * momentum + update : moved;
    }
    put(w + i, get(w + i, count) + update, count);
  });
}

void adagrad(size_t n, float* w, const float* g, float* s, float scale, float rate, float epsilon) {
  forEachVector(n, [=](size_t i, size_t count) INLINE_LAMBDA {
    const Vector gradient = get(g + i, count) * scale;
    const Vector sum = gradient * gradient + get(s + i, count);
    put(s + i, sum, count);
    put(w + i, get(w + i, count) - (gradient * rate) / squareRoot(sum + epsilon), count);
  });
}

}  // namespace
