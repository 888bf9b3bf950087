# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate's decision rests on: seeds, the line of the offending step, the validation data.

The interval over seeds is computed here a second time, from the textbook: Welch's t with the
quantile found by integrating Student's density.  As TAP.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile

assay = os.path.abspath(sys.argv[1])

results = []


def check(name, faults):
    results.append((name, faults))


def same(name, got, wanted):
    check(name, [] if got == wanted else [f"got {got!r}, wanted {wanted!r}"])


def close(name, got, wanted):
    good = got is not None and math.isclose(got, wanted, rel_tol=1e-6, abs_tol=1e-9)
    check(name, [] if good else [f"got {got!r}, wanted {wanted!r}"])


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as handle:
        handle.write(text)


def gate(folder, *arguments):
    """The document of a gate and its exit status."""
    done = subprocess.run(
        [assay, "gate", *arguments, "--json"],
        cwd=folder,
        capture_output=True,
        timeout=120,
        check=False,
        env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": "1767225600"},
    )
    return json.loads(done.stdout), done.returncode


def rule_of(folder, rule, *arguments):
    document, _ = gate(folder, *arguments, "--rule", rule)
    if not document["gate"]:
        return {"outcome": None, "reason": document["headline"], "value": None}
    return document["gate"]["rules"][0]


# ---- several seeds ----


def log(last, rows=60):
    """A falling loss whose every evaluation lies near its last value at the end."""
    lines = ["step,train_loss,validation_loss"]
    for k in range(1, rows + 1):
        fall = 1.5 * 0.85**k
        cell = f"{last + fall:.6f}" if k < rows and k % 4 == 0 else ""
        lines.append(f"{k},{last - 0.1 + fall:.6f},{f'{last:.6f}' if k == rows else cell}")
    return "\n".join(lines) + "\n"


def student_half(df):
    """The 97.5 % quantile of Student's t, by Simpson's rule and bisection."""
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)

    def area(t, n=4000):
        h = t / n
        total = 0.0
        for k in range(n + 1):
            weight = 1 if k in (0, n) else 4 if k % 2 else 2
            total += weight * (1 + (k * h) ** 2 / df) ** (-(df + 1) / 2)
        return scale * total * h / 3

    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if area(middle) < 0.475 else (low, middle)
    return low


def welch_df(x, y):
    u, w = (statistics.variance(s) / len(s) for s in (x, y))
    return (u + w) ** 2 / (u * u / (len(x) - 1) + w * w / (len(y) - 1))


def welch(x, y):
    u, w = (statistics.variance(s) / len(s) for s in (x, y))
    half = student_half(welch_df(x, y)) * math.sqrt(u + w)
    return statistics.mean(x) - statistics.mean(y), half


def seeds_told(folder):
    new, old = (1.02, 1.05, 1.01, 1.04), (1.0, 1.03, 0.98)
    for k, value in enumerate(new):
        write(folder, f"new/lr=1e-3_seed={k}/log.csv", log(value))
    for k, value in enumerate(old):
        write(folder, f"old/lr=1e-3_seed={k}/log.csv", log(value))
    write(folder, "one.csv", log(1.0))
    rule = "validation_loss.last no-worse-than old by 0.005"
    several = rule_of(folder, rule, "new", "--baseline", "old=old")
    difference, half = welch(new, old)
    close("seeds: the value is their mean", several["value"], statistics.mean(new))
    close("seeds: so is the baseline's", several["baseline_value"], statistics.mean(old))
    close("seeds: Welch's lower bound", several["low"], difference - half)
    close("seeds: Welch's upper bound", several["high"], difference + half)
    error = half / student_half(welch_df(new, old))
    close("seeds: what can be seen", several["detectable"], half + 0.8416212335729143 * error)
    same("seeds: their numbers are told", (several["seeds"], several["baseline_seeds"]), (4, 3))
    check("seeds: the test is told", [] if "Welch" in several["test"] else [several["test"]])
    words = "4 seeds against 3"
    check("seeds: the sentence tells", [] if words in several["reason"] else [several["reason"]])

    half_one = student_half(3) * statistics.stdev(new) * math.sqrt(1 + 1 / 4)
    one = rule_of(folder, rule, "new", "--baseline", "old=one.csv")
    close("seeds on one side: lower bound", one["low"], statistics.mean(new) - 1 - half_one)
    same("seeds on one side: numbers", (one["seeds"], one["baseline_seeds"]), (4, None))

    floor = rule_of(folder, rule, "new/lr=1e-3_seed=1/log.csv", "--baseline", "old=one.csv")
    same("one run each: no seeds", (floor["seeds"], floor["baseline_seeds"]), (None, None))
    told = "noise within" in floor["test"] or "0.5 %" in floor["test"]
    check("one run each: the floor or the noise is told", [] if told else [floor["test"]])

    picked = rule_of(folder, f"run[seed=1].{rule}", "new", "--baseline", "old=old")
    same("run[seed=1] is one run", (picked["value"], picked["seeds"]), (1.05, None))
    bound = rule_of(folder, "validation_loss.last <= 1.045", "new")
    same("a bound holds for every seed", (bound["outcome"], bound["value"]), ("FAIL", 1.05))


