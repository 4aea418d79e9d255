#!/usr/bin/env python3
"""Trains the model that guesses a mood from speech, and writes it as int8 safetensors.

    python3 -m venv VENV && VENV/bin/pip install numpy torch
    VENV/bin/python Models/voice/train.py DATA --binary BIN --folds 9 --out DIR

DATA is the folder that `data/unpack` fills (DATA/speech/labels.csv and the clips it names), BIN the release build of
lamppost: features come from it, so that training and running see the same numbers. Speakers, sorted by name, are dealt
to the folds in turn (fold k holds positions k, k + folds, …). Each fold's model is trained on the other folds' speakers
and written to DIR/fold<k>.safetensors; the model for all speakers goes to mood.safetensors beside this file. What the
folds say of speakers that they have not heard sets the temperature: a fold's own from the other folds, the shipped
model's from all. CPU only; about a minute of one core a fold.
"""

import argparse, csv, json, math, multiprocessing, os, struct, subprocess, sys, tempfile, wave

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
RATE, HOP, FRAME, BANDS = 16_000, 160, 400, 40
LABELS = ["neutral", "happy", "sad", "angry", "fearful", "surprised"]
SAME = {"calm": "neutral"}
# Valence and arousal: no listener rated the clips, so the targets are the places of the words on Russell's circumplex
# (1980, doi:10.1037/h0077714), drawn in by a tenth for normal intensity and out by a fifth for strong.
CIRCUMPLEX = {"neutral": (0, -0.1), "calm": (0.3, -0.5), "happy": (0.8, 0.5), "sad": (-0.7, -0.4), "angry": (-0.6, 0.7),
              "fearful": (-0.6, 0.6), "surprised": (0.2, 0.7)}
SPEEDS = [1.0, 0.94, 1.06, 0.88, 1.12]

PAUSE = 9.0            # natural logarithm of power below the loudest frame: 39 dB
WINDOW, SHORTEST, MARGIN = 250, 50, 40
FLOOR = 350            # per mille: no estimate below this probability
CAUTION = 1.1          # speakers, languages and rooms not seen here: less sure than the fit
CHANNELS, HIDDEN, HEADS, STRIDE, DILATIONS = 64, 48, 4, 4, [1, 2, 4, 8, 1, 2]
EPOCHS, BATCH, RATE_OF_LEARNING, DECAY, SMOOTHING = 36, 32, 3e-3, 0.02, 0.05
CEILING = 16_383       # the largest activation
CLIP = 8.0             # standard deviations that the input can reach


# ---- Clips and features

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


def features(binary, data, rows, speed, cache):
    """Log-mel frames of every clip. The clips are joined into one file, each beginning on a frame's first sample: one
    call computes them all, and no frame that is used reaches into a neighbour."""
    stored = os.path.join(cache, f"fbank{BANDS}-{speed:.2f}.npz")
    if not os.path.exists(stored):
        begins, counts, at = [], [], 0
        with tempfile.TemporaryDirectory() as folder:
            joined = os.path.join(folder, "joined.wav")
            with wave.open(joined, "wb") as file:
                file.setnchannels(1), file.setsampwidth(2), file.setframerate(RATE)
                for row in rows:
                    signal = respeed(samples(os.path.join(data, row["file"])), speed)
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


def trim(frames):
    """Pauses at the edges away; says which of the frames that are left are no pause."""
    level = frames.mean(1)
    active = level > level.max() - PAUSE
    where = np.flatnonzero(active)
    return frames[where[0]:where[-1] + 1], active[where[0]:where[-1] + 1]


def levelled(frames, active):
    return frames - (frames[active] if active.any() else frames).mean()


# ---- Augmentation

def mel(hertz):
    return 1127 * np.log1p(hertz / 700)


CENTRES = 700 * np.expm1(np.linspace(mel(20), mel(8000), BANDS + 2)[1:-1] / 1127)


def warp(factor):
    """A matrix that stretches the frequency axis: another vocal tract (Jaitly and Hinton 2013)."""
    position = np.interp(mel(np.clip(CENTRES * factor, CENTRES[0], CENTRES[-1])), mel(CENTRES), np.arange(BANDS))
    low = np.minimum(position.astype(int), BANDS - 2)
    matrix = np.zeros((BANDS, BANDS), np.float32)
    matrix[low, np.arange(BANDS)] = 1 - (position - low)
    matrix[low + 1, np.arange(BANDS)] += position - low
    return matrix


WARPS = [warp(f) for f in np.exp(np.linspace(-0.12, 0.12, 41))]


