"""Makes scenes for training the ear: sixteen seconds of voices, music, noise and quiet, and what is to be heard in them.

Every scene says, for each frame of 10 ms, whether there is speech (the clean voice is within 35 dB of its loud frames)
and which of the five classes is heard. Speakers, music and effects of training and of testing come from disjoint sources.
"""

import csv, os, wave, zlib

import numpy as np

RATE, HOP, FRAME = 16_000, 160, 400
SECONDS = 16
LENGTH, FRAMES = SECONDS * RATE, SECONDS * 100
CLASSES = ["quiet", "one-voice", "several-voices", "music", "noise"]
QUIET, ONE, SEVERAL, MUSIC, NOISE = range(5)
BELOW_PEAK = 35        # decibels: a frame this far below the clip's loud frames is no speech
HELD, HELD_BESIDE = 70, 100   # frames that a voice counts after it, for one voice and beside another
# Heard in testing only.
TEST_SPEAKERS = ["nemo-MK0", "nemo-TP0", "ravdess-17", "ravdess-18", "ravdess-19", "ravdess-20"]
TEST_SOURCES = ["frozen-bubble-data", "pingus-data", "wesnoth-1.16-music"]


def read(path):
    with wave.open(path) as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
            raise SystemExit(f"{path}: expected 16 kHz, mono, 16 bits")
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768


def levels(signal):
    """Decibels of every frame."""
    count = max(0, (len(signal) - FRAME) // HOP + 1)
    power = np.concatenate([[0], np.cumsum(signal.astype(np.float64) ** 2)])
    starts = np.arange(count) * HOP
    return 10 * np.log10((power[starts + FRAME] - power[starts]) / FRAME + 1e-12)


def active(signal):
    """Whether each frame of a clean clip is speech: gaps below 100 ms belong to it, bursts below 50 ms do not."""
    level = levels(signal)
    if not len(level):
        return np.zeros(0, bool)
    found = level > max(np.percentile(level, 95) - BELOW_PEAK, -75)
    for value, least in ((False, 10), (True, 5)):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (found == value).astype(int), [0]])))
        for begin, end in zip(edges[::2], edges[1::2]):
            if end - begin < least and (value or 0 < begin and end < len(found)):
                found[begin:end] = not value
    return found


class Sources:
    """What scenes are made of: voices by speaker, music and effects by the package they come from."""

    def __init__(self, data, music, effects, spoken, testing):
        self.voices, self.music, self.effects = {}, {}, {}
        with open(os.path.join(data, "speech", "labels.csv"), newline="") as file:
            for row in csv.DictReader(file):
                if (row["speaker"] in TEST_SPEAKERS) == testing:
                    self.add_voice(row["speaker"], read(os.path.join(data, row["file"])))
        for name in sorted(os.listdir(spoken)) if spoken and not testing else []:
            self.add_voice("spoken-" + name.rsplit("-", 1)[0], read(os.path.join(spoken, name)))
        for folder, kept in ((music, self.music), (effects, self.effects)):
            for name in sorted(os.listdir(folder)):
                source = name.rsplit("-", 1)[0]
                if (source in TEST_SOURCES) == testing:
                    signal = read(os.path.join(folder, name))
                    if np.sqrt((signal ** 2).mean()) > 1e-3:
                        kept.setdefault(source, []).append(signal)

    def add_voice(self, speaker, signal):
        found = active(signal)
        where = np.flatnonzero(found)
        if len(where) < 20:
            return
        begin, end = max(0, where[0] - 5), min(len(found), where[-1] + 6)
        signal = signal[begin * HOP:end * HOP]
        loud = np.repeat(found[begin:end], HOP)[:len(signal)]
        signal = signal / np.sqrt((signal[loud] ** 2).mean())
        self.voices.setdefault(speaker, []).append((signal, found[begin:end]))


# ---- Voices

