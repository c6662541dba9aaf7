#include "node-api.h"

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

namespace {
NodeApi found;

FARPROC lookUp(const char* name) {
  FARPROC address = GetProcAddress(GetModuleHandleW(nullptr), name);
  // Newer Electron and embedders may have it in a library of their own.
  if (!address) {
    const HMODULE library = GetModuleHandleW(L"node.dll");
    if (library) address = GetProcAddress(library, name);
  }
  return address;
}
}  // namespace

const NodeApi& node = found;

bool findNodeApi() {
#define X(name)                                                                       \
  found.name = reinterpret_cast<decltype(found.name)>(lookUp("napi_" #name));         \
  if (!found.name) return false;
  NODE_API_FUNCTIONS(X)
#undef X
  return true;
}

#else

namespace {
#define X(name) &::napi_##name,
const NodeApi bound = {NODE_API_FUNCTIONS(X)};
#undef X
}  // namespace

const NodeApi& node = bound;

bool findNodeApi() { return true; }

#endif
