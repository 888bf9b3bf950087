# SPDX-License-Identifier: GPL-3.0-or-later
"""`assay score` against the Python packages that it equals: ratios of segments per CPU second on
one core, assay and peer in turn, medians of five. bench_score.py ASSAY [--large]

assay's CPU time is the whole process, with start-up, reading and hashing; the peer's is the scoring
alone. Of a paired test it is what the test adds. PYTHON names an interpreter that has sacrebleu
2.6.0 and rouge-score 0.1.2."""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import zipf_text

RUNS = 5
HERE = os.path.dirname(os.path.abspath(__file__))
ASSAY = os.path.abspath(sys.argv[1])
PYTHON = os.environ.get("PYTHON", sys.executable)
ONE_CORE = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

# what the peer is asked, text, segments for assay and for the peer, must, aim, assay's options
KERNELS = [
    ("bleu", "short", 20000, 2000, 40, 60, ["--metrics", "bleu"]),
    ("chrf", "short", 20000, 1000, 30, 50, ["--metrics", "chrf"]),
    ("ter", "short", 20000, 500, 50, 100, ["--metrics", "ter"]),
    ("rouge", "short", 20000, 2000, 60, 100, ["--metrics", "rouge1,rouge2,rougeL"]),
    ("rouge-stem", "short", 20000, 1000, 120, 150, ["--metrics", "rouge1,rouge2,rougeL", "--stem"]),
    ("rouge", "long", 500, 5, 500, 1000, ["--metrics", "rouge1,rouge2,rougeL"]),
]
# samples, must, aim
TESTS = [("bootstrap", 1000, 40, 80), ("randomization", 10000, 40, 60)]
TEST_SEGMENTS = 2000


class Run:
    """One run of assay on one core: wall and CPU seconds, peak memory in MB."""

    def __init__(self, folder, options, threads=1):
        pin = ["taskset", "-c", "0"] if threads == 1 else []
        start = time.perf_counter()
        child = subprocess.Popen(
            [*pin, ASSAY, "score", "-q", "--threads", str(threads), *options],
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"assay score {' '.join(options)}: exit {child.returncode}")
        self.wall = time.perf_counter() - start
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024


def peer(folder, what, segments, files):
    done = subprocess.run(
        [PYTHON, os.path.join(HERE, "peer_score.py"), what, str(segments), *files],
        stdout=subprocess.PIPE,
        check=True,
        cwd=folder,
        env=ONE_CORE,
    )
    return float(done.stdout)


def cut(folder, text, segments):
    """The first segments of a text, in files named after their number."""
    names = []
    for kind in ("ref", "a", "b"):
        name = f"{text}-{segments}.{kind}"
        with (
            open(os.path.join(folder, f"{text}.{kind}"), "rb") as whole,
            open(os.path.join(folder, name), "wb") as part,
        ):
            for _ in range(segments):
                part.write(whole.readline())
        names.append(name)
    return names


def have_peers():
    probe = "import sacrebleu, rouge_score; print(sacrebleu.__version__)"
    done = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def line(what, assay, other, ratio, must, aim):
    print(f"{what:<34} {assay:>12} {other:>12} {ratio:>8} {must:>8} {aim:>8}", flush=True)


def kernels(folder):
    for what, text, n, n_peer, must, aim, options in KERNELS:
        ref, out, _ = cut(folder, text, n)
        ours, theirs = [], []
        for _ in range(RUNS):
            ours.append(Run(folder, [*options, out, "--ref", ref]).cpu / n)
            theirs.append(peer(folder, what, n_peer, [ref, out]) / n_peer)
        us, them = statistics.median(ours), statistics.median(theirs)
        line(f"{what}, {text}", f"{1 / us:.0f}/s", f"{1 / them:.1f}/s", f"{them / us:.0f}x",
             f"{must}x", f"{aim}x")