def talk(rng, sources, speaker, pauses):
    """One speaker for a whole scene: clips with pauses; the signal (power 1 where there is speech) and where speech is."""
    signal, found = np.zeros(LENGTH, np.float32), np.zeros(FRAMES, bool)
    at = int(rng.integers(0, 60))
    while at < FRAMES - 20:
        clip, loud = sources.voices[speaker][rng.integers(len(sources.voices[speaker]))]
        count = min(len(loud), FRAMES - at)
        piece = clip[:count * HOP] * 10 ** (rng.uniform(-3, 3) / 20)
        signal[at * HOP:at * HOP + len(piece)] += piece
        found[at:at + count] |= loud[:count]
        at += count + int(rng.uniform(0, 50) if rng.random() < 1 - pauses else rng.uniform(60, 350))
    return signal, found


# ---- Noise

def coloured(rng, count, slope=None, shape=True):
    """Noise of power 1 whose density falls by `slope` × 3 dB an octave, with a random curve over it."""
    spectrum = np.fft.rfft(rng.standard_normal(count).astype(np.float32))
    octave = np.log2(np.maximum(np.arange(len(spectrum)) * RATE / count, 20) / 1000)
    slope = rng.uniform(-0.5, 2.2) if slope is None else slope
    decibels = -3.01 * slope * octave
    if shape:
        points = np.linspace(-6, 3.1, 9)
        decibels = decibels + np.interp(octave, points, rng.uniform(-9, 9, 9))
    signal = np.fft.irfft(spectrum * 10 ** (decibels / 20), count).astype(np.float32)
    return signal / np.sqrt((signal ** 2).mean())


def wander(rng, count, rate, depth):
    """A slow random curve in decibels, `rate` turns a second."""
    points = max(4, int(count / RATE * rate) + 3)
    return np.interp(np.linspace(0, points - 1, count), np.arange(points), rng.normal(0, depth, points))


def harmonics(rng, pitch, fall, most=30):
    """A sum of harmonics over a pitch in hertz for each sample, power 1."""
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    signal = np.zeros(len(pitch), np.float32)
    for k in range(1, most + 1):
        if k * pitch.max() > 7500:
            break
        signal += (k ** -fall * rng.uniform(0.1, 1) * np.sin(k * phase + rng.uniform(0, 6.28))).astype(np.float32)
    return signal / np.sqrt((signal ** 2).mean() + 1e-9)


def impulses(rng, count):
    """Clicks, knocks, dishes: struck resonances at random times."""
    length = RATE // 2
    time = np.arange(length) / RATE
    signal = np.zeros(count + length, np.float32)
    blows = []
    for _ in range(rng.integers(1, 5)):
        blow = np.zeros(length, np.float32)
        for _ in range(rng.integers(1, 5)):
            blow += (np.exp(-time / 10 ** rng.uniform(-3, -1)) * np.sin(2 * np.pi * rng.uniform(80, 6000) * time)).astype(np.float32)
        blow += (0.5 * np.exp(-time / 10 ** rng.uniform(-3, -1.5)) * rng.standard_normal(length)).astype(np.float32)
        blows.append(blow)
    at, gap = 0.0, 10 ** rng.uniform(-1.2, 0.3)
    regular = rng.random() < 0.3
    while at < count / RATE:
        begin = int(at * RATE)
        signal[begin:begin + length] += blows[rng.integers(len(blows))] * rng.uniform(0.2, 1)
        at += gap if regular else rng.exponential(gap) + 0.02
    return signal[:count] + 0.02 * coloured(rng, count)


def street(rng, count):
    """Rumble, cars that pass, a horn now and then."""
    signal = coloured(rng, count, slope=rng.uniform(1, 2), shape=False) * 10 ** (wander(rng, count, 0.5, 2) / 20)
    time = np.arange(count) / RATE
    for _ in range(rng.integers(1, 5)):
        middle, width = rng.uniform(0, count / RATE), rng.uniform(0.5, 3)
        signal += rng.uniform(0.5, 3) * coloured(rng, count, slope=rng.uniform(0, 1)) * np.exp(-((time - middle) / width) ** 2)
    if rng.random() < 0.3:
        begin, length = int(rng.uniform(0, count - 1.2 * RATE)), int(rng.uniform(0.2, 1) * RATE)
        pitch = np.full(length, rng.uniform(300, 600))
        signal[begin:begin + length] += rng.uniform(0.5, 2) * (harmonics(rng, pitch, 0.7) + harmonics(rng, pitch * 1.26, 0.7))
    return signal


