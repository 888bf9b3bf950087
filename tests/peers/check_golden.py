#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds tests/golden/cases.json against the installed packages of requirements.txt: are the values
that assay is tested with still those of the reference implementations? Skips where the packages are
absent.

  check_golden.py [CASES]
"""

import json
import logging
import math
import os
import re
import statistics
import string
import sys
from importlib import metadata

try:
    import nltk
    import numpy
    import sacrebleu
    from nltk.stem.porter import PorterStemmer
    from rouge_score import rouge_scorer, tokenize as rouge_tokenize
    from sacrebleu.metrics import BLEU, CHRF, TER
    from sacrebleu.significance import PairedTest
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "cases.json")
METRICS = {"bleu": BLEU, "chrf": CHRF, "ter": TER}
SAMPLES = 1000
differences = []


def same(case, what, theirs, ours, tolerance=1e-12):
    """theirs: of the package; ours: of the file."""
    if isinstance(ours, float) and theirs is not None:
        equal = math.isclose(theirs, ours, rel_tol=tolerance, abs_tol=0)
    else:
        equal = theirs == ours
    if not equal:
        differences.append(f"{case['id']}: {what}: package {theirs!r}, file {ours!r}")


def same_all(case, what, theirs, ours):
    same(case, f"length of {what}", len(theirs), len(ours))
    for i, (a, b) in enumerate(zip(theirs, ours)):
        same(case, f"{what}[{i}]", a, b)


def signature(metric):
    return metric.get_signature().format().split("version:")[0]


def tokenize(metric, streams):
    return [[None if t is None else metric._preprocess_segment(t) for t in s] for s in streams]


def check_sacrebleu(case):
    want = case["expected"]
    metric = METRICS[case["metric"]](**case["options"])
    if case["metric"] == "bleu" and case["level"] == "sentence":
        score = metric.sentence_score(case["hyps"][0], [stream[0] for stream in case["refs"]])
    else:
        score = metric.corpus_score(case["hyps"], case["refs"])
    same(case, "score", score.score, want["score"])
    same(case, "signature", signature(metric), want["signature"].split("version:")[0])
    for name in ("counts", "totals", "sys_len", "ref_len", "bp", "name", "num_edits", "ref_length"):
        if name in want:
            same(case, name, getattr(score, name), want[name])
    if "verbose" in want:
        same(case, "verbose", score.format(), want["verbose"])
        same_all(case, "precisions", score.precisions, want["precisions"])
    if "segment_stats" in want:
        stats = metric._extract_corpus_statistics(case["hyps"], case["refs"])
        for i, (a, b) in enumerate(zip(stats, want["segment_stats"])):
            same_all(case, f"stats of segment {i}", a, b)
    for i, value in enumerate(want.get("segment_scores", [])):
        refs = [stream[i] for stream in case["refs"] if stream[i] is not None]
        segment = metric.sentence_score(case["hyps"][i], refs)
        same(case, f"score of segment {i}", segment.score, value)
    if "tokenized_hyps" in want:
        cut = tokenize(metric, [case["hyps"], *case["refs"]])
        whole = [want["tokenized_hyps"], *want["tokenized_refs"]]
        same(
            case,
            "tokens",
            [[t and t.split() for t in stream] for stream in cut],
            [[t and t.split() for t in stream] for stream in whole],
        )


def interval(scores):
    ordered, cut = sorted(scores), len(scores) // 40
    return {
        "mean": float(statistics.mean(scores)),
        "ci": 0.5 * (ordered[len(scores) - cut - 1] - ordered[cut]),
    }


def resampled(metric, hyps, refs, seed):
    """Interval of the same resamples in double precision from exact sums."""
    stats = numpy.array(metric._extract_corpus_statistics(hyps, refs), dtype=float)
    rng = numpy.random.default_rng(seed)
    places = rng.choice(len(hyps), size=(SAMPLES, len(hyps)), replace=True)
    sums = [[float(x) for x in row] for row in stats[places].sum(axis=1)]
    return interval([metric._aggregate_and_compute([row]).score for row in sums])


def check_significance(case):
    options, want = case["options"], case["expected"]
    metric = METRICS[options["metric"].lower()]
    os.environ["SACREBLEU_SEED"] = str(options["seed"])
    numpy1 = case["id"].endswith("numpy1")
    test = PairedTest(
        list(case["hyps"].items()),
        {options["metric"]: metric(references=case["refs"])},
        references=None,
        test_type=options["test"],
        n_samples=0,
    )
    signatures, results = test()
    names = results.pop("System")
    ((name, rows),) = results.items()
    theirs = signatures[name].format().split("version:")[0]
    same(case, "signature", theirs, want["signature"].split("version:")[0])
    # Another NumPy than that of the case computes ratios of single precision elsewhere.
    foreign = numpy1 != numpy.__version__.startswith("1.")
    for name, row in zip(names, rows):
        name = name.replace("Baseline: ", "")
        for key, theirs in (("score", row.score), ("p_value", row.p_value)):
            same(case, f"{name} {key}", theirs, want[name][key])
        for key, theirs in (("mean", row.mean), ("ci", row.ci)):
            theirs = None if theirs is None else float(theirs)
            same(case, f"{name} {key}", theirs, want[name][key], 1e-6 if foreign else 1e-12)
    for name, one in case.get("double", {}).items():
        ours = resampled(metric(), case["hyps"][name], case["refs"], options["seed"])
        for key in ("mean", "ci"):
            same(case, f"{name} {key} in double precision", ours[key], one[key])


def check_rouge(case):
    stem = case["options"]["use_stemmer"]
    scorer = rouge_scorer.RougeScorer(case["options"]["types"], use_stemmer=stem)
    scores = scorer.score_multi(case["refs"], case["hyps"][0])
    for name, values in case["expected"].items():
        for key, value in values.items():
            same(case, f"{name} {key}", getattr(scores[name], key), value)
    stemmer = PorterStemmer() if stem else None
    cut = [rouge_tokenize.tokenize(text, stemmer) for text in [case["hyps"][0], *case["refs"]]]
    same(case, "tokens", cut, [case["tokens_hyp"], *case["tokens_refs"]])


def check_stems(case):
    stemmer = PorterStemmer()
    same(case, "stems", [stemmer.stem(word) for word in case["words"]], case["expected"])


def squad(text):
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def check_squad(case):
    """SQuAD's script is no package: its rules, written down once more."""
    for (hyp, ref), want in zip(case["pairs"], case["expected"]):
        a, b = squad(hyp), squad(ref)
        common = sum(min(a.count(w), b.count(w)) for w in set(a))
        f1 = 2 * common / (len(a) + len(b)) if common else 0.0
        same(case, "normal form", [" ".join(a), " ".join(b)], want["normalized"])
        same(case, "exact", a == b, want["exact"])
        same(case, "F1", f1, want["f1"])


