# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores of `assay score` against values of the reference implementations, as TAP.

  run_golden.py ASSAY SHOW_TOKENS CASES STEMS

Counts, lengths, edits, tokens, printed strings, signatures up to "version:" and p-values are equal;
scores agree to 1e-12. Means and intervals of resamples agree to 1e-12 with double precision on the
same resamples ("double" of a case), and with the reference as far as its single precision allows.
"""

import json
import math
import os
import subprocess
import sys
import tempfile

SCORE = 1e-12
# sacreBLEU sums resamples in single precision. With NumPy 1 BLEU divides in double precision; chrF
# and TER, and with NumPy 2 all three, divide in single precision (6e-8) too.
RESAMPLED = {("bleu", "numpy1"): 1e-9}
SINGLE = 1e-6
FLAGS = {
    "bleu": {
        "tokenize": "--tokenize",
        "lowercase": "--lowercase",
        "smooth_method": "--smooth",
        "smooth_value": "--smooth-value",
        "effective_order": "--effective-order",
        "max_ngram_order": "--max-ngram-order",
    },
    "chrf": {
        "char_order": "--char-order",
        "word_order": "--word-order",
        "beta": "--chrf-beta",
        "lowercase": "--lowercase",
        "whitespace": "--chrf-whitespace",
        "eps_smoothing": "--chrf-eps-smoothing",
    },
    "ter": {
        "case_sensitive": "--ter-case-sensitive",
        "normalized": "--ter-normalized",
        "no_punct": "--ter-no-punct",
        "asian_support": "--ter-asian-support",
    },
}
TER_KINDS = {
    "case_sensitive": "+case",
    "normalized": "+norm",
    "no_punct": "+nopunct",
    "asian_support": "+asian",
}
assay, show_tokens, cases_path, stems_path = (os.path.abspath(path) for path in sys.argv[1:5])


def flags_of(metric, options):
    out = []
    for name, value in options.items():
        flag = FLAGS[metric][name]
        if value is True:
            out.append(flag)
        elif value is not None and value is not False:
            out += [flag, str(value)]
    return out


def score(systems, metrics, *flags):
    """systems: name -> list of (output, references). The document, and the lines of --segments."""
    with tempfile.TemporaryDirectory() as folder:
        for name, segments in systems.items():
            with open(os.path.join(folder, name + ".jsonl"), "w", encoding="utf-8") as out:
                for place, (hyp, refs) in enumerate(segments):
                    record = {"prediction": hyp, "references": refs, "place": str(place)}
                    out.write(json.dumps(record) + "\n")
        command = [assay, "score", *[name + ".jsonl" for name in systems], "--json"]
        command += ["--metrics", metrics, "--by-field", "place", "--segments", "lines", *flags]
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        if run.returncode:
            raise ValueError(f"exit {run.returncode}: {run.stderr.decode()[:300]}")
        with open(os.path.join(folder, "lines"), encoding="utf-8") as lines:
            return json.loads(run.stdout), [json.loads(line) for line in lines]


def tokens(kind, texts):
    data = "".join(json.dumps(t) + "\n" for t in texts)
    run = subprocess.run([show_tokens, kind], input=data.encode(), capture_output=True, check=True)
    return [json.loads(line) for line in run.stdout.split(b"\n")[:-1]]


def segments_of(case):
    return [(hyp, [stream[i] for stream in case["refs"]]) for i, hyp in enumerate(case["hyps"])]


class Compare:
    """Collects what differs."""

    def __init__(self):
        self.faults = []

    def equal(self, what, got, want):
        if got != want or isinstance(got, bool) != isinstance(want, bool):
            self.faults.append(f"{what}: got {got!r}, expected {want!r}")

    def near(self, what, got, want, tolerance=SCORE):
        if got is None or not math.isclose(got, want, rel_tol=tolerance, abs_tol=0):
            self.faults.append(f"{what}: got {got!r}, expected {want!r}")

    def near_all(self, what, got, want):
        self.equal(f"length of {what}", len(got), len(want))
        for i, pair in enumerate(zip(got, want)):
            self.near(f"{what}[{i}]", *pair)

    def signature(self, got, want):
        self.equal("signature", got.split("version:")[0], want.split("version:")[0])

    def tokens(self, kind, texts, want):
        there = [(t, w) for t, w in zip(texts, want) if t is not None]
        self.equal("which texts are there", [t is None for t in texts], [w is None for w in want])
        got = tokens(kind, [t for t, _ in there])
        self.equal(f"tokens by {kind}", got, [w.split() for _, w in there])


def kind_of_bleu(options):
    return options.get("tokenize", "13a") + ("+lc" if options.get("lowercase") else "")


def kind_of_ter(options):
    return "ter" + "".join(mark for name, mark in TER_KINDS.items() if options.get(name))


def check_bleu(case, compare):
    want, options = case["expected"], case["options"]
    systems = {"out": segments_of(case)}
    report, lines = score(systems, "bleu,length_ratio", *flags_of("bleu", options))
    got = report["systems"][0]["scores"]["bleu"]
    compare.near("score", got["score"], want["score"])
    compare.near_all("precisions", got["precisions"], want["precisions"])
    compare.near("bp", got["bp"], want["bp"])
    for ours, theirs in (("correct", "counts"), ("total", "totals")):
        compare.equal(ours, got[ours], want[theirs])
    for ours, theirs in (("hyp_len", "sys_len"), ("ref_len", "ref_len")):
        compare.equal(ours, got[ours], want[theirs])
        compare.equal(f"sum of {ours}", sum(line[ours] for line in lines), want[theirs])
    compare.equal("printed", got["printed"], want["verbose"].split(" = ", 1)[1])
    compare.signature(got["signature"], want["signature"])
    if case["level"] == "sentence" and options.get("effective_order"):
        compare.near("segment", lines[0]["scores"]["bleu"], want["score"])
    kind = kind_of_bleu(options)
    compare.tokens(kind, case["hyps"], want["tokenized_hyps"])
    for stream, cut in zip(case["refs"], want["tokenized_refs"]):
        compare.tokens(kind, stream, cut)


def by_place(report, metric):
    return [part["scores"][metric] for part in report["systems"][0]["by_field"]]


def check_chrf(case, compare):
    want, options = case["expected"], dict(case["options"])
    metrics = ["chrf"] if options.get("word_order") != 2 else ["chrf", "chrf++"]
    for metric in metrics:
        if metric == "chrf++":
            options.pop("word_order")
        report, lines = score({"out": segments_of(case)}, metric, *flags_of("chrf", options))
        got = report["systems"][0]["scores"][metric]
        compare.near("score", got["score"], want["score"])
        compare.equal("printed", got["printed"], f"{want['score']:.2f}")
        compare.signature(got["signature"], want["signature"])
        parts = by_place(report, metric)
        names = ("hyp_ngrams", "ref_ngrams", "matches")
        stats = [[x for triple in zip(*[p[n] for n in names]) for x in triple] for p in parts]
        compare.equal("counts of the segments", stats, want["segment_stats"])
        scores = [line["scores"][metric] for line in lines]
        compare.near_all("segments", scores, want["segment_scores"])


def check_ter(case, compare):
    want = case["expected"]
    report, lines = score({"out": segments_of(case)}, "ter", *flags_of("ter", case["options"]))
    got = report["systems"][0]["scores"]["ter"]
    compare.near("score", got["score"], want["score"])
    compare.equal("edits", got["edits"], want["num_edits"])
    compare.near("ref_len", got["ref_len"], want["ref_length"])
    compare.equal("printed", got["printed"], f"{want['score']:.2f}")
    compare.signature(got["signature"], want["signature"])
    stats = [[part["edits"], part["ref_len"]] for part in by_place(report, "ter")]
    compare.equal("counts of the segments", stats, want["segment_stats"])
    for line, (edits, length) in zip(lines, want["segment_stats"]):
        alone = 100 * edits / length if length else 100 if edits else 0
        compare.near("segment", line["scores"]["ter"], alone)
    kind = kind_of_ter(case["options"])
    compare.tokens(kind, case["hyps"], want["tokenized_hyps"])
    for stream, cut in zip(case["refs"], want["tokenized_refs"]):
        compare.tokens(kind, stream, cut)


def check_significance(case, compare):
    want, options = case["expected"], case["options"]
    metric = options["metric"].lower()
    bootstrap = options["test"] == "bs"
    test = ["--paired", "bootstrap", "--ci"] if bootstrap else ["--paired", "randomization"]
    refs = case["refs"]
    systems = {
        name: segments_of({"hyps": hyps, "refs": refs}) for name, hyps in case["hyps"].items()
    }
    report, _ = score(systems, metric, "--seed", str(options["seed"]), *test)
    tolerance = RESAMPLED.get((metric, case["id"].rsplit("-", 1)[1]), SINGLE)
    p_values = {row["system"]: row["p"] for row in report["comparisons"]}
    for system in report["systems"]:
        name, got = system["name"], system["scores"][metric]
        compare.near(f"{name} score", got["score"], want[name]["score"])
        compare.equal(f"{name} p", p_values.get(name), want[name]["p_value"])
        compare.signature(got["signature"], want["signature"])
        if bootstrap:
            ci = got["ci"]
            ours = {"mean": ci["mean"], "ci": (ci["high"] - ci["low"]) / 2}
            for key, value in ours.items():
                compare.near(f"{name} {key}", value, want[name][key], tolerance)
                compare.near(f"{name} {key} in double", value, case["double"][name][key])
    compare.equal("systems", {s["name"] for s in report["systems"]}, set(case["hyps"]))


def check_rouge(case, compare):
    want, stem = case["expected"], case["options"]["use_stemmer"]
    flags = ["--rouge-tokenizer", "ascii"] + (["--stem"] if stem else [])
    report, lines = score({"out": [(case["hyps"][0], case["refs"])]}, ",".join(want), *flags)
    for metric, values in want.items():
        got = report["systems"][0]["scores"][metric]
        for ours, theirs in (("precision", "precision"), ("recall", "recall"), ("f1", "fmeasure")):
            compare.near(f"{metric} {ours}", got[ours], values[theirs])
        compare.near(f"{metric} score", got["score"], values["fmeasure"])
        compare.near(f"{metric} segment", lines[0]["scores"][metric], values["fmeasure"])
    kind = "stem" if stem else "ascii"
    compare.equal("tokens", tokens(kind, case["hyps"][:1]), [case["tokens_hyp"]])
    compare.equal("tokens of references", tokens(kind, case["refs"]), case["tokens_refs"])


def check_stems(case, compare):
    stems = tokens("porter", case["words"])
    compare.equal("number of words", len(stems), len(case["expected"]))
    for word, got, want in zip(case["words"], stems, case["expected"]):
        compare.equal(word, got, [want])


def check_squad(case, compare):
    pairs, want = case["pairs"], case["expected"]
    report, lines = score({"out": [(hyp, [ref]) for hyp, ref in pairs]}, "exact_match,token_f1")
    for line, one in zip(lines, want):
        compare.equal("exact match", line["scores"]["exact_match"], int(one["exact"]))
        compare.near("F1", line["scores"]["token_f1"], one["f1"])
    scores = report["systems"][0]["scores"]
    for metric, key in (("exact_match", "exact"), ("token_f1", "f1")):
        mean = sum(one[key] for one in want) / len(want)
        compare.near(metric, scores[metric]["score"], mean)
    for side in (0, 1):
        normal = [" ".join(words) for words in tokens("squad", [pair[side] for pair in pairs])]
        compare.equal("normal form", normal, [one["normalized"][side] for one in want])


def check_error_rates(case, compare):
    want = case["expected"]
    segments = [(pair["hyp"], [pair["ref"]]) for pair in case["pairs"]]
    report, lines = score({"out": segments}, "wer,cer")
    for metric in ("wer", "cer"):
        compare.near(metric, report["systems"][0]["scores"][metric]["score"], want[metric])
        parts = by_place(report, metric)
        edits = [p["substitutions"] + p["deletions"] + p["insertions"] for p in parts]
        compare.equal(f"{metric} edits", edits, want[metric + "_edits"])
        lengths = [part["ref_len"] for part in parts]
        compare.equal(f"{metric} lengths", lengths, want[metric + "_ref"])
        for line, edit, length in zip(lines, edits, lengths):
            compare.near(f"{metric} segment", line["scores"][metric], edit / length)


CHECKS = {
    "bleu": check_bleu,
    "chrf": check_chrf,
    "ter": check_ter,
    "significance": check_significance,
    "rouge": check_rouge,
    "porter_nltk": check_stems,
    "squad": check_squad,
    "wer_cer": check_error_rates,
}


def main():
    with open(cases_path, encoding="utf-8") as handle:
        document = json.load(handle)
    with open(stems_path, encoding="utf-8") as handle:
        words, stems = zip(*(line.split() for line in handle))
    made_up = {"id": "stems-made-up", "metric": "porter_nltk", "words": words, "expected": stems}
    cases = [*document["cases"], made_up]
    failed = False
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        compare = Compare()
        case = {**case, **document["corpora"].get(case.get("corpus"), {})}
        try:
            CHECKS[case["metric"]](case, compare)
        except (ValueError, KeyError, subprocess.CalledProcessError) as trouble:
            compare.faults.append(repr(trouble))
        failed = failed or bool(compare.faults)
        print(f"{'not ok' if compare.faults else 'ok'} {number} - {case['id']}")
        for fault in compare.faults[:20]:
            print(f"# {fault}")
    sys.exit(failed)


main()
