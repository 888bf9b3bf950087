# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole-program timings of `assay compare`: medians of five calls on two cores."""

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

assay = sys.argv[1]
CALLS, RUNS, STEPS, EVALUATIONS = 5, 200, 10_000, 40
RATES, SIZES = 10, 5


def write_run(folder, rate, size, seed):
    """One run's table: a training loss at every step, a validation loss at forty of them."""
    rng = random.Random(f"{rate} {size} {seed}")
    level = 1.2 + 0.05 * (rate - 6) ** 2 + 0.02 * size + rng.gauss(0, 0.02)
    name = f"lr={10 ** (rate / 3 - 6):.3g}_bs={2**size}_seed={seed}"
    os.makedirs(os.path.join(folder, name))
    with open(os.path.join(folder, name, "metrics.csv"), "w", encoding="ascii") as out:
        out.write("step,train_loss,val_loss\n")
        for step in range(1, STEPS + 1):
            loss = level + 1.5 * (1 + step / 300) ** -0.7
            due = step % (STEPS // EVALUATIONS) == 0
            held_out = f"{loss + rng.gauss(0, 0.004):.6f}" if due else ""
            out.write(f"{step},{loss - 0.1 + rng.gauss(0, 0.03):.6f},{held_out}\n")


def timed(arguments):
    """Median wall and CPU seconds, and the peak memory of all in MB."""
    walls, cpus, peaks = [], [], []
    for _ in range(CALLS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        child = subprocess.Popen(["taskset", "-c", "0,1", *arguments], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        walls.append(time.perf_counter() - start)
        if child.returncode:
            sys.exit(f"{' '.join(arguments)}: exit status {child.returncode}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        peaks.append(usage.ru_maxrss / 1024)
    return statistics.median(walls), statistics.median(cpus), max(peaks)


def line(what, figure, limit):
    print(f"{what:<58} {figure:>12}   limit {limit}")


with tempfile.TemporaryDirectory() as top:
    runs, out_folder = os.path.join(top, "runs"), os.path.join(top, "out")
    for number in range(RUNS):
        write_run(runs, number % RATES, number // RATES % SIZES, number // (RATES * SIZES) + 1)
    command = [assay, "compare", "-q", "--threads", "2"]
    wall, cpu, _ = timed([*command, runs])
    line("compare of 200 runs of 10^4 steps, no report, wall", f"{wall:.2f} s", "3 s")
    wall, cpu, peak = timed([*command, "-o", out_folder, "--no-png", runs])
    line("compare of 200 runs of 10^4 steps with its report, wall", f"{wall:.2f} s", "3 s")
    line("compare of 200 runs of 10^4 steps with its report, CPU", f"{cpu:.2f} s", "none")
    line("compare of 200 runs of 10^4 steps, peak memory", f"{peak:.0f} MB", "none")
    page = os.path.join(out_folder, "compare.html")
    if os.path.exists(page):
        line("compare.html of 200 runs", f"{os.path.getsize(page) / 1000:.0f} kB", "1000 kB")
