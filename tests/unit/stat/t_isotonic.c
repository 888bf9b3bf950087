/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <math.h>

#include "stat/isotonic.h"
#include "unit/stat/stat_values.h"

enum { N = COUNT(wave) };

static void near(double got, double wanted, double tolerance)
{
  ck_assert_msg(fabs(got - wanted) <= tolerance * fmax(1, fabs(wanted)), "%.17g, not %.17g", got,
                wanted);
}

START_TEST(falling_as_isoreg)
{
  double fit[N], wanted = 0;
  assay_valley v;
  ck_assert_int_eq(assay_valley_fit(wave, N, fit, &v, NULL), ASSAY_OK);
  for (size_t i = 0; i < N; i++)
    wanted += (wave[i] - wave_falling[i]) * (wave[i] - wave_falling[i]);
  near(v.sse_falling, wanted, 1e-12);
}
END_TEST

START_TEST(valley_as_the_best_of_all_splits)
{
  double fit[N];
  assay_valley v;
  ck_assert_int_eq(assay_valley_fit(wave, N, fit, &v, NULL), ASSAY_OK);
  near(v.sse, wave_valley_sse, 1e-12);
  for (size_t i = 0; i < N; i++)
    near(fit[i], wave_valley[i], 1e-13);
  for (size_t i = 0; i < N; i++)
    ck_assert(fit[i] >= v.minimum);
  ck_assert(v.first <= v.last && fit[v.first] == v.minimum && fit[v.last] == v.minimum);
}
END_TEST

START_TEST(shapes)
{
  static const struct {
    double y[5];
    size_t n, first, last;
  } rows[] = {
    { { 2.5 }, 1, 0, 0 },           { { 3, 2, 1, 0.5, 0.25 }, 5, 4, 4 },
    { { 1, 2, 3, 4, 5 }, 5, 0, 0 }, { { 3, 1, 1, 1, 4 }, 5, 1, 3 },
    { { 7, 7, 7, 7, 7 }, 5, 0, 4 }, { { 5, 1, 3, 2, 6 }, 5, 1, 1 },
  };
  double fit[5];
  assay_valley v;
  for (size_t i = 0; i < COUNT(rows); i++) {
    ck_assert_int_eq(assay_valley_fit(rows[i].y, rows[i].n, fit, &v, NULL), ASSAY_OK);
    ck_assert_msg(v.first == rows[i].first && v.last == rows[i].last, "row %zu: %zu to %zu", i,
                  v.first, v.last);
  }
}
END_TEST

/* The fit follows the data through a shift and a scale. */
START_TEST(equivariance)
{
  double moved[N], fit[N], other[N];
  assay_valley v, w;
  for (size_t i = 0; i < N; i++)
    moved[i] = 1e6 + 3 * wave[i];
  assay_valley_fit(wave, N, fit, &v, NULL);
  assay_valley_fit(moved, N, other, &w, NULL);
  ck_assert_uint_eq(v.first, w.first);
  ck_assert_uint_eq(v.last, w.last);
  near(w.sse, 9 * v.sse, 1e-6);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { falling_as_isoreg, valley_as_the_best_of_all_splits, shapes,
                                 equivariance };
  return check_run("isotonic", tests, COUNT(tests));
}
