#!/bin/sh
# Makes what the virtual machine boots: kernel.sh FOLDER. Debian's own kernel (70 MB, fetched once) and a root in memory
# with its drivers vivid and snd-aloop; FOLDER/kernel and FOLDER/root are there afterwards. Exit 0: they are, 3: a tool is
# missing or failed, 4: no such kernel can be had here.
set -u
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
modules="virtio_pci 9pnet_virtio 9p overlay vivid snd-aloop"

say() { printf 'vm: %s\n' "$*" >&2; }

[ "$folder/root" -nt "$here/init" ] && [ "$folder/root" -nt "$0" ] && [ -s "$folder/kernel" ] && exit 0
[ "$(uname -m)" = x86_64 ] || { say "made for x86-64; this is $(uname -m)"; exit 4; }
for tool in qemu-system-x86_64 busybox modprobe cpio xz dpkg-deb apt-get; do
    command -v $tool >/dev/null || PATH=$PATH:/usr/sbin:/sbin command -v $tool >/dev/null || {
        say "found no $tool; needed are Debian's qemu-system-x86 busybox-static kmod cpio xz-utils"
        exit 4
    }
done
PATH=$PATH:/usr/sbin:/sbin
mkdir -p "$folder" || exit 3
work=$(mktemp -d "$folder/making.XXXXXX") || exit 3
trap 'rm -rf "$work"' EXIT

package=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
[ -n "$package" ] || { say "no package of a kernel is known here (apt-get update)"; exit 4; }
if [ ! -s "$folder/$package.deb" ]; then
    say "fetching $package, once"
    (cd "$work" && apt-get -qq download "$package" >download.log 2>&1) || {
        tail -n 2 "$work/download.log" >&2
        say "$package could not be fetched"
        exit 4
    }
    mv "$work/$package"_*.deb "$folder/$package.deb" || exit 3
fi

version=${package#linux-image-}
dpkg-deb --fsys-tarfile "$folder/$package.deb" | tar -x -C "$work" || exit 3
# Emulated, the kernel would take long to unpack itself: the ELF inside is booted as it is.
image=$work/boot/vmlinuz-$version
for place in $(grep -abo 7zXZ "$image" | cut -d : -f 1); do
    tail -c +"$place" "$image" | xz -dc >"$work/kernel" 2>/dev/null
    head -c 4 "$work/kernel" | grep -q ELF && break
done
head -c 4 "$work/kernel" | grep -q ELF || { say "found no kernel packed by xz in $package"; exit 3; }

depmod -b "$work" "$version" || exit 3
root=$work/root
mkdir -p "$root/bin" "$root/modules" && cp "$(command -v busybox)" "$root/bin/busybox" && cp "$here/init" "$root/init" || exit 3
# In the order in which they are to be loaded.
# shellcheck disable=SC2086
for name in $modules; do modprobe -d "$work" -S "$version" --show-depends $name || exit 3; done |
    awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$work/list"
while read -r module; do cp "$module" "$root/modules/" && basename "$module"; done <"$work/list" >"$root/modules/order"
chmod 755 "$root/init" "$root/bin/busybox"
(cd "$root" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) >"$work/packed" || exit 3
mv "$work/kernel" "$folder/kernel" && mv "$work/packed" "$folder/root"
