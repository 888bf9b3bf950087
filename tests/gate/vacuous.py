# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates that were handed nothing, or nothing sound, must not pass; and which status wins.

Each case changes one thing in a gate that passes (the first cases prove that it does), so that its
exit status comes from that one thing.  A case whose name ends in "allowed" is the other side of its
neighbour: what must not be refused.  As TAP.
"""

import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

assay = os.path.abspath(sys.argv[1])

results = []


def check(name, faults):
    results.append((name, faults))


def log(validation, train="{:.4f}"):
    """A falling loss with a small wobble; validation: the cell of an evaluation by its number."""
    rows = ["step,train_loss,validation_loss"]
    for k in range(1, 121):
        loss = 1 + 1.5 * 0.92**k + 0.004 * (k * 7 % 5 - 2)
        cell = validation(k // 4) if k % 4 == 0 else ""
        rows.append(f"{10 * k},{train.format(loss)},{cell}")
    return "\n".join(rows) + "\n"


def falling(scale, last=None):
    def cell(n):
        if n == 30 and last is not None:
            return last
        return f"{scale * (1.2 + 1.2 * 0.75**n + 0.001 * (n * 3 % 5 - 2)):.5f}"

    return cell


def answers(lines):
    return "".join(json.dumps(line) + "\n" for line in lines)


def outputs(right, lang="de"):
    """Forty answers, so many of them right."""
    return [
        {
            "id": str(k),
            "lang": lang,
            "prediction": "the blue drill" if k < right else "no idea",
            "reference": "the blue drill",
        }
        for k in range(40)
    ]


def report(**changes):
    """The least that says it is a report."""
    document = {"schema": "assay.report/1", "command": "review", "status": "pass", "exit": 0}
    return json.dumps({**document, "runs": [], **changes}) + "\n"


FILES = {
    "run.csv": log(falling(1)),
    "better.csv": log(falling(0.8)),
    "near.csv": log(falling(1, last="1.197")),
    "copy.csv": log(falling(1)),
    "nan.csv": log(lambda n: "nan", train="nan"),
    "nan_validation.csv": log(lambda n: "nan"),
    "zero.csv": log(falling(1, last="0")),
    "train_only.csv": "".join(
        line.rsplit(",", 1)[0] + "\n" for line in log(falling(1)).splitlines()
    ),
    "short.csv": "step,train_loss,validation_loss\n1,2,2.1\n2,1.9,2\n3,1.8,1.9\n",
    "header.csv": "step,train_loss,validation_loss\n",
    "torn.csv": log(falling(1)) + '1210,"0.9',
    "empty.csv": "",
    "lfs.csv": "version https://git-lfs.github.com/spec/v1\noid sha256:" + 64 * "0" + "\nsize 9\n",
    "out.jsonl": answers(outputs(30)),
    "prev.jsonl": answers(outputs(30, lang="fr")),
    "empty.jsonl": "",
    "no_references.jsonl": answers({"prediction": "a b"} for _ in range(40)),
    "null.jsonl": answers(outputs(30) + [{"id": "40", "prediction": None, "reference": "a"}]),
    "array.json": json.dumps(outputs(30)),
    "out.txt": "the blue drill\n" * 40,
    "ref.txt": "the blue drill\n" * 40,
    "ref39.txt": "the blue drill\n" * 39,
    "broken/report.json": report()[:-20],
    "other/report.json": report(schema="assay.report/2"),
    "nobody/report.json": json.dumps({"hello": 1}),
    "hollow/report.json": report(),
    "judged/report.json": report(runs=[{"name": "run", "verdict": {"id": "CONVERGED"}}]),
    "fine/report.json": report(runs=[{"name": "run", "verdict": {"id": "FINE"}}]),
    "refused/report.json": report(status="error", exit=2, error={"message": "is empty"}),
    "empty_run/report.json": report(runs=[{}]),
    "weights/README": "weights\n",
    "dots/.run.csv": log(falling(1)),
    "two/run.csv": log(falling(1)),
    "two/nan.csv": log(lambda n: "nan"),
    "others/a.csv": log(falling(0.8)),
    "others/b.csv": log(falling(0.9)),
    "mixed/run.csv": log(falling(1)),
    "mixed/torn.csv": log(falling(1)) + '1210,"0.9',
    "good.rules": "validation_loss.last <= 2\n",
    "none.rules": "",
    "comments.rules": "# validation_loss.last <= 2\n  # nothing else\n",
    "blank.rules": "\n \n\t\n",
    "list.rules": '{"rules": []}',
    "other.rules": '{"rule": ["validation_loss.last <= 2"]}',
    "more.rules": '{"rules": ["validation_loss.last <= 2"], "strict": true}',
    "nothing.rules": '{"rules": [""]}',
    "number.rules": '{"rules": [3]}',
    "torn.rules": '{"rules": ["validation_loss.last <= 2"',
    "second.rules": "validation_loss.last <= 2\nvalidation_loss.last =< 2\n",
    "nul.rules": "validation_loss.last <= 2\0\n",
    "good/good.rules": "validation_loss.last <= 2\n",
}

GOOD = "validation_loss.last <= 2"


def rule(text, *paths):
    return [*(paths or ["run.csv"]), "--rule", text]


def against(text, baseline="better.csv", candidate="run.csv"):
    return [candidate, "--baseline", "prev=" + baseline, "--rule", text]


WORSE = "validation_loss.last no-worse-than prev by "
RIGHT = "exact_match no-worse-than prev by "

# The clock stands at 2026-01-01, 00:00 UTC (SOURCE_DATE_EPOCH in run).
# Name, arguments, exit status, outcome of the gate (None: the call may be refused before that).
CASES = [
    # What passes: the ground that the others stand on.
    ("a run: allowed", rule(GOOD), 0, "PASS"),
    ("a rules file: allowed", ["run.csv", "--rules", "good.rules"], 0, "PASS"),
    ("outputs: allowed", rule("exact_match >= 0.5", "out.jsonl"), 0, "PASS"),
    (
        "lines and references: allowed",
        ["--ref", "ref.txt", *rule("exact_match >= 1", "out.txt")],
        0,
        "PASS",
    ),
    (
        "a selector that matches: allowed",
        rule("exact_match[lang=de] >= 0.5", "out.jsonl"),
        0,
        "PASS",
    ),
    ("a baseline: allowed", against(WORSE + "1"), 0, "PASS"),
    (
        "a baseline of outputs: allowed",
        against(RIGHT + "0.1", "prev.jsonl", "out.jsonl"),
        0,
        "PASS",
    ),
    ("a verdict: allowed", rule("verdict != DIVERGED"), 0, "PASS"),
    (
        "INSUFFICIENT_DATA by name: allowed",
        rule("verdict == INSUFFICIENT_DATA", "short.csv"),
        0,
        "PASS",
    ),
    ("optional beside another: allowed", [*rule(GOOD), "--rule", "optional: bleu >= 1"], 0, "PASS"),
    ("equal content in another file: allowed", against(WORSE + "1", "copy.csv"), 0, "WARN"),
    ("inconclusive without --strict: allowed", against(WORSE + "0", "near.csv"), 0, "INCONCLUSIVE"),
    (
        "INCONCLUSIVE without --strict: allowed",
        rule("verdict != OVERFITTING", "nan_validation.csv"),
        0,
        "INCONCLUSIVE",
    ),
    ("a saved report: allowed", rule("verdict == CONVERGED", "judged/report.json"), 0, "PASS"),
    (
        "a waiver on its last day: allowed",
        rule('waive until 2026-01-01 "known": validation_loss.last <= 0.1'),
        0,
        "WARN",
    ),
    # Inputs.
    ("missing file", rule(GOOD, "nowhere.csv"), 2, None),
    ("missing file beside a good one", rule(GOOD, "run.csv", "nowhere.csv"), 2, None),
    ("missing folder", rule(GOOD, "nowhere/"), 2, None),
    ("no input", ["--rule", GOOD], 2, None),
    ("empty name", rule(GOOD, ""), 2, None),
    ("glob without match", rule(GOOD, "*.tsv"), 2, None),
    ("empty folder", rule(GOOD, "void"), 2, None),
    ("folder without a known file", rule(GOOD, "weights"), 2, None),
    ("folder of dot names", rule(GOOD, "dots"), 2, None),
    ("empty log", rule(GOOD, "empty.csv"), 2, None),
    ("log of a header alone", rule(GOOD, "header.csv"), 2, None),
    ("log that ends inside a row", rule(GOOD, "torn.csv"), 2, None),
    ("bad file below a folder", rule(GOOD, "mixed"), 2, "ERROR"),
    ("Git LFS pointer", rule(GOOD, "lfs.csv"), 2, None),
    ("empty outputs", rule("exact_match >= 0", "empty.jsonl"), 2, None),
    ("outputs without references", rule("exact_match >= 0", "no_references.jsonl"), 2, None),
    ("missing prediction", rule("exact_match >= 0", "null.jsonl"), 2, None),
    ("array where lines belong", rule("exact_match >= 0", "array.json"), 2, None),
    (
        "fewer references than outputs",
        ["--ref", "ref39.txt", *rule("exact_match >= 0", "out.txt")],
        2,
        None,
    ),
    (
        "missing references",
        ["--ref", "nowhere.txt", *rule("exact_match >= 0", "out.txt")],
        2,
        None,
    ),
    ("broken report", rule(GOOD, "broken/report.json"), 2, None),
    ("report of another schema", rule(GOOD, "other/report.json"), 2, None),
    ("report without a run", rule(GOOD, "hollow/report.json"), 2, None),
    ("report of a refusal", rule("verdict != OVERFITTING", "refused/report.json"), 2, None),
    ("report of an empty run", rule(GOOD, "empty_run/report.json"), 2, "ERROR"),
    ("one run of two all NaN", rule(GOOD, "two"), 2, "ERROR"),
    # Rules.
    ("no rules", ["run.csv"], 2, None),
    ("missing rules file", ["run.csv", "--rules", "nowhere.rules"], 2, None),
    ("folder as rules file", ["run.csv", "--rules", "good"], 2, None),
    ("empty rules file", ["run.csv", "--rules", "none.rules"], 2, None),
    ("comments only", ["run.csv", "--rules", "comments.rules"], 2, None),
    ("blank lines only", ["run.csv", "--rules", "blank.rules"], 2, None),
    ("empty list of rules", ["run.csv", "--rules", "list.rules"], 2, None),
    ("list of rules under another name", ["run.csv", "--rules", "other.rules"], 2, None),
    ("list of rules and another key", ["run.csv", "--rules", "more.rules"], 2, None),
    ("empty rule in a list", ["run.csv", "--rules", "nothing.rules"], 2, None),
    ("number for a rule", ["run.csv", "--rules", "number.rules"], 2, None),
    ("list of rules that is torn", ["run.csv", "--rules", "torn.rules"], 2, None),
    ("second rule is none", ["run.csv", "--rules", "second.rules"], 2, None),
    (
        "empty rules file beside a rule",
        ["run.csv", "--rules", "none.rules", "--rule", GOOD],
        2,
        None,
    ),
    ("NUL behind a rule", ["run.csv", "--rules", "nul.rules"], 2, None),
    ("prefix twice", rule("warn: warn: " + GOOD), 2, None),
    ("NaN in between", rule("validation_loss.last between nan and 2"), 2, None),
    ("infinity in between", rule("validation_loss.last between 0 and inf"), 2, None),
    ("empty rule", rule(""), 2, None),
    ("comment for a rule", rule("# " + GOOD), 2, None),
    ("rule without a bound", rule("validation_loss.last <="), 2, None),
    ("rule without a comparison", rule("validation_loss.last"), 2, None),
    ("operator that is none", rule("validation_loss.last =< 2"), 2, None),
    ("words after the rule", rule(GOOD + " or so"), 2, None),
    ("prefix alone", rule("optional:"), 2, None),
    ("NaN bound", rule("validation_loss.last <= nan"), 2, None),
    ("infinite bound", rule("validation_loss.last <= inf"), 2, None),
    ("bound that overflows", rule("validation_loss.last <= 1e999"), 2, None),
    ("bound with a decimal comma", rule("validation_loss.last <= 2,5"), 2, None),
    ("reversed between", rule("validation_loss.last between 2 and 0"), 2, "ERROR"),
    ("waiver without a reason", rule("waive until 2999-12-31: " + GOOD), 2, None),
    ("waiver with an empty reason", rule('waive until 2999-12-31 "": ' + GOOD), 2, None),
    ("waiver until no day", rule('waive until 2999-02-30 "known": ' + GOOD), 2, None),
    (
        "expired waiver",
        rule('waive until 2020-01-01 "known": validation_loss.last <= 0.1'),
        1,
        "FAIL",
    ),
    (
        "waiver on the day after its last",
        rule('waive until 2025-12-31 "known": validation_loss.last <= 0.1'),
        1,
        "FAIL",
    ),
    # Metrics.
    ("unknown metric", rule("valdation_loss.last <= 2"), 2, "ERROR"),
    ("unknown metric, optional", rule("optional: valdation_loss.last <= 2"), 2, "ERROR"),
    (
        "unknown metric, optional, beside a rule",
        [*rule(GOOD), "--rule", "optional: valdation_loss.last <= 2"],
        2,
        "ERROR",
    ),
    ("unknown metric, warned of", rule("warn: valdation_loss.last <= 2"), 2, "ERROR"),
    ("unknown part of a metric", rule("validation_loss.lest <= 2"), 2, "ERROR"),
    ("metric not computed", rule("bleu >= 0"), 2, "ERROR"),
    ("metric of a data set without one", rule("data.errors == 0"), 2, "ERROR"),
    ("skipped rules only", rule("optional: bleu >= 0"), 2, "ERROR"),
    (
        "two skipped rules only",
        [*rule("optional: bleu >= 0"), "--rule", "optional: chrf >= 0"],
        2,
        "ERROR",
    ),
    ("selector that matches nothing", rule("exact_match[lang=xx] >= 0", "out.jsonl"), 2, "ERROR"),
    ("selector of an unknown field", rule("exact_match[tongue=de] >= 0", "out.jsonl"), 2, "ERROR"),
    (
        "selector of a run that is not there",
        rule("run[lr=9].validation_loss.last <= 2"),
        2,
        "ERROR",
    ),
    (
        "selector that matches nothing, optional",
        rule("optional: exact_match[lang=xx] >= 0", "out.jsonl"),
        2,
        "ERROR",
    ),
    ("all values NaN", rule("validation_loss.best <= 9", "nan.csv"), 2, "ERROR"),
    ("validation all NaN", rule("validation_loss.last <= 9", "nan_validation.csv"), 2, "ERROR"),
    ("NaN is not above, too", rule("validation_loss.last >= 0", "nan_validation.csv"), 2, "ERROR"),
    (
        "NaN is not unequal, too",
        rule("validation_loss.last != 1", "nan_validation.csv"),
        2,
        "ERROR",
    ),
    ("NONFINITE is no OVERFITTING", rule("verdict != OVERFITTING", "nan.csv"), 1, "FAIL"),
    ("no validation", rule("validation_loss.best <= 9", "train_only.csv"), 2, "ERROR"),
    (
        "overfitting that is not judged",
        rule("overfitting != confirmed", "train_only.csv"),
        2,
        "ERROR",
    ),
    ("word that is no verdict", rule("verdict != OVERFITED"), 2, "ERROR"),
    ("word that is no verdict in a list", rule("verdict in CONVERGED,FINE"), 2, "ERROR"),
    ("word that is no grade", rule("overfitting != strong"), 2, "ERROR"),
    ("verdict against a number", rule("verdict <= 3"), 2, "ERROR"),
    ("number against a word", rule("validation_loss.last != GOOD"), 2, "ERROR"),
    ("INSUFFICIENT_DATA", rule("verdict != OVERFITTING", "short.csv"), 2, "ERROR"),
    (
        "INCONCLUSIVE with --strict",
        ["--strict", *rule("verdict != OVERFITTING", "nan_validation.csv")],
        1,
        "INCONCLUSIVE",
    ),
    # Baselines.
    ("no baseline", rule(WORSE + "1"), 2, "ERROR"),
    (
        "baseline of another name",
        ["run.csv", "--baseline", "old=better.csv", "--rule", WORSE + "1"],
        2,
        "ERROR",
    ),
    (
        "baseline without a name",
        ["run.csv", "--baseline", "better.csv", "--rule", WORSE + "1"],
        2,
        "ERROR",
    ),
    (
        "two baselines of one name",
        [*against(WORSE + "1"), "--baseline", "prev=near.csv"],
        2,
        None,
    ),
    ("baseline of two other runs", against(WORSE + "1", "others"), 2, "ERROR"),
    ("empty folder as baseline", against(WORSE + "1", "void"), 2, None),
    ("report of a refusal as baseline", against(WORSE + "1", "refused/report.json"), 2, None),
    ("missing baseline", against(WORSE + "1", "nowhere.csv"), 2, None),
    ("missing baseline that no rule names", against(GOOD, "nowhere.csv"), 2, None),
    ("empty baseline", against(WORSE + "1", "empty.csv"), 2, None),
    ("baseline without the metric", against(WORSE + "1", "train_only.csv"), 2, "ERROR"),
    ("baseline of another kind", against(WORSE + "1", "out.jsonl"), 2, "ERROR"),
    ("baseline all NaN", against(WORSE + "1", "nan_validation.csv"), 2, "ERROR"),
    ("zero baseline, relative margin", against(WORSE + "5 %", "zero.csv"), 2, "ERROR"),
    (
        "zero baseline, one margin of two relative",
        against(WORSE + "5 % and 1", "zero.csv"),
        2,
        "ERROR",
    ),
    ("its own baseline", against(WORSE + "1", "run.csv"), 2, "ERROR"),
    ("its own baseline by another path", against(WORSE + "1", "./void/../run.csv"), 2, "ERROR"),
    ("its own baseline by a link", against(WORSE + "1", "link.csv"), 2, "ERROR"),
    ("its own baseline by a hard link", against(WORSE + "1", "hard.csv"), 2, "ERROR"),
    ("its own baseline, outputs", against(RIGHT + "1", "out.jsonl", "out.jsonl"), 2, "ERROR"),
    ("broken report as baseline", against(WORSE + "1", "broken/report.json"), 2, None),
    ("another schema as baseline", against(WORSE + "1", "other/report.json"), 2, None),
    ("any JSON as baseline", against(WORSE + "1", "nobody/report.json"), 2, None),
    ("report without a run as baseline", against(WORSE + "1", "hollow/report.json"), 2, "ERROR"),
    ("negative margin", against(WORSE + "-1"), 2, "ERROR"),
    ("negative relative margin", against(WORSE + "-5 %"), 2, "ERROR"),
    ("second margin negative", against(WORSE + "1 and -1"), 2, "ERROR"),
    (
        "negative margin of non-inferiority",
        against("validation_loss.last non-inferior-to prev by -1"),
        2,
        "ERROR",
    ),
    ("NaN margin", against(WORSE + "nan"), 2, None),
    (
        "metric without a direction",
        against("validation_loss.points no-worse-than prev by 1"),
        2,
        "ERROR",
    ),
    (
        "segments have no direction",
        against("segments no-worse-than prev by 1", "prev.jsonl", "out.jsonl"),
        2,
        "ERROR",
    ),
    ("verdict against a baseline", against("verdict no-worse-than prev by 1"), 2, "ERROR"),
    (
        "inconclusive with --strict",
        ["--strict", *against(WORSE + "0", "near.csv")],
        1,
        "INCONCLUSIVE",
    ),
    # The call.
    ("unknown option", ["--srict", *rule(GOOD)], 2, None),
    ("option cut short", ["--stric", *rule(GOOD)], 2, None),
    ("unknown threshold", ["--set", "nothing=1", *rule(GOOD)], 2, None),
    ("format that a gate lacks", ["-f", "csv", *rule(GOOD)], 2, None),
    (
        "--warn-only with nothing to judge",
        ["--warn-only", *rule("optional: bleu >= 0")],
        2,
        "ERROR",
    ),
    ("--warn-only with a missing file", ["--warn-only", *rule(GOOD, "nowhere.csv")], 2, None),
    ("--write to a full device", ["--write", "markdown=/dev/full", *rule(GOOD)], 3, None),
    ("--save and --history to one file", ["--save", "x", "--history", "./x", *rule(GOOD)], 2, None),
    ("--save to a full device", ["--save", "/dev/full", *rule(GOOD)], 3, None),
    ("--history to a full device", ["--history", "/dev/full", *rule(GOOD)], 3, None),
]


def run(folder, arguments, stdout=subprocess.PIPE):
    return subprocess.run(
        [assay, "gate", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1767225600"},
        timeout=60,
        check=False,
    )


def faults_of_document(document, code, outcome):
    """What the document of a gate must say beside its figures."""
    faults = []

    def want(name, got, wanted):
        if got != wanted:
            faults.append(f"{name} is {got!r}, wanted {wanted!r}")

    want("command", document["command"], "gate")
    want("exit", document["exit"], code)
    want("an error is there", document["error"] is not None, code >= 2)
    if document["error"] is not None:
        want("the error speaks", bool(document["error"]["message"]), True)
    want("the headline speaks", bool(document["headline"]), True)
    if outcome is not None:
        want("outcome", document["gate"]["outcome"], outcome)
        want("status is error", document["status"] == "error", outcome == "ERROR")
        silent = [
            r["rule"]
            for r in document["gate"]["rules"]
            if r["outcome"] not in ("PASS", "WAIVED") and not r["reason"]
        ]
        want("rules without a reason", silent, [])
    if code in (1, 2):  # with 3 the status is still that of the model
        want("status is pass", document["status"] == "pass", False)
    return faults


def faults_of(folder, arguments, code, outcome):
    done = run(folder, [*arguments, "--json"] if "-f" not in arguments else arguments)
    errors = done.stderr.decode(errors="replace")
    if done.returncode != code:
        return [f"exit {done.returncode}, wanted {code}", done.stdout[-300:].decode(), errors[:300]]
    told = errors.startswith("assay: ")
    if "-f" in arguments:
        return [] if told else ["nothing on stderr"]
    try:
        document = json.loads(done.stdout)
        faults = faults_of_document(document, code, outcome)
        if code >= 2 and not told:
            faults.append("nothing on stderr")
    except ValueError:
        faults = ["stdout is not one JSON document"]
    except (KeyError, TypeError) as trouble:
        faults = [f"the document lacks something: {trouble!r}"]
    return faults


# One rule of each outcome, by the same run and baseline.
ONE_OF_EACH = {
    "PASS": "validation_loss.points >= 5",
    "WARN": "warn: validation_loss.points >= 1000",
    "FAIL": "validation_loss.points >= 1000",
    "WAIVED": 'waive until 2999-12-31 "known": validation_loss.points >= 1000',
    "SKIPPED": "optional: bleu >= 10",
    "INCONCLUSIVE": WORSE + "0",
    "ERROR": "chrf >= 10",
}
COUNTS_AS = {"WAIVED": "WARN", "SKIPPED": None}
SEVERITY = ("PASS", "WARN", "INCONCLUSIVE", "FAIL", "ERROR")
STATUS = {"PASS": 0, "WARN": 0, "INCONCLUSIVE": 0, "FAIL": 1, "ERROR": 2}


def expected(outcomes, strict, warn_only):
    """The contract in five lines: the gate's outcome and its exit status."""
    counted = [COUNTS_AS.get(o, o) for o in outcomes]
    worst = max((o for o in counted if o), key=SEVERITY.index, default="ERROR")
    code = 1 if strict and worst == "INCONCLUSIVE" else STATUS[worst]
    return worst, 0 if warn_only and code == 1 else code


