# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole-program timings of `assay review`: medians of five runs, CPU time on one core."""

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

assay, job = sys.argv[1:3]
RUNS = 5


def timed(arguments):
    """Median wall and CPU seconds over RUNS runs, and the peak memory in MB of the largest."""
    walls, cpus, peaks = [], [], []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        child = subprocess.Popen(
            ["taskset", "-c", "0", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        walls.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        peaks.append(usage.ru_maxrss / 1024)
    return statistics.median(walls), statistics.median(cpus), max(peaks)


def big_job(folder, rows):
    """A Bedrock pair of `rows` training rows with 16 to 17 digits a number, seeded."""
    rng = random.Random(2605)
    with open(
        os.path.join(folder, "step_wise_training_metrics.csv"), "w", encoding="ascii", newline=""
    ) as out:
        out.write("step_number,epoch_number,training_loss,perplexity\r\n")
        for step in range(rows):
            loss = 1.1 + 1.7 * (1 + step / 9000) ** -0.6 + rng.gauss(0, 0.03)
            out.write(f"{step},{3 * step // rows},{loss!r},{2.718281828459045 ** loss!r}\r\n")
    with open(
        os.path.join(folder, "validation_metrics.csv"), "w", encoding="ascii", newline=""
    ) as out:
        out.write("step_number,epoch_number,validation_loss\r\n")
        for k in range(1, 31):
            step = rows * k // 30 - 1
            out.write(f"{step},{3 * step // rows},{1.2 + 1.5 * (1 + step / 9000) ** -0.6!r}\r\n")


def line(what, figure, limit):
    print(f"{what:<58} {figure:>12}   limit {limit}")


with tempfile.TemporaryDirectory() as folder:
    _, cpu, _ = timed([assay, "--version"])
    wall, _, _ = timed([assay, "--version"])
    line("start-up (--version), wall", f"{wall * 1000:.1f} ms", "5 ms (with taskset's own start)")
    big_job(folder, 1_000_000)
    wall, cpu, peak = timed([assay, "review", "-q", "--threads", "1", folder])
    line("review of 10^6 Bedrock rows, one core, CPU", f"{cpu:.2f} s", "2 s")
    line("review of 10^6 Bedrock rows, one core, wall", f"{wall:.2f} s", "2 s")
    line("review of 10^6 Bedrock rows, peak memory", f"{peak:.0f} MB", "200 MB")
    out = os.path.join(folder, "out")
    wall, _, _ = timed([assay, "review", "-q", "-o", out, "--no-png", job])
    line("report of the sample job without PNG, wall", f"{wall:.2f} s", "0.6 s")
    wall, _, _ = timed([assay, "review", "-q", "-o", out, job])
    line("report of the sample job with PNG, wall", f"{wall:.2f} s", "2 s")
    size = os.path.getsize(os.path.join(out, "index.html")) / 1000
    line("index.html of the sample job", f"{size:.0f} kB", "300 kB")
