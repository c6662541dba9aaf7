/** Chooses kernels by what the processor and its operating system run. Compiled for the architecture's baseline. */
#include "kernels.h"

#if defined(__x86_64__) || defined(_M_X64)
#include <cpuid.h>

namespace {

struct Features {
  bool avx2 = false;
  bool avx512 = false;
};

/** Which registers the operating system saves when it switches threads. */
uint32_t savedRegisters() {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

Features features() {
  Features found;
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return found;
  const bool saves = c & bit_OSXSAVE;
  const bool fma = c & bit_FMA;
  if (!saves || !fma || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return found;
  const uint32_t saved = savedRegisters();
  const uint32_t avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
  found.avx2 = (saved & 0x06) == 0x06 && (b & bit_AVX2);
  found.avx512 = found.avx2 && (saved & 0xe6) == 0xe6 && (b & avx512) == avx512;
  return found;
}

}  // namespace

const Kernels& bestKernels() {
  const Features found = features();
  return found.avx512 ? kernelsAvx512 : found.avx2 ? kernelsAvx2 : kernelsBaseline;
}

const Kernels* kernelsNamed(const char* name) {
  const Features found = features();
  if (found.avx512 && !__builtin_strcmp(name, kernelsAvx512.name)) return &kernelsAvx512;
  if (found.avx2 && !__builtin_strcmp(name, kernelsAvx2.name)) return &kernelsAvx2;
  return __builtin_strcmp(name, kernelsBaseline.name) ? nullptr : &kernelsBaseline;
}

#else

const Kernels& bestKernels() { return kernelsBaseline; }

const Kernels* kernelsNamed(const char* name) { return __builtin_strcmp(name, kernelsBaseline.name) ? nullptr : &kernelsBaseline; }

#endif
