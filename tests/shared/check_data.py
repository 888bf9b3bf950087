# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads real logs and compares the number of points, first, last and least values with a count
of its own.  The files are not part of the project: skips (exit 77) where ASSAY_SHARED_DATA, or the
folder shared/data beside the project, is absent.  TAP."""

import csv
import glob
import json
import math
import os
import re
import subprocess
import sys

assay = os.path.abspath(sys.argv[1])
data = os.environ.get("ASSAY_SHARED_DATA") or os.path.join(sys.argv[2], "..", "shared", "data")
if not os.path.isdir(data):
    print("1..0 # SKIP the real logs are not here")
    sys.exit(77)


def number(text):
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def from_rows(rows, step, train, validation):
    """{step: value} of both losses; a later row of a step wins."""
    curves = {"train": {}, "validation": {}}
    for row in rows:
        for name, column in (("train", train), ("validation", validation)):
            value = number(row.get(column)) if column else None
            if value is not None and row.get(step) not in (None, ""):
                curves[name][int(float(row[step]))] = value
    return curves


def of_csv(path, step, train, validation):
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return from_rows(csv.DictReader(handle), step, train, validation)


def of_state(path):
    with open(path, encoding="utf-8") as handle:
        log = json.load(handle)["log_history"]
    keys = dict.fromkeys(k for e in log for k in e if re.fullmatch(r"eval_(\w+_)?loss", k))
    sets = sorted(keys, key=lambda k: (k != "eval_loss", -sum(k in e for e in log)))
    return from_rows(log, "step", "loss", sets[0] if sets else None)


def of_lines(path, patterns):
    curves = {"train": {}, "validation": {}}
    with open(path, encoding="utf-8", errors="replace") as handle:
        for line in handle:
            for pattern, *names in patterns:
                match = re.match(pattern, line)
                for index, name in enumerate(names if match else (), 2):
                    if number(match.group(index)) is not None:
                        curves[name][int(match.group(1))] = float(match.group(index))
    return curves


NUMBER = r"([-+0-9.e]+)"
NANOGPT = [(rf"step (\d+): train loss {NUMBER}, val loss {NUMBER}", "train", "validation")]
LLMC = [(rf"s:(\d+) trl:{NUMBER}", "train"), (rf"s:(\d+) tel:{NUMBER}", "validation")]
MODDED = [
    (rf"step:(\d+)/\d+ val_loss:{NUMBER}", "validation"),
    (rf"step:(\d+)/\d+ train_loss:{NUMBER}", "train"),
]

KINDS = [
    ("bedrock/*step_wise*", lambda p: of_csv(p, "step_number", "training_loss", None)),
    ("bedrock/*validation*", lambda p: of_csv(p, "step_number", None, "validation_loss")),
    ("openai_ft/*.csv", lambda p: of_csv(p, "step", "train_loss", "valid_loss")),
    ("wandb_history/*.csv", lambda p: of_csv(p, "iter", "train/loss", "val/loss")),
    ("hf_trainer_state/*.json", of_state),
    ("textlogs/nanogpt_run-20241012*.log", lambda p: of_lines(p, NANOGPT)),
    ("textlogs/llmc*.log", lambda p: of_lines(p, LLMC)),
    ("textlogs/modded_[!A]*.txt", lambda p: of_lines(p, MODDED)),
]


def of_jsonl(path):
    with open(path, encoding="utf-8") as handle:
        return from_rows(map(json.loads, handle), "current_steps", "loss", "eval_loss")


KINDS.append(("llamafactory/*.jsonl", of_jsonl))


def compare(path, count):
    done = subprocess.run([assay, "review", "--json", path], capture_output=True, check=False)
    report = json.loads(done.stdout)
    if done.returncode or len(report["runs"]) != 1:
        return [f"exit {done.returncode}, {len(report['runs'])} runs"]
    faults, run, curves = [], report["runs"][0], count(path)
    for name, curve in curves.items():
        told = run[name]
        if not curve:
            faults += [f"{name}: told {told['points']} points, counted none"] if told else []
            continue
        steps = sorted(curve)
        wanted = {
            "points": len(curve),
            "first": curve[steps[0]],
            "last": curve[steps[-1]],
            "min": min(curve.values()),
            "max": max(curve.values()),
        }
        faults += [
            f"{name}.{key}: told {told and told[key]}, counted {value}"
            for key, value in wanted.items()
            if not told or told[key] != value
        ]
    for one in report["inputs"]:
        if one["used"] + one["skipped"] != one["rows"]:
            faults.append(f"{one['path']}: rows are not used + skipped")
    return faults


cases = [
    (os.path.relpath(path, data), path, count)
    for pattern, count in KINDS
    for path in sorted(glob.glob(os.path.join(data, pattern)))
]
print(f"1..{len(cases)}")
bad = not cases
for index, (name, path, count) in enumerate(cases, 1):
    faults = compare(path, count)
    bad = bad or bool(faults)
    print(f"{'not ok' if faults else 'ok'} {index} - {name}")
    for fault in faults:
        print(f"# {fault}")
sys.exit(1 if bad else 0)
