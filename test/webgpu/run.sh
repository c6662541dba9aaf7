#!/usr/bin/env bash
# The tests of the webgpu backend, on the software adapter that comes with Chromium (SwiftShader), so that they need no GPU and give the
# same everywhere. UNROLL_TEST_GPU=1: on what Vulkan finds here. Arguments go to mocha.
set -euo pipefail
cd "$(dirname "$0")/../.."

has_swiftshader() { [ -e "$1/vk_swiftshader_icd.json" ] && [ -e "$1/libvulkan.so.1" ]; }

find_swiftshader() {
  local name binary folder
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && binary=$(command -v "$name") || continue
    folder=$(dirname "$(realpath "$binary")")
    if has_swiftshader "$folder"; then echo "$folder"; return; fi
  done
  # Debian's command is a script elsewhere; playwright keeps browsers of its own.
  for folder in /usr/lib/chromium /usr/lib/chromium-browser /opt/google/chrome \
    "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium*/chrome-linux*; do
    if has_swiftshader "$folder"; then echo "$folder"; return; fi
  done
  return 1
}

if [ -z "${UNROLL_TEST_GPU:-}" ]; then
  folder=$(find_swiftshader) || {
    echo 'webgpu: no Chromium with SwiftShader and libvulkan.so.1 found: install one (bash test/host/setup.sh), or name it in CHROMIUM' >&2
    exit 1
  }
  export VK_ICD_FILENAMES=$folder/vk_swiftshader_icd.json
  export LD_LIBRARY_PATH=$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
fi
export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}
exec npx mocha --config test/webgpu/.mocharc.json "$@"
