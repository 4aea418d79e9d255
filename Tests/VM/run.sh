#!/bin/sh
# `lamppost live` on real drivers, in a virtual machine (vm.sh): run.sh PROGRAM [short]. Prints a table of what happened to
# the devices, what was expected of the run, and what was found. Every run is recorded, and replayed here.
#
# Exit 0: all as expected, 1: not so, 3: a tool is missing or the machine failed, 4: left out, for it cannot be made here.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(readlink -f "$1")
extent=${2-long}
out=$root/.build/vm/out

say() { printf 'vm: %s\n' "$*" >&2; }

# 16-bit sound from its first sample that is not 0 on: sounding FILE.
sounding() {
    first=$(cmp "$1" /dev/zero 2>/dev/null | sed -n 's/.* byte \([0-9]*\),.*/\1/p')
    tail -c +$(((${first:-1} - 1) / 2 * 2 + 1)) "$1"
}

"$here/kernel.sh" "$root/.build/vm" || exit $?
for tool in v4l2-ctl aplay ffmpeg; do
    command -v $tool >/dev/null || { say "found no $tool; needed are Debian's v4l-utils alsa-utils ffmpeg"; exit 4; }
done
rm -rf "$out"
mkdir -p "$out" || exit 3
trap 'rm -rf "$out"' EXIT

case $extent in
    long) seconds=30 limit=1800 ;;
    short) seconds=5 limit=600 ;;
    *) say "expected run.sh PROGRAM [short], found \`$extent\`"; exit 3 ;;
esac
# A voice, for as long as the run less what its start takes: of who is neither seen nor heard for 20 s consent ends.
ffmpeg -v error -stream_loop -1 -i "$root/Recordings/full-consent.mkv" -map 0:a -t $((seconds - 2)) -ac 1 -ar 48000 \
    -f s16le "$out/spoken.raw" && sounding "$out/spoken.raw" >"$out/played.raw" || exit 3
"$here/vm.sh" $limit "$out" sh "$here/guest.sh" "$program" "$extent" "$seconds" >&2
status=$?
case $status in
    0) ;;
    124) say "over $limit s" ;;
    *) exit 3 ;;
esac

# MARK: What a run left

# A number of the table that ends a run: count ROW [COLUMN].
count() { sed -n "s/^  $1  *//p" said.txt | tr -cd '0-9 \n' | awk -v column="${2-1}" '{ print $column + 0 }'; }

decisions() { sed -n 's/^live: .* s, \([0-9]*\) decisions$/\1/p' said.txt; }

# Pictures of which the times of the recorded ones say that they are missing, at 25 a second.
missing() {
    ffprobe -v error -select_streams v -show_entries packet=pts_time -of csv=p=0 run.mkv |
        awk -F , 'NR > 1 { n += int(($1 - last) * 25 + 0.5) - 1 } { last = $1 } END { print n + 0 }'
}

# Pictures in the recording.
recorded() {
    ffprobe -v error -select_streams v -count_packets -show_entries stream=nb_read_packets -of csv=p=0 run.mkv | tr -cd 0-9
}

# Whether the sound that was played is in the recording, sample by sample.
is_heard() {
    ffmpeg -v error -i run.mkv -map 0:a -c copy -f s16le sound.raw
    sounding sound.raw | head -c "$(wc -c <../played.raw)" | cmp -s - ../played.raw
}

# Whether the recording replays to the log that the run wrote.
is_replayed() {
    "$program" replay run.mkv --out again >again.txt 2>&1 && cmp -s log/decisions.jsonl again/decisions.jsonl &&
        cmp -s log/scenes.jsonl again/scenes.jsonl && ! grep -q 'not whole' said.txt
}

# Whether $1 lies in $2 … $3.
within() { [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]; }

# MARK: What is expected
# Each of these stands in the folder of its case, says what is expected and what was found, and returns whether that agrees.

judge_plain() {
    sound=other
    ! is_heard || sound=exact
    expected="no picture lost, sound exact to the sample"
    found="$(count pictures) pictures, $(missing) missing, $(count 'lost by the driver') lost, sound $sound"
    [ $sound = exact ] && within "$(count pictures)" $((25 * seconds - 12)) $((25 * seconds + 1)) &&
        [ "$(recorded)" -eq "$(count pictures)" ] && [ "$(missing)" -eq 0 ] && [ "$(count 'lost by the driver')" -eq 0 ] &&
        [ "$(count 'gaps in the sound')" -eq 0 ] && [ "$(count 'too late')" -eq 0 ]
}

judge_dropped() {
    lost=$(count 'lost by the driver')
    all=$(($(count pictures) + lost))
    expected="a fifth lost, and counted"
    found="$lost of $all lost, $(missing) missing"
    within $lost $((all / 12)) $((all / 3)) && [ $lost -eq "$(missing)" ] && within $all 138 151
}

judge_flagged() {
    expected="3 no good, and counted"
    found="$(count 'no good') no good, $(missing) missing, $(count 'lost by the driver') lost"
    [ "$(count 'no good')" -eq 3 ] && [ "$(missing)" -eq 3 ] && [ "$(count 'lost by the driver')" -eq 0 ]
}

