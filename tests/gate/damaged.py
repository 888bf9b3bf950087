# SPDX-License-Identifier: GPL-3.0-or-later
"""A saved baseline whose segment statistics were damaged must be refused, never computed with.

Each case changes one number of a baseline that decides its rule (the first two cases prove that it
does).  As TAP.
"""

import copy
import json
import os
import subprocess
import sys
import tempfile

assay = os.path.abspath(sys.argv[1])

LABELS = "accuracy no-worse-than prev by 0.2"
WORDS = "bleu no-worse-than prev by 50"


def outputs(right):
    """Forty answers, so many of them right."""
    rows = (("the blue drill" if k < right else "no idea", "the blue drill") for k in range(40))
    return "".join(json.dumps({"prediction": p, "reference": r}) + "\n" for p, r in rows)


def at(document, metric):
    return document["systems"][0]["segment_statistics"][metric]


def labels(**changes):
    return lambda document: at(document, "labels").update(changes)


def label(value):
    return lambda document: at(document, "labels")["values"].__setitem__(0, value)


def orders(n):
    """Rows as wide as so many orders of n-grams make them."""

    def change(document):
        document["options"]["max_ngram_order"] = n
        at(document, "bleu").update(width=2 + 2 * n, values=[1] * (40 * (2 + 2 * n)))

    return change


def count(value):
    return lambda document: at(document, "bleu")["values"].__setitem__(0, value)


def option(name, value):
    return lambda document: document["options"].update({name: value})


# Name, change, rule, exit status.
CASES = [
    ("labels as saved: allowed", labels(), LABELS, 0),
    ("n-grams as saved: allowed", option("chrf_beta", 2), WORDS, 0),
    ("16 orders: allowed", orders(16), "bleu no-worse-than prev by 100", 0),
    ("one column of labels", labels(width=1), LABELS, 2),
    ("four columns of labels", labels(width=4), LABELS, 2),
    ("fewer labels than there are", labels(labels=1), LABELS, 2),
    ("more labels than there may be", labels(labels=10**9), LABELS, 2),
    ("so many labels that one more is none", labels(labels=2**32 - 1), LABELS, 2),
    ("labels below zero", labels(labels=-5), LABELS, 2),
    ("labels beyond all integers", labels(labels=1e300), LABELS, 2),
    ("labels without their number", labels(labels=None), LABELS, 2),
    ("a label beyond their number", label(7), LABELS, 2),
    ("a label below none", label(-2), LABELS, 2),
    ("17 orders", orders(17), WORDS, 2),
    ("40 orders", orders(40), WORDS, 2),
    ("no order", option("max_ngram_order", 0), WORDS, 2),
    ("a fraction of an order", option("max_ngram_order", 3.5), WORDS, 2),
    ("orders beyond all integers", option("char_order", 1e300), WORDS, 2),
    ("beta below one", option("chrf_beta", 0), WORDS, 2),
    ("a count below zero", count(-1), WORDS, 2),
]


def gate(folder, *arguments):
    return subprocess.run(
        [assay, "gate", *arguments, "--json"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        timeout=60,
        check=False,
    )


def faults_of(folder, saved, change, rule, code):
    document = copy.deepcopy(saved)
    change(document)
    with open(os.path.join(folder, "changed.json"), "w", encoding="utf-8") as file:
        json.dump(document, file)
    done = gate(folder, "new.jsonl", "--baseline", "prev=changed.json", "--rule", rule)
    if done.returncode != code:
        told = done.stderr.decode(errors="replace")
        return [f"exit {done.returncode}, wanted {code}", told[:300]]
    reason = json.loads(done.stdout)["gate"]["rules"][0]["reason"]
    return [reason] if code and "statistics of 'old' are damaged" not in reason else []


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name, right in (("old.jsonl", 30), ("new.jsonl", 31)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(outputs(right))
        rules = ("--rule", "accuracy >= 0", "--rule", "bleu >= 0")
        gate(folder, "old.jsonl", *rules, "--save", "saved.json")
        with open(os.path.join(folder, "saved.json"), encoding="utf-8") as file:
            saved = json.load(file)
        print(f"1..{len(CASES)}")
        for i, (name, change, rule, code) in enumerate(CASES, 1):
            faults = faults_of(folder, saved, change, rule, code)
            print(f"{'not ok' if faults else 'ok'} {i} - {name}")
            for fault in faults:
                print(f"# {fault}")


main()
