/** The kernels of one instruction set: what src/engine/kernels/wasm/module.ts calls KernelFunctions, on pointers. Counts are in elements. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct Kernels {
  /** As people call the instruction set. */
  const char* name;
  size_t (*productScratch)();
  size_t (*packedProductScratch)();
  size_t (*packedBytes)(size_t n, size_t k);
  void (*pack)(bool transposed, size_t n, size_t k, const float* b, size_t ldb, float* out);
  void (*product)(bool transposeA, bool transposeB, size_t m, size_t n, size_t k, const float* a, size_t lda, const float* b, size_t ldb,
                  float* c, size_t ldc, bool accumulate, float* scratch);
  void (*productPacked)(bool transposeA, size_t m, size_t n, size_t k, const float* a, size_t lda, const float* packed, float* c, size_t ldc,
                        bool accumulate, float* scratch);
  void (*exponentials)(const float* x, size_t n, float* out);
  void (*sigmoids)(const float* x, size_t n, float* out);
  void (*tanhs)(const float* x, size_t n, float* out);
  void (*lstmForward)(size_t rows, size_t units, float* z, const float* bias, const float* last, float* c, float* tanhC, float* h);
  void (*lstmBackward)(size_t rows, size_t units, float* z, const float* last, const float* tanhC, const float* dh, float* dc);
  void (*gruForward)(size_t rows, size_t units, float* x, const float* p, const float* bias, const float* last, float* q, float* h);
  void (*gruBackward)(size_t rows, size_t units, float* x, const float* last, float* q, const float* dh, float* direct);
  void (*simpleForward)(int kind, size_t rows, size_t units, float* z, const float* bias);
  void (*simpleBackward)(int kind, size_t rows, size_t units, float* h, const float* dh);
  void (*gatherRows)(const float* table, const int32_t* ids, size_t count, size_t width, size_t limit, float* out);
  void (*scatterRows)(const float* rows, const int32_t* ids, size_t count, size_t width, float* out);
  void (*addRows)(const float* rows, const int32_t* ids, size_t count, size_t width, size_t limit, float* out);
  void (*sumRows)(const float* rows, size_t count, size_t width, size_t stride, float* out);
  void (*sumEach)(const float* rows, size_t count, size_t width, float* out);
  void (*addSquares)(const float* rows, const int32_t* ids, size_t count, size_t width, float* out);
  float (*sumOfSquares)(const float* x, size_t n);
  void (*add)(const float* a, const float* b, size_t n, float* out);
  void (*addToRows)(const float* rows, size_t count, size_t width, const float* bias, float* out);
  void (*multiply)(const float* a, const float* b, size_t n, float* out);
  void (*multiplyAdd)(const float* a, const float* b, size_t n, float* out);
  void (*scale)(const float* a, float factor, size_t n, float* out);
  void (*adam)(size_t n, float* w, const float* g, float* m, float* v, float scale, float step, float beta1, float beta2, float epsilon);
  void (*rmsprop)(size_t n, float* w, const float* g, float* v, float* slot, float scale, float rate, float rho, float momentum,
                  float epsilon);
  void (*sgd)(size_t n, float* w, const float* g, float* slot, float scale, float rate, float momentum, bool nesterov);
  void (*adagrad)(size_t n, float* w, const float* g, float* s, float scale, float rate, float epsilon);
  float (*countTargets)(size_t rows, size_t classes, const int32_t* targets, const float* weights);
  float (*crossEntropy)(size_t rows, size_t classes, const float* logits, const int32_t* targets, const float* weights, float factor,
                        float* gradient);
};

// One each from kernels.cpp, which is compiled once for each instruction set of the architecture.
extern const Kernels kernelsBaseline;
#if defined(__x86_64__) || defined(_M_X64)
extern const Kernels kernelsAvx2;
extern const Kernels kernelsAvx512;
#endif

/** The best that this processor and its operating system run. */
const Kernels& bestKernels();
/** By name, if they run here. */
const Kernels* kernelsNamed(const char* name);