def signals(rng, count):
    """Beeps, alarms, sirens, sweeps: tones that are no music."""
    time = np.arange(count) / RATE
    low, high, period = rng.uniform(200, 1500), rng.uniform(1.0, 3), rng.uniform(0.1, 3)
    turn = (time / period) % 1
    form = rng.integers(4)
    pitch = low * (high ** turn if form == 0 else high ** np.abs(2 * turn - 1) if form == 1 else np.where(turn < 0.5, 1, high) if form == 2 else np.ones(count))
    signal = harmonics(rng, pitch, rng.uniform(0.8, 3), most=8)
    if rng.random() < 0.6:
        signal = signal * (turn < rng.uniform(0.2, 0.9))
    return signal + 0.05 * coloured(rng, count)


def pulsing(rng, count):
    """Noise that swells as often as syllables do: what is easily taken for speech."""
    rate = rng.uniform(1, 9)
    if rng.random() < 0.5:
        envelope = np.maximum(0, np.sin(2 * np.pi * rate * np.arange(count) / RATE)) ** rng.uniform(0.5, 3)
    else:
        envelope = 10 ** (wander(rng, count, 2 * rate, 10) / 20)
    return coloured(rng, count) * envelope + 0.05 * coloured(rng, count)


def machine(rng, count):
    """A hum with harmonics: transformers, fans, motors whose speed wanders."""
    pitch = rng.choice([50, 60, 100, 120, rng.uniform(25, 600)]) * 2 ** (wander(rng, count, rng.uniform(0.1, 1), 1) * rng.choice([0, 0.002, 0.02, 0.15]))
    tone = harmonics(rng, pitch, rng.uniform(0, 2), most=int(rng.integers(1, 40)))
    if rng.random() < 0.4:
        tone = tone * 10 ** (wander(rng, count, rng.uniform(1, 8), 3) / 20)
    return tone + 10 ** rng.uniform(-3, 0.3) * coloured(rng, count)


