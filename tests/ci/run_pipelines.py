# SPDX-License-Identifier: GPL-3.0-or-later
"""The pipelines of samples/ci and the action, in a fresh clone: their steps in order, as the two
services run them, over the sample job that passes and the one that fails.  As TAP."""

import glob
import os
import re
import subprocess
import sys
import tempfile

import yaml

root = os.path.abspath(sys.argv[1])
ACTION = ".github/actions/assay/action.yml"
GITHUB = "samples/ci/github.yml"
GITLAB = "samples/ci/gitlab.yml"
GATES = {"samples/job-good": 0, "samples/job": 1}

results = []


def check(name, faults):
    results.append((name, faults))


def shell(words, script, cwd, extra):
    environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": cwd, "CI": "true", **extra}
    done = subprocess.run(
        [*words, "-c", script],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode(errors="replace")


def filled(text, values):
    """An expression of GitHub's, of the few kinds that the files use; any other is a KeyError."""
    return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda m: values[m.group(1)], text)


def github_steps(steps, cwd, values, extra):
    """Steps in order: after one that failed, only those that ask for it."""
    code, told = 0, ""
    for step in steps:
        if "run" not in step or (code and step.get("if") != "always()"):
            continue
        words = ["bash", "-eo", "pipefail"] if step.get("shell") == "bash" else ["sh", "-e"]
        env = {k: filled(v, values) for k, v in step.get("env", {}).items()}
        status, output = shell(words, step["run"], cwd, {**extra, **env})
        code, told = code or status, told + output
    return code, told


def fresh(clone):
    """As another runner would find it, but for the build."""
    subprocess.run(["git", "clean", "-qxdff", "-e", "/build"], cwd=clone, check=True)


def faults_of(clone, job, outcome, files):
    code, told = outcome
    faults = [] if code == GATES[job] else [f"{job}: exit {code}, wanted {GATES[job]}"]
    for name in files:
        path = os.path.join(clone, name)
        if not os.path.exists(path) or not (os.path.isdir(path) or os.path.getsize(path)):
            faults.append(f"{job}: {name} is not there or empty")
    if faults:
        faults += told.splitlines()[-12:]
    return faults


def annotated(job, told):
    """GitHub shows a failed gate's rules beside the lines of their files."""
    there = re.search(r"^::error .*overfitting", told, re.M) is not None
    return (
        [] if there == (GATES[job] == 1) else [f"{job}: ::error is {'' if there else 'not '}told"]
    )


def run_github(clone, workflow):
    job = workflow["jobs"]["gate"]
    faults = []
    for entry in job["strategy"]["matrix"]["job"]:
        fresh(clone)
        summary = os.path.join(clone, "step-summary")
        env = {k: filled(v, {"matrix.job": entry}) for k, v in job["env"].items()}
        outcome = github_steps(job["steps"], clone, {}, {**env, "GITHUB_STEP_SUMMARY": summary})
        files = ["step-summary", "gate.xml", "gate-report/index.html"]
        faults += faults_of(clone, entry, outcome, files) + annotated(entry, outcome[1])
    return faults


def run_gitlab(clone, pipeline):
    job = pipeline["gate"]
    reports = job["artifacts"]["reports"]
    faults = []
    for entry in job["parallel"]["matrix"][0]["JOB"]:
        fresh(clone)
        outcome = shell(["sh", "-e"], "\n".join(job["script"]), clone, {"JOB": entry})
        faults += faults_of(clone, entry, outcome, [*job["artifacts"]["paths"], *reports.values()])
    return faults


def run_action(clone, action):
    faults = []
    for entry in GATES:
        fresh(clone)
        values = {f"inputs.{k}": v.get("default", "") for k, v in action["inputs"].items()}
        values["inputs.paths"] = f"{entry}/model-customization-job-*\n{entry}/outputs.jsonl\n"
        values["inputs.rules"] = "samples/ci/gate.rules"
        values["inputs.baselines"] = f"base={entry}/base-outputs.jsonl\n"
        values["inputs.options"] = "--write\njunit=with a blank.xml\n"
        extra = {
            "GITHUB_ACTION_PATH": os.path.join(clone, os.path.dirname(ACTION)),
            "GITHUB_STEP_SUMMARY": os.path.join(clone, "step-summary"),
        }
        outcome = github_steps(action["runs"]["steps"], clone, values, extra)
        files = ["step-summary", "with a blank.xml", "assay-report/index.html"]
        faults += faults_of(clone, entry, outcome, files) + annotated(entry, outcome[1])
    values["inputs.paths"] = "samples/no-such-job-*\n"
    code, _ = github_steps(action["runs"]["steps"], clone, values, extra)
    return faults + ([] if code == 2 else [f"a pattern without match: exit {code}, wanted 2"])


def form(documents):
    """What a reader of the files relies on, wherever they run."""
    faults = []
    if documents[GITHUB].get("permissions") != {"contents": "read"}:
        faults.append(f"{GITHUB}: permissions are not contents: read alone")
    steps = [(GITHUB, s) for s in documents[GITHUB]["jobs"]["gate"]["steps"]]
    steps += [(ACTION, s) for s in documents[ACTION]["runs"]["steps"]]
    for path, step in steps:
        used = step.get("uses", "")
        if used and not re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", used):
            faults.append(f"{path}: {used} is not pinned by a commit")
        if "${{" in step.get("run", ""):
            faults.append(f"{path}: an expression inside a script: {step['run']}")
    return faults


def main():
    with tempfile.TemporaryDirectory() as top:
        clone = os.path.join(top, "clone")
        done = subprocess.run(
            ["git", "clone", "-q", root, clone], capture_output=True, check=False, text=True
        )
        if done.returncode:
            print(f"1..0 # SKIP no clone of this tree: {done.stderr.splitlines()[-1]}")
            return 0
        documents, broken = {}, []
        names = glob.glob("samples/ci/*.yml", root_dir=clone)
        names += glob.glob(".github/**/*.yml", root_dir=clone, recursive=True, include_hidden=True)
        for path in sorted(names):
            try:
                with open(os.path.join(clone, path), encoding="utf-8") as handle:
                    documents[path] = yaml.safe_load(handle)
            except yaml.YAMLError as trouble:
                broken.append(f"{path}: {trouble}")
        broken += [f"{p}: not read" for p in (ACTION, GITHUB, GITLAB) if p not in documents]
        check("every pipeline is YAML", broken)
        if not broken:
            check("actions are pinned, rights are few, no input becomes a script", form(documents))
            check(
                "the GitHub workflow passes one job and fails the other",
                run_github(clone, documents[GITHUB]),
            )
            check(
                "the GitLab job passes one job and fails the other",
                run_gitlab(clone, documents[GITLAB]),
            )
            check(
                "the action passes one job and fails the other",
                run_action(clone, documents[ACTION]),
            )
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults[:40]:
            print(f"# {fault}")
    return 1 if any(f for _, f in results) else 0


if __name__ == "__main__":
    sys.exit(main())
