/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ranking, and who is statistically as good as the best: the tie set. */
#include <stdlib.h>

#include "analysis/comparing.h"
#include "stat/sample.h"

/* ---- order ---- */

typedef struct placed {
  double value; /* lower is better; infinite: none */
  size_t group;
} placed;

static int by_value(const void *a, const void *b)
{
  const placed *p = a, *q = b;
  int sign = (p->value > q->value) - (p->value < q->value);
  return sign ? sign : (p->group > q->group) - (p->group < q->group);
}

static placed *order(const assay_comparing *c, bool last)
{
  const assay_compare *out = c->out;
  placed *all = assay_arena_array(c->arena, out->groups.n + 1, sizeof *all);
  for (size_t g = 0; all && g < out->groups.n; g++) {
    const assay_run_group *it = &out->groups.items[g];
    const double x = last ? it->last_value : it->value;
    all[g] = (placed){ isnan(x) ? (double)INFINITY : -out->direction * x, g };
  }
  if (all)
    qsort(all, out->groups.n, sizeof *all, by_value);
  return all;
}

/* ---- tests ---- */

/* Differences of the runs of two groups with the same seed; 0: not all have a partner. */
static size_t pairs(const assay_comparing *c, const assay_run_group *best,
                    const assay_run_group *other, double *d)
{
  if (best->runs.n != other->runs.n || best->runs.n < 2)
    return 0;
  for (size_t i = 0; i < best->runs.n; i++) {
    const assay_contender *a = &c->run[best->runs.items[i]];
    const assay_contender *b = assay_compare_seeded(c, other, a->seed);
    if (!b)
      return 0;
    d[i] = c->out->direction * (a->best - b->best);
  }
  return best->runs.n;
}

/* ---- who can still be the best ---- */

/* A setting's place on the way down, worst first. */
typedef struct suspect {
  double t;     /* how far behind, in standard errors */
  double df;    /* of it */
  double share; /* correlation of its differences to two others of usual error */
  double exact; /* p of the permutation test; NaN: it cannot decide here */
  size_t group;
} suspect;

static int by_distance(const void *a, const void *b)
{
  const suspect *p = a, *q = b;
  const int sign = (p->t < q->t) - (p->t > q->t);
  return sign ? sign : (p->group < q->group) - (p->group > q->group);
}

/* Standard error of a setting's mean, and its degrees of freedom. */
static double error_of(const assay_comparing *c, size_t g, double *df)
{
  const assay_run_group *it = &c->out->groups.items[g];
  const double n = (double)it->runs.n;
  *df = c->scatter_df;
  if (isnan(c->pooled))
    return assay_compare_single_error(c, it);
  *df = c->stray[g] ? n - 1 : c->pooled_df;
  return (c->stray[g] ? it->deviation : c->pooled) / sqrt(n);
}

static suspect compare_with(const assay_comparing *c, size_t best, size_t g)
{
  const assay_compare *out = c->out;
  double df_a, df_b;
  const double a = error_of(c, best, &df_a), b = error_of(c, g, &df_b), all = a * a + b * b;
  const double behind =
      out->direction * (out->groups.items[best].value - out->groups.items[g].value);
  suspect s = { .df = c->pooled_df, .share = 0.5, .exact = (double)NAN, .group = g };
  if (isnan(c->pooled))
    s.df = c->scatter_df;
  else if (c->stray[best] || c->stray[g]) /* Welch */
    s.df = all * all / (pow(a, 4) / df_a + pow(b, 4) / df_b);
  if (all > 0)
    s.t = behind / sqrt(all);
  else
    s.t = behind > 0 ? (double)INFINITY : 0;
  if (all > 0) /* at most as for equal errors: less is on the safe side */
    s.share = fmin(0.5, b * b / all);
  return s;
}

