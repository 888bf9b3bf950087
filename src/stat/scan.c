/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/scan.h"

#include <math.h>

#include "stat/isotonic.h"
#include "stat/robust.h"
#include "stat/scan_table.h"

/* Constants of the rule, tuned on one seed of labelled curves and measured on others. */
static const double prior_weight = 3; /* observations that the prior is worth */
static const double difference_weight =
    0.6;                              /* of a second difference, which overlaps its neighbours */
static const double cap_sigmas = 2.5; /* lone late outlier */
static const double phi_prior = 0.4, phi_prior_weight = 10;
static const double phi_bias = 0.1;  /* what the fit takes from the residuals' autocorrelation */
static const double short_limit = 4; /* sigmas; two or three evaluations (run analysis 2.3) */
static const size_t windows[] = { 2, 3, 5, 8, 13 };

static double level_of(const double *y, size_t n)
{
  double size[ASSAY_SCAN_MAX];
  for (size_t i = 0; i < n; i++)
    size[i] = fabs(y[i]);
  return assay_median(size, n);
}

static double window_scan(const double *y, size_t n, double sigma)
{
  double sum[ASSAY_SCAN_MAX + 1] = { 0 }, best = -(double)INFINITY;
  for (size_t i = 0; i < n; i++)
    sum[i + 1] = sum[i] + (y[i] - y[0]);
  for (size_t k = 0; k < sizeof windows / sizeof *windows; k++) {
    size_t w = windows[k];
    if (2 * w > n)
      break;
    double least = (double)INFINITY;
    for (size_t i = 0; i + 2 * w <= n; i++)
      least = fmin(least, sum[i + w] - sum[i]);
    double rise = (sum[n] - sum[n - w] - least) / (double)w;
    best = fmax(best, rise / (sigma * sqrt(2 / (double)w)));
  }
  return best;
}

static double long_statistic(const double *y, size_t n, double floor2, double *sigma)
{
  double scratch[ASSAY_SCAN_MAX], capped[ASSAY_SCAN_MAX];
  double s = assay_noise_sigma(y, n, scratch);
  double m = difference_weight * (double)(n - 1 - n / 3);
  *sigma = sqrt((prior_weight * floor2 + m * s * s) / (prior_weight + m));
  for (size_t i = 0; i < n; i++)
    capped[i] = y[i];
  double limit = fmax(y[n - 2], y[n - 3]) + cap_sigmas * *sigma;
  capped[n - 1] = fmin(y[n - 1], limit);
  return *sigma > 0 ? window_scan(capped, n, *sigma) : 0;
}

/* Statistic and sigma into *out, and the lag-1 autocorrelation of the residuals. */
static assay_code find_statistic(const double *y, size_t n, const assay_rise_options *options,
                                 assay_rise *out, double *residual_lag1, assay_err *err)
{
  double fit[ASSAY_SCAN_MAX], rest[ASSAY_SCAN_MAX];
  assay_valley valley;
  assay_code code = assay_valley_fit(y, n, fit, &valley, err);
  if (code != ASSAY_OK)
    return code;
  double prior = options->prior * level_of(y, n), floor2 = prior * prior;
  for (size_t i = 0; i < n; i++)
    rest[i] = y[i] - fit[i];
  *residual_lag1 = assay_lag1(rest, n);
  if (n > ASSAY_SCAN_SHORT) {
    out->statistic = long_statistic(y, n, floor2, &out->sigma);
    return ASSAY_OK;
  }
  double s2 = (prior_weight * floor2 + valley.sse) / (prior_weight + (double)(n - valley.blocks));
  out->sigma = sqrt(s2);
  out->statistic = s2 > 0 ? fmax(0, valley.sse_falling - valley.sse) / s2 : 0;
  return ASSAY_OK;
}

static double p_in_row(const float *row, double statistic)
{
  size_t k = 0;
  while (k < ASSAY_SCAN_QUANTILES && statistic > (double)row[k])
    k++;
  if (k == 0)
    return 1;
  if (k == ASSAY_SCAN_QUANTILES)
    return ASSAY_RISE_P_MIN;
  double low = (double)row[k - 1], high = (double)row[k];
  double share = high > low ? (statistic - low) / (high - low) : 1;
  return exp((1 - share) * log(assay_scan_tail[k - 1]) + share * log(assay_scan_tail[k]));
}

double assay_rise_p(double statistic, size_t n, double phi)
{
  const float(*rows)[ASSAY_SCAN_QUANTILES] = assay_scan_table[n - ASSAY_SCAN_MIN];
  size_t k = 0;
  while (k + 2 < ASSAY_SCAN_PHIS && phi > assay_scan_phi[k + 1])
    k++;
  double share = (phi - assay_scan_phi[k]) / (assay_scan_phi[k + 1] - assay_scan_phi[k]);
  share = fmin(fmax(share, 0), 1);
  double low = p_in_row(rows[k], statistic), high = p_in_row(rows[k + 1], statistic);
  /* equal ends stay what they are: a bound must not come back with a rounding error */
  return low == high ? low : exp((1 - share) * log(low) + share * log(high));
}

assay_code assay_rise_test(const double *y, size_t n, const assay_rise_options *options,
                           assay_rise *out, assay_err *err)
{
  double r = 0, m = (double)n;
  *out = (assay_rise){ 0, 1, 0, phi_prior };
  assay_code code = find_statistic(y, n, options, out, &r, err);
  if (code != ASSAY_OK)
    return code;
  if (n > ASSAY_SCAN_SHORT) {
    double unbiased = r + (1 + 4 * r) / m + phi_bias;
    out->phi = (m * unbiased + phi_prior_weight * phi_prior) / (m + phi_prior_weight);
    out->phi = fmin(fmax(out->phi, assay_scan_phi[0]), assay_scan_phi[ASSAY_SCAN_PHIS - 1]);
  }
  out->p = assay_rise_p(out->statistic, n, out->phi);
  return ASSAY_OK;
}

double assay_rise_limit(size_t n)
{
  n = n < ASSAY_SCAN_MAX ? n : ASSAY_SCAN_MAX;
  return n < ASSAY_SCAN_MIN ? short_limit : (double)assay_scan_limit[n - ASSAY_SCAN_MIN];
}
