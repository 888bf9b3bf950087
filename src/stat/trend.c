/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/trend.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stat/robust.h"

/* Sum of t (t - 1) (2 t + 5) over the tie groups of sorted y. */
static double tie_term(const double *sorted, size_t n)
{
  double term = 0;
  for (size_t i = 0, j; i < n; i = j) {
    for (j = i + 1; j < n && sorted[j] <= sorted[i]; j++)
      ;
    double t = (double)(j - i);
    term += t * (t - 1) * (2 * t + 5);
  }
  return term;
}

/* Merge step of the count: pairs left > right are discordant, left < right concordant. */
static double merge_runs(const double *from, double *to, size_t left, size_t middle, size_t right)
{
  double s = 0;
  size_t i = left, j = middle;
  /* For each left element: elements right of it that are smaller, and those not larger. */
  size_t below = middle, upto = middle;
  for (size_t k = left; k < middle; k++) {
    while (below < right && from[below] < from[k])
      below++;
    while (upto < right && from[upto] <= from[k])
      upto++;
    s += (double)(right - upto) - (double)(below - middle);
  }
  for (size_t k = left; k < right; k++)
    to[k] = j >= right || (i < middle && from[i] <= from[j]) ? from[i++] : from[j++];
  return s;
}

/* Kendall's S by bottom-up merge sort, O(n log n); a and b hold n doubles, the sorted values end in
 * the returned one of them. */
static double *kendall_s(double *a, double *b, size_t n, double *s)
{
  *s = 0;
  for (size_t width = 1; width < n; width *= 2) {
    for (size_t left = 0; left < n; left += 2 * width) {
      size_t middle = left + width < n ? left + width : n;
      size_t right = left + 2 * width < n ? left + 2 * width : n;
      *s += merge_runs(a, b, left, middle, right);
    }
    double *swap = a;
    a = b;
    b = swap;
  }
  return a;
}

/* Yue-Wang 2004 with lag 1 only: Var x (1 + 2 (1 - 1/n) r1), r1 of the series less its straight
 * line, never below 1. */
static double yue_wang(const double *y, size_t n, double *scratch)
{
  double mean = assay_mean(y, n), middle = (double)(n - 1) / 2, sxy = 0, sxx = 0;
  for (size_t i = 0; i < n; i++) {
    double d = (double)i - middle;
    sxy += d * (y[i] - mean);
    sxx += d * d;
  }
  for (size_t i = 0; i < n; i++)
    scratch[i] = y[i] - mean - sxy / sxx * ((double)i - middle);
  return fmax(1, 1 + 2 * (1 - 1 / (double)n) * assay_lag1(scratch, n));
}

assay_code assay_mann_kendall_test(const double *y, size_t n, bool autocorrelation,
                                   assay_mann_kendall *out, assay_err *err)
{
  *out = (assay_mann_kendall){ (double)NAN, (double)NAN, (double)NAN, 1 };
  if (n < 3)
    return ASSAY_OK;
  assay_arena *arena = assay_arena_new();
  double *a = arena ? assay_arena_array(arena, n, sizeof *a) : NULL;
  double *b = a ? assay_arena_array(arena, n, sizeof *b) : NULL;
  if (!b) {
    assay_arena_free(arena);
    return assay_err_nomem(err);
  }
  double factor = autocorrelation ? yue_wang(y, n, a) : 1, m = (double)n;
  for (size_t i = 0; i < n; i++)
    a[i] = y[i];
  const double *sorted = kendall_s(a, b, n, &out->s);
  out->variance = factor * (m * (m - 1) * (2 * m + 5) - tie_term(sorted, n)) / 18;
  double s = out->s > 0 ? out->s - 1 : out->s < 0 ? out->s + 1 : 0;
  out->z = out->variance > 0 ? s / sqrt(out->variance) : 0;
  out->p = 2 * gsl_cdf_ugaussian_Q(fabs(out->z));
  assay_arena_free(arena);
  return ASSAY_OK;
}

/* Slopes of all pairs with distinct x, into slopes; returns their number. */
static size_t pair_slopes(const double *x, const double *y, size_t n, double *slopes)
{
  size_t m = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      if (x[j] != x[i])
        slopes[m++] = (y[j] - y[i]) / (x[j] - x[i]);
  return m;
}

/* The slope of rank r (from 0, fractional) among m sorted ones, clamped. */
static double at_rank(const double *slopes, size_t m, double r)
{
  r = fmin(fmax(r, 0), (double)(m - 1));
  size_t k = (size_t)r;
  double share = r - (double)k;
  return k + 1 < m ? slopes[k] + share * (slopes[k + 1] - slopes[k]) : slopes[k];
}

static void fill_sen(const double *x, const double *y, size_t n, const assay_sen_options *options,
                     double *slopes, assay_sen *out)
{
  size_t m = pair_slopes(x, y, n, slopes);
  if (!m)
    return;
  assay_sort(slopes, m);
  double k = (double)n, variance = options->variance_factor * k * (k - 1) * (2 * k + 5) / 18;
  double half = gsl_cdf_ugaussian_Pinv((1 + options->level) / 2) * sqrt(variance);
  out->slope = at_rank(slopes, m, (double)(m - 1) / 2);
  /* Gilbert 1987: ranks (m - C) / 2 and (m + C) / 2 + 1, counted from 1. */
  out->low = at_rank(slopes, m, ((double)m - half) / 2 - 1);
  out->high = at_rank(slopes, m, ((double)m + half) / 2);
  for (size_t i = 0; i < n; i++)
    slopes[i] = y[i] - out->slope * x[i];
  out->intercept = assay_median(slopes, n);
}

assay_code assay_sen_slope(const double *x, const double *y, size_t n,
                           const assay_sen_options *options, assay_sen *out, assay_err *err)
{
  *out = (assay_sen){ (double)NAN, (double)NAN, (double)NAN, (double)NAN };
  if (n < 2)
    return ASSAY_OK;
  assay_arena *arena = assay_arena_new();
  size_t pairs;
  double *slopes = arena && assay_size_mul(n, n, &pairs)
                       ? assay_arena_array(arena, pairs, sizeof *slopes)
                       : NULL;
  if (slopes)
    fill_sen(x, y, n, options, slopes, out);
  assay_arena_free(arena);
  return slopes ? ASSAY_OK : assay_err_nomem(err);
}
