#!/usr/bin/env python3
"""Trains the model that guesses a mood from speech, and writes it as int8 safetensors.

    python3 -m venv VENV && VENV/bin/pip install numpy torch
    VENV/bin/python Models/voice/train.py DATA --binary BIN --folds 9 --out DIR

DATA is the folder that `data/unpack` fills (DATA/speech/labels.csv and the clips it names), BIN the release build of
lamppost: features come from it, so that training and running see the same numbers. Speakers, sorted by name, are dealt
to the folds in turn (fold k holds positions k, k + folds, …). Each fold's model is trained on the other folds' speakers
and written to DIR/fold<k>.safetensors; the model for all speakers goes to mood.safetensors beside this file. narrow.py then
adds what judges speech through narrow lines, without which the program refuses them. What the
folds say of speakers that they have not heard sets the temperature: a fold's own from the other folds, the shipped
model's from all. CPU only; two minutes of one core a fold.
"""

import argparse, csv, math, multiprocessing, os, subprocess, sys, tempfile, wave

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path += [HERE, os.path.dirname(HERE)]
import modelfile
from lines import RATE, Line
from modelfile import quantised

HOP, FRAME, BANDS = 160, 400, 40
ARCHITECTURE = "voice-mood-convolution 4"
LABELS = ["neutral", "happy", "sad", "angry", "fearful", "surprised"]
SAME = {"calm": "neutral"}
# Valence and arousal: no listener rated the clips, so the targets are the places of the words on Russell's circumplex
# (1980, doi:10.1037/h0077714), drawn in by a tenth for normal intensity and out by a fifth for strong.
CIRCUMPLEX = {"neutral": (0, -0.1), "calm": (0.3, -0.5), "happy": (0.8, 0.5), "sad": (-0.7, -0.4), "angry": (-0.6, 0.7),
              "fearful": (-0.6, 0.6), "surprised": (0.2, 0.7)}
SPEEDS = [1.0, 0.94, 1.06, 0.88, 1.12]
LINE_SPEEDS = [1.0] * 6 + [0.94, 1.06, 0.88, 1.12, 1.0]
UNHEARD = len(LINE_SPEEDS) - 1  # the number of the set of lines that nothing is trained on: narrow.py weighs by it

PAUSE = 9.0            # natural logarithm of power below the loudest frame: 39 dB
PRESENT = 1.0          # a band whose mean over speech is less than this above the quietest is missing
BESIDE = 2             # so many bands on either side of a missing one are on a line's slope,
LINE = 4               # if so many are missing: a voice itself may leave the lowest ones empty
QUIETEST = 8.0         # what any band is raised to: about the last of 16 bits, so that silence and dither are alike
WINDOW, SHORTEST, MARGIN = 250, 50, 40
FLOOR = 350            # per mille: no estimate below this probability
CAUTION = 1.1          # speakers, languages and rooms not seen here: less sure than the fit
CHANNELS, HIDDEN, HEADS, STRIDE, DILATIONS = 64, 48, 4, 4, [1, 2, 4, 8, 1, 2]
EPOCHS, BATCH, GROUP, RATE_OF_LEARNING, DECAY, SMOOTHING = 88, 32, 8, 3e-3, 0.02, 0.05
CEPSTRA = 12
PRIOR = 3              # pieces of speech: what the mean of all speakers is worth against the speaker's own
CEILING = 16_383       # the largest activation
CLIP = 8.0             # standard deviations that the input can reach
CHECK_BANDS = 36       # bands that the window has against which the program is checked


# ---- Clips and features

def mel(hertz):
    return 1127 * np.log1p(hertz / 700)


CENTRES = 700 * np.expm1(np.linspace(mel(20), mel(8000), BANDS + 2)[1:-1] / 1127)
# Bands that a telephone carries: level, pauses and cepstra come from them alone, so that a narrow line changes neither.
CARRIED = (CENTRES > 320) & (CENTRES < 3200)


