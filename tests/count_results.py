# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing line of the suite: every case of Meson's JUnit file, counted once."""

import sys
import xml.etree.ElementTree as ElementTree

passed = failed = skipped = 0
try:
    root = ElementTree.parse(sys.argv[1]).getroot()
except (OSError, ElementTree.ParseError) as trouble:
    sys.exit(f"no test results: {trouble}")
for case in root.iter("testcase"):
    if case.find("failure") is not None or case.find("error") is not None:
        failed += 1
        print(f"failed: {case.get('classname')} {case.get('name')}")
    elif case.find("skipped") is not None:
        skipped += 1
    else:
        passed += 1
# A suite whose own status is bad without a bad case (crash before the first case) counts too.
for suite in root.iter("testsuite"):
    bad = int(suite.get("errors", 0)) + int(suite.get("failures", 0))
    if bad and not any(
        c.find("failure") is not None or c.find("error") is not None for c in suite.iter("testcase")
    ):
        failed += 1
        print(f"failed: {suite.get('name')}")
line = f"{passed} passed, {failed} failed"
print(line + (f", {skipped} skipped" if skipped else ""))
sys.exit(1 if failed or not passed else 0)
