/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each parameter did beside the others: a slope with its interval, on a log scale over decades
 * and of learning rates, or the largest difference between categories. */
#include "analysis/comparing.h"

static bool fill_means(const assay_comparing *c, assay_parameter_effect *p, const assay_field *f)
{
  const size_t levels = p->values.n;
  double *count = assay_arena_array(f->arena, levels + 1, sizeof *count);
  p->means.items = assay_arena_array(c->arena, levels + 1, sizeof *p->means.items);
  if (!count || !p->means.items)
    return false;
  p->means.n = p->means.cap = levels;
  for (size_t i = 0; i < f->n; i++) {
    p->means.items[f->level[i]] += -c->out->direction * f->y[i];
    count[f->level[i]]++;
  }
  for (size_t v = 0; v < levels; v++)
    p->means.items[v] = count[v] > 0 ? p->means.items[v] / count[v] : (double)NAN;
  return true;
}

/* How much more the level a gives than b, beside the other parameters and levels. */
static bool contrast(const assay_comparing *c, const assay_field *f, size_t a, size_t b,
                     assay_line_fit *out)
{
  assay_design others;
  double *column = assay_arena_array(f->arena, f->n + 1, sizeof *column);
  if (!column || !assay_field_others(c, f, &others))
    return false;
  for (size_t v = 0; v < c->out->parameters.items[f->parameter].values.n; v++) {
    for (size_t i = 0; i < f->n; i++)
      column[i] = f->level[i] == v;
    if (v != a && v != b && !assay_design_add(&others, column))
      return false;
  }
  for (size_t i = 0; i < f->n; i++)
    column[i] = f->level[i] == a;
  *out = assay_line_fit_of(&others, column, f->y);
  return !assay_arena_failed(f->arena);
}

/* The largest difference between two categories, as a positive number. */
static bool measure_category(const assay_comparing *c, assay_parameter_effect *p,
                             const assay_field *f)
{
  size_t least = 0, most = 0;
  double low = 0, high = 0;
  assay_line_fit d;
  for (size_t v = 1; v < p->values.n; v++) {
    if (!contrast(c, f, v, 0, &d))
      return false;
    if (d.slope < low) {
      low = d.slope;
      least = v;
    }
    if (d.slope > high) {
      high = d.slope;
      most = v;
    }
  }
  if (least == most)
    return true;
  if (!contrast(c, f, most, least, &d))
    return false;
  p->effect = d.slope;
  p->low = d.low;
  p->high = d.high;
  return true;
}

static bool measure_number(const assay_comparing *c, assay_parameter_effect *p,
                           const assay_field *f)
{
  assay_design others;
  if (!assay_field_others(c, f, &others))
    return false;
  const assay_line_fit line = assay_line_fit_of(&others, f->x, f->y);
  const bool higher = c->out->direction > 0; /* f->y is then the negative */
  p->effect = higher ? -line.slope : line.slope;
  p->low = higher ? -line.high : line.low;
  p->high = higher ? -line.low : line.high;
  return !assay_arena_failed(f->arena);
}

static bool measure(assay_comparing *c, size_t k, assay_arena *arena)
{
  assay_parameter_effect *p = &c->out->parameters.items[k];
  assay_field f;
  if (!assay_field_gather(c, arena, k, ASSAY_REACH_ALL, c->by_run, &f) || !fill_means(c, p, &f))
    return false;
  if (p->note.ptr)
    return true;
  if (!assay_field_gather(c, arena, k, ASSAY_REACH_NEAR, c->by_run, &f))
    return false;
  return p->kind == ASSAY_PARAMETER_CATEGORY ? measure_category(c, p, &f)
                                             : measure_number(c, p, &f);
}

assay_code assay_compare_effects(assay_comparing *c, assay_err *err)
{
  size_t open = 0;
  for (size_t k = 0; k < c->out->parameters.n; k++)
    open += !c->out->parameters.items[k].note.ptr;
  c->by_run = open == 1;
  for (size_t k = 0; k < c->out->parameters.n; k++) {
    assay_arena *arena = assay_arena_new();
    const bool fine = arena && measure(c, k, arena);
    assay_arena_free(arena);
    if (!fine || assay_compare_optimum(c, k, err) != ASSAY_OK)
      return assay_err_nomem(err);
  }
  return ASSAY_OK;
}
