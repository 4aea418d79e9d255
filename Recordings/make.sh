#!/bin/sh
# Makes the recordings of this folder: drawn faces, synthetic voices, nobody's data.
# Needs espeak-ng and ffmpeg; the same versions give the same files.
set -eu
cd "$(dirname "$0")"
for tool in espeak-ng ffmpeg; do
    command -v $tool >/dev/null || { echo "make.sh: $tool is missing; apt-get install espeak-ng ffmpeg" >&2; exit 3; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

start=2026-11-21T16:30:00Z

# process PURPOSE given|refused: one entry of a consent record.
process() {
    basis=eu-gdpr:A6-1-a kind=dpv:PersonalData method=dpv:Use kept=PT0S
    case $1 in
    camera) text="pictures from the camera, overwritten once read" method=dpv:Observe ;;
    microphone) text="sound from the microphone, overwritten once read" method=dpv:Observe ;;
    infer) text="an estimate of mood" basis=eu-gdpr:A9-2-a kind=dpv:SpecialCategoryPersonalData method=dpv:Infer ;;
    select) text="place, time and surroundings" ;;
    target) text="an estimate of mood" basis=eu-gdpr:A9-2-a kind=dpv:SpecialCategoryPersonalData method=dpv:Profiling ;;
    remember) text="which messages were shown" method=dpv:Store kept=PT1H ;;
    measure) text="a count of messages shown" ;;
    esac
    case $2 in
    given) state='"@type": "dpv:ConsentGiven", "dct:date": "'$start'", "dct:valid": "PT1H"' ;;
    refused) state='"@type": "dpv:ConsentRefused", "dct:date": "'$start'", "dct:valid": "PT1H"' ;;
    esac
    cat <<END
    {
      "@type": "dpv:Process",
      "dpv:hasPurpose": "lamppost:$1",
      "dpv:hasLegalBasis": "$basis",
      "dpv:hasPersonalData": [{"@type": "$kind", "dct:description": "$text", "dpv:hasNecessity": "dpv:Required"}],
      "dpv:hasDataSource": "dpv:DataSubject",
      "dpv:hasProcessing": ["$method"],
      "dpv:hasLocation": "dpv:WithinDevice",
      "dpv:hasStorageCondition": {"dpv:hasLocation": "dpv:WithinDevice", "dpv:hasDuration": "$kept"},
      "dpv:hasRecipient": [],
      "dpv:hasConsentStatus": [
        {$state, "dpv:isImplementedByEntity": "person-1", "dpv:hasLegalBasis": "dpv:ExplicitlyExpressedConsent"}
      ]
    }
END
}

