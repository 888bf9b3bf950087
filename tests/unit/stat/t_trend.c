/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <math.h>

#include "stat/trend.h"
#include "unit/stat/stat_values.h"

static void near(double got, double wanted, double tolerance)
{
  ck_assert_msg(fabs(got - wanted) <= tolerance * fmax(1, fabs(wanted)), "%.17g, not %.17g", got,
                wanted);
}

START_TEST(mann_kendall_with_ties)
{
  assay_mann_kendall mk;
  ck_assert_int_eq(assay_mann_kendall_test(tied, COUNT(tied), false, &mk, NULL), ASSAY_OK);
  near(mk.s, tied_s, 0);
  near(mk.variance, tied_variance, 1e-13);
  near(mk.p, tied_p, 1e-10);
}
END_TEST

/* S against the plain count over all pairs, at lengths around the merge's powers of two. */
START_TEST(mann_kendall_against_the_definition)
{
  double y[70];
  for (size_t n = 3; n <= 70; n++) {
    double s = 0;
    for (size_t i = 0; i < n; i++)
      y[i] = (double)((i * 37 + n * 11) % 19);
    for (size_t i = 0; i < n; i++)
      for (size_t j = i + 1; j < n; j++)
        s += (y[j] > y[i]) - (y[j] < y[i]);
    assay_mann_kendall mk;
    ck_assert_int_eq(assay_mann_kendall_test(y, n, false, &mk, NULL), ASSAY_OK);
    ck_assert_msg(fabs(mk.s - s) < 1e-9, "n %zu: %g, not %g", n, mk.s, s);
  }
}
END_TEST

START_TEST(autocorrelation_only_widens)
{
  assay_mann_kendall plain, corrected;
  assay_mann_kendall_test(series, COUNT(series), false, &plain, NULL);
  assay_mann_kendall_test(series, COUNT(series), true, &corrected, NULL);
  ck_assert(corrected.variance >= plain.variance);
  near(corrected.s, plain.s, 0);
}
END_TEST

START_TEST(sen_as_scipy)
{
  assay_sen sen;
  ck_assert_int_eq(
      assay_sen_slope(sen_x, sen_y, COUNT(sen_x), &(assay_sen_options){ 0.9, 1 }, &sen, NULL),
      ASSAY_OK);
  near(sen.slope, sen_slope, 1e-12);
  near(sen.intercept, sen_intercept, 1e-12);
  near(sen.low, sen_low, 1e-9);
  near(sen.high, sen_high, 1e-9);
}
END_TEST

START_TEST(degenerate_inputs)
{
  double y[4] = { 1e9, 1e9, 1e9, 1e9 }, x[4] = { 3, 3, 3, 3 };
  assay_mann_kendall mk;
  assay_sen sen;
  ck_assert_int_eq(assay_mann_kendall_test(y, 2, true, &mk, NULL), ASSAY_OK);
  ck_assert(isnan(mk.s));
  near(mk.p, 1, 0);
  ck_assert_int_eq(assay_mann_kendall_test(y, 4, true, &mk, NULL), ASSAY_OK);
  near(mk.s, 0, 0);
  near(mk.p, 1, 1e-12);
  ck_assert_int_eq(assay_sen_slope(x, y, 4, &(assay_sen_options){ 0.9, 1 }, &sen, NULL), ASSAY_OK);
  ck_assert(isnan(sen.slope));
  ck_assert_int_eq(assay_sen_slope(x, y, 1, &(assay_sen_options){ 0.9, 1 }, &sen, NULL), ASSAY_OK);
  ck_assert(isnan(sen.slope));
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { mann_kendall_with_ties, mann_kendall_against_the_definition,
                                 autocorrelation_only_widens, sen_as_scipy, degenerate_inputs };
  return check_run("trend", tests, COUNT(tests));
}
