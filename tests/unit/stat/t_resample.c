/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracles: R's p.adjust(p, "holm"); Newcombe (1998), table I, for Wilson's interval; NumPy's draws
 * one by one for the resamples. */
#include "check_run.h"

#include <math.h>

#include "base/rng.h"
#include "stat/resample.h"

enum { SEGMENTS = 37, SAMPLES = 1000, SUMS = 2 };

static void near(double got, double wanted, double tolerance)
{
  ck_assert_msg(fabs(got - wanted) <= tolerance, "%.17g, not %.17g", got, wanted);
}

/* Whole numbers, so that sums in any order are equal. */
static void fill(double *column, uint64_t seed)
{
  assay_rng rng;
  assay_rng_init(&rng, seed);
  for (size_t i = 0; i < SEGMENTS; i++) {
    column[SEGMENTS + i] = 1 + (double)assay_rng_below(&rng, 30);
    column[i] = (double)assay_rng_below(&rng, (uint64_t)column[SEGMENTS + i] + 1);
  }
}

static double ratio(const void *context, const double *sums, size_t segments)
{
  (void)context;
  (void)segments;
  return sums[1] > 0 ? sums[0] / sums[1] : 0;
}

static assay_table table_of(const double *column)
{
  return (assay_table){ .k = SUMS, .column = column, .score = ratio };
}

