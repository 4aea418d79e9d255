#!/bin/sh
# What happens inside the virtual machine: guest.sh PROGRAM short|long SECONDS. Each case is a run of `lamppost live` to which
# something happens meanwhile; run.sh judges what it leaves in /out/CASE. Needs /out/played.raw.
set -u
program=$1
camera=/dev/video0
microphone=hw:0,1
cameras=/sys/bus/platform/drivers/vivid
cards=/sys/bus/platform/drivers/snd_aloop

control() { v4l2-ctl -d $camera -c "$1"; }
unplug_camera() { echo vivid.0 >$cameras/unbind; }
plug_camera() { echo vivid.0 >$cameras/bind; }
unplug_card() { echo snd_aloop.0 >$cards/unbind; }
plug_card() { echo snd_aloop.0 >$cards/bind; }

# Time leaps while a file is fetched from the other machine: what the runs need is here before them.
libraries=$(ldd "$program" "$(command -v aplay)" "$(command -v v4l2-ctl)" | sed -n 's/.* \(\/[^ ]*\) (.*/\1/p')
# shellcheck disable=SC2086
cat "$program" "$(command -v aplay)" "$(command -v v4l2-ctl)" $libraries >/dev/null
cp /out/played.raw /tmp/played.raw

# A run of so many seconds: start CASE SECONDS [CAMERA MICROPHONE]. Returns when it has opened what it could.
start() {
    name=$1
    length=$2
    mkdir -p "/tmp/$name" && cd "/tmp/$name" || exit 1
    "$program" consent give camera microphone infer select target record --age adult --ledger ledger \
        --out-record consent.jsonld >/dev/null
    "$program" live --consent consent.jsonld --camera "${3-$camera}" --microphone "${4-$microphone}" \
        --for "PT${length}S" --record run.mkv --out log >said.txt 2>&1 &
    live=$!
    # Who hangs is ended, and found out by the status.
    (sleep $((length + 30)) && kill -9 $live) 2>/dev/null &
    guard=$!
    until [ -s said.txt ]; do sleep 0.1; done
    sleep 1
}

# Waits for the end of the run and hands over what it left.
finish() {
    wait $live
    echo $? >status
    kill $guard 2>/dev/null
    mkdir -p "/out/$name" && cp -R . "/out/$name" && cd / && rm -rf "/tmp/$name"
}

# The processor's time of the run, in hundredths of a second.
spent() { awk '{ print $14 + $15 }' /proc/$live/stat; }

# Measures for four seconds how much of a processor the run takes, in thousandths.
measure() {
    before=$(spent)
    sleep 4
    echo $((($(spent) - before) * 10 / 4)) >share
}

# Nothing happens.
plain() {
    start plain "$1"
    aplay -q -D hw:0,0 -t raw -f S16_LE -c 1 -r 48000 /tmp/played.raw
    finish
}

dropped() {
    control percentage_of_dropped_buffers=20
    start dropped 6
    finish
    control percentage_of_dropped_buffers=0
}

# An injected error while it runs: CASE CONTROL TIMES.
injected() {
    start "$1" 4
    for _ in $(seq "$3"); do
        control "$2=1"
        sleep 0.3
    done
    finish
}

# An injected error that the opening meets: CASE CONTROL.
unopened() {
    control "$2=1"
    start "$1" 4
    finish
}

# vivid is gone to whoever has it open, and there again as soon as the last of them has closed it.
disconnected() {
    start disconnected 6
    control disconnect=1
    finish
}

camera_unplugged() {
    start camera_unplugged 9 $camera none
    unplug_camera
    sleep 1
    measure
    plug_camera
    finish
}

card_unplugged() {
    start card_unplugged 9 none $microphone
    unplug_card
    sleep 1
    measure
    plug_card
    finish
}

paused() {
    start paused 7
    kill -STOP $live
    sleep 2
    kill -CONT $live
    finish
}

gone() {
    unplug_camera
    unplug_card
    start gone 10
    measure
    plug_camera
    plug_card
    finish
}

case $2 in
    short)
        plain $3
        injected fatal inject_fatal_streaming_error 1
        camera_unplugged
        ;;
    long)
        plain $3
        dropped
        injected flagged inject_v4l2_buf_flag_error 3
        injected unqueued inject_vidioc_qbuf_error 3
        unopened no_buffers inject_vidioc_reqbufs_error
        unopened no_stream inject_vidioc_streamon_error
        injected fatal inject_fatal_streaming_error 1
        disconnected
        camera_unplugged
        card_unplugged
        paused
        gone
        ;;
esac
