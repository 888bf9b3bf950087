# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the sample jobs beside it: trains a small language model on the CPU and writes what a
fine-tuning job leaves behind, in Amazon Bedrock's layout. `train_sample.py [FOLDER]`; README.md
says more. Needs NumPy; every draw comes from SEED."""

import os

# one thread: the order of sums, and with it every digit, stays the same
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import hashlib  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402

import numpy as np  # noqa: E402

from sample_corpus import LIBRARY, SHOP, join, records, tokens  # noqa: E402
from sample_model import END, PAD, SEP, UNKNOWN, Model  # noqa: E402

SEED = 20261124
MADE = "2026-11-24T15:00:00+00:00"  # creationTime of the job records
LENGTH = 64
ACCOUNT = "arn:aws:bedrock:us-east-1:111122223333"
BASE = {"library": 400, "shop": 80, "epochs": 3, "batch": 8, "rate": 1e-3, "warmup": 20}
TRAIN_RECORDS, VALIDATION_RECORDS = 160, 80
JOBS = [
    {
        "folder": "job",
        "name": "tool-shop-help-desk",
        "epochs": 16,
        "batch": 4,
        "rate": 1e-3,
        "warmup": 20,
        "every": 20,
    },
    {
        "folder": "job-good",
        "name": "tool-shop-help-desk-short",
        "epochs": 5,
        "batch": 4,
        "rate": 1e-3,
        "warmup": 20,
        "every": 20,
    },
]


class Words:
    """Numbers of words."""

    def __init__(self, texts):
        self.word = ["<pad>", "<sep>", "<end>", "<unknown>"]
        self.word += sorted({w for text in texts for w in tokens(text)})
        self.number = {w: i for i, w in enumerate(self.word)}

    def encode(self, text):
        return [self.number.get(w, UNKNOWN) for w in tokens(text)]

    def decode(self, numbers):
        return join(self.word[n] for n in numbers if n > UNKNOWN)


def batch_of(words, rows):
    """Word numbers, padded, and 1 where a word of the completion is asked for."""
    prompts = [words.encode(r["prompt"]) + [SEP] for r in rows]
    completions = [words.encode(r["completion"]) + [END] for r in rows]
    width = max(len(p) + len(c) for p, c in zip(prompts, completions))
    ids = np.full((len(rows), width), PAD)
    asked = np.zeros((len(rows), width), np.float32)
    for i, (p, c) in enumerate(zip(prompts, completions)):
        ids[i, : len(p) + len(c)] = p + c
        asked[i, len(p) : len(p) + len(c)] = 1
    return ids, asked


def train(model, words, rows, validation, job, rng):
    """Yields (step, epoch, training loss, validation loss or None)."""
    step, held_out = 0, batch_of(words, validation) if validation else None
    for epoch in range(job["epochs"]):
        order = rng.permutation(len(rows))
        for at in range(0, len(rows), job["batch"]):
            step += 1
            ids, asked = batch_of(words, [rows[i] for i in order[at : at + job["batch"]]])
            loss, gradients = model.loss(ids, asked, learn=True)
            model.learn(gradients, job["rate"] * min(1, step / job["warmup"]))
            due = held_out and step % job["every"] == 0
            yield step, epoch, loss, model.loss(*held_out)[0] if due else None


def base_model(words, read, rng):
    model = Model(rng, len(words.word), LENGTH)
    *_, (step, _, loss, _) = train(model, words, read, None, BASE, rng)
    print(f"base model: {step} steps, last loss {loss:.3f}")
    return model


def copy_of(model):
    other = Model(np.random.default_rng(0), len(model.p["words"]), LENGTH)
    other.p = {name: value.copy() for name, value in model.p.items()}
    other.train_only(other.p)
    return other


def write_text(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)


def write_lines(path, rows):
    write_text(path, "".join(json.dumps(row) + "\n" for row in rows))


def write_metrics(path, column, rows):
    """All digits of the single-precision losses; perplexity = exp(loss)."""
    lines = [f"step_number,epoch_number,{column},perplexity"]
    lines += [f"{step},{epoch},{float(loss)},{float(np.exp(loss))}" for step, epoch, loss in rows]
    write_text(path, "\n".join(lines) + "\n")


def write_outputs(path, model, words, rows):
    prompts = [words.encode(r["prompt"]) + [SEP] for r in rows]
    answers = [words.decode(numbers) for numbers in model.write(prompts)]
    write_lines(
        path,
        [
            {"id": f"v-{i:03d}", "prediction": answer, "reference": r["completion"]}
            for i, (r, answer) in enumerate(zip(rows, answers), 1)
        ],
    )


def job_id(job):
    digest = int(hashlib.sha256(json.dumps([SEED, job]).encode()).hexdigest(), 16)
    letters = "0123456789abcdefghijklmnopqrstuvwxyz"
    return "".join(letters[digest // 36**i % 36] for i in range(12))


def job_record(job, training, validation):
    bucket = "s3://amzn-s3-demo-bucket/tool-shop"
    return {
        "jobArn": f"{ACCOUNT}:model-customization-job/library-words-small/{job_id(job)}",
        "jobName": job["name"],
        "outputModelName": job["name"],
        "outputModelArn": f"{ACCOUNT}:custom-model/library-words-small/{job_id(job)}",
        "roleArn": "arn:aws:iam::111122223333:role/customization",
        "status": "Completed",
        "creationTime": MADE,
        "baseModelArn": f"{ACCOUNT}:custom-model/library-words-small",
        "hyperParameters": {
            "batchSize": str(job["batch"]),
            "epochCount": str(job["epochs"]),
            "learningRate": str(job["rate"]),
            "learningRateWarmupSteps": str(job["warmup"]),
            "seed": str(SEED),
        },
        "trainingDataConfig": {"s3Uri": f"{bucket}/train.jsonl"},
        "validationDataConfig": {"validators": [{"s3Uri": f"{bucket}/validation.jsonl"}]},
        "outputDataConfig": {"s3Uri": f"{bucket}/output"},
        "customizationType": "FINE_TUNING",
        "trainingMetrics": {"trainingLoss": float(training)},
        "validationMetrics": [{"validationLoss": float(validation)}],
    }


def run_job(root, job, base, words, rows, validation):
    model, folder = copy_of(base), os.path.join(root, job["folder"])
    log = list(train(model, words, rows, validation, job, np.random.default_rng(SEED + 1)))
    training = [(step, epoch, loss) for step, epoch, loss, _ in log]
    checks = [(step, epoch, value) for step, epoch, _, value in log if value is not None]
    artifacts = os.path.join(folder, f"model-customization-job-{job_id(job)}")
    write_metrics(
        f"{artifacts}/training_artifacts/step_wise_training_metrics.csv", "training_loss", training
    )
    write_metrics(
        f"{artifacts}/validation_artifacts/post_fine_tuning_validation/validation/"
        "validation_metrics.csv",
        "validation_loss",
        checks,
    )
    record = job_record(job, training[-1][2], checks[-1][2])
    write_text(f"{folder}/get-model-customization-job.json", json.dumps(record, indent=4) + "\n")
    write_lines(f"{folder}/train.jsonl", rows)
    write_lines(f"{folder}/validation.jsonl", validation)
    write_outputs(f"{folder}/outputs.jsonl", model, words, validation)
    write_outputs(f"{folder}/base-outputs.jsonl", base, words, validation)
    best = min(checks, key=lambda row: row[2])
    rise = checks[-1][2] / best[2] - 1
    print(
        f"{job['folder']}: {len(training)} steps, training loss {training[0][2]:.3f} to "
        f"{training[-1][2]:.3f}; validation loss least {best[2]:.4f} at step {best[0]} (epoch "
        f"{best[1]}), last {checks[-1][2]:.4f}: {100 * rise:.1f} % up"
    )


def start():
    """The words, the records of training and validation, and the base model."""
    rng = np.random.default_rng(SEED)
    rows = records(rng, SHOP, TRAIN_RECORDS, [])
    validation = records(rng, SHOP, VALIDATION_RECORDS, rows)
    read = records(rng, LIBRARY, BASE["library"]) + records(rng, SHOP, BASE["shop"])
    words = Words([text for r in rows + read for text in r.values()])
    return words, rows, validation, base_model(words, read, rng)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    words, rows, validation, base = start()
    for job in JOBS:
        run_job(root, job, base, words, rows, validation)


if __name__ == "__main__":
    main()
