"""Faces, backgrounds, and pictures made of both, for training and measuring the face detection."""

import csv, io, math, os

import numpy as np
import torch
from torch.nn import functional as F
from PIL import Image

CROP = 64                                 # side of a FairFace crop
BOX, MIDDLE = 46, (32.0, 34.5)            # the face box in it: side and centre, pixels
HEAD, AXES = (32.0, 29.0), (25.0, 31.0, 27.0)   # the ellipsoid that stands for a head: centre, half axes across, down, deep
TIGHT = (3.0, -2.5, 60.0)                 # where a frontal 24 x 24 face lies in a FairFace crop: left, top, side
EYES, EYE_LINE = ((20, 20), (44.5, 20)), 20


def held_out(count):
    """Which rows nothing is trained on: every fifth."""
    return np.arange(count) % 5 == 4


class Data:
    """What `data/unpack` laid out, as uint8 arrays."""

    def __init__(self, folder):
        folder = os.path.join(folder, "face")
        self.faces = np.fromfile(os.path.join(folder, "fairface_train_64x64.u8"), np.uint8).reshape(-1, CROP, CROP)
        with open(os.path.join(folder, "fairface_train.csv"), newline="") as file:
            self.rows = list(csv.DictReader(file))
        tight = np.fromfile(os.path.join(folder, "frontal_24x24.u8"), np.uint8).reshape(-1, 24, 24)
        self.tight = tight[:len(tight) * 4 // 5]
        names = sorted(os.listdir(os.path.join(folder, "background")))
        self.names = names
        self.backgrounds = [np.asarray(Image.open(os.path.join(folder, "background", name)).convert("L")) for name in names]
        self.face_out, self.back_out = held_out(len(self.faces)), held_out(len(names))
        self.frontal = frontal(self.faces)


def frontal(faces):
    """Which faces look into the camera, as far as symmetry tells: the more symmetrical half. Only these are turned."""
    small = F.avg_pool2d(torch.from_numpy(faces).float()[:, None], 4)[:, 0, 3:14, 2:14]
    small = small - small.mean((1, 2), keepdim=True)
    mirrored = small.flip(2)
    likeness = (small * mirrored).sum((1, 2)) / (small.pow(2).sum((1, 2)) + 1)
    return (likeness > likeness.median()).numpy()


def shrunk(picture, width, height):
    """Area averages."""
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.BOX))


# ---- Faces with known turns

def turned(x, yaw, pitch):
    """Crops as they would look were the head an ellipsoid, turned (degrees): the middle of what stays visible of the face
    is moved to where it was."""
    n = len(x)
    r, c = torch.meshgrid(torch.arange(CROP) + 0.5, torch.arange(CROP) + 0.5, indexing="ij")
    a, b = torch.deg2rad(yaw).view(-1, 1, 1), torch.deg2rad(pitch).view(-1, 1, 1)
    ax, ay, az = AXES
    X = c - HEAD[0] + 0.3 * az * torch.sin(a)
    Y = r - HEAD[1] - 0.3 * ay * torch.sin(b)
    sa, ca, sb, cb = torch.sin(a), torch.cos(a), torch.sin(b), torch.cos(b)
    # The point of the unturned head is M (X, Y, Z); (X, Y) is seen where it meets the surface nearest to the camera.
    m = [(ca, torch.zeros_like(a), -sa), (sa * sb, cb, ca * sb), (sa * cb, -sb, ca * cb)]
    p = [row[0] * X + row[1] * Y for row in m]
    q = [row[2].expand_as(p[0]) for row in m]
    A = sum((q[i] / AXES[i]) ** 2 for i in range(3))
    B = sum(p[i] * q[i] / AXES[i] ** 2 for i in range(3))
    C = sum((p[i] / AXES[i]) ** 2 for i in range(3)) - 1
    inside = B * B - A * C
    Z = (-B + inside.clamp(min=0).sqrt()) / A
    sx, sy, sz = (p[i] + q[i] * Z for i in range(3))
    radius = ((sx / ax) ** 2 + (sy / ay) ** 2).sqrt().clamp(min=1e-3)
    hidden = torch.where(sz < 0, 0.98 / radius, torch.ones_like(radius))
    sx, sy = sx * hidden, sy * hidden
    sx = torch.where(inside > 0, sx, X) + HEAD[0]
    sy = torch.where(inside > 0, sy, Y) + HEAD[1]
    grid = torch.stack([sx / CROP * 2 - 1, sy / CROP * 2 - 1], 3)
    return F.grid_sample(x, grid, padding_mode="border", align_corners=False)


