# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules that a machine can see, as TAP: floors, symbols, words, sizes, headers."""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

root, build = sys.argv[1:3]
os.chdir(root)

FLOORS = {
    "assay": -1,
    "base": 0,
    "model": 1,
    "stat": 1,
    "text": 1,
    "input": 2,
    "analysis": 2,
    "render": 2,
    "face": 3,
    "cli": 4,
}
# Libraries that one room alone may see.
LIBRARIES = {
    "csv.h": "input",
    "jansson.h": "base",
    "yaml.h": "input",
    "utf8proc.h": "text",
    "gsl/": "stat",
    "md5.h": "none",
    "sha2.h": "base",
    "pthread.h": "base",
    "spawn.h": "render",
    "getopt.h": "cli",
}
BANNED_CALLS = (
    "strcpy strcat strncpy strncat strtok sprintf vsprintf gets atoi atol atof localtime "
    "gmtime ctime asctime mktemp setlocale alloca"
).split()
BANNED_NAMES = "util misc helper manager common process handle do_".split()
TEXT_ENDINGS = (".c", ".h", ".py", ".sh", ".build", ".md", ".in", ".txt")

results = []


def check(name, faults):
    results.append((name, faults))


def tracked():
    """Files of the project: git's list where there is one, else the tree without build folders."""
    try:
        out = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\n")
        return sorted(f for f in out if f and os.path.isfile(f))
    except (OSError, subprocess.CalledProcessError):
        return sorted(
            os.path.join(d, f)[2:]
            for d, _, fs in os.walk(".")
            for f in fs
            if not d.startswith(("./build", "./.git/"))
        )


FILES = tracked()
SOURCES = [f for f in FILES if f.startswith(("src/", "include/")) and f.endswith((".c", ".h"))]


def read(path):
    with open(path, encoding="utf-8", errors="replace") as handle:
        return handle.read()


def code_only(text):
    """Without comments and string contents, lines kept."""

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0)) if match.group(0)[0] == "/" else '""'

    return re.sub(
        r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S
    )


def room_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else "assay"


def floors():
    faults = []
    for path in SOURCES:
        room = room_of(path)
        for number, line in enumerate(read(path).split("\n"), 1):
            match = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line)
            if not match:
                continue
            target = match.group(1)
            for library, owner in LIBRARIES.items():
                if target == library or (library.endswith("/") and target.startswith(library)):
                    if room != owner:
                        faults.append(f"{path}:{number}: {target} belongs to {owner}")
            head = target.split("/")[0]
            if "/" in target and head in FLOORS and head != room:
                if FLOORS[head] >= FLOORS[room]:
                    faults.append(f"{path}:{number}: {room} includes {target}")
    return faults


def symbols():
    """Exported names carry the prefix; no data lies in a writable section (tables of pointers lie
    in .data.rel.ro, which is read-only once the program runs)."""
    faults = []
    for folder, _, names_here in os.walk(os.path.join(build, "src")):
        for name in sorted(names_here):
            if not name.endswith(".a"):
                continue
            out = subprocess.run(
                ["nm", "--defined-only", "--format=sysv", os.path.join(folder, name)],
                capture_output=True,
                text=True,
                check=False,
            ).stdout
            for line in out.split("\n"):
                parts = [part.strip() for part in line.split("|")]
                if len(parts) != 7:
                    continue
                symbol, kind, section = parts[0], parts[2], parts[6]
                if kind in "TDBRC" and not symbol.startswith("assay_"):
                    faults.append(f"{name}: {symbol} lacks the prefix assay_")
                if (
                    section.startswith((".data", ".bss", "*COM*"))
                    and not section.startswith(".data.rel.ro")
                    and not re.match(r"__|\.|DW\.ref|completed|_GLOBAL", symbol)
                    and kind in "DdBbC"
                ):
                    faults.append(f"{name}: {symbol} is mutable data")
    return faults


def words():
    faults = []
    calls = re.compile(r"\b(" + "|".join(BANNED_CALLS) + r")\s*\(")
    memory = re.compile(r"\b(malloc|calloc|realloc|free|strdup|strndup|asprintf)\s*\(")
    floats = re.compile(r"\b(strtod|strtof|strtold|strtod_l)\s*\(")
    stop = re.compile(r"\b(exit|abort|_exit)\s*\(")
    spawn = re.compile(
        r"\b(fork|vfork|execve|execv|execvp|execvpe|posix_spawn|posix_spawnp|popen|system)\s*\("
    )
    for path in SOURCES:
        room = room_of(path)
        for number, line in enumerate(code_only(read(path)).split("\n"), 1):
            for pattern, rooms, files in (
                (calls, (), ()),
                (memory, ("base",), ()),
                (floats, (), ("src/base/num.c",)),
                (stop, ("cli",), ()),
                (spawn, ("render",), ()),
            ):
                match = pattern.search(line)
                if match and room not in rooms and path not in files:
                    # a child after fork leaves by _exit
                    if match.group(1) == "_exit" and room == "render":
                        continue
                    faults.append(f"{path}:{number}: {match.group(1)}()")
        if path != "src/base/num.c":
            for number, line in enumerate(read(path).split("\n"), 1):
                if (
                    re.search(r'"[^"]*%[-+#0-9.*]*l?[efgaEFGA][^"]*"', line)
                    and "gnuplot" not in line
                ):
                    faults.append(f"{path}:{number}: floating-point conversion outside num.c")
    return faults


