/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <math.h>

#include "stat/smooth.h"

/* A constant stays constant, from the first point on; non-finite values are left out. */
START_TEST(constants_stay)
{
  double x[9], y[9], centred[9];
  for (size_t i = 0; i < 9; i++) {
    x[i] = 3.5 * (double)i;
    y[i] = 2.385;
  }
  y[4] = (double)NAN;
  assay_smooth_centred(x, y, NULL, 9, 5, centred);
  for (size_t i = 0; i < 9; i++)
    ck_assert(fabs(centred[i] - 2.385) < 1e-12);
}
END_TEST

/* Gaussian weights by hand: three points one width apart. */
START_TEST(centred_by_hand)
{
  double x[3] = { 0, 1, 2 }, y[3] = { 1, 4, 10 }, out[3], w = exp(-0.5), v = exp(-2);
  bool skip[3] = { false, true, false };
  assay_smooth_centred(x, y, NULL, 3, 1, out);
  ck_assert(fabs(out[0] - (1 + 4 * w + 10 * v) / (1 + w + v)) < 1e-14);
  ck_assert(fabs(out[1] - (w + 4 + 10 * w) / (1 + 2 * w)) < 1e-14);
  assay_smooth_centred(x, y, skip, 3, 1, out);
  ck_assert(fabs(out[1] - 5.5) < 1e-14);
}
END_TEST

/* Every column knows the extent of its points; every point is in a column; spikes survive. */
START_TEST(m4_keeps_extents)
{
  enum { POINTS = 10007, COLUMNS = 90 };
  static double x[POINTS], y[POINTS];
  assay_arena *arena = assay_arena_new();
  assay_m4 m;
  double high = 0;
  for (size_t i = 0; i < POINTS; i++) {
    x[i] = (double)i;
    y[i] = 1 + 0.001 * (double)(i * 7919 % 1009);
  }
  y[5003] = 77.5;
  y[17] = (double)NAN;
  ck_assert(assay_m4_decimate(arena, x, y, POINTS, COLUMNS, &m));
  ck_assert_uint_eq(m.n, COLUMNS);
  for (size_t k = 0; k < m.n; k++) {
    size_t from = (size_t)((double)k * (POINTS - 1) / COLUMNS + 0.999999);
    ck_assert(m.low[k] <= m.first[k] && m.first[k] <= m.high[k]);
    ck_assert(m.low[k] <= m.last[k] && m.last[k] <= m.high[k]);
    ck_assert(k == 0 || m.first[k] == y[from]);
    high = fmax(high, m.high[k]);
  }
  ck_assert(high == 77.5);
  ck_assert(assay_m4_decimate(arena, x, y, 1, COLUMNS, &m));
  ck_assert_uint_eq(m.n, 1);
  ck_assert(assay_m4_decimate(arena, x, y, 0, COLUMNS, &m));
  ck_assert_uint_eq(m.n, 0);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { constants_stay, centred_by_hand, m4_keeps_extents };
  return check_run("smooth", tests, COUNT(tests));
}
