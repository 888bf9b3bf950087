/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracles: SciPy's binomial and beta distributions, with Newcombe's method 10 written out. */
#include "check_run.h"

#include <math.h>

#include "stat/binomial.h"

static const struct {
  assay_pairs pairs;
  double low, high, p;
} rows[] = {
  { { 10, 0, 0, 0 }, -0.2775327999, 0.2775327999, 1 }, /* none discordant: no certainty */
  { { 54, 0, 0, 0 }, -0.0664135881, 0.0664135881, 1 },
  { { 2, 0, 0, 0 }, -0.6576197725, 0.6576197725, 1 },
  { { 36, 12, 2, 4 }, 0.0372663610, 0.3172804708, 0.012939 },
  { { 0, 3, 0, 37 }, -0.0311397339, 0.1986423352, 0.25 }, /* beyond the difference seen, 0.075 */
  { { 30, 0, 3, 7 }, -0.1824659680, 0.0311397339, 0.25 },
  { { 10, 1, 9, 20 }, -0.3382098754, -0.0274919415, 0.021484 },
  { { 0, 5, 5, 0 }, -0.6258279431, 0.6258279431, 1 },
};

START_TEST(pairs_as_scipy)
{
  for (size_t i = 0; i < COUNT(rows); i++) {
    double low, high;
    assay_mcnemar_interval(&rows[i].pairs, &low, &high);
    ck_assert_double_eq_tol(low, rows[i].low, 1e-9);
    ck_assert_double_eq_tol(high, rows[i].high, 1e-9);
    ck_assert_double_eq_tol(assay_mcnemar_exact(rows[i].pairs.first, rows[i].pairs.second),
                            rows[i].p, 1e-6);
  }
}
END_TEST

/* The interval leaves 0 out exactly where the test is below 5 %. */
START_TEST(interval_agrees_with_test)
{
  enum { PAIRS = 24 };
  for (int first = 0; first <= PAIRS; first++)
    for (int second = 0; first + second <= PAIRS; second++)
      for (int both = 0; first + second + both <= PAIRS; both++) {
        const assay_pairs pairs = { both, first, second, PAIRS - first - second - both };
        double low, high;
        assay_mcnemar_interval(&pairs, &low, &high);
        ck_assert_msg((low > 0 || high < 0) == (assay_mcnemar_exact(first, second) < 0.05),
                      "%d %d %d: [%g, %g]", both, first, second, low, high);
      }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { pairs_as_scipy, interval_agrees_with_test };
  return check_run("binomial", tests, COUNT(tests));
}
