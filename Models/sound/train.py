#!/usr/bin/env python3
"""Trains the ear: which frames are speech, and whether quiet, one voice, several voices, music or noise is heard.

    python3 -m venv VENV && VENV/bin/pip install numpy torch
    Models/sound/gather.sh MATERIAL
    VENV/bin/python Models/sound/train.py DATA MATERIAL --binary BIN

DATA is the folder that `data/unpack` fills (DATA/speech), MATERIAL what gather.sh fetched, BIN the release build of
lamppost: features come from it, so that training and running see the same numbers. Writes ear.safetensors beside this
file and prints what it makes of mixtures of speakers, music and effects that were kept apart for testing. CPU only, one
thread, about five minutes for the scenes and four for five epochs.
"""

import argparse, os, subprocess, sys, tempfile, wave

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import mixtures
from mixtures import CLASSES, FRAMES, HOP, RATE

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(HERE))
import modelfile
BANDS, ENTRY, FAST, SLOW, STEP = 40, 32, 48, 32, 10
FLOOR = 5.0            # natural logarithm of power: what is fainter counts as this
INPUT_UNIT, ENTRY_UNIT, STATE_UNIT = 16 / 32_767, 8 / 16_383, 1 / 16_384
STREAMS, CHUNK, RATE_OF_LEARNING, DECAY = 128, 400, 5e-3, 0.01
ONSET, HOLD = 3, 5     # frames of likely speech before it counts, frames that it counts after
ON, OFF = 500, 300     # per mille: likely speech begins and goes on above
LICENCE = "CC BY-NC-SA 4.0: non-commercial, share alike, attribution (RAVDESS, nEMO)"


def frames(binary, scenes):
    """Log-mel frames, speech and classes of many scenes, joined into files of a few minutes."""
    kept, speech, classes = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        path, output = os.path.join(folder, "scenes.wav"), os.path.join(folder, "frames.npy")
        scenes = iter(scenes)
        while True:
            chunk = [s for _, s in zip(range(100), scenes)]
            if not chunk:
                break
            with wave.open(path, "wb") as file:
                file.setnchannels(1), file.setsampwidth(2), file.setframerate(RATE)
                for samples, _, _ in chunk:
                    file.writeframes(samples.tobytes())
                file.writeframes(np.zeros(2 * HOP + 240, "<i2").tobytes())
            with open(output, "wb") as file:
                subprocess.run([binary, "features", path, "--set", f"fbank{BANDS}", "--format", "npy"], stdout=file,
                               stderr=subprocess.DEVNULL, check=True)
            table = np.load(output)[:, 1:]
            for index, (_, found, heard) in enumerate(chunk):
                kept.append(np.maximum(table[index * FRAMES:(index + 1) * FRAMES], FLOOR).astype(np.float16))
                speech.append(found)
                classes.append(heard)
    return np.stack(kept), np.stack(speech), np.stack(classes)


class Ear(nn.Module):
    """Three frames to 32 features, a fast memory for every frame, a slow one for the mean of every ten."""

    def __init__(self, mean, sd):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("sd", sd)
        self.entry = nn.Conv1d(BANDS, ENTRY, 3)
        self.fast = nn.GRU(ENTRY, FAST, batch_first=True)
        self.speech = nn.Linear(FAST, 1)
        self.slow = nn.GRU(FAST, SLOW, batch_first=True)
        self.classes = nn.Linear(SLOW, len(CLASSES))

    def forward(self, x, state=None):
        x = ((x - self.mean) / self.sd).clamp(-16, 16)
        x = F.pad(x.transpose(1, 2), (2, 0), mode="replicate")
        x = F.relu(self.entry(x)).clamp(max=8).transpose(1, 2)
        fast, slow = state if state is not None else (None, None)
        h, fast = self.fast(x, fast)
        blocks = h.reshape(h.shape[0], -1, STEP, FAST).mean(2)
        s, slow = self.slow(blocks, slow)
        return self.speech(h).squeeze(-1), self.classes(s), (fast.detach(), slow.detach())


