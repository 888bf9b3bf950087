# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden cases of the command line, as TAP.

A case is tests/cli/<command>/<name>.cmd: a shell command line in which `assay` is the program under
test, run in a fresh copy of the folder's data/.  Beside it lie <name>.out, <name>.err and <name>.exit
(absent: empty, empty, 0).  Lines of the command file that begin with # say what the case is for.
"""

import os
import shutil
import subprocess
import sys
import tempfile

bless = sys.argv[1] == "--bless"
assay, top = sys.argv[2:4] if bless else sys.argv[1:3]
folders = (
    sorted(e.path for e in os.scandir(top) if e.is_dir() and e.name != "data") if bless else [top]
)


def expected(stem, ending):
    try:
        with open(stem + ending, "rb") as handle:
            return handle.read()
    except OSError:
        return b""


def store(stem, ending, data):
    if data:
        with open(stem + ending, "wb") as handle:
            handle.write(data)
    elif os.path.exists(stem + ending):
        os.unlink(stem + ending)


def run(folder, command):
    with tempfile.TemporaryDirectory() as place:
        work = os.path.join(place, "work")
        if os.path.isdir(os.path.join(folder, "data")):
            shutil.copytree(os.path.join(folder, "data"), work, symlinks=True)
        else:
            os.mkdir(work)
        binaries = os.path.join(place, "bin")
        os.mkdir(binaries)
        os.symlink(os.path.abspath(assay), os.path.join(binaries, "assay"))
        environment = {
            "PATH": binaries + ":/usr/bin:/bin",
            "LC_ALL": "C",
            "HOME": place,
            "TMPDIR": place,
        }
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=work,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
    code = b"" if done.returncode == 0 else b"%d\n" % done.returncode
    return {".out": done.stdout, ".err": done.stderr, ".exit": code}


cases = [
    (folder, name[:-4])
    for folder in folders
    for name in sorted(os.listdir(folder))
    if name.endswith(".cmd")
]
if not bless:
    print(f"1..{len(cases)}")
bad = not cases
for number, (folder, name) in enumerate(cases, 1):
    stem = os.path.join(folder, name)
    with open(stem + ".cmd", encoding="utf-8") as handle:
        words = "".join(line for line in handle if not line.startswith("#"))
    got = run(folder, words)
    if bless:
        for ending, data in got.items():
            store(stem, ending, data)
        continue
    wrong = [ending for ending, data in got.items() if data != expected(stem, ending)]
    bad = bad or bool(wrong)
    print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
    for ending in wrong:
        print(f"# {ending}: expected {expected(stem, ending)[:600]!r}")
        print(f"# {ending}: got      {got[ending][:600]!r}")
sys.exit(1 if bad else 0)
