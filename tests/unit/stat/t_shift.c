/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <math.h>

#include "base/rng.h"
#include "stat/shift.h"

enum { N = 200 };

static void draw(double *x, double *y, uint64_t seed, double drop)
{
  assay_rng rng;
  assay_rng_init(&rng, seed);
  for (size_t i = 0; i < N; i++) {
    x[i] = 5.0 * (double)i;
    y[i] = 3 - 0.004 * (double)i - (i >= 120 ? drop : 0) + 0.02 * (assay_rng_uniform(&rng) - 0.5);
  }
}

START_TEST(drop_at_a_place)
{
  double x[N], y[N], drop, z;
  draw(x, y, 31, 0.25);
  ck_assert(assay_shift_at(x, y, &(assay_span){ 60, 120, 180 }, &drop, &z));
  ck_assert(fabs(drop - 0.25) < 0.01 && z > 30);
  ck_assert(assay_shift_at(x, y, &(assay_span){ 10, 60, 110 }, &drop, &z));
  ck_assert(fabs(drop) < 0.01 && fabs(z) < 4);
  ck_assert(!assay_shift_at(x, y, &(assay_span){ 118, 120, 180 }, &drop, &z));
}
END_TEST

START_TEST(search_finds_the_place_and_no_other)
{
  double x[N], y[N];
  size_t at[ASSAY_SHIFTS_MAX];
  const assay_shift_options options = { 0.0058, 8, 10 };
  draw(x, y, 47, 0.25);
  ck_assert_uint_eq(assay_shift_find(x, y, N, &options, at), 1);
  ck_assert(at[0] >= 119 && at[0] <= 121);
  draw(x, y, 48, 0);
  ck_assert_uint_eq(assay_shift_find(x, y, N, &options, at), 0);
  ck_assert_uint_eq(assay_shift_find(x, y, 5, &options, at), 0);
}
END_TEST

START_TEST(degenerate_inputs)
{
  double x[N], y[N], drop = 7, z = 7;
  size_t at[ASSAY_SHIFTS_MAX];
  for (size_t i = 0; i < N; i++) {
    x[i] = (double)i;
    y[i] = 1e9;
  }
  ck_assert(assay_shift_at(x, y, &(assay_span){ 0, 100, N }, &drop, &z));
  ck_assert(drop == 0 && z == 0);
  ck_assert_uint_eq(assay_shift_find(x, y, N, &(assay_shift_options){ 1, 8, 10 }, at), 0);
  ck_assert_uint_eq(assay_shift_find(x, y, N, &(assay_shift_options){ 0, 8, 10 }, at), 0);
  for (size_t n = 0; n < 3; n++)
    ck_assert_uint_eq(assay_shift_find(x, y, n, &(assay_shift_options){ 1, 8, 3 }, at), 0);
  for (size_t i = 0; i < N; i++)
    x[i] = 4;
  ck_assert(!assay_shift_at(x, y, &(assay_span){ 0, 100, N }, &drop, &z));
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { drop_at_a_place, search_finds_the_place_and_no_other,
                                 degenerate_inputs };
  return check_run("shift", tests, COUNT(tests));
}
