#!/usr/bin/env bash
# Puts TensorFlow's CPU build, from PyPI, on this machine and sets the backend up with it, as a user would ("unroll setup tensorflow").
# Does nothing when all is there. Cache: $UNROLL_TENSORFLOW_DIR, else ~/.cache/unroll/tensorflow. A Python environment that has
# TensorFlow already (2.13 or newer) serves too: name it in UNROLL_TEST_PYTHON.
set -euo pipefail

cache=${UNROLL_TENSORFLOW_DIR:-$HOME/.cache/unroll/tensorflow}
tensorflow_version=2.20.0
say() { echo "setup: $*" >&2; }
mkdir -p "$cache"

# One set-up at a time: two test runs may start together.
exec 9>"$cache/.lock"
command -v flock >/dev/null && flock 9

python=${UNROLL_TEST_PYTHON:-}
if [ -z "$python" ]; then
  venv=$cache/venv
  python=$venv/bin/python
  if [ ! -e "$venv/.ok-$tensorflow_version" ]; then
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
      root=; [ "$(id -u)" = 0 ] || root='sudo -n'
      command -v apt-get >/dev/null || { say 'no Python with venv found; install one, or name one that has TensorFlow in UNROLL_TEST_PYTHON'; exit 1; }
      say 'installing Python'
      $root apt-get update -qq
      $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv >/dev/null
    fi
    package=tensorflow-cpu
    [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || package=tensorflow
    say "installing $package $tensorflow_version (about 270 MB)"
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$python" -m pip install --quiet --disable-pip-version-check --no-cache-dir "$package==$tensorflow_version"
    touch "$venv/.ok-$tensorflow_version"
  fi
fi

export UNROLL_RUNTIMES=$cache/runtimes
# What it was set up from is in the file's name: another Python is another set-up.
mark=$UNROLL_RUNTIMES/.ok-$(echo "$python" | cksum | cut -d' ' -f1)
if [ ! -e "$mark" ] || [ ! -e "$UNROLL_RUNTIMES/tensorflow/runtime.json" ]; then
  say 'setting up the backend'
  npx tsx src/cli/main.ts setup tensorflow --python "$python" >&2
  touch "$mark"
fi
echo "$UNROLL_RUNTIMES"
