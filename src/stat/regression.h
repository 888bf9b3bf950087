/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Least squares beside others: what a column tells about y once all that other columns tell is
 * taken off both (Frisch and Waugh 1933), with what that leaves open. */
#ifndef ASSAY_STAT_REGRESSION_H
#define ASSAY_STAT_REGRESSION_H

#include "base/vec.h"

/* The space that columns of n numbers span: a basis of `rank` orthonormal ones. Owned by the arena;
 * rank <= n. */
typedef struct assay_design {
  assay_arena *arena;
  size_t n;
  size_t rank;
  ASSAY_VEC(double *) basis;
} assay_design;

/* With the constant column. False when out of memory; so for assay_design_add. */
bool assay_design_open(assay_design *d, assay_arena *arena, size_t n);
/* Orthonormalises column[n] (Gram and Schmidt, twice) into the basis. A column that those before it
 * make up, but for 1e-6 of its length, adds nothing: the rank stays. */
bool assay_design_add(assay_design *d, const double *column);
/* Leaves the residuals of y[n]: takes off its projection on the columns. */
void assay_design_take_off(const assay_design *d, double *y);
/* Sum of squares of y[n], in units of y squared, explained by the basis from column `rank` on
 * (0: by all of it, the constant included). */
double assay_design_squares(const assay_design *d, size_t rank, const double *y);

/* Partial slope of y[n] over x[n] beside the columns, in units of y by unit of x, with Student's
 * 95 % interval. All NaN where the columns make up x, where no degree of freedom is left for the
 * error, and when out of memory (the arena then has failed). */
typedef struct assay_line_fit {
  double slope, low, high;
} assay_line_fit;
assay_line_fit assay_line_fit_of(const assay_design *others, const double *x, const double *y);

/* The lowest point of a parabola (degree 2) or cubic (degree 3) through (x[n], y[n]) beside the
 * columns, inside the span of x, in units of x; all NaN where it has none, and as above. low..high
 * are the places around it where a slope of zero is within the noise (95 %; Fieller 1954), cut at
 * the span. */
typedef struct assay_low_point {
  double at, low, high;
  double top_p; /* of the highest power's coefficient: two-sided Student; told without a minimum */
} assay_low_point;
assay_low_point assay_low_point_of(const assay_design *others, int degree, const double *x,
                                   const double *y);

/* Sum of a[i] b[i]. */
double assay_dot(const double *a, const double *b, size_t n);

#endif