def test_cost(folder, files, options):
    """What a paired test adds, in CPU seconds; and the peak memory of the run."""
    ref, a, b = files
    base = ["--metrics", "bleu", a, b, "--ref", ref]
    whole = Run(folder, [*base, *options])
    return whole.cpu - Run(folder, base).cpu, whole.peak


def tests(folder):
    files = cut(folder, "short", TEST_SEGMENTS)
    for what, samples, must, aim in TESTS:
        options = ["--paired", what]  # as many samples as both do unasked
        ours, theirs = [], []
        for _ in range(RUNS):
            ours.append(test_cost(folder, files, options)[0])
            theirs.append(peer(folder, what, TEST_SEGMENTS, files))
        us, them = statistics.median(ours), statistics.median(theirs)
        line(f"{what} {samples}, {TEST_SEGMENTS}", f"{1000 * us:.1f} ms", f"{1000 * them:.0f} ms",
             f"{them / us:.0f}x", f"{must}x", f"{aim}x")


def alone(folder):
    """Figures without a peer."""
    walls = []
    for _ in range(4 * RUNS):
        start = time.perf_counter()
        subprocess.run([ASSAY, "--version"], stdout=subprocess.DEVNULL, check=True)
        walls.append(time.perf_counter() - start)
    line("start-up, wall", f"{1000 * statistics.median(walls):.1f} ms", "-", "-", "5 ms", "-")
    files = cut(folder, "short", 20000)
    for kind, name in zip(("ref", "a", "b"), files):  # five times over: 100,000 segments
        with open(os.path.join(folder, name), "rb") as part:
            text = part.read()
        with open(os.path.join(folder, f"wide.{kind}"), "wb") as out:
            out.writelines(text for _ in range(5))
        with open(os.path.join(folder, f"vast.{kind}"), "wb") as out:
            out.writelines(text for _ in range(50 if "--large" in sys.argv else 5))
    wide = ["wide.ref", "wide.a", "wide.b"]
    costs = [test_cost(folder, wide, ["--paired", "bootstrap"]) for _ in range(RUNS)]
    cpu, peak = statistics.median(c[0] for c in costs), max(c[1] for c in costs)
    line("bootstrap 1000, 100000, CPU", f"{cpu:.2f} s", "-", "-", "1.5 s", "1 s")
    line("bootstrap 1000, 100000, peak", f"{peak:.0f} MB", "-", "-", "100 MB", "-")
    if "--large" not in sys.argv:
        return
    vast = ["--metrics", "bleu", "vast.a", "--ref", "vast.ref"]
    small = Run(folder, ["--metrics", "bleu", "wide.a", "--ref", "wide.ref"]).peak
    one = [Run(folder, vast) for _ in range(3)]
    two = [Run(folder, vast, threads=2) for _ in range(3)]
    walls = [statistics.median(r.wall for r in runs) for runs in (one, two)]
    line("BLEU of 10^6 pairs, 2 threads, wall", f"{walls[1]:.2f} s", f"{walls[0]:.2f} s",
         f"{walls[0] / walls[1]:.2f}x", "1.7x", "-")
    grown = (max(r.peak for r in one) - small) * 2**20 / 900_000
    line("memory a segment beyond 10^5", f"{grown:.0f} B", "-", "-", "-", "-")


with tempfile.TemporaryDirectory() as folder:
    text = zipf_text.Text()
    text.write([os.path.join(folder, f"short.{k}") for k in ("ref", "a", "b")], 20000, 27)
    text.write([os.path.join(folder, f"long.{k}") for k in ("ref", "a", "b")], 500, 1000)
    version = have_peers()
    print(f"{platform.machine()}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; "
          f"sacrebleu {version}")
    line("", "assay", "peer", "ratio", "must", "aim")
    if version:
        kernels(folder)
        tests(folder)
    else:
        print("peers skipped: PYTHON has no sacrebleu and rouge_score")
    alone(folder)
