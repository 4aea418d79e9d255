#!/bin/sh
# Gathers what train.py needs besides speech: music and sound effects of games, and synthetic voices.
# Needs apt, dpkg-deb, ffmpeg, fluidsynth and espeak-ng; about 480 MB are fetched.
#   gather.sh FOLDER   fills FOLDER/music, FOLDER/effects (SOURCE-name.wav) and FOLDER/spoken (VOICE-number.wav), 16 kHz, mono
set -eu
folder=$1
packages="supertux-data wesnoth-1.16-music frozen-bubble-data lincity-ng-data pingus-data xmoto-data asc-music openttd-openmsx
    extremetuxracer-data timgm6mb-soundfont"
mkdir -p "$folder/debs" "$folder/music" "$folder/effects" "$folder/spoken"
cd "$folder"
# shellcheck disable=SC2086
(cd debs && apt-get download $packages)
for deb in debs/*.deb; do dpkg-deb -x "$deb" "files/$(basename "$deb" | cut -d_ -f1)"; done

convert() { ffmpeg -v error -nostdin -y -i "$1" -t "$2" -ac 1 -ar 16000 -c:a pcm_s16le "$3"; }

# From twenty seconds on it is music: at most 24 pieces a source, 90 s each; else an effect: at most 80 of them.
find files -type f \( -iname '*.ogg' -o -iname '*.mp3' -o -iname '*.wav' -o -iname '*.flac' \) | sort | while read -r file; do
    source=$(echo "$file" | cut -d/ -f2)
    name=$source-$(echo "$file" | cut -d/ -f3- | md5sum | cut -c1-8).wav
    seconds=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$file" </dev/null 2>/dev/null | cut -d. -f1)
    if [ "${seconds:-0}" -ge 20 ]; then
        [ "$(find music -name "$source-*" | wc -l)" -ge 24 ] || convert "$file" 90 "music/$name"
    else
        [ "$(find effects -name "$source-*" | wc -l)" -ge 80 ] || convert "$file" 15 "effects/$name"
    fi
done
find files/openttd-openmsx -iname '*.mid' | sort | head -24 | while read -r file; do
    fluidsynth -ni -q -r 32000 -F played.wav "$(find files -name '*.sf2' | head -1)" "$file"
    convert played.wav 90 "music/openttd-openmsx-$(basename "$file" | md5sum | cut -c1-8).wav"
done

# Synthetic voices: numbers and a few words in many languages. The voices of Recordings/ are not among them.
number=7919
speak() {
    espeak-ng -v "$1" -s "$2" -p "$3" -w spoken.wav "$4"
    ffmpeg -v error -nostdin -y -i spoken.wav -ar 16000 -ac 1 -c:a pcm_s16le "spoken/$(echo "$1" | tr -d '+')-$5.wav"
}
for voice in de+f3 fr+m4 es+f4 it+m5 nl+m6 sv+f5 ru+m7 el+f3 tr+m8 hi+f4 ar+m2 cmn+f5 ja+m4 ko+f3 vi+m5 fi+steph hu+m7 \
    pt-br+linda ro+michael id+max sw+victor en-us+steph2 en-gb+john da+anika; do
    for index in 1 2 3 4 5 6; do
        number=$(((number * 1103 + 12345) % 1000003))
        speak "$voice" $((120 + number % 110)) $((20 + number % 70)) "$number, $((number * 7 % 9999)). $((number % 97)), $((number % 23))!" $index
    done
done
rm -rf played.wav spoken.wav files debs
