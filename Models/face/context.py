#!/usr/bin/env python3
"""Measures the context by eye: who is there, who comes, how light it is.

    python3 Models/face/context.py DATA .build/release/lamppost

DATA is the folder that `data/unpack` fills (clips, face/background). Short films are made of the clips and of
photographs without faces, by ffmpeg, so that what is to be seen is known; `lamppost features --set context` says what it
sees. A row every half second counts from the second second on. Needs ffmpeg and Python's own library.
"""

import collections, csv, os, subprocess, sys, tempfile

PEOPLE, APPROACH, SIDE = ["nobody", "alone", "pair", "group"], ["approaching", "lingering", "passing"], ["dark", "bright"]
PLACE = "[0:v]scale=640:480,setsar=1,fps=25,format=yuv420p[bg];"


def films(data):
    """Name, what is to be seen, ffmpeg's inputs, filter, seconds."""
    folder = os.path.join(data, "clips")
    clips = [os.path.join(folder, n) for n in sorted(os.listdir(folder)) if n.endswith(".mpg")]
    folder = os.path.join(data, "face", "background")
    names = sorted(os.listdir(folder))
    held = [os.path.join(folder, n) for n in names[4::5]]
    still = lambda path: ["-loop", "1", "-i", path]
    clip = lambda path: ["-stream_loop", "-1", "-i", path]
    for k in range(24):
        yield f"empty {k}", {"people": "nobody", "light": None}, still(held[7 * k]), "[0:v]scale=704:528,setsar=1,crop=640:480:x='20*t/4':y=8,fps=25,format=gray", 5
    for k, path in enumerate(clips):
        others = [clips[(k + d) % len(clips)] for d in (1, 2)]
        grey = "fps=25,scale=360:288,setsar=1,format=gray"
        yield f"alone {k}", {"people": "alone", "approach": "lingering", "light": "bright"}, clip(path), f"[0:v]{grey}", 6
        yield f"dark {k}", {"people": "alone", "light": "dark"}, clip(path), f"[0:v]{grey},lutyuv=y='16+(val-16)*0.16'", 6
        yield f"pair {k}", {"people": "pair", "light": "bright"}, clip(path) + clip(others[0]), \
            f"[0:v]{grey}[a];[1:v]{grey}[b];[a][b]hstack", 6
        yield f"group {k}", {"people": "group", "light": "bright"}, clip(path) + clip(others[0]) + clip(others[1]), \
            f"[0:v]{grey}[a];[1:v]{grey}[b];[2:v]{grey}[c];[a][b][c]hstack=3", 6
        background = still(held[11 * k + 3])
        yield f"comes {k}", {"people": "alone", "approach": "approaching"}, background + clip(path), \
            PLACE + "[1:v]fps=25,format=yuv420p,scale=w='2*trunc(360*(0.5+0.2*t)/2)':h='2*trunc(288*(0.5+0.2*t)/2)':eval=frame[c];" \
            "[bg][c]overlay=x='(W-w)/2':y='H-h'", 5
        yield f"passes {k}", {"people": "alone", "approach": "passing"}, background + clip(path), \
            PLACE + "[1:v]fps=25,scale=216:172,setsar=1,format=yuv420p[c];[bg][c]overlay=x='120*t':y='H-h'", 4


def main():
    data, program = sys.argv[1:3]
    counts, taken = collections.defaultdict(collections.Counter), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        film = os.path.join(folder, "film.mkv")
        for name, wanted, inputs, graph, seconds in films(data):
            subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", graph + ",format=yuvj420p",
                            "-t", str(seconds), "-an", "-c:v", "mjpeg", "-q:v", "3", film], check=True)
            said = subprocess.run([program, "features", film, "--set", "context"], check=True, capture_output=True, text=True).stdout
            for row in csv.DictReader(said.splitlines()):
                if float(row["frameTime"]) < 2:
                    continue
                for kind, labels in [("people", PEOPLE), ("approach", APPROACH), ("light", SIDE)]:
                    if wanted.get(kind):
                        value = row[kind]
                        counts[kind, wanted[kind]]["unknown" if value == "nan" else labels[int(float(value))]] += 1
            print(name, file=sys.stderr)
    for (kind, label), said in sorted(counts.items()):
        known = sum(said.values()) - said["unknown"]
        right = f"{100 * said[label] / known:5.1f} %" if known else "    -"
        print(f"{kind:9} {label:12} right {right} of {known:4} known, {said['unknown']:3} unknown;", dict(said))


if __name__ == "__main__":
    main()
