#!/bin/sh
# Hunts with libFuzzer under address and undefined-behaviour sanitizers, each harness for so many
# seconds (default 30): sh tests/fuzz/run.sh [SECONDS] [HARNESS...]. New finds stay in build-fuzz/.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-30}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- num json sanitise options review tokens outputs rules compare yaml
export CC=clang
flags='-fsanitize=fuzzer-no-link -fno-sanitize-recover=all'
[ -f build-fuzz/build.ninja ] || /usr/bin/meson setup build-fuzz --buildtype=debug -Doptimization=1 \
  -Db_sanitize=address,undefined -Db_lundef=false -Db_pie=false -Dc_args="$flags" >/dev/null
ninja -C build-fuzz src/cli/assay >/dev/null
for word in "$@"; do
  mkdir -p build-fuzz/found/"$word"
  # shellcheck disable=SC2046,SC2086 # lists of words on purpose
  clang -g -O1 -std=c11 -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined -Isrc -Iinclude -Itests \
    -Ibuild-fuzz/src -o build-fuzz/fuzz_"$word" tests/fuzz/fuzz_"$word".c -Wl,--start-group \
    $(find build-fuzz/src -name '*.a') -Wl,--end-group \
    $(pkg-config --libs gsl libutf8proc jansson nettle yaml-0.1) -lcsv -lm -lpthread
  echo "$word: $seconds s"
  build-fuzz/fuzz_"$word" -max_total_time="$seconds" -max_len=8192 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix=build-fuzz/found/ build-fuzz/found/"$word" tests/fuzz/corpus/"$word" \
    2>&1 | grep -E 'stat::number_of_executed|ERROR|SUMMARY|new_units' || true
done
ls build-fuzz/found | grep -E '^(crash|leak|timeout|oom)-' && exit 1
echo "no crash, no leak, no time-out"
