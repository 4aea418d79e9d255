#!/usr/bin/env python3
"""Trains the two networks that find faces, and writes them as int8 safetensors.

    python3 -m venv VENV && VENV/bin/pip install numpy torch pillow
    VENV/bin/python Models/face/train.py DATA --work FOLDER

DATA is the folder that `data/unpack` fills (DATA/face; DATA/boxed is looked at once, at the end). One row of faces and
one background in five is never trained on: thresholds and figures come from those. CPU only. FOLDER keeps weights and
mined crops, so that a part of the work can be done again: --parts scout,judge,write.
"""

import argparse, collections, math, os, sys, time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from detector import CENTRE, boxed, candidates, Cutter, detect, judged, matches, moved, overlaps
from networks import (CELL_OFFSET, JUDGE_BOX, JUDGE_SIDE, Judge, POSE, SCOUT_PIXELS, Scout, integer_run, normalised,
                      restored, scouted, tensors, write)
from scenes import Bank, CROP, Data, Draw, lit, paste, shrunk, tiles

TILE, MARGIN, WORK = 96, 32, 160           # side of a scout's training picture; what lies around it while pasting
HERE = os.path.dirname(os.path.abspath(__file__))
BEGUN = time.process_time()


def say(*words):
    print(f"[{(time.process_time() - BEGUN) / 60:5.1f} min]", *words, file=sys.stderr, flush=True)


# ---- The scout