START_TEST(bootstrap_as_drawn_one_by_one)
{
  static double columns[2][SUMS * SEGMENTS], scores[2 * SAMPLES];
  assay_arena *arena = assay_arena_new();
  fill(columns[0], 3);
  fill(columns[1], 4);
  const assay_table tables[] = { table_of(columns[0]), table_of(columns[1]) };
  const assay_resampling r = { tables, 2, SEGMENTS, SAMPLES, 12345 };
  ck_assert(assay_bootstrap(arena, &r, scores));
  assay_rng rng;
  assay_rng_init(&rng, 12345);
  for (size_t b = 0; b < SAMPLES; b++) {
    double sums[2][SUMS] = { { 0 } };
    for (size_t i = 0; i < SEGMENTS; i++) {
      size_t at = (size_t)assay_rng_below(&rng, SEGMENTS);
      for (size_t t = 0; t < 2; t++)
        for (size_t k = 0; k < SUMS; k++)
          sums[t][k] += columns[t][k * SEGMENTS + at];
    }
    for (size_t t = 0; t < 2; t++)
      ck_assert(scores[t * SAMPLES + b] == sums[t][0] / sums[t][1]);
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(places_of_ones_as_columns)
{
  static double column[SUMS * SEGMENTS], scores[2 * SAMPLES], differences[SAMPLES];
  static uint32_t ones[SEGMENTS];
  assay_arena *arena = assay_arena_new();
  for (uint32_t i = 0; i < SEGMENTS; i++) {
    ones[i] = i % 3; /* 2: none of the sums */
    if (ones[i] < SUMS)
      column[ones[i] * SEGMENTS + i] = 1;
  }
  const assay_table tables[] = { table_of(column),
                                 { .k = SUMS, .ones = ones, .n_ones = 1, .score = ratio } };
  const assay_resampling both = { tables, 2, SEGMENTS, SAMPLES, 1 };
  ck_assert(assay_bootstrap(arena, &both, scores));
  for (size_t b = 0; b < SAMPLES; b++)
    ck_assert(scores[b] == scores[SAMPLES + b]);
  const assay_table same[] = { tables[1], tables[1] };
  const assay_resampling alike = { same, 2, SEGMENTS, SAMPLES, 1 };
  ck_assert(assay_randomise(arena, &alike, differences));
  for (size_t t = 0; t < SAMPLES; t++)
    ck_assert(differences[t] == 0);
  assay_arena_free(arena);
}
END_TEST

/* 32 coins of each 32-bit draw, the lowest bit first, without a break between trials: what
 * default_rng(seed).integers(2, size=(trials, segments), dtype=bool) gives. */
START_TEST(randomisation_as_coin_by_coin)
{
  static double columns[3][SUMS * SEGMENTS], differences[2 * SAMPLES];
  assay_arena *arena = assay_arena_new();
  for (size_t t = 0; t < 3; t++)
    fill(columns[t], 10 + t);
  const assay_table tables[] = { table_of(columns[0]), table_of(columns[1]), table_of(columns[2]) };
  const assay_resampling r = { tables, 3, SEGMENTS, SAMPLES, 99 };
  ck_assert(assay_randomise(arena, &r, differences));
  assay_rng rng;
  assay_rng_init(&rng, 99);
  uint32_t bits = 0;
  for (size_t trial = 0, thrown = 0; trial < SAMPLES; trial++) {
    double a[2][SUMS] = { { 0 } }, b[2][SUMS] = { { 0 } };
    for (size_t i = 0; i < SEGMENTS; i++, thrown++, bits >>= 1) {
      if (thrown % 32 == 0)
        bits = assay_rng_next32(&rng);
      for (size_t s = 0; s < 2; s++)
        for (size_t k = 0; k < SUMS; k++) {
          double base = columns[0][k * SEGMENTS + i], system = columns[s + 1][k * SEGMENTS + i];
          a[s][k] += bits & 1 ? base : system;
          b[s][k] += bits & 1 ? system : base;
        }
    }
    for (size_t s = 0; s < 2; s++)
      ck_assert(differences[s * SAMPLES + trial] == fabs(a[s][0] / a[s][1] - b[s][0] / b[s][1]));
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(mean_has_one_rounding)
{
  static const double cancel[] = { 1e100, 1, -1e100, 1e16, 3, -1e16 };
  static const double tenths[] = { .1, .1, .1, .1, .1, .1, .1, .1, .1, .1 };
  ck_assert(assay_exact_mean(cancel, COUNT(cancel)) == 4.0 / 6);
  ck_assert(assay_exact_mean(tenths, COUNT(tenths)) == .1);
  ck_assert(isnan(assay_exact_mean(tenths, 0)));
}
END_TEST

START_TEST(p_counts_what_exceeds)
{
  static const double none[] = { 0, 0, 0 }; /* the same outputs twice are no different */
  static const double differences[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }; /* mean 4.5 */
  static const struct {
    double observed, randomised, bootstrap;
  } rows[] = {
    { 0, 10. / 11, 6. / 11 }, { 3, 7. / 11, 3. / 11 },   { 3.5, 7. / 11, 2. / 11 },
    { 9, 1. / 11, 1. / 11 },  { 4.5, 6. / 11, 1. / 11 },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    double o = rows[i].observed;
    near(assay_p_randomised(differences, COUNT(differences), o), rows[i].randomised, 1e-15);
    near(assay_p_bootstrap(differences, COUNT(differences), o), rows[i].bootstrap, 1e-15);
  }
  ck_assert(assay_p_randomised(none, COUNT(none), 0) == 1);
  ck_assert(assay_p_bootstrap(none, COUNT(none), 0) == 1);
}
END_TEST

/* One segment of fractions differs: every trial gives the observed difference, up to rounding. */
START_TEST(equal_but_for_rounding_does_not_exceed)
{
  static double columns[2][SUMS * SEGMENTS], differences[SAMPLES];
  assay_arena *arena = assay_arena_new();
  double sums[2] = { 0, 0 };
  for (size_t i = 0; i < SEGMENTS; i++)
    for (size_t t = 0; t < 2; t++) {
      columns[t][i] = (t && i == 5 ? 1 : (double)(i % 7)) / (double)(3 + i % 11);
      columns[t][SEGMENTS + i] = 1;
      sums[t] += columns[t][i];
    }
  const assay_table tables[] = { table_of(columns[0]), table_of(columns[1]) };
  const assay_resampling r = { tables, 2, SEGMENTS, SAMPLES, 12345 };
  ck_assert(assay_randomise(arena, &r, differences));
  double observed = fabs(sums[0] - sums[1]) / SEGMENTS;
  near(assay_p_randomised(differences, SAMPLES, observed), 1. / (SAMPLES + 1), 1e-15);
  static const double thirds[] = { 0.1 + 0.2, 0.3, 0.1 + 0.2, 0 };
  near(assay_p_randomised(thirds, COUNT(thirds), 0.3), 1. / 5, 1e-15);
  assay_arena_free(arena);
}
END_TEST

START_TEST(holm_as_r)
{
  static const struct {
    size_t n;
    double p[5], adjusted[5];
  } rows[] = {
    { 4, { 0.01, 0.04, 0.03, 0.005 }, { 0.03, 0.06, 0.06, 0.02 } },
    { 5, { 0.02, 0.02, 0.9, 0.5, 0.001 }, { 0.08, 0.08, 1, 1, 0.005 } },
    { 3, { 0.04, 0.03, 0.02 }, { 0.06, 0.06, 0.06 } },
    { 1, { 0.3 }, { 0.3 } },
    { 2, { 1, 0.6 }, { 1, 1 } },
  };
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < COUNT(rows); i++) {
    double out[5];
    ck_assert(assay_holm(arena, rows[i].p, rows[i].n, out));
    for (size_t k = 0; k < rows[i].n; k++)
      near(out[k], rows[i].adjusted[k], 1e-15);
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(wilson_as_published)
{
  static const struct {
    double hits, n, low, high; /* method 3 of the table, four digits */
  } rows[] = {
    { 81, 263, 0.2553, 0.3662 },
    { 15, 148, 0.0624, 0.1605 },
    { 0, 20, 0.0000, 0.1611 },
    { 1, 29, 0.0061, 0.1718 },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    double low, high, other_low, other_high;
    assay_wilson_95(rows[i].hits, rows[i].n, &low, &high);
    near(low, rows[i].low, 5e-5);
    near(high, rows[i].high, 5e-5);
    assay_wilson_95(rows[i].n - rows[i].hits, rows[i].n, &other_low, &other_high);
    near(other_low, 1 - high, 1e-12);
    near(other_high, 1 - low, 1e-12);
  }
  for (double n = 1; n <= 500; n++) {
    double low, high;
    assay_wilson_95(0, n, &low, &high);
    ck_assert_msg(low >= 0 && high <= 1, "0 of %g: [%g, %g]", n, low, high);
    assay_wilson_95(n, n, &low, &high);
    ck_assert_msg(low >= 0 && high <= 1, "all of %g: [%g, 1 + %g]", n, low, high - 1);
  }
}
END_TEST

START_TEST(interval_cuts_a_fortieth_off_each_end)
{
  double values[1000], low, high;
  for (size_t i = 0; i < 1000; i++)
    values[i] = (double)(i * 7 % 1000);
  assay_interval_95(values, 1000, &low, &high);
  ck_assert(low == 25 && high == 974);
  double few[] = { 3, 1, 2 };
  assay_interval_95(few, 3, &low, &high);
  ck_assert(low == 1 && high == 3);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { bootstrap_as_drawn_one_by_one,
                                 places_of_ones_as_columns,
                                 randomisation_as_coin_by_coin,
                                 mean_has_one_rounding,
                                 p_counts_what_exceeds,
                                 equal_but_for_rounding_does_not_exceed,
                                 holm_as_r,
                                 wilson_as_published,
                                 interval_cuts_a_fortieth_off_each_end };
  return check_run("resample", tests, COUNT(tests));
}