def seeds_apart(folder):
    """Settings are never mixed, and equal seeds are no repeats."""
    for rate, level in (("1e-3", 1.0), ("1e-4", 2.0)):
        for k in range(3):
            write(folder, f"sweep/lr={rate}_seed={k}/log.csv", log(level + 0.01 * k))
            write(folder, f"base/lr={rate}_seed={k}/log.csv", log(level + 0.01 * k + 0.001))
    rule = "validation_loss.last no-worse-than base by 0.1"
    worst = rule_of(folder, rule, "sweep", "--baseline", "base=base")
    same("settings are paired with their own", worst["outcome"], "PASS")
    close("settings are paired: the difference", worst["difference"], -0.001)
    same("settings are paired: seeds", worst["seeds"], 3)

    for selector, level in (("lr=1e-4", 2.0), ("lr=0.0001,seed=2", 2.02), ('"lr"=1e-3', 1.0)):
        got = rule_of(folder, f"run[{selector}].validation_loss.last >= 0", "sweep")["value"]
        check(f"run[{selector}] by its folder", [] if got and abs(got - level) < 0.03 else [got])
    for selector in ("lr=1e-5", "rate=1e-4", "lr=1e-4,seed=7"):
        got = rule_of(folder, f"run[{selector}].validation_loss.last >= 0", "sweep")
        same(f"run[{selector}] is nobody", got["reason"], "the selector matches nothing")

    columns = ["step,train_loss,validation_loss,seed,lr"]
    for seed in (1, 2, 3):
        for line in log(1 + 0.02 * seed).splitlines()[1:]:
            columns.append(f"{line},{seed},0.001")
    write(folder, "table.csv", "\n".join(columns) + "\n")
    table = rule_of(folder, rule, "table.csv", "--baseline", "base=sweep/lr=1e-3_seed=0")
    same("a seed column splits into seeds", (table["seeds"], table["baseline_seeds"]), (3, None))

    for k in range(3):
        write(folder, f"equal/lr=1e-3_seed={k}/log.csv", log(1.0))
    flat = rule_of(folder, rule, "equal", "--baseline", "base=sweep/lr=1e-3_seed=0/log.csv")
    check(
        "seeds that all gave one value tell no spread: the floor stays",
        [] if flat["low"] < flat["difference"] else [f"{flat['low']} {flat['test']}"],
    )


# ---- what must not be passed over ----


def holes(folder):
    """Figures that one of two runs lacks, and selectors that nothing can match."""
    write(folder, "two/a/log.csv", log(1.0))
    lines = [line.rsplit(",", 1)[0] for line in log(1.0).splitlines()]
    write(folder, "two/b/log.csv", "\n".join(lines) + "\n")
    for prefix in ("", "optional: "):
        got = rule_of(folder, prefix + "validation_loss.last <= 2", "two")
        same(f"{prefix}a run without validation is not passed over", got["outcome"], "ERROR")
    got = rule_of(folder, "run[name=a].validation_loss.last <= 2", "two")
    same("the other run can be named", got["outcome"], "PASS")
    got = rule_of(folder, "validation_loss[lang=de].last <= 2", "two/a/log.csv")
    same("a selector on a figure without parts", got["outcome"], "ERROR")
    same("it is told", got["reason"], "the selector matches nothing")
    only = rule_of(folder, "optional: validation_loss.last <= 2", "two/b/log.csv")
    same("optional skips what no run has", only["outcome"], "SKIPPED")
    for name, level in (("better", 0.6), ("worse", 0.5)):
        rows = [f"{r},{level + k / 1000:.3f}" for k, r in enumerate(log(1.0).splitlines()[1:])]
        header = "step,train_loss,validation_loss,accuracy"
        write(folder, f"{name}.csv", "\n".join([header, *rows]) + "\n")
    for candidate, baseline, outcome in (("better", "worse", "PASS"), ("worse", "better", "FAIL")):
        rule = "run.accuracy.last no-worse-than old by 1 %"
        got = rule_of(folder, rule, f"{candidate}.csv", "--baseline", f"old={baseline}.csv")
        same(f"a logged accuracy that is {candidate}", got["outcome"], outcome)


