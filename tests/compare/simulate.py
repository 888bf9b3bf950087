# SPDX-License-Identifier: GPL-3.0-or-later
"""Sweeps of known truth, written as metric logs and given to `assay compare`: prints how often the
answers hold and fails where a promise of the tool does not. Knows nothing of the tool but its JSON.
  simulate.py ASSAY ranking|effects [SWEEPS OF EACH KIND]"""

import json
import math
import multiprocessing
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

EVALUATIONS, EVERY = 16, 25
LEVEL, SEED_DEVIATION, EVALUATION_NOISE = 1.5, 0.02, 0.004
# What a run's best value varies by between seeds: both, since evaluations are noisy too.
DEVIATION = math.hypot(SEED_DEVIATION, EVALUATION_NOISE)
DECADES = [-5, -4.5, -4, -3.5, -3, -2.5, -2]
SCHEDULES = {8: "cosine", 16: "linear"}

# Kinds of sweeps: what the settings are worth, the seeds a setting, and the share of the seeds'
# variance that all settings have in common (the same order of data).
KINDS = {
    "ranking": [
        ("mixed", 4, 0.0),
        ("mixed", 4, 0.5),
        ("mixed", 2, 0.0),
        ("mixed", 2, 0.5),
        ("tied", 4, 0.0),
        ("tied", 2, 0.0),
        ("mixed", 1, 0.0),
    ],
    "effects": [
        ("even rate", 1, 0.0),
        ("even rate", 3, 0.0),
        ("skewed rate", 1, 0.0),
        ("skewed rate", 3, 0.0),
        ("cliff rate", 1, 0.0),
        ("cliff rate", 3, 0.0),
    ],
}


def settings(kind, rng):
    """Parameters of each setting, by how much each is worse than the best, and the best rate."""
    optimum, rates, sizes = None, DECADES, [8, 16]
    if kind.endswith("rate"):
        optimum = rng.uniform(-4.25, -2.75)
        bend = rng.uniform(0.02, 0.06)
        skew = 0.15 if kind == "skewed rate" else 0
        distances = [d - optimum for d in rates for _ in sizes]
        worse = [bend * x * x * (1 + skew * x) for x in distances]
        if kind == "cliff rate":
            worse = [w + 2 * max(0.0, x - 0.8) for w, x in zip(worse, distances)]
    else:
        rates = DECADES[1:-2]
        worse = [0.0] * (len(rates) * len(sizes))
        if kind == "mixed":
            worse[1:4] = [rng.uniform(0, 1.5) * DEVIATION for _ in range(3)]
            worse[4:] = [rng.uniform(3, 6) * DEVIATION for _ in worse[4:]]
            worse[4] = worse[5] = 3 * DEVIATION
            rng.shuffle(worse)
    grid = [{"lr": f"{10**d:.3g}", "bs": str(size)} for d in rates for size in sizes]
    return grid, worse, optimum


