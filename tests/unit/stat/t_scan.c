/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <math.h>

#include "base/rng.h"
#include "stat/scan.h"

static const assay_rise_options prior = { 0.003 };

static double normal(assay_rng *rng)
{
  double u = 1 - assay_rng_uniform(rng), v = assay_rng_uniform(rng);
  return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

static double p_of(assay_rng *rng, size_t n, double sigma, double phi, double rise)
{
  double y[ASSAY_SCAN_MAX], e = normal(rng);
  assay_rise out;
  for (size_t i = 0; i < n; i++) {
    double at = (double)i / (double)(n - 1);
    y[i] = 1.385 * (1 + sigma * e + (at > 0.45 ? rise * (at - 0.45) / 0.55 : 0));
    e = phi * e + sqrt(1 - phi * phi) * normal(rng);
  }
  ck_assert_int_eq(assay_rise_test(y, n, &prior, &out, NULL), ASSAY_OK);
  return out.p;
}

/* Under the null of the tables (phi 0 to 0.7, sigma half to twice the prior) p < 0.05 comes about
 * as often as it says, with a seed the tables have not seen: 75 of 1500 expected, standard
 * deviation 8.4. */
START_TEST(p_is_calibrated)
{
  enum { SERIES = 1500, LOW = 42, HIGH = 108 };
  static const size_t lengths[] = { 4, 5, 8, 12, 13, 20, 37, 60 };
  assay_rng rng;
  assay_rng_init(&rng, 9913);
  for (size_t k = 0; k < COUNT(lengths); k++) {
    size_t low = 0;
    for (size_t i = 0; i < SERIES; i++) {
      double sigma = 0.003 * pow(2, 2 * assay_rng_uniform(&rng) - 1);
      low += p_of(&rng, lengths[k], sigma, 0.7 * assay_rng_uniform(&rng), 0) < 0.05;
    }
    ck_assert_msg(low > LOW && low < HIGH, "n %zu: %zu of %d", lengths[k], low, SERIES);
  }
}
END_TEST

/* A rise of the limit is found about four times in five; of twice the limit nearly always. */
START_TEST(limit_keeps_its_word)
{
  enum { SERIES = 400 };
  static const size_t lengths[] = { 5, 10, 24, 60 };
  assay_rng rng;
  assay_rng_init(&rng, 77123);
  for (size_t k = 0; k < COUNT(lengths); k++) {
    size_t once = 0, twice = 0;
    double limit = assay_rise_limit(lengths[k]) * 0.003;
    for (size_t i = 0; i < SERIES; i++) {
      once += p_of(&rng, lengths[k], 0.003, 0.4, limit) < 0.02;
      twice += p_of(&rng, lengths[k], 0.003, 0.4, 2 * limit) < 0.02;
    }
    ck_assert_msg(once > SERIES * 65 / 100 && once < SERIES * 95 / 100, "n %zu: %zu", lengths[k],
                  once);
    ck_assert_msg(twice > SERIES * 97 / 100, "n %zu: %zu", lengths[k], twice);
  }
}
END_TEST

START_TEST(p_falls_with_the_statistic)
{
  for (size_t n = ASSAY_SCAN_MIN; n <= ASSAY_SCAN_MAX; n += 7)
    for (double phi = 0.1; phi < 1; phi += 0.13) {
      double before = 1;
      for (double s = -1; s < 60; s += 0.37) {
        double p = assay_rise_p(s, n, phi);
        ck_assert(p <= before + 1e-15 && p > 0 && p <= 1);
        before = p;
      }
    }
}
END_TEST

/* One late outlier is cut; flat and falling curves give no rise; scale does not matter. */
START_TEST(shapes)
{
  double flat[20], falling[20], outlier[20], scaled[20];
  assay_rise a, b;
  for (size_t i = 0; i < 20; i++) {
    flat[i] = 1.5;
    falling[i] = 2 - 0.05 * (double)i;
    outlier[i] = 1.5 + 0.003 * ((double)(i * 7 % 5) - 2);
  }
  outlier[19] = 1.7;
  ck_assert_int_eq(assay_rise_test(flat, 20, &prior, &a, NULL), ASSAY_OK);
  ck_assert(a.p > 0.4);
  ck_assert_int_eq(assay_rise_test(falling, 20, &prior, &a, NULL), ASSAY_OK);
  ck_assert(a.p > 0.9);
  ck_assert_int_eq(assay_rise_test(outlier, 20, &prior, &a, NULL), ASSAY_OK);
  ck_assert(a.p > 0.05);
  for (size_t i = 0; i < 20; i++)
    scaled[i] = 1e-9 * outlier[i];
  ck_assert_int_eq(assay_rise_test(scaled, 20, &prior, &b, NULL), ASSAY_OK);
  ck_assert(fabs(a.p - b.p) < 1e-9);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { p_is_calibrated, limit_keeps_its_word, p_falls_with_the_statistic,
                                 shapes };
  return check_run("scan", tests, COUNT(tests));
}
