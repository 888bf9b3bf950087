# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a gate is wrong: baselines and candidates of known truth through the real binary.

Nothing here comes from the program's own statistics.  Outputs: a segment has four words, of which
a system gets 0 to 4 right, so that its token F1 is a quarter of them and its exact match all or
nothing; a candidate redraws a fifth of the baseline's segments, from a worse law where the truth is
a worsening.  Runs: two falling losses with noise between runs, or within them.  A margin is two
standard errors of the difference, by the law itself.  As TAP, with the table of what came out.
"""

import json
import math
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile

assay = os.path.abspath(sys.argv[1])

OUTCOMES = ("PASS", "WARN", "INCONCLUSIVE", "FAIL")
SEGMENTS = 1000
REDRAWN = 0.2
RIGHT = 0.7  # share of segments with all four words
WRONG_MEAN = 0.375  # mean F1 of the others: 0, 1/4, 1/2 and 3/4 alike
MEAN_F1 = RIGHT + (1 - RIGHT) * WRONG_MEAN
VAR_F1 = RIGHT + (1 - RIGHT) * (0.0625 + 0.25 + 0.5625) / 4 - MEAN_F1**2
VARIANCE = {  # of a segment's difference when nothing has changed
    "exact_match": REDRAWN * 2 * RIGHT * (1 - RIGHT),
    "token_f1": REDRAWN * 2 * VAR_F1,
}
MARGIN = {metric: 2 * math.sqrt(v / SEGMENTS) for metric, v in VARIANCE.items()}

WORDS = ("north", "east", "south", "west")
ANSWER = [" ".join(WORDS[:right] + ("fog",) * (4 - right)) for right in range(5)]
LINE = '{"id": "%d", "prediction": "%s", "reference": "north east south west"}\n'


def level(rng, right, drop):
    """Words that are right; drop: share of the half-wrong answers that are wholly wrong instead."""
    if rng.random() < right:
        return 4
    return 0 if rng.random() < drop else int(rng.random() * 4)


def worse_law(margins):
    """The law of redrawn segments that lowers both metrics by so many margins."""
    right = RIGHT - margins * MARGIN["exact_match"] / REDRAWN
    mean = MEAN_F1 - margins * MARGIN["token_f1"] / REDRAWN
    return right, 1 - (mean - right) / (1 - right) / WRONG_MEAN


def gate(arguments, rules):
    """The results of the rules, in the order asked."""
    words = [w for rule in rules for w in ("--rule", rule)]
    done = subprocess.run(
        [assay, "gate", *arguments, *words, "--json", "--threads", "1"],
        capture_output=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.decode()[:300]}")
    results = json.loads(done.stdout)["gate"]["rules"]
    if [r["rule"] for r in results] != list(rules):
        raise RuntimeError("the results are not those of the rules, in their order")
    for r in results:
        if r["difference"] is not None and r["difference"] != r["value"] - r["baseline_value"]:
            raise RuntimeError(f"difference is not of the two values: {r}")
    return results


def write_outputs(path, levels):
    with open(path, "w", encoding="ascii") as handle:
        handle.write("".join(LINE % (i, ANSWER[k]) for i, k in enumerate(levels)))


def draw_outputs(rng, segments, margins):
    base = [level(rng, RIGHT, 0) for _ in range(segments)]
    law = worse_law(margins)
    return base, [level(rng, *law) if rng.random() < REDRAWN else k for k in base]


OUTPUT_RULES = {
    f"{metric} {words}": f"{metric} {words} prev by {MARGIN[metric]:.6f}"
    for metric in MARGIN
    for words in ("no-worse-than", "non-inferior-to")
}
GROUP_RULES = [f"group both: {metric} no-worse-than prev by 0" for metric in MARGIN]


def worst(results):
    return max((r["outcome"] for r in results), key=OUTCOMES.index)


def corrected(pair):
    """Holm's correction of two."""
    small, large = sorted(pair, key=lambda r: r["p"])
    wanted = min(1.0, 2 * small["p"])
    held = abs(small["p_holm"] - wanted) < 1e-12
    return "PASS" if held and abs(large["p_holm"] - max(wanted, large["p"])) < 1e-12 else "FAIL"


def covered(result, truth):
    return "PASS" if result["low"] <= truth <= result["high"] else "FAIL"


