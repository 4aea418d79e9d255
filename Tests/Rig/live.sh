#!/bin/sh
# Runs `lamppost live` or `bench live` on devices in user space that play a recording: a camera of 640 × 480, JPEG, 30 pictures
# a second, and a microphone of 48 kHz.
#
#     Tests/Rig/live.sh PROGRAM live --for PT1M         Tests/Rig/live.sh PROGRAM bench live --for PT1M
#
# The person of the recording consents to everything but what leaves the device. Needs gcc, ffmpeg, libv4l-dev, libasound2-dev and
# the right to mount (unshare -rm).
set -eu

rig=$(dirname "$(readlink -f "$0")")
recording=$rig/../../Recordings/full-consent.mkv
program=$(readlink -f "$1")
shift
plugins=$(dirname "$(find /usr/lib -path '*/libv4l/plugins/*.so' | head -n 1)")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/plugins"
gcc -O1 -shared -fPIC -o "$folder/plugins/camera.so" "$rig/camera.c"
gcc -O2 -shared -fPIC -DPIC -o "$folder/libasound_module_pcm_rig.so" "$rig/rig_microphone.c" -lasound
ffmpeg -v error -i "$recording" -vf fps=30,scale=640:480 -c:v mjpeg -q:v 3 -f image2pipe "$folder/pictures"
ffmpeg -v error -stream_loop 40 -i "$recording" -vn -ac 1 -ar 48000 -f s16le "$folder/in.raw"
printf '%s\n' CAMERA "frames $folder/pictures" 'format MJPG' 'width 640' 'height 480' 'fps 30' >"$folder/video0"
cat >"$folder/asound.conf" <<END
pcm_type.rig { lib "$folder/libasound_module_pcm_rig.so" }
pcm.rig { type rig infile $folder/in.raw rate 48000 channels 1 }
END
cat >"$folder/scene.json" <<END
{"place.kind": "shop", "device.kind": "public-screen", "region": "eu", "notice.shown": true, "indicator.lit": true,
"control.shown": true}
END
"$program" consent give camera microphone infer select target remember record measure --age adult --ledger "$folder/ledger" \
    --out-record "$folder/consent.jsonld" >"$folder/given"

# What follows the first word stays with it.
word=$1
shift
ALSA_CONFIG_PATH=$folder/asound.conf unshare -rm sh -c 'mount --bind "$0" "$1" && shift && exec "$@"' "$folder/plugins" \
    "$plugins" "$program" "$word" --camera "$folder/video0" --microphone rig --consent "$folder/consent.jsonld" --scene \
    "$folder/scene.json" "$@"
