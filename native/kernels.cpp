/**
 * All kernels for one instruction set: compiled several times, with other flags and another UNROLL_KERNELS (the name of the table). Nothing
 * but the table may leave this file: a function of the same name from another instruction set could take its place.
 */
#include "kernels.h"

#include "cross-entropy.h"
#include "gemm.h"
#include "gru.h"
#include "lstm.h"
#include "optimizers.h"
#include "rows.h"
#include "simple.h"

namespace {

#if defined(__AVX512F__)
constexpr const char* instructionSet = "AVX-512";
#elif defined(__AVX2__)
constexpr const char* instructionSet = "AVX2";
#elif defined(__aarch64__)
constexpr const char* instructionSet = "NEON";
#else
constexpr const char* instructionSet = "SSE2";
#endif

}  // namespace

extern const Kernels UNROLL_KERNELS = {
    instructionSet, productScratch, packedProductScratch, packedBytes,  pack,         product,      productPacked,
    exponentials,   sigmoids,       tanhs,                lstmForward,  lstmBackward, gruForward,   gruBackward,
    simpleForward,  simpleBackward, gatherRows,           scatterRows,  addRows,      sumRows,      sumEach,
    addSquares,     sumOfSquares,   add,                  addToRows,    multiply,     multiplyAdd,  scale,
    adam,           rmsprop,        sgd,                  adagrad,      countTargets, crossEntropy,
};
