/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much each parameter explains: ranks with a permutation test; from 30 settings on the shares
 * are PED-ANOVA's (Watanabe 2023): how far the best tenth leans to some values. And the cells of
 * the two that matter most. */
#include <stdlib.h>
#include <string.h>

#include "analysis/comparing.h"
#include "base/rng.h"
#include "stat/robust.h"
#include "stat/sample.h"

enum { PED_LEAST = 30, BINS = 10, PERMUTATIONS = 2000, PERMUTATIONS_LEAST = 200, CELLS_SIDE = 20 };
#define WORK 4e6 /* values that a test may draw */
#define PED_QUANTILE 0.1

typedef struct field {
  size_t n, bins;
  double *rank;    /* of the values, 1 the best */
  double *x;       /* rank of the parameter, where it is a number of many values */
  size_t *bin;     /* which value, or which tenth */
  double *scratch; /* 2 * bins + n */
  bool grouped;    /* bins tell all: few values */
} field;

static bool prepare(const assay_comparing *c, size_t k, field *f)
{
  const assay_compare *out = c->out;
  const assay_parameter_effect *p = &out->parameters.items[k];
  const size_t room = assay_compare_points(c) + p->values.n + BINS + 1;
  double *y = assay_arena_array(c->arena, room, sizeof *y);
  double *x = assay_arena_array(c->arena, room, sizeof *x);
  f->rank = assay_arena_array(c->arena, room, sizeof *f->rank);
  f->x = assay_arena_array(c->arena, room, sizeof *f->x);
  f->bin = assay_arena_array(c->arena, room, sizeof *f->bin);
  f->scratch = assay_arena_array(c->arena, 3 * room, sizeof *f->scratch);
  if (!y || !x || !f->rank || !f->x || !f->bin || !f->scratch)
    return false;
  f->n = 0;
  for (size_t i = 0; i < assay_compare_points(c); i++) {
    double figure = 0;
    const size_t v = assay_compare_point(c, i, k, &figure);
    if (v == SIZE_MAX)
      continue;
    f->bin[f->n] = v;
    x[f->n] = (double)v;
    y[f->n++] = -out->direction * figure;
  }
  if (!assay_ranks(c->arena, y, f->n, f->rank) || !assay_ranks(c->arena, x, f->n, f->x))
    return false;
  f->bins = p->values.n;
  f->grouped = !p->numbers.n || (f->bins <= BINS && f->bins <= f->n / 2);
  for (size_t i = 0; i < f->n && p->numbers.n && f->bins > BINS; i++)
    f->bin[i] = (size_t)((f->x[i] - 0.5) * BINS / (double)f->n);
  if (p->numbers.n && f->bins > BINS)
    f->bins = BINS;
  return true;
}

/* The share of the ranks' spread that the parameter explains. */
static double explained(const field *f)
{
  if (f->grouped)
    return assay_eta_squared(f->bin, f->bins, f->rank, f->n, f->scratch);
  const double r = assay_correlation(f->x, f->rank, f->n);
  return r * r;
}

static double permutation_p(const assay_comparing *c, field *f)
{
  const double observed = explained(f);
  size_t draws = (size_t)(WORK / (double)f->n), reached = 0;
  draws = draws > PERMUTATIONS ? PERMUTATIONS : draws;
  draws = draws < PERMUTATIONS_LEAST ? PERMUTATIONS_LEAST : draws;
  assay_rng rng;
  assay_rng_init(&rng, c->options->seed);
  if (isnan(observed))
    return (double)NAN;
  for (size_t d = 0; d < draws; d++) {
    for (size_t i = f->n - 1; i > 0; i--) {
      const size_t k = (size_t)assay_rng_below(&rng, i + 1);
      const double t = f->rank[i];
      f->rank[i] = f->rank[k];
      f->rank[k] = t;
    }
    reached += explained(f) >= observed - 1e-12;
  }
  return (double)(reached + 1) / (double)(draws + 1);
}

/* What so many values would explain of pure noise is taken off. */
static double adjusted(const field *f)
{
  const double k = f->grouped ? (double)f->bins - 1 : 1, n = (double)f->n - 1;
  return k < n ? fmax(0, 1 - (1 - explained(f)) * n / (n - k)) : 0;
}

static double ped_anova(const field *f)
{
  const double top = fmax(1, ceil(PED_QUANTILE * (double)f->n));
  double *best = f->scratch, *all = f->scratch + f->bins, sum = 0;
  double chosen = 0;
  for (size_t b = 0; b < 2 * f->bins; b++)
    f->scratch[b] = 0;
  for (size_t i = 0; i < f->n; i++) {
    all[f->bin[i]]++;
    best[f->bin[i]] += f->rank[i] <= top;
    chosen += f->rank[i] <= top;
  }
  for (size_t b = 0; b < f->bins && chosen > 0; b++) {
    const double share = all[b] / (double)f->n, lean = best[b] / chosen;
    sum += share > 0 ? (lean / share - 1) * (lean / share - 1) * share : 0;
  }
  /* what drawing so few at random gives */
  return fmax(0, sum - ((double)f->bins - 1) / fmax(1, chosen));
}

