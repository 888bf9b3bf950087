/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each run is ranked by, on one footing: its best checkpoint, and the last beside it. And
 * which runs cannot be ranked with the others. */
#include <stdlib.h>
#include <string.h>

#include "analysis/comparing.h"
#include "stat/robust.h"

/* The least of many noisy evaluations is lower than that of few. */
enum {
  FAR_POINTS = 4,  /* factor between two numbers of evaluations that differ "by far" */
  POINTS_LEAST = 8 /* evaluations of the larger below which that does not matter */
};
/* Percent lie 100-fold above fractions; a fifth of that leaves room for runs that are worse. */
enum { FAR_UNITS = 20 };

static const assay_series *ranked_series(const assay_comparing *c, const assay_run *run)
{
  assay_str name = c->by.name;
  if (!name.ptr || assay_str_eqz(name, "validation_loss"))
    return assay_run_validation(run);
  if (assay_str_eqz(name, "train_loss"))
    return assay_run_series(run, ASSAY_ROLE_TRAIN_LOSS);
  if (assay_str_eqz(name, "perplexity")) {
    const assay_series *s = assay_run_series(run, ASSAY_ROLE_VALIDATION_PERPLEXITY);
    return s ? s : assay_run_validation(run);
  }
  for (size_t i = 0; i < run->series.n; i++)
    if (assay_str_eq(run->series.items[i].name, name))
      return &run->series.items[i];
  return NULL;
}

static int64_t end_of(const assay_run *run)
{
  int64_t end = ASSAY_NO_STEP;
  for (size_t i = 0; i < run->series.n; i++) {
    const assay_series *s = &run->series.items[i];
    if (s->n && s->step[s->n - 1] > end)
      end = s->step[s->n - 1];
  }
  return end;
}

/* What a loss is raised to for a perplexity that no column holds; 0: values stay as they are. */
static double base_of(const assay_comparing *c, const assay_run_review *r)
{
  if (!assay_str_eqz(c->by.name, "perplexity") ||
      assay_run_series(r->run, ASSAY_ROLE_VALIDATION_PERPLEXITY))
    return 0;
  return r->perplexity.base && strcmp(r->perplexity.base, "2") == 0 ? 2 : exp(1);
}

static assay_code read_series(assay_comparing *c, const assay_series *s, double base,
                              assay_contender *to, int64_t *at)
{
  double *y = assay_arena_array(c->arena, s->n + 1, sizeof *y);
  double *scratch = assay_arena_array(c->arena, s->n + 1, sizeof *scratch);
  if (!y || !scratch)
    return ASSAY_E_NOMEM;
  for (size_t i = 0; i < s->n; i++) {
    const double value = base > 0 ? pow(base, s->value[i]) : s->value[i];
    if (!isfinite(value))
      continue;
    y[to->points++] = to->last = value;
    if (isnan(to->best) || assay_compare_better(c, value, to->best)) {
      to->best = value;
      *at = s->step[i];
    }
  }
  double noise = assay_noise_sigma(y, to->points, scratch);
  to->noise = isfinite(noise) ? noise : 0;
  return ASSAY_OK;
}

static assay_code read_run(assay_comparing *c, size_t i, assay_err *err)
{
  const assay_run_review *r = &c->report->runs.items[i];
  const assay_series *s = ranked_series(c, r->run);
  assay_contender *to = &c->run[i];
  int64_t at = ASSAY_NO_STEP, end = end_of(r->run);
  to->best = to->last = to->at = to->cost = (double)NAN;
  if (s && read_series(c, s, base_of(c, r), to, &at) != ASSAY_OK)
    return assay_err_nomem(err);
  to->end = end > 0 ? (double)end : (double)NAN;
  if (at != ASSAY_NO_STEP && end > 0)
    to->at = (double)at / (double)end;
  return ASSAY_OK;
}

assay_code assay_compare_figures(assay_comparing *c, assay_err *err)
{
  int direction = c->by.direction ? c->by.direction : assay_metric_direction(c->by.name);
  c->out->metric = c->by.name.ptr ? c->by.name : ASSAY_STR("validation_loss");
  c->out->direction = direction > 0 ? 1 : -1;
  for (size_t i = 0; i < c->report->runs.n; i++)
    if (read_run(c, i, err) != ASSAY_OK)
      return err->code;
  return ASSAY_OK;
}

/* ---- set apart ---- */

