/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Level shifts, and drops at given places. */
#ifndef ASSAY_STAT_SHIFT_H
#define ASSAY_STAT_SHIFT_H

#include "base/err.h"

enum { ASSAY_SHIFTS_MAX = 32 };

/* Indices: left points [from, at), right points [at, to). */
typedef struct assay_span {
  size_t from, at, to;
} assay_span;

/* Drop at a boundary: a line is fitted to each side of (x, y), both are extrapolated to x[at];
 * *drop = left - right in units of y, *z = drop by its standard error (residuals of both lines).
 * False when a side has fewer than 3 points or constant x. */
bool assay_shift_at(const double *x, const double *y, const assay_span *span, double *drop,
                    double *z);

typedef struct assay_shift_options {
  double sigma;      /* noise of y, > 0 */
  double min_z;      /* |shift| by its standard error that counts */
  size_t min_length; /* points a piece holds at least, >= 3 */
} assay_shift_options;

/* Binary segmentation of (x[n], y[n]): indices, ascending, where a level shift against local
 * straight lines begins, into at[ASSAY_SHIFTS_MAX]. Returns their count. n <= 400 (block before).
 */
size_t assay_shift_find(const double *x, const double *y, size_t n,
                        const assay_shift_options *options, size_t *at);

#endif
