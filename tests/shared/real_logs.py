# SPDX-License-Identifier: GPL-3.0-or-later
"""Real logs that lie outside the project, and their curves by a reading of our own."""

import csv
import glob
import json
import math
import os
import re
import sys


def folder(root):
    """The folder of the logs; ends the program with a TAP skip where it is absent."""
    data = os.environ.get("ASSAY_SHARED_DATA") or os.path.join(root, "..", "shared", "data")
    if not os.path.isdir(data):
        print("1..0 # SKIP the real logs are not here")
        sys.exit(0)
    return data


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


def logs(data):
    """(name, path, reader) of every log that is here."""
    return [
        (os.path.relpath(path, data), path, count)
        for pattern, count in KINDS
        for path in sorted(glob.glob(os.path.join(data, pattern)))
    ]
