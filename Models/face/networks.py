"""The two networks of the face detection, as floats and as eight bits, and the file that carries them."""

import os, sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import modelfile
from modelfile import quantised

SCOUT_PIXELS = 16          # side of a face box that the scout calls one
JUDGE_SIDE, JUDGE_BOX = 32, 23.0
CELL_OFFSET = 0.5          # centre of cell 0, pixels: cell c lies at 4 c + this
POSE = 45.0                # degrees of a pose output of 1
FLAT = 4                   # grey levels added to a crop's deviation: noise in a blank crop stays small
CEILING, CLIP, ROOM = 16_383, 8.0, 1.5


def plain(a, b, stride):
    return nn.Sequential(nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.BatchNorm2d(b))


def separable(a, b, stride):
    return nn.Sequential(nn.Conv2d(a, a, 3, stride, 1, groups=a, bias=False), nn.BatchNorm2d(a), nn.ReLU(),
                         nn.Conv2d(a, b, 1, bias=False), nn.BatchNorm2d(b))


class Scout(nn.Module):
    """Every fourth pixel of a picture: logit of a face, its offset and the logarithm of its size."""
    residual = ["second", "third"]

    def __init__(self):
        super().__init__()
        self.stem, self.first = plain(1, 16, 2), separable(16, 32, 2)
        self.second, self.third = separable(32, 32, 1), separable(32, 32, 1)
        self.output = nn.Conv2d(32, 4, 1)

    def forward(self, x):
        """Luma − 128 over 127."""
        x = F.relu(self.stem(x))
        x = F.relu(self.first(x))
        x = F.relu(x + self.second(x))
        x = F.relu(x + self.third(x))
        return self.output(x)


class Judge(nn.Module):
    """One crop: logit, offset in box sides, logarithm of size, roll, yaw, pitch."""
    residual = ["second", "fourth"]

    def __init__(self):
        super().__init__()
        self.stem, self.first = plain(1, 16, 2), separable(16, 48, 2)
        self.second, self.third, self.fourth = separable(48, 48, 1), separable(48, 96, 2), separable(96, 96, 1)
        self.gather = nn.Sequential(nn.Conv2d(96, 48, 1, bias=False), nn.BatchNorm2d(48))
        self.hidden, self.output = nn.Linear(768, 64), nn.Linear(64, 7)

    def forward(self, x):
        x = F.relu(self.stem(x))
        x = F.relu(self.first(x))
        x = F.relu(x + self.second(x))
        x = F.relu(self.third(x))
        x = F.relu(x + self.fourth(x))
        x = F.relu(self.gather(x)).permute(0, 2, 3, 1).flatten(1)
        x = F.dropout(F.relu(self.hidden(x)), 0.1, self.training)
        return self.output(x)


def scouted(pictures):
    """Pictures 0…255 as the scout takes them."""
    return (pictures - 128) / 127


def normalised(crops):
    mean = crops.mean((1, 2, 3), keepdim=True)
    sd = crops.var((1, 2, 3), keepdim=True, unbiased=False).sqrt()
    return ((crops - mean) / (sd + FLAT)).clamp(-CLIP, CLIP)


# ---- Eight bits

def folded(convolution, norm):
    """Batch norm in the weights: outputs x down x across x inputs, and a bias an output."""
    gain = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().numpy()
    bias = norm.bias.detach().numpy() - norm.running_mean.numpy() * gain
    return (convolution.weight.detach().numpy() * gain[:, None, None, None]).transpose(0, 2, 3, 1), bias


def layers(network):
    """Name, weight and bias of every layer, in the order of the run."""
    for name, block in network.named_children():
        if isinstance(block, nn.Linear):
            yield name, block.weight.detach().numpy(), block.bias.detach().numpy()
        elif isinstance(block, nn.Conv2d):
            yield name, block.weight.detach().numpy()[:, :, 0, 0], block.bias.detach().numpy()
        elif len(block) == 2:
            weight, bias = folded(*block)
            yield name, weight[:, 0, 0] if weight.shape[1] == 1 else weight, bias
        else:
            weight, bias = folded(block[0], block[1])
            yield f"{name}.depth", weight[:, :, :, 0], bias
            weight, bias = folded(block[3], block[4])
            yield f"{name}.point", weight[:, 0, 0], bias


def tensors(prefix, network, inputs):
    """What the file holds of one network; activations scaled to the largest that the inputs cause, with room above."""
    largest, order = {}, [name for name, _, _ in layers(network)][:-1]

    def watch(place, value):
        largest[place] = max(largest.get(place, 0), float(value.max()))

    names = [name for name, _ in network.named_children()]
    hooks = []
    for name, after in zip(names, names[1:]):
        place = name if name in order else f"{name}.point"
        # What a block gives is watched where the next one takes it in, after the addition and the rectifier.
        hooks.append(getattr(network, after).register_forward_pre_hook(lambda _, x, place=place: watch(place, x[0])))
        if place != name:
            hooks.append(getattr(network, name)[2].register_forward_hook(lambda _, x, y, place=f"{name}.depth": watch(place, y)))
    with torch.no_grad():
        for chunk in inputs.split(256):
            network(chunk)
    for hook in hooks:
        hook.remove()
    first = CEILING / 127 if prefix == "scout" else CLIP
    scales = [first] + [max(largest[place], 0.1) * ROOM for place in order]
    result = {f"{prefix}.activation.scale": (np.array(scales) / CEILING).astype(np.float32)}
    for name, weight, bias in layers(network):
        result.update(quantised(f"{prefix}.{name}", weight, bias))
    return result


