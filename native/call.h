/** One call from JavaScript: its arguments as numbers and as places in the memory, each checked before it is used. */
#pragma once
#include "kernels.h"
#include "node-api.h"

/** A WebAssembly memory that functions were attached to. */
struct Memory {
  const Kernels* kernels;
  /** JavaScript function that gives the memory as it is now: Uint8Array. */
  napi_ref view;
  /** Its ArrayBuffer: it is detached when the memory grows, and may then have moved. A shared one never moves, and is never detached. */
  napi_ref buffer;
  char* base;
  size_t length;
  Memory* next;

  /** Asks for the memory again. false: an exception is pending. */
  bool look(napi_env env);
  /** As `look`, when the memory is not where it was. */
  bool lookAgain(napi_env env);
};

/**
 * Reads the arguments of a call by their place. What is wrong with one is thrown as a RangeError, as WebAssembly would; then `ok` is false,
 * all later reads give nothing, and the kernel must not be called.
 */
class Call {
 public:
  static constexpr size_t most = 13;

  Call(napi_env env, napi_callback_info info);

  bool ok() const { return fine_; }
  const Kernels& kernels() const { return *memory_->kernels; }

  double number(size_t i);
  /** A count or row length: a whole number from 0. */
  size_t count(size_t i);
  bool flag(size_t i) { return number(i) != 0; }

  /** n floats at the address that argument i holds. */
  float* floats(size_t i, size_t n) { return static_cast<float*>(place(i, n)); }
  /** A matrix whose rows are `stride` floats apart. */
  float* matrix(size_t i, size_t rows, size_t columns, size_t stride);
  int32_t* integers(size_t i, size_t n) { return static_cast<int32_t*>(place(i, n)); }
  /** `rows` row numbers; and the matrix of `width` columns at argument `to` that they are all in. */
  int32_t* rowNumbers(size_t i, size_t rows, size_t to, size_t width);

  napi_value nothing() const { return nullptr; }
  napi_value result(double value) const;

 private:
  /** n values of four bytes. */
  void* place(size_t i, size_t n);
  void refuse(size_t i, const char* why);

  napi_env env_;
  Memory* memory_ = nullptr;
  napi_value arguments_[most];
  size_t given_ = most;
  bool fine_ = false;
};
