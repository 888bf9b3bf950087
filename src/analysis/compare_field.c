/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The joint model of a sweep. What a parameter does is read beside the others' main effects: judged
 * alone, a parameter of smaller effect drowns in the spread that a greater one makes, and in an
 * unbalanced design it takes over what belongs to others. */
#include "analysis/comparing.h"

enum {
  LEVELS_BENT = 3,  /* so many values show a bend */
  LEVELS_MOST = 100 /* values of a parameter that get a column each */
};

static bool is_near(const assay_comparing *c, size_t g)
{
  const assay_run_group *it = &c->out->groups.items[g];
  size_t broken = 0;
  for (size_t i = 0; i < it->runs.n; i++)
    broken += assay_compare_broke(c, it->runs.items[i]);
  return 2 * broken < it->runs.n && !assay_compare_is_far(c->out, it->value);
}

double assay_field_place(const assay_parameter_effect *p, size_t level)
{
  if (p->kind == ASSAY_PARAMETER_CATEGORY)
    return (double)level;
  return p->kind == ASSAY_PARAMETER_LOG ? log10(p->numbers.items[level]) : p->numbers.items[level];
}

bool assay_field_gather(const assay_comparing *c, assay_arena *arena, size_t k, assay_reach reach,
                        bool runs, assay_field *out)
{
  const assay_compare *all = c->out;
  const size_t room = (runs ? c->report->runs.n : all->groups.n) + 1;
  *out = (assay_field){ .arena = arena, .parameter = k, .runs = runs };
  out->group = assay_arena_array(arena, room, sizeof *out->group);
  out->level = assay_arena_array(arena, room, sizeof *out->level);
  out->x = assay_arena_array(arena, room, sizeof *out->x);
  out->y = assay_arena_array(arena, room, sizeof *out->y);
  if (!out->group || !out->level || !out->x || !out->y)
    return false;
  for (size_t i = 0; i + 1 < room; i++) {
    const size_t g = runs ? all->group_of.items[i] : i;
    const size_t level = g == SIZE_MAX ? g : all->groups.items[g].keys.items[k];
    if (level == SIZE_MAX || (reach == ASSAY_REACH_NEAR && !is_near(c, g)))
      continue;
    out->group[out->n] = g;
    out->level[out->n] = level;
    out->x[out->n] = assay_field_place(&all->parameters.items[k], level);
    out->y[out->n++] = -all->direction * (runs ? c->run[i].best : all->groups.items[g].value);
  }
  return true;
}

/* ---- columns ---- */

static size_t level_of(const assay_comparing *c, const assay_field *f, size_t i, size_t k)
{
  return c->out->groups.items[f->group[i]].keys.items[k];
}

/* One where the parameter has the level; SIZE_MAX: where a setting lacks it. */
static bool add_indicator(const assay_comparing *c, const assay_field *f, size_t k, size_t level,
                          assay_design *to)
{
  double *column = assay_arena_array(f->arena, f->n + 1, sizeof *column);
  for (size_t i = 0; column && i < f->n; i++)
    column[i] = level_of(c, f, i, k) == level;
  return column && assay_design_add(to, column);
}

/* The number, and its square: both within -1 and 1; 0 where a setting lacks it. */
static bool add_powers(const assay_comparing *c, const assay_field *f, size_t k, assay_design *to)
{
  const assay_parameter_effect *p = &c->out->parameters.items[k];
  const double low = assay_field_place(p, 0), high = assay_field_place(p, p->values.n - 1);
  const int powers = p->values.n >= LEVELS_BENT ? 2 : 1;
  for (int power = 1; power <= powers; power++) {
    double *column = assay_arena_array(f->arena, f->n + 1, sizeof *column);
    if (!column)
      return false;
    for (size_t i = 0; i < f->n; i++) {
      const size_t level = level_of(c, f, i, k);
      if (level != SIZE_MAX)
        column[i] = pow((2 * assay_field_place(p, level) - low - high) / (high - low), power);
    }
    if (!assay_design_add(to, column))
      return false;
  }
  return true;
}

static bool add_levels(const assay_comparing *c, const assay_field *f, size_t k, assay_design *to)
{
  for (size_t level = 1; level < c->out->parameters.items[k].values.n; level++)
    if (!add_indicator(c, f, k, level, to))
      return false;
  return true;
}

static bool add_columns(const assay_comparing *c, const assay_field *f, size_t k, assay_design *to)
{
  const assay_parameter_effect *p = &c->out->parameters.items[k];
  if (k != f->parameter && !add_indicator(c, f, k, SIZE_MAX, to))
    return false;
  if (p->kind != ASSAY_PARAMETER_CATEGORY)
    return p->values.n < 2 || add_powers(c, f, k, to);
  return add_levels(c, f, k, to);
}

static size_t columns_of(const assay_parameter_effect *p)
{
  return p->kind == ASSAY_PARAMETER_CATEGORY ? p->values.n - 1 : p->values.n >= LEVELS_BENT ? 2 : 1;
}

bool assay_field_own(const assay_comparing *c, const assay_field *f, assay_design *to)
{
  return add_columns(c, f, f->parameter, to);
}

bool assay_field_others(const assay_comparing *c, const assay_field *f, assay_design *out)
{
  const size_t own = columns_of(&c->out->parameters.items[f->parameter]);
  if (!assay_design_open(out, f->arena, f->n))
    return false;
  for (size_t i = 0; i < c->strongest_n; i++) {
    const size_t k = c->strongest[i];
    const size_t columns = columns_of(&c->out->parameters.items[k]);
    if (k != f->parameter && 2 * (out->rank + columns + own) <= f->n && !add_columns(c, f, k, out))
      return false;
  }
  return true;
}

bool assay_field_all(const assay_comparing *c, const assay_field *f, size_t left, assay_design *out)
{
  if (!assay_design_open(out, f->arena, f->n))
    return false;
  for (size_t i = 0; i < c->strongest_n; i++) {
    const size_t k = c->strongest[i], levels = c->out->parameters.items[k].values.n;
    const bool by_level = levels <= LEVELS_MOST && 2 * (out->rank + levels - 1) <= f->n;
    const size_t columns = by_level ? levels - 1 : columns_of(&c->out->parameters.items[k]);
    if (out->rank + columns + left <= f->n &&
        !(by_level ? add_levels(c, f, k, out) : add_columns(c, f, k, out)))
      return false;
  }
  return true;
}
