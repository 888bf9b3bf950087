/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that differ in the seed alone become one group. */
#include <string.h>

#include "analysis/comparing.h"
#include "base/map.h"
#include "base/rng.h"
#include "stat/resample.h"
#include "stat/robust.h"
#include "stat/sample.h"

enum {
  IQM_LEAST = 5,   /* seeds: with fewer the middle half is two */
  RESAMPLES = 2000 /* of the bootstrap */
};

static size_t find_parameter(const assay_comparing *c, assay_str name)
{
  for (size_t k = 0; k < c->parameters.n; k++)
    if (assay_str_eq(c->parameters.items[k].name, name))
      return k;
  for (size_t k = 0; k < c->parameters.n; k++)
    if (assay_compare_same_parameter(c->parameters.items[k].name, name))
      return k;
  return SIZE_MAX;
}

static assay_code unknown_parameter(const assay_comparing *c, assay_err *err)
{
  const char **names = assay_arena_array(c->arena, c->parameters.n + 1, sizeof *names);
  for (size_t k = 0; names && k < c->parameters.n; k++)
    names[k] = assay_str_copy(c->arena, c->parameters.items[k].name).ptr;
  if (!names || assay_arena_failed(c->arena))
    return assay_err_nomem(err);
  assay_code code = assay_err_set(err, ASSAY_E_USAGE, "--group-by: no run has a parameter %s",
                                  c->wanted->group_by);
  assay_nearest_hint(err, assay_str_z(c->wanted->group_by), names, c->parameters.n);
  return code;
}

/* What is equal for the runs of a group; those without a seed are no repeats of one another. */
static void add_key(assay_comparing *c, size_t i, size_t only, assay_buf *key)
{
  const assay_contender *r = &c->run[i];
  if (only != SIZE_MAX) {
    assay_buf_addf(key, "%zu", r->value[only]);
    return;
  }
  for (size_t k = 0; k < c->parameters.n; k++)
    assay_buf_addf(key, "%zu,", r->value[k]);
  if (!r->seed.ptr || !key->len)
    assay_buf_addf(key, "run %zu", i);
}

const assay_contender *assay_compare_seeded(const assay_comparing *c, const assay_run_group *g,
                                            assay_str seed)
{
  for (size_t i = 0; i < g->runs.n && seed.ptr; i++)
    if (assay_str_eq(c->run[g->runs.items[i]].seed, seed))
      return &c->run[g->runs.items[i]];
  return NULL;
}

static assay_run_group *new_group(assay_comparing *c, size_t run)
{
  assay_run_group *g = ASSAY_PUSH(c->arena, &c->out->groups);
  if (!g)
    return NULL;
  g->keys.items = assay_arena_array(c->arena, c->parameters.n + 1, sizeof *g->keys.items);
  if (!g->keys.items)
    return NULL;
  memcpy(g->keys.items, c->run[run].value, c->parameters.n * sizeof *g->keys.items);
  g->keys.n = g->keys.cap = c->parameters.n;
  return g;
}

static assay_code place(assay_comparing *c, assay_map *groups, size_t only, size_t i)
{
  assay_buf key = ASSAY_BUF(c->arena);
  add_key(c, i, only, &key);
  bool added;
  size_t *at = assay_map_put(groups, assay_buf_str(&key), c->out->groups.n, &added);
  if (key.failed || !at)
    return ASSAY_E_NOMEM;
  bool again = !added && only == SIZE_MAX &&
               assay_compare_seeded(c, &c->out->groups.items[*at], c->run[i].seed);
  assay_run_group *g = added || again ? new_group(c, i) : &c->out->groups.items[*at];
  size_t *slot = g ? ASSAY_PUSH(c->arena, &g->runs) : NULL;
  if (!slot)
    return ASSAY_E_NOMEM;
  *slot = i;
  c->out->group_of.items[i] = (size_t)(g - c->out->groups.items);
  for (size_t k = 0; only != SIZE_MAX && k < g->keys.n; k++)
    if (g->keys.items[k] != c->run[i].value[k])
      g->keys.items[k] = SIZE_MAX; /* differs within the group */
  return ASSAY_OK;
}

