# SPDX-License-Identifier: GPL-3.0-or-later
"""Forecasts the end of real logs from their first two thirds, and prints error and coverage.  Every
log with 100 finite training points counts; what is refused is said.  Fails only where nothing was
forecast or a report has no answer: the figures are for reading.  TAP.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile

import real_logs

assay = os.path.abspath(sys.argv[1])
POINTS = 100
END = 0.05  # share of the points whose median stands for the loss at the end

lines, errors, covered, refused = [], [], 0, 0
for name, path, read in real_logs.logs(real_logs.folder(sys.argv[2])):
    curve = sorted(read(path)["train"].items())
    if len(curve) < POINTS:
        continue
    cut = [(s, y) for s, y in curve if s <= curve[0][0] + (curve[-1][0] - curve[0][0]) * 2 / 3]
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log.csv")
        with open(log, "w", encoding="ascii") as handle:
            handle.write("step,train_loss\n" + "".join(f"{s},{y!r}\n" for s, y in cut))
        done = subprocess.run([assay, "review", "--json", log], capture_output=True, check=False)
    forecast = json.loads(done.stdout)["runs"][0]["forecast"]
    if forecast["refused"]:
        refused += 1
        lines.append(f"{name}: refused, {forecast['refused']}")
        continue
    there = next(h for h in forecast["horizon"] if h["factor"] == 1.5)
    true = statistics.median([y for _, y in curve[-max(5, int(END * len(curve))) :]])
    error = there["train_loss"] / true - 1
    inside = there["low"] <= true <= there["high"]
    errors.append(abs(error))
    covered += inside
    lines.append(f"{name}: {100 * error:+.2f} %, {'inside' if inside else 'outside'} its interval")

print("1..1")
for line in lines:
    print("# " + line)
if errors:
    errors.sort()
    print(
        f"# {len(errors)} forecasts, {refused} refused: median error "
        f"{100 * statistics.median(errors):.2f} %, 90th percentile "
        f"{100 * errors[int(0.9 * (len(errors) - 1))]:.2f} %, {covered} inside the 95 % interval"
    )
print(f"{'ok' if errors else 'not ok'} 1 - real logs forecast from their first two thirds")
sys.exit(0 if errors else 1)
