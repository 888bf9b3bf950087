/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/shift.h"

#include <math.h>

typedef struct line {
  double value;    /* at the place asked for */
  double leverage; /* its variance in units of sigma^2 */
  double sse;
  size_t n;
} line;

/* Least-squares line of the points [from, to), evaluated at `at`. */
static bool fit_line(const double *x, const double *y, size_t from, size_t to, double at, line *out)
{
  size_t n = to - from;
  if (to < from + 3)
    return false;
  /* From the first point on, so that constants stay exact. */
  double x0 = x[from], y0 = y[from], mx = 0, my = 0, sxx = 0, sxy = 0, sse = 0;
  for (size_t i = from; i < to; i++) {
    mx += (x[i] - x0) / (double)n;
    my += (y[i] - y0) / (double)n;
  }
  for (size_t i = from; i < to; i++) {
    double dx = x[i] - x0 - mx, dy = y[i] - y0 - my;
    sxx += dx * dx;
    sxy += dx * dy;
  }
  if (!(sxx > 0))
    return false;
  for (size_t i = from; i < to; i++) {
    double r = y[i] - y0 - my - sxy / sxx * (x[i] - x0 - mx);
    sse += r * r;
  }
  double d = at - x0 - mx;
  my += y0;
  *out = (line){ my + sxy / sxx * d, 1 / (double)n + d * d / sxx, sse, n };
  return true;
}

bool assay_shift_at(const double *x, const double *y, const assay_span *span, double *drop,
                    double *z)
{
  line left, right;
  double at = x[span->at];
  if (!fit_line(x, y, span->from, span->at, at, &left) ||
      !fit_line(x, y, span->at, span->to, at, &right))
    return false;
  double sigma2 =
      (left.sse + right.sse) / (double)(left.n + right.n - 4 > 0 ? left.n + right.n - 4 : 1);
  double se = sqrt(sigma2 * (left.leverage + right.leverage));
  *drop = left.value - right.value;
  *z = se > 0 ? *drop / se : *drop > 0 ? (double)INFINITY : *drop < 0 ? -(double)INFINITY : 0;
  return true;
}

typedef struct piece {
  size_t from, to;
} piece;

/* The best place for a shift in a piece: largest |z| with sigma known. 0: none qualifies. */
static size_t best_place(const double *x, const double *y, piece p, const assay_shift_options *o)
{
  size_t best = 0;
  double best_z = o->min_z;
  for (size_t k = p.from + o->min_length; k + o->min_length <= p.to; k++) {
    /* Lines over the neighbourhood only: a curve bends, a shift is local. */
    size_t reach = 3 * o->min_length;
    line left, right;
    size_t from = k - p.from > reach ? k - reach : p.from, to = p.to - k > reach ? k + reach : p.to;
    if (!fit_line(x, y, from, k, x[k], &left) || !fit_line(x, y, k, to, x[k], &right))
      continue;
    double z = fabs(left.value - right.value) / (o->sigma * sqrt(left.leverage + right.leverage));
    if (z > best_z) {
      best_z = z;
      best = k;
    }
  }
  return best;
}

size_t assay_shift_find(const double *x, const double *y, size_t n, const assay_shift_options *o,
                        size_t *at)
{
  size_t count = 0, depth = 0;
  piece stack[ASSAY_SHIFTS_MAX + 1];
  if (o->min_length < 3 || !(o->sigma > 0))
    return 0;
  stack[depth++] = (piece){ 0, n };
  while (depth && count < ASSAY_SHIFTS_MAX) {
    piece p = stack[--depth];
    size_t k = p.to - p.from >= 2 * o->min_length ? best_place(x, y, p, o) : 0;
    if (!k)
      continue;
    size_t slot = count++;
    for (; slot && at[slot - 1] > k; slot--)
      at[slot] = at[slot - 1];
    at[slot] = k;
    if (depth + 2 <= sizeof stack / sizeof *stack) {
      stack[depth++] = (piece){ p.from, k };
      stack[depth++] = (piece){ k, p.to };
    }
  }
  return count;
}
