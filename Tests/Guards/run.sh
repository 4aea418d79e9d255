#!/bin/sh
# The real guard, as the release build has it, beside the naive one: run.sh SCENES, that many random scenes.
# Exit 0: all judged alike, 1: not so, 3: it did not build.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/.build/guards
log=$build/build.log

cd "$root" && mkdir -p "$build" || exit 3
swift build -c release --target PolicySupport >"$log" 2>&1 || { cat "$log" >&2; exit 3; }
objects=
for module in Signal Digest Policy TestSupport PolicySupport; do
    for object in .build/release/$module.build/*.o; do
        case $object in */*.swiftmodule.o) ;; *) objects="$objects $object" ;; esac
    done
done
# shellcheck disable=SC2086
swiftc -O -swift-version 6 -parse-as-library -I .build/release/Modules -module-name Guards Tests/Guards/*.swift \
    $objects -o "$build/guards" >"$log" 2>&1 || { cat "$log" >&2; exit 3; }
nice "$build/guards" "$1"
