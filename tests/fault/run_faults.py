# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails the k-th allocation and the k-th I/O call, once and from then on, over command lines.

Each faulty run must end by itself with exit 3 (2 where an input could not be read) or give the
right result; no signal, no block left over, no half-written target.  TAP, one case a command line
and kind.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

assay, shim, samples, cases = (os.path.abspath(path) for path in sys.argv[1:5])
STEPS = int(os.environ.get("FAULT_STEPS", "60"))  # points tried a sweep; all of them when fewer

# A small file of every format that is judged, and some that are only listed.
FORMATS = """keras.log lightning.csv openai.csv openai_base64.csv trainer_log.jsonl nanogpt.log
history.csv chart.csv duplicate.csv resumed.csv descending.csv missing.csv nan_state.json
hostile.csv mixed/train.jsonl bedrock/job.json""".split()
METRICS = "bleu,chrf++,ter,rouge3,rougeL,rougeLsum,exact_match,token_f1,wer,cer,distinct2,self_bleu"
GATE = ["SCORE/out.txt", "--ref", "SCORE/ref.txt", "--baseline", "old=OLD", "--samples", "100"]
GATE += ["--rule", "bleu >= 1", "--rule", "chrf no-worse-than old by 90 %"]
# The C library's stdout does its writes inside: a command that only prints has no I/O call to fail.
COMMANDS = [
    ("list checks", ["list", "checks"]),
    ("explain as JSON", ["explain", "OVERFITTING", "--json"]),
    ("review of a job as text", ["review", "JOB"]),
    ("review of a job as JSON", ["review", "JOB", "--json"]),
    ("review of a trainer state as Markdown", ["review", "STATE", "-f", "markdown"]),
    ("review of every format", ["review", "ALL", "-f", "csv"]),
    (
        "review with maps and a list of steps",
        [
            "review",
            "ALL/history.csv",
            "--map",
            "train_loss=train/loss",
            "--saved-steps",
            "100,200",
            "--by",
            "train_loss",
            "--json",
        ],
    ),
    ("review into a folder", ["review", "JOB", "-o", "OUT", "--no-png", "-q"]),
    ("review written to files", ["review", "JOB", "-q", "--write", "json=FILE"]),
    ("score of plain lines", ["score", "SCORE/out.txt", "--ref", "SCORE/ref.txt"]),
    (
        "score of records joined by id",
        ["score", "SCORE/ids_out.jsonl", "--ref", "SCORE/ids_ref.jsonl", "--json"],
    ),
    (
        "score of every kind of record",
        [
            "score",
            "SCORE/out.txt",
            "SCORE/evaluation.jsonl",
            "SCORE/lm.jsonl",
            "SCORE/table.tsv",
            "--ref",
            "SCORE/columns.tsv",
        ],
    ),
    (
        "score of answers of a batch",
        ["score", "SCORE/batch.jsonl.out", "--ref", "SCORE/batch_ref.jsonl"],
    ),
    ("score by category", ["score", "SCORE/lm.jsonl", "--by-field", "lang", "-f", "csv"]),
    ("score of labels", ["score", "SCORE/labels.jsonl", "--ci", "--samples", "100", "--json"]),
    (
        "score with intervals and a paired test",
        ["score", "SCORE/out.txt", "SCORE/other.txt", "--ref", "SCORE/ref.txt", "--ci"]
        + ["--paired", "bootstrap", "--samples", "100", "-f", "markdown"],
    ),
    (
        "score of all metrics",
        ["score", "SCORE/out.txt", "--ref", "SCORE/ref.txt", "--stem", "--metrics", METRICS],
    ),
    (
        "score by segment",
        ["score", "SCORE/out.txt", "--ref", "SCORE/ref.txt", "-q", "--segments", "LINES"],
    ),
    ("gate against a baseline", ["gate", *GATE]),
    (
        "gate written to files, with history and a new baseline",
        ["gate", *GATE, "-q", "--write", "json=FILE", "--history", "HISTORY", "--save", "SAVED"],
    ),
    ("gate into a folder", ["gate", *GATE, "-o", "OUT", "-q"]),
    ("compare of runs and their configurations", ["compare", "SWEEP", "--json"]),
    ("compare of a table as text", ["compare", "TABLE"]),
    ("compare with prices", ["compare", "TABLE", "--prices", "PRICES", "-f", "csv"]),
    ("compare into a folder", ["compare", "TABLE", "-o", "OUT", "--no-png", "-q"]),
]


