# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the number of points, first, last, least and largest values of real logs with a count
of our own.  Skips where the logs are absent.  TAP."""

import json
import os
import subprocess
import sys

import real_logs

assay = os.path.abspath(sys.argv[1])


def compare(path, count):
    done = subprocess.run([assay, "review", "--json", path], capture_output=True, check=False)
    report = json.loads(done.stdout)
    if done.returncode or len(report["runs"]) != 1:
        return [f"exit {done.returncode}, {len(report['runs'])} runs"]
    faults, run, curves = [], report["runs"][0], count(path)
    for name, curve in curves.items():
        told = run[name]
        if not curve:
            faults += [f"{name}: told {told['points']} points, counted none"] if told else []
            continue
        steps = sorted(curve)
        wanted = {
            "points": len(curve),
            "first": curve[steps[0]],
            "last": curve[steps[-1]],
            "min": min(curve.values()),
            "max": max(curve.values()),
        }
        faults += [
            f"{name}.{key}: told {told and told[key]}, counted {value}"
            for key, value in wanted.items()
            if not told or told[key] != value
        ]
    for one in report["inputs"]:
        if one["used"] + one["skipped"] != one["rows"]:
            faults.append(f"{one['path']}: rows are not used + skipped")
    return faults


cases = real_logs.logs(real_logs.folder(sys.argv[2]))
print(f"1..{len(cases)}")
bad = not cases
for index, (name, path, count) in enumerate(cases, 1):
    faults = compare(path, count)
    bad = bad or bool(faults)
    print(f"{'not ok' if faults else 'ok'} {index} - {name}")
    for fault in faults:
        print(f"# {fault}")
sys.exit(1 if bad else 0)
