#!/bin/sh
# Installs what is missing, builds assay, reviews the sample job, compares the sample sweep and writes
# reports/demo/index.html and reports/sweep/index.html.
set -eu
cd "$(dirname "$0")/.."
sh .ci/setup
build/src/cli/assay review samples/job -o reports/demo
echo
build/src/cli/assay compare samples/sweep --pages 0 --no-png -o reports/sweep
echo
echo "The reports: $(pwd)/reports/demo/index.html"
echo "             $(pwd)/reports/sweep/index.html"
