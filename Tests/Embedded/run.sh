#!/bin/sh
# Builds Kernels and Policy twice, for this machine and with Embedded Swift for aarch64 without an operating system, and
# compares what both do: a program (Digests.swift) runs every kernel and the policy's compiler and judge over seeded
# input and prints a digest of all that came out. The second one is linked against the C library of Debian's cross
# compiler and runs under qemu-aarch64. Exit 0: the same digests, 1: others, 3: it did not build, or a tool is missing.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/.build/embedded
resources=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": *"\([^"]*\)".*/\1/p')
tables=$resources/embedded/aarch64-none-none-elf/libswiftUnicodeDataTables.a
linkers=$(dirname "$(dirname "$resources")")/bin

say() { printf 'embedded: %s\n' "$*" >&2; }
for tool in aarch64-linux-gnu-gcc qemu-aarch64; do
    command -v $tool >/dev/null || {
        say "found no $tool; it is in the Debian packages gcc-aarch64-linux-gnu, libc6-dev-arm64-cross, qemu-user"
        exit 3
    }
done
[ -e "$tables" ] || { say "this Swift has no library for aarch64-none-none-elf; expected $tables"; exit 3; }

# Compiles one module of one target: NAME SOURCE…
compile() {
    name=$1
    shift
    # shellcheck disable=SC2086
    swiftc $flags -I "$place" -module-name "$name" -emit-module -emit-module-path "$place/$name.swiftmodule" \
        -c -o "$place/$name.o" "$@"
}

# Compiles all of it into a folder: FOLDER FLAG…
compile_all() {
    place=$build/$1
    shift
    flags="-O -wmo -parse-as-library -swift-version 6 -strict-memory-safety $*"
    flags="$flags -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault"
    flags="$flags -enable-upcoming-feature MemberImportVisibility -enable-experimental-feature Lifetimes"
    rm -rf "$place"
    mkdir -p "$place" &&
        compile Signal $signal &&
        compile Digest Sources/Digest/*.swift &&
        compile Kernels $(find Sources/Kernels -name '*.swift') &&
        compile Policy $policy &&
        compile Digests Tests/TestSupport/Repeatable.swift Tests/Embedded/*.swift
}

cd "$root" || exit 3
# What a device has no files for is left out, and so is JSON.
signal=$(find Sources/Signal -name '*.swift' ! -name 'File*.swift' ! -name '*Folder.swift')
policy=$(find Sources/Policy -name '*.swift' ! -name '*+JSON.swift')
compile_all host &
host=$!
compile_all aarch64 -target aarch64-none-none-elf -enable-experimental-feature Embedded -I Tests/Embedded/Glibc ||
    { wait $host; say "it did not compile for aarch64"; exit 3; }
wait $host || { say "it did not compile for this machine"; exit 3; }
swiftc "$build"/host/*.o -o "$build/host/digests" || { say "it did not link for this machine"; exit 3; }
# GNU ld refuses Swift's protected symbols; LLVM's linker, which Swift brings along, takes them.
aarch64-linux-gnu-gcc -static -fuse-ld=lld -B "$linkers" "$build"/aarch64/*.o "$tables" -lm \
    -o "$build/aarch64/digests" || { say "it did not link for aarch64"; exit 3; }

kiosk=Models/policies/kiosk.policy
"$build/host/digests" <$kiosk >"$build/host.txt" || { say "it failed on this machine"; exit 1; }
qemu-aarch64 "$build/aarch64/digests" <$kiosk >"$build/aarch64.txt" || { say "it failed on aarch64"; exit 1; }
diff "$build/host.txt" "$build/aarch64.txt" >&2 || { say "other digests on aarch64 (>) than here (<)"; exit 1; }
say "aarch64 gives the same $(wc -l <"$build/host.txt") digests"
