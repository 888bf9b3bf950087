# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON document holds every key that the contract lists, for every kind of run, refusal and
usage error, and nothing that JSON forbids.  TAP."""

import json
import math
import os
import subprocess
import sys

assay = os.path.abspath(sys.argv[1])
data = os.path.abspath(sys.argv[2])

TOP = """schema command tool status exit headline reason options inputs findings error runs systems
comparisons datasets"""
INPUT = "path format role sha256 rows used skipped notes"
FINDING = "id severity subject sentence hint evidence where"
ERROR = "kind message file line column hint"
RUN = """name sources parameters job partial x train validation other_validations metrics verdict
best last overfitting convergence forecast gap perplexity spikes spike_score divergence nonfinite
epochs patience learning_rate"""
PARTS = {
    "verdict": "id grade sentence rejected",
    "best": """step epoch value validation_loss low_step high_step raw_step one_se_step saved_step
        path""",
    "last": "step epoch train_loss validation_loss regret",
    "overfitting": """grade onset_step onset_low onset_high rise p detection_limit gl pq up
        reason""",
    "convergence": "train validation",
    "gap": "last slope from_validation_share",
    "perplexity": "train_last validation_best validation_last base consistent trend",
    "epochs": "count boundaries memorisation",
    "train": "name points nonfinite missing first last min max noise",
    "validation": "name points nonfinite missing first last min max noise",
    "job": "name status message",
}
LISTS = {
    "patience": "rule patience min_delta stop_step validation_loss steps_saved regret",
    "spikes": "step height recovered_step",
    "other_validations": "name points nonfinite missing first last min max noise",
    "metrics": "name direction first last best",
}
WORDS = {
    "verdict": """NONFINITE INSUFFICIENT_DATA UNSTABLE DIVERGED OVERFITTING UNDERFITTING
        STILL_IMPROVING MEMORISING CONVERGED INCONCLUSIVE""",
    "grade": "confirmed suspected none not-judged",
    "state": "converged improving inconclusive not-judged",
    "status": "pass warn fail error",
    "role": "train validation both job data outputs references report",
}
CASES = [
    ["bedrock"],
    ["failed"],
    ["trainer_state.json"],
    ["nan_state.json"],
    ["keras.log"],
    ["chart.csv"],
    ["nonfinite.csv"],
    ["missing.csv"],
    ["mixed"],
    ["history.csv"],
    ["nanogpt.log"],
    ["resumed.csv"],
    ["ragged.csv"],
    ["torn_state.json"],
    ["empty.csv"],
    ["nowhere"],
    ["empty_folder"],
    ["--no-such-option"],
    [],
    ["--set", "x=1", "bedrock"],
    ["--by", "nothing", "bedrock"],
]


def lacks(value, keys, where):
    return [f"{where} lacks {key}" for key in keys.split() if key not in value]


def in_words(value, kind, where):
    return [] if value is None or value in WORDS[kind].split() else [f"{where}: {value!r}"]


def check_run(run):
    faults = lacks(run, RUN, "run")
    for name, keys in PARTS.items():
        if run[name] is not None:
            faults += lacks(run[name], keys, name)
    for name, keys in LISTS.items():
        for item in run[name]:
            faults += lacks(item, keys, name)
    for part in run["convergence"].values():
        faults += lacks(part, "state fall low high window_from", "convergence")
        faults += in_words(part["state"], "state", "convergence")
    if not run["forecast"].get("refused"):
        for point in run["forecast"]["horizon"]:
            faults += lacks(point, "factor step train_loss low high", "horizon")
    faults += in_words(run["verdict"]["id"], "verdict", "verdict")
    faults += in_words(run["overfitting"]["grade"], "grade", "overfitting")
    judged = run["overfitting"]["grade"] in ("suspected", "confirmed")
    first = ("NONFINITE", "INSUFFICIENT_DATA", "UNSTABLE", "DIVERGED")
    if (run["verdict"]["id"] == "OVERFITTING") != (judged and run["verdict"]["id"] not in first):
        faults.append("OVERFITTING and overfitting.grade disagree")
    if run["validation"] is None and run["best"] is not None and run["last"] is None:
        faults.append("best without validation")
    return faults


def check(words):
    done = subprocess.run(
        [assay, "review", "--json", *words], cwd=data, capture_output=True, check=False
    )
    faults = []

    def refuse(word):
        faults.append(f"{word} is no JSON")
        return math.nan

    document = json.loads(done.stdout, parse_constant=refuse)
    faults += lacks(document, TOP, "document") + lacks(
        document["tool"], "name version unicode", "tool"
    )
    faults += in_words(document["status"], "status", "status")
    if document["exit"] != done.returncode:
        faults.append(f"exit {document['exit']}, process {done.returncode}")
    if (document["error"] is None) != (done.returncode < 2):
        faults.append("error and exit disagree")
    if document["error"]:
        faults += lacks(document["error"], ERROR, "error")
        faults += [] if done.stderr else ["an error without a word on stderr"]
    for one in document["inputs"]:
        faults += lacks(one, INPUT, "input") + in_words(one["role"], "role", "role")
        if one["used"] + one["skipped"] != one["rows"]:
            faults.append(f"{one['path']}: used + skipped is not rows")
    for finding in document["findings"]:
        faults += lacks(finding, FINDING, "finding")
        keys = set(finding["where"])
        if keys not in ({"file", "line"}, {"first_step", "last_step"}):
            faults.append(f"where: {sorted(keys)}")
    for run in document["runs"]:
        faults += check_run(run)
    return sorted(set(faults))


print(f"1..{len(CASES)}")
bad = False
for number, case in enumerate(CASES, 1):
    trouble = check(case)
    bad = bad or bool(trouble)
    print(f"{'not ok' if trouble else 'ok'} {number} - document of review {' '.join(case)}")
    for line in trouble[:12]:
        print(f"# {line}")
sys.exit(1 if bad else 0)