def covered(x, generator):
    """One crop in six gets sunglasses, a mask over mouth and nose, a hat, or something in front of it."""
    n = len(x)
    draw = lambda low, high, count=n: (torch.rand(count, generator=generator) * (high - low) + low).view(-1, 1, 1, 1)
    r, c = torch.meshgrid(torch.arange(CROP) + 0.5, torch.arange(CROP) + 0.5, indexing="ij")
    r, c = r[None, None], c[None, None]
    kind = torch.rand(n, generator=generator).view(-1, 1, 1, 1)
    soft = lambda inside: (inside * 8 + 0.5).clamp(0, 1)
    shade = draw(0, 255)
    # Sunglasses: two dark discs and a bar.
    wide, high = draw(6, 10), draw(4.5, 8)
    glass = torch.zeros_like(x)
    for ex, ey in EYES:
        glass = torch.maximum(glass, soft(1 - ((c - ex) / wide) ** 2 - ((r - ey - 1) / high) ** 2))
    glass = torch.maximum(glass, ((r - EYE_LINE).abs() < 1.5).float() * ((c - 32).abs() < 22).float())
    # A mask: from the nose to below the chin, narrower there, with a fold.
    top = draw(27, 36)
    cloth = soft(1 - ((c - 32) / draw(19, 24)) ** 4 - ((r - 44) / draw(16, 20)) ** 4) * (r > top + (c - 32).abs() * draw(0, 0.25)).float()
    fold = shade + draw(-30, 30) * torch.sin((r - top) * draw(0.2, 0.8)) + draw(-1.5, 1.5) * (c - 32)
    # A hat or a fringe; a hand, a glass, a microphone.
    hat = (r < draw(3, 14) + (c - 32).abs() * draw(-0.15, 0.15)).float()
    w, h = draw(5, 14), draw(5, 14)
    thing = soft(1 - ((c - draw(6, 58)) / w).abs().pow(draw(2, 6)) - ((r - draw(26, 62)) / h).abs().pow(draw(2, 6)))
    for low, high_, alpha, value in [(0, .04, glass, shade * 0.25), (.04, .09, cloth, fold), (.09, .12, hat, shade),
                                     (.12, .16, thing, shade + draw(-2, 2) * (c - 32))]:
        use = ((kind >= low) & (kind < high_)).float() * alpha
        x = x * (1 - use) + value.clamp(0, 255) * use
    return x


def squeezed(x, generator):
    """A third of the crops lose detail or went through a poor JPEG: photographs are old, small or compressed."""
    n = len(x)
    kind = torch.rand(n, generator=generator)
    for low, high, side in [(0, .08, 24), (.08, .16, 32)]:
        use = (kind >= low) & (kind < high)
        if use.any():
            small = F.interpolate(x[use], (side, side), mode="area")
            x[use] = F.interpolate(small, (CROP, CROP), mode="bilinear", align_corners=False)
    for i in torch.nonzero((kind >= .16) & (kind < .3)).flatten().tolist():
        buffer = io.BytesIO()
        quality = int(torch.randint(12, 60, (1,), generator=generator))
        Image.fromarray(x[i, 0].clamp(0, 255).byte().numpy()).save(buffer, "JPEG", quality=quality)
        x[i, 0] = torch.from_numpy(np.asarray(Image.open(buffer)).copy()).float()
    return x


