#!/usr/bin/env python3
"""Spoils the validation pictures in the ways that a camera and the world do, to see what a reading of them is worth.

    VENV/bin/python Models/expression/spoil.py DATA OUT
    for d in OUT/*; do .build/release/lamppost evaluate expression --data $d; done

DATA is the folder that `data/unpack` fills. Every folder below OUT has that layout.
"""

import os, shutil, sys

import numpy as np

SIDE = 48


def gaussian(x, sigma):
    reach = int(np.ceil(3 * sigma))
    taps = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    taps /= taps.sum()
    padded = np.pad(x.astype(float), ((0, 0), (reach, reach), (reach, reach)), mode="edge")
    down = sum(t * padded[:, i:i + SIDE, :] for i, t in enumerate(taps))
    return sum(t * down[:, :, i:i + SIDE] for i, t in enumerate(taps))


def motion(x, length):
    """Moved to the right while the shutter was open."""
    padded = np.pad(x.astype(float), ((0, 0), (0, 0), (length // 2, length // 2)), mode="edge")
    return sum(padded[:, :, i:i + SIDE] for i in range(length)) / length


def small(x, side):
    """Seen with so many pixels across, and enlarged."""
    def enlarge(rows, size):
        at = np.clip((np.arange(SIDE) + 0.5) * size / SIDE - 0.5, 0, size - 1)
        low = np.minimum(at.astype(int), size - 2)
        part = (at - low)[None, :, None]
        return rows[:, low] * (1 - part) + rows[:, low + 1] * part
    edges = np.linspace(0, SIDE, side + 1)
    share = np.maximum(0, np.minimum(edges[1:, None], np.arange(1, SIDE + 1)) - np.maximum(edges[:-1, None], np.arange(SIDE)))
    share /= share.sum(1, keepdims=True)
    less = np.einsum("ij,njk,lk->nil", share, x.astype(float), share, optimize=True)
    return enlarge(enlarge(less, side).transpose(0, 2, 1), side).transpose(0, 2, 1)


def dark(x, gain, random):
    return x * gain + random.normal(0, 2, x.shape)


def covered(x, rows, columns, kind, random):
    """A rectangle of one grey level, of a shade that changes across, or with as much texture as a hand."""
    y = x.astype(float)
    size = (len(x), rows[1] - rows[0], columns[1] - columns[0])
    patch = np.broadcast_to(random.integers(20, 220, (len(x), 1, 1)), size).astype(float)
    if kind == "shade":
        patch = patch + np.linspace(-40, 40, size[1])[None, :, None] + random.normal(0, 3, size)
    if kind == "texture":
        patch = patch + 3 * gaussian(random.normal(0, 25, x.shape), 1.2)[:, :size[1], :size[2]]
    y[:, rows[0]:rows[1], columns[0]:columns[1]] = patch
    return y


def main():
    data, out = sys.argv[1:]
    source = os.path.join(data, "expression")
    x = np.fromfile(os.path.join(source, "ferplus_valid_48x48.u8"), np.uint8).reshape(-1, SIDE, SIDE)
    random = np.random.default_rng(0)
    spoilt = {"none": x}
    spoilt.update({f"blur-{s}": gaussian(x, s) for s in [1, 1.25, 1.5, 2]})
    spoilt.update({f"motion-{n}": motion(x, n) for n in [3, 5, 7]})
    spoilt.update({f"small-{n}": small(x, n) for n in [32, 24, 20, 16]})
    spoilt.update({f"dark-{g}": dark(x, g, random) for g in [0.3, 0.2, 0.15, 0.1]})
    spoilt.update({f"bright-{g}": x.astype(float) * g for g in [1.5, 2, 3]})
    for name, rows, columns in [("mouth", (30, 46), (8, 40)), ("eyes", (12, 24), (4, 44)), ("half", (0, 48), (24, 48))]:
        spoilt.update({f"{name}-{kind}": covered(x, rows, columns, kind, random) for kind in ["flat", "shade", "texture"]})
    for name, pictures in spoilt.items():
        folder = os.path.join(out, name, "expression")
        os.makedirs(folder, exist_ok=True)
        np.rint(pictures).clip(0, 255).astype(np.uint8).tofile(os.path.join(folder, "ferplus_valid_48x48.u8"))
        shutil.copyfile(os.path.join(source, "ferplus_valid.csv"), os.path.join(folder, "ferplus_valid.csv"))


if __name__ == "__main__":
    main()