/* The permutation test of signs decides where it could reject at all in a family of this size. */
static double exact_p(const assay_comparing *c, size_t best, size_t g, double *d)
{
  const assay_compare *out = c->out;
  const size_t n = pairs(c, &out->groups.items[best], &out->groups.items[g], d);
  const double family = (double)out->groups.n - 1;
  const bool can =
      n && n <= ASSAY_SIGNS_MOST && family < c->limit[ASSAY_T_TIE_LEVEL] * (double)((size_t)1 << n);
  return can ? assay_signs_upper(d, n) : (double)NAN;
}

/* Every setting may be the best until the differences to those before it say no: Dunnett's
 * comparisons, one side, stepping down from the worst, so that who is out no longer counts (Naik
 * 1975; multiple comparisons with the best: Hsu 1984). Holm's bound would ask for more at every
 * step, since it leaves out that all differences share the best. As the best is the best by chance
 * too, the level is a little below 5 %: then the truly best stays in 95 % of simulated sweeps. */
static assay_code test_all(assay_comparing *c, const placed *ranked, assay_err *err)
{
  assay_compare *out = c->out;
  const size_t n = out->groups.n - 1, best = ranked[0].group;
  suspect *all = assay_arena_array(c->arena, n + 1, sizeof *all);
  double *d = assay_arena_array(c->arena, out->groups.items[best].runs.n, sizeof *d);
  if (!all || !d)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++) {
    all[i] = compare_with(c, best, ranked[i + 1].group);
    all[i].exact = exact_p(c, best, ranked[i + 1].group, d);
  }
  qsort(all, n, sizeof *all, by_distance);
  double least = 0;
  for (size_t i = 0; i < n; i++) {
    const double family = (double)(n - i);
    const double p = isnan(all[i].exact)
                         ? assay_dunnett_upper(all[i].t, n - i, all[i].share, all[i].df)
                         : fmin(1, family * all[i].exact);
    least = fmax(least, p);
    out->groups.items[all[i].group].p = least;
  }
  return ASSAY_OK;
}

static assay_code list(assay_comparing *c, const placed *ranked, const placed *by_last,
                       assay_err *err)
{
  assay_compare *out = c->out;
  size_t *last_rank = assay_arena_array(c->arena, out->groups.n, sizeof *last_rank);
  if (!last_rank)
    return assay_err_nomem(err);
  for (size_t i = 0; i < out->groups.n; i++)
    last_rank[by_last[i].group] = i + 1;
  for (size_t i = 0; i < out->groups.n; i++) {
    assay_ranked *to = ASSAY_PUSH(c->arena, &out->ranking);
    if (!to)
      return assay_err_nomem(err);
    const size_t g = ranked[i].group;
    const bool worse = out->groups.items[g].p < c->limit[ASSAY_T_TIE_LEVEL];
    *to = (assay_ranked){ i + 1, g,
                          !i      ? ASSAY_STANDING_BEST
                          : worse ? ASSAY_STANDING_WORSE
                                  : ASSAY_STANDING_TIED,
                          last_rank[g] };
    if (to->standing == ASSAY_STANDING_WORSE)
      continue;
    size_t *slot = ASSAY_PUSH(c->arena, &out->tie_set);
    if (!slot)
      return assay_err_nomem(err);
    *slot = g;
  }
  return ASSAY_OK;
}

static void find_cheapest(assay_compare *out)
{
  out->cheapest = SIZE_MAX;
  for (size_t i = 0; i < out->tie_set.n; i++) {
    const size_t g = out->tie_set.items[i];
    const double cost = out->groups.items[g].cost;
    if (isnan(cost))
      continue;
    if (out->cheapest == SIZE_MAX || cost < out->groups.items[out->cheapest].cost)
      out->cheapest = g;
  }
}

assay_code assay_compare_rank(assay_comparing *c, assay_err *err)
{
  c->out->cheapest = SIZE_MAX;
  if (!c->out->groups.n)
    return ASSAY_OK;
  const placed *ranked = order(c, false), *by_last = order(c, true);
  assay_code code = ranked && by_last ? test_all(c, ranked, err) : assay_err_nomem(err);
  if (code == ASSAY_OK)
    code = list(c, ranked, by_last, err);
  find_cheapest(c->out);
  return code;
}
