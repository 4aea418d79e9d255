#!/usr/bin/env python3
"""Trains the network that reads an expression from a face of 48 x 48 grey pixels, and writes it as int8 safetensors.

    python3 -m venv VENV && VENV/bin/pip install numpy torch
    VENV/bin/python Models/expression/train.py DATA

DATA is the folder that `data/unpack` fills (DATA/expression). Targets are the distributions of ten votes a picture, votes
that stand alone dropped (Barsoum et al. 2016, doi:10.1145/2993148.2993165). The temperature comes from a part of the
training pictures that nothing was trained on; the validation pictures are looked at once, at the end. CPU only: 21 CPU
seconds an epoch. With --weights a state dict that an earlier run saved is written, and nothing is trained.
"""

import argparse, csv, math, os, sys, time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(HERE))
import modelfile
from modelfile import quantised
LABELS = ["neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt"]
# Valence and arousal, per mille: the places of the words on Russell's circumplex (1980, doi:10.1037/h0077714), as in
# Models/voice where the words are the same; nobody rated the pictures.
CIRCUMPLEX = {"neutral": (0, -100), "happiness": (800, 500), "surprise": (200, 700), "sadness": (-700, -400),
              "anger": (-600, 700), "disgust": (-600, 350), "fear": (-600, 600), "contempt": (-550, 100)}
SIDE, CROP = 48, 44
STEM, MIDDLE, WIDE, DEEP = 16, 32, 96, 128
EPOCHS, BATCH, RATE, DECAY = 70, 128, 3e-3, 0.02
HELD_OUT = 16          # one picture in so many is kept for the temperature
FLAT = 4               # grey levels added to a picture's deviation: noise in a blank picture stays small
CEILING = 16_383       # the largest activation: times 127 and 1024 products it fits 32 bits
CLIP = 8.0             # deviations that the input can reach
ROOM = 1.5             # activations reach this much beyond the largest one seen
FLOOR = 400            # per mille: what is less likely is no estimate
BINS = 15              # of the calibration error


# ---- Pictures

def read(data, part):
    """Pictures (count x 48 x 48, 0…255) and vote counts (count x 10)."""
    with open(os.path.join(data, "expression", f"ferplus_{part}.csv"), newline="") as file:
        votes = np.array([[int(row[name]) for name in LABELS + ["unknown", "not_a_face"]] for row in csv.DictReader(file)])
    pixels = np.fromfile(os.path.join(data, "expression", f"ferplus_{part}_48x48.u8"), np.uint8)
    return pixels.reshape(-1, SIDE, SIDE), votes


def targets(votes):
    """Distributions over the eight labels, and which pictures have one: single votes are taken for slips."""
    counted = np.where(votes > 1, votes, 0)[:, :8].astype(np.float32)
    total = counted.sum(1)
    usable = (total > 0) & (votes[:, 8:].max(1) <= votes[:, :8].max(1))
    return counted / np.maximum(total, 1)[:, None], usable


def plurality(votes):
    """The label with most of ten votes; −1 where two share the lead, or `unknown` or `not a face` has it."""
    best = votes.max(1)
    unique = (votes == best[:, None]).sum(1) == 1
    label = votes.argmax(1)
    return np.where(unique & (label < 8), label, -1)


def normalised(pictures):
    mean = pictures.mean((1, 2, 3), keepdim=True)
    sd = pictures.var((1, 2, 3), keepdim=True, unbiased=False).sqrt()
    return (pictures - mean) / (sd + FLAT)


def centre(pictures):
    edge = (SIDE - CROP) // 2
    return normalised(pictures[:, :, edge:edge + CROP, edge:edge + CROP])


