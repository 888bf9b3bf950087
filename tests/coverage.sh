#!/bin/sh
# Prints line and branch coverage a room: sh tests/coverage.sh. Every allocation of the fault sweep is
# failed here, not a sample of them. build-coverage/ holds the build.
set -eu
cd "$(dirname "$0")/.."
sh .ci/setup >/dev/null
export FAULT_STEPS="${FAULT_STEPS:-5000}" FAULT_KILLS=0
[ -f build-coverage/build.ninja ] ||
  /usr/bin/meson setup build-coverage --buildtype=debug -Db_coverage=true \
    -Dc_args=-fprofile-update=atomic >/dev/null # files are read on threads
ninja -C build-coverage >/dev/null
find build-coverage -name '*.gcda' -delete
/usr/bin/meson test -C build-coverage --no-rebuild --no-suite style --timeout-multiplier 10 \
  >build-coverage/test.log 2>&1 || true
# A thread that still runs when a program ends leaves counts that do not add up: gcov says -1 of them.
for room in base stat text model input analysis render face cli; do
  printf '%-9s ' $room
  gcovr -r . build-coverage --branches --exclude-throw-branches --gcov-ignore-parse-errors \
    --filter "src/$room/" \
    --print-summary 2>/dev/null | awk '/^lines|^branches/ { printf "%s %s  ", $1, $2 } END { print "" }'
done
