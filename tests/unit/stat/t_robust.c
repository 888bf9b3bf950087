/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <math.h>
#include <string.h>

#include "stat/robust.h"
#include "unit/stat/stat_values.h"

enum { N = COUNT(series) };

static void near(double got, double wanted, double tolerance)
{
  ck_assert_msg(fabs(got - wanted) <= tolerance * fmax(1, fabs(wanted)), "%.17g, not %.17g", got,
                wanted);
}

START_TEST(quantiles_as_numpy)
{
  static const double q[] = { 0, 0.1, 0.25, 0.5, 0.837, 1 };
  for (size_t i = 0; i < COUNT(q); i++) {
    double copy[N];
    memcpy(copy, series, sizeof copy);
    near(assay_quantile(copy, N, q[i]), series_quantiles[i], 1e-14);
  }
}
END_TEST

START_TEST(moments_and_noise)
{
  double scratch[N];
  near(assay_mean(series, N), series_mean, 1e-14);
  near(assay_sd(series, N), series_sd, 1e-13);
  near(assay_noise_sigma(series, N, scratch), series_noise, 1e-13);
  near(assay_lag1(series, N), series_lag1, 1e-13);
  memcpy(scratch, series, sizeof scratch);
  near(assay_mad_sigma(scratch, N), series_mad_sigma, 1e-13);
}
END_TEST

START_TEST(rolling_median_as_numpy)
{
  double out[N];
  ck_assert_int_eq(assay_rolling_median(series, N, 7, out, NULL), ASSAY_OK);
  for (size_t i = 0; i < N; i++)
    near(out[i], series_median7[i], 1e-15);
}
END_TEST

START_TEST(degenerate_inputs)
{
  double none[1] = { 0 }, one[1] = { 2.385 }, flat[5] = { 1e9, 1e9, 1e9, 1e9, 1e9 }, scratch[5];
  ck_assert(isnan(assay_mean(none, 0)) && isnan(assay_sd(one, 1)) &&
            isnan(assay_quantile(none, 0, 0.5)));
  ck_assert(isnan(assay_noise_sigma(flat, 2, scratch)));
  near(assay_mean(one, 1), 2.385, 0);
  near(assay_sd(flat, 5), 0, 0);
  near(assay_noise_sigma(flat, 5, scratch), 0, 0);
  near(assay_lag1(flat, 5), 0, 0);
  near(assay_median(flat, 5), 1e9, 0);
  near(assay_mad_sigma(flat, 5), 0, 0);
  ck_assert_int_eq(assay_rolling_median(none, 0, 3, scratch, NULL), ASSAY_OK);
}
END_TEST

/* Small and large units, and one huge value: the robust ones do not care. */
START_TEST(units_and_outliers)
{
  static const double units[] = { 1e-9, 1e9 };
  for (size_t k = 0; k < COUNT(units); k++) {
    double x[N], scratch[N];
    for (size_t i = 0; i < N; i++)
      x[i] = units[k] * series[i];
    ck_assert(fabs(assay_noise_sigma(x, N, scratch) / units[k] / series_noise - 1) < 1e-12);
    ck_assert(fabs(assay_lag1(x, N) - series_lag1) < 1e-12);
    ck_assert(fabs(assay_sd(x, N) / units[k] / series_sd - 1) < 1e-12);
    x[30] = 1e15;
    ck_assert(assay_noise_sigma(x, N, scratch) < 1.5 * units[k] * series_noise);
    ck_assert(assay_mad_sigma(x, N) < 1.5 * units[k] * series_mad_sigma);
  }
}
END_TEST

/* Selection must not run away on ties, sorted, reversed or two-valued input. */
START_TEST(selection_of_awkward_orders)
{
  enum { M = 257 };
  double x[M];
  for (int form = 0; form < 5; form++)
    for (size_t k = 0; k < M; k += 16) {
      for (size_t i = 0; i < M; i++)
        x[i] = form == 0   ? (double)i
               : form == 1 ? (double)(M - 1 - i)
               : form == 2 ? (double)(i * 101 % M)
               : form == 3 ? (double)(i % 2)
                           : 7.25;
      double got = assay_quantile(x, M, (double)k / (M - 1));
      double wanted = form < 3 ? (double)k : form == 3 ? (double)(k >= 129) : 7.25;
      ck_assert_msg(fabs(got - wanted) < 1e-9, "form %d, k %zu: %g", form, k, got);
    }
}
END_TEST

START_TEST(blocks_cover_everything_once)
{
  double x[10], y[10], weight[10], scratch[N], means[10], sum = 0;
  size_t start[10];
  for (size_t i = 0; i < 10; i++)
    y[i] = 3.25 * (double)i;
  assay_blocks out = { x, means, weight, start, scratch };
  ck_assert_uint_eq(assay_block_means(NULL, y, 10, 4, 0, &out), 4);
  for (size_t b = 0; b < 4; b++)
    sum += means[b] * weight[b];
  near(sum, 3.25 * 45, 1e-13);
  ck_assert_uint_eq(start[0], 0);
  ck_assert_uint_eq(start[3], 7);
  ck_assert_uint_eq(assay_block_means(NULL, y, 3, 7, 0, &out), 3);
}
END_TEST

/* A lone outlier of a block leaves by the trim. */
START_TEST(trimming)
{
  double y[10] = { 2, 2, 2, 2, 900, 2, 2, 2, 2, -900 }, mean[1], scratch[10];
  ck_assert_uint_eq(
      assay_block_means(NULL, y, 10, 1, 0.1, &(assay_blocks){ .y = mean, .scratch = scratch }), 1);
  near(mean[0], 2, 0);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { quantiles_as_numpy,           moments_and_noise,
                                 rolling_median_as_numpy,      degenerate_inputs,
                                 units_and_outliers,           selection_of_awkward_orders,
                                 blocks_cover_everything_once, trimming };
  return check_run("robust", tests, COUNT(tests));
}