static assay_code weigh(assay_comparing *c, assay_err *err)
{
  assay_compare *out = c->out;
  double sum = 0;
  for (size_t k = 0; k < out->parameters.n; k++) {
    field f;
    assay_parameter_effect *p = &out->parameters.items[k];
    if (p->note.ptr)
      continue;
    if (!prepare(c, k, &f))
      return assay_err_nomem(err);
    p->importance = f.n >= PED_LEAST ? ped_anova(&f) : adjusted(&f);
    p->p = permutation_p(c, &f);
    sum += p->importance;
  }
  for (size_t k = 0; k < out->parameters.n; k++)
    if (!isnan(out->parameters.items[k].importance) && sum > 0)
      out->parameters.items[k].importance /= sum;
  return ASSAY_OK;
}

/* ---- the two that matter most ---- */

static void two_best(const assay_compare *out, size_t two[static 2])
{
  two[0] = two[1] = SIZE_MAX;
  for (size_t k = 0; k < out->parameters.n; k++) {
    const assay_parameter_effect *p = &out->parameters.items[k];
    if (isnan(p->importance) || p->values.n > CELLS_SIDE)
      continue;
    if (two[0] == SIZE_MAX || p->importance > out->parameters.items[two[0]].importance) {
      two[1] = two[0];
      two[0] = k;
    } else if (two[1] == SIZE_MAX || p->importance > out->parameters.items[two[1]].importance) {
      two[1] = k;
    }
  }
}

/* F of the interaction against the spread within the cells; needs all cells with equally many runs,
 * two at least. */
static double interaction_p(const assay_comparing *c, const assay_heat *heat, size_t w, size_t h,
                            const double *count)
{
  const assay_compare *out = c->out;
  const double *cell = heat->cells.items, each = count[0];
  double all = 0, between = 0, within = 0;
  for (size_t i = 0; i < w * h; i++) {
    if (count[i] < each || count[i] > each || each < 2)
      return (double)NAN;
    all += cell[i] / (double)(w * h);
  }
  for (size_t y = 0; y < h; y++)
    for (size_t x = 0; x < w; x++) {
      double row = 0, column = 0;
      for (size_t i = 0; i < w; i++)
        row += cell[y * w + i] / (double)w;
      for (size_t i = 0; i < h; i++)
        column += cell[i * w + x] / (double)h;
      const double e = cell[y * w + x] - row - column + all;
      between += each * e * e;
    }
  for (size_t r = 0; r < c->report->runs.n; r++) {
    const size_t x = c->run[r].value[heat->x], y = c->run[r].value[heat->y];
    if (c->run[r].apart || out->group_of.items[r] == SIZE_MAX || x == SIZE_MAX || y == SIZE_MAX)
      continue;
    const double e = c->run[r].best - cell[y * w + x];
    within += e * e;
  }
  const double df = (double)((w - 1) * (h - 1)), rest = (double)(w * h) * (each - 1);
  return within > 0 ? assay_fisher_upper(between / df / (within / rest), df, rest) : (double)NAN;
}

static assay_code fill_heat(assay_comparing *c, assay_err *err)
{
  assay_compare *out = c->out;
  size_t two[2];
  two_best(out, two);
  if (two[1] == SIZE_MAX)
    return ASSAY_OK;
  const size_t w = out->parameters.items[two[0]].values.n;
  const size_t h = out->parameters.items[two[1]].values.n;
  double *count = assay_arena_array(c->arena, w * h, sizeof *count);
  out->heat.cells.items = assay_arena_array(c->arena, w * h, sizeof *out->heat.cells.items);
  if (!count || !out->heat.cells.items)
    return assay_err_nomem(err);
  out->heat.x = two[0];
  out->heat.y = two[1];
  out->heat.cells.n = out->heat.cells.cap = w * h;
  for (size_t r = 0; r < c->report->runs.n; r++) {
    const size_t x = c->run[r].value[two[0]], y = c->run[r].value[two[1]];
    if (c->run[r].apart || x == SIZE_MAX || y == SIZE_MAX)
      continue;
    out->heat.cells.items[y * w + x] += c->run[r].best;
    count[y * w + x]++;
  }
  for (size_t i = 0; i < w * h; i++)
    out->heat.cells.items[i] = count[i] > 0 ? out->heat.cells.items[i] / count[i] : (double)NAN;
  out->heat.p = interaction_p(c, &out->heat, w, h, count);
  return ASSAY_OK;
}

assay_code assay_compare_importance(assay_comparing *c, assay_err *err)
{
  assay_code code = weigh(c, err);
  return code == ASSAY_OK ? fill_heat(c, err) : code;
}
