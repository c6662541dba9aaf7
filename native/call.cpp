#include "call.h"

bool Memory::look(napi_env env) {
  napi_value function, array, of;
  // `this` of the call: any value will do.
  if (node.get_reference_value(env, view, &function) != napi_ok) return false;
  if (node.call_function(env, function, function, 0, nullptr, &array) != napi_ok) return false;
  napi_typedarray_type type;
  void* data;
  if (node.get_typedarray_info(env, array, &type, &length, &data, &of, nullptr) != napi_ok || type != napi_uint8_array) {
    length = 0;
    node.throw_type_error(env, nullptr, "The memory's view must be a Uint8Array.");
    return false;
  }
  base = static_cast<char*>(data);
  if (buffer) node.delete_reference(env, buffer);
  buffer = nullptr;
  return node.create_reference(env, of, 1, &buffer) == napi_ok;
}

bool Memory::lookAgain(napi_env env) {
  napi_value array;
  bool detached = true;
  if (buffer && node.get_reference_value(env, buffer, &array) == napi_ok && array) node.is_detached_arraybuffer(env, array, &detached);
  return detached ? look(env) : true;
}

Call::Call(napi_env env, napi_callback_info info) : env_(env) {
  void* data;
  if (node.get_cb_info(env, info, &given_, arguments_, nullptr, &data) != napi_ok) return;
  memory_ = static_cast<Memory*>(data);
  fine_ = memory_->lookAgain(env);
}

void Call::refuse(size_t i, const char* why) {
  if (!fine_) return;
  fine_ = false;
  char message[] = "Argument 00 of a native kernel: ";
  message[9] = static_cast<char>('0' + (i + 1) / 10);
  message[10] = static_cast<char>('0' + (i + 1) % 10);
  char text[160] = {};
  __builtin_memcpy(text, message, sizeof message - 1);
  for (size_t j = 0; why[j] && j < 100; ++j) text[sizeof message - 1 + j] = why[j];
  node.throw_range_error(env_, nullptr, text);
}

double Call::number(size_t i) {
  double value = 0;
  if (!fine_) return 0;
  if (i >= given_ || node.get_value_double(env_, arguments_[i], &value) != napi_ok) {
    refuse(i, "not a number.");
    return 0;
  }
  return value;
}

size_t Call::count(size_t i) {
  const double value = number(i);
  // No WebAssembly memory has more floats; and four times the product of two such counts still fits into 64 bits.
  if (!(value >= 0 && value <= 1 << 30)) {
    refuse(i, "not a count.");
    return 0;
  }
  return static_cast<size_t>(value);
}

void* Call::place(size_t i, size_t n) {
  const double value = number(i);
  if (!fine_) return nullptr;
  // 2^40 bytes are more than any WebAssembly memory has.
  constexpr size_t limit = static_cast<size_t>(1) << 40;
  const bool address = value >= 0 && value < static_cast<double>(limit) && n < limit;
  const size_t at = address ? static_cast<size_t>(value) : 0;
  // A shared memory that has grown is where it was, but the view that was last looked at is too short.
  const bool inside = at + 4 * n <= memory_->length || (address && memory_->look(env_) && at + 4 * n <= memory_->length);
  if (!address || !inside || at % 4 != 0) {
    refuse(i, "address out of the memory's bounds.");
    return nullptr;
  }
  return memory_->base + at;
}

float* Call::matrix(size_t i, size_t rows, size_t columns, size_t stride) {
  return floats(i, rows > 0 ? (rows - 1) * stride + columns : 0);
}

int32_t* Call::rowNumbers(size_t i, size_t rows, size_t to, size_t width) {
  int32_t* ids = integers(i, rows);
  if (!ids) return nullptr;
  uint32_t largest = 0;
  for (size_t r = 0; r < rows; ++r) {
    const uint32_t id = static_cast<uint32_t>(ids[r]);
    largest = id > largest ? id : largest;
  }
  return rows == 0 || floats(to, (static_cast<size_t>(largest) + 1) * width) ? ids : nullptr;
}

napi_value Call::result(double value) const {
  napi_value out = nullptr;
  if (fine_) node.create_double(env_, value, &out);
  return out;
}
