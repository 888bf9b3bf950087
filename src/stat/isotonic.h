/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least-squares fit that falls and then rises, by pool-adjacent-violators. */
#ifndef ASSAY_STAT_ISOTONIC_H
#define ASSAY_STAT_ISOTONIC_H

#include "base/err.h"

typedef struct assay_valley {
  double sse;         /* of the fall-then-rise fit */
  double sse_falling; /* of the best non-increasing fit */
  size_t blocks;      /* levels of the fall-then-rise fit */
  size_t first, last; /* indices of the minimum block, inclusive */
  double minimum;     /* its level */
} assay_valley;

/* Best fit that falls to one split and rises after it; every split is tried, ties to the earliest.
 * fit[n] receives it. y is finite, n >= 1. O(n) in all by prefix and suffix PAVA. Errors:
 * ASSAY_E_NOMEM. */
assay_code assay_valley_fit(const double *y, size_t n, double *fit, assay_valley *out,
                            assay_err *err);

#endif
