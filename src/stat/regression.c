/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/regression.h"

#include <math.h>

#include "stat/robust.h"
#include "stat/sample.h"

assay_line_fit assay_line_fit_of(const double *x, const double *y, size_t n)
{
  const double nan = (double)NAN;
  const double mx = assay_mean(x, n), my = assay_mean(y, n);
  double xx = 0, xy = 0, rest = 0;
  for (size_t i = 0; i < n; i++) {
    xx += (x[i] - mx) * (x[i] - mx);
    xy += (x[i] - mx) * (y[i] - my);
  }
  if (n < 3 || !(xx > 0))
    return (assay_line_fit){ nan, nan, nan };
  const double slope = xy / xx;
  for (size_t i = 0; i < n; i++) {
    const double e = y[i] - my - slope * (x[i] - mx);
    rest += e * e;
  }
  const double df = (double)n - 2, half = assay_student_half(df) * sqrt(rest / df / xx);
  return (assay_line_fit){ slope, slope - half, slope + half };
}

/* The parabola in polynomials that are orthogonal over the points: y = m + b u + c q with u = x
 * about its mean and q = u^2 - k u - l, so that b and c have independent errors. */
typedef struct parabola {
  double mean, k, b, c, vb, vc, df;
} parabola;

static bool fit(const double *x, const double *y, size_t n, parabola *p)
{
  const double count = (double)n;
  double s2 = 0, s3 = 0, uy = 0, qq = 0, qy = 0, rest = 0;
  p->mean = assay_mean(x, n);
  for (size_t i = 0; i < n; i++) {
    const double u = x[i] - p->mean;
    s2 += u * u;
    s3 += u * u * u;
    uy += u * y[i];
  }
  if (!(s2 > 0))
    return false;
  const double l = s2 / count, my = assay_mean(y, n);
  p->k = s3 / s2;
  p->b = uy / s2;
  for (size_t i = 0; i < n; i++) {
    const double u = x[i] - p->mean, q = u * u - p->k * u - l;
    qq += q * q;
    qy += q * y[i];
  }
  if (!(qq > 1e-12 * s2 * s2)) /* two places of x only */
    return false;
  p->c = qy / qq;
  for (size_t i = 0; i < n; i++) {
    const double u = x[i] - p->mean, q = u * u - p->k * u - l;
    const double e = y[i] - my - p->b * u - p->c * q;
    rest += e * e;
  }
  p->df = count - 3;
  p->vb = rest / p->df / s2;
  p->vc = rest / p->df / qq;
  return true;
}

assay_valley assay_valley_of(const double *x, const double *y, size_t n)
{
  const double nan = (double)NAN, infinite = (double)INFINITY;
  parabola p;
  if (n < 4 || !fit(x, y, n, &p) || !(p.c > 0))
    return (assay_valley){ nan, nan, nan };
  /* the slope b + c (2 u - k) is zero at the lowest point: with v = 2 u - k, where
   * (b + c v)^2 <= t^2 (vb + v^2 vc) */
  const double t = assay_student_half(p.df), a = p.c * p.c - t * t * p.vc;
  const double half = p.b * p.c, e = p.b * p.b - t * t * p.vb;
  assay_valley out = { p.mean + (p.k - p.b / p.c) / 2, -infinite, infinite };
  const double root = half * half - a * e;
  if (a > 0 && root >= 0) {
    out.low = p.mean + (p.k + (-half - sqrt(root)) / a) / 2;
    out.high = p.mean + (p.k + (-half + sqrt(root)) / a) / 2;
  }
  return out;
}
