/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quality against cost with noise, and early stopping replayed over the sweep. */
#include <stdlib.h>
#include <string.h>

#include "analysis/comparing.h"

typedef struct priced {
  double cost;
  size_t group;
} priced;

static int by_cost(const void *a, const void *b)
{
  const priced *p = a, *q = b;
  int sign = (p->cost > q->cost) - (p->cost < q->cost);
  return sign ? sign : (p->group > q->group) - (p->group < q->group);
}

/* One dominates another that costs no less, if it is better beyond the intervals of both. */
static bool beyond(const assay_compare *out, const assay_run_group *a, const assay_run_group *b)
{
  return out->direction > 0 ? a->low > b->high : a->high < b->low;
}

static bool dominated(const assay_compare *out, const assay_run_group *g)
{
  for (size_t i = 0; i < out->groups.n; i++) {
    const assay_run_group *a = &out->groups.items[i];
    const bool better = beyond(out, a, g);
    const bool equal = !beyond(out, g, a);
    if ((a->cost <= g->cost && better) ||
        (a->cost < g->cost && equal && out->direction * (a->value - g->value) >= 0))
      return true;
  }
  return false;
}

assay_code assay_compare_front(assay_comparing *c, assay_err *err)
{
  assay_compare *out = c->out;
  priced *all = assay_arena_array(c->arena, out->groups.n + 1, sizeof *all);
  size_t n = 0;
  if (!all)
    return assay_err_nomem(err);
  for (size_t g = 0; g < out->groups.n; g++)
    if (!isnan(out->groups.items[g].cost))
      all[n++] = (priced){ out->groups.items[g].cost, g };
  qsort(all, n, sizeof *all, by_cost);
  for (size_t i = 0; i < n; i++) {
    if (dominated(out, &out->groups.items[all[i].group]))
      continue;
    size_t *slot = ASSAY_PUSH(c->arena, &out->pareto);
    if (!slot)
      return assay_err_nomem(err);
    *slot = all[i].group;
  }
  return ASSAY_OK;
}

/* ---- early stopping ---- */

/* What a rule would have done, over the runs that it can be replayed on. */
static void replay(const assay_comparing *c, size_t rule, assay_sweep_replay *to)
{
  double steps = 0, saved = 0, best = (double)INFINITY, kept = (double)INFINITY;
  size_t winner = SIZE_MAX, winner_kept = SIZE_MAX;
  for (size_t i = 0; i < c->report->runs.n; i++) {
    const assay_run_review *r = &c->report->runs.items[i];
    if (c->run[i].apart || rule >= r->patience.n || r->last.step <= 0)
      continue;
    const assay_patience *p = &r->patience.items[rule];
    const double lowest = r->lowest.validation_loss;
    to->rule = p->rule;
    to->patience = p->patience;
    steps += (double)r->last.step;
    if (lowest < best) {
      best = lowest;
      winner = i;
    }
    if (p->validation_loss < kept) {
      kept = p->validation_loss;
      winner_kept = i;
    }
    if (p->stop_step == ASSAY_NO_STEP)
      continue;
    to->stopped++;
    saved += (double)p->steps_saved;
    to->worst_regret = fmax(to->worst_regret, p->regret);
  }
  to->saved = steps > 0 ? saved / steps : (double)NAN;
  to->keeps_winner = winner != SIZE_MAX && winner == winner_kept;
}

assay_code assay_compare_replay(assay_comparing *c, assay_err *err)
{
  size_t rules = 0;
  for (size_t i = 0; i < c->report->runs.n; i++)
    rules =
        c->report->runs.items[i].patience.n > rules ? c->report->runs.items[i].patience.n : rules;
  for (size_t k = 0; k < rules; k++) {
    assay_sweep_replay one = { 0 };
    replay(c, k, &one);
    assay_sweep_replay *to = one.rule ? ASSAY_PUSH(c->arena, &c->out->replay) : NULL;
    if (one.rule && !to)
      return assay_err_nomem(err);
    if (to)
      *to = one;
  }
  return ASSAY_OK;
}