def train(x, speech, classes, epochs, seed, rate, begun):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    sample = x[::7].reshape(-1, BANDS).astype(np.float32)
    net = Ear(torch.tensor(sample.mean(0)), torch.tensor(sample.std(0)))
    if begun:
        resume(net, begun)
    block = classes[:, STEP - 1::STEP]
    share = np.bincount(block.ravel(), minlength=len(CLASSES)) / block.size
    weight = torch.tensor((1 / share) ** 0.7 / ((1 / share) ** 0.7 * share).sum(), dtype=torch.float32)
    # Scenes follow each other in as many streams; what was heard is carried over, gradients reach back one chunk.
    rows, chunks = len(x) // STREAMS, FRAMES // CHUNK
    steps = epochs * rows * chunks
    best = torch.optim.AdamW(net.parameters(), rate, weight_decay=DECAY)
    plan = torch.optim.lr_scheduler.OneCycleLR(best, rate, total_steps=steps, pct_start=0.15)
    average, averaged, step, state = None, 0, 0, None
    for epoch in range(epochs):
        order, lost = rng.permutation(len(x))[:rows * STREAMS].reshape(rows, STREAMS), []
        for some in order:
            # Another microphone for every scene: a gentle curve over the bands, another gain.
            curve = np.cumsum(rng.normal(0, 0.12, (STREAMS, 1, BANDS)), 2)
            curve = (curve - curve.mean(2, keepdims=True) + rng.normal(0, 0.3, (STREAMS, 1, 1))).astype(np.float32)
            # Some hear it as the first sound.
            if state is not None:
                keep = torch.tensor(rng.random(STREAMS) < 0.7)[None, :, None]
                state = tuple(s * keep for s in state)
            for part in range(chunks):
                frames = np.maximum(x[some, part * CHUNK:(part + 1) * CHUNK] + curve, FLOOR)
                spoken, heard, state = net(torch.from_numpy(frames), state)
                truth = torch.tensor(speech[some, part * CHUNK:(part + 1) * CHUNK], dtype=torch.float32)
                wanted = torch.tensor(block[some, part * CHUNK // STEP:(part + 1) * CHUNK // STEP].reshape(-1), dtype=torch.long)
                loss = 2 * F.binary_cross_entropy_with_logits(spoken, truth)
                loss = loss + F.cross_entropy(heard.reshape(-1, len(CLASSES)), wanted, weight)
                best.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                best.step()
                plan.step()
                lost.append(loss.item())
                step += 1
                if step > 0.8 * steps:
                    now = {k: v.detach().clone() for k, v in net.state_dict().items()}
                    average = now if average is None else {k: average[k] + (now[k] - average[k]) / (averaged + 1) for k in now}
                    averaged += 1
        print(f"epoch {epoch}: {np.mean(lost):.4f}", file=sys.stderr, flush=True)
    net.load_state_dict(average)
    return net.eval()


# ---- Eight bits

def layers(net):
    """Name, weight (outputs first, taps before inputs), bias of every layer."""
    value = {k: v.detach().numpy() for k, v in net.state_dict().items()}
    return [("entry", value["entry.weight"].transpose(0, 2, 1), value["entry.bias"]),
            ("fast.input", value["fast.weight_ih_l0"], value["fast.bias_ih_l0"]),
            ("fast.state", value["fast.weight_hh_l0"], value["fast.bias_hh_l0"]),
            ("speech", value["speech.weight"], value["speech.bias"]),
            ("slow.input", value["slow.weight_ih_l0"], value["slow.bias_ih_l0"]),
            ("slow.state", value["slow.weight_hh_l0"], value["slow.bias_hh_l0"]),
            ("classes", value["classes.weight"], value["classes.bias"])]


def resume(net, path):
    """Takes the weights of a file that was written before."""
    stored, _ = modelfile.read(path)
    value = {"mean": stored["input.mean"], "sd": stored["input.sd"]}
    for name, to in (("entry", "entry.{}"), ("fast.input", "fast.{}_ih_l0"), ("fast.state", "fast.{}_hh_l0"), ("speech", "speech.{}"),
                     ("slow.input", "slow.{}_ih_l0"), ("slow.state", "slow.{}_hh_l0"), ("classes", "classes.{}")):
        weight = stored[name + ".weight"].astype(np.float32)
        weight = weight * stored[name + ".scale"].reshape(-1, *[1] * (weight.ndim - 1))
        value[to.format("weight")] = weight.transpose(0, 2, 1) if name == "entry" else weight
        value[to.format("bias")] = stored[name + ".bias"]
    net.load_state_dict({k: torch.tensor(np.ascontiguousarray(v)) for k, v in value.items()})


class Quantised:
    """The network as the program runs it: weights of 8 bits, activations of 16, exact sums."""

    def __init__(self, net):
        self.mean, self.sd = net.mean.numpy().astype(np.float32), net.sd.numpy().astype(np.float32)
        self.layers = {name: (*modelfile.rounded(weight), bias.astype(np.float32)) for name, weight, bias in layers(net)}

    def linear(self, name, x, unit):
        weight, scale, bias = self.layers[name]
        return x.astype(np.float64) @ weight.reshape(len(weight), -1).T.astype(np.float64) * (scale * unit) + bias

    def gru(self, name, x, unit, h):
        a, b = self.linear(name + ".input", x, unit), self.linear(name + ".state", np.rint(h / STATE_UNIT), STATE_UNIT)
        n = a.shape[-1] // 3
        sigmoid = lambda v: 1 / (1 + np.exp(-v))
        r, z = sigmoid(a[..., :n] + b[..., :n]), sigmoid(a[..., n:2 * n] + b[..., n:2 * n])
        new = np.tanh(a[..., 2 * n:] + r * b[..., 2 * n:])
        return new + z * (h - new)

    def run(self, x):
        """Log-odds of speech for every frame, of the classes for every tenth, of scenes side by side."""
        x = np.maximum(x.astype(np.float32), FLOOR)
        x = np.clip(np.rint((x - self.mean) / (self.sd * INPUT_UNIT)), -32_767, 32_767)
        x = np.concatenate([x[:, :1], x[:, :1], x], 1)
        fast, slow, total = np.zeros((len(x), FAST)), np.zeros((len(x), SLOW)), np.zeros((len(x), FAST))
        speech, classes = [], []
        for t in range(x.shape[1] - 2):
            entry = self.linear("entry", x[:, t:t + 3].reshape(len(x), -1), INPUT_UNIT)
            entry = np.rint(np.clip(entry / ENTRY_UNIT, 0, 16_383))
            fast = self.gru("fast", entry, ENTRY_UNIT, fast)
            speech.append(self.linear("speech", np.rint(fast / STATE_UNIT), STATE_UNIT)[:, 0])
            total += fast
            if t % STEP == STEP - 1:
                slow = self.gru("slow", np.rint(total / STEP / STATE_UNIT), STATE_UNIT, slow)
                classes.append(self.linear("classes", np.rint(slow / STATE_UNIT), STATE_UNIT))
                total[:] = 0
        return np.stack(speech, 1), np.stack(classes, 1)


def check():
    """Frames made by a formula, for the test that compares the program with this script."""
    row, band = np.mgrid[0:60, 0:BANDS]
    return (((row * 37 + band * 101) % 97) / 8 + 4 + (row % 20) / 4).astype(np.float32)


def write(path, net, facts):
    quant = Quantised(net)
    speech, classes = quant.run(check()[None])
    permille = lambda p: ",".join(str(int(round(v))) for v in p)
    softmax = np.exp(classes[0]) / np.exp(classes[0]).sum(1, keepdims=True)
    facts = dict(facts, check_speech_permille=permille(1000 / (1 + np.exp(-speech[0][9::10]))),
                 check_sounds_permille=permille(1000 * softmax[-1]))
    tensors = {"unit": np.array([INPUT_UNIT, ENTRY_UNIT, STATE_UNIT], np.float32), "input.mean": quant.mean, "input.sd": quant.sd}
    for name, (weight, scale, bias) in quant.layers.items():
        tensors |= {name + ".weight": weight, name + ".scale": scale, name + ".bias": bias}
    modelfile.write(path, tensors, {k: str(v) for k, v in facts.items()})
    print(f"{path}: {os.path.getsize(path)} bytes", file=sys.stderr)


# ---- Testing

def decide(permille):
    """Speech from its likelihood, as the program decides: a few frames in a row begin it, a pause ends it."""
    found = np.zeros(permille.shape, bool)
    for clip, likely in enumerate(permille):
        run = held = 0
        for t, p in enumerate(likely):
            run = run + 1 if p >= (OFF if held else ON) else 0
            if run >= ONSET or (held and run):
                held = HOLD
            elif held:
                held -= 1
            found[clip, t] = held > 0
    return found


def test(quant, binary, sources, count):
    print("| voices over | dB | frames | right | missed | false alarms | of context right |\n|---|---|---|---|---|---|---|")
    confusion = np.zeros((5, 5), int)
    cases = [("quiet", mixtures.QUIET, 1, 30)]
    cases += [(n, k, v, r) for r in (20, 10, 5, 0) for n, k, v in (("noise", mixtures.NOISE, 1), ("music", mixtures.MUSIC, 1))]
    cases += [("several, noise", mixtures.NOISE, 2, 10), ("several, quiet", mixtures.QUIET, 2, 30)]
    cases += [("no voice: quiet", mixtures.QUIET, 0, 0), ("no voice: noise", mixtures.NOISE, 0, 0), ("no voice: music", mixtures.MUSIC, 0, 0)]
    for index, (name, kind, voices, ratio) in enumerate(cases):
        made = mixtures.scenes(1_000 + index, count, sources, voices=voices, kind=kind, ratio=ratio)
        x, speech, classes = frames(binary, made)
        spoken, heard = quant.run(x)
        found = decide(1000 / (1 + np.exp(-spoken)))
        truth, guess = classes[:, STEP - 1::STEP], heard.argmax(2)
        np.add.at(confusion, (truth, guess), 1)
        part = lambda a, b: f"{100 * a.sum() / max(1, b.sum()):.1f}"
        print(f"| {name} | {ratio if voices else ''} | {speech.size} | {100 * (found == speech).mean():.1f} | {part(speech & ~found, speech)} | "
              f"{part(found & ~speech, ~speech)} | {100 * (truth == guess).mean():.1f} |", flush=True)
    print("\n| heard \\ said | " + " | ".join(CLASSES) + " | recall |\n|" + "---|" * 7)
    for index, row in enumerate(confusion):
        print(f"| {CLASSES[index]} | " + " | ".join(str(v) for v in row) + f" | {100 * row[index] / max(1, row.sum()):.1f} |")


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("data"), parse.add_argument("material")
    parse.add_argument("--binary", required=True)
    parse.add_argument("--scenes", type=int, default=3200)
    parse.add_argument("--epochs", type=int, default=5)
    parse.add_argument("--seed", type=int, default=1)
    parse.add_argument("--rate", type=float, default=RATE_OF_LEARNING)
    parse.add_argument("--from", dest="begun", metavar="FILE", help="goes on from these weights")
    parse.add_argument("--out", default=os.path.join(HERE, "ear.safetensors"))
    parse.add_argument("--cache", help="a folder in which the scenes' frames are kept")
    parse.add_argument("--tests", type=int, default=40)
    given = parse.parse_args()
    torch.set_num_threads(1)
    folder = [os.path.join(given.material, name) for name in ("music", "effects", "spoken")]
    stored = given.cache and os.path.join(given.cache, f"scenes-{given.scenes}-{given.seed}.npz")
    if stored and os.path.exists(stored):
        made = np.load(stored)
        x, speech, classes = made["x"], made["speech"], made["classes"]
    else:
        x, speech, classes = frames(given.binary, mixtures.scenes(given.seed, given.scenes, mixtures.Sources(given.data, *folder, False)))
        if stored:
            np.savez(stored, x=x, speech=speech, classes=classes)
    print(f"{x.size // BANDS / 360_000:.1f} hours; speech {speech.mean():.2f}; classes "
          + str(np.bincount(classes.ravel(), minlength=5) / classes.size), file=sys.stderr, flush=True)
    net = train(x, speech, classes, given.epochs, given.seed, given.rate, given.begun)
    facts = {"architecture": "ear-recurrent 1", "name": "ear-1", "features": f"fbank{BANDS}", "bands": BANDS,
             "hop_milliseconds": 10, "classes": ",".join(CLASSES), "step_frames": STEP, "floor_permille": int(FLOOR * 1000),
             "speech_on_permille": ON, "speech_off_permille": OFF, "onset_frames": ONSET, "hold_frames": HOLD,
             "held_out_speakers": ",".join(mixtures.TEST_SPEAKERS), "licence": LICENCE,
             "training_data": "speech of RAVDESS and nEMO, espeak-ng, music and effects of Debian games, synthetic noise; see the card"}
    write(given.out, net, facts)
    if given.tests:
        test(Quantised(net), given.binary, mixtures.Sources(given.data, *folder, True), given.tests)


if __name__ == "__main__":
    main()
