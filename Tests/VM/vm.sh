#!/bin/sh
# Runs a command in a virtual machine with the kernel's own test drivers: vivid, a camera, and snd-aloop, a sound card
# whose output is its input. vm.sh SECONDS OUT COMMAND…: ends after so many seconds at most; OUT is a folder that the
# command finds as /out. It finds this machine's other files too, and what it changes of them is gone afterwards.
#
# The processor is emulated, and its time goes by the instructions that it has done, a nanosecond each; where it has nothing
# to do, it leaps to when it has: a busy machine makes it slow, never late.
#
# Exit status: the command's; 124: it took too long; 125: the machine failed; what kernel.sh says.
set -u
here=$(cd "$(dirname "$0")" && pwd)
boot=$(cd "$here/../.." && pwd)/.build/vm
seconds=$1
out=$(cd "$2" && pwd) || exit 125
shift 2

"$here/kernel.sh" "$boot" || exit $?
rm -f "$out/status"
{
    printf 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/\ncd /\nexec'
    for word; do printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"; done
    echo
} >"$out/command"
timeout -k 5 "$seconds" qemu-system-x86_64 -machine pc -cpu max -m 2048 -accel tcg,thread=single -icount shift=0,sleep=off -rtc clock=vm \
    -nodefaults -no-user-config -no-reboot -display none -serial file:"$out/console" -serial stdio \
    -kernel "$boot/kernel" -initrd "$boot/root" -append "console=ttyS0 panic=-1 quiet" \
    -virtfs local,path=/,mount_tag=host,readonly=on,security_model=none,multidevs=remap \
    -virtfs local,path="$out",mount_tag=out,security_model=none </dev/null 2>"$out/emulator"
status=$?
case $status in
    124 | 137) exit 124 ;;
esac
[ -s "$out/status" ] || {
    printf 'vm: the machine failed (%s)\n' "$status" >&2
    cat "$out/emulator" "$out/console" >&2
    exit 125
}
exit "$(cat "$out/status")"
