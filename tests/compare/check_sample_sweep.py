# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample sweep, as TAP: its folders are what they say, and `assay compare` ranks them as a few
lines of arithmetic do.  check_sample_sweep.py ASSAY FOLDER"""

import json
import os
import subprocess
import sys
from statistics import mean

assay, folder = sys.argv[1:3]
NAMES = {"lr": "learning_rate", "method": "method", "bs": "batch_size", "epochs": "epochs"}
SETTINGS, SEEDS, EVALUATIONS = 16, 3, 20

results = []


def check(name, faults):
    results.append((name, faults))


def read_run(name):
    with open(os.path.join(folder, name, "args.json"), encoding="utf-8") as handle:
        arguments = json.load(handle)
    with open(os.path.join(folder, name, "metrics.jsonl"), encoding="utf-8") as handle:
        return arguments, [json.loads(line) for line in handle]


def named(name):
    return dict(part.split("=", 1) for part in name.split("_"))


def contents(runs):
    """Faults of names, parameters and logs."""
    faults, settings = [], {}
    for name, (arguments, log) in runs.items():
        values = named(name)
        settings.setdefault(tuple(values[key] for key in NAMES), set()).add(values["seed"])
        pairs = [(values[key], arguments[full]) for key, full in [*NAMES.items(), ("seed", "seed")]]
        for text, value in pairs:
            if text != value and (isinstance(value, str) or float(text) != value):
                faults.append(f"{name}: {text} is {value} in args.json")
        if len(log) != EVALUATIONS or log[-1]["epoch"] != arguments["epochs"]:
            faults.append(f"{name}: {len(log)} evaluations to epoch {log[-1]['epoch']}")
    if len(settings) != SETTINGS or any(len(seeds) != SEEDS for seeds in settings.values()):
        faults.append(f"{len(settings)} settings: {settings}")
    return faults


def ranking(runs, document):
    """Faults of the order: by the mean over the seeds of each run's least validation loss."""
    least = {name: min(row["eval_loss"] for row in log) for name, (_, log) in runs.items()}
    settings = {}
    for name, value in least.items():
        settings.setdefault(name.rsplit("_seed=", 1)[0], []).append(value)
    wanted = sorted(mean(values) for values in settings.values())
    found = [row["value"] for row in document["ranking"]]
    if len(found) != len(wanted):
        return [f"{len(found)} rows, not {len(wanted)}"]
    return [
        f"rank {i}: {b}, not {a}"
        for i, (a, b) in enumerate(zip(wanted, found), 1)
        if abs(a - b) > 1e-9
    ]


def identified(document):
    """Faults of what the design can tell apart: the rank and the parameter count follow from the
    method, the warm-up never changes."""
    rows = {row["name"]: row for row in document["parameters"]}
    faults = [
        f"{name} is ranked: {rows.get(name)}"
        for name in ("lora_rank", "trainable_parameters", "warmup_steps")
        if name in rows and (rows[name]["importance"] is not None or not rows[name]["note"])
    ]
    for name in ("learning_rate", "epochs", "batch_size"):
        if rows.get(name, {}).get("importance") is None:
            faults.append(f"{name} has no importance: {rows.get(name)}")
    return faults


def main():
    runs = {name: read_run(name) for name in sorted(os.listdir(folder))}
    check("folders, parameters and logs agree", contents(runs))
    done = subprocess.run(
        [assay, "compare", "--json", folder], capture_output=True, text=True, check=False
    )
    check("the comparison ends well", [done.stderr] if done.returncode or done.stderr else [])
    document = json.loads(done.stdout)
    check("the order is that of the mean least losses", ranking(runs, document))
    check("what the design cannot tell apart is not ranked", identified(document))
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print(f"# {fault}")
    sys.exit(any(faults for _, faults in results))


if __name__ == "__main__":
    main()
