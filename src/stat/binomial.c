/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/binomial.h"

#include <gsl/gsl_cdf.h>

static const double tail = 0.025; /* each side of a 95 % interval */

double assay_mcnemar_exact(double b, double c)
{
  double n = b + c, less = b < c ? b : c;
  if (n < 1)
    return 1;
  double p = 2 * gsl_cdf_binomial_P((unsigned)less, 0.5, (unsigned)n);
  return p < 1 ? p : 1;
}

void assay_mcnemar_interval(double b, double c, double n, double *low, double *high)
{
  double pairs = b + c;
  *low = *high = 0;
  if (pairs < 1)
    return;
  double from = b > 0 ? gsl_cdf_beta_Pinv(tail, b, c + 1) : 0;
  double to = c > 0 ? gsl_cdf_beta_Qinv(tail, b + 1, c) : 1;
  *low = (2 * from - 1) * pairs / n;
  *high = (2 * to - 1) * pairs / n;
}
