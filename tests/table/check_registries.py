# SPDX-License-Identifier: GPL-3.0-or-later
"""Invariants over every registry, as TAP: what is added later is covered without a new test."""

import json
import os
import re
import subprocess
import sys

assay, root = sys.argv[1:3]
results = []


def check(name, faults):
    results.append((name, faults))


def run(*words):
    return subprocess.run([assay, *words], capture_output=True, text=True, check=False)


def entries(registry):
    document = json.loads(run("list", registry, "--json").stdout)
    return document


tables = {name: entries(name) for name in ("formats", "metrics", "checks", "verdicts", "renderers")}
rows = {name: table[name] for name, table in tables.items()}
rows["thresholds"] = tables["checks"]["thresholds"]

ids = [row["id"] for table in rows.values() for row in table]
check("every registry has entries", [name for name, table in rows.items() if not table])
check(
    "ids are unique over all registries that explain searches",
    sorted({i for i in ids if ids.count(i) > 1}),
)
check(
    "every entry has a title or a unit",
    [
        f"{name}: {row['id']}"
        for name, table in rows.items()
        for row in table
        if not (row.get("title") or row.get("unit"))
    ],
)
check(
    "every verdict and finding has rule, needs, hint and source",
    [
        f"{row['id']}: {key}"
        for name in ("verdicts", "checks")
        for row in rows[name]
        for key in ("rule", "needs", "source", "what to do")
        if not row.get(key)
    ],
)
check(
    "every metric has unit, range and definition",
    [
        f"{row['id']}: {key}"
        for row in rows["metrics"]
        for key in ("unit", "range", "rule")
        if not row.get(key)
    ],
)
check(
    "every threshold has unit, help, source and a default inside its range",
    [
        row["id"]
        for row in rows["thresholds"]
        if not (
            row.get("unit")
            and row.get("help")
            and row.get("source")
            and row["min"] <= row["value"] <= row["max"]
        )
    ],
)
check(
    "ids have the form of their kind",
    [
        row["id"]
        for name in ("verdicts", "checks")
        for row in rows[name]
        if not re.fullmatch(r"[A-Z][A-Z_]+", row["id"])
    ]
    + [row["id"] for row in rows["thresholds"] if not re.fullmatch(r"[a-z][a-z0-9_]+", row["id"])],
)

wanted = [
    "NONFINITE",
    "INSUFFICIENT_DATA",
    "UNSTABLE",
    "DIVERGED",
    "OVERFITTING",
    "UNDERFITTING",
    "STILL_IMPROVING",
    "MEMORISING",
    "CONVERGED",
    "INCONCLUSIVE",
]
check(
    "the verdicts of the contract, in their order",
    [] if [row["id"] for row in rows["verdicts"]] == wanted else [str(rows["verdicts"])],
)

explained = [(i, run("explain", i)) for i in dict.fromkeys(ids)]
check(
    "explain knows every id",
    [
        f"{i}: {done.stderr}"
        for i, done in explained
        if done.returncode or done.stderr or i not in done.stdout
    ],
)
check(
    "explain stays within 80 columns",
    [f"{i}: {line}" for i, done in explained for line in done.stdout.split("\n") if len(line) > 80],
)

usage = run("--help").stdout
commands = re.findall(r"^  assay (\w+) {2,}\S", usage, re.M)
check(
    "the usage names the commands",
    [] if {"review", "list", "explain"} <= set(commands) else commands,
)
helps = [(c, run(c, flag)) for c in commands for flag in ("-h", "--help")]
check(
    "every command answers -h and --help on stdout alone, with examples first",
    [
        c
        for c, done in helps
        if done.returncode or done.stderr or not done.stdout.startswith("  assay " + c)
    ],
)
check(
    "every help fits 80 columns",
    [f"{c}: {line}" for c, done in helps for line in done.stdout.split("\n") if len(line) > 80],
)

with open(os.path.join(root, "README.md"), encoding="utf-8") as handle:
    readme = handle.read()
check(
    "the README's tables name every verdict and every format",
    [
        row["id"]
        for name in ("verdicts", "formats")
        for row in rows[name]
        if f"`{row['id']}`" not in readme
    ],
)

print(f"1..{len(results)}")
for number, (name, faults) in enumerate(results, 1):
    print(f"{'not ok' if faults else 'ok'} {number} - {name}")
    for fault in faults[:20]:
        print(f"# {fault}")
sys.exit(1 if any(f for _, f in results) else 0)
