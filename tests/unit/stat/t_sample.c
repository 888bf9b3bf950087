/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small samples and fits. Oracles: R 4.2 (t.test, IQM of rliable), and sums by hand. */
#include <math.h>

#include "check_run.h"
#include "stat/regression.h"
#include "stat/sample.h"

START_TEST(student_quantiles)
{
  ck_assert_double_eq_tol(assay_student_half(3), 3.182446305284263, 1e-9);
  ck_assert_double_eq_tol(assay_student_half((double)INFINITY), 1.959963984540054, 1e-9);
  ck_assert_double_eq_tol(assay_student_upper(2, 10), 0.03669401738537018, 1e-9);
}
END_TEST

START_TEST(signs_are_counted)
{
  const double d[] = { 1, 2, 3, -0.5 };
  /* sums of at least 5.5 out of 16: 6.5 and 5.5 */
  ck_assert_double_eq(assay_signs_upper(d, 4), 2.0 / 16);
  ck_assert(isnan(assay_signs_upper(d, 0)));
}
END_TEST

START_TEST(middle_half)
{
  double five[] = { 100, 1, 2, 3, -50 }; /* 0.75 of 1, all of 2, 0.75 of 3 */
  ck_assert_double_eq_tol(assay_iqm(five, 5), (0.75 + 2 + 2.25) / 2.5, 1e-12);
}
END_TEST

START_TEST(ranks_share_ties)
{
  assay_arena *arena = assay_arena_new();
  const double x[] = { 3, 1, 3, 2 };
  double rank[4];
  ck_assert(assay_ranks(arena, x, 4, rank));
  ck_assert_double_eq(rank[0], 3.5);
  ck_assert_double_eq(rank[1], 1);
  ck_assert_double_eq(rank[2], 3.5);
  ck_assert_double_eq(rank[3], 2);
  assay_arena_free(arena);
}
END_TEST

START_TEST(parabola_has_its_lowest_point)
{
  double x[9], y[9];
  for (int i = 0; i < 9; i++) {
    x[i] = i;
    y[i] = 1 + 0.3 * (i - 5.5) * (i - 5.5) + (i % 2 ? 0.01 : -0.01);
  }
  assay_valley v = assay_valley_of(x, y, 9);
  ck_assert_double_eq_tol(v.at, 5.5, 0.02);
  ck_assert(v.low < 5.5 && v.high > 5.5 && v.high - v.low < 0.2);
  for (int i = 0; i < 9; i++)
    y[i] = -y[i];
  ck_assert(isnan(assay_valley_of(x, y, 9).at));
}
END_TEST

START_TEST(line_with_interval)
{
  const double x[] = { 1, 2, 3, 4 }, y[] = { 1, 3, 2, 4 };
  assay_line_fit f = assay_line_fit_of(x, y, 4);
  ck_assert_double_eq_tol(f.slope, 0.8, 1e-12);
  ck_assert_double_eq_tol(f.high, 0.8 + 4.302652729911275 * sqrt(1.8 / 2 / 5), 1e-9);
}
END_TEST

START_TEST(share_between_groups)
{
  const size_t group[] = { 0, 0, 1, 1 };
  const double y[] = { 1, 1, 3, 3 };
  double scratch[4];
  ck_assert_double_eq_tol(assay_eta_squared(group, 2, y, 4, scratch), 1, 1e-12);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { student_quantiles,   signs_are_counted,
                                 middle_half,         ranks_share_ties,
                                 line_with_interval,  parabola_has_its_lowest_point,
                                 share_between_groups };
  return check_run("sample", tests, COUNT(tests));
}
