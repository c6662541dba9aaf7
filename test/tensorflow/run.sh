#!/usr/bin/env bash
# The engine's tests on TensorFlow, and those of the backend itself. Arguments go to mocha.
set -euo pipefail
cd "$(dirname "$0")/../.."
UNROLL_RUNTIMES=$(bash test/tensorflow/setup.sh)
export UNROLL_RUNTIMES UNROLL_TEST_BACKENDS=tensorflow
exec npx mocha --config test/tensorflow/.mocharc.json "$@"
