/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ranking, and who is statistically as good as the best: every group is tested against it, one
 * side, the family corrected by Holm. */
#include <stdlib.h>

#include "analysis/comparing.h"
#include "stat/robust.h"
#include "stat/resample.h"
#include "stat/sample.h"

#define TIE_LEVEL 0.05

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
    size_t k = 0;
    while (k < other->runs.n && !assay_str_eq(c->run[other->runs.items[k]].seed, a->seed))
      k++;
    if (!a->seed.ptr || k == other->runs.n)
      return 0;
    d[i] = c->out->direction * (a->best - c->run[other->runs.items[k]].best);
  }
  return best->runs.n;
}

static double student(double difference, double error, double df)
{
  if (error > 0)
    return assay_student_upper(difference / error, df);
  return difference > 0 ? 0 : 1;
}

static double unpaired(const assay_comparing *c, const assay_run_group *best,
                       const assay_run_group *other, double difference)
{
  enum { OUT_OF_LINE = 3 };
  const double n = (double)best->runs.n, m = (double)other->runs.n;
  if (isnan(c->pooled)) {
    double a = assay_compare_single_error(c, best), b = assay_compare_single_error(c, other);
    return student(difference, hypot(a, b), (double)INFINITY);
  }
  double a = best->deviation, b = other->deviation;
  bool in_line = !(a > OUT_OF_LINE * c->pooled) && !(b > OUT_OF_LINE * c->pooled);
  if (in_line || n < 2 || m < 2)
    return student(difference, c->pooled * sqrt(1 / n + 1 / m), c->pooled_df);
  const double u = a * a / n, v = b * b / m; /* Welch */
  return student(difference, sqrt(u + v), (u + v) * (u + v) / (u * u / (n - 1) + v * v / (m - 1)));
}

/* Exact where so many signs can decide at all in a family of this size. */
static double test(const assay_comparing *c, const assay_run_group *best,
                   const assay_run_group *other, size_t family, double *d)
{
  const double difference = c->out->direction * (best->value - other->value);
  const size_t n = pairs(c, best, other, d);
  if (n && n <= ASSAY_SIGNS_MOST && (double)family < TIE_LEVEL * (double)((size_t)1 << n))
    return assay_signs_upper(d, n);
  return unpaired(c, best, other, difference);
}

static assay_code test_all(assay_comparing *c, const placed *ranked, assay_err *err)
{
  assay_compare *out = c->out;
  const size_t n = out->groups.n;
  const assay_run_group *best = &out->groups.items[ranked[0].group];
  double *p = assay_arena_array(c->arena, n, sizeof *p);
  double *adjusted = assay_arena_array(c->arena, n, sizeof *adjusted);
  double *d = assay_arena_array(c->arena, best->runs.n, sizeof *d);
  if (!p || !adjusted || !d)
    return assay_err_nomem(err);
  for (size_t i = 1; i < n; i++)
    p[i - 1] = test(c, best, &out->groups.items[ranked[i].group], n - 1, d);
  if (!assay_holm(c->arena, p, n - 1, adjusted))
    return assay_err_nomem(err);
  for (size_t i = 1; i < n; i++)
    out->groups.items[ranked[i].group].p = adjusted[i - 1];
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
    const bool worse = out->groups.items[g].p < TIE_LEVEL;
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
