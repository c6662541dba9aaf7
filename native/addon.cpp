/**
 * The Node module: `attach(view)` gives an object with the functions of src/engine/kernels/wasm/module.ts (KernelFunctions) on the memory
 * that `view` returns, and `instructionSet`. Pointers are byte addresses in that memory. No state but that of the memories attached to, so
 * that each worker thread can have its own.
 */
#include <stdlib.h>

#include "call.h"

namespace {

napi_value productScratch(napi_env env, napi_callback_info info) {
  Call call(env, info);
  return call.result(static_cast<double>(call.kernels().productScratch()));
}

napi_value packedProductScratch(napi_env env, napi_callback_info info) {
  Call call(env, info);
  return call.result(static_cast<double>(call.kernels().packedProductScratch()));
}

napi_value packedBytes(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t n = call.count(0), k = call.count(1);
  return call.result(static_cast<double>(call.kernels().packedBytes(n, k)));
}

napi_value pack(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const bool transposed = call.flag(0);
  const size_t n = call.count(1), k = call.count(2), ldb = call.count(4);
  const float* b = transposed ? call.matrix(3, n, k, ldb) : call.matrix(3, k, n, ldb);
  float* out = call.floats(5, call.kernels().packedBytes(n, k) / 4);
  if (call.ok()) call.kernels().pack(transposed, n, k, b, ldb, out);
  return call.nothing();
}

napi_value product(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const bool transposeA = call.flag(0), transposeB = call.flag(1);
  const size_t m = call.count(2), n = call.count(3), k = call.count(4), lda = call.count(6), ldb = call.count(8), ldc = call.count(10);
  const float* a = transposeA ? call.matrix(5, k, m, lda) : call.matrix(5, m, k, lda);
  const float* b = transposeB ? call.matrix(7, n, k, ldb) : call.matrix(7, k, n, ldb);
  float* c = call.matrix(9, m, n, ldc);
  const bool accumulate = call.flag(11);
  float* scratch = call.floats(12, call.kernels().productScratch() / 4);
  if (call.ok()) call.kernels().product(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, accumulate, scratch);
  return call.nothing();
}

napi_value productPacked(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const bool transposeA = call.flag(0);
  const size_t m = call.count(1), n = call.count(2), k = call.count(3), lda = call.count(5), ldc = call.count(8);
  const float* a = transposeA ? call.matrix(4, k, m, lda) : call.matrix(4, m, k, lda);
  const float* packed = call.floats(6, call.kernels().packedBytes(n, k) / 4);
  float* c = call.matrix(7, m, n, ldc);
  const bool accumulate = call.flag(9);
  float* scratch = call.floats(10, call.kernels().packedProductScratch() / 4);
  if (call.ok()) call.kernels().productPacked(transposeA, m, n, k, a, lda, packed, c, ldc, accumulate, scratch);
  return call.nothing();
}

template <void (*Kernels::*kernel)(const float*, size_t, float*)>
napi_value unary(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t n = call.count(1);
  const float* x = call.floats(0, n);
  float* out = call.floats(2, n);
  if (call.ok()) (call.kernels().*kernel)(x, n, out);
  return call.nothing();
}

template <void (*Kernels::*kernel)(const float*, const float*, size_t, float*)>
napi_value binary(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t n = call.count(2);
  const float* a = call.floats(0, n);
  const float* b = call.floats(1, n);
  float* out = call.floats(3, n);
  if (call.ok()) (call.kernels().*kernel)(a, b, n, out);
  return call.nothing();
}

napi_value lstmForward(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t rows = call.count(0), units = call.count(1), n = rows * units;
  float* z = call.floats(2, 4 * n);
  const float* bias = call.floats(3, 4 * units);
  const float* last = call.floats(4, n);
  float *c = call.floats(5, n), *tanhC = call.floats(6, n), *h = call.floats(7, n);
  if (call.ok()) call.kernels().lstmForward(rows, units, z, bias, last, c, tanhC, h);
  return call.nothing();
}

napi_value lstmBackward(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t rows = call.count(0), units = call.count(1), n = rows * units;
  float* z = call.floats(2, 4 * n);
  const float *last = call.floats(3, n), *tanhC = call.floats(4, n), *dh = call.floats(5, n);
  float* dc = call.floats(6, n);
  if (call.ok()) call.kernels().lstmBackward(rows, units, z, last, tanhC, dh, dc);
  return call.nothing();
}

napi_value gruForward(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t rows = call.count(0), units = call.count(1), n = rows * units;
  float* x = call.floats(2, 3 * n);
  const float *p = call.floats(3, 3 * n), *bias = call.floats(4, 6 * units), *last = call.floats(5, n);
  float *q = call.floats(6, n), *h = call.floats(7, n);
  if (call.ok()) call.kernels().gruForward(rows, units, x, p, bias, last, q, h);
  return call.nothing();
}

napi_value gruBackward(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t rows = call.count(0), units = call.count(1), n = rows * units;
  float* x = call.floats(2, 3 * n);
  const float* last = call.floats(3, n);
  float* q = call.floats(4, n);
  const float* dh = call.floats(5, n);
  float* direct = call.floats(6, n);
  if (call.ok()) call.kernels().gruBackward(rows, units, x, last, q, dh, direct);
  return call.nothing();
}

napi_value simpleForward(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t kind = call.count(0), rows = call.count(1), units = call.count(2);
  float* z = call.floats(3, rows * units);
  const float* bias = call.floats(4, units);
  if (call.ok()) call.kernels().simpleForward(static_cast<int>(kind), rows, units, z, bias);
  return call.nothing();
}

napi_value simpleBackward(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t kind = call.count(0), rows = call.count(1), units = call.count(2);
  float* h = call.floats(3, rows * units);
  const float* dh = call.floats(4, rows * units);
  if (call.ok()) call.kernels().simpleBackward(static_cast<int>(kind), rows, units, h, dh);
  return call.nothing();
}

/** `count` row numbers below `limit`: of rows that are read (gather) or written (add); the other matrix has a row for each number. */
template <void (*Kernels::*kernel)(const float*, const int32_t*, size_t, size_t, size_t, float*), bool gather>
napi_value byRowNumbers(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t count = call.count(2), width = call.count(3), limit = call.count(4);
  const float* from = call.floats(0, (gather ? limit : count) * width);
  const int32_t* ids = call.integers(1, count);
  float* to = call.floats(5, (gather ? count : limit) * width);
  if (call.ok()) (call.kernels().*kernel)(from, ids, count, width, limit, to);
  return call.nothing();
}

napi_value scatterRows(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t count = call.count(2), width = call.count(3);
  const float* rows = call.floats(0, count * width);
  const int32_t* ids = call.rowNumbers(1, count, 4, width);
  float* out = call.floats(4, 0);
  if (call.ok()) call.kernels().scatterRows(rows, ids, count, width, out);
  return call.nothing();
}

napi_value sumRows(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t count = call.count(1), width = call.count(2), stride = call.count(3);
  const float* rows = call.matrix(0, count, width, stride);
  float* out = call.floats(4, width);
  if (call.ok()) call.kernels().sumRows(rows, count, width, stride, out);
  return call.nothing();
}

napi_value sumEach(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t count = call.count(1), width = call.count(2);
  const float* rows = call.floats(0, count * width);
  float* out = call.floats(3, count);
  if (call.ok()) call.kernels().sumEach(rows, count, width, out);
  return call.nothing();
}

napi_value addSquares(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t count = call.count(2), width = call.count(3);
  const float* rows = call.floats(0, count * width);
  const int32_t* ids = call.rowNumbers(1, count, 4, 1);
  float* out = call.floats(4, 0);
  if (call.ok()) call.kernels().addSquares(rows, ids, count, width, out);
  return call.nothing();
}

napi_value sumOfSquares(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t n = call.count(1);
  const float* x = call.floats(0, n);
  return call.result(call.ok() ? call.kernels().sumOfSquares(x, n) : 0);
}

napi_value addToRows(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t count = call.count(1), width = call.count(2);
  const float *rows = call.floats(0, count * width), *bias = call.floats(3, width);
  float* out = call.floats(4, count * width);
  if (call.ok()) call.kernels().addToRows(rows, count, width, bias, out);
  return call.nothing();
}

napi_value scale(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const float factor = static_cast<float>(call.number(1));
  const size_t n = call.count(2);
  const float* a = call.floats(0, n);
  float* out = call.floats(3, n);
  if (call.ok()) call.kernels().scale(a, factor, n, out);
  return call.nothing();
}

napi_value adam(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t n = call.count(0);
  float *w = call.floats(1, n), *g = call.floats(2, n), *m = call.floats(3, n), *v = call.floats(4, n);
  const float factor = static_cast<float>(call.number(5)), step = static_cast<float>(call.number(6));
  const float beta1 = static_cast<float>(call.number(7)), beta2 = static_cast<float>(call.number(8));
  const float epsilon = static_cast<float>(call.number(9));
  if (call.ok()) call.kernels().adam(n, w, g, m, v, factor, step, beta1, beta2, epsilon);
  return call.nothing();
}

napi_value rmsprop(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t n = call.count(0);
  const float factor = static_cast<float>(call.number(5)), rate = static_cast<float>(call.number(6));
  const float rho = static_cast<float>(call.number(7)), momentum = static_cast<float>(call.number(8));
  const float epsilon = static_cast<float>(call.number(9));
  float *w = call.floats(1, n), *g = call.floats(2, n), *v = call.floats(3, n), *slot = call.floats(4, momentum > 0 ? n : 0);
  if (call.ok()) call.kernels().rmsprop(n, w, g, v, slot, factor, rate, rho, momentum, epsilon);
  return call.nothing();
}

napi_value sgd(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t n = call.count(0);
  const float factor = static_cast<float>(call.number(4)), rate = static_cast<float>(call.number(5));
  const float momentum = static_cast<float>(call.number(6));
  const bool nesterov = call.flag(7);
  float *w = call.floats(1, n), *g = call.floats(2, n), *slot = call.floats(3, momentum > 0 ? n : 0);
  if (call.ok()) call.kernels().sgd(n, w, g, slot, factor, rate, momentum, nesterov);
  return call.nothing();
}

napi_value adagrad(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t n = call.count(0);
  float *w = call.floats(1, n), *g = call.floats(2, n), *s = call.floats(3, n);
  const float factor = static_cast<float>(call.number(4)), rate = static_cast<float>(call.number(5));
  const float epsilon = static_cast<float>(call.number(6));
  if (call.ok()) call.kernels().adagrad(n, w, g, s, factor, rate, epsilon);
  return call.nothing();
}

napi_value countTargets(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t rows = call.count(0), classes = call.count(1);
  const int32_t* targets = call.integers(2, rows);
  const float* weights = call.floats(3, rows);
  return call.result(call.ok() ? call.kernels().countTargets(rows, classes, targets, weights) : 0);
}

napi_value crossEntropy(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const size_t rows = call.count(0), classes = call.count(1);
  const float* logits = call.floats(2, rows * classes);
  const int32_t* targets = call.integers(3, rows);
  const float* weights = call.floats(4, rows);
  const float factor = static_cast<float>(call.number(5));
  float* gradient = call.floats(6, rows * classes);
  return call.result(call.ok() ? call.kernels().crossEntropy(rows, classes, logits, targets, weights, factor, gradient) : 0);
}

struct Function {
  const char* name;
  napi_callback callback;
};

constexpr Function functions[] = {
    {"productScratch", productScratch},
    {"packedProductScratch", packedProductScratch},
    {"packedBytes", packedBytes},
    {"pack", pack},
    {"product", product},
    {"productPacked", productPacked},
    {"exponentials", unary<&Kernels::exponentials>},
    {"sigmoids", unary<&Kernels::sigmoids>},
    {"tanhs", unary<&Kernels::tanhs>},
    {"lstmForward", lstmForward},
    {"lstmBackward", lstmBackward},
    {"gruForward", gruForward},
    {"gruBackward", gruBackward},
    {"simpleForward", simpleForward},
    {"simpleBackward", simpleBackward},
    {"gatherRows", byRowNumbers<&Kernels::gatherRows, true>},
    {"scatterRows", scatterRows},
    {"addRows", byRowNumbers<&Kernels::addRows, false>},
    {"sumRows", sumRows},
    {"sumEach", sumEach},
    {"addSquares", addSquares},
    {"sumOfSquares", sumOfSquares},
    {"add", binary<&Kernels::add>},
    {"addToRows", addToRows},
    {"multiply", binary<&Kernels::multiply>},
    {"multiplyAdd", binary<&Kernels::multiplyAdd>},
    {"scale", scale},
    {"adam", adam},
    {"rmsprop", rmsprop},
    {"sgd", sgd},
    {"adagrad", adagrad},
    {"countTargets", countTargets},
    {"crossEntropy", crossEntropy},
};

/** Ends the memories with the environment (the process or worker thread) that they belong to. */
void release(napi_env, void* data, void*) {
  for (Memory* memory = static_cast<Memory*>(data); memory;) {
    Memory* next = memory->next;
    free(memory);
    memory = next;
  }
}

/** attach(view: () => Uint8Array, instructionSet?: string) */
napi_value attach(napi_env env, napi_callback_info info) {
  size_t given = 2;
  napi_value arguments[2], functionsObject, name;
  if (node.get_cb_info(env, info, &given, arguments, nullptr, nullptr) != napi_ok) return nullptr;
  const Kernels* kernels = &bestKernels();
  char wanted[16] = {};
  size_t length;
  if (given > 1 && node.get_value_string_utf8(env, arguments[1], wanted, sizeof wanted, &length) == napi_ok) kernels = kernelsNamed(wanted);
  if (!kernels) {
    node.throw_range_error(env, nullptr, "This processor does not run that instruction set.");
    return nullptr;
  }
  Memory* memory = static_cast<Memory*>(calloc(1, sizeof(Memory)));
  if (!memory) {
    node.throw_error(env, nullptr, "Out of memory.");
    return nullptr;
  }
  void* others = nullptr;
  node.get_instance_data(env, &others);
  memory->next = static_cast<Memory*>(others);
  memory->kernels = kernels;
  node.set_instance_data(env, memory, release, nullptr);
  if (given < 1 || node.create_reference(env, arguments[0], 1, &memory->view) != napi_ok) {
    node.throw_type_error(env, nullptr, "attach needs a function that gives the memory's view.");
    return nullptr;
  }
  if (!memory->look(env) || node.create_object(env, &functionsObject) != napi_ok) return nullptr;
  for (const Function& function : functions) {
    napi_value value;
    node.create_function(env, function.name, NAPI_AUTO_LENGTH, function.callback, memory, &value);
    node.set_named_property(env, functionsObject, function.name, value);
  }
  node.create_string_utf8(env, kernels->name, NAPI_AUTO_LENGTH, &name);
  node.set_named_property(env, functionsObject, "instructionSet", name);
  return functionsObject;
}

}  // namespace

NAPI_MODULE_INIT() {
  if (!findNodeApi()) return nullptr;
  napi_value function;
  node.create_function(env, "attach", NAPI_AUTO_LENGTH, attach, nullptr, &function);
  node.set_named_property(env, exports, "attach", function);
  return exports;
}
