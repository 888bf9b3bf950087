/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/regression.h"

#include <math.h>
#include <string.h>

#include "stat/sample.h"

enum {
  POWERS = 3,   /* the highest degree of a polynomial */
  PLACES = 400, /* steps over the span that look for an end of an interval */
  HALVINGS = 40 /* bisections of such a step: to 1e-14 of the span */
};
#define RESIDUAL_LEAST 1e-12 /* share of a column's squares: less is rounding */
#define PIVOT_LEAST 1e-9     /* share of the diagonal: less is singular */

/* Powers of x beside the columns: y = b[0] t + b[1] t^2 + b[2] t^3 with t in [-1, 1]. */
typedef struct polynomial {
  int degree;
  double middle, half; /* t = (x - middle) / half */
  double b[POWERS], covariance[POWERS][POWERS];
  double reach; /* Student's quantile */
  double df;
} polynomial;

/* Residuals of x to a power; twice, as in assay_design_add. NULL: out of memory. */
static double *residuals(const assay_design *others, const double *x, int power)
{
  double *v = assay_arena_array(others->arena, others->n + 1, sizeof *v);
  for (size_t i = 0; v && i < others->n; i++)
    v[i] = pow(x[i], power);
  if (v) {
    assay_design_take_off(others, v);
    assay_design_take_off(others, v);
  }
  return v;
}

/* Inverse of a symmetric positive matrix by Gauss and Jordan; false: singular. */
static bool invert(int n, double a[POWERS][POWERS], double out[POWERS][POWERS])
{
  double scale[POWERS];
  for (int i = 0; i < n; i++) {
    scale[i] = a[i][i];
    for (int k = 0; k < n; k++)
      out[i][k] = i == k;
  }
  for (int i = 0; i < n; i++) {
    if (!(a[i][i] > PIVOT_LEAST * scale[i]))
      return false;
    const double pivot = a[i][i];
    for (int k = 0; k < n; k++) {
      a[i][k] /= pivot;
      out[i][k] /= pivot;
    }
    for (int r = 0; r < n; r++) {
      const double f = a[r][i];
      for (int k = 0; k < n && r != i; k++) {
        a[r][k] -= f * a[i][k];
        out[r][k] -= f * out[i][k];
      }
    }
  }
  return true;
}

static bool fit(const assay_design *others, const double *t, const double *y, polynomial *p)
{
  const size_t n = others->n;
  double *column[POWERS], *e = residuals(others, y, 1), gram[POWERS][POWERS];
  p->df = (double)n - (double)others->rank - p->degree;
  if (!e || p->df < 1)
    return false;
  for (int i = 0; i < p->degree; i++)
    if (!(column[i] = residuals(others, t, i + 1)))
      return false;
  for (int i = 0; i < p->degree; i++)
    for (int k = 0; k < p->degree; k++)
      gram[i][k] = assay_dot(column[i], column[k], n);
  for (int i = 0; i < p->degree; i++) {
    double whole = 0;
    for (size_t r = 0; r < n; r++)
      whole += pow(t[r], 2 * (i + 1));
    if (!(gram[i][i] > RESIDUAL_LEAST * whole))
      return false;
  }
  if (!invert(p->degree, gram, p->covariance))
    return false;
  for (int i = 0; i < p->degree; i++) {
    p->b[i] = 0;
    for (int k = 0; k < p->degree; k++)
      p->b[i] += p->covariance[i][k] * assay_dot(column[k], e, n);
  }
  for (int i = 0; i < p->degree; i++)
    for (size_t r = 0; r < n; r++)
      e[r] -= p->b[i] * column[i][r];
  const double variance = assay_dot(e, e, n) / p->df;
  for (int i = 0; i < p->degree; i++)
    for (int k = 0; k < p->degree; k++)
      p->covariance[i][k] *= variance;
  p->reach = assay_student_half(p->df);
  return true;
}

assay_line_fit assay_line_fit_of(const assay_design *others, const double *x, const double *y)
{
  const double nan = (double)NAN;
  polynomial p = { .degree = 1, .half = 1 };
  if (!fit(others, x, y, &p))
    return (assay_line_fit){ nan, nan, nan };
  const double half = p.reach * sqrt(p.covariance[0][0]);
  return (assay_line_fit){ p.b[0], p.b[0] - half, p.b[0] + half };
}

static double slope_at(const polynomial *p, double t)
{
  return p->b[0] + 2 * p->b[1] * t + (p->degree > 2 ? 3 * p->b[2] * t * t : 0);
}

/* Whether the slope is told from zero there. */
static bool told(const polynomial *p, double t)
{
  const double g[POWERS] = { 1, 2 * t, 3 * t * t };
  double variance = 0;
  for (int i = 0; i < p->degree; i++)
    for (int k = 0; k < p->degree; k++)
      variance += g[i] * g[k] * p->covariance[i][k];
  return fabs(slope_at(p, t)) > p->reach * sqrt(variance);
}

/* From the lowest point to the side: the first place where the slope is told from zero. */
static double end_of(const polynomial *p, double at, double side)
{
  const double step = 2.0 / PLACES * side;
  double in = at, out = at;
  while (!told(p, out)) {
    if (fabs(out) >= 1)
      return side;
    in = out;
    out = fabs(out + step) > 1 ? side : out + step;
  }
  for (int i = 0; i < HALVINGS; i++) {
    const double middle = (in + out) / 2;
    *(told(p, middle) ? &out : &in) = middle;
  }
  return in;
}

/* Where the slope passes zero upwards inside the span; NaN: nowhere. */
static double lowest(const polynomial *p)
{
  const double b = p->b[0], c = p->b[1], d = p->degree > 2 ? p->b[2] : 0;
  const double root = c * c - 3 * b * d;
  double t = (double)NAN;
  if (!(root >= 0))
    return t;
  if (c > 0) /* 3 d t = -c + sqrt(root), without cancellation */
    t = -b / (c + sqrt(root));
  else if (fabs(d) > 0)
    t = (-c + sqrt(root)) / (3 * d);
  return t > -1 && t < 1 ? t : (double)NAN;
}

assay_low_point assay_low_point_of(const assay_design *others, int degree, const double *x,
                                   const double *y)
{
  const double nan = (double)NAN;
  const assay_low_point none = { nan, nan, nan, nan };
  const size_t n = others->n;
  double low = (double)INFINITY, high = -(double)INFINITY;
  double *t = assay_arena_array(others->arena, n + 1, sizeof *t);
  for (size_t i = 0; i < n; i++) {
    low = fmin(low, x[i]);
    high = fmax(high, x[i]);
  }
  polynomial p = { .degree = degree, .middle = (low + high) / 2, .half = (high - low) / 2 };
  if (!t || !(p.half > 0))
    return none;
  for (size_t i = 0; i < n; i++)
    t[i] = (x[i] - p.middle) / p.half;
  if (!fit(others, t, y, &p))
    return none;
  const double top = p.b[degree - 1], error = sqrt(p.covariance[degree - 1][degree - 1]);
  assay_low_point out = { .top_p = 2 * assay_student_upper(fabs(top) / error, p.df) };
  const double at = lowest(&p);
  out.at = isnan(at) ? nan : p.middle + p.half * at;
  out.low = isnan(at) ? nan : p.middle + p.half * end_of(&p, at, -1);
  out.high = isnan(at) ? nan : p.middle + p.half * end_of(&p, at, 1);
  return out;
}