def varied(frames, active, length, mean, sd, chance):
    """One training example: another tract, tempo, cut, room and microphone."""
    frames = frames @ WARPS[chance.integers(len(WARPS))]
    count = max(20, int(len(frames) * np.exp(chance.uniform(-0.12, 0.12))))
    position = np.linspace(0, len(frames) - 1.001, count)
    low = position.astype(int)
    share = (position - low)[:, None].astype(np.float32)
    frames, active = frames[low] * (1 - share) + frames[low + 1] * share, active[low]
    if len(frames) > length:
        start = chance.integers(len(frames) - length + 1)
        frames, active = frames[start:start + length], active[start:start + length]
    if not active.any():
        active = np.ones(len(frames), bool)
    if chance.random() < 0.15:
        shape = chance.normal() * 3 * (np.linspace(0, 1, BANDS) - 0.5) + 0.3 * chance.normal(0, 0.5, BANDS).cumsum()
        loud = frames[active].max(1).mean() - chance.uniform(5, 30) / 10 * math.log(10)
        frames = np.logaddexp(frames, loud + shape - shape.max() + np.log(chance.gamma(3, 1 / 3, frames.shape)))
    frames = (levelled(frames, active) - mean) / sd + chance.normal(0, TILT) * np.linspace(-1, 1, BANDS)
    for _ in range(2):  # SpecAugment (Park et al. 2019)
        width = chance.integers(4)
        band = chance.integers(BANDS - width)
        frames[:, band:band + width] = 0
        width = chance.integers(12)
        start = chance.integers(max(1, len(frames) - width))
        frames[start:start + width] = 0
    return frames.astype(np.float32)


TILT = 0.2


# ---- Network