def check_error_rates(case):
    want = case["expected"]
    for name, cut in (("wer", str.split), ("cer", lambda t: list(" ".join(t.split())))):
        pairs = [(cut(pair["hyp"]), cut(pair["ref"])) for pair in case["pairs"]]
        edits = [nltk.edit_distance(a, b) for a, b in pairs]
        same(case, f"{name} edits", edits, want[f"{name}_edits"])
        same(case, f"{name} lengths", [len(b) for _, b in pairs], want[f"{name}_ref"])
        same(case, name, sum(edits) / sum(len(b) for _, b in pairs), want[name])


CHECKS = {
    "bleu": check_sacrebleu,
    "chrf": check_sacrebleu,
    "ter": check_sacrebleu,
    "significance": check_significance,
    "rouge": check_rouge,
    "porter_nltk": check_stems,
    "squad": check_squad,
    "wer_cer": check_error_rates,
}


def main():
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    with open(sys.argv[1] if len(sys.argv) > 1 else CASES, encoding="utf-8") as handle:
        document = json.load(handle)
    counts = {}
    for case in document["cases"]:
        case = {**case, **document["corpora"].get(case.get("corpus"), {})}
        before = len(differences)
        CHECKS[case["metric"]](case)
        good, bad = counts.get(case["metric"], (0, 0))
        wrong = len(differences) > before
        counts[case["metric"]] = (good + (not wrong), bad + wrong)
    print(
        f"sacrebleu {sacrebleu.__version__}, rouge_score {metadata.version('rouge-score')}, "
        f"nltk {nltk.__version__}, NumPy {numpy.__version__}, Python {sys.version.split()[0]}"
    )
    for metric, (good, bad) in counts.items():
        print(f"{metric:14} {good:3} cases agree {bad:3} differ")
    for line in differences:
        print(line)
    sys.exit(bool(differences))


if __name__ == "__main__":
    main()