def outputs_gate(seed, margins):
    base, candidate = draw_outputs(random.Random(seed), SEGMENTS, margins)
    write_outputs("prev.jsonl", base)
    write_outputs("new.jsonl", candidate)
    results = gate(
        ["new.jsonl", "--baseline", "prev=prev.jsonl"],
        [*OUTPUT_RULES.values(), *GROUP_RULES],
    )
    told = {name: r["outcome"] for name, r in zip(OUTPUT_RULES, results)}
    told["both in a group, by 0"] = worst(results[-2:])
    told["p_holm is Holm's"] = corrected(results[-2:])
    for result, metric in zip(results[-2:], MARGIN):
        told[f"{metric} interval holds the truth"] = covered(result, -margins * MARGIN[metric])
    return told


FEW = 60


def mcnemar(better, worse):
    """Two-sided exact p of a sign test on the segments where the systems differ."""
    n = better + worse
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(min(better, worse) + 1)) / 2**n)


def few_gate(seed, margins):
    """Few segments that differ: what an interval by resampling gets wrong."""
    base, candidate = draw_outputs(random.Random(seed), FEW, margins)
    write_outputs("prev.jsonl", base)
    write_outputs("new.jsonl", candidate)
    alone = "exact_match no-worse-than prev by 0"
    results = gate(
        ["new.jsonl", "--baseline", "prev=prev.jsonl"],
        [alone, "group one: " + alone],
    )
    pairs = [(b == 4, c == 4) for b, c in zip(base, candidate)]
    p = mcnemar(pairs.count((False, True)), pairs.count((True, False)))
    same = results[1]["p"] is not None and abs(results[1]["p"] - p) < 1e-9
    return {
        "exact_match by 0": results[0]["outcome"],
        "exact_match by 0, in a group": results[1]["outcome"],
        "p is McNemar's, exact": "PASS" if same else "FAIL",
    }


def saved_gate(seed, margins):
    """A saved baseline says what its file says."""
    base, candidate = draw_outputs(random.Random(seed), SEGMENTS, margins)
    write_outputs("prev.jsonl", base)
    write_outputs("new.jsonl", candidate)
    gate(["prev.jsonl", "--save", "prev.json"], ["segments >= 1"])
    rules = [*OUTPUT_RULES.values(), *GROUP_RULES]
    figures = [
        [
            [r[key] for key in ("outcome", "difference", "low", "high", "p", "p_holm")]
            for r in gate(["new.jsonl", "--baseline", "prev=" + baseline], rules)
        ]
        for baseline in ("prev.jsonl", "prev.json")
    ]
    return {"saved baseline gives the same": "PASS" if figures[0] == figures[1] else "FAIL"}


# Relative standard deviation of a run's level between seeds, and of its evaluations about it.
NOISE = {"noise between runs": (0.005, 0.001), "noise within runs": (0.0, 0.015)}


def write_run(path, rng, noise, factor):
    between, within = noise
    scale = 1.5 * factor * (1 + between * rng.gauss(0, 1))
    with open(path, "w", encoding="ascii") as handle:
        handle.write("step,train_loss,validation_loss\n")
        for step in range(10, 1210, 10):
            train = (1 + 1.5 * math.exp(-step / 80)) * (1 + 0.02 * rng.gauss(0, 1))
            cell = ""
            if step % 40 == 0:
                loss = scale * (1 + math.exp(-step / 80)) * (1 + within * rng.gauss(0, 1))
                cell = f"{loss:.6f}"
            handle.write(f"{step},{train:.6f},{cell}\n")


def run_gate(seed, margins, word):
    rng = random.Random(seed)
    noise = NOISE[word]
    margin = 2 * math.hypot(*noise) * math.sqrt(2)
    write_run("prev.csv", rng, noise, 1)
    write_run("new.csv", rng, noise, 1 + margins * margin)
    names = ["validation_loss.last", "validation_loss.best"]
    results = gate(
        ["new.csv", "--baseline", "prev=prev.csv"],
        [
            *(f"{name} no-worse-than prev by {100 * margin:.4f} %" for name in names),
            "validation_loss.last no-worse-than prev by 0",
        ],
    )
    kinds = [*names, "validation_loss.last by 0"]
    return {f"{kind}, {word}": r["outcome"] for kind, r in zip(kinds, results)}


def between_gate(seed, margins):
    return run_gate(seed, margins, "noise between runs")


def within_gate(seed, margins):
    return run_gate(seed, margins, "noise within runs")