def clips(data):
    """Rows of labels.csv whose emotion is one of the six, with the index of the label."""
    with open(os.path.join(data, "speech", "labels.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    kept = []
    for row in rows:
        label = SAME.get(row["emotion"], row["emotion"])
        if label in LABELS:
            intensity = 1.2 if row["intensity"] == "strong" else 0.9
            kept.append(dict(row, label=LABELS.index(label), affect=[v * intensity for v in CIRCUMPLEX[row["emotion"]]]))
    return kept


def samples(path):
    with wave.open(path) as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
            sys.exit(f"{path}: expected 16 kHz, mono, 16 bits; unpack the data again")
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def respeed(signal, speed):
    """Plays faster or slower, pitch and formants included: resampling through the spectrum."""
    if speed == 1:
        return signal
    count = round(len(signal) / speed)
    spectrum = np.fft.rfft(signal.astype(np.float64))
    target = np.zeros(count // 2 + 1, complex)
    shared = min(len(spectrum), len(target))
    target[:shared] = spectrum[:shared]
    return np.clip(np.rint(np.fft.irfft(target, count) * (count / len(signal))), -32768, 32767).astype("<i2")


def frames_of(binary, signals, stored):
    """Log-mel frames of signals, from the file `stored` if it is there, else kept in it. The signals are joined into one
    file, each beginning on a frame's first sample: one call computes them all, and no frame that is used reaches into a
    neighbour."""
    if not os.path.exists(stored):
        begins, counts, at = [], [], 0
        with tempfile.TemporaryDirectory() as folder:
            joined = os.path.join(folder, "joined.wav")
            with wave.open(joined, "wb") as file:
                file.setnchannels(1), file.setsampwidth(2), file.setframerate(RATE)
                for signal in signals:
                    begins.append(at // HOP)
                    counts.append(max(0, (len(signal) - FRAME) // HOP + 1))
                    space = -len(signal) % HOP + 2 * HOP
                    file.writeframes(np.concatenate([signal, np.zeros(space, "<i2")]).tobytes())
                    at += len(signal) + space
                file.writeframes(np.zeros(FRAME, "<i2").tobytes())
            output = os.path.join(folder, "frames.npy")
            with open(output, "wb") as file:
                subprocess.run([binary, "features", joined, "--set", f"fbank{BANDS}", "--format", "npy"], stdout=file, check=True)
            table = np.load(output)
        if table.shape[1] != 1 + BANDS:
            sys.exit(f"{binary}: expected the time and {BANDS} columns of features, found {table.shape[1]} columns")
        np.savez(stored, frames=table[:, 1:].astype(np.float32), begins=begins, counts=counts)
    found = np.load(stored)
    frames = found["frames"]
    return [trim(frames[b:b + c]) for b, c in zip(found["begins"], found["counts"])]


def features(binary, data, rows, speed, cache):
    """Log-mel frames of every clip."""
    signals = (respeed(samples(os.path.join(data, row["file"])), speed) for row in rows)
    return frames_of(binary, signals, os.path.join(cache, f"fbank{BANDS}-{speed:.2f}.npz"))


def through_lines(binary, data, rows, number, cache):
    """Frames of all clips, each speaker's through a line of its own; another number, other lines."""
    def signals():
        chance = np.random.default_rng([77, number])
        lines = {speaker: Line(chance) for speaker in sorted({row["speaker"] for row in rows})}
        for row in rows:
            signal = respeed(samples(os.path.join(data, row["file"])), LINE_SPEEDS[number])
            yield lines[row["speaker"]].carry(signal, chance)
    return frames_of(binary, signals(), os.path.join(cache, f"fbank{BANDS}-line{number}.npz"))


def line_sets(binary, data, rows, count, cache):
    """Frames of all clips through the first `count` sets of lines."""
    return [through_lines(binary, data, rows, number, cache) for number in range(count)]


def spoken(frames):
    """Which frames are no pause."""
    level = frames[:, CARRIED].mean(1)
    return level > level.max() - PAUSE


def trim(frames):
    """Pauses at the edges away; says which of the frames that are left are no pause."""
    frames = np.maximum(frames, QUIETEST)
    active = spoken(frames)
    where = np.flatnonzero(active)
    return frames[where[0]:where[-1] + 1], active[where[0]:where[-1] + 1]


def level_of(frames, active):
    return frames[active][:, CARRIED].mean()


def means_of(sets):
    """The mean frame of each clip of each set."""
    return [np.array([frames[active].mean(0) for frames, active in clips]) for clips in sets]


def missing(frames, active):
    """Bands of which a line or a microphone left nothing."""
    return frames[active].mean(0) < QUIETEST + PRESENT


def sloping(gone):
    """Bands beside missing ones, which a line or a microphone lets through in part: how much is theirs to say, not the
    speaker's."""
    near = np.convolve(gone, np.ones(2 * BESIDE + 1), "same") > 0.5
    return near & ~gone & (gone.sum() >= LINE)


# ---- Augmentation

def warp(factor):
    """A matrix that stretches the frequency axis: another vocal tract (Jaitly and Hinton 2013)."""
    position = np.interp(mel(np.clip(CENTRES * factor, CENTRES[0], CENTRES[-1])), mel(CENTRES), np.arange(BANDS))
    low = np.minimum(position.astype(int), BANDS - 2)
    matrix = np.zeros((BANDS, BANDS), np.float32)
    matrix[low, np.arange(BANDS)] = 1 - (position - low)
    matrix[low + 1, np.arange(BANDS)] += position - low
    return matrix


WARPS = [warp(f) for f in np.exp(np.linspace(-0.12, 0.12, 41))]


def telephone(chance):
    """What a narrow line or a small microphone leaves of frames: less below 150 to 350 Hz, nothing above 3.2 to 4 kHz."""
    loss, kind = np.zeros(BANDS), chance.random()
    if kind > 0.3:
        edge, width = chance.uniform(150, 400), chance.uniform(0.1, 0.7)
        loss += chance.uniform(2, 14) * np.clip((edge - CENTRES) / (edge * width), 0, 1)
    if kind < 0.8:
        loss += 20 * np.clip((CENTRES - chance.uniform(3200, 3900)) / chance.uniform(50, 600), 0, 1)
    return lambda frames: np.maximum(frames - loss, QUIETEST).astype(np.float32)


def heard_before(i, history, labels, chance):
    """Which of a speaker's other clips clip `i` is compared with, if any."""
    if chance.random() <= WITHOUT_SPECTRUM:
        return []
    before = int(np.searchsorted(history, i))
    others = history[history != i]
    if chance.random() < SAME_MOOD:
        others = others[labels[others] == labels[chance.choice(others)]]
    return history[:before] if chance.random() < 0.5 else chance.permutation(others)[:chance.integers(1, 25)]


def cut(frames, active, length, chance):
    """Another tempo, and at most `length` frames."""
    count = max(20, int(len(frames) * np.exp(chance.uniform(-0.12, 0.12))))
    position = np.linspace(0, len(frames) - 1.001, count)
    low = position.astype(int)
    share = (position - low)[:, None].astype(np.float32)
    frames, active = frames[low] * (1 - share) + frames[low + 1] * share, active[low]
    if len(frames) > length:
        start = chance.integers(len(frames) - length + 1)
        frames, active = frames[start:start + length], active[start:start + length]
    return frames, active if active.any() else np.ones(len(frames), bool)


def masked(frames, chance):
    """Some bands and some frames are hidden: SpecAugment (Park et al. 2019)."""
    for _ in range(2):
        width = chance.integers(4)
        band = chance.integers(BANDS - width)
        frames[:, band:band + width] = 0
        width = chance.integers(12)
        start = chance.integers(max(1, len(frames) - width))
        frames[start:start + width] = 0
    return frames.astype(np.float32)


def group(chosen, history, labels, clips, means, length, mean, sd, chance):
    """Training examples of one speaker: another tract, speed, room and microphone for all of them, another tempo and cut
    for each. Most are compared with what the speaker's other clips, changed alike, sound like in the mean."""
    tract = WARPS[chance.integers(len(WARPS))]
    colour = chance.normal(0, TILT) * np.linspace(-1, 1, BANDS) + chance.normal(0, COLOUR / 3, BANDS).cumsum()
    colour = colour * sd
    noisy = chance.random() < 0.3
    shape = chance.normal() * 3 * (np.linspace(0, 1, BANDS) - 0.5) + 0.3 * chance.normal(0, 0.5, BANDS).cumsum()
    distance = chance.uniform(5, 50) / 10 * math.log(10)
    line = telephone(chance) if chance.random() < APPROXIMATE else None
    examples = []
    for i in chosen:
        frames, active = clips[i]
        frames = frames @ tract
        earlier = heard_before(i, history, labels, chance)
        usual = means[earlier].mean(0) @ tract if len(earlier) else None
        frames, active = cut(frames, active, length, chance)
        if noisy:
            noise = frames[active].max(1).mean() - distance + shape - shape.max()
            frames = np.logaddexp(frames, noise + np.log(chance.gamma(3, 1 / 3, frames.shape)))
            usual = None if usual is None else np.logaddexp(usual, noise)
        frames, usual = frames + colour, None if usual is None else usual + 0.8 * colour
        if line is not None:
            frames, usual = line(frames), None if usual is None else line(usual)
            active = spoken(frames)
        frames = normalised(frames, active, mean, sd, usual, len(earlier), slopes=False)
        examples.append(masked(frames, chance))
    return examples


def carried_group(chosen, history, labels, clips, means, length, mean, sd, chance):
    """As `group`, of clips that a made-up line has carried: its noise and colour are the line's."""
    tract = WARPS[20 + chance.integers(-8, 9)]
    examples = []
    for i in chosen:
        frames, active = clips[i]
        earlier = heard_before(i, history, labels, chance)
        usual = means[earlier].mean(0) @ tract if len(earlier) else None
        frames, active = cut(frames @ tract, active, length, chance)
        examples.append(masked(normalised(frames, active, mean, sd, usual, len(earlier)), chance))
    return examples


TILT, COLOUR = 0.2, 0.15
APPROXIMATE, CARRIED_BY_LINES = 0.16, 0.08  # shares of the groups that lose a line's bands, and that made-up lines carry
WITHOUT_SPECTRUM, WITHOUT_SUMMARY = 0.25, 0.3
SAME_MOOD = 0.1        # how often all earlier clips share one label, so that a one-sided past is not believed too much


def share_of(count):
    """How much the mean of `count` earlier pieces of speech counts against that of all speakers."""
    return count / (count + PRIOR)


def normalised(frames, active, mean, sd, usual=None, count=0, slopes=True):
    """Frames without their level, compared with what is expected of the speaker; bands on a line's slope with their own
    mean; nothing is said of missing bands. `usual`: the mean frame of `count` earlier pieces; `slopes`: whether to look for
    them. In training they are looked for only in clips that made-up lines have carried: networks that were trained without
    any others knew no more of telephones, and less of speakers."""
    gone = missing(frames, active)
    frames = frames - level_of(frames, active)
    expected = np.where(sloping(gone), frames[active].mean(0), mean) if slopes else mean
    if count:
        expected = (1 - share_of(count)) * expected + share_of(count) * (usual - usual[CARRIED].mean())
    return (frames - expected) / sd * ~gone


# ---- Network

def pooled(x, weight):
    """Means and deviations over time of channels, by the weights of their heads."""
    weight = weight.repeat_interleave(CHANNELS // HEADS, 1)
    mean = (weight * x).sum(2)
    deviation = ((weight * (x - mean[:, :, None]) ** 2).sum(2) + 1e-4).sqrt()
    return torch.cat([mean, deviation], 1)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.entry = nn.Conv1d(BANDS, CHANNELS, 5, stride=STRIDE, bias=False)
        self.entry_norm = nn.BatchNorm1d(CHANNELS)
        self.blocks = nn.ModuleList(
            nn.Conv1d(CHANNELS, CHANNELS, 3, dilation=d, padding=d, bias=False) for d in DILATIONS)
        self.norms = nn.ModuleList(nn.BatchNorm1d(CHANNELS) for _ in DILATIONS)
        self.attention = nn.Conv1d(CHANNELS, HEADS, 1)
        self.hidden = nn.Linear(4 * CHANNELS, HIDDEN)
        self.output = nn.Linear(HIDDEN, 8)

    def summary(self, x, lengths, watch=lambda place, value: None):
        """`x`: examples × bands × frames, `lengths`: frames in use. Positions beyond them are zero in every layer, as
        where the program pads. `watch` sees every activation."""
        x = self.entry(x)
        used = (torch.arange(x.shape[2])[None] < ((lengths - 5) // STRIDE + 1)[:, None]).float()[:, None]
        x = F.relu(self.entry_norm(x)) * used
        watch(1, x)
        for i, (block, norm) in enumerate(zip(self.blocks, self.norms)):
            x = F.relu(x + norm(block(x))) * used
            watch(i + 2, x)
        return pooled(x, torch.softmax(self.attention(x) + (used - 1) * 1e4, 2))

    def judge(self, summary, usual, share, watch=lambda place, value: None):
        """`usual`: the mean summary of the speaker's earlier pieces, `share`: how much it counts, 0…1."""
        x = torch.cat([summary, share[:, None] * (summary - usual)], 1)
        watch(len(DILATIONS) + 2, x)
        x = F.relu(self.hidden(F.dropout(x, 0.2, self.training)))
        watch(len(DILATIONS) + 3, x)
        x = self.output(F.dropout(x, 0.2, self.training))
        return x[:, :6], x[:, 6:]


def padded(examples):
    lengths = torch.tensor([len(e) for e in examples])
    batch = np.zeros((len(examples), BANDS, int(lengths.max())), np.float32)
    for i, example in enumerate(examples):
        batch[i, :, :len(example)] = example.T
    return torch.from_numpy(batch), lengths


def of_speakers(rows, heard):
    """The clips of each speaker, in the order of the list."""
    histories = {}
    for i in heard:
        histories.setdefault(rows[i]["speaker"], []).append(i)
    return {speaker: np.array(those) for speaker, those in sorted(histories.items())}


def label_weights(labels):
    counts = np.bincount(labels, minlength=6)
    return torch.tensor(counts.sum() / 6 / counts, dtype=torch.float32)


def groups_of(histories, chance):
    """Clips in groups of one speaker, in random order."""
    groups = []
    for those in histories.values():
        mixed = chance.permutation(those)
        groups += [mixed[g:g + GROUP] for g in range(0, len(mixed) - GROUP + 1, GROUP)]
    return [groups[g] for g in chance.permutation(len(groups))]


def against_others(labels, chance):
    """Each clip of a batch is judged against some of the others of its group: the weights that make their mean, and how much
    it counts."""
    others, share = np.zeros((BATCH, BATCH), np.float32), np.zeros(BATCH, np.float32)
    for i in range(BATCH):
        if chance.random() < WITHOUT_SUMMARY:
            continue
        first = i // GROUP * GROUP
        count = chance.integers(1, GROUP)
        usable = np.array([k for k in range(first, first + GROUP) if k != i])
        if chance.random() < SAME_MOOD:
            usable = usable[labels[usable] == labels[chance.choice(usable)]]
        usable = chance.permutation(usable)[:count]
        others[i, usable] = 1 / len(usable)
        share[i] = share_of(len(usable))
    return torch.from_numpy(others), torch.from_numpy(share)


def train(rows, sets, means, carried, heard, seed, name):
    """A network trained on the clips `heard`, with the mean and deviation of their bands. `carried`: sets of clips, and their
    means, that made-up lines have carried."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    frames = np.concatenate([frames - level_of(frames, active) for frames, active in (sets[0][i] for i in heard)])
    mean, sd = frames.mean(0), frames.std(0)
    labels = np.array([row["label"] for row in rows])
    affects = np.array([row["affect"] for row in rows], np.float32)
    weight = label_weights(labels[heard])
    histories = of_speakers(rows, heard)
    network = Network()
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.96), use_buffers=True)
    optimiser = torch.optim.AdamW(network.parameters(), RATE_OF_LEARNING, weight_decay=DECAY)
    steps = len(heard) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE_OF_LEARNING, total_steps=EPOCHS * steps, pct_start=0.25)
    for epoch in range(EPOCHS):
        network.train()
        groups, total = groups_of(histories, chance), 0.0
        for step in range(steps):
            length = int(chance.integers(100, 241))
            examples, chosen = [], []
            for g in range(step * BATCH // GROUP, (step + 1) * BATCH // GROUP):
                clips = groups[g % len(groups)]
                make, (of, averages) = group, (sets, means)
                if chance.random() < CARRIED_BY_LINES:
                    make, (of, averages) = carried_group, carried
                k = chance.integers(len(of))
                examples += make(clips, histories[rows[clips[0]]["speaker"]], labels, of[k], averages[k], length, mean, sd, chance)
                chosen += list(clips)
            others, share = against_others(labels[chosen], chance)
            with torch.autocast("cpu", torch.bfloat16):
                summary = network.summary(*padded(examples))
            summary = summary.float()
            logits, affect = network.judge(summary, others @ summary, share)
            loss = F.cross_entropy(logits, torch.from_numpy(labels[chosen]), weight=weight, label_smoothing=SMOOTHING)
            loss = loss + 0.3 * F.mse_loss(affect, torch.from_numpy(affects[chosen]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            if step % 4 == 0:
                average.update_parameters(network)
            total += loss.item()
        if epoch % 10 == 9:
            print(f"{name}: epoch {epoch + 1} of {EPOCHS}, loss {total / steps:.3f}", file=sys.stderr, flush=True)
    return average.module.eval(), mean.astype(np.float32), sd.astype(np.float32)


def predict(network, mean, sd, sets, means, histories):
    """What the network says of each speaker's clips: by itself, and against all earlier clips of the speaker."""
    alone, against = {}, {}
    none = torch.zeros(1, 2 * CHANNELS), torch.zeros(1)
    with torch.no_grad():
        for those in histories.values():
            sums = torch.zeros(1, 2 * CHANNELS)
            for count, i in enumerate(those):
                summary = network.summary(*padded([normalised(*sets[0][i], mean, sd).astype(np.float32)]))
                alone[i] = network.judge(summary, *none)[0][0].numpy()
                usual = means[0][those[:count]].mean(0) if count else None
                summary = network.summary(*padded([normalised(*sets[0][i], mean, sd, usual, count).astype(np.float32)]))
                share = torch.tensor([share_of(count)], dtype=torch.float32)
                against[i] = network.judge(summary, sums / max(1, count), share)[0][0].numpy()
                sums = sums + summary
    return alone, against


# ---- Statistics of the contours, and what a linear model says of them

COSINES = (np.cos(np.pi * np.outer(np.arange(CEPSTRA), np.arange(CARRIED.sum()) + 0.5) / CARRIED.sum()) * 2 / CARRIED.sum()).astype(np.float32)


def statistics(frames, active, slopes=True):
    """Five numbers for each band and each cepstral coefficient: mean, deviation and skewness over the frames that are no
    pause, mean absolute step over 10 and over 40 ms. Those of missing bands and of bands on `slopes` are no numbers."""
    gone = missing(frames, active)
    gone = np.concatenate([gone | sloping(gone) if slopes else gone, np.zeros(CEPSTRA, bool)])
    frames = frames - level_of(frames, active)
    contours = np.concatenate([frames, frames[:, CARRIED] @ COSINES.T], 1)
    heard = contours[active]
    mean, sd = heard.mean(0), heard.std(0)
    skewness = ((heard - mean) ** 3).mean(0) / (sd ** 3 + 0.1)
    found = np.array([mean, sd, skewness, np.abs(np.diff(contours, axis=0)).mean(0),
                      np.abs(contours[4:] - contours[:-4]).mean(0)])
    return np.where(gone, np.nan, found).reshape(-1).astype(np.float32)


class Scale:
    """Statistics brought to like size: the middle at 0, from the tenth to the ninetieth percentile 2 units, cut at ±8. What
    is missing is given the mean."""

    def __init__(self, centre, gain, mean):
        self.centre, self.gain, self.mean = centre, gain, mean

    @classmethod
    def fitted(cls, examples):
        centre = np.nanmedian(examples, 0).astype(np.float32)
        low, high = np.nanpercentile(examples, [10, 90], axis=0)
        # A number that never changes, such as the mean of the zeroth coefficient, is given no say.
        gain = np.where(high - low > 1e-3, 2 / np.maximum(high - low, 1e-3), 0).astype(np.float32)
        return cls(centre, gain, np.nanmean(np.clip((examples - centre) * gain, -8, 8), 0).astype(np.float32))

    def __call__(self, values):
        scaled = np.clip((values - self.centre) * self.gain, -8, 8)
        return np.where(np.isnan(scaled), self.mean, scaled)


def linear(rows, tables, heard, against, seed, scale=None):
    """Weights of a linear model over statistics, scaled as they are in the mean or by `scale`, six outputs; `against`: over
    their difference from the speaker's usual ones."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    scale = scale or Scale.fitted(tables[0][heard])
    scaled = [scale(table) for table in tables]
    labels = np.array([row["label"] for row in rows])
    weight = label_weights(labels[heard])
    histories = of_speakers(rows, heard)
    model = nn.Linear(tables[0].shape[1], 6)
    steps, epochs, batch = len(heard) // 64, 30, 64
    optimiser = torch.optim.AdamW(model.parameters(), 2e-3, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=epochs * steps)
    for _ in range(epochs):
        order = chance.permutation(heard)
        for step in range(steps):
            chosen, inputs = order[step * batch:(step + 1) * batch], []
            for i in chosen:
                table, expected = scaled[chance.integers(len(tables))], scale.mean
                if against:
                    others = chance.permutation(histories[rows[i]["speaker"]])[:chance.integers(4, 25)]
                    others = others[others != i]
                    if chance.random() < SAME_MOOD:
                        others = others[labels[others] == labels[chance.choice(others)]]
                    share = share_of(len(others))
                    expected = (1 - share) * expected + share * table[others].mean(0)
                inputs.append(table[i] - expected)
            inputs = torch.tensor(np.array(inputs), dtype=torch.float32)
            logits = model(inputs + 0.2 * torch.randn_like(inputs))
            loss = F.cross_entropy(logits, torch.from_numpy(labels[chosen]), weight=weight, label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return scale, model.weight.detach().numpy(), model.bias.detach().numpy()


def predict_linear(scale, plain, causal, table, histories):
    alone, against = {}, {}
    for those in histories.values():
        scaled = scale(table[those])
        for count, i in enumerate(those):
            alone[i] = plain[0] @ (scaled[count] - scale.mean) + plain[1]
            share = share_of(count)
            usual = scaled[:count].mean(0) if count else 0
            away = scaled[count] - (1 - share) * scale.mean - share * usual
            against[i] = (1 - share) * alone[i] + share * (causal[0] @ away + causal[1])
    return alone, against


# ---- Quantisation and the file

def tensors(network, mean, sd, examples, scale, plain, causal):
    """Normalisation folded into weights; activations scaled to the largest of the examples, with room above. `examples`
    are judged alone and against each other."""
    largest = np.zeros(len(DILATIONS) + 4)

    def watch(place, value):
        largest[place] = max(largest[place], float(value.abs().max()))

    with torch.no_grad():
        for start in range(0, len(examples), 32):
            group = [normalised(*e, mean, sd).astype(np.float32) for e in examples[start:start + 32]]
            summary = network.summary(*padded(group), watch)
            for share in [0, 1]:
                network.judge(summary, summary.roll(1, 0), torch.full((len(group),), float(share)), watch)
    scales = np.maximum(largest, 0.1) * 1.5 / CEILING
    scales[0] = CLIP / CEILING
    result = {"input.mean": mean, "input.sd": sd, "activation.scale": scales.astype(np.float32)}

    def folded(convolution, norm):
        gain = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().numpy()
        bias = norm.bias.detach().numpy() - norm.running_mean.numpy() * gain
        # outputs × inputs × taps as trained, outputs × taps × inputs in the file
        return (convolution.weight.detach().numpy() * gain[:, None, None]).transpose(0, 2, 1), bias

    result.update(quantised("entry", *folded(network.entry, network.entry_norm)))
    for i, (block, norm) in enumerate(zip(network.blocks, network.norms)):
        result.update(quantised(f"block{i}", *folded(block, norm)))
    result.update(quantised("attention", network.attention.weight.detach().numpy()[:, :, 0], network.attention.bias.detach().numpy()))
    for name, layer in [("hidden", network.hidden), ("output", network.output)]:
        result.update(quantised(name, layer.weight.detach().numpy(), layer.bias.detach().numpy()))
    result.update({"statistics.centre": scale.centre, "statistics.gain": scale.gain, "statistics.mean": scale.mean})
    result.update(quantised("statistics.plain", *plain))
    result.update(quantised("statistics.causal", *causal))
    return result


def integer_run(t, frames, active, temperatures, earlier=None, narrow=False):
    """What the program computes, in numpy, for a window and, if there is one, an earlier piece of the same speaker: six
    probabilities, valence, arousal. `narrow`: by the judge of narrow lines that narrow.py adds. Written for checking, not
    speed."""
    scale = t["activation.scale"].astype(np.float32)

    def whole(values, unit):
        return np.rint(np.clip(values / unit, -CEILING, CEILING)).astype(np.int64)

    def layer(name, x, stride=1, dilation=1, padding=0, carry=None, source=0.0, target=None):
        weight = t[f"{name}.weight"].astype(np.int64)
        weight = weight.reshape(len(weight), -1, x.shape[1])
        padded_rows = np.pad(x, ((padding, padding), (0, 0)))
        positions = (len(padded_rows) - (weight.shape[1] - 1) * dilation - 1) // stride + 1
        sums = sum(padded_rows[k * dilation:k * dilation + (positions - 1) * stride + 1:stride] @ weight[:, k].T
                   for k in range(weight.shape[1]))
        out = 1.0 if target is None else target
        real = sums * (t[f"{name}.scale"] * source / out) + t[f"{name}.bias"] / out
        if target is None:
            return real
        if carry is not None:
            real = real + x * (source / out)
        return np.rint(np.clip(real, 0, CEILING)).astype(np.int64)

    def summary(frames, active, usual=None, count=0):
        frames = normalised(frames, active, t["input.mean"], t["input.sd"], usual, count)
        x = whole(frames, scale[0])
        if narrow:
            unit = t["narrow.squeeze.unit"][0]
            added = layer("narrow.spread", layer("narrow.squeeze", x, source=scale[0], target=unit), source=unit)
            x = np.rint(np.clip(x + added / scale[0], -CEILING, CEILING)).astype(np.int64)
        x = layer("entry", x, stride=STRIDE, source=scale[0], target=scale[1])
        for i, d in enumerate(DILATIONS):
            x = layer(f"block{i}", x, dilation=d, padding=d, carry=True, source=scale[i + 1], target=scale[i + 2])
        last = len(DILATIONS) + 1
        score = layer("attention", x, source=scale[last])
        weight = np.exp(score - score.max(0))
        weight = np.repeat(weight / weight.sum(0), CHANNELS // HEADS, 1)
        real = x * scale[last]
        mean = (weight * real).sum(0)
        return np.concatenate([mean, np.sqrt((weight * (real - mean) ** 2).sum(0) + 1e-4)])

    def scaled(frames, active):
        values = np.clip((statistics(frames, active) - t["statistics.centre"]) * t["statistics.gain"], -8, 8)
        return np.where(np.isnan(values), t["statistics.mean"], values)

    count = 0 if earlier is None else 1
    share = share_of(count)
    usual = earlier[0][earlier[1]].mean(0) if count else None
    said = summary(frames, active, usual, count)
    relative = share * (said - summary(*earlier)) if count else 0 * said
    last = len(DILATIONS) + 2
    x = whole(np.concatenate([said, relative]), scale[last])[None]
    x = layer("hidden", x, source=scale[last], target=scale[last + 1])
    out = layer("narrow.output" if narrow else "output", x, source=scale[last + 1])[0]
    unit = np.float32(CLIP / CEILING)
    values = scaled(frames, active)
    linear = layer("narrow.plain" if narrow else "statistics.plain", whole(values - t["statistics.mean"], unit)[None], source=unit)[0]
    if count:
        away = values - (1 - share) * t["statistics.mean"] - share * scaled(*earlier)
        causal = layer("statistics.causal", whole(away, unit)[None], source=unit)[0]
        linear = (1 - share) * linear + share * causal
    temperature = ((1 - share) * temperatures[0] + share * temperatures[1]) / 1000
    logits = (out[:6] + linear) / temperature
    odds = np.exp(logits - logits.max())
    return np.concatenate([odds / odds.sum(), np.clip(out[6:], -1, 1)])


def check(t, temperatures, again, bands=range(CHECK_BANDS), narrow=False):
    """What the model must say, per mille, of a made-up window in which only `bands` are heard, with `again` after having
    learned from another, a whole one or, if the line is narrow, one like it: the tests compare the program with this."""
    def made_up(factor, count, bands):
        frames = [[((r * 37 + b * factor) % 97) / 8 + 8 if b in bands else 0 for b in range(BANDS)] for r in range(count)]
        return np.maximum(np.array(frames, np.float32), QUIETEST), np.ones(count, bool)
    earlier = made_up(59, 90, bands if narrow else range(BANDS)) if again else None
    numbers = integer_run(t, *made_up(101, 120, bands), temperatures, earlier, narrow) * 1000
    return ",".join(str(int(np.rint(n))) for n in numbers)


def write(path, t, temperatures, name):
    metadata = {
        "format": "safetensors", "architecture": ARCHITECTURE, "name": name,
        "features": f"fbank{BANDS}", "bands": str(BANDS), "cepstra": str(CEPSTRA), "hop_milliseconds": "10",
        "labels": ",".join(LABELS), "outputs": "one log-odds a label, valence, arousal", "stride": str(STRIDE),
        "dilations": ",".join(map(str, DILATIONS)), "window_frames": str(WINDOW), "shortest_frames": str(SHORTEST),
        "speech_margin_frames": str(MARGIN), "pause_permille": str(round(PAUSE * 1000)), "prior_pieces": str(PRIOR),
        "quietest_permille": str(round(QUIETEST * 1000)), "present_permille": str(round(PRESENT * 1000)),
        "beside_missing_bands": str(BESIDE), "line_missing_bands": str(LINE),
        "carried_first_band": str(int(np.flatnonzero(CARRIED)[0])), "carried_bands": str(int(CARRIED.sum())),
        "temperature_permille": str(temperatures[0]), "temperature_baseline_permille": str(temperatures[1]),
        "confidence_floor_permille": str(FLOOR), "check_frames": "120", "check_bands": str(CHECK_BANDS), "check_permille": check(t, temperatures, False),
        "check_baseline_frames": "90", "check_baseline_permille": check(t, temperatures, True),
        "training_data": "RAVDESS (Livingstone and Russo 2018), 20 actors, English; nEMO (Christop 2024), 7 speakers, Polish",
        "licence": "CC BY-NC-SA 4.0, inherited from RAVDESS and nEMO: non-commercial, share alike, attribution"}
    modelfile.write(path, t, metadata)


# ---- Folds

WEIGHTS_TRIED = np.arange(0, 31) / 20
TEMPERATURES_TRIED = np.arange(60, 400, 2) / 100


def joined(network, linear, labels, weights=WEIGHTS_TRIED):
    """The weight of the linear model beside the network, and the temperature of both, of least cross-entropy."""
    best = (math.inf, 0, 1)
    for weight in weights:
        logits = torch.from_numpy((network + weight * linear).astype(np.float32))
        for temperature in TEMPERATURES_TRIED:
            loss = float(F.cross_entropy(logits / temperature, labels))
            best = min(best, (loss, float(weight), float(temperature)))
    return best[1:]


STATE = {}


def one(task):
    """A model for one fold, or with fold −1 for all speakers, and what its parts say of the speakers left out: for each
    clip the network's and the linear model's log-odds, alone and against the earlier clips."""
    fold, seed = task
    torch.set_num_threads(1)
    rows, sets, means, tables, folds = (STATE[k] for k in ["rows", "sets", "means", "tables", "folds"])
    speakers = sorted({row["speaker"] for row in rows})
    left_out = set(speakers[fold::folds]) if fold >= 0 else set()
    heard = np.array([i for i, row in enumerate(rows) if row["speaker"] not in left_out])
    unheard = of_speakers(rows, [i for i, row in enumerate(rows) if row["speaker"] in left_out])
    name = f"fold {fold}" if fold >= 0 else "all speakers"
    network, mean, sd = train(rows, sets, means, STATE["carried"], heard, seed, name)
    scale, *plain = linear(rows, tables, heard, False, seed)
    scale, *causal = linear(rows, tables, heard, True, seed)
    said = predict(network, mean, sd, sets, means, unheard), predict_linear(scale, plain, causal, STATE["table"], unheard)
    chosen = np.concatenate(list(unheard.values())) if unheard else np.zeros(0, int)
    late = np.concatenate([np.arange(len(those)) >= 10 for those in unheard.values()]) if unheard else np.zeros(0, bool)
    said = [[np.array([part[mode][i] for i in chosen]).reshape(-1, 6) for part in said] for mode in [0, 1]]
    if unheard:
        labels = np.array([rows[i]["label"] for i in chosen])
        print(f"{name}: recall {recall(said[0][0], labels):.1f}, against earlier clips {recall(said[1][0][late], labels[late]):.1f}",
              file=sys.stderr, flush=True)
    return fold, (network, mean, sd, [sets[0][i] for i in heard[::4]], scale, plain, causal), said, chosen, late


def recall(logits, labels):
    best = logits.argmax(1)
    return 100 * float(np.mean([(best[labels == c] == c).mean() for c in range(6) if (labels == c).any()]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", help="the folder that data/unpack filled")
    parser.add_argument("--binary", default=os.path.join(HERE, "../../.build/release/lamppost"))
    parser.add_argument("--folds", type=int, default=9)
    parser.add_argument("--out", help="folder for the folds' models")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", help="folder that keeps the features from one run to the next")
    parser.add_argument("--no-model", action="store_true", help="train the folds only, not the model for all speakers")
    parser.add_argument("--jobs", type=int, default=1, help="folds trained at once, one core each")
    options = parser.parse_args()
    rows = clips(options.data)
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or folder
        os.makedirs(cache, exist_ok=True)
        sets = [features(options.binary, options.data, rows, speed, cache) for speed in SPEEDS]
        carried = line_sets(options.binary, options.data, rows, UNHEARD, cache)
    STATE.update(rows=rows, sets=sets, folds=options.folds, means=means_of(sets), carried=(carried, means_of(carried)))
    STATE["table"] = np.array([statistics(*clip) for clip in sets[0]])
    STATE["tables"] = [np.array([statistics(*clip, slopes=False) for clip in clips]) for clips in sets]
    lines = np.random.default_rng(options.seed)
    for _ in range(2):
        line = telephone(lines)
        STATE["tables"].append(np.array([statistics(line(frames), spoken(line(frames)), slopes=False) for frames, _ in sets[0]]))
    tasks = [(fold, options.seed) for fold in list(range(options.folds)) + ([] if options.no_model else [-1])]
    if options.jobs > 1:
        with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
            results = pool.map(one, tasks, chunksize=1)
    else:
        results = [one(task) for task in tasks]
    results = {result[0]: result[1:] for result in results}

    def held_out(folds, mode):
        """What the networks and the linear models of some folds said of clips they had not heard, and the labels."""
        parts = [results[k] for k in folds]
        use = [late if mode else np.ones(len(late), bool) for _, _, _, late in parts]
        chosen = np.concatenate([p[2][u] for p, u in zip(parts, use)])
        return [np.concatenate([p[1][mode][part][u] for p, u in zip(parts, use)]) for part in [0, 1]], chosen

    pooled = [[], []]
    for fold, (parts, said, chosen, late) in results.items():
        others = [k for k in range(options.folds) if k != fold]
        weights, temperatures = [], []
        for mode in [0, 1]:
            (network, straight), clips_heard = held_out(others, mode)
            weight, temperature = joined(network, straight, torch.tensor([rows[i]["label"] for i in clips_heard]))
            weights.append(weight), temperatures.append(round(temperature * CAUTION * 1000))
            use = late if mode else np.ones(len(late), bool)
            pooled[mode].append(((said[mode][0] + weight * said[mode][1])[use], [rows[i]["label"] for i in chosen[use]]))
        print(f"fold {fold}: weights {weights}, temperatures {temperatures}", file=sys.stderr)
        *network, scale, plain, causal = parts
        model = tensors(*network, scale, *[[weight * value for value in part] for weight, part in zip(weights, [plain, causal])])
        if fold < 0:
            write(os.path.join(HERE, "mood.safetensors"), model, temperatures, "voice-mood")
        elif options.out:
            os.makedirs(options.out, exist_ok=True)
            write(os.path.join(options.out, f"fold{fold}.safetensors"), model, temperatures, f"voice-mood-fold{fold}-of-{options.folds}")
    for mode, title in enumerate(["alone", "against earlier clips, from the eleventh"]):
        logits, labels = (np.concatenate(part) for part in zip(*pooled[mode]) if True)
        print(f"recall of unheard speakers, {title}: {recall(logits, labels):.2f}", file=sys.stderr)


if __name__ == "__main__":
    main()
