#!/bin/sh
# Feeds mutated input to every parser of outside bytes: fuzz.sh [SECONDS [NAME…]], by default 10 s each.
#
# An input counts as a failure if it crashes, takes more than 10 s, or needs more than 512 MiB. It is kept as
# .build/fuzz/failures/NAME-…; `.build/fuzz/fuzz-NAME FILE` runs it again. What was found interesting is kept in
# .build/fuzz/corpus/NAME and the next run goes on from there. Exit 0: none failed, 1: some did, 3: it did not build.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1-10}
[ $# -eq 0 ] || shift
build=$root/.build/fuzz
mkdir -p "$root/.build"
names=$(sed -n 's/^    case \([a-z0-9]*\)$/\1/p' "$root/Tests/Fuzz/FuzzTarget.swift")
[ $# -eq 0 ] || names=$*

modules="Signal Digest Kernels Consent Recording Features Mood Policy Proof Guard Ads Audit TestSupport"
cd "$root" || exit 3
for target in Recording Audit Proof TestSupport; do
    swift build -c release --sanitize fuzzer --build-path "$build" --target $target >"$build.log" 2>&1 ||
        { cat "$build.log" >&2; exit 3; }
done
objects=
for module in $modules; do
    for object in "$build"/release/$module.build/*.o; do
        case $object in */*.swiftmodule.o) ;; *) objects="$objects $object" ;; esac
    done
done
# shellcheck disable=SC2086
swiftc -O -swift-version 6 -parse-as-library -sanitize=fuzzer -I "$build/release/Modules" \
    -module-name Fuzz Tests/Fuzz/*.swift $objects -o "$build/fuzz" >"$build.log" 2>&1 ||
    { cat "$build.log" >&2; exit 3; }

mkdir -p "$build/failures"
status=0
for name in $names; do
    ln -sf fuzz "$build/fuzz-$name"
    mkdir -p "$build/corpus/$name"
    log=$build/$name.log
    if SWIFT_BACKTRACE=enable=no "$build/fuzz-$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=512 \
        -max_len=32768 -print_final_stats=1 -verbosity=1 -artifact_prefix="$build/failures/$name-" \
        "$build/corpus/$name" >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        peak=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
        covered=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
        echo "fuzz $name: $runs inputs, $covered edges, at most $peak MiB"
    else
        status=1
        echo "fuzz $name: FAILED; the input is kept: $(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)"
        grep -E 'ERROR|SUMMARY|atal' "$log" | head -n 5
    fi
done
exit $status
