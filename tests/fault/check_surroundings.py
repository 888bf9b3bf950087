# SPDX-License-Identifier: GPL-3.0-or-later
"""Surroundings that misbehave: kills at seeded moments, full and closed outputs, size limits,
signals, huge and hostile inputs, misbehaving plotters.  TAP."""

import csv
import html.parser
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

assay, samples, grow_once = (os.path.abspath(path) for path in sys.argv[1:4])
JOB = os.path.join(samples, "job")
KILLS = int(os.environ.get("FAULT_KILLS", "200"))
HEADER = "step_number,epoch_number,training_loss\n"
results = []


def case(function):
    """Runs a case in a folder of its own; its faults are the list it returns."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            faults = function(folder)
        except (OSError, ValueError, subprocess.SubprocessError) as trouble:
            faults = [repr(trouble)]
    results.append((function.__doc__, faults))
    return function


def run(*words, cwd=None, before=None, **rest):
    return subprocess.run(
        [assay, *words],
        cwd=cwd,
        capture_output=True,
        timeout=60,
        check=False,
        preexec_fn=before,
        **rest,
    )


def write(path, data):
    with open(path, "wb" if isinstance(data, bytes) else "w") as handle:
        handle.write(data)
    return path


def whole(folder):
    """What is wrong with a report folder, None where all is there."""
    try:
        with open(os.path.join(folder, "report.json"), encoding="utf-8") as handle:
            json.load(handle)
        with open(os.path.join(folder, "index.html"), encoding="utf-8") as handle:
            return None if handle.read().rstrip().endswith("</html>") else "index.html is torn"
    except (OSError, ValueError) as trouble:
        return repr(trouble)


@case
def kills(folder):
    """a report is old or new, never torn, at seeded SIGKILLs; the next run clears what is left"""
    rng, faults, out = random.Random(20260501), [], os.path.join(folder, "out")
    start = time.perf_counter()
    run("review", JOB, "-q", "-o", out, "--no-png")
    usual = time.perf_counter() - start
    for _ in range(KILLS):
        child = subprocess.Popen(
            [assay, "review", JOB, "-q", "-o", out, "--no-png"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(rng.uniform(0, 1.1 * usual))
        child.kill()
        child.wait()
        wrong = whole(out)
        if wrong:
            faults.append(wrong)
    run("review", JOB, "-q", "-o", out, "--no-png")
    return faults + [f"left over: {n}" for n in os.listdir(folder) if n != "out"]


@case
def interrupts(folder):
    """SIGINT and SIGTERM end it at once by that signal and leave nothing behind"""
    faults = []
    big = write(
        os.path.join(folder, "big.csv"),
        HEADER + "".join(f"{i},0,{2 + i % 7 / 100}\n" for i in range(400000)),
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        child = subprocess.Popen(
            [assay, "review", big, "-q", "-o", os.path.join(folder, "out")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(0.15)
        child.send_signal(number)
        start = time.perf_counter()
        code = child.wait(10)
        if code != -number:
            faults.append(f"{number.name}: ended with {code}")
        if time.perf_counter() - start > 1:
            faults.append(f"{number.name}: took more than a second")
        faults += [f"left over: {n}" for n in os.listdir(folder) if n != "big.csv"]
    return faults


@case
def full_and_closed(folder):
    """a full disk, a closed stdout, a size limit: exit 3, nothing half-written"""
    faults = []
    for what, words in (("text", []), ("json", ["--json"]), ("help", None)):
        with open("/dev/full", "wb") as full:
            words = ["review", "-h"] if words is None else ["review", JOB, *words]
            code = subprocess.run(
                [assay, *words], stdout=full, stderr=subprocess.DEVNULL, check=False
            ).returncode
        if code != 3:
            faults.append(f"/dev/full, {what}: exit {code}")
    code = run("review", JOB, before=lambda: os.close(1)).returncode
    if code != 3:
        faults.append(f"closed stdout: exit {code}")
    out = os.path.join(folder, "out")
    limit = (20000, 20000)
    done = run(
        "review",
        JOB,
        "-q",
        "-o",
        out,
        "--no-png",
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )
    if done.returncode != 3 or os.listdir(folder):
        faults.append(f"size limit: exit {done.returncode}, {os.listdir(folder)}")
    target = write(os.path.join(folder, "kept.json"), "old")
    done = run(
        "review",
        JOB,
        "-q",
        "--write",
        "json=" + target,
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    with open(target, encoding="utf-8") as handle:
        if done.returncode != 3 or handle.read() != "old":
            faults.append(f"size limit on a file: exit {done.returncode}")
    return faults


@case
def read_only(folder):
    """a folder that cannot be written: exit 3 and a message"""
    done = run("review", JOB, "-q", "-o", "/proc/out", "--no-png", cwd=folder)
    return [] if done.returncode == 3 and b"/proc/out" in done.stderr else [repr(done)]


@case
def reader_goes_away(folder):
    """a reader that closes the pipe ends it quietly"""
    line = f"'{assay}' review '{JOB}' --json | head -c 10; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, cwd=folder, check=False)
    return [] if done.returncode in (0, 141) and not done.stderr else [repr(done)]


@case
def wide(folder):
    """10^6 columns and a field of 17 MiB are read or refused clearly, in bounded memory"""
    faults = []
    n = 1000000
    columns = write(
        os.path.join(folder, "wide.csv"),
        "step,train_loss,"
        + ",".join(f"c{i}" for i in range(n))
        + "\n"
        + "".join(f"{s},{3 - s / 10}" + "," * n + "\n" for s in range(1, 4)),
    )
    field = write(
        os.path.join(folder, "field.csv"),
        'step,train_loss,note\n1,2.5,"' + "x" * (17 << 20) + '"\n2,2.4,\n',
    )
    limit = (1 << 30, 1 << 30)
    for path, codes in ((columns, (0, 2)), (field, (2,))):
        done = run(
            "review", "-q", path, before=lambda: resource.setrlimit(resource.RLIMIT_AS, limit)
        )
        if done.returncode not in codes or (done.returncode and not done.stderr):
            faults.append(f"{os.path.basename(path)}: exit {done.returncode} {done.stderr[:200]}")
    return faults


HOSTILE = [
    "`touch pwned`",
    "$(touch pwned)",
    '\'; system("touch pwned") #',
    "a\n!touch pwned",
    "EOD_ x",
    "EOD_",
    "e",
    "exit",
    "<touch pwned",
    "|touch pwned",
    "@m $x %s%n%999999f 50% off",
    '{/x"><script>alert(1)</script> y}',
    "a_b^c{d}&{e}~f",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>]]>--></style>",
    "javascript:alert(1) &#x3c;b&#x3e; &lt;",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "@SUM(A1)",
    "\t=1",
    "\x1b[31m\x1b]0;x\x07\x1b]8;;http://e\x07",
    "\u202egpj.exe\u2066\u200b\ufeff" + "e\u0301" * 200,
    "::error::x",
    "##vso[task.setvariable]x",
    "x\n::error::y",
    "http://e.org www.e.org me@e.org",
    "- x",
    "1. x",
    "a\u2028::error::x",
    "##[group]x",
    "| a | b |",
    "..%2fetc",
    "~x",
    "-rf",
    "CON",
    "\U0001f468\u200d\U0001f469 \u0645\u0631\u062d\u0628\u0627 \u65e5",
]


# Links of our own pages: to a place in the page, to the files beside it.
LINKS = ("report.json", "summary.md")
PAGE = r"(index|run-\d+)\.html(#[a-z0-9-]+)?"


class Census(html.parser.HTMLParser):
    """Elements and attributes that must not be there."""

    def __init__(self):
        super().__init__()
        self.faults = []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "img", "iframe", "object", "embed", "link", "foreignobject"):
            self.faults.append(f"element {tag}")
        for name, value in attrs:
            link = name in ("href", "src", "xlink:href")
            inside = (
                (value or "").startswith("#") or value in LINKS or re.fullmatch(PAGE, value or "")
            )
            if name.startswith("on") or (link and not inside):
                self.faults.append(f"attribute {name}={value}")


# What Markdown of ours holds besides text: ids in code, and the folded part.
OURS = re.compile(r"\(`[A-Z_]+`\)|</?(details|summary)>")


def live(text, form):
    """What a terminal, a CI system, a Markdown page or a spreadsheet would act on."""
    faults = []
    for line in text.split("\r\n" if form == "csv" else "\n"):
        if line.lstrip().startswith(("::", "##[", "##vso")):
            faults.append(f"command at the start: {line!r}")
        if form == "json":
            continue
        if any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u2028\u202e\u2066" for c in line):
            faults.append(f"control: {line!r}")
        if "##[" in line or "##vso" in line:
            faults.append(f"command: {line!r}")
        if form == "markdown" and re.search(r"://|www\.|@|(?<!\\)[<\[`]", OURS.sub("", line)):
            faults.append(f"link, tag or code: {line!r}")
    if form == "csv":
        cells = [row["run"] for row in csv.DictReader(text.splitlines())]
        faults += [f"formula: {cell!r}" for cell in cells if cell.lstrip()[:1] in tuple("=+-@")]
    return faults


def hostile_jobs(folder):
    """A folder a name, and a file with a run a name; a column of that name in each folder."""
    jobs = os.path.join(folder, "jobs")
    os.mkdir(jobs)
    curve = [(i, 2 - i / 40, 2.1 - i / 45 + (i > 15) * i / 30) for i in range(1, 30)]
    runs = "step,run,train_loss,val_loss\n"
    for index, name in enumerate(HOSTILE):
        safe = name.replace("/", "%").replace("\0", "")
        place = os.path.join(jobs, f"{index:02d}{safe}"[:80])
        os.makedirs(place)
        cell = '"' + name.replace('"', '""') + '"'
        column = cell.replace("\n", " ")
        rows = "".join(f"{i},{train},{valid},{i}\n" for i, train, valid in curve)
        write(os.path.join(place, "log.csv"), f"step,train_loss,val_loss,{column}\n{rows}")
        runs += "".join(f"{i},{cell},{train},{valid}\n" for i, train, valid in curve)
    write(os.path.join(folder, "runs.csv"), runs)
    return jobs


@case
def hostile(folder):
    """hostile names of runs, files and columns are shown, never obeyed"""
    faults, jobs = [], hostile_jobs(folder)
    out = os.path.join(folder, "out")
    done = run("review", jobs, "-o", out, "-v", cwd=folder)
    if done.returncode:
        return [f"exit {done.returncode}: {done.stderr[:300]}"]
    for name in os.listdir(out):
        if name.endswith(".html"):
            census = Census()
            with open(os.path.join(out, name), encoding="utf-8") as handle:
                census.feed(handle.read())
            faults += [f"{name}: {fault}" for fault in census.faults[:3]]
    found = subprocess.run(["find", folder, "-name", "pwned*"], capture_output=True, check=True)
    faults += [f"canary: {found.stdout!r}"] if found.stdout else []
    for place, _, files in os.walk(out):
        for name in files:
            path = os.path.join(place, name)
            if name.endswith(".svg") and shutil.which("xmllint"):
                if subprocess.run(
                    ["xmllint", "--noout", path], capture_output=True, check=False
                ).returncode:
                    faults.append(f"{name} is no XML")
            if os.path.getsize(path) == 0:
                faults.append(f"{name} is empty")
    return faults


@case
def hostile_streams(folder):
    """a hostile name is live on neither stdout nor stderr, whatever the format"""
    faults = []
    for path in (hostile_jobs(folder), os.path.join(folder, "runs.csv")):
        for form in ("text", "markdown", "csv", "json"):
            done = run("review", path, "-v", "-f", form, cwd=folder)
            if done.returncode or not done.stdout:
                faults.append(f"{form}: exit {done.returncode} {done.stderr[:200]}")
            faults += [f"{form}: {fault}" for fault in live(done.stdout.decode(), form)]
            faults += [f"stderr: {fault}" for fault in live(done.stderr.decode(), "text")]
    return faults


PLOTTERS = {
    "exit 1": "exit 1",
    "nothing": "exit 0",
    "hangs": "sleep 600",
    "noise": "head -c 9999999 /dev/zero >&2",
    "torn picture": "for f in c01 c02 c03 c04 c05 c06; do "
    "printf '<svg' >$f.svg; printf PNG >$f.png; done",
    "killed": "kill -9 $$",
}


@case
def plotters(folder):
    """a plotter that fails, hangs or tears pictures never costs the page; --require-plots says 3"""
    faults = []
    for name, words in PLOTTERS.items():
        place = os.path.join(folder, name.replace(" ", "-"))
        os.mkdir(place)
        write(os.path.join(place, "gnuplot"), "#!/bin/sh\n" + words + "\n")
        os.chmod(os.path.join(place, "gnuplot"), 0o755)
        environment = dict(os.environ, PATH=place + ":/usr/bin:/bin")
        for extra, code in (([], 0), (["--require-plots"], 3)):
            out, start = os.path.join(place, "out"), time.perf_counter()
            done = run(
                "review", JOB, "-q", "-o", out, "--plot-timeout", "1", *extra, env=environment
            )
            if done.returncode != code or (not extra and (whole(out) or not done.stderr)):
                faults.append(f"{name} {extra}: exit {done.returncode}, {whole(out)}")
            if time.perf_counter() - start > 12:
                faults.append(f"{name}: took {time.perf_counter() - start:.0f} s")
    done = run("review", JOB, "-q", "-o", os.path.join(folder, "none"), env={"PATH": "/nowhere"})
    if done.returncode or whole(os.path.join(folder, "none")) or b"gnuplot" not in done.stderr:
        faults.append(f"no gnuplot: exit {done.returncode} {done.stderr!r}")
    return faults


@case
def fifo(folder):
    """a FIFO is read to its end"""
    path = os.path.join(folder, "pipe.csv")
    os.mkfifo(path)
    child = subprocess.Popen(
        [assay, "review", "-q", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with open(path, "w", encoding="ascii") as handle:
        handle.write(HEADER + "".join(f"{i},0,{3 - i / 50}\n" for i in range(60)))
    out, _ = child.communicate(timeout=20)
    return [] if child.returncode == 0 and out else [f"exit {child.returncode}"]


@case
def changing(folder):
    """a file that grows while it is read is noticed on stderr and in its notes, another is not"""
    faults, said = [], "changed while it was read"
    for grows, notes in (("log.csv", [said]), ("other.csv", [])):
        rows = "".join(f"{i},0,{3 - i / 50}\n" for i in range(60))
        path = write(os.path.join(folder, "log.csv"), HEADER + rows)
        other = write(os.path.join(folder, grows), HEADER + rows)
        environment = dict(os.environ, LD_PRELOAD=grow_once, GROW_FILE=other, GROW_LINE="60,0,1\n")
        done = run("review", path, "--json", env=environment)
        warned = f"{path}: warning: {said}" in done.stderr.decode()
        found = json.loads(done.stdout)["inputs"][0]["notes"]
        if done.returncode or warned != bool(notes) or found != notes:
            faults.append(f"{grows} grows: exit {done.returncode}, {found}, {done.stderr!r}")
    return faults


print(f"1..{len(results)}")
for number, (name, faults) in enumerate(results, 1):
    print(f"{'not ok' if faults else 'ok'} {number} - {name}")
    for fault in faults[:8]:
        print(f"# {fault}")
sys.exit(1 if any(f for _, f in results) else 0)