class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.entry = nn.Conv1d(BANDS, CHANNELS, 5, stride=STRIDE, bias=False)
        self.entry_norm = nn.BatchNorm1d(CHANNELS)
        self.blocks = nn.ModuleList(
            nn.Conv1d(CHANNELS, CHANNELS, 3, dilation=d, padding=d, bias=False) for d in DILATIONS)
        self.norms = nn.ModuleList(nn.BatchNorm1d(CHANNELS) for _ in DILATIONS)
        self.attention = nn.Conv1d(CHANNELS, HEADS, 1)
        self.hidden = nn.Linear(2 * CHANNELS, HIDDEN)
        self.output = nn.Linear(HIDDEN, 8)

    def forward(self, x, lengths, watch=lambda place, value: None):
        """`x`: examples × bands × frames, `lengths`: frames in use. Positions beyond them are zero in every layer, as
        where the program pads. `watch` sees every activation."""
        x = self.entry(x)
        used = (torch.arange(x.shape[2])[None] < ((lengths - 5) // STRIDE + 1)[:, None]).float()[:, None]
        x = F.relu(self.entry_norm(x)) * used
        watch(1, x)
        for i, (block, norm) in enumerate(zip(self.blocks, self.norms)):
            x = F.relu(x + norm(block(x))) * used
            watch(i + 2, x)
        weight = torch.softmax(self.attention(x) + (used - 1) * 1e4, 2).repeat_interleave(CHANNELS // HEADS, 1)
        mean = (weight * x).sum(2)
        deviation = ((weight * (x - mean[:, :, None]) ** 2).sum(2) + 1e-4).sqrt()
        x = torch.cat([mean, deviation], 1)
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


def train(rows, sets, heard, seed, name):
    """A network trained on the clips `heard`, with the mean and deviation of their bands."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    frames = np.concatenate([levelled(*sets[0][i]) for i in heard])
    mean, sd = frames.mean(0), frames.std(0)
    labels = np.array([row["label"] for row in rows])
    affects = np.array([row["affect"] for row in rows], np.float32)
    counts = np.bincount(labels[heard], minlength=6)
    weight = torch.tensor(counts.sum() / 6 / counts, dtype=torch.float32)
    network = Network()
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99), use_buffers=True)
    optimiser = torch.optim.AdamW(network.parameters(), RATE_OF_LEARNING, weight_decay=DECAY)
    batches = [b for b in range(0, len(heard), BATCH) if len(heard) - b >= 8]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, RATE_OF_LEARNING, total_steps=EPOCHS * len(batches), pct_start=0.25)
    for epoch in range(EPOCHS):
        network.train()
        order, total = chance.permutation(heard), 0.0
        for b in batches:
            chosen = order[b:b + BATCH]
            length = int(chance.integers(100, 241))
            x, lengths = padded(
                [varied(*sets[chance.integers(len(SPEEDS))][i], length, mean, sd, chance) for i in chosen])
            logits, affect = network(x, lengths)
            loss = F.cross_entropy(logits, torch.from_numpy(labels[chosen]), weight=weight, label_smoothing=SMOOTHING)
            loss = loss + 0.3 * F.mse_loss(affect, torch.from_numpy(affects[chosen]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            average.update_parameters(network)
            total += loss.item()
        if epoch % 10 == 9:
            print(f"{name}: epoch {epoch + 1} of {EPOCHS}, loss {total / len(batches):.3f}", file=sys.stderr, flush=True)
    return average.module.eval(), mean.astype(np.float32), sd.astype(np.float32)


def predict(network, mean, sd, chosen):
    with torch.no_grad():
        return torch.cat([network(*padded([((levelled(*c) - mean) / sd).astype(np.float32)]))[0] for c in chosen])


# ---- Quantisation and the file

def quantised(name, weight, bias):
    """Symmetric 8-bit weights with one scale an output."""
    flat = weight.reshape(len(weight), -1)
    scale = np.maximum(np.abs(flat).max(1), 1e-8) / 127
    whole = np.clip(np.rint(flat / scale[:, None]), -127, 127).astype(np.int8)
    return {f"{name}.weight": whole.reshape(weight.shape), f"{name}.scale": scale.astype(np.float32),
            f"{name}.bias": bias.astype(np.float32)}


def tensors(network, mean, sd, examples):
    """Normalisation folded into weights; activations scaled to the largest of the examples, with room above."""
    largest = np.zeros(len(DILATIONS) + 4)

    def watch(place, value):
        largest[place] = max(largest[place], float(value.abs().max()))

    with torch.no_grad():
        for start in range(0, len(examples), 32):
            group = [((levelled(*e) - mean) / sd).astype(np.float32) for e in examples[start:start + 32]]
            network(*padded(group), watch)
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
    return result


def integer_run(t, frames):
    """What the program computes, in numpy: the eight outputs for levelled frames. Written for checking, not speed."""
    scale = t["activation.scale"].astype(np.float32)
    x = np.rint(np.clip((frames - t["input.mean"]) / (t["input.sd"] * scale[0]), -CEILING, CEILING)).astype(np.int64)

    def layer(name, x, stride=1, dilation=1, padding=0, carry=None, source=0, target=None):
        weight = t[f"{name}.weight"].astype(np.int64)
        weight = weight.reshape(len(weight), -1, x.shape[1])
        padded_rows = np.pad(x, ((padding, padding), (0, 0)))
        positions = (len(padded_rows) - (weight.shape[1] - 1) * dilation - 1) // stride + 1
        sums = sum(padded_rows[k * dilation:k * dilation + (positions - 1) * stride + 1:stride] @ weight[:, k].T
                   for k in range(weight.shape[1]))
        out = 1.0 if target is None else scale[target]
        real = sums * (t[f"{name}.scale"] * scale[source] / out) + t[f"{name}.bias"] / out
        if target is None:
            return real
        if carry is not None:
            real = real + x * (scale[source] / out)
        return np.rint(np.clip(real, 0, CEILING)).astype(np.int64)

    x = layer("entry", x, stride=STRIDE, source=0, target=1)
    for i, d in enumerate(DILATIONS):
        x = layer(f"block{i}", x, dilation=d, padding=d, carry=True, source=i + 1, target=i + 2)
    last = len(DILATIONS) + 1
    score = layer("attention", x, source=last)
    weight = np.exp(score - score.max(0))
    weight = np.repeat(weight / weight.sum(0), CHANNELS // HEADS, 1)
    real = x * scale[last]
    mean = (weight * real).sum(0)
    deviation = np.sqrt((weight * (real - mean) ** 2).sum(0) + 1e-4)
    pooled = np.rint(np.clip(np.concatenate([mean, deviation]) / scale[last + 1], 0, CEILING)).astype(np.int64)[None]
    hidden = layer("hidden", pooled, source=last + 1, target=last + 2)
    return layer("output", hidden, source=last + 2)[0]


def check(t, temperature):
    """A made-up window and what the model must say of it, per mille: the tests compare the program with this."""
    count = 120
    frames = np.array([[((r * 37 + b * 101) % 97) / 8 - 12 for b in range(BANDS)] for r in range(count)], np.float32)
    out = integer_run(t, frames - frames.mean(dtype=np.float64).astype(np.float32))
    share = np.exp((out[:6] - out[:6].max()) / (temperature / 1000))
    numbers = np.concatenate([share / share.sum(), np.clip(out[6:], -1, 1)]) * 1000
    return ",".join(str(int(np.rint(n))) for n in numbers)


def write(path, t, temperature, name):
    metadata = {
        "format": "safetensors", "architecture": "voice-mood-convolution 1", "name": name,
        "features": f"fbank{BANDS}", "bands": str(BANDS), "hop_milliseconds": "10", "labels": ",".join(LABELS),
        "outputs": "one log-odds a label, valence, arousal", "stride": str(STRIDE),
        "dilations": ",".join(map(str, DILATIONS)), "window_frames": str(WINDOW), "shortest_frames": str(SHORTEST),
        "speech_margin_frames": str(MARGIN), "pause_permille": str(round(PAUSE * 1000)),
        "temperature_permille": str(temperature), "confidence_floor_permille": str(FLOOR),
        "check_frames": "120", "check_permille": check(t, temperature),
        "training_data": "RAVDESS (Livingstone and Russo 2018), 20 actors, English; nEMO (Christop 2024), 7 speakers, Polish",
        "licence": "CC BY-NC-SA 4.0, inherited from RAVDESS and nEMO: non-commercial, share alike, attribution"}
    header, body = {"__metadata__": metadata}, b""
    kinds = {np.dtype(np.int8): "I8", np.dtype(np.float32): "F32"}
    for key, value in t.items():
        value = np.ascontiguousarray(value)
        header[key] = {"dtype": kinds[value.dtype], "shape": list(value.shape), "data_offsets": [len(body), len(body) + value.nbytes]}
        body += value.tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".unfinished", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)
    os.replace(path + ".unfinished", path)


# ---- Folds

def best_temperature(logits, labels):
    """The temperature of least cross-entropy, in hundredths; per mille, with caution."""
    tried = np.arange(50, 400) / 100
    losses = [float(F.cross_entropy(logits / t, labels)) for t in tried]
    return round(float(tried[int(np.argmin(losses))]) * CAUTION * 1000)


STATE = {}


def one(task):
    """A model for one fold, or with fold −1 for all speakers: its tensors, what it says of the speakers left out, and of
    which clips."""
    fold, seed = task
    rows, sets, folds = STATE["rows"], STATE["sets"], STATE["folds"]
    speakers = sorted({row["speaker"] for row in rows})
    left_out = set(speakers[fold::folds]) if fold >= 0 else set()
    heard = np.array([i for i, row in enumerate(rows) if row["speaker"] not in left_out])
    unheard = [i for i, row in enumerate(rows) if row["speaker"] in left_out]
    name = f"fold {fold}" if fold >= 0 else "all speakers"
    network, mean, sd = train(rows, sets, heard, seed, name)
    logits = predict(network, mean, sd, [sets[0][i] for i in unheard]).numpy() if unheard else np.zeros((0, 6))
    if unheard:
        print(f"{name}: recall {recall(logits, np.array([rows[i]['label'] for i in unheard])):.1f}", file=sys.stderr, flush=True)
    return fold, tensors(network, mean, sd, [sets[0][i] for i in heard[::4]]), logits, unheard


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
    parser.add_argument("--jobs", type=int, default=1, help="folds trained at once, one core each")
    options = parser.parse_args()
    rows = clips(options.data)
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or folder
        os.makedirs(cache, exist_ok=True)
        sets = [features(options.binary, options.data, rows, speed, cache) for speed in SPEEDS]
    STATE.update(rows=rows, sets=sets, folds=options.folds)
    tasks = [(fold, options.seed) for fold in list(range(options.folds)) + [-1]]
    if options.jobs > 1:
        with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
            results = pool.map(one, tasks, chunksize=1)
    else:
        results = [one(task) for task in tasks]
    labels = [torch.tensor([rows[i]["label"] for i in unheard], dtype=torch.long) for _, _, _, unheard in results[:-1]]
    logits = [torch.from_numpy(said) for _, _, said, _ in results[:-1]]
    print(f"pooled recall of unheard speakers: {recall(torch.cat(logits).numpy(), torch.cat(labels).numpy()):.2f}", file=sys.stderr)
    for fold, model, _, _ in results:
        others = [k for k in range(options.folds) if k != fold]
        temperature = best_temperature(torch.cat([logits[k] for k in others]), torch.cat([labels[k] for k in others]))
        if fold < 0:
            write(os.path.join(HERE, "mood.safetensors"), model, temperature, "voice-mood")
        elif options.out:
            os.makedirs(options.out, exist_ok=True)
            write(os.path.join(options.out, f"fold{fold}.safetensors"), model, temperature, f"voice-mood-fold{fold}-of-{options.folds}")


if __name__ == "__main__":
    main()
