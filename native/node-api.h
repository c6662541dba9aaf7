/**
 * The functions of Node-API that the library calls, as members of `node`. On Linux and macOS they are bound when the library is loaded. On
 * Windows a library names the program that it takes functions from, but that may be node.exe, VS Code or Electron: there they are looked
 * up in the program that runs.
 */
#pragma once
#define NAPI_VERSION 8
#include <node_api.h>

#define NODE_API_FUNCTIONS(X) \
  X(call_function)            \
  X(create_double)            \
  X(create_function)          \
  X(create_object)            \
  X(create_reference)         \
  X(create_string_utf8)       \
  X(delete_reference)         \
  X(get_cb_info)              \
  X(get_instance_data)        \
  X(get_reference_value)      \
  X(get_typedarray_info)      \
  X(get_value_double)         \
  X(get_value_string_utf8)    \
  X(is_detached_arraybuffer)  \
  X(set_instance_data)        \
  X(set_named_property)       \
  X(throw_error)              \
  X(throw_range_error)        \
  X(throw_type_error)

struct NodeApi {
#define X(name) decltype(&::napi_##name) name;
  NODE_API_FUNCTIONS(X)
#undef X
};

extern const NodeApi& node;

/** Whether all of them are there. Before it says so, none may be called. */
bool findNodeApi();
