"""The detector in numpy and torch, as the program runs it: for mining, for thresholds and for figures."""

import json, math, os

import numpy as np
import torch
from torch.nn import functional as F
from PIL import Image

from networks import CELL_OFFSET, JUDGE_BOX, JUDGE_SIDE, POSE, SCOUT_PIXELS, normalised, scouted
from scenes import CROP, MIDDLE

STEP, OVERLAP = 2, 0.3
SURE, DOUBT, LOOKS = 6.0, 2.0, (1.0, 1.12, 0.9)     # what is not sure is looked at again, in three sizes
LEAST = 11                  # pixels of a face on a level: the next smaller level has the others
CENTRE = (JUDGE_SIDE * MIDDLE[0] / CROP, JUDGE_SIDE * MIDDLE[1] / CROP)    # of the face box in a crop


def overlaps(box, boxes):
    """Intersection over union of one square (centre x, y, side) with many."""
    low = np.maximum(box[:2] - box[2] / 2, boxes[:, :2] - boxes[:, 2:3] / 2)
    high = np.minimum(box[:2] + box[2] / 2, boxes[:, :2] + boxes[:, 2:3] / 2)
    shared = np.clip(high - low, 0, None).prod(1)
    return shared / (box[2] ** 2 + boxes[:, 2] ** 2 - shared)


def suppressed(boxes, scores, most=10_000, overlap=OVERLAP):
    """Which boxes no better one covers, best first."""
    order, kept = np.argsort(-scores, kind="stable"), []
    while len(order) and len(kept) < most:
        kept.append(order[0])
        rest = order[1:]
        order = rest[overlaps(boxes[order[0]], boxes[rest]) <= overlap]
    return np.array(kept, int)


def pyramid(picture, least):
    """Area-averaged levels, halves of each other: on the first a face of the least size is just wide enough for the scout."""
    h, w = picture.shape
    scale = 1 / 2 ** max(0, math.floor(math.log2(least / LEAST)))
    image = Image.fromarray(picture)
    while True:
        size = round(w * scale), round(h * scale)
        if min(size) < 12:
            return
        yield np.asarray(image.resize(size, Image.BOX if scale < 1 else Image.BILINEAR)), scale
        scale /= STEP


def candidates(scout, picture, least, threshold, most):
    """Squares (centre x, y, side) and logits of what the scout takes for faces, best first."""
    boxes, scores = [np.zeros((0, 3))], [np.zeros(0)]
    with torch.no_grad():
        for level, scale in pyramid(picture, least):
            x = torch.from_numpy(level.astype(np.float32))[None, None]
            said = scout(scouted(x).to(memory_format=torch.channels_last))[0].numpy()
            r, c = np.nonzero(said[0] > threshold)
            logit, dx, dy, ds = said[:, r, c]
            boxes.append(np.stack([4 * c + CELL_OFFSET + SCOUT_PIXELS * dx, 4 * r + CELL_OFFSET + SCOUT_PIXELS * dy,
                                   SCOUT_PIXELS * np.exp(ds.clip(-1.5, 1.5))], 1) / scale)
            scores.append(logit)
    boxes, scores = np.concatenate(boxes), np.concatenate(scores)
    best = np.argsort(-scores, kind="stable")[:3000]
    boxes, scores = boxes[best], scores[best]
    kept = suppressed(boxes, scores, most)
    return boxes[kept], scores[kept]


