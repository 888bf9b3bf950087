/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much the seed moves a result: one deviation for all settings but those out of line (one that
 * diverged now and then says nothing about the others), on the same seeds in all settings without
 * what a seed does to all of them. */
#include "analysis/comparing.h"
#include "stat/robust.h"
#include "stat/sample.h"

#define STRAY_LEVEL 0.01 /* a deviation is out of line in one of a hundred homogeneous sweeps */
#define MEDIAN_WORTH 0.4 /* efficiency of a median of deviations against their pooling */

static bool repeated(const assay_run_group *g)
{
  return g->runs.n > 1;
}

/* A median of variances with n - 1 degrees each over the variance itself (Wilson and Hilferty). */
static double median_share(double df)
{
  return pow(1 - 2 / (9 * df), 3);
}

static assay_code mark_strays(assay_comparing *c, assay_err *err)
{
  const assay_compare *out = c->out;
  double *share = assay_arena_array(c->arena, out->groups.n + 1, sizeof *share);
  c->stray = assay_arena_array(c->arena, out->groups.n + 1, sizeof *c->stray);
  if (!share || !c->stray)
    return assay_err_nomem(err);
  size_t n = 0;
  double df = 0;
  for (size_t g = 0; g < out->groups.n; g++) {
    const assay_run_group *it = &out->groups.items[g];
    if (!repeated(it))
      continue;
    const double own = (double)it->runs.n - 1;
    share[n++] = it->deviation * it->deviation / median_share(own);
    df += own;
  }
  const double usual = assay_median(share, n), worth = fmax(1, MEDIAN_WORTH * df);
  for (size_t g = 0; g < out->groups.n && usual > 0; g++) {
    const assay_run_group *it = &out->groups.items[g];
    if (repeated(it))
      c->stray[g] = assay_fisher_upper(it->deviation * it->deviation / usual,
                                       (double)it->runs.n - 1, worth) < STRAY_LEVEL / (double)n;
  }
  return ASSAY_OK;
}

static double seed_of(const assay_comparing *c, const assay_run_group *g, size_t i)
{
  return c->run[g->runs.items[i]].best;
}

/* Squares about the settings' means. */
static double squares_within(const assay_comparing *c, double *df)
{
  double sum = 0;
  for (size_t g = 0; g < c->out->groups.n; g++) {
    const assay_run_group *it = &c->out->groups.items[g];
    if (c->stray[g] || !repeated(it))
      continue;
    sum += ((double)it->runs.n - 1) * it->deviation * it->deviation;
    *df += (double)it->runs.n - 1;
  }
  return sum;
}

/* What of those squares the seeds explain that all settings share; *df stays 0 where not all
 * settings have the same seeds. */
static double squares_of_seeds(const assay_comparing *c, double *df)
{
  const assay_run_group *first = NULL;
  double sum = 0, settings = 0;
  for (size_t g = 0; g < c->out->groups.n && !first; g++)
    first = c->stray[g] ? NULL : &c->out->groups.items[g];
  if (!first || !repeated(first))
    return 0;
  for (size_t i = 0; i < first->runs.n; i++) {
    const assay_str seed = c->run[first->runs.items[i]].seed;
    double shift = 0;
    settings = 0;
    for (size_t g = 0; g < c->out->groups.n; g++) {
      const assay_run_group *it = &c->out->groups.items[g];
      if (c->stray[g])
        continue;
      const assay_contender *r = assay_compare_seeded(c, it, seed);
      if (!r || it->runs.n != first->runs.n)
        return 0;
      shift += r->best - it->value;
      settings++;
    }
    sum += shift * shift / settings;
  }
  *df = settings > 1 ? (double)first->runs.n - 1 : 0;
  return *df > 0 ? sum : 0;
}

/* Probability of improvement: that a run of the best is better than one of this setting, ties half
 * (Agarwal 2021: Mann and Whitney's U over the pairs). */