def effects(rng, sources, count):
    """Sound effects of games, one after the other."""
    signal = np.zeros(count, np.float32)
    kept = sources.effects[rng.choice(sorted(sources.effects))]
    chosen = [kept[rng.integers(len(kept))] for _ in range(rng.integers(1, 6))]
    at = 0
    while at < count:
        piece = chosen[rng.integers(len(chosen))][:count - at]
        signal[at:at + len(piece)] += piece / (np.abs(piece).max() + 1e-6) * rng.uniform(0.3, 1)
        at += max(RATE // 10, int(len(piece) * rng.uniform(0.5, 1.2))) + int(rng.exponential(0.3) * RATE)
    return signal + 10 ** rng.uniform(-3.5, -1.5) * coloured(rng, count)


def steady(rng, count):
    signal = coloured(rng, count, slope=rng.choice([0, 1, 2, rng.uniform(-0.5, 2.2)]), shape=rng.random() < 0.6)
    return signal * 10 ** (wander(rng, count, 0.5, rng.choice([0, 0, 2])) / 20)


def noise(rng, sources, count):
    kind = rng.choice(7, p=[0.28, 0.16, 0.12, 0.12, 0.1, 0.1, 0.12])
    if kind == 6 and sources.effects:
        return effects(rng, sources, count)
    return [steady, machine, street, impulses, signals, pulsing, steady][kind](rng, count)


# ---- Music

def played(rng, count):
    """A little music: chords, broken chords or a melody of one voice with plucked, blown or bowed tones, perhaps drums."""
    signal = np.zeros(count + 4 * RATE, np.float32)
    beat = 60 / rng.uniform(60, 170)
    scale = np.array([[0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10], [0, 2, 4, 7, 9, 12, 14]][rng.integers(3)])
    root = rng.uniform(36, 60)
    for _ in range(rng.integers(1, 4)):
        amplitudes = np.arange(1, 17) ** -rng.uniform(0.3, 2.5) * rng.uniform(0.1, 1, 16)
        turn = 2 * np.pi * np.arange(2048) / 2048
        table = (amplitudes[:, None] * np.sin(np.arange(1, 17)[:, None] * turn + rng.uniform(0, 6.28, 16)[:, None])).sum(0)
        style, octave = rng.integers(3), rng.integers(0, 3) * 12
        attack, decay, glide = 10 ** rng.uniform(-3, -1), 10 ** rng.uniform(-1, 0.7), rng.choice([0, 0, 0.15, 0.4])
        step = beat * rng.choice([0.25, 0.5, 1, 2] if style else [1, 2, 4])
        at, degree, volume = 0.0, 0, rng.uniform(0.3, 1)
        while at < count / RATE:
            degree = int(np.clip(degree + rng.integers(-3, 4), -4, 9)) if style else int(rng.integers(0, 6))
            for part in ((0, 2, 4) if style == 0 else (degree % 3 * 2,) if style == 1 else (0,)):
                place = degree + part
                note = root + octave + scale[place % 7] + 12 * (place // 7)
                length = int(min(step * rng.choice([0.5, 0.9, 1, 1.6]) + 0.05, 3.5) * RATE)
                time = np.arange(length) / RATE
                pitch = 440 * 2 ** ((note - 69 + glide * np.sin(2 * np.pi * 5.5 * time)) / 12)
                while pitch[0] * 8 > 7900:
                    pitch = pitch / 2
                tone = table[(np.cumsum(pitch) / RATE * 2048).astype(int) % 2048]
                envelope = np.minimum(time / attack, 1) * np.exp(-time / decay) * np.minimum((length - np.arange(length)) / (0.02 * RATE), 1)
                begin = int(at * RATE)
                signal[begin:begin + length] += (volume * tone * envelope).astype(np.float32)
            at += step * (1 if rng.random() < 0.85 else 2)
    if rng.random() < 0.5:
        time = np.arange(RATE // 4) / RATE
        drum = np.exp(-time / 0.05) * np.sin(2 * np.pi * 60 * time * (1 + np.exp(-time / 0.02)))
        hat = np.exp(-time / 0.02) * rng.standard_normal(len(time))
        for index in range(int(count / RATE / beat * 2)):
            begin = int(index * beat / 2 * RATE)
            signal[begin:begin + len(time)] += (2 * drum if index % 4 == 0 else 0.5 * hat).astype(np.float32)
    return signal[:count]


def music(rng, sources, count):
    if rng.random() < 0.3 or not sources.music:
        return played(rng, count)
    kept = sources.music[rng.choice(sorted(sources.music))]
    piece = kept[rng.integers(len(kept))]
    if len(piece) <= count:
        piece = np.tile(piece, count // len(piece) + 2)
    begin = int(rng.integers(0, len(piece) - count))
    piece = piece[begin:begin + count]
    return piece if np.sqrt((piece ** 2).mean()) > 3e-3 else played(rng, count)


# ---- Scenes

def gain(signal, decibels):
    """To a level in decibels of full scale."""
    return signal * np.float32(10 ** (decibels / 20) / (np.sqrt((signal ** 2).mean()) + 1e-9))


def background(rng, sources, kind, level):
    if kind == QUIET:
        form = rng.integers(3)
        if form == 0:
            return np.zeros(LENGTH, np.float32)
        if form == 1:
            return rng.integers(-1, 2, LENGTH).astype(np.float32) / 32768
        return gain(coloured(rng, LENGTH), rng.uniform(-88, -60))
    return gain(music(rng, sources, LENGTH) if kind == MUSIC else noise(rng, sources, LENGTH), level)


def room(rng, signal):
    """Echoes that die away."""
    length = int(rng.uniform(0.1, 0.5) * RATE)
    echo = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    echo *= rng.uniform(0.1, 0.7) / np.sqrt((echo ** 2).sum())
    echo[0] = 1
    size = 1 << (len(signal) + length - 1).bit_length()
    return np.fft.irfft(np.fft.rfft(signal, size) * np.fft.rfft(echo, size), size)[:len(signal)].astype(np.float32)


def narrowed(signal, low, high):
    """What a telephone lets through."""
    spectrum = np.fft.rfft(signal)
    hertz = np.arange(len(spectrum)) * RATE / len(signal)
    spectrum *= 1 / np.sqrt(1 + (low / np.maximum(hertz, 1)) ** 8) / np.sqrt(1 + (hertz / high) ** 30)
    return np.fft.irfft(spectrum, len(signal)).astype(np.float32)


def spread(found, held):
    """True for `held` frames after each frame that is."""
    last = np.where(found, np.arange(len(found)), -10_000)
    return np.arange(len(found)) - np.maximum.accumulate(last) < held


def scene(rng, sources, testing=False, voices=None, kind=None, ratio=None):
    """Samples of 16 bits, whether each frame is speech, the class of each frame.

    Without `voices`, `kind` and `ratio` (decibels of voice over background) they are drawn."""
    drawn = kind is None
    voices = int(rng.choice([0, 1, 2], p=[0.34, 0.30, 0.36])) if voices is None else voices
    if voices == 2:
        voices = int(rng.choice([2, 3, 4, 5, 6], p=[0.4, 0.25, 0.15, 0.1, 0.1]))
    kind = int(rng.choice([QUIET, MUSIC, NOISE], p=[0.34, 0.28, 0.38])) if drawn else kind
    ratio = rng.uniform(-2, 25) if ratio is None else ratio
    loud = rng.uniform(-45, -12)
    signal = background(rng, sources, kind, loud - ratio if voices else loud)
    classes = np.full(FRAMES, kind)
    if drawn and rng.random() < 0.4:
        # The surroundings change on the way.
        second = int(rng.choice([QUIET, MUSIC, NOISE]))
        other = background(rng, sources, second, loud - ratio if voices else rng.uniform(-45, -12))
        at = int(rng.uniform(0.2, 0.8) * FRAMES)
        fade = np.clip((np.arange(LENGTH) - at * HOP) / (0.05 * RATE), 0, 1).astype(np.float32)
        signal = signal * (1 - fade) + other * fade
        classes[at:] = second
    speech, recent, beside = np.zeros(FRAMES, bool), np.zeros(FRAMES, int), np.zeros(FRAMES, int)
    begin, end = (0, FRAMES) if not drawn or rng.random() < 0.5 else np.sort(rng.integers(0, FRAMES, 2))
    window = np.zeros(LENGTH, np.float32)
    window[begin * HOP:end * HOP] = 1
    echoing = rng.random() < 0.35
    if voices:
        speakers = rng.permutation(sorted(sources.voices))[:voices]
        pauses = rng.choice([0.1, 0.3, 0.6]) if voices == 1 else 0.1
        sum = np.zeros(LENGTH, np.float32)
        for index, speaker in enumerate(speakers):
            voice, found = talk(rng, sources, speaker, pauses)
            voice = voice * window
            found &= window[::HOP] > 0
            sum += voice * 10 ** ((0 if index == 0 else rng.uniform(-8, 0)) / 20)
            speech |= found
            recent += spread(found, HELD)
            beside += spread(found, HELD_BESIDE)
        if echoing:
            sum = room(rng, sum)
        signal = signal + sum * np.float32(10 ** (loud / 20))
    elif echoing:
        signal = room(rng, signal)
    classes[recent > 0] = ONE
    classes[(recent > 0) & (beside > 1)] = SEVERAL
    chance = rng.random()
    if chance < 0.15:
        signal = narrowed(signal, rng.uniform(150, 350), rng.uniform(3200, 3900))
    elif chance < 0.3:
        signal = narrowed(signal, rng.uniform(20, 150), rng.uniform(4500, 7900))
    if rng.random() < 0.12:
        peak = np.abs(signal).max() * rng.uniform(0.05, 0.5)
        signal = np.clip(signal, -peak, peak) * rng.uniform(1, 3)
    if rng.random() < 0.5:
        # No microphone is silent.
        signal = signal + gain(coloured(rng, LENGTH), rng.uniform(-95, -65))
    return np.clip(np.rint(signal * 32768), -32768, 32767).astype("<i2"), speech, classes.astype(np.uint8)


def scenes(seed, count, sources, **given):
    for index in range(count):
        yield scene(np.random.default_rng([seed, index]), sources, **given)
