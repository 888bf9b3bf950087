# SPDX-License-Identifier: GPL-3.0-or-later
"""The W&B histories of eight settings with four seeds give the order of their own figures, as
TAP: by the mean of the lowest losses, and by the mean of the last ones, where another leads."""

import collections
import csv
import glob
import json
import os
import re
import subprocess
import sys

from real_logs import folder, number

assay, root = sys.argv[1:3]
data = os.path.join(folder(root), "wandb_history")
best, last = collections.defaultdict(list), collections.defaultdict(list)
for path in sorted(glob.glob(os.path.join(data, "*.csv"))):
    setting = re.sub(r"_seed\d+.*", "", os.path.basename(path))
    with open(path, newline="", encoding="utf-8") as handle:
        rows = [(number(row["iter"]), number(row["val/loss"])) for row in csv.DictReader(handle)]
    points = sorted((step, loss) for step, loss in rows if step is not None and loss is not None)
    best[setting].append(min(loss for _, loss in points))
    last[setting].append(points[-1][1])


def order(values):
    return sorted(values, key=lambda s: sum(values[s]) / len(values[s]))


run = subprocess.run([assay, "compare", data, "--json"], capture_output=True, check=False)
document = json.loads(run.stdout)
ranking = document["ranking"]
by_last = sorted(ranking, key=lambda r: r["last_rank"])
print("1..3")
for number_, (name, found, wanted) in enumerate(
    (
        ("by the best value", [r["run"] for r in ranking], order(best)),
        ("by the last value", [r["run"] for r in by_last], order(last)),
        ("four seeds each", [r["seeds"] for r in ranking], [4] * len(best)),
    ),
    1,
):
    print(f"{'ok' if found == wanted and found else 'not ok'} {number_} - {name}")
    if found != wanted:
        print(f"# found {found}, wanted {wanted}")
