# SPDX-License-Identifier: GPL-3.0-or-later
"""Same input, same bytes: over threads, locales, time zones, folders and repeated runs.  And what
must not change a judgement: the order of files, line ends, the name of the folder."""

import filecmp
import os
import shutil
import subprocess
import sys
import tempfile

assay, samples = (os.path.abspath(path) for path in sys.argv[1:3])
results = []


def check(name, faults):
    results.append((name, faults))


def run(arguments, cwd, **environment):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ"))}
    clean.update(environment)
    done = subprocess.run([assay, *arguments], cwd=cwd, env=clean, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def differences(left, right):
    """Names below two folders that are not equal byte for byte."""
    names = set()
    for top in (left, right):
        for folder, _, files in os.walk(top):
            names.update(os.path.relpath(os.path.join(folder, f), top) for f in files)
    return sorted(
        n
        for n in names
        if not (
            os.path.isfile(os.path.join(left, n))
            and os.path.isfile(os.path.join(right, n))
            and filecmp.cmp(os.path.join(left, n), os.path.join(right, n), shallow=False)
        )
    )


with tempfile.TemporaryDirectory() as top:
    first, second = os.path.join(top, "first"), os.path.join(top, "se cond")
    for place in (first, second):
        shutil.copytree(os.path.join(samples, "job"), os.path.join(place, "job"))
    formats = ("text", "json", "markdown", "csv")
    base = {f: run(["review", "job", "-f", f], first, LC_ALL="C", TZ="UTC") for f in formats}
    check(
        "the sample job is judged",
        [f"{f}: exit {b[0]}: {b[2][:200]!r}" for f, b in base.items() if b[0] != 0 or not b[1]],
    )
    variants = [(f"{n} threads", ["--threads", str(n)], {}) for n in (1, 2, 3, 8, 64)]
    variants += [
        (f"locale {name}", [], {"LC_ALL": name})
        for name in ("C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8")
    ]
    variants += [
        (f"time zone {name}", [], {"TZ": name})
        for name in ("UTC", "Asia/Tokyo", "America/St_Johns", "nonsense")
    ]
    for name, extra, environment in variants:
        faults = [
            f
            for f in formats
            if run(["review", "job", "-f", f, *extra], first, **environment)[1] != base[f][1]
        ]
        check(f"stdout is the same: {name}", faults)
    check(
        "stdout is the same: another folder",
        [f for f in formats if run(["review", "job", "-f", f], second)[1] != base[f][1]],
    )

    run(["review", "job", "-o", "out", "-q", "--threads", "1"], first, LC_ALL="C", TZ="UTC")
    run(
        ["review", "job", "-o", "elsewhere", "-q", "--threads", "2"],
        second,
        LC_ALL="C.UTF-8",
        TZ="Asia/Tokyo",
    )
    check(
        "the report folder is the same: other folder, threads, locale, time zone",
        differences(os.path.join(first, "out"), os.path.join(second, "elsewhere")),
    )
    code, _, error = run(["review", "job", "-o", "out", "-q"], first)
    check(
        "writing over an earlier report of ours needs no --force",
        [] if code == 0 else [error.decode()],
    )

    # The same bytes of data under other line ends and another final line.
    changed = os.path.join(top, "crlf")
    shutil.copytree(os.path.join(first, "job"), os.path.join(changed, "job"))
    for folder, _, files in os.walk(changed):
        for name in files:
            if name.endswith(".csv"):
                path = os.path.join(folder, name)
                with open(path, "rb") as handle:
                    data = handle.read().replace(b"\r\n", b"\n")
                with open(path, "wb") as handle:
                    handle.write(data.replace(b"\n", b"\r\n")[:-2])
    left = run(["review", "job", "-f", "csv"], first)[1]
    right = run(["review", "job", "-f", "csv"], changed)[1]
    check(
        "line ends and a missing final one change no figure",
        [] if left == right else [left.decode(), right.decode()],
    )

print(f"1..{len(results)}")
for number, (name, faults) in enumerate(results, 1):
    print(f"{'not ok' if faults else 'ok'} {number} - {name}")
    for fault in faults[:20]:
        print(f"# {fault}")
sys.exit(1 if any(f for _, f in results) else 0)