judge_unqueued() {
    expected="buffers are offered again, nothing lost"
    found="$(count pictures) pictures, $(missing) missing, $(count 'lost by the driver') lost"
    [ "$(missing)" -eq 0 ] && [ "$(count 'lost by the driver')" -eq 0 ] && [ "$(count pictures)" -ge 88 ]
}

# The device was gone so often, and came back: comes_back TIMES.
comes_back() {
    expected="gone $1×, back $1×"
    found="gone $(count 'unplugged, back')×, back $(count 'unplugged, back' 2)×, $(count pictures) pictures"
    found="$found, $(count 'frames of sound') frames of sound"
    [ "$(count 'unplugged, back')" -eq "$1" ] && [ "$(count 'unplugged, back' 2)" -eq "$1" ]
}

# It took little of the processor while it waited.
is_calm() {
    expected="$expected, at most 5 % of a core while it waits"
    found="$found, $(awk '{ print $1 / 10 }' share) % of a core"
    within "$(cat share)" 0 50
}

# Sound that was not interrupted, from so many seconds on: hears_on SECONDS.
hears_on() { [ "$(count 'frames of sound')" -ge $(($1 * 48000)) ] && [ "$(count 'gaps in the sound')" -eq 0 ]; }

judge_no_buffers() { comes_back 1 && [ "$(count pictures)" -ge 80 ] && hears_on 3; }
judge_no_stream() { judge_no_buffers; }
judge_disconnected() { comes_back 1 && [ "$(count pictures)" -ge 138 ] && hears_on 5; }
judge_camera_unplugged() { comes_back 1 && is_calm && [ "$(count pictures)" -ge 40 ]; }
judge_card_unplugged() { comes_back 1 && is_calm && [ "$(count 'frames of sound')" -ge 96000 ]; }
judge_gone() { comes_back 2 && is_calm && [ "$(count pictures)" -ge 50 ] && hears_on 2; }

judge_fatal() {
    expected="the stream is begun again, once"
    found="$(count 'camera begun again')×, $(count pictures) pictures, $(count 'unplugged, back')× gone"
    [ "$(count 'camera begun again')" -eq 1 ] && [ "$(count 'unplugged, back')" -eq 0 ] && [ "$(count pictures)" -ge 80 ] &&
        hears_on 3
}

judge_paused() {
    gap=$(count 'gaps in the sound' 2)
    expected="a gap in the sound of about 96000 frames, some 45 pictures lost"
    found="$(count 'gaps in the sound') of $gap frames, $(count 'lost by the driver') pictures lost, $(count 'too late') too late"
    [ "$(count 'gaps in the sound')" -eq 1 ] && within "$gap" 86400 110400 && within "$(count 'lost by the driver')" 38 52
}

# MARK: The table

failed=0
line() { printf '%-26s | %-62s | %-66s | %s\n' "$1" "$2" "$3" "$4"; }

# A row: what happened, and the case in which it did. Of every run it is expected that it ends in order, decided every half
# second, wrote a log that verifies, and replays to the same.
row() {
    expected="a run"
    found="none"
    verdict=FAILED
    if cd "$out/$2" 2>/dev/null; then
        ! "judge_$2" || verdict=ok
        length=$(sed -n 's/^live: \([0-9]*\)\..*/\1/p' said.txt)
        [ "$(cat status)" = 0 ] || { verdict=FAILED && found="$found, ENDED WITH $(cat status)"; }
        [ "$(decisions)" = $((2 * length)) ] || { verdict=FAILED && found="$found, $(decisions) DECISIONS IN $length s"; }
        "$program" log verify log >/dev/null 2>&1 || { verdict=FAILED && found="$found, ITS LOG DOES NOT VERIFY"; }
        is_replayed || { verdict=FAILED && found="$found, REPLAYS TO ANOTHER LOG"; }
    fi
    [ $verdict = ok ] || {
        failed=$((failed + 1))
        [ ! -d "$out/$2" ] || cp said.txt "$root/.build/vm/failed-$2.txt"
    }
    line "$1" "$expected" "$found" $verdict
}

line "what happened" "expected, besides its end in order and an identical replay" "found" verdict
row "nothing, for $seconds s" plain
[ "$extent" = short ] || {
    row "20 % of buffers dropped" dropped
    row "error flag on buffers, 3×" flagged
    row "queueing a buffer fails, 3×" unqueued
    row "asking for buffers fails" no_buffers
    row "beginning to stream fails" no_stream
}
row "fatal streaming error" fatal
[ "$extent" = short ] || row "camera disconnected" disconnected
row "camera unbound, bound" camera_unplugged
[ "$extent" = short ] || {
    row "sound card unbound, bound" card_unplugged
    row "reader stopped for 2 s" paused
    row "both unbound at the start" gone
}
[ $failed -eq 0 ] || { say "$failed of the rows failed; what the runs said is in .build/vm/failed-*.txt" && exit 1; }
