/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Did a curve rise after its valley? Two statistics and their p-values under a flat AR(1) null that
 * goes through the same estimators: its phi is uniform in 0 to 0.7, its sigma log-uniform in half
 * to twice the prior, and a table is entered with the *estimated* phi. A falling null gives smaller
 * values, so flat is the conservative choice. */
#ifndef ASSAY_STAT_SCAN_H
#define ASSAY_STAT_SCAN_H

#include "base/err.h"

enum {
  ASSAY_SCAN_MAX = 60,   /* longer curves are averaged into so many blocks before */
  ASSAY_SCAN_SHORT = 12, /* up to here the statistic of the fits, above it the window scan */
  ASSAY_SCAN_MIN = 4
};

/* Prior knowledge of the noise, worth three observations. */
typedef struct assay_rise_options {
  double prior; /* sigma as a fraction of the level: 0.003, 0.005 or the user's --eval-noise */
} assay_rise_options;

typedef struct assay_rise {
  double statistic; /* see assay_rise_test */
  double p;         /* in (0, 1]; not resolved below ASSAY_RISE_P_MIN */
  double sigma;     /* noise shrunk to the prior, in units of y */
  double phi;       /* estimated autocorrelation, index of the table (0.4 for n <= 12) */
} assay_rise;

#define ASSAY_RISE_P_MIN 0.0005

/* The test of y[n], finite, in order, ASSAY_SCAN_MIN <= n <= ASSAY_SCAN_MAX. Its statistic, with L
 * = median |y|: n > 12: s^2 = (3 (prior L)^2 + m d^2) / (3 + m), d the sigma of second differences,
 * m = 0.6 x their number; a last value above the two before it + 2.5 s is cut to that; then over w
 * in {2,3,5,8,13}, 2w <= n: the largest of (mean of the last w - least mean of an earlier disjoint
 *   window of w) / (s sqrt(2/w));
 *   n <= 12: (SSE of the best non-increasing fit - SSE of the best fall-then-rise fit) / s^2 with
 *   s^2 = (3 (prior L)^2 + RSS) / (3 + n - levels).
 * phi is that of the residuals to the fall-then-rise fit, r (biased up by (1 + 4r)/n + 0.1, shrunk
 * to 0.4 with weight 10), p from the tables. Errors: ASSAY_E_NOMEM. */
assay_code assay_rise_test(const double *y, size_t n, const assay_rise_options *options,
                           assay_rise *out, assay_err *err);

/* p of a statistic: interpolated in log p between the simulated quantiles and in phi. */
double assay_rise_p(double statistic, size_t n, double phi);

/* Smallest final rise, as a multiple of sigma, that the test shows at p < 0.02 with 80 % power when
 * the curve rises linearly from 45 % of the run on (simulated, phi 0.4). 2 <= n; n > 60 as 60. */
double assay_rise_limit(size_t n);

#endif
