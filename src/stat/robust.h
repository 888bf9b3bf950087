/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Order statistics, noise and rolling windows over arrays of finite doubles. */
#ifndef ASSAY_STAT_ROBUST_H
#define ASSAY_STAT_ROBUST_H

#include "base/err.h"

/* MAD to sigma of a normal distribution. */
#define ASSAY_MAD_SIGMA 1.4826

/* Sorts x[n] in place, ascending. */
void assay_sort(double *x, size_t n);
/* Mean of x[n] by pairwise summation in fixed order; NaN for n = 0. */
double assay_mean(const double *x, size_t n);
/* Standard deviation with n - 1; NaN for n < 2. */
double assay_sd(const double *x, size_t n);
/* Quantile q in [0,1], linear interpolation (R type 7) of x[n]; x is reordered. NaN for n = 0.
 * O(n). */
double assay_quantile(double *x, size_t n, double q);
double assay_median(double *x, size_t n); /* reorders x */
/* ASSAY_MAD_SIGMA * median |x - median x|; reorders and changes x. NaN for n = 0, 0 for constants.
 */
double assay_mad_sigma(double *x, size_t n);

/* Noise: sigma = 1.4826 median |y[i-1] - 2 y[i] + y[i+1]| / sqrt 6 over the later two thirds of
 * y[n] (run-analysis 2.1). scratch: n doubles. 0 for constants, NaN for n < 3. */
double assay_noise_sigma(const double *y, size_t n, double *scratch);
/* Lag-1 autocorrelation of e[n] about its mean; 0 for n < 3 or constants. */
double assay_lag1(const double *e, size_t n);

/* Rolling median, odd window w >= 1, cut at the ends (padding with the end value would let one
 * outlier there rule half a window; GSL movstat).
 * out[n]. Input must be finite. Errors: ASSAY_E_NOMEM. */
assay_code assay_rolling_median(const double *y, size_t n, size_t w, double *out, assay_err *err);

/* Where block means go: x, weight and start may be NULL, scratch holds n doubles. */
typedef struct assay_blocks {
  double *x, *y;  /* means of x and y */
  double *weight; /* points in the block */
  size_t *start;  /* index of its first point */
  double *scratch;
} assay_blocks;

/* Means of at most `blocks` runs of consecutive points of (x[n], y[n]) (sizes differ by at most 1;
 * x NULL: indices). trim in [0, 0.5): share dropped at each end of a sorted block. Returns the
 * number of blocks = min(n, blocks). */
size_t assay_block_means(const double *x, const double *y, size_t n, size_t blocks, double trim,
                         assay_blocks *out);

#endif
