#!/bin/sh
# Makes the archive of `lamppost package`, unpacks it in a bare Debian 12 root without Swift, runs `lamppost demo` there and
# says how large the archive is and how much memory the program took. Exit 0: the same picture as here, 1: another or none,
# 3: it did not build, 4: no such root can be made here.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archive=$work/lamppost.tar.gz
bare=$work/bare

say() { printf 'package: %s\n' "$*" >&2; }

"$root/lamppost" package "$archive" || exit 3
command -v debootstrap >/dev/null || { say "found no debootstrap; it is a Debian package"; exit 4; }
[ "$(id -u)" -eq 0 ] || { say "a root to change into needs root"; exit 4; }
debootstrap --variant=minbase bookworm "$bare" >"$work/debootstrap.log" 2>&1 || {
    tail -n 2 "$work/debootstrap.log" >&2
    say "Debian 12 cannot be had"
    exit 4
}
tar -xzf "$archive" -C "$bare/opt" || exit 1
cp /etc/resolv.conf "$bare/etc/resolv.conf"
cp -R /etc/apt/apt.conf.d "$bare/etc/apt"

# Runs a shell's words in the root.
inside() {
    unshare -m sh -c 'mount --bind /proc "$0/proc" && mount --bind /dev "$0/dev" && exec chroot "$0" sh -c "$1"' "$bare" "$1"
}

inside 'command -v swift' && { say "the bare root has a Swift"; exit 1; }
# The first run installs the libraries; the second is the one to measure: its children are the program alone.
inside 'cd /tmp && /opt/lamppost/lamppost demo --out first' >"$work/first" || { say "the demo failed"; exit 1; }
inside 'cd /tmp && /opt/lamppost/bin/lamppost demo --out second >demo.txt & program=$!
    while kill -0 $program 2>/dev/null; do
        [ ! -r /proc/$program/status ] || sed -n "s/^VmHWM:[^0-9]*//p" /proc/$program/status >peak.new
        [ ! -s peak.new ] || mv peak.new /tmp/peak
        sleep 0.02
    done
    wait $program' || { say "the demo failed"; exit 1; }
"$root/lamppost" demo --out "$work/here" >"$work/here.txt" || exit 1
# What it found is the same as here; only the folder's name differs.
grep -v '^Report\|^Why at' "$work/here.txt" >"$work/a"
grep -v '^Report\|^Why at' "$bare/tmp/demo.txt" >"$work/b"
cmp "$work/a" "$work/b" || { say "the demo shows something else than here"; exit 1; }
for log in "$work"/here/*/decisions.jsonl; do
    name=$(basename "$(dirname "$log")")
    cmp "$log" "$bare/tmp/second/$name/decisions.jsonl" || { say "$name: other decisions than here"; exit 1; }
done
say "the archive has $(wc -c <"$archive") bytes, the demo ran in a bare Debian 12 and took at most $(cat "$bare/tmp/peak") of memory"
