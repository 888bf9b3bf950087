#!/bin/sh
# Checks report pages in headless Chromium with axe-core and html-validate, and takes screenshots.
#   sh tests/page/run.sh [REPORT-FOLDER...]     default: reports/demo
# Needs Debian's chromium, poppler-utils and nodejs with npm; skips with a word where one is absent.
set -eu
cd "$(dirname "$0")/../.."
for tool in chromium npm node pdfinfo; do
  command -v $tool >/dev/null || { echo "skipped: $tool is not here"; exit 0; }
done
place=build/page-check
mkdir -p $place
if [ ! -d $place/node_modules/axe-core ]; then
  (cd $place && npm install --silent --no-audit --no-fund --ignore-scripts \
    axe-core@4 html-validate@9 puppeteer-core@24 >/dev/null 2>&1) ||
    { echo "skipped: the npm packages cannot be had"; exit 0; }
fi
[ $# -gt 0 ] || set -- reports/demo
cp tests/page/check_page.mjs $place/
node $place/check_page.mjs "$place/shots" "$@"
