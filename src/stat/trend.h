/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Monotone trends: Mann-Kendall with correction for autocorrelation, Sen's slope with interval. */
#ifndef ASSAY_STAT_TREND_H
#define ASSAY_STAT_TREND_H

#include "base/err.h"

typedef struct assay_mann_kendall {
  double s;        /* pairs that rise less pairs that fall */
  double variance; /* of s, with tie groups and, if asked, Yue-Wang lag 1 */
  double z, p;     /* s by its standard deviation, continuity-corrected; p two-sided */
} assay_mann_kendall;

/* Mann-Kendall test of y[n], finite, in order; O(n log n). autocorrelation: inflate the variance by
 * Yue-Wang 2004 with lag 1 of the detrended series. n < 3: all NaN, p = 1. Errors: ASSAY_E_NOMEM.
 */
assay_code assay_mann_kendall_test(const double *y, size_t n, bool autocorrelation,
                                   assay_mann_kendall *out, assay_err *err);

typedef struct assay_sen {
  double slope, low, high; /* per unit of x; interval at `level` by ranks */
  double intercept;        /* median of y - slope x */
} assay_sen;

typedef struct assay_sen_options {
  double level;           /* of the interval, e.g. 0.90 */
  double variance_factor; /* >= 1 widens the interval (autocorrelation) */
} assay_sen_options;

/* Sen's slope of (x[n], y[n]); pairs with equal x are left out. n < 2 or constant x: NaN. O(n^2)
 * time and memory, n <= 2000. Interval: Gilbert 1987, section 16.4.2. Errors: ASSAY_E_NOMEM. */
assay_code assay_sen_slope(const double *x, const double *y, size_t n,
                           const assay_sen_options *options, assay_sen *out, assay_err *err);

#endif