class Cutter:
    """Cuts crops for the judge out of one picture, from the coarsest halving that is no coarser than the crop."""

    def __init__(self, picture):
        self.levels = [picture]
        while min(self.levels[-1].shape) > 64:
            h, w = self.levels[-1].shape
            image = Image.fromarray(self.levels[-1][:h // 2 * 2, :w // 2 * 2])
            self.levels.append(np.asarray(image.resize((w // 2, h // 2), Image.BOX)))

    def cut(self, boxes, rolls):
        result = torch.zeros(len(boxes), 1, JUDGE_SIDE, JUDGE_SIDE)
        wanted = np.floor(np.log2(np.maximum(boxes[:, 2] / JUDGE_BOX, 1))).astype(int).clip(0, len(self.levels) - 1)
        r, c = np.mgrid[:JUDGE_SIDE, :JUDGE_SIDE] + 0.5
        for k in np.unique(wanted):
            use = np.flatnonzero(wanted == k)
            level = self.levels[k]
            h, w = level.shape
            step = boxes[use, 2][:, None, None] / JUDGE_BOX
            u, v = (c - CENTRE[0]) * step, (r - CENTRE[1]) * step
            cos, sin = np.cos(rolls[use])[:, None, None], np.sin(rolls[use])[:, None, None]
            x = (boxes[use, 0][:, None, None] + cos * u - sin * v) / 2 ** k
            y = (boxes[use, 1][:, None, None] + sin * u + cos * v) / 2 ** k
            grid = torch.from_numpy(np.stack([x / w * 2 - 1, y / h * 2 - 1], 3).astype(np.float32))
            source = torch.from_numpy(level.astype(np.float32)).expand(len(use), 1, h, w)
            result[torch.from_numpy(use)] = F.grid_sample(source, grid, padding_mode="border", align_corners=False)
        return result.round()


def judged(judge, crops):
    with torch.no_grad():
        return np.concatenate([judge(normalised(part).to(memory_format=torch.channels_last)).numpy()
                               for part in crops.split(512)]) if len(crops) else np.zeros((0, 7), np.float32)


def moved(boxes, rolls, said):
    """Boxes and rolls as the judge corrects them."""
    cos, sin = np.cos(rolls), np.sin(rolls)
    dx, dy = said[:, 1] * boxes[:, 2], said[:, 2] * boxes[:, 2]
    result = np.stack([boxes[:, 0] + cos * dx - sin * dy, boxes[:, 1] + sin * dx + cos * dy,
                       boxes[:, 2] * np.exp(said[:, 3].clip(-1, 1))], 1)
    return result, rolls + said[:, 4] * math.radians(POSE)


def detect(scout, judge, picture, least, settings, keep=False):
    """Faces of a picture, best first: squares, final logits, roll, yaw, pitch in degrees. With `keep`, the crops as well."""
    boxes, scouts = candidates(scout, picture, least, settings["scout"], settings["most"])
    cutter = Cutter(picture)
    crops = cutter.cut(boxes, np.zeros(len(boxes)))
    said = judged(judge, crops)
    passed = np.flatnonzero(said[:, 0] >= settings["first"])
    again, rolls = moved(boxes[passed], np.zeros(len(passed)), said[passed])
    # The scout may be off by more than a single look mends.
    again, rolls = moved(again, rolls, judged(judge, cutter.cut(again, rolls)))
    second = cutter.cut(again, rolls)
    plain, mirrored = judged(judge, second), judged(judge, second.flip(3))
    mirrored = mirrored * np.array([1, -1, 1, 1, -1, -1, 1], np.float32)
    both = (plain + mirrored) / 2
    final, turns = moved(again, rolls, both)
    doubtful = np.flatnonzero((both[:, 0] < SURE) & (both[:, 0] > settings["final"] - DOUBT))
    if len(doubtful):
        looks = []
        for scale in LOOKS:
            crops3 = cutter.cut(final[doubtful] * np.array([1, 1, scale]), turns[doubtful])
            looks += [judged(judge, crops3)[:, 0], judged(judge, crops3.flip(3))[:, 0]]
        both[doubtful, 0] = np.mean(looks, 0)
    good = np.flatnonzero(both[:, 0] >= settings["final"])
    good = good[suppressed(final[good], both[good, 0])] if len(good) else good
    result = {"boxes": final[good], "logits": both[good, 0], "first": said[passed[good], 0], "scout": scouts[passed[good]],
              "roll": np.degrees(turns[good]), "yaw": both[good, 5] * POSE, "pitch": both[good, 6] * POSE}
    if keep:
        result.update(candidate_boxes=boxes, candidate_logits=said[:, 0], crops=crops, again=again, again_rolls=rolls,
                      second=second, second_logits=both[:, 0])
    return result


def matches(truth, boxes, least=0.3):
    """Truth (squares) to the index of the detection that meets it, −1 for none; each detection once, best first."""
    left, result = list(range(len(boxes))), []
    for face in truth:
        shared = overlaps(face, boxes[left]) if left else np.zeros(0)
        if len(shared) and shared.max() >= least:
            result.append(left.pop(int(shared.argmax())))
        else:
            result.append(-1)
    return np.array(result, int)


def boxed(scout, judge, folder, least, settings, show=None):
    """Faces found, of those at least 80 px, false alarms on photographs and on face-free pictures of data/boxed."""
    folder = os.path.join(folder, "boxed")
    with open(os.path.join(folder, "boxes.json")) as file:
        truth = json.load(file)
    hits = large = total = large_all = false = empty = 0
    for name in sorted(n for n in os.listdir(folder) if n.endswith(".jpg")):
        picture = np.asarray(Image.open(os.path.join(folder, name)).convert("L"))
        found = detect(scout, judge, picture, least, settings)
        left = [[x - s / 2, y - s / 2, s, s, l] for (x, y, s), l in zip(found["boxes"], found["logits"])]
        wanted, missed = truth.get(name.replace("_vga.jpg", ""), []), []
        for x, y, w, h in wanted:
            total += 1
            large_all += w >= 80
            for d in left:
                shared = max(0, min(x + w, d[0] + d[2]) - max(x, d[0])) * max(0, min(y + h, d[1] + d[3]) - max(y, d[1]))
                middle = x <= d[0] + d[2] / 2 <= x + w and y <= d[1] + d[3] / 2 <= y + h and 0.4 <= d[2] / w <= 2.5
                if shared / (w * h + d[2] * d[3] - shared) >= 0.3 or middle:
                    hits += 1
                    large += w >= 80
                    left.remove(d)
                    break
            else:
                missed.append([x, y, w, h])
        false, empty = false + len(left) * bool(wanted), empty + len(left) * (not wanted)
        if show is not None and (missed or left):
            show.append((name, np.round(missed).tolist(), np.round(left, 1).tolist()))
    return f"{hits} of {total}, large {large} of {large_all}, false {false} on photographs, {empty} on face-free pictures"