static double improvement(const assay_comparing *c, const assay_run_group *best,
                          const assay_run_group *g)
{
  double u = 0;
  for (size_t i = 0; i < best->runs.n; i++)
    for (size_t k = 0; k < g->runs.n; k++) {
      const double a = seed_of(c, best, i), b = seed_of(c, g, k);
      u += assay_compare_better(c, a, b) ? 1 : assay_compare_better(c, b, a) ? 0 : 0.5;
    }
  return u / (double)(best->runs.n * g->runs.n);
}

static const assay_run_group *find_best(const assay_compare *out)
{
  const assay_run_group *best = NULL;
  for (size_t g = 0; g < out->groups.n; g++)
    if (!best || out->direction * (out->groups.items[g].value - best->value) > 0)
      best = &out->groups.items[g];
  return best;
}

/* ---- one seed a setting ---- */

double assay_compare_single_error(const assay_comparing *c, const assay_run_group *g)
{
  const double floor = fmax(c->run[g->runs.items[0]].noise, ASSAY_SEED_FLOOR * fabs(g->value));
  return isnan(c->scatter) ? floor : fmax(floor, c->scatter);
}

/* How far settings lie off what their parameters tell of them together: the seed's share is in it,
 * and what the parameters do beyond that, so that it is too much rather than too little. */
static bool measure_scatter(assay_comparing *c, assay_arena *arena)
{
  enum { FREE_LEAST = 4 }; /* degrees of freedom, and settings that stay free */
  assay_field f;
  assay_design all;
  if (!assay_field_gather(c, arena, c->strongest[0], ASSAY_REACH_NEAR, false, &f) ||
      !assay_field_all(c, &f, FREE_LEAST, &all))
    return false;
  if (all.rank < 2 || f.n < all.rank + FREE_LEAST)
    return true;
  double squares = 0;
  assay_design_take_off(&all, f.y);
  for (size_t i = 0; i < f.n; i++)
    squares += f.y[i] * f.y[i];
  c->scatter_df = (double)(f.n - all.rank);
  c->scatter = sqrt(squares / c->scatter_df);
  return true;
}

static assay_code measure_singles(assay_comparing *c, assay_err *err)
{
  c->scatter = (double)NAN;
  c->scatter_df = (double)INFINITY;
  assay_arena *arena = assay_arena_new();
  const bool fine = arena && (!c->strongest_n || measure_scatter(c, arena));
  assay_arena_free(arena);
  for (size_t g = 0; g < c->out->groups.n; g++) {
    assay_run_group *it = &c->out->groups.items[g];
    const double half = assay_student_half(c->scatter_df) * assay_compare_single_error(c, it);
    it->low = it->value - half;
    it->high = it->value + half;
  }
  return fine ? ASSAY_OK : assay_err_nomem(err);
}

assay_code assay_compare_noise(assay_comparing *c, assay_err *err)
{
  assay_code code = mark_strays(c, err);
  if (code != ASSAY_OK)
    return code;
  double df = 0, seeds_df = 0;
  const double within = squares_within(c, &df), seeds = squares_of_seeds(c, &seeds_df);
  c->paired = seeds_df > 0;
  c->pooled_df = df - seeds_df;
  c->pooled = df > 0 ? sqrt(fmax(0, within - seeds) / c->pooled_df) : (double)NAN;
  const assay_run_group *best = find_best(c->out);
  for (size_t g = 0; g < c->out->groups.n; g++) {
    assay_run_group *it = &c->out->groups.items[g];
    it->improvement = (double)NAN;
    if (repeated(it) && repeated(best) && it != best)
      it->improvement = improvement(c, best, it);
    if (!repeated(it) && df > 0) { /* one seed among settings with several has their deviation */
      const double half = assay_student_half(df) * sqrt(within / df);
      it->low = it->value - half;
      it->high = it->value + half;
    }
  }
  return df > 0 ? ASSAY_OK : measure_singles(c, err);
}
