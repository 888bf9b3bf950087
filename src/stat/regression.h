/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A straight line and a parabola by least squares, with what they leave open. */
#ifndef ASSAY_STAT_REGRESSION_H
#define ASSAY_STAT_REGRESSION_H

#include "base/arena.h"

/* Slope of y[n] over x[n] with its 95 % interval; NaN where n < 3 or x is constant. */
typedef struct assay_line_fit {
  double slope, low, high;
} assay_line_fit;
assay_line_fit assay_line_fit_of(const double *x, const double *y, size_t n);

/* The lowest point of a parabola through (x[n], y[n]) with its 95 % interval (Fieller 1954); all
 * NaN where n < 4, or it has no lowest point. The interval is infinite to a side that the data do
 * not close. */
typedef struct assay_valley {
  double at, low, high;
} assay_valley;
assay_valley assay_valley_of(const double *x, const double *y, size_t n);

#endif
