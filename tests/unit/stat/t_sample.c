/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small samples. Oracles: R 4.2 (t.test, IQM of rliable), Dunnett's table and his
 * integral by scipy 1.10, and sums by hand. */
#include <math.h>

#include "check_run.h"
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

/* Dunnett (1955), one side, 5 %: his quantiles have two decimals. */
START_TEST(dunnett_has_his_table)
{
  const struct {
    double t;
    size_t k;
    double df;
  } table[] = { { 2.02, 1, 5 },  { 2.44, 2, 5 },  { 3.30, 9, 5 },
                { 2.34, 3, 10 }, { 2.47, 4, 10 }, { 2.16, 4, (double)INFINITY } };
  for (size_t i = 0; i < COUNT(table); i++)
    ck_assert_double_eq_tol(assay_dunnett_upper(table[i].t, table[i].k, 0.5, table[i].df), 0.05,
                            0.0006);
}
END_TEST

START_TEST(dunnett_to_five_digits)
{
  ck_assert_double_eq_tol(assay_dunnett_upper(1.5, 9, 0.3, 5), 0.414630365346502, 1e-5);
  ck_assert_double_eq_tol(assay_dunnett_upper(2, 7, 0.5, 24), 0.12328833664222194, 1e-5);
  ck_assert_double_eq_tol(assay_dunnett_upper(3, 1, 0.5, 4), 0.019970984035822203, 1e-5);
  ck_assert_double_eq_tol(assay_dunnett_upper(0, 1, 0.5, 4), 0.5, 1e-5);
  ck_assert(isnan(assay_dunnett_upper(1, 0, 0.5, 4)));
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { student_quantiles, signs_are_counted,     middle_half,
                                 ranks_share_ties,  dunnett_has_his_table, dunnett_to_five_digits };
  return check_run("sample", tests, COUNT(tests));
}
