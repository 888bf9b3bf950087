/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/binomial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stat/resample.h"

static const double tail = 0.025; /* each side of a 95 % interval */

double assay_mcnemar_exact(double b, double c)
{
  double n = b + c, less = b < c ? b : c;
  if (n < 1)
    return 1;
  double p = 2 * gsl_cdf_binomial_P((unsigned)less, 0.5, (unsigned)n);
  return p < 1 ? p : 1;
}

/* Of the discordant pairs alone. */
static void conditional_interval(const assay_pairs *pairs, double *low, double *high)
{
  double b = pairs->first, c = pairs->second, discordant = b + c;
  double n = discordant + pairs->both + pairs->neither;
  *low = *high = 0;
  if (discordant < 1)
    return;
  double from = b > 0 ? gsl_cdf_beta_Pinv(tail, b, c + 1) : 0;
  double to = c > 0 ? gsl_cdf_beta_Qinv(tail, b + 1, c) : 1;
  *low = (2 * from - 1) * discordant / n;
  *high = (2 * to - 1) * discordant / n;
}

/* How alike the two rates vary, with Newcombe's correction towards 0; 0 where one does not vary. */
static double correlation(const assay_pairs *p, double n)
{
  double margins = (p->both + p->first) * (p->second + p->neither) * (p->both + p->second) *
                   (p->first + p->neither);
  double apart = p->both * p->neither - p->first * p->second;
  if (apart > 0)
    apart = fmax(apart - n / 2, 0);
  return margins > 0 ? apart / sqrt(margins) : 0;
}

static double reach(double x, double y, double phi)
{
  return sqrt(fmax(x * x - 2 * phi * x * y + y * y, 0));
}

void assay_mcnemar_interval(const assay_pairs *pairs, double *low, double *high)
{
  double n = pairs->both + pairs->first + pairs->second + pairs->neither;
  double hits = pairs->both + pairs->first, others = pairs->both + pairs->second;
  double p = hits / n, q = others / n, phi = correlation(pairs, n);
  double p_low, p_high, q_low, q_high;
  conditional_interval(pairs, low, high);
  assay_wilson_95(hits, n, &p_low, &p_high);
  assay_wilson_95(others, n, &q_low, &q_high);
  *low = fmin(*low, p - q - reach(p - p_low, q_high - q, phi));
  *high = fmax(*high, p - q + reach(p_high - p, q - q_low, phi));
}