# ---- two sides that are one ----


def sides_shared(folder):
    """Files that both sides hold: which, and no number."""
    write(folder, "run/log.csv", log(1.0))
    write(folder, "run/base/log.csv", log(1.01))
    write(folder, "other.csv", log(1.02))
    rule = "validation_loss.last no-worse-than baseline by 5 %"
    gate(folder, "other.csv", "--rule", "regret >= 0", "--save", "run/saved.json")
    cases = [
        (("run",), "run", "the baseline 'baseline' is the candidate itself"),
        (("run",), "run/base", "baseline run/base/log.csv lies in the candidate's folder"),
        (("run",), "run/saved.json", "baseline run/saved.json lies in the candidate's folder"),
        (("run/base",), "run", "candidate run/base/log.csv lies in the folder of the baseline"),
        (("run/log.csv", "other.csv"), "other.csv", "other.csv belongs both to the candidate and"),
    ]
    for candidate, baseline, words in cases:
        got = rule_of(folder, rule, *candidate, "--baseline", baseline)
        title = f"{' '.join(candidate)} against {baseline}"
        same(f"{title}: no number", (got["outcome"], got["value"]), ("ERROR", None))
        check(f"{title}: why", [] if got["reason"].startswith(words) else [got["reason"]])


# ---- what there is to do ----


def advice_told(folder):
    write(folder, "log.csv", log(1.0))
    failed = rule_of(folder, "regret < 0", "log.csv")
    same("a failed bound", failed["outcome"], "FAIL")
    words = rule_of(folder, "verdict in UNSTABLE, DIVERGED", "log.csv")
    same("all words of a rule are its limit", words["limit"], "UNSTABLE, DIVERGED")
    same("a failed bound's advice", failed["advice"], "Do not ship this version")
    for prefix in ("warn: ", 'waive until 2999-01-01 "known": '):
        got = rule_of(folder, prefix + "regret < 0", "log.csv")
        bad = [got["advice"]] if "ship" in (got["advice"] or "") else []
        check(f"{prefix}holds no version back", bad)
        done = subprocess.run(
            [assay, "gate", "log.csv", "--rule", prefix + "regret < 0"],
            cwd=folder,
            capture_output=True,
            timeout=60,
            check=False,
        )
        bad = [done.stdout.decode()] if b"not ship" in done.stdout else []
        check(f"{prefix}nor does the text", bad)


# ---- what the tuned model forgot ----


def forgetting_told(folder):
    """The baseline named base: every shared score over the same references, and nothing else."""

    def answers(name, right, reference="yes"):
        lines = []
        for k in range(40):
            said = reference if k < right else "not at all"
            line = {"id": str(k), "prediction": said, "reference": reference}
            lines.append(json.dumps(line) + "\n")
        write(folder, name, "".join(lines))

    def forgotten(*arguments):
        document, code = gate(folder, *arguments, "--rule", "exact_match >= 0")
        found = [f for f in document["findings"] if f["id"] == "FORGETTING"]
        return {f["sentence"].split(" ", 1)[0] for f in found}, found, code

    answers("tuned.jsonl", 14)
    done = gate(folder, "tuned.jsonl", "--rule", "exact_match >= 0", "--save", "tuned.json")
    same("the outputs are few", [f["id"] for f in done[0]["findings"]], ["FEW_SEGMENTS"])
    answers("base.jsonl", 35)
    answers("otherwise.jsonl", 35, "no")
    rule = ("--rule", "exact_match >= 0")
    saved, _ = gate(folder, "tuned.json", "--baseline", "old=base.jsonl", *rule)
    same("findings of a baseline are not the candidate's", saved["findings"], [])
    names, found, code = forgotten("tuned.jsonl", "--baseline", "base=base.jsonl")
    sentences = [f["sentence"] for f in found]
    same("forgetting fails no gate by itself", code, 0)
    check("forgetting is found", [] if found else ["nothing"])
    check("a similarity fell", [] if any(" fell from " in s for s in sentences) else sentences)
    check("an error rate rose", [] if any("TER rose from " in s for s in sentences) else sentences)
    for title, arguments in (
        ("another name", ("tuned.jsonl", "--baseline", "old=base.jsonl")),
        ("it learned", ("base.jsonl", "--baseline", "base=tuned.jsonl")),
        ("other references", ("tuned.jsonl", "--baseline", "base=otherwise.jsonl")),
        (
            "a wide margin",
            ("tuned.jsonl", "--baseline", "base=base.jsonl", "--set", "forgetting_margin=1"),
        ),
    ):
        names, found, _ = forgotten(*arguments)
        similarities = [f["sentence"] for f in found if " fell " in f["sentence"]]
        check(f"no forgetting: {title}", similarities)


