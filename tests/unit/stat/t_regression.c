/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Least squares beside other columns. Oracle: R 4.2 (lm, confint; Fieller's ends by uniroot). */
#include <math.h>

#include "check_run.h"
#include "stat/regression.h"

static assay_arena *arena;
static assay_design others;

static void open_arena(size_t n)
{
  arena = assay_arena_new();
  ck_assert(assay_design_open(&others, arena, n));
}

START_TEST(line_with_interval)
{
  const double x[] = { 1, 2, 3, 4 }, y[] = { 1, 3, 2, 4 };
  open_arena(4);
  assay_line_fit f = assay_line_fit_of(&others, x, y);
  ck_assert_double_eq_tol(f.slope, 0.8, 1e-12);
  ck_assert_double_eq_tol(f.high, 0.8 + 4.302652729911275 * sqrt(1.8 / 2 / 5), 1e-9);
  assay_arena_free(arena);
}
END_TEST

/* lm(y ~ x + z) */
START_TEST(line_beside_another)
{
  const double x[] = { 1, 2, 3, 4, 5, 6, 7, 8 }, z[] = { 0, 0, 1, 1, 0, 1, 1, 0 };
  const double y[] = { 2.1, 1.9, 4.2, 3.8, 4.9, 7.1, 6.6, 7.4 };
  open_arena(8);
  ck_assert(assay_design_add(&others, z));
  ck_assert_uint_eq(others.rank, 2);
  assay_line_fit f = assay_line_fit_of(&others, x, y);
  ck_assert_double_eq_tol(f.slope, 0.8125, 1e-12);
  ck_assert_double_eq_tol(f.low, 0.537510814157506, 1e-9);
  ck_assert_double_eq_tol(f.high, 1.08748918584249, 1e-9);
  assay_arena_free(arena);
}
END_TEST

START_TEST(what_others_make_up_adds_nothing)
{
  const double x[] = { 1, 2, 3, 4, 5 }, twice[] = { 3, 5, 7, 9, 11 }, y[] = { 1, 4, 9, 16, 25 };
  open_arena(5);
  ck_assert(assay_design_add(&others, x) && assay_design_add(&others, twice));
  ck_assert_uint_eq(others.rank, 2);
  ck_assert(isnan(assay_line_fit_of(&others, twice, y).slope));
  /* of 374 squares about the mean the line tells 60 * 60 / 10 */
  ck_assert_double_eq_tol(assay_design_squares(&others, 1, y), 360, 1e-9);
  assay_arena_free(arena);
}
END_TEST

static const double odd[] = { .02, -.05, .08, -.03, .01, -.06, .05, .02, -.04 };

START_TEST(parabola_has_its_lowest_point)
{
  double x[9], y[9];
  for (int i = 0; i < 9; i++) {
    x[i] = i;
    y[i] = 1 + 0.3 * (i - 5.5) * (i - 5.5) + odd[i];
  }
  open_arena(9);
  assay_low_point v = assay_low_point_of(&others, 2, x, y);
  ck_assert_double_eq_tol(v.at, 5.50594102341717, 1e-9);
  ck_assert_double_eq_tol(v.low, 5.45874359416753, 1e-6);
  ck_assert_double_eq_tol(v.high, 5.55510653257661, 1e-6);
  ck_assert_double_eq_tol(v.top_p * 1e10, 0.874200952126362, 1e-6);
  v = assay_low_point_of(&others, 3, x, y);
  ck_assert_double_eq_tol(v.top_p, 0.734488210422613, 1e-9);
  for (int i = 0; i < 9; i++)
    y[i] = -y[i];
  ck_assert(isnan(assay_low_point_of(&others, 2, x, y).at));
  assay_arena_free(arena);
}
END_TEST

/* (x - 2)^2 (x + 4) has its lowest point at 2, a parabola through it elsewhere. */
START_TEST(cubic_follows_a_lean)
{
  double x[9], y[9];
  for (int i = 0; i < 9; i++) {
    x[i] = i - 4;
    y[i] = (x[i] - 2) * (x[i] - 2) * (x[i] + 4) + odd[i];
  }
  open_arena(9);
  assay_low_point v = assay_low_point_of(&others, 3, x, y);
  ck_assert_double_eq_tol(v.at, 2, 0.02);
  ck_assert(v.low < 2 && v.high > 2 && v.high - v.low < 0.1 && v.top_p < 1e-6);
  assay_arena_free(arena);
}
END_TEST

START_TEST(an_open_side_ends_at_the_span)
{
  const double x[] = { 0, 1, 2, 3, 4, 5 }, y[] = { 3, 1.6, 1.1, 0.2, 0.4, 0.1 };
  open_arena(6);
  assay_low_point v = assay_low_point_of(&others, 2, x, y);
  ck_assert(v.at > 3 && v.at < 5 && v.low > 0);
  ck_assert_double_eq_tol(v.high, 5, 1e-12);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { line_with_interval,
                                 line_beside_another,
                                 what_others_make_up_adds_nothing,
                                 parabola_has_its_lowest_point,
                                 cubic_follows_a_lean,
                                 an_open_side_ends_at_the_span };
  return check_run("regression", tests, COUNT(tests));
}
