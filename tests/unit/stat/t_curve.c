/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <math.h>

#include "base/rng.h"
#include "stat/curve.h"
#include "unit/stat/stat_values.h"

enum { N = COUNT(power_data) };

static double sse_of(const assay_curve_fit *fit, assay_curve_model model, const double *data)
{
  double sse = 0;
  for (size_t i = 0; i < N; i++) {
    double r = data[i] - assay_curve_value(fit, model, 25.0 * (double)(i + 1));
    sse += r * r;
  }
  return sse;
}

/* Our fit is robust, SciPy's is plain least squares: its error is the least possible, ours may lie
 * a little above; the forecasts agree. */
static void as_scipy(const double *data, assay_curve_model model, double sse, double at_3000)
{
  double t[N];
  assay_curve_fit fit;
  for (size_t i = 0; i < N; i++)
    t[i] = 25.0 * (double)(i + 1);
  assay_curve_fit_all(t, data, N, &fit);
  double ours = sse_of(&fit, model, data), there = assay_curve_value(&fit, model, 3000);
  ck_assert_msg(ours >= sse * (1 - 1e-9) && ours <= sse * 1.05, "SSE %g, SciPy %g", ours, sse);
  ck_assert_msg(fabs(there / at_3000 - 1) < 2e-3, "%g, SciPy %g", there, at_3000);
  assay_prediction p = assay_curve_predict(&fit, 3000);
  ck_assert(p.low < p.value && p.value < p.high);
  ck_assert(p.low < at_3000 && at_3000 < p.high);
}

START_TEST(power_as_scipy)
{
  as_scipy(power_data, ASSAY_CURVE_POWER, power_sse, power_at_3000);
}
END_TEST

START_TEST(stretched_as_scipy)
{
  as_scipy(stretched_data, ASSAY_CURVE_STRETCHED, stretched_sse, stretched_at_3000);
}
END_TEST

/* An exponential without noise is found exactly, and chosen. */
START_TEST(exponential_exactly)
{
  double t[60], y[60];
  assay_curve_fit fit;
  for (size_t i = 0; i < 60; i++) {
    t[i] = 10.0 * (double)(i + 1);
    y[i] = 0.731 + 2.385 * exp(-t[i] / 140);
  }
  assay_curve_fit_all(t, y, 60, &fit);
  const assay_curve *c = &fit.model[ASSAY_CURVE_EXPONENTIAL];
  ck_assert(fabs(c->c - 0.731) < 1e-4 && fabs(c->amplitude - 2.385) < 1e-3);
  ck_assert(fabs(c->scale * 600 - 140) < 0.1);
}
END_TEST

START_TEST(outliers_do_not_carry_it_away)
{
  double t[N], y[N];
  assay_curve_fit fit, clean;
  for (size_t i = 0; i < N; i++) {
    t[i] = 25.0 * (double)(i + 1);
    y[i] = power_data[i] * (i % 20 == 13 ? 3 : 1);
  }
  assay_curve_fit_all(t, power_data, N, &clean);
  assay_curve_fit_all(t, y, N, &fit);
  ck_assert(fabs(fit.level / clean.level - 1) < 0.02);
}
END_TEST

START_TEST(degenerate_inputs)
{
  double t[12], y[12];
  assay_curve_fit fit;
  for (size_t i = 0; i < 12; i++) {
    t[i] = (double)i;
    y[i] = 4.25;
  }
  assay_curve_fit_all(t, y, 7, &fit);
  ck_assert_int_eq(fit.best, -1);
  assay_curve_fit_all(t, y, 12, &fit);
  ck_assert_int_eq(fit.best, -1);
  for (size_t i = 0; i < 12; i++)
    y[i] = 1 + (double)i;
  assay_curve_fit_all(t, y, 12, &fit);
  ck_assert_int_eq(fit.best, -1);
  for (size_t i = 0; i < 12; i++)
    y[i] = 1e-9 * (2 + exp(-(double)i));
  assay_curve_fit_all(t, y, 12, &fit);
  ck_assert(fit.best >= 0);
  ck_assert(fabs(assay_curve_predict(&fit, 18).value - 2e-9) < 1e-10);
}
END_TEST

/* Constants at any scale: rounding of the block means is not a fall. */
START_TEST(constants)
{
  static const double values[] = { 0, 1e-300, 1e-9, 0.1, -2.718, 1e9, 1e300 };
  enum { MOST = 187 };
  double t[MOST], y[MOST];
  assay_curve_fit fit;
  for (size_t k = 0; k < COUNT(values); k++) {
    for (size_t i = 0; i < MOST; i++) {
      t[i] = 3.0 * (double)i;
      y[i] = values[k];
    }
    for (size_t n = 0; n <= MOST; n++) {
      assay_curve_fit_all(t, y, n, &fit);
      ck_assert_msg(fit.best == -1, "%g, n %zu", values[k], n);
    }
  }
}
END_TEST

/* Parameters and forecast do not depend on the units of loss and step. */
START_TEST(units)
{
  double t[N], y[N], u[N], z[N];
  assay_curve_fit a, b;
  for (size_t i = 0; i < N; i++) {
    t[i] = 25.0 * (double)(i + 1);
    y[i] = power_data[i];
    u[i] = 1e-4 * t[i];
    z[i] = 1e9 * y[i];
  }
  assay_curve_fit_all(t, y, N, &a);
  assay_curve_fit_all(u, z, N, &b);
  ck_assert_int_eq(a.best, b.best);
  assay_prediction p = assay_curve_predict(&a, 3000), q = assay_curve_predict(&b, 0.3);
  ck_assert(fabs(q.value / p.value / 1e9 - 1) < 1e-4);
  ck_assert(fabs((q.high - q.low) / (p.high - p.low) / 1e9 - 1) < 1e-2);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { power_as_scipy,
                                 stretched_as_scipy,
                                 exponential_exactly,
                                 outliers_do_not_carry_it_away,
                                 degenerate_inputs,
                                 constants,
                                 units };
  return check_run("curve", tests, COUNT(tests));
}
