/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/compare_curve.h"

#include <math.h>

enum { FEW_GROUPS = 4 }; /* too few to tell quartiles */
#define FAR_OUT 3.0      /* quartile ranges behind the worse quartile */

static const assay_series *series_of(const assay_report *report, size_t run)
{
  const assay_run *r = report->runs.items[run].run;
  const assay_str metric = report->compare->metric;
  if (report->compare->per_byte ||
      assay_str_eqz(metric, assay_role_name(ASSAY_ROLE_VALIDATION_LOSS)))
    return assay_run_validation(r);
  for (size_t i = 0; i < r->series.n; i++) {
    const assay_series *s = &r->series.items[i];
    const bool named = assay_str_eq(s->name, metric);
    if (named || assay_str_eqz(metric, assay_role_name(s->role)))
      return s;
  }
  return NULL;
}

assay_curve_axis assay_compare_axis(const assay_report *report)
{
  bool epochs = true, steps = true;
  for (size_t g = 0; g < report->compare->groups.n; g++) {
    const assay_run_group *group = &report->compare->groups.items[g];
    for (size_t i = 0; i < group->runs.n; i++) {
      const assay_run *run = report->runs.items[group->runs.items[i]].run;
      const assay_series *s = series_of(report, group->runs.items[i]);
      if (!s || !s->n)
        continue;
      epochs = epochs && isfinite(assay_run_epoch(run, s->step[0])) &&
               isfinite(assay_run_epoch(run, s->step[s->n - 1]));
      steps = steps && run->x == ASSAY_X_STEP;
    }
  }
  return epochs ? ASSAY_CURVE_EPOCH : steps ? ASSAY_CURVE_STEP : ASSAY_CURVE_SHARE;
}

const char *assay_curve_axis_name(assay_curve_axis axis)
{
  static const char *const names[] = { "epoch", "step", "share of the run" };
  return names[axis];
}

static double x_of(const assay_run *run, const assay_series *s, size_t i, assay_curve_axis axis)
{
  if (axis == ASSAY_CURVE_EPOCH)
    return assay_run_epoch(run, s->step[i]);
  const double last = (double)s->step[s->n - 1];
  return axis == ASSAY_CURVE_STEP ? (double)s->step[i] : last > 0 ? (double)s->step[i] / last : 1;
}

bool assay_compare_curve(assay_arena *arena, const assay_report *report, assay_curve_axis axis,
                         size_t group, size_t most, assay_curve *out)
{
  const assay_run_group *g = &report->compare->groups.items[group];
  *out = (assay_curve){ .x = assay_arena_array(arena, g->runs.n * (most + 1), sizeof(double)),
                        .y = assay_arena_array(arena, g->runs.n * (most + 1), sizeof(double)) };
  if (g->runs.n && (!out->x || !out->y))
    return false;
  for (size_t k = 0; k < g->runs.n; k++) {
    const assay_run *run = report->runs.items[g->runs.items[k]].run;
    const assay_series *s = series_of(report, g->runs.items[k]);
    const size_t n = s ? s->n : 0, shown = n < most ? n : most;
    const double *per_byte = report->compare->per_byte;
    const double factor = per_byte ? per_byte[g->runs.items[k]] : 1;
    if (out->n && shown) {
      out->x[out->n] = out->x[out->n - 1];
      out->y[out->n++] = (double)NAN;
    }
    for (size_t i = 0; i < shown; i++) {
      const size_t at = shown < 2 ? i : i * (n - 1) / (shown - 1);
      out->x[out->n] = x_of(run, s, at, axis);
      out->y[out->n++] = s->value[at] * factor;
    }
  }
  return true;
}

assay_str assay_compare_metric(const assay_compare *compare)
{
  static const struct {
    assay_role role;
    const char *words;
  } known[] = { { ASSAY_ROLE_VALIDATION_LOSS, "validation loss" },
                { ASSAY_ROLE_TRAIN_LOSS, "training loss" } };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (assay_str_eqz(compare->metric, assay_role_name(known[i].role)))
      return assay_str_z(known[i].words);
  return compare->metric;
}

bool assay_compare_is_far(const assay_compare *c, double value)
{
  size_t n = 0; /* ranked worst last, what is not finite behind all */
  while (n < c->ranking.n && isfinite(c->groups.items[c->ranking.items[n].group].value))
    n++;
  if (!isfinite(value) || n < FEW_GROUPS)
    return !isfinite(value);
  const double sign = c->direction > 0 ? -1 : 1;
  const double good = sign * c->groups.items[c->ranking.items[n / 4].group].value;
  const double bad = sign * c->groups.items[c->ranking.items[n * 3 / 4].group].value;
  return bad > good && sign * value > bad + FAR_OUT * (bad - good);
}

static bool holds(const assay_run_group *group, size_t run)
{
  for (size_t i = 0; i < group->runs.n; i++)
    if (group->runs.items[i] == run)
      return true;
  return false;
}

bool assay_compare_has_page(const assay_report *report, size_t run)
{
  const assay_compare *c = report->compare;
  size_t behind = 0; /* runs behind the tie set, in order of rank */
  for (size_t i = 0; i < c->ranking.n; i++) {
    const assay_run_group *group = &c->groups.items[c->ranking.items[i].group];
    const bool worse = c->ranking.items[i].standing == ASSAY_STANDING_WORSE;
    if (holds(group, run))
      return !worse || behind < c->pages;
    behind += worse ? group->runs.n : 0;
  }
  return false;
}