def scout_scenes(bank, squares, count, draw):
    """Pictures of 96 x 96 (uint8) with faces: centre x, y, side, and 1, or 0 where another face hides most of it."""
    canvas = squares[draw.index(count, len(squares))].float()
    faces = torch.zeros(count, 10, 4)
    for slot in range(10):
        present = torch.nonzero(draw.uniform(count) < (0.3 if slot == 0 else 0.45)).flatten()
        n = len(present)
        if slot == 0:
            side = torch.exp(draw.uniform(n, math.log(22), math.log(46)))
            cx, cy = draw.uniform(n, 0, TILE), draw.uniform(n, 0, TILE)
        else:
            near = torch.exp(draw.uniform(n, math.log(10.6), math.log(23)))
            side = torch.where(draw.uniform(n) < 0.8, near, torch.exp(draw.uniform(n, math.log(7.5), math.log(29))))
            cx = ((slot - 1) % 3) * 32 + 16 + draw.uniform(n, -13, 13)
            cy = ((slot - 1) // 3) * 32 + 16 + draw.uniform(n, -13, 13)
        which = draw.index(n, len(bank))
        texture = bank.full if slot == 0 else bank.half
        patch = 128 if slot == 0 else 56
        cloth = squares[draw.index(n, len(squares))][:, :patch, :patch].float()
        roll = (draw.normal(n, 12)).clamp(-32, 32) * math.pi / 180
        flip = torch.where(draw.uniform(n) < 0.5, -1.0, 1.0)
        part = canvas[present]
        paste(part, texture[which], bank.mean[which], cloth, cx + MARGIN, cy + MARGIN, side, roll, flip, draw, patch=patch)
        canvas[present] = part
        faces[present, slot] = torch.stack([cx, cy, side, torch.ones(n)], 1)
        for before in range(slot):
            old = faces[present, before]
            hidden = (old[:, :2] - faces[present, slot, :2]).abs().amax(1) < 0.85 * side
            faces[present[hidden], before, 3] *= 0
    edge = slice(MARGIN, MARGIN + TILE)
    return canvas[:, edge, edge].round().byte(), faces


def scout_targets(faces):
    """Per cell: 1 face, 0 none, −1 not counted; and offset and size of the face."""
    cells = TILE // 4
    at = 4 * torch.arange(cells) + CELL_OFFSET
    dx = faces[:, :, 0, None, None] - at[None, None, None, :]
    dy = faces[:, :, 1, None, None] - at[None, None, :, None]
    side = faces[:, :, 2, None, None].clamp(min=1)
    off = torch.maximum(dx.abs().expand(-1, -1, cells, -1), dy.abs().expand(-1, -1, -1, cells)) / side
    there, clear = faces[:, :, 2, None, None] > 0, faces[:, :, 3, None, None] > 0
    right = there & clear & (side > 10.6) & (side < 23.2) & (off * side < (0.165 * side).clamp(min=2.3))
    near = there & (((side > 8.5) & (side < 29) & (off < 0.36)) | (~clear & (off < 0.6)))
    label = torch.where(right.any(1), 1, torch.where(near.any(1), -1, 0))
    which = torch.where(right, off, torch.full_like(off, 9)).argmin(1, keepdim=True)
    pick = lambda v: v.expand(-1, -1, cells, cells).gather(1, which)[:, 0]
    box = torch.stack([pick(dx) / SCOUT_PIXELS, pick(dy) / SCOUT_PIXELS, pick(torch.log(side / SCOUT_PIXELS))], 1)
    return label, box


def focal(logit, label, gamma=1.5):
    p = torch.sigmoid(logit)
    wrong = torch.where(label > 0, 1 - p, p)
    return F.binary_cross_entropy_with_logits(logit, (label > 0).float(), reduction="none") * wrong.pow(gamma)


def averaged(network, steps, rate):
    network.to(memory_format=torch.channels_last)
    average = torch.optim.swa_utils.AveragedModel(network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True)
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=5e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    return average, optimiser, schedule


def settle(network, batches):
    """Measures the batch statistics anew: averaged weights need their own."""
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.reset_running_stats()
            layer.momentum = None
            layer.train()
    with torch.no_grad():
        for batch in batches:
            network(batch)
    return network.eval()


def hard_tiles(scout, data, count, rng):
    """Squares of training backgrounds around what the scout wrongly takes for a face, at the size where it does."""
    found = []
    for k in np.flatnonzero(~data.back_out):
        picture = data.backgrounds[k]
        boxes, logits = candidates(scout, picture, 20, -1.0, 12)
        for (x, y, s), logit in zip(boxes, logits):
            found.append((logit, k, x, y, s))
    found.sort(reverse=True)
    squares = []
    for logit, k, x, y, s in found[:count]:
        picture = data.backgrounds[k]
        scale = 16 / s * math.exp(rng.uniform(-0.2, 0.2))
        h, w = picture.shape
        small = shrunk(picture, max(8, round(w * scale)), max(8, round(h * scale)))
        small = np.pad(small, WORK, mode="symmetric") if min(small.shape) >= WORK else np.pad(small, WORK, mode="wrap")
        cx = int(x * scale + WORK + rng.uniform(-30, 30)) - WORK // 2
        cy = int(y * scale + WORK + rng.uniform(-30, 30)) - WORK // 2
        squares.append(small[cy:cy + WORK, cx:cx + WORK])
    return torch.from_numpy(np.array([s for s in squares if s.shape == (WORK, WORK)]))


def train_scout(data, options):
    draw, rng = Draw(1), np.random.default_rng(1)
    index = np.flatnonzero(~data.face_out)
    scout = Scout()
    average, optimiser, schedule = averaged(scout, options.scout_steps, 6e-3)
    batch, renew, hard = 32, 500, None
    for step in range(options.scout_steps):
        if step % renew == 0:
            bank = Bank(data, index[rng.permutation(len(index))[:3000]], draw.generator, tight=500)
            if step in [options.scout_steps * k // 10 // renew * renew for k in [3, 5, 7]] and step:
                hard = hard_tiles(average.module.eval(), data, 3000, rng)
                say(f"scout: {len(hard)} hard squares")
            squares = tiles(data, True, WORK, 2500, rng)
            if hard is not None and len(hard):
                squares = torch.cat([squares, hard])
            pictures, faces = scout_scenes(bank, squares, 2500, draw)
            total = np.zeros(3)
        chosen = draw.index(batch, len(pictures))
        x, face = pictures[chosen].float()[:, None], faces[chosen].clone()
        mirror = draw.uniform(batch) < 0.5
        x[mirror] = x[mirror].flip(3)
        face[mirror, :, 0] = TILE - face[mirror, :, 0]
        x = lit(x, draw, True)
        label, box = scout_targets(face)
        said = scout(scouted(x).to(memory_format=torch.channels_last))
        loss = focal(said[:, 0], label)
        positive = label > 0
        count = positive.sum().clamp(min=1)
        shift = F.smooth_l1_loss(said[:, 1:].permute(0, 2, 3, 1)[positive], box.permute(0, 2, 3, 1)[positive], beta=0.1)
        ones, none = loss[positive].sum() / count, loss[label == 0].sum() / count
        optimiser.zero_grad()
        (2 * ones + none + 2 * shift).backward()
        optimiser.step()
        schedule.step()
        average.update_parameters(scout)
        total += [ones.item(), none.item(), shift.item()]
        if step % renew == renew - 1:
            say(f"scout step {step + 1}: faces {total[0] / renew:.4f}, none {total[1] / renew:.4f}, place {total[2] / renew:.4f}")
            torch.save(average.module.state_dict(), os.path.join(options.work, "scout.pt"))
    average.module.train()
    settle(average.module, [scouted(lit(part.float()[:, None], draw, True)) for part in pictures.split(64)])
    torch.save(average.module.state_dict(), os.path.join(options.work, "scout.pt"))
    return average.module


# ---- The judge

def altered(x, draw):
    """Textures that are no faces any more: quarters or halves exchanged, upside down, on the side, negative, or blotches."""
    n = len(x)
    kind = draw.index(n, 7)
    result = x.clone()
    result[kind == 0] = x[kind == 0].flip(2)
    result[kind == 1] = x[kind == 1].transpose(2, 3)
    result[kind == 2] = 255 - x[kind == 2]
    blotches = F.adaptive_avg_pool2d(x[kind == 6], 6)
    result[kind == 6] = F.interpolate(blotches, (CROP, CROP), mode="bicubic", align_corners=False).clamp(0, 255)
    half = CROP // 2
    for k, order in [(3, [3, 2, 1, 0]), (4, [2, 3, 0, 1]), (5, [1, 0, 3, 2])]:
        part = x[kind == k]
        quarters = [part[:, :, :half, :half], part[:, :, :half, half:], part[:, :, half:, :half], part[:, :, half:, half:]]
        a, b, c, d = (quarters[i] for i in order)
        result[kind == k] = torch.cat([torch.cat([a, b], 3), torch.cat([c, d], 3)], 2)
    return result


def judge_crops(bank, squares, count, draw, false, which=None):
    """Crops 32 x 32 (uint8) with what the judge should say of them: label, dx, dy, ds, roll, yaw, pitch; and how much the
    box and the pose count. `false` gives what is no face, or one at a wrong place; `which` chooses the textures."""
    n = count
    canvas = squares[draw.index(n, len(squares))].float()
    scale = draw.index(n, 3)
    corner = draw.index(n, WORK - 128)
    cut = []
    for k in range(3):       # the background at three sizes
        width = JUDGE_SIDE << k
        use = torch.nonzero(scale == k).flatten()
        rows = (corner[use][:, None] + torch.arange(width))
        part = canvas[use[:, None, None], rows[:, :, None], rows[:, None, :]]
        cut.append((use, F.avg_pool2d(part[:, None], 1 << k)[:, 0] if k else part))
    ground = torch.zeros(n, JUDGE_SIDE, JUDGE_SIDE)
    for use, part in cut:
        ground[use] = part
    cloth = canvas[:, 64:96, 64:96]
    which = draw.index(n, len(bank)) if which is None else which
    first = draw.uniform(n) < 0.55
    spread = lambda a, b: torch.where(first, draw.uniform(n, -a, a), draw.uniform(n, -b, b))
    dx, dy, ds = spread(0.2, 0.08), spread(0.2, 0.08), spread(0.25, 0.12)
    roll = torch.where(first, draw.normal(n, 15).clamp(-38, 38), draw.normal(n, 4)) * math.pi / 180
    label = torch.ones(n)
    if false:
        label = torch.zeros(n)
        wrong = draw.uniform(n) < 0.6
        small = torch.where(draw.uniform(n) < 0.5, draw.uniform(n, -1.5, -0.6), draw.uniform(n, 0.6, 1.5))
        far = draw.uniform(n) < 0.5
        angle = draw.uniform(n, 0, 2 * math.pi)
        reach = draw.uniform(n, 0.55, 1.0)
        ds = torch.where(wrong & ~far, small, torch.where(wrong, draw.uniform(n, -0.4, 0.6), ds))
        size = torch.exp(ds).clamp(min=1)
        dx = torch.where(wrong & far, torch.cos(angle) * reach * size, torch.where(wrong, draw.uniform(n, -.4, .4) * torch.exp(ds), dx))
        dy = torch.where(wrong & far, torch.sin(angle) * reach * size, torch.where(wrong, draw.uniform(n, -.4, .4) * torch.exp(ds), dy))
        textures = torch.where(wrong.view(-1, 1, 1, 1), bank.full[which], altered(bank.full[which], draw))
    else:
        textures = bank.full[which]
    fine = draw.uniform(n) < 0.5
    flip = torch.where(draw.uniform(n) < 0.5, -1.0, 1.0)
    for use, source in [(torch.nonzero(fine).flatten(), textures), (torch.nonzero(~fine).flatten(), F.avg_pool2d(textures, 2))]:
        part = ground[use]
        paste(part, source[use], bank.mean[which[use]], cloth[use], CENTRE[0] + dx[use] * JUDGE_BOX, CENTRE[1] + dy[use] * JUDGE_BOX,
              JUDGE_BOX * torch.exp(ds[use]), roll[use], flip[use], draw)
        ground[use] = part
    degrees = math.pi / 180 * POSE
    says = torch.stack([label, dx, dy, ds, roll / degrees, bank.yaw[which] * flip / POSE, bank.pitch[which] / POSE], 1)
    return ground.round().byte(), says, torch.stack([bank.boxed[which], bank.posed[which]], 1) * label[:, None]


def pictures(data, train, count, seed, bank):
    """Photographs with faces pasted in: picture, squares, rows of the bank, roll (degrees), mirrored (−1) or not (1)."""
    draw, rng = Draw(seed), np.random.default_rng(seed)
    chosen = np.flatnonzero(data.back_out != train)
    for k in range(count):
        picture = data.backgrounds[chosen[k % len(chosen)]].astype(np.float32)
        h, w = picture.shape
        canvas, placed, rows, rolls, flips = torch.from_numpy(picture)[None].clone(), [], [], [], []
        # The largest first: a near person hides a far one, and not the other way round.
        for side in sorted(np.exp(rng.uniform(math.log(22), math.log(min(130, min(h, w) / 2)), 14)), reverse=True):
            cx, cy = rng.uniform(0.55 * side, w - 0.55 * side), rng.uniform(0.6 * side, h - 0.55 * side)
            # Not over another face, nor with clothes that cover one.
            if any(abs(cx - x) < 0.75 * (side + s) + 0.3 * side and -0.65 * (side + s) < y - cy < 2.4 * side + 0.65 * s for x, y, s in placed):
                continue
            row = int(rng.integers(len(bank)))
            roll = float(np.clip(rng.normal(0, 9), -25, 25))
            flip = 1.0 if rng.random() < 0.5 else -1.0
            patch = int(min(h, w, 2.6 * side))
            other = data.backgrounds[chosen[rng.integers(len(chosen))]]
            cloth = torch.from_numpy(np.resize(other, (patch, patch)).astype(np.float32))[None]
            one = lambda v: torch.tensor([v], dtype=torch.float32)
            texture = bank.full if side > 30 else bank.half
            paste(canvas, texture[row:row + 1], bank.mean[row:row + 1], cloth, one(cx), one(cy), one(side), one(math.radians(roll)),
                  one(flip), draw, patch=patch, relit=1.0 if train else 0.4)
            placed.append((cx, cy, side))
            rows.append(row), rolls.append(roll), flips.append(flip)
        x = (lit(canvas[None], draw, False) if train else canvas[None].round())[0, 0].byte().numpy()
        yield x, np.array(placed).reshape(-1, 3), np.array(rows, int), np.array(rolls), np.array(flips)


def mined(scout, judge, data, bank, seed, options):
    """Crops as the detector makes them: (false, true and its says and weights), from training backgrounds and from
    photographs with faces pasted in. With a judge only what it is not sure of, and a few others."""
    rng = np.random.default_rng(seed)
    settings = {"scout": -3.5, "most": 60, "first": -2.5, "final": 99}
    false, true, says, weights = [], [], [], []

    def take(crops, logits):
        if judge is None:
            use = rng.random(len(crops)) < 0.6
        else:
            use = (logits > -3.5) | (rng.random(len(crops)) < 0.12)
        if use.any():
            false.append(crops[torch.from_numpy(use)].byte())

    def run(picture):
        if judge is None:
            boxes, _ = candidates(scout, picture, 24, settings["scout"], settings["most"])
            zero = np.zeros(len(boxes))
            return {"candidate_boxes": boxes, "crops": Cutter(picture).cut(boxes, zero), "candidate_logits": zero}
        return detect(scout, judge, picture, 24, settings, keep=True)

    for k in np.flatnonzero(~data.back_out):
        picture = data.backgrounds[k]
        way = rng.integers(6)
        if way == 1:
            picture = picture[:, ::-1]
        elif way > 3:
            picture = np.rot90(picture, rng.integers(1, 4))
        elif way == 2:
            other = data.backgrounds[rng.choice(np.flatnonzero(~data.back_out))]
            h, w = min(picture.shape[0], other.shape[0]), min(picture.shape[1], other.shape[1])
            picture = np.where((np.arange(h)[:, None] // 60 + np.arange(w)[None] // 60) % 2 == 0, picture[:h, :w], other[:h, :w])
        elif way == 3:
            f = math.exp(rng.uniform(-0.6, 0.6))
            picture = shrunk(picture, round(picture.shape[1] * f), round(picture.shape[0] * f))
        found = run(np.ascontiguousarray(picture))
        take(found["crops"], found["candidate_logits"])
        if judge is not None:
            take(found["second"], found["second_logits"] + 1)
    for picture, truth, rows, rolls, flips in pictures(data, True, options.mined_pictures, seed, bank):
        found = run(picture)
        passes = [(found["crops"], found["candidate_boxes"], np.zeros(len(found["crops"])), found["candidate_logits"])]
        if judge is not None:
            passes.append((found["second"], found["again"], found["again_rolls"], found["second_logits"] + 1))
        for crops, boxes, turns, logits in passes:
            if not len(boxes) or not len(truth):
                continue
            shared = np.array([overlaps(face, boxes) for face in truth])
            best = shared.argmax(0)
            worst = np.flatnonzero(shared.max(0) < 0.3)
            take(crops[torch.from_numpy(worst)], logits[worst])
            good = np.flatnonzero(shared.max(0) > 0.45)
            if len(good):
                face, box = truth[best[good]], boxes[good]
                cos, sin = np.cos(turns[good]), np.sin(turns[good])
                x, y = (face[:, 0] - box[:, 0]) / box[:, 2], (face[:, 1] - box[:, 1]) / box[:, 2]
                row, flip = rows[best[good]], flips[best[good]]
                true.append(crops[torch.from_numpy(good)].byte())
                says.append(torch.from_numpy(np.stack([
                    np.ones(len(good)), cos * x + sin * y, cos * y - sin * x, np.log(face[:, 2] / box[:, 2]),
                    (rolls[best[good]] - np.degrees(turns[good])) / POSE, bank.yaw.numpy()[row] * flip / POSE,
                    bank.pitch.numpy()[row] / POSE], 1)).float())
                weights.append(torch.stack([bank.boxed[row], bank.posed[row]], 1))
    return torch.cat(false)[:, 0], torch.cat(true)[:, 0], torch.cat(says), torch.cat(weights)


def shares(loss, groups):
    """How often each face is shown: a race that is missed more than others more often, and in it the faces that are missed."""
    share = np.zeros(len(loss))
    for g in set(groups):
        own = 0.4 + loss[groups == g].clip(max=1.5)
        share[groups == g] = loss[groups == g].mean() * own / own.sum()
    return share / share.sum()


def misses(judge, data, index, squares, draw):
    """The judge's loss on each training face, twice pasted."""
    bank = Bank(data, index, draw.generator, turn=0, cover=False)
    total = np.zeros(len(index))
    for _ in range(2):
        for part in torch.arange(len(index)).split(1600):
            crops = judge_crops(bank, squares, len(part), draw, False, part)[0]
            total[part.numpy()] += np.logaddexp(0, -judged(judge, crops.float()[:, None])[:, 0])
    return total / 2


def train_judge(data, scout, options):
    draw, rng = Draw(2), np.random.default_rng(2)
    index = np.flatnonzero(~data.face_out)
    groups = np.array([data.rows[i]["race"] for i in index])
    loss = np.full(len(index), 0.1)
    judge, steps, renew, false = Judge(), options.judge_steps, 600, None
    rounds = {steps * k // 100 // renew * renew for k in options.rounds}
    if options.more:
        judge.load_state_dict(torch.load(os.path.join(options.work, "judge.pt"), weights_only=True))
        if os.path.exists(os.path.join(options.work, "mined.pt")):
            false, true, says, weights = torch.load(os.path.join(options.work, "mined.pt"), weights_only=True)
    average, optimiser, schedule = averaged(judge, steps, 3e-3 if options.more else 4e-3)
    for step in range(steps):
        if step % renew == 0:
            squares = tiles(data, True, WORK, 2000, rng)
            if step or options.more:
                loss += 0.3 * (misses(average.module.eval(), data, index, squares, draw) - loss)
            share = shares(loss, groups)
            bank = Bank(data, rng.choice(index, 3500, p=share), draw.generator, tight=400)
            if step in rounds:
                more = mined(scout, average.module.eval() if step or options.more else None, data, bank, step + (8 if options.more else 7), options)
                if false is None:
                    false, true, says, weights = more
                else:
                    false, true = torch.cat([false, more[0]]), torch.cat([true, more[1]])
                    says, weights = torch.cat([says, more[2]]), torch.cat([weights, more[3]])
                say(f"judge: mined {len(more[0])} false, {len(more[1])} true; shown",
                    {str(g): round(100 * share[groups == g].sum()) for g in sorted(set(groups))})
                fresh = len(more[0])
                torch.save((false, true, says, weights), os.path.join(options.work, "mined.pt"))
            good = judge_crops(bank, squares, 24_000, draw, False)
            bad = judge_crops(bank, squares, 10_000, draw, True)
            total = np.zeros(4)
        # Of 256: 84 made faces, 32 found ones, 44 made look-alikes, 48 + 48 mined (all, and those of the last round).
        pick = draw.index(84, len(good[0])), draw.index(32, len(true)), draw.index(44, len(bad[0])), draw.index(48, len(false)), \
            draw.index(48, fresh) + len(false) - fresh
        x = torch.cat([good[0][pick[0]], true[pick[1]], bad[0][pick[2]], false[pick[3]], false[pick[4]]]).float()[:, None]
        want, weight = torch.zeros(len(x), 7), torch.zeros(len(x), 2)
        want[:116], weight[:116] = torch.cat([good[1][pick[0]], says[pick[1]]]), torch.cat([good[2][pick[0]], weights[pick[1]]])
        mirror = draw.uniform(len(x)) < 0.5
        x[mirror] = x[mirror].flip(3)
        want[mirror] *= torch.tensor([1, -1, 1, 1, -1, -1, 1.0])
        x = normalised(lit(x, draw, False)).to(memory_format=torch.channels_last)
        said = judge(x)
        miss = F.binary_cross_entropy_with_logits(said[:, 0], want[:, 0], reduction="none")
        face = miss.mean() + 0.5 * focal(said[:, 0], want[:, 0], 1.0).mean()
        box = (F.smooth_l1_loss(said[:, 1:5], want[:, 1:5], beta=0.05, reduction="none").mean(1) * weight[:, 0]).sum() / 116
        pose = (F.smooth_l1_loss(said[:, 5:], want[:, 5:], beta=0.1, reduction="none").mean(1) * weight[:, 1]).sum() / 116
        optimiser.zero_grad()
        (face + 2 * box + 0.7 * pose).backward()
        optimiser.step()
        schedule.step()
        average.update_parameters(judge)
        total += [miss[:116].mean().item(), miss[116:].mean().item(), box.item(), pose.item()]
        if step % renew == renew - 1:
            say(f"judge step {step + 1}: faces {total[0] / renew:.4f}, false {total[1] / renew:.4f}, box {total[2] / renew:.4f}, "
                f"pose {total[3] / renew:.4f}")
            torch.save(average.module.state_dict(), os.path.join(options.work, "judge.pt"))
    samples = torch.cat([good[0][:6000], bad[0][:3000], false[draw.index(6000, len(false))], true[:3000]]).float()[:, None]
    samples = samples[torch.randperm(len(samples), generator=draw.generator)]
    torch.save(samples.byte(), os.path.join(options.work, "samples.pt"))
    average.module.train()
    settle(average.module, [normalised(part) for part in samples.split(256)])
    torch.save(average.module.state_dict(), os.path.join(options.work, "judge.pt"))
    return average.module


# ---- Thresholds and figures

def held_bank(data, turn, seed):
    index = np.flatnonzero(data.face_out)
    return index, Bank(data, index, torch.Generator().manual_seed(seed), turn=turn, cover=False)


def survey(scout, judge, data, least, most, bank, index, count=360, seed=5):
    """Everything that could be a face, at open thresholds: per pasted face (row, side, scout, first, final; −99 where
    missed), and per held-out background the false ones."""
    open_ = {"scout": -5.0, "most": most, "first": -4.0, "final": -4.0}
    faces, alarms, clean, turns = [], [], [], []
    for number, (picture, truth, rows, rolls, flips) in enumerate(pictures(data, False, count, seed, bank)):
        found = detect(scout, judge, picture, least, open_)
        at = matches(truth, found["boxes"])
        for face, row, m, roll, flip in zip(truth, rows, at, rolls, flips):
            got = (found["scout"][m], found["first"][m], found["logits"][m]) if m >= 0 else (-99, -99, -99)
            faces.append((row, face[2], *got))
            if m >= 0:
                turns.append((bank.yaw[row].item() * flip, bank.pitch[row].item(), roll, found["yaw"][m], found["pitch"][m], found["roll"][m],
                              bank.posed[row].item(), *(found["boxes"][m] - face) / face[2]))
        for k in np.setdiff1d(np.arange(len(found["boxes"])), at):
            alarms.append((number, found["scout"][k], found["first"][k], found["logits"][k]))
    for number, k in enumerate(np.flatnonzero(data.back_out)):
        found = detect(scout, judge, data.backgrounds[k], least, open_)
        clean += [(number, *values, k, *box) for *values, box in zip(found["scout"], found["first"], found["logits"], found["boxes"])]
    shape = lambda rows, width: np.array(rows, float).reshape(-1, width)
    return shape(faces, 5), shape(alarms, 4), shape(clean, 8), shape(turns, 10)


def thresholds(faces, alarms, clean, most, low):
    """The scout's and the first threshold lose one face in 100 each; the last lets at most one false alarm stand on all
    held-out backgrounds together."""
    seen = faces[(faces[:, 1] >= low) & (faces[:, 4] > -50)]
    scout = float(np.quantile(seen[:, 2], 0.01))
    first = float(np.quantile(seen[:, 3], 0.01))
    count = lambda rows, t: len(rows[(rows[:, 1] >= scout) & (rows[:, 2] >= first) & (rows[:, 3] >= t)])
    final = next(t for t in np.arange(-3, 12, 0.05) if count(clean, t) <= 1)
    return {"scout": scout, "first": first, "final": float(final), "most": most}


def calibrated(faces, alarms, clean, settings):
    """Gain and offset of p = sigmoid(gain logit + offset) among what the last threshold lets through or nearly so."""
    use = lambda rows: rows[(rows[:, -2] >= settings["first"])][:, -1] if len(rows) else np.zeros(0)
    good = faces[faces[:, 3] >= settings["first"]][:, 4]
    bad = np.concatenate([alarms[alarms[:, 2] >= settings["first"]][:, 3], clean[clean[:, 2] >= settings["first"]][:, 3]])
    x = torch.from_numpy(np.concatenate([good, bad])).float()
    y = torch.cat([torch.ones(len(good)), torch.zeros(len(bad))])
    w = torch.zeros(2, requires_grad=True)
    optimiser = torch.optim.LBFGS([w], max_iter=100)

    def closure():
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(w[0] * x + w[1], y)
        loss.backward()
        return loss
    optimiser.step(closure)
    p = torch.sigmoid(w[0] * x + w[1]).detach()
    bins = (p * 15).long().clamp(max=14)
    error = sum(abs((p - y)[bins == b].sum().item()) for b in range(15)) / len(x)
    return w[0].item(), w[1].item(), error


def figures(scout, judge, data, options):
    result, chosen = {}, {}
    index, bank = held_bank(data, 0.0, 11)
    for setting, least, most in [("full", 24, options.most_full), ("kiosk", 80, options.most_kiosk)]:
        faces, alarms, clean, turns = survey(scout, judge, data, least, most, bank, index)
        settings = thresholds(faces, alarms, clean, most, least)
        chosen[setting] = (least, settings)
        ok = (faces[:, 2] >= settings["scout"]) & (faces[:, 3] >= settings["first"]) & (faces[:, 4] >= settings["final"])
        large = faces[:, 1] >= least
        wrong = lambda rows: int(((rows[:, 1] >= settings["scout"]) & (rows[:, 2] >= settings["first"]) & (rows[:, 3] >= settings["final"])).sum())
        say(setting, {k: round(v, 2) for k, v in settings.items()}, f"recall {100 * ok[large].mean():.2f} % of {large.sum()}, "
            f"by the scout {100 * (faces[large, 2] > -50).mean():.2f}, false on 180 backgrounds {wrong(clean)}, "
            f"on 360 with faces {wrong(alarms)}, box error {np.abs(turns[:, 7:]).mean(0).round(3)}")
        near = clean[clean[:, 3].argsort()[::-1]][:6]
        say("highest on backgrounds", [(data.names[int(r[4])], round(float(r[3]), 2), r[5:].round().tolist()) for r in near])
        if setting == "full":
            for kind in ["race", "gender", "age"]:
                named = np.array([data.rows[index[int(r)]][kind] for r in faces[:, 0]])
                say(kind, {str(name): f"{100 * ok[large & (named == name)].mean():.1f} of {(large & (named == name)).sum()}" for name in sorted(set(named))})
            for low, high in [(22, 32), (32, 48), (48, 80), (80, 131)]:
                use = (faces[:, 1] >= low) & (faces[:, 1] < high)
                say(f"side {low}-{high}: {100 * ok[use].mean():.1f} % of {use.sum()}")
            gain, offset, error = calibrated(faces, alarms, clean, settings)
            say(f"calibration gain {gain:.3f}, offset {offset:.3f}, error {error:.4f}")
            result.update(score_gain_milli=str(round(gain * 1000)), score_offset_milli=str(round(offset * 1000)))
        result.update({f"scout_logit_milli_{setting}": str(math.floor(settings["scout"] * 1000)), f"scout_most_{setting}": str(most),
                       f"judge_first_logit_milli_{setting}": str(math.floor(settings["first"] * 1000)),
                       f"judge_logit_milli_{setting}": str(math.ceil(settings["final"] * 1000)), f"least_pixels_{setting}": str(least)})
    index, bank = held_bank(data, 1.0, 12)
    faces, alarms, clean, turns = survey(scout, judge, data, 24, options.most_full, bank, index, 180, 6)
    ok = faces[:, 4] >= chosen["full"][1]["final"]
    say(f"turned faces: recall {100 * ok.mean():.1f} % of {len(ok)}")
    use = turns[:, 6] > 0
    for k, name in enumerate(["yaw", "pitch", "roll"]):
        error = turns[use, 3 + k] - turns[use, k]
        say(f"{name}: mean error {np.abs(error).mean():.1f} degrees, correlation {np.corrcoef(turns[use, k], turns[use, 3 + k])[0, 1]:.3f}")
    result["overlap_permille"] = "300"
    return result, chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", help="the folder that data/unpack filled")
    parser.add_argument("--work", default="face-work", help="where weights are kept while training")
    parser.add_argument("--parts", default="scout,judge,write")
    parser.add_argument("--scout-steps", type=int, default=16_000)
    parser.add_argument("--judge-steps", type=int, default=14_000)
    parser.add_argument("--rounds", type=int, nargs="+", default=[0, 15, 30, 45, 60], help="when to mine, per cent of the judge's steps")
    parser.add_argument("--more", action="store_true", help="train the judge further from FOLDER's weights and crops")
    parser.add_argument("--mined-pictures", type=int, default=200)
    parser.add_argument("--most-full", type=int, default=32)
    parser.add_argument("--most-kiosk", type=int, default=8)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", default=os.path.join(HERE, "face.safetensors"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    os.makedirs(options.work, exist_ok=True)
    data, parts = Data(options.data), options.parts.split(",")

    def loaded(network, name):
        network.load_state_dict(torch.load(os.path.join(options.work, name), weights_only=True))
        return network.eval().to(memory_format=torch.channels_last)
    scout = train_scout(data, options) if "scout" in parts else loaded(Scout(), "scout.pt")
    if "judge" in parts:
        judge = train_judge(data, scout, options)
    if "write" not in parts:
        return
    judge = loaded(Judge(), "judge.pt")
    samples = torch.load(os.path.join(options.work, "samples.pt"), weights_only=True).float()
    rng = np.random.default_rng(9)
    squares = tiles(data, True, TILE, 400, rng).float()[:, None]
    index = np.flatnonzero(~data.face_out)[:800]
    bank = Bank(data, index, torch.Generator().manual_seed(9))
    crowd = scout_scenes(bank, tiles(data, True, WORK, 400, rng), 800, Draw(9))[0].float()[:, None]
    seen = scouted(torch.cat([squares, crowd, 255 * (torch.cat([squares, crowd]) > 128).float()]))
    t = {**tensors("scout", scout, seen), **tensors("judge", judge, normalised(samples))}
    said = integer_run(t, "judge", samples[:500, 0].numpy(), Judge.residual)
    say(f"eight bits: the judge's logit moves by {np.abs(said[:, 0] - judged(judge, samples[:500])[:, 0]).mean():.3f}")
    scout, judge = restored(t, "scout", scout), restored(t, "judge", judge)
    say(f"restored weights differ from whole numbers by {np.abs(said - judged(judge, samples[:500])).max():.4f}")
    facts, chosen = figures(scout, judge, data, options)
    write(options.out, t, facts)
    for setting, (least, settings) in chosen.items():
        show = []
        say("boxed", setting, boxed(scout, judge, options.data, least, settings, show))
        for line in show:
            say(*line)


if __name__ == "__main__":
    main()