# ---- history ----


def history_kept(folder):
    """Gates side by side lose no version, and a reader never sees half a line."""
    write(folder, "log.csv", log(1.0))
    line = [assay, "gate", "log.csv", "--rule", "regret >= 0", "--history", "made/history.jsonl"]
    gates = [
        subprocess.Popen([*line, "--label", f"v{k}"], cwd=folder, stdout=subprocess.DEVNULL)
        for k in range(16)
    ]
    same("gates side by side end well", [g.wait(timeout=120) for g in gates], [0] * len(gates))
    with open(os.path.join(folder, "made/history.jsonl"), encoding="utf-8") as handle:
        labels = {json.loads(line)["label"] for line in handle}
    same("every version is in the history", labels, {f"v{k}" for k in range(16)})
    same("nothing is left beside it", os.listdir(os.path.join(folder, "made")), ["history.jsonl"])


# ---- the line of the step ----


def lines_told(folder):
    rows = ["# a comment", "step,train_loss,validation_loss"]
    best = 30
    for k in range(1, 121):
        train = 0.2 + 2 * 0.97**k
        cell = ""
        if k % 3 == 0:
            cell = f"{1 + 0.5 * abs(k / 3 - best / 3) / 40 + 0.0005 * (k % 2):.5f}"
        rows.append(f"{10 * k},{train:.5f},{cell}")
    text = "\n".join(rows) + "\n"
    write(folder, "rise.csv", text)
    lines = text.splitlines()

    def line_of(step):
        return 1 + next(k for k, line in enumerate(lines) if line.startswith(f"{step},"))

    wanted = {
        "validation_loss.last <= 0": line_of(1200),
        "validation_loss.first <= 0": line_of(30),
        "validation_loss.max <= 0": line_of(1200),
        "train_loss.first <= 0": line_of(10),
        "train_loss.last <= 0": line_of(1200),
        "regret <= 0": line_of(1200),
    }
    document, _ = gate(folder, "rise.csv", "--rule", "best.step <= 0")
    run = document["runs"][0]
    wanted["validation_loss.best <= 0"] = line_of(run["best"]["step"])
    wanted["best.step <= 0"] = line_of(run["best"]["step"])
    wanted["overfitting.onset_step <= 0"] = line_of(run["overfitting"]["onset_step"])
    if run["verdict"]["id"] != "OVERFITTING":
        check("the log overfits", [run["verdict"]["id"]])
    wanted["verdict != OVERFITTING"] = line_of(run["overfitting"]["onset_step"])
    for rule, line in wanted.items():
        source = rule_of(folder, rule, "rise.csv")["source"]
        same(f"line of {rule}", source, {"file": "rise.csv", "line": line})

    broken = [
        line.replace(line.split(",")[1], "nan") if k == 61 else line for k, line in enumerate(lines)
    ]
    write(folder, "nan.csv", "\n".join(broken) + "\n")
    source = rule_of(folder, "train_loss.nonfinite <= 0", "nan.csv")["source"]
    same("line of the value that is not finite", source, {"file": "nan.csv", "line": 62})

    readers = ["sarif", "github", "gitlab"]
    targets = [w for r in readers for w in ("--write", f"{r}={r}.out")]
    gate(folder, "rise.csv", "--rule", "validation_loss.last <= 0", *targets)
    with open(os.path.join(folder, "sarif.out"), encoding="utf-8") as handle:
        place = json.load(handle)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    same("SARIF's line", place["region"]["startLine"], line_of(1200))
    same("SARIF's file", place["artifactLocation"]["uri"], "rise.csv")
    with open(os.path.join(folder, "gitlab.out"), encoding="utf-8") as handle:
        same("GitLab's line", json.load(handle)[0]["location"]["lines"]["begin"], line_of(1200))
    with open(os.path.join(folder, "github.out"), encoding="utf-8") as handle:
        text = handle.read()
    words = f"file=rise.csv,line={line_of(1200)}"
    check("GitHub's line", [] if words in text else [text[:200]])


