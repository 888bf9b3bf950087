#!/bin/sh
# Installs what is missing, builds assay, reviews the sample job and writes reports/demo/index.html.
set -eu
cd "$(dirname "$0")/.."
sh .ci/setup
build/src/cli/assay review samples/job -o reports/demo
echo
echo "The report: $(pwd)/reports/demo/index.html"
