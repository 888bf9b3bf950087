/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much each parameter explains beside the others' main effects: of the ranks of the settings,
 * with a permutation test; from 30 runs on the shares are PED-ANOVA's (Watanabe 2023): how far the
 * best tenth of the runs leans to some values. And the cells of the two that matter most. */
#include <stdlib.h>
#include <string.h>

#include "analysis/comparing.h"
#include "base/rng.h"
#include "stat/robust.h"
#include "stat/sample.h"

enum {
  PED_LEAST = 30, /* runs from which on the shares are PED-ANOVA's: its best tenth is then three */
  BINS = 10,      /* of the values of a number of more than so many */
  PERMUTATIONS = 2000,
  PERMUTATIONS_LEAST = 200, /* of many settings and columns, within WORK */
  CELLS_SIDE = 20           /* values of a parameter that the cells have room for */
};
#define WORK 2e7         /* multiplications that a test may take */
#define PED_QUANTILE 0.1 /* share of the runs that counts as the best */
#define ROUNDING 1e-12   /* shares that are equal may differ by that */

/* Ranks of y, 1 the best: what diverged weighs no more than the last. */
static double *ranks_of(const assay_field *f)
{
  double *rank = assay_arena_array(f->arena, f->n + 1, sizeof *rank);
  return rank && assay_ranks(f->arena, f->y, f->n, rank) ? rank : NULL;
}

static double squares(const double *v, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += v[i] * v[i];
  return sum;
}

static void shuffle(assay_rng *rng, double *v, size_t n)
{
  for (size_t i = n; i > 1; i--) {
    const size_t k = (size_t)assay_rng_below(rng, i);
    const double t = v[i - 1];
    v[i - 1] = v[k];
    v[k] = t;
  }
}

/* What is asked of the ranks: columns of the others up to the rank-th, then the parameter's own. */
typedef struct question {
  assay_design columns;
  size_t others;
  double *rest; /* ranks without what the others tell */
  double *drawn;
} question;

static bool ask(const assay_comparing *c, const assay_field *f, question *q)
{
  if (!assay_field_others(c, f, &q->columns) || !(q->rest = ranks_of(f)))
    return false;
  assay_design_take_off(&q->columns, q->rest);
  q->others = q->columns.rank;
  q->drawn = assay_arena_array(f->arena, f->n + 1, sizeof *q->drawn);
  return q->drawn && assay_field_own(c, f, &q->columns);
}

/* Squares of the rest that the parameter tells, without what so many columns tell of noise. */
static double explained(const question *q)
{
  const double own = assay_design_squares(&q->columns, q->others, q->rest);
  const double columns = (double)(q->columns.rank - q->others);
  const double df = (double)q->columns.n - (double)q->columns.rank;
  return df > 0 ? fmax(0, own - columns * (squares(q->rest, q->columns.n) - own) / df) : 0;
}

/* Freedman and Lane (1983): what the others leave is permuted, and the others are taken off anew.
 */
static double permutation_p(const assay_comparing *c, const question *q)
{
  const size_t n = q->columns.n, own = q->columns.rank - q->others;
  const double whole = squares(q->rest, n);
  if (!own || !(whole > 0))
    return (double)NAN;
  const double share = assay_design_squares(&q->columns, q->others, q->rest) / whole;
  const double room = WORK / ((double)n * (double)q->columns.rank);
  const size_t draws = (size_t)fmax(PERMUTATIONS_LEAST, fmin(PERMUTATIONS, room));
  size_t reached = 0;
  assay_rng rng;
  assay_rng_init(&rng, c->options->seed);
  for (size_t d = 0; d < draws; d++) {
    shuffle(&rng, q->rest, n);
    const double all = assay_design_squares(&q->columns, 0, q->rest);
    const double mine = assay_design_squares(&q->columns, q->others, q->rest);
    reached += mine >= (share - ROUNDING) * (whole - (all - mine));
  }
  return (double)(reached + 1) / (double)(draws + 1);
}

/* ---- PED-ANOVA ---- */

/* Of each point the value of the parameter, or its tenth where there are many; their number. */
static bool bins_of(const assay_comparing *c, const assay_field *f, size_t *bin, size_t *bins)
{
  const assay_parameter_effect *p = &c->out->parameters.items[f->parameter];
  double *rank = assay_arena_array(f->arena, f->n + 1, sizeof *rank);
  if (!rank || !assay_ranks(f->arena, f->x, f->n, rank))
    return false;
  const bool many = p->numbers.n > BINS;
  *bins = many ? BINS : p->values.n;
  for (size_t i = 0; i < f->n; i++)
    bin[i] = many ? (size_t)((rank[i] - 0.5) * BINS / (double)f->n) : f->level[i];
  return true;
}

static bool ped_anova(const assay_comparing *c, const assay_field *f, double *out)
{
  question q;
  size_t bins, *bin = assay_arena_array(f->arena, f->n + 1, sizeof *bin);
  if (!bin || !ask(c, f, &q) || !bins_of(c, f, bin, &bins))
    return false;
  double *rank = assay_arena_array(f->arena, f->n + 1, sizeof *rank);
  double *best = assay_arena_array(f->arena, bins + 1, sizeof *best);
  double *all = assay_arena_array(f->arena, bins + 1, sizeof *all);
  if (!rank || !best || !all || !assay_ranks(f->arena, q.rest, f->n, rank))
    return false;
  const double top = fmax(1, ceil(PED_QUANTILE * (double)f->n));
  double chosen = 0;
  for (size_t i = 0; i < f->n; i++) {
    all[bin[i]]++;
    best[bin[i]] += rank[i] <= top;
    chosen += rank[i] <= top;
  }
  *out = 0;
  for (size_t b = 0; b < bins && chosen > 0; b++) {
    const double share = all[b] / (double)f->n, lean = best[b] / chosen;
    *out += share > 0 ? (lean / share - 1) * (lean / share - 1) * share : 0;
  }
  /* what drawing so few at random gives */
  *out = fmax(0, *out - ((double)bins - 1) / fmax(1, chosen));
  return true;
}

/* ---- shares ---- */

static bool weigh_one(assay_comparing *c, size_t k, assay_arena *arena)
{
  assay_parameter_effect *p = &c->out->parameters.items[k];
  assay_field f;
  question q;
  if (!assay_field_gather(c, arena, k, ASSAY_REACH_ALL, c->by_run, &f) || !ask(c, &f, &q))
    return false;
  p->importance = explained(&q);
  p->p = permutation_p(c, &q);
  if (!c->out->ped_anova)
    return true;
  return assay_field_gather(c, arena, k, ASSAY_REACH_ALL, true, &f) &&
         ped_anova(c, &f, &p->importance);
}

static assay_code weigh(assay_comparing *c, assay_err *err)
{
  assay_compare *out = c->out;
  double sum = 0;
  size_t runs = 0;
  for (size_t i = 0; i < c->report->runs.n; i++)
    runs += out->group_of.items[i] != SIZE_MAX;
  out->ped_anova = runs >= PED_LEAST;
  for (size_t k = 0; k < out->parameters.n; k++) {
    if (out->parameters.items[k].note.ptr)
      continue;
    assay_arena *arena = assay_arena_new();
    const bool fine = arena && weigh_one(c, k, arena);
    assay_arena_free(arena);
    if (!fine)
      return assay_err_nomem(err);
    sum += out->parameters.items[k].importance;
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