# ---- the validation data ----


def record(name, uri, arn="abc"):
    return json.dumps(
        {
            "jobArn": f"arn:aws:bedrock:us-east-1:111122223333:model-customization-job/m/{arn}",
            "jobName": name,
            "status": "Completed",
            "hyperParameters": {"learningRate": "0.001"},
            "validationDataConfig": {"validators": [{"s3Uri": uri}]},
        }
    )


def data(word):
    line = {"messages": [{"role": "user", "content": word}, {"role": "assistant", "content": "b"}]}
    return "".join(json.dumps(line) + "\n" for _ in range(3))


def validation_told(folder):
    def side(name, uri=None, content=None, last=1.0):
        write(folder, f"{name}/metrics.csv", log(last))
        if uri:
            write(folder, f"{name}/job.json", record(name, uri))
        if content:
            write(folder, f"{name}/validation.jsonl", data(content))

    side("new", "s3://bucket/a/validation.jsonl")
    side("same", "s3://bucket/a/validation.jsonl", last=1.001)
    side("moved", "s3://bucket/b/validation.jsonl", last=1.001)
    side("plain", last=1.001)
    side("kept", "s3://bucket/a/validation.jsonl", "one")
    side("copied", "s3://elsewhere/validation.jsonl", "one", 1.001)
    side("edited", "s3://bucket/a/validation.jsonl", "two", 1.001)
    side("beside", None, "one", 1.001)
    rule = "validation_loss.last no-worse-than old by 5 %"
    wanted = [
        ("new", "same", "PASS", True),
        ("new", "moved", "ERROR", None),
        ("new", "plain", "PASS", None),
        ("kept", "copied", "PASS", True),
        ("kept", "edited", "ERROR", None),
        ("kept", "beside", "PASS", True),
    ]
    for candidate, baseline, outcome, comparable in wanted:
        title = f"validation data of {candidate} against {baseline}"
        got = rule_of(folder, rule, candidate, "--baseline", f"old={baseline}")
        same(f"{title}: outcome", got["outcome"], outcome)
        same(f"{title}: comparable", got["comparable"], comparable)
        if outcome == "ERROR":
            bad = [
                w
                for w in ("s3://bucket/a/validation.jsonl", "SHA-256"[: 8 * (candidate == "kept")])
                if w not in got["reason"]
            ]
            check(f"{title}: both are named", bad or ([] if got["value"] is None else ["a number"]))
        notice = "not known whether" in got["reason"]
        same(f"{title}: notice", notice, outcome == "PASS" and comparable is None)
    both = rule_of(folder, rule, "new", "--baseline", "old=moved")["reason"]
    check("the other file is named too", [] if "s3://bucket/b/" in both else [both])
    inferior = rule_of(
        folder, "validation_loss.best non-inferior-to old by 5 %", "new", "--baseline", "old=moved"
    )
    same("non-inferior-to, too", inferior["outcome"], "ERROR")
    free = rule_of(
        folder, "train_loss.last no-worse-than old by 5 %", "new", "--baseline", "old=moved"
    )
    same("training figures do not mind", free["outcome"], "PASS")
    done = gate(folder, "kept", "--rule", "validation_loss.last <= 2", "--save", "kept.json")
    same("a baseline is saved", done[1], 0)
    saved = rule_of(folder, rule, "edited", "--baseline", "old=kept.json")
    same("a saved baseline keeps what it was validated on", saved["outcome"], "ERROR")


# ---- references and tokens ----