def names():
    faults = []
    seen = {}
    for path in FILES:
        if path.startswith(("src/", "include/", "tests/")) and path.endswith((".c", ".h")):
            base = os.path.basename(path)
            if base in seen:
                faults.append(f"{path}: same file name as {seen[base]}")
            seen[base] = path
    for path in SOURCES:
        for banned in BANNED_NAMES:
            if banned in os.path.basename(path):
                faults.append(f"{path}: '{banned}' in a file name")
    return faults


def text_form():
    faults = []
    for path in FILES:
        if not path.endswith(TEXT_ENDINGS) or path.startswith(
            ("tests/cli/", "reports/", "samples/job")
        ):
            continue
        with open(path, "rb") as handle:
            data = handle.read()
        if not data:
            continue
        if not data.endswith(b"\n"):
            faults.append(f"{path}: no final newline")
        if b"\r" in data:
            faults.append(f"{path}: carriage return")
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if line != line.rstrip() and not path.endswith(".md"):
                faults.append(f"{path}:{number}: trailing blank")
            if "\t" in line and path.endswith((".c", ".h", ".py", ".build")):
                faults.append(f"{path}:{number}: tab")
            if len(line) > 100 and path.endswith((".c", ".h", ".py")) and "http" not in line:
                faults.append(f"{path}:{number}: {len(line)} columns")
    for path in SOURCES:
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in read(path)[:200]:
            faults.append(f"{path}: no SPDX line")
    return faults


def sizes():
    faults = []
    lengths = []
    for path in SOURCES:
        count = read(path).count("\n")
        if count > 600:
            faults.append(f"{path}: {count} lines")
    if not shutil.which("ctags"):
        return faults + ["ctags is missing"]
    c_files = [f for f in SOURCES if f.endswith(".c")]
    out = subprocess.run(
        ["ctags", "--fields=+neS", "--kinds-C=f", "-f", "-", *c_files],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    for line in out.split("\n"):
        start = re.search(r"\tline:(\d+)", line)
        end = re.search(r"\tend:(\d+)", line)
        if not (start and end):
            continue
        name, path = line.split("\t")[:2]
        length = int(end.group(1)) - int(start.group(1)) + 1
        lengths.append(length)
        if length > 80:
            faults.append(f"{path}:{start.group(1)}: {name} has {length} lines")
        signature = re.search(r"signature:\((.*)\)(?:\t|$)", line)
        if signature:
            commas = re.sub(r"\([^()]*\)", "", signature.group(1)).count(",")
            if commas + 1 > 6:
                faults.append(f"{path}:{start.group(1)}: {name} has {commas + 1} parameters")
    if lengths:
        lengths.sort()
        median = statistics.median(lengths)
        p90 = lengths[int(0.9 * (len(lengths) - 1))]
        print(
            f"# {len(lengths)} functions: median {median:g} lines, p90 {p90}, longest {lengths[-1]}"
        )
        if median > 15:
            faults.append(f"median function has {median:g} lines")
        if p90 > 45:
            faults.append(f"p90 of functions is {p90} lines")
    return faults


def headers():
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for path in SOURCES:
            if not path.endswith(".h"):
                continue
            include = path.split("/", 1)[1]
            source = os.path.join(folder, "one.c")
            with open(source, "w", encoding="utf-8") as handle:
                handle.write(
                    f'#include "{include}"\nint assay_dummy(void);\n'
                    "int assay_dummy(void)\n{\n  return 0;\n}\n"
                )
            run = subprocess.run(
                [
                    "cc",
                    "-std=c11",
                    "-D_GNU_SOURCE",
                    "-Wall",
                    "-Wextra",
                    "-Werror",
                    "-Isrc",
                    "-Iinclude",
                    "-fsyntax-only",
                    source,
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            if run.returncode:
                faults.append(f"{path}: not self-contained: {run.stderr.splitlines()[0]}")
    return faults


def commands_of_readme():
    text = read("README.md") if os.path.exists("README.md") else ""
    return [
        f"README.md does not name `{c}`"
        for c in ("sh samples/demo.sh", "sh tests/run.sh")
        if c not in text
    ]


def top_level():
    allowed = {
        "meson.build",
        "src",
        "include",
        "tests",
        "samples",
        "reports",
        "README.md",
        "LICENSE",
        "CONTRIBUTING.md",
        "meson_options.txt",
    }
    tops = {f.split("/")[0] for f in FILES}
    return sorted(t for t in tops if t not in allowed and not t.startswith("."))


def loose_words():
    pattern = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
    return [
        f"{path}:{number}: {match.group(1)}"
        for path in FILES
        if path.endswith(TEXT_ENDINGS)
        for number, line in enumerate(read(path).split("\n"), 1)
        for match in [pattern.search(line)]
        if match
    ]


check("an include goes to a lower floor", floors())
check("every exported symbol begins with assay_", [] if "--no-symbols" in sys.argv else symbols())
check("no banned call", words())
check("file names are unique and speak", names())
check("text form", text_form())
check("sizes", sizes())
check("every header stands alone", headers())
check("README names the two commands", commands_of_readme())
check("top level holds what it may", top_level())
check("no loose ends in words", loose_words())

print(f"1..{len(results)}")
for index, (name, faults) in enumerate(results, 1):
    print(f"{'not ok' if faults else 'ok'} {index} - {name}")
    for fault in faults[:40]:
        print(f"# {fault}")
    if len(faults) > 40:
        print(f"# {len(faults) - 40} more")
sys.exit(1 if any(f for _, f in results) else 0)
