/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON of a comparison, section 4. */
#include "base/num.h"
#include "model/document.h"

typedef assay_values values;
typedef assay_value value;

static const assay_run_group *group_at(const assay_compare *c, size_t at)
{
  return at < c->groups.n ? &c->groups.items[at] : NULL;
}

static void add_name(values *b, value *at, const char *key, const assay_run_group *g)
{
  assay_value_string(b, at, key, g ? g->name : (assay_str){ NULL, 0 });
}

static void add_parameters_of(values *b, value *at, const assay_compare *c,
                              const assay_run_group *g)
{
  value *to = assay_value_object(b, at, "parameters");
  for (size_t k = 0; k < g->keys.n && k < c->parameters.n; k++)
    if (g->keys.items[k] < c->parameters.items[k].values.n)
      assay_value_add(b, to, c->parameters.items[k].name, ASSAY_VALUE_STRING)->as.string =
          c->parameters.items[k].values.items[g->keys.items[k]];
}

void assay_document_group_of(values *b, value *at, const assay_report *report, size_t run)
{
  const assay_compare *c = report->compare;
  const assay_run_group *g = group_at(c, c->group_of.n ? c->group_of.items[run] : SIZE_MAX);
  if (!g) {
    assay_value_null(b, at, "group");
    return;
  }
  value *to = assay_value_object(b, at, "group");
  add_name(b, to, "name", g);
  add_parameters_of(b, to, c, g);
  value *runs = assay_value_array(b, to, "runs");
  for (size_t k = 0; k < g->runs.n; k++)
    assay_value_string(b, runs, "", report->runs.items[g->runs.items[k]].run->name);
}

static const char *standing_name(assay_standing standing)
{
  static const char *const names[] = { "best", "tied", "worse" };
  return names[standing];
}

static void add_ranked(values *b, value *list, const assay_compare *c, const assay_ranked *r)
{
  const assay_run_group *g = &c->groups.items[r->group];
  value *at = assay_value_object(b, list, "");
  assay_value_int(b, at, "rank", (int64_t)r->rank);
  add_name(b, at, "run", g);
  assay_value_real(b, at, "value", g->value);
  assay_value_real(b, at, "low", g->low);
  assay_value_real(b, at, "high", g->high);
  assay_value_text(b, at, "against_best", standing_name(r->standing));
  assay_value_real(b, at, "p", g->p);
  assay_value_int(b, at, "seeds", (int64_t)g->runs.n);
  assay_value_real(b, at, "deviation", g->deviation);
  assay_value_real(b, at, "iqm", g->iqm);
  assay_value_real(b, at, "iqm_low", g->iqm_low);
  assay_value_real(b, at, "iqm_high", g->iqm_high);
  assay_value_real(b, at, "improvement", g->improvement);
  assay_value_real(b, at, "last_value", g->last_value);
  assay_value_int(b, at, "last_rank", (int64_t)r->last_rank);
  assay_value_real(b, at, "best_at", g->best_at);
  assay_value_real(b, at, "cost", g->cost);
}

static void add_names(values *b, value *root, const assay_compare *c, const char *key,
                      const size_t *items, size_t n)
{
  value *list = assay_value_array(b, root, key);
  for (size_t i = 0; i < n; i++)
    add_name(b, list, "", &c->groups.items[items[i]]);
}

static void add_parameter(values *b, value *list, const assay_parameter_effect *p)
{
  static const char *const kinds[] = { "number", "log", "category" };
  value *at = assay_value_object(b, list, "");
  assay_value_string(b, at, "name", p->name);
  assay_value_text(b, at, "kind", kinds[p->kind]);
  assay_value_real(b, at, "effect", p->effect);
  assay_value_real(b, at, "p", p->p);
  assay_value_real(b, at, "importance", p->importance);
  assay_value_real(b, at, "low", p->low);
  assay_value_real(b, at, "high", p->high);
  assay_value_string(b, at, "note", p->note);
  value *values_ = assay_value_array(b, at, "values");
  for (size_t i = 0; i < p->values.n; i++)
    assay_value_string(b, values_, "", p->values.items[i]);
  value *means = assay_value_array(b, at, "means");
  for (size_t i = 0; i < p->means.n; i++)
    assay_value_real(b, means, "", p->means.items[i]);
  if (isnan(p->optimum)) {
    assay_value_null(b, at, "optimum");
    return;
  }
  value *optimum = assay_value_object(b, at, "optimum");
  assay_value_real(b, optimum, "value", p->optimum);
  assay_value_real(b, optimum, "low", p->optimum_low);
  assay_value_real(b, optimum, "high", p->optimum_high);
}

