/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/sample.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "stat/robust.h"

double assay_student_half(double df)
{
  const double level = 0.975; /* two-sided 95 % */
  return isinf(df) ? gsl_cdf_ugaussian_Pinv(level) : gsl_cdf_tdist_Pinv(level, df);
}

double assay_student_upper(double t, double df)
{
  return isinf(df) ? gsl_cdf_ugaussian_Q(t) : gsl_cdf_tdist_Q(t, df);
}

double assay_fisher_upper(double f, double df1, double df2)
{
  return gsl_cdf_fdist_Q(f, df1, df2);
}

double assay_signs_upper(const double *d, size_t n)
{
  if (!n || n > ASSAY_SIGNS_MOST)
    return (double)NAN;
  double observed = 0, size = 0;
  for (size_t i = 0; i < n; i++) {
    observed += d[i];
    size += fabs(d[i]);
  }
  const double rounding = 1e-12 * size; /* sums that are equal may differ by that */
  size_t reached = 0;
  for (size_t signs = 0; signs >> n == 0; signs++) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
      sum += signs >> i & 1 ? -d[i] : d[i];
    reached += sum >= observed - rounding;
  }
  return (double)reached / (double)((size_t)1 << n);
}

double assay_iqm(double *x, size_t n)
{
  if (!n)
    return (double)NAN;
  assay_sort(x, n);
  const double cut = (double)n / 4, middle = (double)n / 2;
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    double from = fmax((double)i, cut), to = fmin((double)i + 1, (double)n - cut);
    sum += to > from ? (to - from) * x[i] : 0;
  }
  return sum / middle;
}

typedef struct placed {
  double x;
  size_t at;
} placed;

static int by_value(const void *a, const void *b)
{
  const placed *p = a, *q = b;
  int sign = (p->x > q->x) - (p->x < q->x);
  return sign ? sign : (p->at > q->at) - (p->at < q->at);
}

bool assay_ranks(assay_arena *scratch, const double *x, size_t n, double *rank)
{
  placed *all = assay_arena_array(scratch, n, sizeof *all);
  if (!all)
    return false;
  for (size_t i = 0; i < n; i++)
    all[i] = (placed){ x[i], i };
  qsort(all, n, sizeof *all, by_value);
  for (size_t from = 0; from < n;) {
    size_t to = from + 1;
    while (to < n && all[to].x <= all[from].x)
      to++;
    for (size_t i = from; i < to; i++)
      rank[all[i].at] = (double)(from + to + 1) / 2;
    from = to;
  }
  return true;
}

double assay_correlation(const double *x, const double *y, size_t n)
{
  const double mx = assay_mean(x, n), my = assay_mean(y, n);
  double xx = 0, yy = 0, xy = 0;
  for (size_t i = 0; i < n; i++) {
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
}
