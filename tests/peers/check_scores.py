#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares `assay score` with sacreBLEU, rouge_score and plain definitions over random text in many
scripts and a grid of options. Needs the packages of requirements.txt; says so and skips where they
are absent.

  check_scores.py ASSAY SHOW_TOKENS [--segments N] [--seed S] [--only NAME]

N segments a family of metrics; scores agree to 1e-12, counts and p-values are equal."""

import argparse
import itertools
import json
import logging
import math
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time

import plain_scores as plain
from random_text import Texts

try:
    import numpy
    import sacrebleu
    from nltk.stem.porter import PorterStemmer
    from rouge_score import rouge_scorer
    from sacrebleu.metrics import BLEU, CHRF, TER
    from sacrebleu.significance import PairedTest
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)

SHORT = [(0.7, 0, 10), (0.27, 8, 25), (0.025, 20, 60), (0.005, 60, 300)]
TINY = [(0.85, 0, 8), (0.1496, 6, 18), (0.0004, 60, 300)]
RESAMPLED = 1e-6  # sacreBLEU divides in single precision
assay = show_tokens = None


class Outcome:
    """Counts what was compared and keeps the first differences."""

    def __init__(self, name):
        self.name, self.segments, self.figures, self.wrong, self.examples = name, 0, 0, 0, []

    def compare(self, what, ours, theirs, context=None, tolerance=1e-12):
        self.figures += 1
        if isinstance(theirs, float) and not isinstance(ours, str) and ours is not None:
            fine = math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=1e-300)
        else:
            fine = ours == theirs
        if not fine:
            self.wrong += 1
            if len(self.examples) < 4:
                self.examples.append(f"{what}: ours {ours!r} theirs {theirs!r} {context!r}")


def score(systems, metrics, flags=()):
    """The document, and the scores of the segments by system."""
    with tempfile.TemporaryDirectory() as folder:
        for name, segments in systems.items():
            with open(os.path.join(folder, name + ".jsonl"), "w", encoding="utf-8") as out:
                for hyp, refs in segments:
                    out.write(json.dumps({"prediction": hyp, "references": refs}) + "\n")
        command = [assay, "score", *[name + ".jsonl" for name in systems], "--json", "--threads"]
        command += ["1", "--metrics", ",".join(metrics), "--segments", "lines", *map(str, flags)]
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        if run.returncode:
            raise ValueError(f"{command}: exit {run.returncode}: {run.stderr.decode()[:500]}")
        lines = {name: [] for name in systems}
        with open(os.path.join(folder, "lines"), encoding="utf-8") as handle:
            for line in handle:
                row = json.loads(line)
                lines[row["system"]].append(row)
        return json.loads(run.stdout), lines


def streams(segments):
    return [hyp for hyp, _ in segments], [list(s) for s in zip(*[refs for _, refs in segments])]


def present(refs):
    return [ref for ref in refs if ref is not None]


# ---- sacreBLEU ----


def grid(**choices):
    names = list(choices)
    return [dict(zip(names, values)) for values in itertools.product(*choices.values())]


BLEU_GRID = [
    *grid(tokenize=["13a", "intl", "zh", "char", "none"], lowercase=[False, True]),
    *grid(
        tokenize=["13a", "none"],
        smooth_method=["exp", "floor", "add-k", "none"],
        effective_order=[False, True],
        max_ngram_order=[4, 2],
    ),
    *grid(smooth_method=["floor", "add-k"], smooth_value=[0, 0.01, 0.5, 2]),
    *grid(max_ngram_order=[1, 3, 6, 9], effective_order=[False, True]),
]
CHRF_GRID = [
    *grid(
        word_order=[0, 2],
        lowercase=[False, True],
        whitespace=[False, True],
        eps_smoothing=[False, True],
    ),
    *grid(char_order=[1, 3, 10], word_order=[0, 1, 4], beta=[1, 2, 3]),
]
TER_NAMES = ("case_sensitive", "normalized", "no_punct", "asian_support")
TER_GRID = grid(**{name: [False, True] for name in TER_NAMES})
SACREBLEU = {
    "bleu": (BLEU, BLEU_GRID, SHORT),
    "chrf": (CHRF, CHRF_GRID, SHORT),
    "ter": (TER, TER_GRID, TINY),
}
FLAGS = {
    "smooth_method": "--smooth",
    "beta": "--chrf-beta",
    "whitespace": "--chrf-whitespace",
    "eps_smoothing": "--chrf-eps-smoothing",
    **{name: "--ter-" + name.replace("_", "-") for name in TER_NAMES},
}


def flags_of(options):
    out = []
    for name, value in options.items():
        flag = FLAGS.get(name, "--" + name.replace("_", "-"))
        if value is True:
            out.append(flag)
        elif value is not False:
            out += [flag, value]
    return out


def score_parts(family, theirs):
    if family == "bleu":
        return {
            "correct": theirs.counts,
            "total": theirs.totals,
            "hyp_len": theirs.sys_len,
            "ref_len": theirs.ref_len,
            "bp": float(theirs.bp),
            "printed": theirs.format().split(" = ", 1)[1],
        }
    if family == "ter":
        return {"edits": theirs.num_edits, "ref_len": float(theirs.ref_length)}
    return {}


def check_sacrebleu(outcome, family, options, rng, n):
    make, _, lengths = SACREBLEU[family]
    most = rng.choice((1, 1, 2, 3, 4))
    segments = Texts(rng, lengths).segments(n, most, rng.random() < 0.5)
    hyps, refs = streams(segments)
    metric = make(**options)
    alone = make(**{**options, "effective_order": True}) if family == "bleu" else metric
    stats = metric._extract_corpus_statistics(hyps, refs)
    theirs = metric._aggregate_and_compute(stats)
    asked = ["chrf++" if family == "chrf" and options.get("word_order") == 2 else family]
    report, lines = score({"out": segments}, asked, flags_of(options))
    ours = report["systems"][0]["scores"][asked[0]]
    outcome.segments += n
    outcome.compare("score", ours["score"], float(theirs.score), options)
    for name, value in score_parts(family, theirs).items():
        outcome.compare(name, ours[name], value, options)
    signature = metric.get_signature().format().split("version:")[0]
    outcome.compare("signature", ours["signature"].split("version:")[0], signature)
    for row, line, segment in zip(stats, lines["out"], segments):
        one = alone._aggregate_and_compute([row])
        outcome.compare("segment", line["scores"][asked[0]], float(one.score), (options, segment))
        if family == "bleu":
            lengths = [line["hyp_len"], line["ref_len"]]
            outcome.compare("lengths", lengths, [one.sys_len, one.ref_len], (options, segment))


# ---- ROUGE ----


class OurTokens:
    """rouge_score over the tokens of every script, Latin words stemmed as it does."""

    def __init__(self, texts, stem):
        whole = {t for text in texts for t in (text, *text.split("\n"))}
        texts, self.stemmer = sorted(whole), PorterStemmer() if stem else None
        data = "".join(json.dumps(t) + "\n" for t in texts)
        run = subprocess.run(
            [show_tokens, "unicode"], input=data.encode(), capture_output=True, check=True
        )
        cut = [json.loads(line) for line in run.stdout.split(b"\n")[:-1]]
        self.tokens = {text: [self.stem(t) for t in words] for text, words in zip(texts, cut)}

    def stem(self, token):
        stems = self.stemmer and len(token) > 3 and token.isascii()
        return self.stemmer.stem(token) if stems else token

    def tokenize(self, text):
        return self.tokens[text]


ROUGE_TYPES = [["rouge1", "rouge2", "rougeL", "rougeLsum"], [f"rouge{n}" for n in range(1, 10)]]
ROUGE_GRID = grid(types=ROUGE_TYPES, stem=[False, True], tokenizer=["ascii", "unicode"])


def check_rouge(outcome, _, options, rng, n):
    texts = Texts(rng, SHORT, lines=rng.random() < 0.7)
    segments = texts.segments(n, rng.choice((1, 2, 3, 4)), rng.random() < 0.5)
    types, tokenizer = options["types"], None
    if options["tokenizer"] == "unicode":
        all_texts = [t for hyp, refs in segments for t in (hyp, *present(refs))]
        tokenizer = OurTokens(all_texts, options["stem"])
    scorer = rouge_scorer.RougeScorer(types, use_stemmer=options["stem"], tokenizer=tokenizer)
    flags = ["--rouge-tokenizer", options["tokenizer"], *(["--stem"] if options["stem"] else [])]
    report, lines = score({"out": segments}, types, flags)
    outcome.segments += n
    means = {t: [[], [], []] for t in types}
    for (hyp, refs), line in zip(segments, lines["out"]):
        theirs = scorer.score_multi(present(refs), hyp)
        for t in types:
            outcome.compare(t, line["scores"][t], float(theirs[t].fmeasure), (options, hyp, refs))
            for values, value in zip(means[t], theirs[t]):
                values.append(value)
    for t in types:
        ours = report["systems"][0]["scores"][t]
        for name, values in zip(("precision", "recall", "f1"), means[t]):
            outcome.compare(f"{t} {name}", ours[name], math.fsum(values) / n, options)
        outcome.compare(f"{t} score", ours["score"], math.fsum(means[t][2]) / n, options)


# ---- plain definitions ----


def check_answers(outcome, _, __, rng, n):
    segments = Texts(rng, TINY).segments(n, rng.choice((1, 2, 4)), rng.random() < 0.5)
    metrics = {"exact_match": plain.exact_match, "token_f1": plain.token_f1}
    report, lines = score({"out": segments}, metrics)
    outcome.segments += n
    sums = dict.fromkeys(metrics, 0)
    for (hyp, refs), line in zip(segments, lines["out"]):
        for name, of in metrics.items():
            value = of(hyp, present(refs))
            sums[name] += value
            outcome.compare(name, line["scores"][name], value, (hyp, refs))
    for name, total in sums.items():
        outcome.compare(name, report["systems"][0]["scores"][name]["score"], total / n)


def check_error_rates(outcome, _, __, rng, n):
    segments = Texts(rng, TINY[:2]).segments(n, rng.choice((1, 1, 2)), rng.random() < 0.5)
    cuts = {"wer": str.split, "cer": plain.characters}
    report, lines = score({"out": segments}, cuts)
    outcome.segments += n
    for name, cut in cuts.items():
        sums = [0, 0, 0, 0]
        for (hyp, refs), line in zip(segments, lines["out"]):
            parts = plain.error_rate_parts(hyp, present(refs), cut)
            sums = [a + b for a, b in zip(sums, parts)]
            value = sum(parts[:3]) / (parts[3] or 1)
            outcome.compare(name, line["scores"][name], value, (hyp, refs))
        ours = report["systems"][0]["scores"][name]
        names = ("substitutions", "deletions", "insertions", "ref_len")
        outcome.compare(f"{name} parts", [ours[k] for k in names], sums)
        outcome.compare(f"{name} score", ours["score"], sum(sums[:3]) / (sums[3] or 1))


def check_labels(outcome, _, __, rng, n):
    labels = ["yes", "no", "Yes", "ja", "ნო", "a b", "4", "是"][: rng.randint(1, 8)]
    strange, blank = rng.random() < 0.5, rng.choice(("", " ", "\u3000", "\t"))
    pairs = []
    for _ in range(n):
        true = labels[min(int(rng.expovariate(0.5)), len(labels) - 1)]
        said = true if rng.random() < 0.5 else rng.choice(labels)
        if strange and rng.random() < 0.1:
            said = rng.choice(("perhaps", "", "YES"))
        pairs.append((said, true))
    segments = [(said + blank, [true]) for said, true in pairs]
    report, lines = score({"out": segments}, ["accuracy", "macro_f1", "mcc"])
    outcome.segments += n
    for name, value in plain.label_scores(pairs).items():
        outcome.compare(name, report["systems"][0]["scores"][name]["score"], value, (labels, n))
    for (said, true), line in zip(pairs, lines["out"]):
        outcome.compare("accuracy", line["scores"]["accuracy"], int(said == true), (said, true))


def check_diversity(outcome, _, __, rng, n):
    for _ in range(max(n // 100, 1)):
        segments = Texts(rng, TINY[:2]).segments(rng.randint(2, 100), 1, False)
        texts = [hyp for hyp, _ in segments]
        report, _ = score({"out": segments}, ["distinct1", "distinct2", "self_bleu"])
        outcome.segments += len(texts)
        want = {f"distinct{k}": float(plain.distinct(texts, k)) for k in (1, 2)}
        want["self_bleu"] = float(plain.self_bleu(texts))
        for name, value in want.items():
            ours = report["systems"][0]["scores"][name]["score"]
            outcome.compare(name, ours, value, tolerance=1e-11)


# ---- intervals and tests ----


def systems_for(rng, n, most):
    """A baseline and three systems for the same references."""
    texts = Texts(rng, [(1, 3, 12)])
    segments = texts.segments(n, most, rng.random() < 0.3)
    out = {"base": segments}
    for name in ("b", "c", "d"):
        rate = rng.choice((0.05, 0.2, 0.6))
        out[name] = [
            (texts.segment(1)[0] if rng.random() < rate else hyp, refs) for hyp, refs in segments
        ]
    return out


def check_paired(outcome, _, options, rng, n):
    test, seed = options["test"], rng.choice((12345, 1, 99))
    size = rng.choice((20, 60, 150))
    os.environ["SACREBLEU_SEED"] = str(seed)
    flags = ["--seed", seed, "--paired", "bootstrap" if test == "bs" else "randomization"]
    flags += ["--ci"] if test == "bs" else []
    resamples = 1000 if test == "bs" else 10000
    for _ in range(max(n // (4 * size), 1)):
        systems = systems_for(rng, size, options["refs"])
        refs = streams(systems["base"])[1]
        named = [(name, streams(segments)[0]) for name, segments in systems.items()]
        metrics = {"bleu": BLEU, "chrf": CHRF, "ter": TER}
        report, _ = score(systems, metrics, flags)
        outcome.segments += 4 * size
        p = {(c["metric"], c["system"]): c["p"] for c in report["comparisons"]}
        for name, make in metrics.items():
            run = PairedTest(named, {name: make(references=refs)}, None, test_type=test)
            ((_, rows),) = [item for item in run()[1].items() if item[0] != "System"]
            for system, row in zip(report["systems"], rows):
                where = (test, name, system["name"], seed, size)
                ours = system["scores"][name]
                outcome.compare("score", ours["score"], float(row.score), where)
                expected = row.p_value
                # With no difference, sacreBLEU's least p says that no resample has one: p = 1.
                if row.p_value is not None and row.p_value * (resamples + 1) == 1:
                    expected = 1.0 if row.score == rows[0].score else expected
                outcome.compare("p", p.get((name, system["name"])), expected, where)
                if test == "bs":
                    half = (ours["ci"]["high"] - ours["ci"]["low"]) / 2
                    mean = ours["ci"]["mean"]
                    outcome.compare("mean", mean, float(row.mean), where, RESAMPLED)
                    # Half of a difference of two scores: their rounding, not its own.
                    wide = RESAMPLED * max(1.0, mean / half) if half else RESAMPLED
                    outcome.compare("interval", half, float(row.ci), where, wide)


MEANS = ["rouge1", "rougeL", "exact_match", "token_f1"]


def check_means(outcome, _, options, rng, n):
    """Metrics that are means over segments, against NumPy's draws of the segments' scores."""
    size, seed = rng.choice((20, 60, 150)), rng.choice((12345, 7))
    for _ in range(max(n // (4 * size), 1)):
        systems = systems_for(rng, size, 1)
        flags = ["--seed", seed, "--rouge-tokenizer", "ascii", "--paired"]
        bootstrap = options["test"] == "bs"
        flags += ["bootstrap", "--ci"] if bootstrap else ["randomization"]
        report, lines = score(systems, MEANS, flags)
        outcome.segments += 4 * size
        draws = numpy.random.default_rng(seed)
        if bootstrap:
            places = draws.choice(size, size=(1000, size), replace=True)
        else:
            coins = draws.integers(2, size=(10000, size), dtype=bool)
        rows = {
            (name, m): numpy.array([line["scores"][m] for line in lines[name]])
            for name in systems
            for m in MEANS
        }
        if bootstrap:
            for system, m in itertools.product(report["systems"], MEANS):
                means = sorted(rows[system["name"], m][places].mean(axis=1))
                ours = system["scores"][m]["ci"]
                theirs = {"mean": math.fsum(means) / 1000, "low": means[25], "high": means[974]}
                for key, value in theirs.items():
                    outcome.compare(f"{m} {key}", ours[key], float(value), seed, 1e-10)
        for c in report["comparisons"]:
            a, b = rows["base", c["metric"]], rows[c["system"], c["metric"]]
            observed = abs(b.mean() - a.mean())
            if bootstrap:
                apart = numpy.abs((b - a)[places].mean(axis=1))
                apart -= apart.mean()
            else:
                apart = numpy.abs(numpy.where(coins, a - b, b - a).mean(axis=1))
            # Equal but for rounding is not above.
            above = int((apart > observed + 1e-9).sum()) if (a != b).any() else len(apart)
            where = (options, c["metric"], c["system"], seed, size)
            outcome.compare("p", c["p"], (above + 1) / (len(apart) + 1), where)


# ---- all ----

# Three references make TER's lengths thirds. Where few segments differ, sacreBLEU's randomisation
# then counts ties by the rounding of its matrix product; there is no p-value to be equal to.
TESTS = [*grid(test=["bs"], refs=[1, 2, 3]), *grid(test=["ar"], refs=[1, 2])]
FAMILIES = {
    "bleu": (check_sacrebleu, BLEU_GRID, 1),
    "chrf": (check_sacrebleu, CHRF_GRID, 1),
    "ter": (check_sacrebleu, TER_GRID, 1),
    "rouge": (check_rouge, ROUGE_GRID, 1),
    "exact_match, token_f1": (check_answers, [None] * 4, 1),
    "wer, cer": (check_error_rates, [None] * 4, 1),
    "accuracy, macro_f1, mcc": (check_labels, [None] * 100, 1),
    "distinct, self_bleu": (check_diversity, [None] * 4, 0.1),
    "paired tests, intervals": (check_paired, TESTS, 0.05),
    "paired tests of means": (check_means, TESTS, 1),
}
PIECE = 400  # segments of one call


def run_job(job):
    name, check, options, seed, n = job
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    outcome = Outcome(name)
    check(outcome, name, options, random.Random(seed), n)
    return outcome


def jobs_of(name, segments, seed):
    check, options, share = FAMILIES[name]
    each = max(math.ceil(segments * share / len(options)), 1)
    for i, one in enumerate(options):
        for k in range(0, each, PIECE):
            yield name, check, one, f"{seed} {name} {i} {k}", min(PIECE, each - k)


def main():
    global assay, show_tokens
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assay")
    parser.add_argument("show_tokens")
    parser.add_argument("--segments", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=FAMILIES)
    args = parser.parse_args()
    assay, show_tokens = os.path.abspath(args.assay), os.path.abspath(args.show_tokens)
    names = [args.only] if args.only else list(FAMILIES)
    print(
        f"sacrebleu {sacrebleu.__version__}, NumPy {numpy.__version__}, "
        f"Python {sys.version.split()[0]}, seed {args.seed}"
    )
    print(f"{'metrics':26} {'options':>7} {'segments':>9} {'figures':>9} {'differ':>7} {'s':>6}")
    worst = 0
    for name in names:
        begin = time.monotonic()
        total = Outcome(name)
        with multiprocessing.get_context("fork").Pool() as pool:
            for one in pool.imap_unordered(run_job, jobs_of(name, args.segments, args.seed)):
                total.segments += one.segments
                total.figures += one.figures
                total.wrong += one.wrong
                total.examples += one.examples
        seconds = time.monotonic() - begin
        kinds = len({json.dumps(o) for o in FAMILIES[name][1]})
        counts = f"{total.segments:9} {total.figures:9} {total.wrong:7}"
        print(f"{name:26} {kinds:7} {counts} {seconds:6.0f}", flush=True)
        for example in total.examples[:4]:
            print(f"    {example[:600]}")
        worst = max(worst, total.wrong)
    sys.exit(bool(worst))


if __name__ == "__main__":
    main()
