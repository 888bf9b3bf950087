/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "stat/regression.h"

#define RESIDUAL_LEAST 1e-6 /* share of a column's length: less is rounding */

double assay_dot(const double *a, const double *b, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

bool assay_design_open(assay_design *d, assay_arena *arena, size_t n)
{
  *d = (assay_design){ .arena = arena, .n = n };
  double *one = assay_arena_array(arena, n + 1, sizeof *one);
  for (size_t i = 0; one && i < n; i++)
    one[i] = 1;
  return one && assay_design_add(d, one);
}

void assay_design_take_off(const assay_design *d, double *y)
{
  for (size_t k = 0; k < d->rank; k++) {
    const double *q = d->basis.items[k], share = assay_dot(q, y, d->n);
    for (size_t i = 0; i < d->n; i++)
      y[i] -= share * q[i];
  }
}

bool assay_design_add(assay_design *d, const double *column)
{
  double *q = assay_arena_array(d->arena, d->n + 1, sizeof *q);
  if (!q)
    return false;
  memcpy(q, column, d->n * sizeof *q);
  const double whole = sqrt(assay_dot(q, q, d->n));
  assay_design_take_off(d, q);
  assay_design_take_off(d, q); /* twice is enough (Kahan) */
  const double left = sqrt(assay_dot(q, q, d->n));
  if (!(left > RESIDUAL_LEAST * whole))
    return true;
  for (size_t i = 0; i < d->n; i++)
    q[i] /= left;
  double **slot = ASSAY_PUSH(d->arena, &d->basis);
  if (!slot)
    return false;
  *slot = q;
  d->rank++;
  return true;
}

double assay_design_squares(const assay_design *d, size_t rank, const double *y)
{
  double sum = 0;
  for (size_t k = rank; k < d->rank; k++) {
    const double share = assay_dot(d->basis.items[k], y, d->n);
    sum += share * share;
  }
  return sum;
}
