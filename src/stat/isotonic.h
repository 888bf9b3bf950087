/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Monotone least-squares fits by pool-adjacent-violators, and the fall-then-rise fit. */
#ifndef ASSAY_STAT_ISOTONIC_H
#define ASSAY_STAT_ISOTONIC_H

#include "base/err.h"

/* Best non-increasing fit of y[n] (equal weights) into fit[n]; returns its sum of squared errors
 * through *sse and the number of level blocks through *blocks (both may be NULL). O(n). */
assay_code assay_isotonic_falling(const double *y, size_t n, double *fit, double *sse,
                                  size_t *blocks, assay_err *err);

typedef struct assay_valley {
  double sse;         /* of the fall-then-rise fit */
  double sse_falling; /* of the best non-increasing fit */
  size_t blocks;      /* levels of the fall-then-rise fit */
  size_t first, last; /* indices of the minimum block, inclusive */
  double minimum;     /* its level */
} assay_valley;

/* Best fit that falls to one split and rises after it; every split is tried, ties to the earliest.
 * fit[n] receives it. n >= 1. O(n) a split by prefix and suffix PAVA (O(n) to O(n log n) in all).
 */
assay_code assay_valley_fit(const double *y, size_t n, double *fit, assay_valley *out,
                            assay_err *err);

#endif