def faults_of_set(folder, outcomes, strict, warn_only):
    worst, code = expected(outcomes, strict, warn_only)
    arguments = ["run.csv", "--baseline", "prev=near.csv"]
    arguments += ["--strict"] if strict else []
    arguments += ["--warn-only"] if warn_only else []
    for outcome in outcomes:
        arguments += ["--rule", ONE_OF_EACH[outcome]]
    done = run(folder, [*arguments, "--json"])
    faults = []
    if done.returncode != code:
        faults.append(f"exit {done.returncode}, wanted {code}")
    try:
        document = json.loads(done.stdout)
        if document["gate"]["outcome"] != worst or document["exit"] != code:
            faults.append(f"{document['gate']['outcome']}, exit {document['exit']}, wanted {worst}")
        got = [r["outcome"] for r in document["gate"]["rules"]]
        if got != list(outcomes):
            faults.append(f"rules are {got}")
    except (ValueError, KeyError, TypeError) as trouble:
        faults.append(f"no document: {trouble!r}")
    # 3 goes before all of them.
    with open("/dev/full", "wb") as full:
        lost = run(folder, [*arguments, "--json"], stdout=full)
    if lost.returncode != 3:
        faults.append(f"exit {lost.returncode} when stdout is full, wanted 3")
    return [f"{'+'.join(outcomes)}: {fault}" for fault in faults]


