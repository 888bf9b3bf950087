# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints tests/unit/stat/stat_values.h: values of NumPy, SciPy and R for the kernels of src/stat.

Run with Debian's python3-numpy, python3-scipy and r-base-core:
  /usr/bin/python3 tests/oracle/make_stat_values.py > tests/unit/stat/stat_values.h
"""

import math
import subprocess

import numpy
import scipy
from scipy import optimize, stats

rng = numpy.random.default_rng(260711)


def array(name, values):
    words = [repr(float(v)) for v in values]
    lines, line = [], " "
    for word in words:
        if len(line) + len(word) + 2 > 98:
            lines.append(line)
            line = " "
        line += " " + word + ","
    lines.append(line)
    print(f"static const double {name}[{len(words)}] = {{\n" + "\n".join(lines) + "\n};")


def number(name, value):
    print(f"static const double {name} = {float(value)!r};")


def r_code(code):
    out = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout
    return [float(word) for word in out.split()]


version = subprocess.run(
    ["R", "--version"], capture_output=True, text=True, check=True
).stdout.split()[2]
print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
print(
    f"/* Made by tests/oracle/make_stat_values.py with NumPy {numpy.__version__}, "
    f"SciPy {scipy.__version__}, R {version}. */"
)
print("#ifndef STAT_VALUES_H\n#define STAT_VALUES_H\n")

series = 2.385 + 0.71 * rng.standard_normal(37)
array("series", series)
array("series_quantiles", [numpy.quantile(series, q) for q in (0, 0.1, 0.25, 0.5, 0.837, 1)])
number("series_mean", series.mean())
number("series_sd", series.std(ddof=1))
number("series_mad_sigma", 1.4826 * numpy.median(abs(series - numpy.median(series))))
second = abs(series[:-2] - 2 * series[1:-1] + series[2:]) / math.sqrt(6)
number("series_noise", 1.4826 * numpy.median(second[len(series) // 3 - 1 :]))
centred = series - series.mean()
number("series_lag1", (centred[:-1] * centred[1:]).sum() / (centred**2).sum())
array("series_median7", [numpy.median(series[max(0, i - 3) : i + 4]) for i in range(len(series))])

tied = numpy.round(1.7 - 0.031 * numpy.arange(41) + 0.4 * rng.standard_normal(41), 1)
array("tied", tied)
pairs = [(numpy.sign(tied[j] - tied[i])) for i in range(41) for j in range(i + 1, 41)]
groups = numpy.unique(tied, return_counts=True)[1].astype(float)
variance = (41 * 40 * 87 - (groups * (groups - 1) * (2 * groups + 5)).sum()) / 18
s = sum(pairs)
z = (s - numpy.sign(s)) / math.sqrt(variance)
number("tied_s", s)
number("tied_variance", variance)
number("tied_p", 2 * stats.norm.sf(abs(z)))
# SciPy's tau-b knows the same S: tau = S / sqrt((n0 - n1)(n0 - n2)).
n0, n1 = 41 * 40 / 2, (groups * (groups - 1) / 2).sum()
assert abs(stats.kendalltau(numpy.arange(41), tied)[0] - s / math.sqrt((n0 - n1) * n0)) < 1e-12

x = numpy.sort(rng.uniform(3, 97, 29))
y = 4.2 - 0.0137 * x + 0.11 * rng.standard_t(3, 29)
array("sen_x", x)
array("sen_y", y)
slope, intercept, low, high = stats.theilslopes(y, x, 0.9)
number("sen_slope", slope)
number("sen_intercept", numpy.median(y - slope * x))
k = 29
half = stats.norm.ppf(0.95) * math.sqrt(k * (k - 1) * (2 * k + 5) / 18)
slopes = numpy.sort([(y[j] - y[i]) / (x[j] - x[i]) for i in range(k) for j in range(i + 1, k)])
m = len(slopes)
ranks = numpy.arange(m)
number("sen_low", numpy.interp((m - half) / 2 - 1, ranks, slopes))
number("sen_high", numpy.interp((m + half) / 2, ranks, slopes))
# SciPy rounds the ranks; the interpolated bounds lie within one rank of its.
assert abs(numpy.searchsorted(slopes, low) - ((m - half) / 2 - 1)) <= 1.5

wave = 3.1 - 0.09 * numpy.arange(24) + 0.23 * rng.standard_normal(24)
wave[15:] += 0.17 * numpy.arange(9)
array("wave", wave)
text = ",".join(repr(float(v)) for v in wave)
array("wave_falling", r_code(f"y <- -c({text}); cat(format(-isoreg(y)$yf, digits=17))"))


def fall(v):
    """Non-increasing fit by R's isoreg."""
    if len(v) == 1:
        return numpy.array(v)
    words = ",".join(repr(float(a)) for a in v)
    return numpy.array(r_code(f"cat(format(-isoreg(-c({words}))$yf, digits=17))"))


best = None
for split in range(1, 25):
    left = fall(wave[:split])
    right = fall(wave[split:][::-1])[::-1] if split < 24 else numpy.array([])
    fit = numpy.concatenate([left, right])
    sse = ((wave - fit) ** 2).sum()
    if best is None or sse < best[0] - 1e-12:
        best = (sse, fit)
array("wave_valley", best[1])
number("wave_valley_sse", best[0])

t = numpy.arange(1, 81) * 25.0
noise = rng.standard_normal(80)
for name, curve, start in (
    ("power", lambda t, c, a, s, p: c + a * (1 + t / s) ** -p, (1.1, 1.9, 150.0, 0.6)),
    (
        "stretched",
        lambda t, c, a, s, p: c + a * numpy.exp(-((t / s) ** p)),
        (0.83, 1.4, 420.0, 0.7),
    ),
):
    data = curve(t, *start) * (1 + 0.002 * noise)
    array(f"{name}_data", data)
    found = optimize.curve_fit(curve, t, data, p0=start, maxfev=20000)[0]
    number(f"{name}_sse", ((data - curve(t, *found)) ** 2).sum())
    number(f"{name}_at_3000", curve(3000.0, *found))

print("\n#endif")