def augmented(pictures):
    """Mirrored, turned, scaled, shifted, lit, blurred, darkened, partly covered: 44 x 44 out of each picture. Scale and
    shift spread as wide as the boxes of a detector do, which frames faces less exactly than FER2013."""
    n = len(pictures)
    angle = torch.randn(n) * math.radians(7)
    scale = torch.exp(torch.randn(n) * 0.09) * (CROP / SIDE)
    flip = torch.where(torch.rand(n) < 0.5, -1.0, 1.0)
    shift = torch.randn(n, 2) * 2.2 / (SIDE / 2)
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    theta = torch.stack([torch.stack([cos * flip, -sin, shift[:, 0]], 1), torch.stack([sin * flip, cos, shift[:, 1]], 1)], 1)
    x = F.grid_sample(pictures, F.affine_grid(theta, (n, 1, CROP, CROP), align_corners=False), padding_mode="border",
                      align_corners=False)
    x = 255 * (x / 255).clamp(0, 1) ** torch.exp(torch.randn(n, 1, 1, 1) * 0.3)
    for i in torch.nonzero(torch.rand(n) < 0.3).flatten().tolist():
        w, h = (int(v) for v in torch.randint(6, 20, (2,)))
        left, top = int(torch.randint(0, CROP - w, (1,))), int(torch.randint(0, CROP - h, (1,)))
        x[i, :, top:top + h, left:left + w] = torch.rand(1) * 255
    # Out of focus, and a small face enlarged.
    out = torch.rand(n)
    x[out < 0.15] = blurred(x[out < 0.15], 0.4 + 1.2 * torch.rand(int((out < 0.15).sum())))
    small = (out > 0.9).nonzero().flatten()
    if len(small):
        side = int(torch.randint(14, 34, (1,)))
        less = F.interpolate(x[small], (side, side), mode="area")
        x[small] = F.interpolate(less, (CROP, CROP), mode="bilinear", align_corners=False)
    # Little light: few grey levels, and the noise of the sensor beside them.
    dark = torch.rand(n, 1, 1, 1) < 0.15
    x = torch.where(dark, (x * torch.exp(-2.5 * torch.rand(n, 1, 1, 1)) + torch.randn_like(x) * 2.5 * torch.rand(n, 1, 1, 1)).round(), x)
    x = x + torch.randn_like(x) * (torch.rand(n, 1, 1, 1) < 0.2) * 5
    return normalised(x)


def blurred(pictures, sigma):
    """Each picture by a Gaussian of its own width, in pixels, cut off after four."""
    n = len(pictures)
    if n == 0:
        return pictures
    taps = torch.exp(-0.5 * (torch.arange(-4, 5)[None] / sigma[:, None]) ** 2)
    taps = taps / taps.sum(1, keepdim=True)
    x = F.pad(pictures.transpose(0, 1), (4, 4, 4, 4), mode="replicate")
    x = F.conv2d(x, taps[:, None, :, None], groups=n)
    return F.conv2d(x, taps[:, None, None, :], groups=n).transpose(0, 1)


# ---- The network

