# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the sample sweep beside it: the jobs' base model fine-tuned with 16 settings, three seeds
each, a folder a run. `train_sweep.py [FOLDER]`; README.md says more. Needs NumPy."""

import train_sample as sample  # first: it sets NumPy's number of threads

import json
import multiprocessing
import os
import sys

import numpy as np

RATES = ["3e-4", "1e-3", "3e-3", "1e-2"]
METHODS, BATCHES, EPOCHS = ["full", "lora"], [4, 8], [4, 10]
RANK, ALPHA = 4, 8
SEEDS = [1, 2, 3]
WARMUP, EVALUATIONS = 20, 20


def settings():
    """Half of all combinations: the number of epochs follows from the parity of the other three,
    so that each pair of parameters still meets in all its combinations."""
    for r, rate in enumerate(RATES):
        for m, method in enumerate(METHODS):
            for b, batch in enumerate(BATCHES):
                epochs = EPOCHS[(r + m + b) % 2]
                yield {"rate": rate, "method": method, "batch": batch, "epochs": epochs}


def name_of(run):
    return "lr={rate}_method={method}_bs={batch}_epochs={epochs}_seed={seed}".format(**run)


def arguments(run, model):
    return {
        "learning_rate": float(run["rate"]),
        "method": run["method"],
        "lora_rank": RANK if run["method"] == "lora" else 0,
        "batch_size": run["batch"],
        "epochs": run["epochs"],
        "warmup_steps": WARMUP,
        "trainable_parameters": sum(value.size for value in model.trained.values()),
        "seed": run["seed"],
    }


def log_lines(log, every, steps_an_epoch, tokens):
    """One line an evaluation: the mean training loss since the last one, and the tokens seen."""
    for at in range(every, len(log) + 1, every):
        yield {
            "step": at,
            "epoch": round(at / steps_an_epoch, 4),
            "loss": round(float(np.mean([loss for _, _, loss, _ in log[at - every : at]])), 5),
            "eval_loss": round(float(log[at - 1][3]), 5),
            "num_tokens": round(tokens * at / steps_an_epoch),
        }


def train_run(root, run, start):
    words, rows, validation, base = start
    model, rng = sample.copy_of(base), np.random.default_rng([sample.SEED, run["seed"]])
    if run["method"] == "lora":
        model.adapt(rng, RANK, ALPHA)
    steps_an_epoch = len(rows) // run["batch"]
    every = steps_an_epoch * run["epochs"] // EVALUATIONS
    job = {
        "epochs": run["epochs"],
        "batch": run["batch"],
        "rate": float(run["rate"]),
        "warmup": WARMUP,
        "every": every,
    }
    log = list(sample.train(model, words, rows, validation, job, rng))
    tokens = sum(len(words.encode(text)) + 1 for row in rows for text in row.values())
    lines = list(log_lines(log, every, steps_an_epoch, tokens))
    folder = os.path.join(root, name_of(run))
    sample.write_text(f"{folder}/args.json", json.dumps(arguments(run, model), indent=2) + "\n")
    sample.write_lines(f"{folder}/metrics.jsonl", lines)
    best = min(line["eval_loss"] for line in lines)
    return f"{name_of(run):<58} best {best:7.4f}, last {lines[-1]['eval_loss']:7.4f}"


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "sweep")
    start = sample.start()
    runs = [(root, {**setting, "seed": seed}, start) for setting in settings() for seed in SEEDS]
    with multiprocessing.Pool() as pool:
        for line in pool.starmap(train_run, runs, chunksize=1):
            print(line)


if __name__ == "__main__":
    main()