static assay_code set_apart(assay_comparing *c, const bool *which, assay_str why, assay_err *err)
{
  assay_set_apart *to = NULL;
  for (size_t i = 0; i < c->report->runs.n; i++) {
    if (!which[i] || c->run[i].apart)
      continue;
    if (!to && !(to = ASSAY_PUSH(c->arena, &c->out->not_comparable)))
      return assay_err_nomem(err);
    assay_str *slot = ASSAY_PUSH(c->arena, &to->runs);
    if (!slot)
      return assay_err_nomem(err);
    *slot = c->report->runs.items[i].run->name;
    c->run[i].apart = true;
  }
  if (to)
    to->why = why;
  return why.ptr ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code without_value(assay_comparing *c, bool *which, assay_err *err)
{
  for (size_t i = 0; i < c->report->runs.n; i++)
    which[i] = isnan(c->run[i].best);
  return set_apart(
      c, which,
      assay_str_format(c->arena, "no finite value of %.*s", ASSAY_STR_ARG(c->out->metric)), err);
}

static assay_code other_points(assay_comparing *c, bool *which, assay_err *err)
{
  size_t n = c->report->runs.n, m = 0;
  double *points = assay_arena_array(c->arena, n + 1, sizeof *points);
  if (!points)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    if (!c->run[i].apart)
      points[m++] = (double)c->run[i].points;
  const double usual = assay_median(points, m);
  for (size_t i = 0; i < n; i++) {
    const double mine = (double)c->run[i].points;
    which[i] = fmax(mine, usual) >= POINTS_LEAST &&
               (mine > FAR_POINTS * usual || usual > FAR_POINTS * mine);
  }
  return set_apart(c, which,
                   assay_str_format(c->arena,
                                    "their number of evaluation points differs by far from the "
                                    "usual %zu: the best of many noisy values looks better",
                                    (size_t)(m ? usual : 0)),
                   err);
}

/* Whether a metric may be told in percent or as a fraction, whichever way it is ranked. */
static bool is_share(const assay_comparing *c)
{
  return c->by.name.ptr && (c->out->direction > 0 || assay_metric_direction(c->by.name) > 0 ||
                            assay_str_ends(c->by.name, "wer") || assay_str_ends(c->by.name, "cer"));
}

/* Scores in percent among scores in fractions: what most runs have stays. Rewards and the like,
 * which lie to both sides of 1 too, are not that far from one another. */
static assay_code other_units(assay_comparing *c, bool *which, assay_err *err)
{
  const size_t n = c->report->runs.n;
  size_t percent = 0, fraction = 0;
  bool share = is_share(c);
  double *above = assay_arena_array(c->arena, n + 1, sizeof *above);
  double *below = assay_arena_array(c->arena, n + 1, sizeof *below);
  if (!above || !below)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++) {
    const double best = c->run[i].best;
    if (c->run[i].apart)
      continue;
    share = share && best >= 0 && best <= 100;
    if (best > 1)
      above[percent++] = best;
    else
      below[fraction++] = best;
  }
  if (!share || !percent || !fraction ||
      assay_median(above, percent) < FAR_UNITS * assay_median(below, fraction))
    return ASSAY_OK;
  for (size_t i = 0; i < n; i++)
    which[i] = (c->run[i].best > 1) == (percent <= fraction);
  return set_apart(c, which,
                   percent > fraction ? ASSAY_STR("a fraction where the others are percent")
                                      : ASSAY_STR("percent where the others are fractions"),
                   err);
}

static assay_code other_values(assay_comparing *c, size_t k, bool *which, assay_err *err)
{
  const assay_varied *p = &c->parameters.items[k];
  size_t n = c->report->runs.n, most = 0;
  size_t *count = assay_arena_array(c->arena, p->values.n + 1, sizeof *count);
  if (!count)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    if (!c->run[i].apart && c->run[i].value[k] != SIZE_MAX)
      count[c->run[i].value[k]]++;
  for (size_t v = 1; v < p->values.n; v++)
    most = count[v] > count[most] ? v : most;
  for (size_t i = 0; i < n; i++)
    which[i] = c->run[i].value[k] != SIZE_MAX && c->run[i].value[k] != most;
  return set_apart(c, which,
                   assay_str_format(c->arena,
                                    "%.*s is not %.*s as in most runs: losses there are "
                                    "in other units",
                                    ASSAY_STR_ARG(p->name), ASSAY_STR_ARG(p->values.items[most])),
                   err);
}

assay_code assay_compare_apart(assay_comparing *c, assay_err *err)
{
  /* what a loss is measured on, and in */
  static const char *const yardsticks[] = { "validationfile", "validfile",      "valfile",
                                            "evalfile",       "validationdata", "valdata",
                                            "evaldata",       "evaldataset",    "valdataset",
                                            "validationset" };
  bool *which = assay_arena_array(c->arena, c->report->runs.n + 1, sizeof *which);
  assay_code code = which ? without_value(c, which, err) : assay_err_nomem(err);
  if (code == ASSAY_OK)
    code = other_points(c, which, err);
  if (code == ASSAY_OK)
    code = other_units(c, which, err);
  for (size_t k = 0; k < c->parameters.n && code == ASSAY_OK; k++)
    if ((!c->out->per_byte && assay_compare_is_tokenizer(c->parameters.items[k].name)) ||
        assay_compare_named(c->parameters.items[k].name, yardsticks,
                            sizeof yardsticks / sizeof *yardsticks))
      code = other_values(c, k, which, err);
  return code;
}
