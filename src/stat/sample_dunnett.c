/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stat/sample.h"

enum { NORMAL_NODES = 64, CHI_NODES = 40 }; /* of the two integrals: 1e-5 in all */
#define NORMAL_END 7.0                      /* beyond that lie 2.6e-12 of the normal distribution */
#define CHI_TAIL 1e-9 /* probability beyond either end of the integral over the deviation */
#define SURE 1e-7     /* probability below which Bonferroni's bound is as good as the value */

/* P(max of k T's <= t) where the common deviation is u times the true one: the trapezoid rule,
 * which converges geometrically on the whole line. */
static double given_deviation(double t, double k, double r, double u)
{
  const double h = 2 * NORMAL_END / (NORMAL_NODES - 1), a = sqrt(r), b = sqrt(1 - r);
  double sum = 0;
  for (int i = 0; i < NORMAL_NODES; i++) {
    const double z = -NORMAL_END + h * i;
    sum += exp(-z * z / 2) * pow(gsl_cdf_ugaussian_P((a * z + t * u) / b), k);
  }
  return sum * h / sqrt(2 * M_PI);
}

double assay_dunnett_upper(double t, size_t k, double r, double df)
{
  const double bound = (double)k * assay_student_upper(t, df);
  if (!k || isnan(t) || bound < SURE)
    return k ? bound : (double)NAN;
  if (isinf(df))
    return 1 - given_deviation(t, (double)k, r, 1);
  /* over v = log u: the density of chi / sqrt(df) is exp(df v - df exp(2 v) / 2) up to a factor */
  const double low = log(gsl_cdf_chisq_Pinv(CHI_TAIL, df) / df) / 2;
  const double high = log(gsl_cdf_chisq_Qinv(CHI_TAIL, df) / df) / 2;
  double sum = 0, all = 0;
  for (int i = 0; i < CHI_NODES; i++) {
    const double v = low + (high - low) * i / (CHI_NODES - 1);
    const double w = exp(df * (v - exp(2 * v) / 2 + 0.5));
    sum += w * given_deviation(t, (double)k, r, exp(v));
    all += w;
  }
  return fmin(1, fmax(0, 1 - sum / all));
}
