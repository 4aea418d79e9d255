"""Compares `lamppost policy prove` with Z3: every theorem and claim of random policies, and of those that are shipped.

    judge.py BIN [--policies N] [--seed S] [--jobs J] [--seconds T] [--keep FOLDER] [FILE ...]

The policies are read by this folder's own parser, and the theorems are written for Z3 from their definitions in
Sources/Proof/README.md: two scenes are two sets of variables. Every scene that the program gives is judged by a third,
plain evaluator. What differs is printed, and its policy kept in FOLDER. Exit 0: all alike, all decided; 1: not so.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from multiprocessing import Pool

import policy as policies
from generate import numbered
from scenes import from_json, holds, judge, refutes, truth
from theorems import PROVED, REFUTED, THEOREMS, UNKNOWN, Decider

COLUMNS = ["proved", "refuted", "unequal", "program unknown", "z3 unknown", "scenes", "bad scenes"]


def prove(program, path):
    """What the program finds out about a policy, in the order of theorems and claims."""
    run = subprocess.run([program, "policy", "prove", "--json", path], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"exit {run.returncode}: {run.stderr.strip() or 'no message'}")
    return json.loads(run.stdout)


def bad_scenes(policy, found, claim):
    """How many scenes of a finding were looked at, and what is wrong with them."""
    count, faults = 0, []
    if found["outcome"] == REFUTED and "witness" in found:
        count += 1
        witness = from_json(found["witness"])
        after = from_json(found["after"]) if "after" in found else None
        if claim is None:
            is_so = refutes(policy, found["name"], witness, after)
        else:
            is_so = truth(policy, claim.condition, *witness) > 0 and not holds(claim.says, *judge(policy, *witness))
        if not is_so:
            faults.append(f"is no counterexample: {json.dumps(found['witness'])}")
    elif found["outcome"] == REFUTED and found.get("name") != "levels-are-reachable":
        faults.append("is refuted without a scene")
    for example in found.get("examples", []):
        count += 1
        cap, _ = judge(policy, *from_json(example["witness"]))
        if policies.LEVELS[cap] != example["text"]:
            faults.append(f"has the cap {policies.LEVELS[cap]}: {json.dumps(example)}")
    return count, faults


def compare(task):
    """One policy: how often what was seen for each theorem (and for claims), and what differs, in words."""
    program, path, seconds = task
    counts, problems = Counter(), []
    took = {"program": 0.0, "z3": 0.0}
    try:
        policy = policies.read(path)
        start = time.monotonic()
        findings = prove(program, path)
        took["program"] = time.monotonic() - start
        asked = [("theorem", name) for name in THEOREMS] + [("claim", claim.text) for claim in policy.claims]
        told = [(found["kind"], found["name"] if found["kind"] == "theorem" else found["title"]) for found in findings]
        if asked != told:
            raise RuntimeError(f"the program answers {told}, not {asked}")
        decider = Decider(policy, seconds)
        for index, found in enumerate(findings):
            claim = policy.claims[index - len(THEOREMS)] if index >= len(THEOREMS) else None
            row = "claims" if claim else found["name"]
            start = time.monotonic()
            verdict = decider.claim(claim) if claim else decider.verdict(found["name"])
            took["z3"] += time.monotonic() - start
            outcome = found["outcome"]
            if verdict == UNKNOWN:
                counts[row, "z3 unknown"] += 1
                problems.append(f"{asked[index][1]}: {outcome}, z3 does not know")
            elif outcome == UNKNOWN:
                counts[row, "program unknown"] += 1
                problems.append(f"{asked[index][1]}: {found['text']}, z3: {verdict}")
            else:
                counts[row, verdict] += 1
                if outcome != verdict:
                    counts[row, "unequal"] += 1
                    problems.append(f"{asked[index][1]}: {outcome}, z3: {verdict}")
            count, faults = bad_scenes(policy, found, claim)
            counts[row, "scenes"] += count
            counts[row, "bad scenes"] += len(faults)
            problems += [f"{asked[index][1]}: {fault}" for fault in faults]
    except Exception as error:  # Whatever it is, it is no pass, and the other policies are still judged.
        problems.append(f"{type(error).__name__}: {error}")
    return path, counts, problems, took


def write(folder, seed, number, shipped):
    """Writes the random policy of that number, some with named conditions, some with a part: the paths of its files."""
    path = os.path.join(folder, f"{seed}-{number}.policy")
    text = policies.text_of(numbered(seed, number, shipped), is_named=number % 4 == 0)
    files = {path: text}
    if number % 10 == 0:
        head, rest = text.split("\n", 1)
        files = {path: f'{head}\ninclude "{os.path.basename(path)}-part"\n', f"{path}-part": rest}
    for name, content in files.items():
        with open(name, "w", encoding="utf-8") as file:
            file.write(content)
    return list(files)


def print_table(counts):
    names = THEOREMS + ["claims"]
    width = max(len(name) for name in names)
    print(" " * width, *COLUMNS, sep="  ")
    for name in names:
        print(name.ljust(width), *[str(counts[name, column]).rjust(len(column)) for column in COLUMNS], sep="  ")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program", metavar="BIN")
    options.add_argument("files", metavar="FILE", nargs="*", help="judged too; some random ones are made of them")
    options.add_argument("--policies", type=int, default=50, help="how many random policies")
    options.add_argument("--seed", default="lamppost")
    options.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options.add_argument("--seconds", type=float, default=60, help="what z3 may take for one question")
    options.add_argument("--keep", default=".", help="where policies are written; those that pass are removed")
    given = options.parse_intermixed_args()
    shipped = [policies.read(path) for path in given.files]
    os.makedirs(given.keep, exist_ok=True)
    written = [write(given.keep, given.seed, number, shipped) for number in range(given.policies)]
    made = {paths[0]: paths for paths in written}
    tasks = [(given.program, path, given.seconds) for path in given.files + list(made)]
    counts, took, failed = Counter(), Counter(), 0
    slowest = (0.0, "")
    start = time.monotonic()
    with Pool(given.jobs) as pool:
        for path, seen, problems, times in pool.imap_unordered(compare, tasks):
            counts.update(seen)
            took.update(times)
            slowest = max(slowest, (times["program"], path))
            for problem in problems:
                print(f"{path}: {problem}", flush=True)
            if problems:
                failed += 1
            else:
                for name in made.get(path, []):
                    os.remove(name)
    print_table(counts)
    decided = sum(counts[key] for key in counts if key[1] in (PROVED, REFUTED))
    print(f"{len(tasks)} policies, {decided} verdicts, {failed} policies with something wrong; "
          f"{time.monotonic() - start:.0f} s (program {took['program']:.0f} s, at most {slowest[0]:.1f} s for "
          f"{os.path.basename(slowest[1])}; z3 {took['z3']:.0f} s)")
    return 1 if failed or not decided else 0


if __name__ == "__main__":
    sys.exit(main())