/* ---- figures ---- */

/* Means over the runs; NaN where one of them has none. */
static void fill_means(const assay_comparing *c, assay_run_group *g)
{
  double last = 0, at = 0, cost = 0;
  for (size_t i = 0; i < g->runs.n; i++) {
    const assay_contender *r = &c->run[g->runs.items[i]];
    last += r->last;
    at += r->at;
    cost += r->cost;
  }
  g->last_value = last / (double)g->runs.n;
  g->best_at = at / (double)g->runs.n;
  g->cost = cost / (double)g->runs.n;
}

/* With a percentile bootstrap over the seeds, each setting a stratum of its own (Agarwal 2021). */
static assay_code measure_iqm(const assay_comparing *c, assay_run_group *g, double *x,
                              assay_err *err)
{
  const size_t n = g->runs.n;
  double *drawn = assay_arena_array(c->arena, n, sizeof *drawn);
  double *iqm = assay_arena_array(c->arena, RESAMPLES, sizeof *iqm);
  assay_rng rng;
  if (!drawn || !iqm)
    return assay_err_nomem(err);
  g->iqm = assay_iqm(x, n);
  assay_rng_init(&rng, c->options->seed);
  for (size_t b = 0; b < RESAMPLES; b++) {
    for (size_t i = 0; i < n; i++)
      drawn[i] = x[assay_rng_below(&rng, n)];
    iqm[b] = assay_iqm(drawn, n);
  }
  assay_interval_95(iqm, RESAMPLES, &g->iqm_low, &g->iqm_high);
  return ASSAY_OK;
}

static assay_code measure(assay_comparing *c, assay_run_group *g, assay_err *err)
{
  const size_t n = g->runs.n;
  double *x = assay_arena_array(c->arena, n + 1, sizeof *x);
  if (!x)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    x[i] = c->run[g->runs.items[i]].best;
  g->value = assay_mean(x, n);
  g->deviation = assay_sd(x, n);
  fill_means(c, g);
  g->iqm = g->iqm_low = g->iqm_high = g->p = g->improvement = (double)NAN;
  g->low = g->high = (double)NAN;
  if (n == 1) /* see compare_noise.c */
    return ASSAY_OK;
  c->out->seeds_known = true;
  const double half = assay_student_half((double)n - 1) * g->deviation / sqrt((double)n);
  g->low = g->value - half;
  g->high = g->value + half;
  if (n >= IQM_LEAST)
    return measure_iqm(c, g, x, err);
  return ASSAY_OK;
}

assay_code assay_compare_groups(assay_comparing *c, assay_err *err)
{
  const char *by = c->wanted->group_by;
  size_t only = by ? find_parameter(c, assay_str_z(by)) : SIZE_MAX;
  if (by && only == SIZE_MAX)
    return unknown_parameter(c, err);
  assay_map *groups = assay_map_new(c->arena);
  size_t *group_of = assay_arena_array(c->arena, c->report->runs.n + 1, sizeof *group_of);
  if (!groups || !group_of)
    return assay_err_nomem(err);
  c->out->group_of.items = group_of;
  c->out->group_of.n = c->out->group_of.cap = c->report->runs.n;
  for (size_t i = 0; i < c->report->runs.n; i++)
    group_of[i] = SIZE_MAX;
  for (size_t i = 0; i < c->report->runs.n; i++)
    if (!c->run[i].apart && place(c, groups, only, i) != ASSAY_OK)
      return assay_err_nomem(err);
  for (size_t g = 0; g < c->out->groups.n; g++)
    if (measure(c, &c->out->groups.items[g], err) != ASSAY_OK)
      return err->code;
  return ASSAY_OK;
}
