#!/bin/sh
# Timings, printed against the limits that the project names; nothing here is asserted.
# PYTHON: an interpreter that has the peers of assay score.
set -eu
cd "$(dirname "$0")/../.."
sh .ci/setup >/dev/null
build/tests/bench/bench_rules
/usr/bin/python3 tests/bench/bench_review.py build/src/cli/assay samples/job
/usr/bin/python3 tests/bench/bench_compare.py build/src/cli/assay
exec /usr/bin/python3 tests/bench/bench_score.py build/src/cli/assay "$@"
