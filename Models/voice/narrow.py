#!/usr/bin/env python3
"""Fits the judge of speech through narrow lines, such as a telephone's, and adds it to models that train.py has written.

    VENV/bin/python Models/voice/narrow.py DATA --binary BIN --folds DIR

DATA, BIN and DIR are those of train.py. What judges speech as it is stays in every file as it stands, byte for byte. The
judge of narrow lines is the same network behind a repair of its input (every frame is squeezed to a few numbers, from which
something is added to each band), with an output layer and a linear model of its own. They are fitted to the clips of the
speakers that the file's model was trained on, sent through made-up lines (lines.py). How much the linear model counts, and the temperatures, come as in train.py from speakers not heard, through
lines not heard. CPU only; about half a minute of one core a fold.
"""

import argparse, multiprocessing, os, sys, tempfile

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.append(os.path.dirname(os.path.abspath(__file__)))
import train
from train import BANDS, BATCH, DILATIONS, GROUP, HERE, HIDDEN, STRIDE, UNHEARD
import modelfile

UPPERMOST, LOWEST = 8, 1  # a narrow line leaves nothing of so many bands: of what lies above 4.4 kHz, and below 90 Hz
CHECK_BANDS = 30       # the windows against which the program is checked have no higher bands
EPOCHS, RATE_OF_LEARNING, DECAY = 16, 3e-3, 0.02
BETWEEN = 16           # numbers that the repair squeezes a frame to


# ---- The judge

