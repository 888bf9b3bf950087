#!/bin/sh
# Timings, printed against the limits that the project names; nothing here is asserted.
set -eu
cd "$(dirname "$0")/../.."
sh .ci/setup >/dev/null
exec /usr/bin/python3 tests/bench/bench_review.py build/src/cli/assay samples/job
