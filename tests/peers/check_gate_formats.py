#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validates the formats of a gate with what reads them: SARIF with Microsoft's multitool (npm) and
its rules for GitHub, JUnit with xmllint and the schema of Jenkins' xunit plugin (a path), GitLab's
issues by its documented fields. Says so and skips what is absent; --result writes what was found.

  check_gate_formats.py GATE_SAMPLES [--junit-schema XSD] [--place DIR] [--result FILE]

GATE_SAMPLES is tests/unit/render/gate_samples of the build folder."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys

KINDS = ("usual", "hostile", "many", "none")
MULTITOOL = "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"


def sample(options, form, kind):
    run = subprocess.run([options.samples, form, kind], capture_output=True, check=True)
    return run.stdout


def multitool(place):
    """Its path, installed at need; None when npm cannot be had."""
    path = os.path.join(place, MULTITOOL)
    if not os.path.exists(path):
        if not shutil.which("npm"):
            return None
        os.makedirs(place, exist_ok=True)
        words = "install --silent --no-audit --no-fund --ignore-scripts"
        package = "@microsoft/sarif-multitool@5"
        call = ["npm", *words.split(), package]
        subprocess.run(call, cwd=place, capture_output=True, check=False)
    if not os.path.exists(path):
        return None
    os.chmod(path, 0o755)
    return path


def check_sarif(options, kind):
    tool = multitool(options.place)
    if not tool:
        return "skipped: the npm package @microsoft/sarif-multitool cannot be had", []
    path = os.path.join(options.place, kind + ".sarif")
    with open(path, "wb") as out:
        out.write(sample(options, "sarif", kind))
    run = subprocess.run(
        [tool, "validate", path, "--rule-kind", "Sarif;Gh;Ghas"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    lines = [re.sub(r"^\S*?\((.*?)\): ", r"\1 ", line) for line in run.stdout.splitlines()]
    faults = [line for line in lines if " error " in f" {line}"]
    if "completed successfully" not in run.stdout:
        faults.append("the multitool did not complete: " + run.stderr.strip()[:200])
    warnings = sum("warning " in line for line in lines)
    return f"{len(faults)} errors, {warnings} warnings", faults


def check_junit(options, kind):
    if not options.junit_schema or not shutil.which("xmllint"):
        return "skipped: no --junit-schema or no xmllint", []
    # GitLab reads `file` of a case; the schema of Jenkins does not know it, its reader passes it by
    text = re.sub(rb' file="[^"]*"', b"", sample(options, "junit", kind))
    run = subprocess.run(
        ["xmllint", "--huge", "--noout", "--schema", options.junit_schema, "-"],
        input=text,
        capture_output=True,
        check=False,
    )
    faults = run.stderr.decode("utf-8", "replace").splitlines() if run.returncode else []
    return "valid" if not faults else "not valid", faults


def check_gitlab(options, kind):
    """Fields as docs.gitlab.com/ci/testing/code_quality has them."""
    issues = json.loads(sample(options, "gitlab", kind))
    faults = [] if isinstance(issues, list) else ["not an array"]
    prints = set()
    for number, issue in enumerate(issues):
        good = (
            isinstance(issue["description"], str)
            and isinstance(issue["check_name"], str)
            and issue["fingerprint"] not in prints
            and issue["severity"] in ("info", "minor", "major", "critical", "blocker")
            and issue["location"]["path"]
            and not issue["location"]["path"].startswith("./")
            and issue["location"]["lines"]["begin"] >= 1
        )
        prints.add(issue["fingerprint"])
        if not good:
            faults.append(f"issue {number}: {issue}")
    return f"{len(issues)} issues", faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples")
    parser.add_argument("--junit-schema")
    parser.add_argument("--place", default="build/gate-formats")
    parser.add_argument("--result")
    options = parser.parse_args()
    options.place = os.path.abspath(options.place)
    lines, missed = [], 0
    for name, check in (("sarif", check_sarif), ("junit", check_junit), ("gitlab", check_gitlab)):
        for kind in KINDS:
            word, faults = check(options, kind)
            missed += bool(faults)
            lines.append(f"{'MISSED' if faults else 'ok    '} {name:7} {kind:8} {word}")
            lines += [f"       {fault[:200]}" for fault in faults[:5]]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.result:
        with open(options.result, "w", encoding="utf-8") as out:
            out.write(text)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
