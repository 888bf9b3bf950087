# SPDX-License-Identifier: GPL-3.0-or-later
"""Instructions that `assay score` executes for a byte of text, by callgrind, against the stored
figures: check_instructions.py ASSAY FIGURES COMPILER [--store]

They are noise-free, so that a kernel that grows slower shows on any machine. The figures belong to
one compiler; with another, and without valgrind, the check is skipped."""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

import zipf_text

SKIPPED = 77
TOLERANCE = 0.10  # libraries of another patch level stay well inside
SEGMENTS = 2000
METRICS = ["bleu", "rouge1,rouge2,rougeL", "chrf", "ter"]

assay, figures, compiler = sys.argv[1:4]
here = f"{platform.machine()} {compiler}"


def measure(folder):
    files = [os.path.join(folder, kind) for kind in ("ref", "out")]
    zipf_text.Text().write(files, SEGMENTS, 27)
    size = sum(os.path.getsize(name) for name in files)
    for metric in METRICS:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", assay, "score", "-q",
             "--threads", "1", "--metrics", metric, files[1], "--ref", files[0]],
            capture_output=True, text=True, check=True,
        )
        yield metric, int(re.search(r"Collected : (\d+)", done.stderr)[1]) / size


if not shutil.which("valgrind"):
    print("skipped: no valgrind")
    sys.exit(SKIPPED)
if "--store" in sys.argv:
    with tempfile.TemporaryDirectory() as folder, open(figures, "w", encoding="ascii") as out:
        out.write(f"{here}\n")
        for metric, figure in measure(folder):
            out.write(f"{metric} {figure:.1f}\n")
    sys.exit(0)
with open(figures, encoding="ascii") as lines:
    of = lines.readline().strip()
    stored = {metric: float(figure) for metric, figure in (line.split() for line in lines)}
if of != here:
    print(f"skipped: the figures are of {of}, this is {here}")
    sys.exit(SKIPPED)
worse = 0
with tempfile.TemporaryDirectory() as folder:
    for metric, figure in measure(folder):
        slow = figure > stored[metric] * (1 + TOLERANCE)
        worse += slow
        print(f"{metric}: {figure:.1f} instructions a byte, stored {stored[metric]:.1f}"
              f"{'  MORE' if slow else ''}")
if worse:
    sys.exit("more instructions than stored: make the kernel leaner, or store the figures anew "
             "with --store and say why")
