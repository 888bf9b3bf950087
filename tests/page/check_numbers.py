# SPDX-License-Identifier: GPL-3.0-or-later
"""The page says nothing that the data files do not: every number of its text is one of
report.json at the digits shown (or a percentage of one), or one of the CSV behind a chart.
Element census, size.  TAP."""

import csv
import html.parser
import json
import math
import os
import re
import subprocess
import sys
import tempfile

assay = os.path.abspath(sys.argv[1])
jobs = [os.path.abspath(path) for path in sys.argv[2:]]
# Constants of the methods that captions name: intervals, per 1000 steps, per 20 % of the run.
METHOD = {90.0, 95.0, 1000.0, 20.0}
NUMBER = re.compile(
    r"(?<![\w.#:-])[-\u2212+]?\d[\d,\u202f\u2009]*(?:\.\d+)?(?:e[-+]?\d+)?(?![\w:])"
)
results = []


class Page(html.parser.HTMLParser):
    """Text outside pictures and styles; text of the tables behind the charts apart."""

    VOID = {"meta", "br", "hr", "img", "link", "input", "wbr"}

    def __init__(self):
        super().__init__()
        self.stack, self.text, self.tables, self.elements = [], [], [], {}

    def handle_starttag(self, tag, attrs):
        self.elements[tag] = self.elements.get(tag, 0) + 1
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"svg", "style", "title", "code"} & set(self.stack):
            (self.tables if "details" in self.stack else self.text).append(data)


def numbers_of(value):
    """Every number of a JSON document, those inside its sentences too."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, (int, float)):
        yield float(value)
    elif isinstance(value, str):
        for token in NUMBER.findall(value):
            yield parse(token)
    else:
        for item in value.values() if isinstance(value, dict) else value:
            yield from numbers_of(item)


def parse(token):
    return float(re.sub("[,\u202f\u2009]", "", token).replace("\u2212", "-"))


def shown_as(token, known):
    """Is the token one of the numbers, rounded to its last digit, or a percentage of one?"""
    value = parse(token)
    digits = re.sub(r"e.*", "", token)
    last = 10.0 ** -(len(digits.split(".")[1]) if "." in digits else 0)
    power = 10.0 ** int(token.split("e")[1]) if "e" in token else 1
    slack = 0.5000001 * last * power
    if "." not in digits and len(digits.strip("-+")) > 3 and digits.endswith("0"):
        slack = max(slack, abs(value) * 0.0005000001)
    return any(
        math.isclose(abs(value), abs(k), rel_tol=1e-12) or abs(abs(value) - abs(k)) <= slack
        for k in known
    )


def check(job):
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        done = subprocess.run(
            [assay, "review", job, "-q", "-o", out], capture_output=True, check=False
        )
        if done.returncode:
            return [f"exit {done.returncode}: {done.stderr[:200]}"]
        with open(os.path.join(out, "report.json"), encoding="utf-8") as handle:
            known = set(numbers_of(json.load(handle)))
        known |= {100 * k for k in known} | {0.0, 1.0} | METHOD
        drawn = set()
        for name in os.listdir(os.path.join(out, "data")):
            with open(os.path.join(out, "data", name), encoding="utf-8", newline="") as handle:
                for row in csv.reader(handle):
                    drawn.update(float(c) for c in row if re.fullmatch(r"[-+0-9.e]+", c))
        for name in sorted(n for n in os.listdir(out) if n.endswith(".html")):
            page = Page()
            with open(os.path.join(out, name), encoding="utf-8") as handle:
                source = handle.read()
            page.feed(source)
            # A chart's title may say what only its CSV holds.
            for piece in page.text + page.tables:
                if not re.match(r"\d+ of \d+ rows", piece):
                    faults += [
                        f"{name}: {t!r} in {piece.strip()[:70]!r}"
                        for t in NUMBER.findall(piece)
                        if not shown_as(t, known | drawn)
                    ]
            bad = {"script", "iframe", "object", "embed", "link", "img"} & set(page.elements)
            faults += [f"{name}: elements {sorted(bad)}"] if bad else []
            if page.elements.get("h1") != 1:
                faults.append(f"{name}: {page.elements.get('h1')} h1")
            if len(source.encode()) > 300000:
                faults.append(f"{name}: {len(source.encode())} bytes")
    return faults


for job in jobs:
    results.append((f"numbers and elements of the page: {os.path.basename(job)}", check(job)))

print(f"1..{len(results)}")
for number, (name, faults) in enumerate(results, 1):
    print(f"{'not ok' if faults else 'ok'} {number} - {name}")
    for fault in faults[:12]:
        print(f"# {fault}")
sys.exit(1 if any(f for _, f in results) else 0)
