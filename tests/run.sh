#!/bin/sh
# Sets everything up (packages, build) and passes the whole test suite.
#   sh tests/run.sh              the suite; ends with "N passed, N failed"
#   sh tests/run.sh --sanitize   the same in a build with address and undefined-behaviour sanitizers
set -eu
cd "$(dirname "$0")/.."
export PATH="/usr/bin:/bin:$PATH" LC_ALL=C.UTF-8

sh .ci/setup
folder=build slower=1
if [ "${1:-}" = --sanitize ]; then
  folder=build-sanitize
  [ -f $folder/build.ninja ] || /usr/bin/meson setup $folder --buildtype=debug \
    -Db_sanitize=address,undefined -Db_lundef=false -Db_pie=false >/dev/null
  ninja -C $folder >$folder/setup.log 2>&1 || { cat $folder/setup.log >&2; exit 3; }
  slower=4
  export CK_FORK=no UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
fi

rm -f $folder/meson-logs/testlog.junit.xml
/usr/bin/meson test -C $folder --no-rebuild --print-errorlogs --timeout-multiplier $slower || true
exec /usr/bin/python3 tests/count_results.py $folder/meson-logs/testlog.junit.xml