class Bank:
    """Face textures: 64 x 64, and half of that; yaw and pitch in degrees; how far pose and box can be believed."""

    def __init__(self, data, index, generator, tight=0, turn=0.4, cover=True):
        index = torch.as_tensor(index)
        n = len(index)
        x = torch.from_numpy(data.faces[index.numpy()]).float()[:, None]
        front = torch.from_numpy(data.frontal[index.numpy()])
        if cover:
            x = covered(x, generator)
        uniform = lambda high: (torch.rand(n, generator=generator) * 2 - 1) * high
        use = torch.rand(n, generator=generator) < turn
        limit = torch.where(front, 1.0, 0.4)
        self.yaw, self.pitch = uniform(50) * limit * use, uniform(25) * limit * use
        x = torch.cat([torch.where(part[3].view(-1, 1, 1, 1), turned(part[0], part[1], part[2]), part[0])
                       for part in zip(x.split(512), self.yaw.split(512), self.pitch.split(512), use.split(512))])
        self.posed = torch.where(front, torch.where(use, 1.0, 0.25), 0.0)
        self.boxed = torch.ones(n)
        if tight:
            chosen = torch.randint(len(data.tight), (tight,), generator=generator).numpy()
            small = torch.from_numpy(data.tight[chosen]).float()[:, None]
            left, top, side = TIGHT
            r, c = torch.meshgrid(torch.arange(CROP) + 0.5, torch.arange(CROP) + 0.5, indexing="ij")
            grid = torch.stack([(c - left) / side * 2 - 1, (r - top) / side * 2 - 1], 2).expand(tight, -1, -1, -1)
            small = F.grid_sample(small, grid, padding_mode="border", align_corners=False)
            x = torch.cat([x, covered(small, generator) if cover else small])
            zero = torch.zeros(tight)
            self.yaw, self.pitch = torch.cat([self.yaw, zero]), torch.cat([self.pitch, zero])
            self.posed, self.boxed = torch.cat([self.posed, zero]), torch.cat([self.boxed, zero + 0.1])
        if cover:
            x = squeezed(x, generator)
        self.full = x
        self.half = F.avg_pool2d(x, 2)
        self.mean = x[:, :, 12:58, 9:55].mean((1, 2, 3))

    def __len__(self):
        return len(self.full)


# ---- Backgrounds

