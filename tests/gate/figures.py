# SPDX-License-Identifier: GPL-3.0-or-later
"""Every figure of a report can be named in a rule, and the rule decides by that very number.

Walks the JSON of real and made-up runs and outputs, and asks of every number below runs[] and
systems[]: does `assay list metrics` name it, and does a rule on it see the same value?  As TAP.
"""

import json
import os
import subprocess
import sys
import tempfile

assay = os.path.abspath(sys.argv[1])
samples = os.path.abspath(sys.argv[2])

# Pieces of pictures and examples of segments are no figures.
NO_FIGURES = ("segments_shown", "confusion", "parameters")

results = []


def check(name, faults):
    results.append((name, faults))


def call(folder, *arguments):
    done = subprocess.run(
        [assay, *arguments], cwd=folder, capture_output=True, timeout=120, check=False
    )
    return done.returncode, json.loads(done.stdout)


def known_names():
    """Names and paths, without selectors."""
    entries = call(".", "list", "metrics", "--json")[1]["metrics"]
    names = {e["id"] for e in entries} | {e["path"] for e in entries if "path" in e}
    every = ("score", "ci.level", "ci.low", "ci.high", "ci.mean", "ci.samples")
    for entry in entries:
        parts = entry.get("parts")
        if entry.get("needs") == "outputs with references":
            names |= {f"{entry['id']}.{p}" for p in (*(parts or "").split(), *every)}
    return names


def leaves(value, name, rule):
    """(name without selectors, name for a rule, number) of every number below a value."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, (int, float)):
        yield name, rule, value
    elif isinstance(value, list):
        for k, element in enumerate(value, 1):
            yield from leaves(element, name, f"{rule}[index={k}]")
    else:
        for key, child in value.items():
            if key not in NO_FIGURES:
                yield from leaves(child, f"{name}.{key}".strip("."), f"{rule}.{key}".strip("."))


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def figures_of(document):
    for run in document["runs"]:
        for name, rule, number in leaves(run, "", ""):
            yield name, f"run[name={quoted(run['name'])}].{rule}", number
    for system in document["systems"]:
        scope = f"system[name={quoted(system['name'])}]."
        bare = {k: v for k, v in system.items() if k not in ("scores", "by_field")}
        for name, rule, number in leaves(bare, "", ""):
            yield name, scope + rule, number
        for name, rule, number in leaves(system["scores"], "", ""):
            yield name, scope + rule, number
        for part in system["by_field"]:
            category = f"[{part['field']}={quoted(part['value'])}]"
            yield "segments", f"{scope}segments{category}", part["segments"]
            for name, rule, number in leaves(part["scores"], "", ""):
                head, *rest = rule.split(".", 1)
                yield name, ".".join([scope + head + category, *rest]), number


def faults_of_rules(folder, arguments, figures):
    """Every rule asks for the number itself, and as a control for one that is not it."""
    rules = os.path.join(folder, "all.rules")
    with open(rules, "w", encoding="utf-8") as handle:
        for _, rule, number in figures:
            handle.write(f"{rule} == {number!r}\n{rule} != {number!r}\n")
    document = call(folder, "gate", *arguments, "--rules", rules, "--json")[1]
    if document["gate"] is None or len(document["gate"]["rules"]) != 2 * len(figures):
        return [f"no gate: {document['headline']}"]
    faults = []
    for k, (_, rule, number) in enumerate(figures):
        equal, unequal = document["gate"]["rules"][2 * k : 2 * k + 2]
        if equal["outcome"] != "PASS" or unequal["outcome"] != "FAIL" or equal["value"] != number:
            faults.append(f"{rule}: {equal['value']} for {number}, {equal['reason']}")
    return faults


def judge(title, folder, arguments, least, category=""):
    rules = ["--rule", "optional: segments >= 0"]
    for metric in ("bleu", "chrf", "ter", "wer", "rougeL", "exact_match", "accuracy", "distinct1"):
        rules += ["--rule", f"optional: {metric}{category} >= 0"]
    document = call(folder, "gate", *arguments, *rules, "--json")[1]
    figures = list(figures_of(document))
    names = known_names()
    check(f"{title}: {least} figures or more", [] if len(figures) >= least else [str(len(figures))])
    unnamed = sorted({name for name, _, _ in figures} - names)
    check(f"{title}: assay list metrics names them", unnamed)
    check(
        f"{title}: a rule decides by the same number", faults_of_rules(folder, arguments, figures)
    )


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as handle:
        handle.write(text)


def eventful_log():
    """A run with spikes, a rate, several evaluation sets, a task score and NaN at the end."""
    rows = ["step,epoch,train_loss,eval_loss,eval_fr_loss,eval_accuracy,learning_rate"]
    for k in range(1, 201):
        loss = 0.5 + 2 * 0.97**k + 0.01 * (k * 7 % 11 - 5) + (4 if k in (90, 150) else 0)
        rate = min(k, 20) / 20 * 1e-3 * (0.1 if k > 120 else 1)
        cells = ["", "", ""]
        if k % 10 == 0:
            cells = [f"{0.7 + 0.98**k:.4f}", f"{0.9 + 0.98**k:.4f}", f"{1 - 0.99**k:.4f}"]
        train = "nan" if k == 199 else f"{loss:.4f}"
        rows.append(",".join([str(k), f"{k / 50:.2f}", train, *cells, f"{rate:.6f}"]))
    return "\n".join(rows) + "\n"


def labels():
    lines = []
    for k in range(60):
        word = ("yes", "no", "maybe")[k % 3]
        said = word if k % 4 else "no"
        line = {"id": str(k), "lang": "de" if k % 2 else "fr", "prediction": said}
        lines.append(json.dumps({**line, "reference": word}))
    return "\n".join(lines) + "\n"


def main():
    with tempfile.TemporaryDirectory() as top:
        job = os.path.join(samples, "job")
        judge("the sample job", top, [job, os.path.join(job, "outputs.jsonl")], 100)
        write(top, "log.csv", eventful_log())
        judge("an eventful log", top, ["log.csv"], 90)
        write(top, "labels.jsonl", labels())
        judge("labels by language", top, ["labels.jsonl"], 100, "[lang=de]")
        saved = os.path.join(top, "report.json")
        score = [assay, "score", "labels.jsonl", "--ci", "--json"]
        with open(saved, "wb") as handle:
            subprocess.run(score, cwd=top, stdout=handle, check=True, timeout=120)
        judge("a saved report with intervals", top, [saved], 100)
        code, document = call(top, "gate", "labels.jsonl", "--rule", "chrf.ci.low >= 0", "--json")
        with open(saved, encoding="utf-8") as handle:
            wanted = json.load(handle)["systems"][0]["scores"]["chrf"]["ci"]["low"]
        got = document["gate"]["rules"][0]["value"]
        check("an interval is computed unasked", [] if got == wanted else [f"{got}, {wanted}"])
        code, document = call(top, "gate", saved, "--rule", "bleu.precision >= 0", "--json")
        faults = [] if code == 2 and "unknown" in document["gate"]["rules"][0]["reason"] else ["?"]
        check("a part that does not exist is unknown", faults)

    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults[:20]:
            print(f"# {fault}")
    sys.exit(1 if any(f for _, f in results) else 0)


if __name__ == "__main__":
    main()