def faults_of_findings(folder):
    """A saved report beside a log must not let the findings about a baseline in."""

    def findings(*arguments):
        done = run(folder, [*rule(GOOD, "judged/report.json", "run.csv"), *arguments, "--json"])
        return sorted(f["id"] for f in json.loads(done.stdout)["findings"])

    alone, beside = findings(), findings("--baseline", "prev=short.csv")
    return [] if beside == alone else [f"{beside} beside a baseline, {alone} without one"]


def main():
    with tempfile.TemporaryDirectory() as top, ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, text in FILES.items():
            os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
            with open(os.path.join(top, path), "w", encoding="utf-8") as handle:
                handle.write(text)
        os.mkdir(os.path.join(top, "void"))
        os.symlink("run.csv", os.path.join(top, "link.csv"))
        os.link(os.path.join(top, "run.csv"), os.path.join(top, "hard.csv"))

        found = pool.map(lambda case: faults_of(top, *case[1:]), CASES)
        for (name, *_), faults in zip(CASES, found):
            check(name, faults)
        check("findings about a baseline are not the candidate's", faults_of_findings(top))

        sets = [
            chosen
            for size in range(1, len(ONE_OF_EACH) + 1)
            for chosen in itertools.combinations(ONE_OF_EACH, size)
        ]
        for strict, warn_only in itertools.product((False, True), repeat=2):
            found = pool.map(lambda s, a=strict, b=warn_only: faults_of_set(top, s, a, b), sets)
            words = " --strict" * strict + " --warn-only" * warn_only
            check(
                f"outcome and exit of {len(sets)} sets of outcomes:{words or ' no option'}",
                [fault for faults in found for fault in faults],
            )

    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults[:20]:
            print(f"# {fault}".replace("\n", "\n# "))
    sys.exit(1 if any(f for _, f in results) else 0)


if __name__ == "__main__":
    main()
