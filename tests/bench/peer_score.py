# SPDX-License-Identifier: GPL-3.0-or-later
"""CPU seconds that a peer takes, its imports not counted: peer_score.py WHAT SEGMENTS REF OUT..."""

import itertools
import logging
import sys
import time

import sacrebleu
from rouge_score import rouge_scorer
from sacrebleu.significance import PairedTest

logging.disable(logging.INFO)


def read(path, segments):
    with open(path, encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\n") for line in itertools.islice(lines, segments)]


def corpus(metric):
    def run(references, outputs):
        metric().corpus_score(outputs[0], [references])

    return run


def rouge(stem):
    def run(references, outputs):
        scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=stem)
        for reference, output in zip(references, outputs[0]):
            scorer.score(reference, output)

    return run


def paired(kind, samples):
    """The test alone: what it takes to count the n-grams is taken off."""

    def run(references, outputs):
        start = time.process_time()
        for output in outputs:
            sacrebleu.BLEU(references=[references]).corpus_score(output, None)
        counting = time.process_time() - start
        systems = [("a", outputs[0]), ("b", outputs[1])]
        test = PairedTest(
            systems, {"BLEU": sacrebleu.BLEU()}, [references], test_type=kind, n_samples=samples
        )
        test()
        return 2 * counting

    return run


PEERS = {
    "bleu": corpus(sacrebleu.BLEU),
    "chrf": corpus(sacrebleu.CHRF),
    "ter": corpus(sacrebleu.TER),
    "rouge": rouge(False),
    "rouge-stem": rouge(True),
    "bootstrap": paired("bs", 1000),
    "randomization": paired("ar", 10000),
}

what, segments, *files = sys.argv[1:]
texts = [read(path, int(segments)) for path in files]
begin = time.process_time()
less = PEERS[what](texts[0], texts[1:]) or 0
print(time.process_time() - begin - less)