# Simulation, true worsening in margins, gates; then for each kind of gate: (outcome, "<=" or ">=",
# share) that must hold.
FALSE_FAIL = [("FAIL", "<=", 0.05)]
FALSE_ALARM = [*FALSE_FAIL, ("INCONCLUSIVE", "<=", 0.10)]
POWER = [("FAIL", ">=", 0.90)]
HELD = [("PASS", ">=", 0.92)]  # nominal .95; three standard errors of 500 gates below
ALWAYS = [("PASS", ">=", 1)]


def output_limits(relative, inferior, group):
    return {
        **{f"{m} no-worse-than": relative for m in MARGIN},
        **{f"{m} non-inferior-to": inferior for m in MARGIN},
        "both in a group, by 0": group,
        "p_holm is Holm's": ALWAYS,
        **{f"{m} interval holds the truth": HELD for m in MARGIN},
    }


def run_limits(word, limits, by_zero):
    return {
        **{f"validation_loss.{n}, {word}": limits for n in ("last", "best")},
        f"validation_loss.last by 0, {word}": by_zero,
    }


PLAN = [
    (
        outputs_gate,
        0,
        2000,
        output_limits(FALSE_ALARM, [("FAIL", "<=", 0.01)], FALSE_FAIL),
    ),
    (outputs_gate, 1, 500, output_limits([], [("PASS", "<=", 0.05)], [])),
    (outputs_gate, 2, 500, output_limits(POWER, [("PASS", "<=", 0.01)], POWER)),
    (
        few_gate,
        0,
        1000,
        {
            "exact_match by 0": FALSE_FAIL,
            "exact_match by 0, in a group": FALSE_FAIL,
            "p is McNemar's, exact": ALWAYS,
        },
    ),
    (saved_gate, 1, 20, {"saved baseline gives the same": ALWAYS}),
    (between_gate, 0, 2000, run_limits("noise between runs", FALSE_ALARM, FALSE_FAIL)),
    (between_gate, 2, 300, run_limits("noise between runs", POWER, POWER)),
    (within_gate, 0, 2000, run_limits("noise within runs", FALSE_ALARM, FALSE_FAIL)),
    (within_gate, 2, 300, run_limits("noise within runs", POWER, POWER)),
]


def one(task):
    """In a folder of the worker's own."""
    function, seed, margins = task
    try:
        return function(seed, margins)
    except (RuntimeError, KeyError, TypeError, ValueError) as trouble:
        return {"trouble": f"{function.__name__} {seed} {margins}: {trouble!r}"}


def move_in(top):
    os.chdir(tempfile.mkdtemp(dir=top))


def tally(answers):
    counts = {}
    for answer in answers:
        for kind, outcome in answer.items():
            row = counts.setdefault(kind, {})
            row[outcome] = row.get(outcome, 0) + 1
    return counts


def faults_of(row, limits, n):
    faults = [f"{v} x {k}" for k, v in row.items() if k not in OUTCOMES]
    if sum(row.values()) != n:
        faults.append(f"{sum(row.values())} of {n} gates answered")
    for outcome, order, limit in limits:
        share = row.get(outcome, 0) / n
        if share > limit if order == "<=" else share < limit:
            faults.append(f"{outcome} {100 * share:.2f} %, wanted {order} {100 * limit:g} %")
    return faults


def main():
    results = []
    print(f"# {'kind of gate':45s} {'worse by':>8s} {'gates':>5s}", end="")
    print("".join(f" {o[:12]:>12s}" for o in OUTCOMES) + "  wanted")
    with tempfile.TemporaryDirectory() as top:
        with multiprocessing.Pool(initializer=move_in, initargs=(top,)) as pool:
            for number, (function, margins, n, kinds) in enumerate(PLAN):
                tasks = [(function, 1000003 * number + k, margins) for k in range(n)]
                answers = pool.map(one, tasks, chunksize=10)
                trouble = [a["trouble"] for a in answers if "trouble" in a]
                counts = tally(a for a in answers if "trouble" not in a)
                for kind, limits in kinds.items():
                    row = counts.get(kind, {})
                    print(f"# {kind:45s} {margins:8d} {n:5d}", end="")
                    print("".join(f" {100 * row.get(o, 0) / n:10.2f} %" for o in OUTCOMES), end="")
                    wanted = [f"{o} {order} {100 * x:g} %" for o, order, x in limits]
                    print("  " + ", ".join(wanted), flush=True)
                    faults = trouble[:1] + faults_of(row, limits, n)
                    if limits:
                        results.append((f"{kind}, worse by {margins} margins", faults))
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print(f"# {fault}")
    sys.exit(1 if any(f for _, f in results) else 0)


if __name__ == "__main__":
    main()
