/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/smooth.h"

#include <math.h>

static const double kernel_reach = 3; /* standard deviations beyond which a weight is below 1.2 % */

void assay_smooth_centred(const double *x, const double *y, const bool *skip, size_t n,
                          double width, double *out)
{
  size_t from = 0, to = 0;
  for (size_t i = 0; i < n; i++) {
    while (x[from] < x[i] - kernel_reach * width)
      from++;
    while (to < n && x[to] <= x[i] + kernel_reach * width)
      to++;
    double num = 0, den = 0;
    for (size_t k = from; k < to; k++) {
      if (!isfinite(y[k]) || (skip && skip[k]))
        continue;
      double d = width > 0 ? (x[k] - x[i]) / width : 0, w = exp(-d * d / 2);
      num += w * y[k];
      den += w;
    }
    out[i] = den > 0 ? num / den : (double)NAN;
  }
}

static bool make_columns(assay_arena *arena, size_t columns, assay_m4 *m)
{
  double **arrays[] = { &m->x, &m->low, &m->high, &m->first, &m->last };
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
    if (!(*arrays[i] = assay_arena_array(arena, columns, sizeof(double))))
      return false;
  return true;
}

static void widen(assay_m4 *m, size_t k, double y)
{
  if (!isfinite(y))
    return;
  m->low[k] = y < m->low[k] || isnan(m->low[k]) ? y : m->low[k];
  m->high[k] = y > m->high[k] || isnan(m->high[k]) ? y : m->high[k];
  m->first[k] = isnan(m->first[k]) ? y : m->first[k];
  m->last[k] = y;
}

bool assay_m4_decimate(assay_arena *arena, const double *x, const double *y, size_t n,
                       size_t columns, assay_m4 *out)
{
  *out = (assay_m4){ 0 };
  if (!make_columns(arena, columns ? columns : 1, out))
    return false;
  double range = n > 1 ? x[n - 1] - x[0] : 0;
  size_t previous = 0;
  for (size_t i = 0; i < n; i++) {
    double at = range > 0 ? (x[i] - x[0]) / range * (double)columns : 0;
    size_t column = at < (double)columns ? (size_t)at : columns - 1;
    if (!i || column != previous) {
      size_t k = out->n++;
      out->x[k] = range > 0 ? x[0] + ((double)column + 0.5) * range / (double)columns : x[i];
      out->low[k] = out->high[k] = out->first[k] = out->last[k] = (double)NAN;
    }
    previous = column;
    widen(out, out->n - 1, y[i]);
  }
  return true;
}