def scores_told(folder):
    def outputs(name, reference, text="a b c d e"):
        line = {"prediction": text, "reference": reference}
        write(folder, name, "".join(json.dumps({"id": str(k), **line}) + "\n" for k in range(30)))

    outputs("a.jsonl", "a b c d e")
    outputs("b.jsonl", "a b c d f")
    got = rule_of(folder, "bleu no-worse-than old by 1", "a.jsonl", "--baseline", "old=b.jsonl")
    same("other references: no number", (got["outcome"], got["value"]), ("ERROR", None))
    with open(os.path.join(folder, "char.json"), "wb") as handle:
        line = [assay, "score", "a.jsonl", "--tokenize", "char", "--json"]
        subprocess.run(line, cwd=folder, stdout=handle, check=True, timeout=60)
    for metric in ("bleu", "bleu.precisions[index=1]"):
        rule = f"{metric} no-worse-than old by 1"
        got = rule_of(folder, rule, "a.jsonl", "--baseline", "old=char.json")
        same(f"another tokenizer of {metric}: no number", got["outcome"], "ERROR")
    tok = rule_of(folder, "bleu no-worse-than old by 1", "a.jsonl", "--baseline", "old=char.json")
    bad = [word for word in ("tok:13a", "tok:char") if word not in tok["reason"]]
    check("both tokenizers are named", bad)


def asked_again(folder):
    """A rule's interval does not depend on the rules before it."""

    def outputs(name, shift):
        lines = []
        for k in range(60):
            words = "the quick brown fox jumps over the lazy dog".split()
            said = " ".join(words[: 9 - (k + shift) % 5])
            line = {"id": str(k), "lang": ("de", "fr")[k % 2], "prediction": said}
            lines.append(json.dumps({**line, "reference": " ".join(words)}) + "\n")
        write(folder, name, "".join(lines))

    outputs("new.jsonl", 0)
    outputs("old.jsonl", 2)
    arguments = ("new.jsonl", "--baseline", "old=old.jsonl", "--baseline", "other=new2.jsonl")
    outputs("new2.jsonl", 1)
    rules = [
        f"{metric} no-worse-than {name} by {margin}"
        for margin in (1, 2)
        for name in ("old", "other")
        for metric in ("chrf", "rougeL", "chrf[lang=de]", "chrf[lang=fr]", "rougeL.precision")
    ]
    words = [w for rule in rules for w in ("--rule", rule)]
    together = gate(folder, *arguments, *words)[0]["gate"]["rules"]
    figures = ("difference", "low", "high", "p", "test")
    for rule, got in zip(rules, together):
        alone = rule_of(folder, rule, *arguments)
        same(rule, [got[f] for f in figures], [alone[f] for f in figures])


def rates_told(folder):
    """A baseline without segments: Newcombe's interval (1998, method 10) for right or wrong."""

    def answers(name, right, of):
        lines = []
        for k in range(of):
            said = "yes" if k < right else "no"
            lines.append(json.dumps({"id": str(k), "prediction": said, "reference": "yes"}) + "\n")
        write(folder, name, "".join(lines))

    answers("r56.jsonl", 56, 70)
    answers("r48.jsonl", 48, 80)
    with open(os.path.join(folder, "r48.json"), "wb") as handle:
        line = [assay, "score", "r48.jsonl", "--json"]
        subprocess.run(line, cwd=folder, stdout=handle, check=True, timeout=60)
    with open(os.path.join(folder, "r48.json"), encoding="utf-8") as handle:
        document = json.load(handle)
    document["systems"][0]["references"] = None
    write(folder, "r48.json", json.dumps(document))
    rule = "exact_match no-worse-than old by 0"
    got = rule_of(folder, rule, "r56.jsonl", "--baseline", "old=r48.json")
    # Newcombe 1998, table II, example (a): 56/70 - 48/80 = 0.2, 0.0524 to 0.3339.
    same("rates: lower bound", got["low"] and round(got["low"], 4), 0.0524)
    same("rates: upper bound", got["high"] and round(got["high"], 4), 0.3339)
    same("rates: the test is told", got["test"], "Newcombe's interval of two rates")


def main():
    parts = (
        seeds_told,
        seeds_apart,
        holes,
        sides_shared,
        advice_told,
        forgetting_told,
        history_kept,
        lines_told,
        validation_told,
        scores_told,
        asked_again,
        rates_told,
    )
    for part in parts:
        with tempfile.TemporaryDirectory() as top:
            part(top)
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults[:20]:
            print(f"# {fault}")
    sys.exit(1 if any(f for _, f in results) else 0)


if __name__ == "__main__":
    main()