def integer_run(t, prefix, pictures, residual):
    """What the program computes, in numpy, for pictures n x H x W, 0…255: outputs n x rows x columns x 4 of the scout, n x 7
    of the judge. Sums are whole numbers below 2^31 and exact in float64; the rest is float32 in the program's order."""
    one = np.float32
    places = [key[len(prefix) + 1:-7] for key in t if key.startswith(prefix + ".") and key.endswith(".weight")]
    unit = dict(zip(["input"] + places[:-1], t[f"{prefix}.activation.scale"]))
    get = lambda name, part: t[f"{prefix}.{name}.{part}"]

    def limited(values, low):
        return np.rint(np.clip(values, low, CEILING)).astype(np.float64)

    def windows(x, stride):
        x = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
        x = np.lib.stride_tricks.sliding_window_view(x, (3, 3), (1, 2))
        return x[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)

    whole = pictures.astype(np.int64)
    if prefix == "scout":
        x = (whole - 128).astype(np.float64)[..., None]
    else:
        count = whole.shape[1] * whole.shape[2]
        total, squares = whole.sum((1, 2)), (whole ** 2).sum((1, 2))
        mean = total.astype(one) / one(count)
        sd = np.sqrt((squares * count - total ** 2).astype(one)) / one(count)
        gain = 1 / ((sd + one(FLAT)) * unit["input"])
        x = limited((whole.astype(one) - mean[:, None, None]) * gain[:, None, None], -CEILING)[..., None]
    source = "input"
    for name in places[:-1]:
        weight = get(name, "weight").astype(np.float64)
        stride = 2 if name in ["stem", "first.depth"] or (prefix == "judge" and name == "third.depth") else 1
        if name.endswith(".depth"):
            carried, kept = unit[source], x
            sums = np.einsum("nyxijc,cij->nyxc", windows(x, stride), weight)
        elif name == "stem":
            seen = windows(x, stride)
            sums = seen.reshape(*seen.shape[:3], -1) @ weight.reshape(len(weight), -1).T
        else:
            if name == "hidden":
                x = x.reshape(len(x), -1)
            sums = x @ weight.T
        real = sums.astype(one) * (get(name, "scale") * unit[source] / unit[name]) + get(name, "bias") / unit[name]
        if name.endswith(".point") and name[:-6] in residual:
            real = real + kept.astype(one) * (carried / unit[name])
        x, source = limited(real, 0), name
    sums = x @ get("output", "weight").astype(np.float64).T
    return sums.astype(one) * (get("output", "scale") * unit[source]) + get("output", "bias")


def restored(t, prefix, network):
    """The network with the weights that eight bits leave: convolutions with a bias, batch norm gone."""
    def layer(old, name):
        weight = t[f"{prefix}.{name}.weight"].astype(np.float32)
        weight = torch.from_numpy(weight * t[f"{prefix}.{name}.scale"].reshape(-1, *[1] * (weight.ndim - 1)))
        if isinstance(old, nn.Linear):
            new = nn.Linear(old.in_features, old.out_features)
        else:
            new = nn.Conv2d(old.in_channels, old.out_channels, old.kernel_size, old.stride, old.padding, groups=old.groups)
        if weight.ndim == 3:
            weight = weight[..., None]
        if isinstance(old, nn.Conv2d):
            weight = weight[:, None, None] if weight.ndim == 2 else weight
            weight = weight.permute(0, 3, 1, 2)
        new.weight.data, new.bias.data = weight.contiguous(), torch.from_numpy(t[f"{prefix}.{name}.bias"].copy())
        return new
    result = type(network)()
    for name, block in list(result.named_children()):
        if isinstance(block, (nn.Linear, nn.Conv2d)):
            setattr(result, name, layer(block, name))
        elif len(block) == 2:
            setattr(result, name, layer(block[0], name))
        else:
            setattr(result, name, nn.Sequential(layer(block[0], f"{name}.depth"), nn.ReLU(), layer(block[3], f"{name}.point")))
    return result.eval().to(memory_format=torch.channels_last)


def checks(t):
    """What the program must say, in thousandths, of made-up pictures: four values a cell of one of 24 x 24 for the scout,
    seven values of each of two crops for the judge."""
    r, c = np.mgrid[:24, :24]
    scout = integer_run(t, "scout", ((r * r * 2 + c * c * 3) // 16 % 256)[None], Scout.residual)
    r, c = np.mgrid[:JUDGE_SIDE, :JUDGE_SIDE]
    crops = np.array([(r * r * k + c * c * (5 - k)) // 16 % 256 for k in [1, 4]])
    judge = integer_run(t, "judge", crops, Judge.residual)
    text = lambda values: ",".join(str(int(np.rint(float(v) * 1000))) for v in values.flatten())
    return {"check_scout_milli": text(scout), "check_judge_milli": text(judge)}


def write(path, t, figures):
    metadata = {
        "format": "safetensors", "architecture": "face-detection-cascade 1", "name": "face-detection",
        "face_permille_of_window": "719", "scout_face_pixels": str(SCOUT_PIXELS), "scout_blocks": str(len(Scout.residual)),
        "cell_offset_permille": str(int(CELL_OFFSET * 1000)), "judge_side": str(JUDGE_SIDE), "flat_permille": str(FLAT * 1000),
        "pose_scale_degrees": str(int(POSE)), "pyramid_step": "2", "scout_least_pixels": "11", "sure_logit_milli": "6000", "doubt_logit_milli": "2000",
        "look_scales_permille": "1000,1120,900", **figures, **checks(t),
        "training_data": "FairFace (Karkkainen and Joo 2021), 6,400 faces; frontal faces of OpenCV's training set, 13,216 crops of about "
                         "1,300; 720 photographs without faces",
        "licence": "weights for research: the photographs without faces carry no licence; FairFace CC BY 4.0, attribution "
                   "Karkkainen and Joo; OpenCV training set Apache-2.0/BSD"}
    modelfile.write(path, t, metadata)
