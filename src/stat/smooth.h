/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Smoothing for display only (nothing is judged on it), and M4 decimation. */
#ifndef ASSAY_STAT_SMOOTH_H
#define ASSAY_STAT_SMOOTH_H

#include "base/err.h"

/* Centred: Gaussian kernel of `width` (units of x, standard deviation), NaN and flagged points left
 * out (skip may be NULL). out[n], NaN only where no point is in reach. O(n * points in 3 sd), on at
 * most 4000 output points. */
void assay_smooth_centred(const double *x, const double *y, const bool *skip, size_t n,
                          double width, double *out);

typedef struct assay_m4 {
  size_t n;             /* columns that hold points */
  double *x;            /* centre of the column, n */
  double *low, *high;   /* extent of the polyline in the column */
  double *first, *last; /* first and last y in the column */
} assay_m4;

/* M4: per pixel column first, min, max, last of (x[n], y[n]), x ascending, NaN breaks (a column of
 * NaN only gives NaN). columns e.g. 900. Arrays in `arena`; false when out of memory. */
bool assay_m4_decimate(assay_arena *arena, const double *x, const double *y, size_t n,
                       size_t columns, assay_m4 *out);

#endif