class Judge(nn.Module):
    """The network of a model's file, its weights fixed, behind a repair of the input and with an output to fit."""

    def __init__(self, t):
        super().__init__()

        def layer(name):
            weight = t[f"{name}.weight"].astype(np.float32)
            weight = weight * t[f"{name}.scale"].reshape([-1] + [1] * (weight.ndim - 1))
            # outputs × taps × inputs in the file
            weight = weight.transpose(0, 2, 1) if weight.ndim == 3 else weight
            return torch.tensor(weight), torch.tensor(t[f"{name}.bias"])

        self.entry, self.attention, self.hidden = layer("entry"), layer("attention"), layer("hidden")
        self.blocks = [layer(f"block{i}") for i in range(len(DILATIONS))]
        self.squeeze, self.spread, self.output = nn.Linear(BANDS, BETWEEN), nn.Linear(BETWEEN, BANDS), nn.Linear(HIDDEN, 8)
        with torch.no_grad():
            self.spread.weight.zero_()
            self.spread.bias.zero_()
            for parameter, value in zip([self.output.weight, self.output.bias], layer("output")):
                parameter.copy_(value)

    def summary(self, x, lengths, watch=lambda value: None):
        """As train.Network's. `watch` sees what frames are squeezed to."""
        squeezed = F.relu(self.squeeze(x.transpose(1, 2)))
        watch(squeezed)
        x = F.conv1d(x + self.spread(squeezed).transpose(1, 2), *self.entry, stride=STRIDE)
        used = (torch.arange(x.shape[2])[None] < ((lengths - 5) // STRIDE + 1)[:, None]).float()[:, None]
        x = F.relu(x) * used
        for (weight, bias), d in zip(self.blocks, DILATIONS):
            x = F.relu(x + F.conv1d(x, weight, bias, dilation=d, padding=d)) * used
        score = F.conv1d(x, self.attention[0][:, :, None], self.attention[1])
        return train.pooled(x, torch.softmax(score + (used - 1) * 1e4, 2))

    def judge(self, summary, usual, share):
        x = torch.cat([summary, share[:, None] * (summary - usual)], 1)
        x = F.relu(F.linear(F.dropout(x, 0.2, self.training), *self.hidden))
        x = self.output(F.dropout(x, 0.2, self.training))
        return x[:, :6], x[:, 6:]


def fit(t, rows, sets, means, heard, seed, name):
    """The judge of narrow lines for the model of a file, fitted to the clips `heard` in every set of lines."""
    torch.manual_seed(seed)
    chance = np.random.default_rng([seed, 5])
    labels = np.array([row["label"] for row in rows])
    affects = np.array([row["affect"] for row in rows], np.float32)
    weight = train.label_weights(labels[heard])
    histories = train.of_speakers(rows, heard)
    judge = Judge(t)
    average = torch.optim.swa_utils.AveragedModel(judge, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.98))
    optimiser = torch.optim.AdamW(judge.parameters(), RATE_OF_LEARNING, weight_decay=DECAY)
    steps = len(heard) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE_OF_LEARNING, total_steps=EPOCHS * steps, pct_start=0.25)
    for epoch in range(EPOCHS):
        judge.train()
        groups, total = train.groups_of(histories, chance), 0.0
        for step in range(steps):
            length = int(chance.integers(100, 241))
            examples, chosen = [], []
            for g in range(step * BATCH // GROUP, (step + 1) * BATCH // GROUP):
                clips = groups[g % len(groups)]
                line = chance.integers(len(sets))
                examples += train.carried_group(clips, histories[rows[clips[0]]["speaker"]], labels, sets[line], means[line], length,
                                                t["input.mean"], t["input.sd"], chance)
                chosen += list(clips)
            others, share = train.against_others(labels[chosen], chance)
            with torch.autocast("cpu", torch.bfloat16):
                summary = judge.summary(*train.padded(examples))
            summary = summary.float()
            logits, affect = judge.judge(summary, others @ summary, share)
            loss = F.cross_entropy(logits, torch.from_numpy(labels[chosen]), weight=weight, label_smoothing=train.SMOOTHING)
            loss = loss + 0.3 * F.mse_loss(affect, torch.from_numpy(affects[chosen]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            if step % 4 == 0:
                average.update_parameters(judge)
            total += loss.item()
        if epoch % 8 == 7:
            print(f"{name}: epoch {epoch + 1} of {EPOCHS}, loss {total / steps:.3f}", file=sys.stderr, flush=True)
    return average.module.eval()


# ---- The file

def tensors(judge, plain, examples):
    """What a file holds of the judge. `examples`: frames as the network hears them, for the size of what they are squeezed to."""
    largest = 0.0

    def watch(value):
        nonlocal largest
        largest = max(largest, float(value.max()))

    with torch.no_grad():
        for example in examples:
            judge.summary(*train.padded([example]), watch)
    result = {"narrow.squeeze.unit": np.array([max(largest, 0.1) * 1.5 / train.CEILING], np.float32)}
    for name in ["squeeze", "spread", "output"]:
        layer = getattr(judge, name)
        result.update(modelfile.quantised(f"narrow.{name}", layer.weight.detach().numpy(), layer.bias.detach().numpy()))
    result.update(modelfile.quantised("narrow.plain", *plain))
    return result


def write(path, wide, metadata, judge, plain, examples, temperatures):
    t = {**wide, **tensors(judge, plain, examples)}
    metadata = dict(metadata, **{
        "architecture": train.ARCHITECTURE, "narrow_uppermost_bands": str(UPPERMOST), "narrow_lowest_bands": str(LOWEST),
        "narrow_temperature_permille": str(temperatures[0]), "narrow_temperature_baseline_permille": str(temperatures[1]),
        "check_narrow_bands": str(CHECK_BANDS),
        "check_narrow_permille": train.check(t, temperatures, False, range(LOWEST, CHECK_BANDS), narrow=True),
        "check_narrow_baseline_permille": train.check(t, temperatures, True, range(LOWEST, CHECK_BANDS), narrow=True)})
    modelfile.write(path, t, metadata)


# ---- Folds

STATE = {}


def one(task):
    """The judge for one file, and what its parts say of the speakers that its model has not heard, through other lines: for
    each clip the network's and the linear models' log-odds, alone and against the earlier clips."""
    path, fold, seed = task
    torch.set_num_threads(1)
    rows, sets, means, tables, folds = (STATE[k] for k in ["rows", "sets", "means", "tables", "folds"])
    t, metadata = modelfile.read(path)
    wide = {key: value for key, value in t.items() if not key.startswith("narrow.")}
    speakers = sorted({row["speaker"] for row in rows})
    left_out = set(speakers[fold::folds]) if fold >= 0 else set()
    heard = np.array([i for i, row in enumerate(rows) if row["speaker"] not in left_out])
    unheard = train.of_speakers(rows, [i for i, row in enumerate(rows) if row["speaker"] in left_out])
    judge = fit(wide, rows, sets[:UNHEARD], means, heard, seed, metadata["name"])
    scale = train.Scale(*(t[f"statistics.{part}"] for part in ["centre", "gain", "mean"]))
    plain = train.linear(rows, tables[:UNHEARD], heard, False, seed, scale)[1:]
    examples = [train.normalised(*sets[0][i], t["input.mean"], t["input.sd"]).astype(np.float32) for i in heard[::4]]
    parts = wide, metadata, judge, plain, examples
    if not unheard:
        return path, parts, None, None, None
    causal = t["statistics.causal.weight"] * t["statistics.causal.scale"][:, None], t["statistics.causal.bias"]
    said = train.predict(judge, t["input.mean"], t["input.sd"], [sets[UNHEARD]], [means[UNHEARD]], unheard)
    beside = train.predict_linear(scale, plain, causal, tables[UNHEARD], unheard)
    chosen = np.concatenate(list(unheard.values()))
    share = np.concatenate([train.share_of(np.arange(len(those))) for those in unheard.values()])[:, None]
    late = np.concatenate([np.arange(len(those)) >= 10 for those in unheard.values()])
    said = [np.array([part[i] for i in chosen]) for part in said]
    alone, against = (np.array([part[i] for i in chosen]) for part in beside)
    labels = np.array([rows[i]["label"] for i in chosen])
    print(f"{metadata['name']}: recall {train.recall(said[0], labels):.1f}, against earlier clips "
          f"{train.recall(said[1][late], labels[late]):.1f}", file=sys.stderr, flush=True)
    # Only what the linear model over the difference from all speakers says is weighed anew.
    said[1] = said[1] + against - (1 - share) * alone
    return path, parts, (said, [alone, (1 - share) * alone]), labels, late


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", help="the folder that data/unpack filled")
    parser.add_argument("--binary", default=os.path.join(HERE, "../../.build/release/lamppost"))
    parser.add_argument("--folds", required=True, help="folder of the folds' models, fold0.safetensors and so on")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", help="folder that keeps the features from one run to the next")
    parser.add_argument("--no-model", action="store_true", help="the folds only, not the model for all speakers")
    parser.add_argument("--jobs", type=int, default=1, help="files at once, one core each")
    options = parser.parse_args()
    rows = train.clips(options.data)
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or folder
        os.makedirs(cache, exist_ok=True)
        sets = train.line_sets(options.binary, options.data, rows, UNHEARD + 1, cache)
    STATE.update(rows=rows, sets=sets, folds=len([f for f in os.listdir(options.folds) if f.endswith(".safetensors")]))
    STATE["means"] = train.means_of(sets)
    STATE["tables"] = [np.array([train.statistics(*clip) for clip in clips]) for clips in sets]
    tasks = [(os.path.join(options.folds, f"fold{k}.safetensors"), k, options.seed) for k in range(STATE["folds"])]
    if not options.no_model:
        tasks.append((os.path.join(HERE, "mood.safetensors"), -1, options.seed))
    if options.jobs > 1:
        with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
            results = pool.map(one, tasks, chunksize=1)
    else:
        results = [one(task) for task in tasks]
    for path, (wide, metadata, judge, plain, examples), *_ in results:
        others = [result for result in results if result[0] != path and result[3] is not None]
        weight, temperatures = None, []
        for mode in [0, 1]:
            use = [late if mode else np.ones(len(late), bool) for *_, late in others]
            network, linear = (np.concatenate([said[part][mode][u] for (*_, said, _, _), u in zip(others, use)]) for part in [0, 1])
            labels = torch.tensor(np.concatenate([labels[u] for (*_, labels, _), u in zip(others, use)]))
            tried = train.WEIGHTS_TRIED if mode == 0 else [weight]
            weight, temperature = train.joined(network, linear, labels, tried)
            temperatures.append(round(temperature * train.CAUTION * 1000))
        print(f"{metadata['name']}: weight {weight}, temperatures {temperatures}", file=sys.stderr)
        write(path, wide, metadata, judge, [weight * value for value in plain], examples, temperatures)


if __name__ == "__main__":
    main()