class Network(nn.Module):
    """Plain convolutions where the picture is large, separable ones where it is small."""

    def __init__(self):
        super().__init__()
        def plain(a, b, size, stride):
            return nn.Sequential(nn.Conv2d(a, b, size, stride, size // 2, bias=False), nn.BatchNorm2d(b))
        def separable(a, b, stride):
            return nn.Sequential(nn.Conv2d(a, a, 3, stride, 1, groups=a, bias=False), nn.BatchNorm2d(a), nn.ReLU(),
                                 nn.Conv2d(a, b, 1, bias=False), nn.BatchNorm2d(b))
        self.stem = plain(1, STEM, 5, 2)
        self.first = plain(STEM, STEM, 3, 1)
        self.second = plain(STEM, MIDDLE, 3, 2)
        self.third = plain(MIDDLE, MIDDLE, 3, 1)
        self.fourth = separable(MIDDLE, WIDE, 2)
        self.fifth = separable(WIDE, DEEP, 1)
        self.sixth = separable(DEEP, DEEP, 1)
        self.seventh = separable(DEEP, DEEP, 1)
        self.output = nn.Linear(DEEP, len(LABELS))

    def forward(self, x):
        x = F.relu(self.stem(x))
        x = F.relu(x + self.first(x))
        x = F.relu(self.second(x))
        x = F.relu(x + self.third(x))
        x = F.relu(self.fourth(x))
        x = F.relu(self.fifth(x))
        x = F.relu(x + self.sixth(x))
        x = F.relu(x + self.seventh(x))
        return self.output(F.dropout(x.mean((2, 3)), 0.2, self.training))


def predict(network, pictures, chunk=512):
    with torch.no_grad():
        return torch.cat([network(centre(pictures[i:i + chunk])) for i in range(0, len(pictures), chunk)])


# ---- Eight bits

PLAIN = ["stem", "first", "second", "third"]
SEPARABLE = ["fourth", "fifth", "sixth", "seventh"]
PLACES = ["input"] + PLAIN + [f"{name}.{part}" for name in SEPARABLE for part in ["depth", "point"]]
RESIDUAL = ["first", "third", "sixth.point", "seventh.point"]
STRIDES = {"stem": 2, "second": 2, "fourth.depth": 2}


def settle(network, pictures):
    """Measures the batch statistics anew: averaged weights need their own, the averages of others lag behind."""
    torch.manual_seed(3)
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.reset_running_stats()
            layer.momentum = None
            layer.train()
    with torch.no_grad():
        for chunk in pictures.split(256):
            network(augmented(chunk))
            network(centre(chunk))
    network.eval()


def folded(convolution, norm):
    """Batch norm in the weights: outputs x down x across x inputs, and a bias an output."""
    gain = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().numpy()
    bias = norm.bias.detach().numpy() - norm.running_mean.numpy() * gain
    return (convolution.weight.detach().numpy() * gain[:, None, None, None]).transpose(0, 2, 3, 1), bias


def layers(network):
    """Name, weight and bias of every convolution, in the order of the run."""
    for name in PLAIN:
        yield name, *folded(*getattr(network, name))
    for name in SEPARABLE:
        block = getattr(network, name)
        weight, bias = folded(block[0], block[1])
        yield f"{name}.depth", weight[:, :, :, 0], bias
        weight, bias = folded(block[3], block[4])
        yield f"{name}.point", weight[:, 0, 0], bias


def tensors(network, pictures):
    """What the file holds; activations scaled to the largest that the pictures cause, with room above."""
    largest = {}

    def watch(place, value):
        largest[place] = max(largest.get(place, 0), float(value.max()))

    # What a block gives is watched where the next one takes it in, after the addition and the rectifier.
    following = {"stem": "first", "first": "second", "second": "third", "third": "fourth", "fourth.point": "fifth",
                 "fifth.point": "sixth", "sixth.point": "seventh"}
    hooks = [getattr(network, after).register_forward_pre_hook(lambda _, x, place=place: watch(place, x[0]))
             for place, after in following.items()]
    hooks += [getattr(network, name)[2].register_forward_hook(lambda _, x, y, place=f"{name}.depth": watch(place, y))
              for name in SEPARABLE]
    hooks.append(network.seventh.register_forward_hook(lambda _, x, y: watch("seventh.point", x[0] + y)))
    torch.manual_seed(1)
    with torch.no_grad():
        for chunk in pictures.split(256):
            network(centre(chunk))
            network(augmented(chunk))
    for hook in hooks:
        hook.remove()
    scales = [CLIP] + [max(largest[place], 0.1) * ROOM for place in PLACES[1:]]
    result = {"activation.scale": (np.array(scales) / CEILING).astype(np.float32)}
    for layer in layers(network):
        result.update(quantised(*layer))
    result.update(quantised("output", network.output.weight.detach().numpy(), network.output.bias.detach().numpy()))
    return result


def integer_run(t, pictures):
    """What the program computes, in numpy: eight log-odds for each picture of 48 x 48. Sums are whole numbers below 2^31
    and exact in float64; the rest is float32 in the program's order."""
    one = np.float32
    unit = dict(zip(PLACES, t["activation.scale"]))

    def limited(values, low):
        return np.rint(np.clip(values, low, CEILING)).astype(np.float64)

    def windows(x, side, stride):
        """Every window of a picture with its margin: count x rows x columns x down x across x channels."""
        x = np.pad(x, ((0, 0), (side // 2,) * 2, (side // 2,) * 2, (0, 0)))
        x = np.lib.stride_tricks.sliding_window_view(x, (side, side), (1, 2))
        return x[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)

    def activations(name, sums, source, x):
        multiplier = t[f"{name}.scale"] * unit[source] / unit[name]
        real = sums.astype(one) * multiplier + t[f"{name}.bias"] / unit[name]
        if name in RESIDUAL:
            real = real + x.astype(one) * (carried / unit[name])
        return limited(real, 0)

    edge = (SIDE - CROP) // 2
    crop = pictures[:, edge:edge + CROP, edge:edge + CROP].astype(np.int64)
    count = CROP * CROP
    total, squares = crop.sum((1, 2)), (crop ** 2).sum((1, 2))
    mean = total.astype(one) / one(count)
    sd = np.sqrt((squares * count - total ** 2).astype(one)) / one(count)
    gain = 1 / ((sd + one(FLAT)) * unit["input"])
    x = limited((crop.astype(one) - mean[:, None, None]) * gain[:, None, None], -CEILING)[..., None]
    source = "input"
    for name in PLACES[1:]:
        weight = t[f"{name}.weight"].astype(np.float64)
        if name.endswith(".depth"):
            carried, kept = unit[source], x
            sums = np.einsum("nyxijc,cij->nyxc", windows(x, 3, STRIDES.get(name, 1)), weight)
        elif name.endswith(".point"):
            sums = x @ weight.T
        else:
            carried, kept = unit[source], x
            seen = windows(x, weight.shape[1], STRIDES.get(name, 1))
            sums = seen.reshape(*seen.shape[:3], -1) @ weight.reshape(len(weight), -1).T
        x, source = activations(name, sums, source, kept), name
    pooled = limited(x.sum((1, 2)).astype(one) * (one(1) / one(x.shape[1] * x.shape[2])), 0)
    sums = pooled @ t["output.weight"].astype(np.float64).T
    return sums.astype(one) * (t["output.scale"] * unit[source]) + t["output.bias"]


def integer_predict(t, pictures, chunk=128):
    return np.concatenate([integer_run(t, pictures[i:i + chunk]) for i in range(0, len(pictures), chunk)])


def probabilities(logits, temperature):
    odds = np.exp((logits - logits.max(1, keepdims=True)).astype(np.float64) * 1000 / temperature)
    return odds / odds.sum(1, keepdims=True)


def fitted(logits, labels):
    """The temperature, per mille, of least cross-entropy on pictures with a plurality."""
    use = labels >= 0
    tried = range(200, 3000, 5)
    loss = [-np.log(probabilities(logits[use], k)[np.arange(use.sum()), labels[use]] + 1e-12).mean() for k in tried]
    return tried[int(np.argmin(loss))]


def check(t, temperature):
    """What the program must say, per mille, of three made-up pictures: eight probabilities, valence and arousal of each."""
    r, c = np.mgrid[:SIDE, :SIDE]
    pictures = np.array([(r * r * k + c * c * (5 - k)) // 16 % 256 for k in [1, 2, 4]], np.uint8)
    said = probabilities(integer_run(t, pictures), temperature)
    affect = said @ np.array([CIRCUMPLEX[label] for label in LABELS]) / 1000
    return ",".join(str(int(np.rint(n * 1000))) for n in np.concatenate([said, affect], 1).flatten())


def write(path, t, temperature):
    metadata = {
        "format": "safetensors", "architecture": "face-expression-convolution 1", "name": "face-expression",
        "labels": ",".join(LABELS), "outputs": "one log-odds a label", "side": str(SIDE), "crop": str(CROP),
        "normalisation": "each crop by its own mean and deviation", "flat_permille": str(FLAT * 1000),
        "valence_permille": ",".join(str(CIRCUMPLEX[label][0]) for label in LABELS),
        "arousal_permille": ",".join(str(CIRCUMPLEX[label][1]) for label in LABELS),
        "temperature_permille": str(temperature), "confidence_floor_permille": str(FLOOR), "check_permille": check(t, temperature),
        "training_data": "FER2013 pictures (Goodfellow et al. 2013) with FER+ votes (Barsoum et al. 2016), 28,490 faces",
        "licence": "research use only: the FER2013 pictures carry no licence; FER+ labels are MIT (Microsoft)"}
    modelfile.write(path, t, metadata)


# ---- Figures

def score(name, said, votes):
    """Accuracy over eight labels, recall over the first five and calibration error, of pictures with a plurality."""
    labels = plurality(votes)
    use = labels >= 0
    best = said.argmax(1)
    right = (best == labels)[use]
    five = [100 * (best[labels == c] == c).mean() for c in range(5)]
    sure = said.max(1)[use]
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    error = sum(abs((sure - right)[bins == b].sum()) for b in range(BINS)) / use.sum()
    print(f"{name}: {100 * right.mean():.2f} % of {use.sum()}, recall of five {np.mean(five):.2f} {np.round(five, 1)}, "
          f"calibration error {error:.4f}", file=sys.stderr)


def begun(path, pictures):
    """A network that computes what a file's does, with batch statistics of these pictures, so that it can learn on."""
    t, _ = modelfile.read(path)
    network = Network()
    names = PLAIN + [f"{name}.{part}" for name in SEPARABLE for part in ["depth", "point"]]
    pairs = {name: (getattr(network, name)[0], getattr(network, name)[1]) for name in PLAIN}
    for name in SEPARABLE:
        block = getattr(network, name)
        pairs.update({f"{name}.depth": (block[0], block[1]), f"{name}.point": (block[3], block[4])})
    seen = {}

    def watch(name):
        def hook(_, __, y):
            seen.setdefault(name, []).append((y.mean((0, 2, 3)), (y ** 2).mean((0, 2, 3))))
        return hook

    with torch.no_grad():
        for name in names:
            convolution, norm = pairs[name]
            weight = torch.from_numpy(t[f"{name}.weight"].astype(np.float32) * t[f"{name}.scale"].reshape(-1, *[1] * (t[f"{name}.weight"].ndim - 1)))
            if name.endswith(".depth"):
                weight = weight[:, :, :, None]
            elif name.endswith(".point"):
                weight = weight[:, None, None, :]
            convolution.weight.copy_(weight.permute(0, 3, 1, 2))
            norm.running_var.fill_(1 - norm.eps)
            norm.bias.copy_(torch.from_numpy(t[f"{name}.bias"].copy()))
        network.output.weight.copy_(torch.from_numpy(t["output.weight"].astype(np.float32) * t["output.scale"][:, None]))
        network.output.bias.copy_(torch.from_numpy(t["output.bias"].copy()))
        network.eval()
        hooks = [pairs[name][0].register_forward_hook(watch(name)) for name in names]
        for chunk in pictures.split(256):
            network(augmented(chunk))
        for hook in hooks:
            hook.remove()
        for name in names:
            convolution, norm = pairs[name]
            mean = torch.stack([m for m, _ in seen[name]]).mean(0)
            spread = (torch.stack([q for _, q in seen[name]]).mean(0) - mean ** 2).clamp(min=1e-8)
            # As large as weights are at first: what a batch norm follows has no scale of its own, the learning rate has.
            gain = 1.5 / math.sqrt(3 * convolution.weight[0].numel()) / float(convolution.weight.std())
            convolution.weight.mul_(gain)
            norm.running_mean.copy_(mean * gain)
            norm.running_var.copy_(spread * gain ** 2)
            norm.weight.copy_((spread + norm.eps / gain ** 2).sqrt())
            norm.bias.add_(mean)
    return network


def train(network, pictures, votes, wanted, index, kept, options):
    """The average of the weights at the end; saved every five epochs."""
    network = network.to(memory_format=torch.channels_last)
    average = torch.optim.swa_utils.AveragedModel(network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True)
    optimiser = torch.optim.AdamW(network.parameters(), options.rate, weight_decay=DECAY)
    steps = len(index) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, total_steps=options.epochs * steps, pct_start=0.1)
    labels = plurality(votes)
    for epoch in range(options.epochs):
        network.train()
        order, total, begun = index[torch.randperm(len(index)).numpy()], 0.0, time.process_time()
        for step in range(steps):
            chosen = order[step * BATCH:(step + 1) * BATCH]
            x = augmented(pictures[chosen]).to(memory_format=torch.channels_last)
            loss = -(wanted[chosen] * F.log_softmax(network(x), 1)).sum(1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            average.update_parameters(network)
            total += loss.item()
        if epoch % 5 == 4 or epoch == 0:
            average.eval()
            said = predict(average, pictures[kept]).argmax(1).numpy()
            use = labels[kept] >= 0
            print(f"epoch {epoch + 1}: loss {total / steps:.3f}, held out {100 * (said == labels[kept])[use].mean():.1f} %, "
                  f"{time.process_time() - begun:.0f} s", file=sys.stderr, flush=True)
            torch.save(average.module.state_dict(), options.state)
    average.eval()
    return average.module


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", help="the folder that data/unpack filled")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE, help="the highest learning rate of the cycle")
    parser.add_argument("--begin", help="learn on from this file's weights")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--state", default="expression.pt", help="where the weights are kept while training")
    parser.add_argument("--weights", help="weights of an earlier run: write them, train nothing")
    parser.add_argument("--out", default=os.path.join(HERE, "expression.safetensors"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    pixels, votes = read(options.data, "train")
    wanted, usable = targets(votes)
    index = np.flatnonzero(usable)
    kept = index[::HELD_OUT]
    index = np.setdiff1d(index, kept)
    pictures = torch.from_numpy(pixels).float()[:, None]
    if options.weights:
        network = Network()
        network.load_state_dict(torch.load(options.weights, weights_only=True))
    else:
        network = begun(options.begin, pictures[index[::8]]) if options.begin else Network()
        network = train(network, pictures, votes, torch.from_numpy(wanted), index, kept, options)
    network.eval()
    settle(network, pictures[index[::4]])
    t = tensors(network, pictures[index[1::16]])
    temperature = fitted(integer_predict(t, pixels[kept]), plurality(votes[kept]))
    write(options.out, t, temperature)
    print(f"temperature {temperature} per mille, {os.path.getsize(options.out)} bytes", file=sys.stderr)
    valid, valid_votes = read(options.data, "valid")
    floats = predict(network, torch.from_numpy(valid).float()[:, None]).numpy()
    score("valid, floats", probabilities(floats, temperature), valid_votes)
    score("valid, integers", probabilities(integer_predict(t, valid), temperature), valid_votes)


if __name__ == "__main__":
    main()