def run(arguments, folder, kind, at, mode):
    report = os.path.join(folder, "calls")
    environment = dict(
        os.environ,
        LD_PRELOAD=shim,
        FAULT_KIND=kind,
        FAULT_AT=str(at),
        FAULT_MODE=mode,
        FAULT_REPORT=report,
        LC_ALL="C",
    )
    if os.path.exists(report):
        os.unlink(report)
    done = subprocess.run(
        [assay, *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
    )
    try:
        with open(report, encoding="ascii") as handle:
            counts = [int(word) for word in handle.read().split()]
    except OSError:
        counts = [0, 0, 0]
    return done, counts


def points(total):
    if total <= STEPS:
        return list(range(1, total + 1))
    # the first third of the budget one by one, the rest spread evenly to the end
    head = STEPS // 3
    rest = STEPS - head
    return sorted(
        set(
            list(range(1, head + 1))
            + [head + (total - head) * i // rest for i in range(1, rest + 1)]
        )
    )


def whole(target):
    """True if what lies at target is complete: a report folder with its page, a JSON file, or
    JSON lines."""
    try:
        if os.path.isdir(target):
            with open(os.path.join(target, "index.html"), encoding="utf-8") as handle:
                page = handle.read()
            with open(os.path.join(target, "report.json"), encoding="utf-8") as handle:
                json.load(handle)
            return page.rstrip().endswith("</html>")
        with open(target, encoding="utf-8") as handle:
            if target.endswith(".jsonl"):
                return all(json.loads(line) for line in handle)
            json.load(handle)
        return True
    except (OSError, ValueError):
        return False


def put_sweep(folder, words):
    """Two runs with configurations around them, a table of runs, and prices."""
    compared = os.path.join(os.path.dirname(os.path.dirname(cases)), "compare", "data")
    words["SWEEP"] = os.path.join(folder, "sweep")
    for name, rate in (("lr=1_seed=1", 1), ("lr=2_seed=1", 3)):
        run_folder = os.path.join(words["SWEEP"], name)
        os.makedirs(run_folder)
        with open(os.path.join(run_folder, "log.csv"), "w", encoding="ascii") as log:
            log.write("step,train_loss,val_loss\n1,3,3\n2,2.5,2.6\n3,2.2,2.5\n4,2.1,2.45\n")
        with open(os.path.join(run_folder, "args.json"), "w", encoding="ascii") as settings:
            json.dump({"learning_rate": rate, "r": 8, "betas": [0.9, 0.99]}, settings)
    with open(os.path.join(words["SWEEP"], "config.yaml"), "w", encoding="ascii") as settings:
        settings.write("a: &a {epochs: 3, wd: {value: 4, desc: x}}\nb: *a\nbatch: [x, y]\n")
    for word, name in (("TABLE", "tied.csv"), ("PRICES", "prices.csv")):
        words[word] = os.path.join(compared, name)


def sweep(arguments, kind):
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        words = {
            "JOB": os.path.join(folder, "job"),
            "OUT": os.path.join(folder, "out"),
            "STATE": os.path.join(folder, "trainer_state.json"),
            "old=OLD": "old=" + os.path.join(folder, "score", "other.txt"),
            "HISTORY": os.path.join(folder, "history.jsonl"),
            "SAVED": os.path.join(folder, "saved.json"),
            "json=FILE": "json=" + os.path.join(folder, "file.json"),
        }
        shutil.copytree(os.path.join(samples, "job"), words["JOB"])
        words["ALL"] = os.path.join(folder, "all")
        words["ALL/history.csv"] = os.path.join(words["ALL"], "history.csv")
        words["LINES"] = os.path.join(folder, "lines.jsonl")
        scored = os.path.join(os.path.dirname(os.path.dirname(cases)), "score", "data")
        shutil.copytree(scored, os.path.join(folder, "score"))
        os.mkdir(words["ALL"])
        for name in FORMATS:
            shutil.copy(os.path.join(cases, name), words["ALL"])
        shutil.copy(os.path.join(cases, "trainer_state.json"), words["STATE"])
        put_sweep(folder, words)
        arguments = [words.get(word, word.replace("SCORE/", "score/")) for word in arguments]
        targets = [words["OUT"], os.path.join(folder, "file.json"), words["LINES"]]
        targets += [words["HISTORY"], words["SAVED"]]

        def fresh():
            for target in targets:
                if os.path.isdir(target):
                    shutil.rmtree(target)
                elif os.path.exists(target):
                    os.unlink(target)

        fresh()
        right, counts = run(arguments, folder, kind, 0, "once")
        written = [os.path.exists(t) for t in targets]
        if right.returncode != 0:
            return [f"the fault-free run exits {right.returncode}: {right.stderr[:200]!r}"], 0
        tried = 0
        for mode in ("once", "on"):
            for at in points(counts[0 if kind == "memory" else 1]):
                fresh()
                done, seen = run(arguments, folder, kind, at, mode)
                tried += 1
                where = f"{kind} {at} {mode}"
                if done.returncode < 0 or done.returncode > 3:
                    faults.append(f"{where}: ended with {done.returncode}")
                elif done.returncode == 0 and done.stdout != right.stdout:
                    faults.append(f"{where}: exit 0 with another result")
                elif done.returncode == 1:
                    faults.append(f"{where}: exit 1")
                elif kind == "memory" and done.returncode == 2:
                    faults.append(f"{where}: exit 2, expected 3")
                if done.returncode in (0, 2, 3) and seen[2] > counts[2]:
                    faults.append(f"{where}: {seen[2] - counts[2]} blocks left over")
                for target, wanted in zip(targets, written):
                    if os.path.exists(target) and not whole(target):
                        faults.append(f"{where}: half-written {os.path.basename(target)}")
                    if done.returncode == 0 and os.path.exists(target) != wanted:
                        faults.append(f"{where}: exit 0 without its output")
        if not tried:
            faults.append("no call was seen: the faults were not injected")
        return faults, tried


CASES = [
    (n, w, k)
    for n, w in COMMANDS
    for k in ("memory", "io")
    if k == "memory" or w[0] in ("review", "score", "gate", "compare")
]
print(f"1..{len(CASES)}")
number = 0
bad = False
for name, words, what in CASES:
    number += 1
    trouble, count = sweep(words, what)
    bad = bad or bool(trouble)
    print(f"{'not ok' if trouble else 'ok'} {number} - {name}: {count} faults of {what}")
    for line in trouble[:12]:
        print(f"# {line}")
    sys.stdout.flush()
sys.exit(1 if bad else 0)