# consent GIVEN REFUSED: a record; each list of purposes is one argument.
consent() {
    cat <<END
{
  "@context": {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "dpv-27560": "https://w3id.org/dpv/schema/dpv-27560#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "lamppost": "urn:lamppost:consent:",
    "loc": "https://w3id.org/dpv/loc#"
  },
  "@type": "dpv:ConsentRecord",
  "dct:conformsTo": "dpv-27560:record-eu-gdpr",
  "dct:identifier": "record-1",
  "dpv:hasDataSubject": {"@type": "dpv:DataSubject", "dct:identifier": "person-1", "lamppost:declaredAge": "adult"},
  "dct:language": "en",
  "dpv:hasNotice": "notice-1",
  "dpv:hasDataController": {
    "@type": "dpv:DataController",
    "dct:identifier": "operator-1",
    "dpv:hasName": "The operator of this device",
    "dpv:hasAddress": "where the device stands",
    "dpv:hasContact": "ask at the device"
  },
  "dpv:hasJurisdiction": ["loc:EU"],
  "dpv:hasRule": "nothing leaves the device",
  "dpv:hasConsentControl": "one touch on the screen, or leaving",
  "dpv:hasRight": ["eu-gdpr:A7-3", "eu-gdpr:A15", "eu-gdpr:A17", "eu-gdpr:A20", "eu-gdpr:A21", "eu-gdpr:A77"],
  "dpv:hasAuthority": "the data protection authority of the country in which the device stands",
  "dpv:hasProcess": [
END
    comma=
    for purpose in $1; do printf '%s' "$comma"; process "$purpose" given; comma=,; done
    for purpose in $2; do printf '%s' "$comma"; process "$purpose" refused; comma=,; done
    printf '  ]\n}\n'
}

# scene PLACE: what no sensor can know.
scene() {
    cat <<END
{
  "place.kind": "$1",
  "device.kind": "public-screen",
  "region": "eu",
  "local_offset_minutes": 60,
  "notice.shown": true,
  "indicator.lit": true,
  "control.shown": true
}
END
}

# event MILLISECONDS JSON: one entry of the subtitles.
number=0
event() {
    number=$((number + 1))
    stamp=$(printf '00:00:%02d,%03d' $(($1 / 1000)) $(($1 % 1000)))
    printf '%d\n%s --> 00:00:%02d,999\n%s\n\n' $number "$stamp" $(($1 / 1000)) "$2" >>"$work/events.srt"
}

# face BRIGHTNESS SWAY SPEED [smiles]: a head that sways, blinks and talks, drawn pixel by pixel.
face() {
    x="(X-160-$2*sin($3*T))"
    y="(Y-118-$2*0.2*sin(2*$3*T))"
    talk="abs(sin(7.3*T)*sin(1.9*T))"
    inside="lt(hypot(($x)/50\\,($y)/64)\\,1)"
    hair="lt(hypot(($x)/60\\,($y+14)/72)\\,1)"
    body="lt(hypot(($x)/105\\,(Y-252)/72)\\,1)"
    brow="lt(hypot((abs($x)-20)/12\\,($y+26)/2.5)\\,1)"
    if [ "${4-}" = smiles ]; then
        # Eyes narrow, the mouth a bow with teeth, folds beside it.
        open=4 wide=9
        bow="($y-38+16*pow(($x)/28\\,2))"
        gap="((5+3*$talk)*(1-pow(($x)/28\\,2)))"
        lips="lt(abs($bow)\\,$gap+3)*lt(abs($x)\\,29)"
        inner="lt(abs($bow)\\,$gap)*lt(abs($x)\\,27)"
        fold="lt(abs(abs($x)-34+0.25*($y-20))\\,1.3)*lt(abs($y-20)\\,10)"
        mouth="if($inside*$inner\\,235\\,if($inside*$lips\\,80\\,if($inside*$fold\\,140\\,185)))"
    else
        open=6 wide=8
        mouth="if(lt(hypot(($x)/19\\,($y-32)/(2+7*$talk))\\,1)\\,80\\,185)"
    fi
    blink="if(lt(mod(T\\,3.1)\\,0.18)\\,1.2\\,$open)"
    eye="lt(hypot((abs($x)-20)/$wide\\,($y+12)/$blink)\\,1)"
    lum="if($inside*($eye+$brow)\\,45\\,if($inside\\,$mouth\\,if($hair\\,50\\,if($body\\,105\\,70+40*Y/H))))"
    # Chroma has half the width and height.
    half=$(printf '%s' "$inside" | sed 's/(X-/(2*X-/g; s/(Y-/(2*Y-/g')
    printf 'color=black:s=320x240:r=10,format=yuv420p,geq=lum=%s*(%s):cb=if(%s\\,112\\,128):cr=if(%s\\,150\\,126)' \
        "$1" "$lum" "$half" "$half"
}

# recording NAME SECONDS FACE VOICE TEXT [FILTER]: puts everything together; attaches what lies in the work folder.
recording() {
    name=$1 seconds=$2 face=$3 voice=$4 text=$5 filter=${6-anull}
    # shellcheck disable=SC2086
    espeak-ng $voice -w "$work/voice.wav" "$text"
    set -- -i "$work/voice.wav" -f lavfi -i "$face"
    maps="-map 1:v -map 0:a"
    if [ -e "$work/events.srt" ]; then
        set -- "$@" -f srt -i "$work/events.srt"
        maps="$maps -map 2:s -metadata:s:s title=events"
    fi
    attached=0
    for file in consent.jsonld scene.json; do
        if [ -e "$work/$file" ]; then
            type=application/json
            [ $file = scene.json ] || type=application/ld+json
            maps="$maps -attach $work/$file -metadata:s:t:$attached mimetype=$type -metadata:s:t:$attached filename=$file"
            attached=$((attached + 1))
        fi
    done
    # shellcheck disable=SC2086
    ffmpeg -v error -nostdin -y "$@" $maps -t "$seconds" \
        -c:v mjpeg -q:v 6 -pix_fmt yuvj420p -af "$filter,adelay=1000,aresample=16000,apad" -c:a pcm_s16le -ac 1 -c:s copy \
        -metadata creation_time=$start -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -threads 1 "$work/$name.mkv"
    mv "$work/$name.mkv" "$name.mkv"
    rm -f "$work"/*
    number=0
    echo "$name.mkv: $(wc -c <"$name.mkv") bytes"
}

all="camera microphone infer select target remember measure"

# Everything allowed; a lively voice, fast and high, a smile; then a wish.
consent "$all" "" >"$work/consent.jsonld"
scene station >"$work/scene.json"
event 11000 '{"event":"intent","text":"a concert tonight","categories":[]}'
recording full-consent 15 "$(face 1.0 22 1.7 smiles)" "-v en+m3 -s 200 -p 99 -a 100" \
    "You will not believe it! I got the tickets! Two of them, in the very first row! I am so happy, I could sing!
     Tell everybody! Tonight we go out, and tomorrow we tell the story again and again! What a day! What a wonderful day!" \
    "treble=g=-12:f=2500,bass=g=4"

# Sensors yes, mood no; a calm voice.
consent "camera microphone select" "infer target remember measure" >"$work/consent.jsonld"
scene shop >"$work/scene.json"
recording context-only 14 "$(face 0.9 8 0.8)" "-v en+m3 -s 150 -p 45 -a 90" \
    "Good evening. I am looking for a lamp for the reading corner, something warm. There is no hurry, I am only looking round.
     Thank you for asking."

# Everything allowed at first, all of it taken back half-way; a low and slow voice, a brave smile, in a dim place.
consent "$all" "" >"$work/consent.jsonld"
scene street >"$work/scene.json"
event 8000 '{"event":"consent","state":"withdrawn","purposes":"all"}'
recording withdrawn 16 "$(face 0.45 5 0.5 smiles)" "-v en+klatt4 -s 115 -p 5 -a 70" \
    "It has been a long day. The last bus is gone. I do not know how to get home now. Nobody answers the telephone.
     I would rather not be watched tonight."

# Nobody was asked.
scene street >"$work/scene.json"
recording no-consent 10 "$(face 1.0 14 1.1)" "-v en+f2 -s 165 -p 55 -a 110" \
    "Is this the way to the museum? Along the river, and then left at the bridge? Thank you, that is very kind."

# Nobody was asked before; then a touch, an answer, a wish, and away.
scene museum >"$work/scene.json"
event 1500 '{"event":"touch"}'
event 3000 '{"event":"consent","state":"given","purposes":["camera","microphone","select"],"age":"adult"}'
event 5000 '{"event":"intent","text":"coffee","categories":[]}'
event 11000 '{"event":"leave"}'
recording asked-by-touch 13 "$(face 0.95 12 1.3)" "-v en+f1 -s 175 -p 60 -a 120" \
    "Let us see what this does. It asks before it looks, good. Yes, you may. I would like a coffee. And now we have to go."