def unidentified(setting, alias):
    """A parameter that no design of this sweep can tell apart from the batch size, and one that
    never changes."""
    size = int(setting["bs"])
    twin = {"warmup": 100 * size, "accum": 64 // size, "sched": SCHEDULES[size]}[alias]
    return {"wd": "0.01", alias: str(twin)}


def curve(level, shape, rng):
    """Losses at the evaluations: they fall to the level and, in some sweeps, rise again."""
    least = shape["turn"] * EVALUATIONS
    for k in range(1, EVALUATIONS + 1):
        fall = 0.8 * math.exp(-shape["speed"] * k)
        rise = shape["rise"] * max(0.0, k - least)
        yield level + fall + rise + rng.gauss(0, EVALUATION_NOISE)


def write_run(folder, values, level, shape, rng):
    name = "_".join(f"{key}={value}" for key, value in values.items())
    os.makedirs(os.path.join(folder, name))
    with open(os.path.join(folder, name, "metrics.csv"), "w", encoding="ascii") as out:
        out.write("step,train_loss,val_loss\n")
        for k, loss in enumerate(curve(level, shape, rng), 1):
            train = loss - 0.1 + rng.gauss(0, 0.01)
            out.write(f"{k * EVERY},{train:.5f},{loss:.5f}\n")


def write_sweep(folder, kind, seeds, share, rng):
    grid, worse, optimum = settings(kind, rng)
    alias = rng.choice(["warmup", "accum", "sched"])
    shape = {"turn": rng.choice([0.7, 1.0])}
    shape.update(speed=rng.uniform(0.5, 0.8), rise=rng.uniform(0.004, 0.02))
    common = [rng.gauss(0, SEED_DEVIATION) for _ in range(seeds)]
    for setting, extra in zip(grid, worse):
        fixed = unidentified(setting, alias)
        for seed in range(seeds):
            own = rng.gauss(0, SEED_DEVIATION)
            luck = math.sqrt(share) * common[seed] + math.sqrt(1 - share) * own
            values = {**setting, **fixed, "seed": seed + 1}
            write_run(folder, values, LEVEL + extra + luck, shape, rng)
    return grid, worse, optimum, {"bs", alias}


def key_of(name):
    """The setting that a ranked run or group is about, by the values in its name."""
    values = dict(re.findall(r"\b(lr|bs)=([^\s,_]+)", name.replace("_", " ")))
    return tuple(float(values.get(key, "nan")) for key in ("lr", "bs"))


def judge_ranking(document, grid, worse):
    keys = [(float(s["lr"]), float(s["bs"])) for s in grid]
    tied = {key_of(name) for name in document["tie_set"]}
    ranked = {key_of(row["run"]) for row in document["ranking"]}
    far = [k for k, w in zip(keys, worse) if abs(w - 3 * DEVIATION) < 1e-9]
    return {
        "strangers": len(ranked ^ set(keys)),
        "best": keys[min(range(len(worse)), key=worse.__getitem__)] in tied,
        "ties": len(tied),
        "far": len(far),
        "far out": sum(k in ranked and k not in tied for k in far),
    }


def judge_parameters(document, twins):
    """How many that this design cannot identify are ranked, and how many lack the reason."""
    rows = {row["name"]: row for row in document["parameters"]}
    ranked = [rows[name]["importance"] is not None for name in {"wd"} | twins if name in rows]
    silent = [not rows.get(name, {}).get("note") for name in twins]
    return sum(ranked) + sum(silent)


def judge_importance(document):
    """Whether the rate is what matters most, and by more than chance."""
    rows = [row for row in document["parameters"] if row["importance"] is not None]
    first = max(rows, key=lambda row: row["importance"], default={})
    return int(first.get("name") == "lr" and first["p"] < 0.05)


def judge_optimum(document, optimum):
    row = next((r for r in document["parameters"] if r["name"] == "lr"), {})
    found = row.get("optimum") or {}
    low, high = found.get("low"), found.get("high")
    if optimum is None or low is None or high is None:
        return {"interval": 0, "inside": 0, "width": 0.0}
    return {
        "interval": 1,
        "inside": int(low <= 10**optimum <= high),
        "width": math.log10(high / low),
    }


def warns_of_seeds(document, seeds):
    """Whether the report says how few seeds there are."""
    words = [document["headline"], document.get("reason") or ""]
    words += [row["sentence"] for row in document["next"] + document["findings"]]
    number = {1: "(1|one)", 2: "(2|two)"}.get(seeds, "$^")
    return any(re.search(rf"\b{number} seeds?\b", text, re.I) for text in words)


def sweep(assay, kind, seeds, share, number):
    rng = random.Random(f"{kind} {seeds} {share} {number}")
    folder = tempfile.mkdtemp()
    try:
        grid, worse, optimum, twins = write_sweep(folder, kind, seeds, share, rng)
        done = subprocess.run(
            [assay, "compare", "--json", "-q", "--threads", "1", folder],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        shutil.rmtree(folder)
    if done.returncode:
        raise RuntimeError(f"exit status {done.returncode}: {done.stderr or done.stdout}")
    document = json.loads(done.stdout)
    return {
        **judge_ranking(document, grid, worse),
        **judge_optimum(document, optimum),
        "leads": judge_importance(document),
        "blind": judge_parameters(document, twins),
        "few": warns_of_seeds(document, seeds),
    }


def total(results, what):
    return sum(result[what] for result in results)


def percent(part, whole):
    return 100 * part / whole if whole else math.nan


def show(kind, results):
    name, seeds, share = kind
    n = len(results)
    far = percent(total(results, "far out"), total(results, "far"))
    inside = percent(total(results, "inside"), total(results, "interval"))
    width = total(results, "width") / max(1, total(results, "interval"))
    print(
        f"{name:<12} {seeds:>5} {share:>6.1f} {n:>6} {percent(total(results, 'best'), n):>11.1f}"
        f" {total(results, 'ties') / n:>5.1f} {far:>9.1f} {total(results, 'interval'):>9}"
        f" {inside:>8.1f} {width:>8.2f} {percent(total(results, 'leads'), n):>9.1f}"
        f" {total(results, 'blind'):>7}".replace("nan", "  -")
    )


def promises(part, outcome):
    """What the tool promises, as (sentence, measured, least or None for exactly none)."""

    def share(what, whole=None, name="", seeds=None):
        rows = [
            row
            for (kind, count, _), results in outcome.items()
            if name in kind and seeds in (None, count)
            for row in results
        ]
        return percent(total(rows, what), total(rows, whole) if whole else len(rows))

    every = [row for results in outcome.values() for row in results]
    strangers = ("settings not ranked, or invented", total(every, "strangers"), None)
    if part == "ranking":
        return [
            ("the best setting is in the tie set", share("best"), 95),
            ("4 seeds: three deviations worse is out", share("far out", "far", "mixed", 4), 90),
            ("2 seeds: three deviations worse is out", share("far out", "far", "mixed", 2), 60),
            ("2 seeds: the report says how few", share("few", seeds=2), 100),
            strangers,
        ]
    return [
        ("a rate's optimum has an interval", share("interval"), 50),
        ("the optimum of the rate is inside", share("inside", "interval"), 90),
        ("a skewed curve: the optimum is inside", share("inside", "interval", "skewed"), 90),
        ("a cliff above: the optimum is inside", share("inside", "interval", "cliff"), 90),
        ("the rate matters most (3 seeds)", share("leads", seeds=3), 90),
        ("the best setting is in the tie set", share("best"), 95),
        ("aliased or unvaried, and ranked or silent", total(every, "blind"), None),
        strangers,
    ]


def main():
    assay, part = sys.argv[1:3]
    each = int(sys.argv[3]) if len(sys.argv) > 3 else 70
    kinds = KINDS[part]
    work = [(assay, *kind, number) for kind in kinds for number in range(each)]
    with multiprocessing.Pool() as pool:
        results = pool.starmap(sweep, work, chunksize=4)
    outcome = {kind: results[i * each : (i + 1) * each] for i, kind in enumerate(kinds)}
    print(
        "kind         seeds common sweeps best tied % ties  3sd out % intervals inside %"
        "  decades rate led %  ranked"
    )
    for kind, rows in outcome.items():
        show(kind, rows)
    broken = 0
    for sentence, measured, least in promises(part, outcome):
        held = measured == 0 if least is None else measured >= least
        broken += not held
        limit = "none" if least is None else f">= {least} %"
        print(f"{'ok' if held else 'BROKEN':<6} {sentence:<42} {measured:>6.1f}   {limit}")
    sys.exit(broken > 0)


if __name__ == "__main__":
    main()