/* The same keys as of one that varies. */
static void add_constant(values *b, value *list, const assay_parameter *p)
{
  double number;
  const double nan = (double)NAN;
  const bool is_number = assay_num_read(p->value, '.', &number) == ASSAY_NUM_FINITE;
  add_parameter(b, list,
                &(assay_parameter_effect){
                    .name = p->name,
                    .kind = is_number ? ASSAY_PARAMETER_NUMBER : ASSAY_PARAMETER_CATEGORY,
                    .values = { .items = (assay_str[]){ p->value }, .n = 1, .cap = 1 },
                    .effect = nan,
                    .low = nan,
                    .high = nan,
                    .p = nan,
                    .importance = nan,
                    .optimum = nan,
                    .note = ASSAY_STR("held constant") });
}

static void add_next(values *b, value *list, const assay_advice_next *n)
{
  value *at = assay_value_object(b, list, "");
  assay_value_string(b, at, "sentence", n->sentence);
  value *evidence = assay_value_object(b, at, "evidence");
  for (size_t i = 0; i < n->evidence.n; i++)
    assay_value_real(b, evidence, n->evidence.items[i].name, n->evidence.items[i].value);
}

static void add_apart(values *b, value *list, const assay_set_apart *s)
{
  value *at = assay_value_object(b, list, "");
  value *runs = assay_value_array(b, at, "runs");
  for (size_t i = 0; i < s->runs.n; i++)
    assay_value_string(b, runs, "", s->runs.items[i]);
  assay_value_string(b, at, "why", s->why);
}

static void add_replay(values *b, value *list, const assay_sweep_replay *r)
{
  value *at = assay_value_object(b, list, "");
  assay_value_text(b, at, "rule", r->rule);
  assay_value_int(b, at, "patience", r->patience);
  assay_value_int(b, at, "stopped", (int64_t)r->stopped);
  assay_value_real(b, at, "saved", r->saved);
  assay_value_real(b, at, "worst_regret", r->worst_regret);
  assay_value_bool(b, at, "keeps_winner", r->keeps_winner);
}

static void add_heat(values *b, value *root, const assay_compare *c)
{
  if (!c->heat.cells.n) {
    assay_value_null(b, root, "interaction");
    return;
  }
  value *at = assay_value_object(b, root, "interaction");
  assay_value_string(b, at, "x", c->parameters.items[c->heat.x].name);
  assay_value_string(b, at, "y", c->parameters.items[c->heat.y].name);
  assay_value_real(b, at, "p", c->heat.p);
  const size_t columns = c->parameters.items[c->heat.x].values.n;
  value *rows = assay_value_array(b, at, "cells"), *row = NULL;
  for (size_t i = 0; i < c->heat.cells.n; i++) {
    row = i % columns ? row : assay_value_array(b, rows, "");
    assay_value_real(b, row, "", c->heat.cells.items[i]);
  }
}

void assay_document_compare(values *b, value *root, const assay_report *report)
{
  static const assay_compare nothing = { .cheapest = SIZE_MAX }; /* refused before */
  const assay_compare *c = report->compare ? report->compare : &nothing;
  assay_value_string(b, root, "metric", c->metric);
  assay_value_text(b, root, "direction",
                   c->direction < 0   ? "lower"
                   : c->direction > 0 ? "higher"
                                      : NULL);
  assay_value_text(b, root, "cost_unit", c->cost_unit);
  assay_value_bool(b, root, "seeds_known", c->seeds_known);
  value *ranking = assay_value_array(b, root, "ranking");
  for (size_t i = 0; i < c->ranking.n; i++)
    add_ranked(b, ranking, c, &c->ranking.items[i]);
  add_names(b, root, c, "tie_set", c->tie_set.items, c->tie_set.n);
  add_name(b, root, "cheapest", group_at(c, c->cheapest));
  value *parameters = assay_value_array(b, root, "parameters");
  for (size_t i = 0; i < c->parameters.n; i++)
    add_parameter(b, parameters, &c->parameters.items[i]);
  for (size_t i = 0; i < c->constants.n; i++)
    add_constant(b, parameters, &c->constants.items[i]);
  assay_value_text(b, root, "importance_method",
                   !c->parameters.n ? NULL
                   : c->ped_anova   ? "PED-ANOVA"
                                    : "rank correlation");
  add_heat(b, root, c);
  add_names(b, root, c, "pareto", c->pareto.items, c->pareto.n);
  value *replay = assay_value_array(b, root, "replay");
  for (size_t i = 0; i < c->replay.n; i++)
    add_replay(b, replay, &c->replay.items[i]);
  value *next = assay_value_array(b, root, "next");
  for (size_t i = 0; i < c->next.n; i++)
    add_next(b, next, &c->next.items[i]);
  value *apart = assay_value_array(b, root, "not_comparable");
  for (size_t i = 0; i < c->not_comparable.n; i++)
    add_apart(b, apart, &c->not_comparable.items[i]);
}