def tiles(data, train, side, count, rng):
    """Squares cut from backgrounds at sizes from whole photographs to details; some are mosaics of four."""
    chosen = [b for b, out in zip(data.backgrounds, data.back_out) if out != train]
    result = np.empty((count, side, side), np.uint8)
    for k in range(count):
        picture = chosen[rng.integers(len(chosen))]
        h, w = picture.shape
        span = int(min(h, w, side * math.exp(rng.uniform(-0.3, math.log(min(h, w) / side) if min(h, w) > side else 0))))
        y, x = rng.integers(h - span + 1), rng.integers(w - span + 1)
        cut = Image.fromarray(picture[y:y + span, x:x + span])
        result[k] = np.asarray(cut.resize((side, side), Image.BOX if span > side else Image.BILINEAR))
    for k in range(0, count, 7):
        y, x = rng.integers(side // 4, side * 3 // 4, 2)
        a, b, c = rng.integers(count, size=3)
        result[k, :y, :x], result[k, y:, :x], result[k, :y, x:] = result[a, :y, :x], result[b, y:, :x], result[c, :y, x:]
    return torch.from_numpy(result)


# ---- Pasting

class Draw:
    """Random numbers, one a sample, from one generator."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def uniform(self, n, low=0.0, high=1.0):
        return torch.rand(n, generator=self.generator) * (high - low) + low

    def normal(self, n, sd=1.0):
        return torch.randn(n, generator=self.generator) * sd

    def index(self, n, count):
        return torch.randint(count, (n,), generator=self.generator)


def paste(canvas, texture, mean, cloth, cx, cy, side, roll, flip, draw, body=0.6, patch=None, relit=1.0):
    """Blends a face into every canvas (n x H x W, in place): box centre and side in pixels, roll in radians, feathered
    edges, often with neck and clothes below it. `patch` is the side of the square that is touched, the whole canvas
    if None; `relit` how far the light may differ from that of the photograph."""
    n, height, width = canvas.shape
    if patch is None:
        top = left = torch.zeros(n, dtype=torch.long)
        rows, columns = height, width
    else:
        top = (cy - patch / 2).round().long().clamp(0, height - patch)
        left = (cx - patch / 2).round().long().clamp(0, width - patch)
        rows = columns = patch
    column = lambda v: v.view(-1, 1, 1)
    y = (top[:, None] + torch.arange(rows)).float()[:, :, None] + 0.5 - column(cy)
    x = (left[:, None] + torch.arange(columns)).float()[:, None, :] + 0.5 - column(cx)
    cos, sin = torch.cos(roll) / side, torch.sin(roll) / side
    u = (column(cos) * x + column(sin) * y) * column(flip)
    v = column(cos) * y - column(sin) * x
    place = (top[:, None] + torch.arange(rows))[:, :, None] * width + (left[:, None] + torch.arange(columns))[:, None, :]
    flat = canvas.view(n, -1)
    below = flat.gather(1, place.view(n, -1)).view(n, rows, columns)
    # Neck and shoulders, unturned.
    has = column((draw.uniform(n) < body).float())
    wide, drop = column(draw.uniform(n, 0.8, 1.6)), column(draw.uniform(n, 1.25, 1.6))
    shoulder = ((1 - (u / wide) ** 2 - ((v - drop) / 0.75) ** 2) * 10 + .5).clamp(0, 1)
    weave = column(draw.uniform(n, 0, 255)) + (cloth - 128) * column(draw.uniform(n, 0, 1.0))
    collar = (v > column(draw.uniform(n, 0.6, 0.9)) + u.abs() * column(draw.uniform(n, -0.6, 0.6))).float()
    neck = ((column(draw.uniform(n, 0.26, 0.4)) - u.abs()) * 20 + .5).clamp(0, 1) * ((v > 0.1) & (v < 1.1)).float()
    below = below + has * shoulder * (weave.clamp(0, 255) - below)
    below = below + has * neck * (1 - collar * shoulder) * (column(mean * draw.uniform(n, 0.6, 1.05)) - below)
    # The face itself.
    size = texture.shape[-1]
    factor = size / CROP
    gx = (MIDDLE[0] + u * BOX) / CROP * 2 - 1
    gy = (MIDDLE[1] + v * BOX) / CROP * 2 - 1
    face = F.grid_sample(texture, torch.stack([gx, gy], 3), padding_mode="border", align_corners=False)[:, 0]
    feather = column(draw.uniform(n, 5, 16))
    half = CROP / 2 / BOX
    box = torch.minimum(torch.minimum(half - u.abs(), v + MIDDLE[1] / BOX), (CROP - MIDDLE[1]) / BOX - v) * 16
    oval = (1 - (u / column(draw.uniform(n, 0.5, 0.66))) ** 2 - ((v + 0.06) / column(draw.uniform(n, 0.62, 0.7))) ** 2) * feather * 0.5
    alpha = torch.where(column(draw.uniform(n) < 0.45), box, oval).clamp(0, 1)
    # Light: half are matched to what surrounds them. Contrast gives way before the greys run into black or white.
    weight = alpha / alpha.sum((1, 2), keepdim=True).clamp(min=1)
    level = (face * weight).sum((1, 2))
    spread = ((face - column(level)).square() * weight).sum((1, 2)).sqrt().clamp(min=4)
    around = below.mean((1, 2))
    target = torch.where(draw.uniform(n) < 0.5, level + 0.6 * relit * (around - level), level + draw.normal(n, 18) * relit).clamp(14, 241)
    gain = torch.exp(draw.normal(n, 0.25) * relit)
    gain = torch.minimum(gain, torch.minimum(target, 255 - target) / (1.6 * spread)).clamp(min=0.15)
    face = (face - column(level)) * column(gain) + column(target)
    side_light = column(draw.normal(n, 0.18) * relit) * u + column(draw.normal(n, 0.12) * relit) * v
    face = (face * (1 + side_light)).clamp(0, 255)
    flat.scatter_(1, place.view(n, -1), (below + alpha * (face - below)).view(n, -1))


def lit(x, draw, strong):
    """Gamma, contrast, brightness, blur and noise of pictures n x 1 x H x W."""
    n = len(x)
    view = lambda v: v.view(-1, 1, 1, 1)
    x = 255 * (x.clamp(0, 255) / 255).pow(view(torch.exp(draw.normal(n, 0.4 if strong else 0.3))))
    contrast = torch.exp(draw.normal(n, 0.35)).clamp(0.2, 1.9) if strong else torch.exp(draw.normal(n, 0.15))
    x = (x - 128) * view(contrast) + 128 + view(draw.normal(n, 25 if strong else 10))
    x = x.clamp(0, 255)
    blurred = draw.uniform(n) < 0.25
    if blurred.any():
        part = x[blurred]
        mix = view(draw.uniform(len(part), 0.3, 1))
        x[blurred] = part + mix * (F.avg_pool2d(F.pad(part, (1, 1, 1, 1), mode="replicate"), 3, 1) - part)
    noisy = draw.uniform(n) < 0.3
    if noisy.any():
        part = x[noisy]
        level = view(draw.uniform(len(part), 1, 10))
        x[noisy] = part + torch.randn(part.shape, generator=draw.generator) * level
    return x.clamp(0, 255).round()
