/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which parameters the design identifies: what was hardly varied, or moves with others, is named
 * and never ranked. And how strong each is alone, by which the joint model takes them in. */
#include <stdlib.h>

#include "analysis/comparing.h"
#include "stat/sample.h"

/* Choices of this project. */
enum {
  SETTINGS_LEAST = 4,   /* settings that give a parameter, below which nothing is told of it */
  CATEGORIES_MOST = 40, /* of a parameter */
  BEND_LEVELS = 3       /* values of a number, up to which equal patterns are one parameter */
};
#define ALIAS_CORRELATION                                                                          \
  0.95              /* from which on two parameters are one; its square is the joint R2 */
#define HARDLY 0.05 /* share of the settings, with any but the most frequent value */

typedef struct scratch {
  double *x, *y;
  size_t *partner; /* of each value, and of a missing one */
  bool *seen;
} scratch;

static bool has(const assay_compare *out, size_t g, size_t k)
{
  return out->groups.items[g].keys.items[k] != SIZE_MAX;
}

static bool hardly_varied(const assay_field *f, size_t levels, double *count)
{
  double most = 0;
  for (size_t v = 0; v < levels; v++)
    count[v] = 0;
  for (size_t i = 0; i < f->n; i++)
    most = fmax(most, ++count[f->level[i]]);
  return (double)f->n - most < fmax(2, HARDLY * (double)f->n);
}

static assay_code note_alone(assay_comparing *c, size_t k, bool *takes_part, assay_err *err)
{
  assay_parameter_effect *p = &c->out->parameters.items[k];
  assay_arena *arena = assay_arena_new();
  assay_field f;
  double *count = arena ? assay_arena_array(arena, p->values.n + 1, sizeof *count) : NULL;
  if (!count || !assay_field_gather(c, arena, k, ASSAY_REACH_ALL, false, &f)) {
    assay_arena_free(arena);
    return assay_err_nomem(err);
  }
  const bool category = p->kind == ASSAY_PARAMETER_CATEGORY;
  if (f.n < SETTINGS_LEAST)
    p->note = ASSAY_STR("too few settings to tell");
  else if (hardly_varied(&f, p->values.n, count))
    p->note = ASSAY_STR("hardly varied");
  else if (category && p->values.n > f.n / 2)
    p->note = ASSAY_STR("nearly every setting has a value of its own");
  else if (category && p->values.n > CATEGORIES_MOST)
    p->note = ASSAY_STR("too many categories to tell apart");
  *takes_part = !p->note.ptr;
  assay_arena_free(arena);
  return ASSAY_OK;
}

/* ---- two that move together ---- */

/* Each value of one goes with one value of the other, or both rise together. Numbers drawn at
 * random hardly ever repeat, so that each goes with one of the other by itself: that tells
 * something only where values come back, or are too few for more than a bend. */
static bool aliased(const assay_comparing *c, size_t a, size_t b, const scratch *at)
{
  const assay_compare *out = c->out;
  const size_t levels = out->parameters.items[a].values.n;
  bool same = levels == out->parameters.items[b].values.n;
  size_t n = 0;
  for (size_t v = 0; v < levels; v++)
    at->partner[v] = SIZE_MAX;
  for (size_t g = 0; g < out->groups.n; g++) {
    if (!has(out, g, a) || !has(out, g, b))
      continue;
    const size_t v = out->groups.items[g].keys.items[a], w = out->groups.items[g].keys.items[b];
    same = same && (at->partner[v] == SIZE_MAX || at->partner[v] == w);
    at->partner[v] = w;
    at->x[n] = (double)v;
    at->y[n++] = (double)w;
  }
  for (size_t v = 0; v < levels && same; v++)
    for (size_t w = v + 1; w < levels && same; w++)
      same = at->partner[v] != at->partner[w];
  same = same && (levels <= BEND_LEVELS || 2 * levels <= n);
  const bool ordered = out->parameters.items[a].numbers.n && out->parameters.items[b].numbers.n;
  return n > 1 &&
         (same || (ordered && fabs(assay_correlation(at->x, at->y, n)) >= ALIAS_CORRELATION));
}

/* Each value of b goes with one value of a, a missing one like any other. */
static bool follows(const assay_compare *out, size_t a, size_t b, const scratch *at)
{
  const size_t levels = out->parameters.items[b].values.n;
  for (size_t v = 0; v <= levels; v++)
    at->seen[v] = false;
  for (size_t g = 0; g < out->groups.n; g++) {
    const size_t *keys = out->groups.items[g].keys.items;
    const size_t v = keys[b] == SIZE_MAX ? levels : keys[b];
    if (at->seen[v] && at->partner[v] != keys[a])
      return false;
    at->seen[v] = true;
    at->partner[v] = keys[a];
  }
  return true;
}

static assay_code note_pairs(assay_comparing *c, const bool *takes_part, assay_err *err)
{
  assay_compare *out = c->out;
  const size_t settings = out->groups.n + 1, levels = c->report->runs.n + 1;
  const scratch at = { assay_arena_array(c->arena, settings, sizeof *at.x),
                       assay_arena_array(c->arena, settings, sizeof *at.y),
                       assay_arena_array(c->arena, levels, sizeof *at.partner),
                       assay_arena_array(c->arena, levels, sizeof *at.seen) };
  if (!at.x || !at.y || !at.partner || !at.seen)
    return assay_err_nomem(err);
  for (size_t a = 0; a < out->parameters.n; a++) {
    assay_parameter_effect *p = &out->parameters.items[a];
    for (size_t b = 0; b < out->parameters.n && takes_part[a]; b++) {
      if (a == b || !takes_part[b] || p->note.ptr || !aliased(c, a, b, &at))
        continue;
      p->told = b < a && follows(out, a, b, &at);
      p->note = assay_str_format(c->arena, "aliased with %.*s",
                                 ASSAY_STR_ARG(out->parameters.items[b].name));
      if (!p->note.ptr)
        return assay_err_nomem(err);
    }
  }
  return ASSAY_OK;
}

/* ---- one that follows from several ---- */

static double squares_about_mean(const double *v, size_t n)
{
  double mean = 0, sum = 0;
  for (size_t i = 0; i < n; i++)
    mean += v[i] / (double)n;
  for (size_t i = 0; i < n; i++)
    sum += (v[i] - mean) * (v[i] - mean);
  return sum;
}

/* The share of a column that the others leave. */
static double left(const assay_design *others, double *v)
{
  const double whole = squares_about_mean(v, others->n);
  assay_design_take_off(others, v);
  assay_design_take_off(others, v);
  return whole > 0 ? squares_about_mean(v, others->n) / whole : 0;
}

static bool measure_left(const assay_comparing *c, size_t k, assay_arena *arena, double *most)
{
  const assay_parameter_effect *p = &c->out->parameters.items[k];
  assay_field f;
  assay_design others;
  if (!assay_field_gather(c, arena, k, ASSAY_REACH_ALL, false, &f) ||
      !assay_field_others(c, &f, &others))
    return false;
  *most = 0;
  if (p->kind != ASSAY_PARAMETER_CATEGORY) {
    *most = left(&others, f.x);
    return true;
  }
  for (size_t level = 0; level < p->values.n; level++) {
    for (size_t i = 0; i < f.n; i++)
      f.x[i] = f.level[i] == level;
    *most = fmax(*most, left(&others, f.x));
  }
  return true;
}

static assay_code note_joint(assay_comparing *c, assay_err *err)
{
  for (size_t k = 0; k < c->out->parameters.n; k++) {
    assay_parameter_effect *p = &c->out->parameters.items[k];
    if (p->note.ptr)
      continue;
    assay_arena *arena = assay_arena_new();
    double most = 1;
    const bool fine = arena && measure_left(c, k, arena, &most);
    assay_arena_free(arena);
    if (!fine)
      return assay_err_nomem(err);
    if (most < 1 - ALIAS_CORRELATION * ALIAS_CORRELATION)
      p->note = ASSAY_STR("aliased with the other parameters together");
  }
  return ASSAY_OK;
}

/* ---- strength ---- */

typedef struct strength {
  double share;
  size_t parameter;
} strength;

static int by_share(const void *a, const void *b)
{
  const strength *p = a, *q = b;
  const int sign = (p->share < q->share) - (p->share > q->share);
  return sign ? sign : (p->parameter > q->parameter) - (p->parameter < q->parameter);
}

/* The share of the ranks that the parameter alone explains. */
static bool measure_strength(const assay_comparing *c, size_t k, assay_arena *arena, double *share)
{
  assay_field f;
  assay_design own;
  if (!assay_field_gather(c, arena, k, ASSAY_REACH_ALL, false, &f) ||
      !assay_design_open(&own, arena, f.n) || !assay_field_own(c, &f, &own))
    return false;
  double *rank = assay_arena_array(arena, f.n + 1, sizeof *rank);
  if (!rank || !assay_ranks(arena, f.y, f.n, rank))
    return false;
  const double whole = squares_about_mean(rank, f.n);
  *share = whole > 0 ? assay_design_squares(&own, 1, rank) / whole : 0;
  return true;
}

static assay_code order_by_strength(assay_comparing *c, const bool *takes_part, assay_err *err)
{
  const size_t n = c->out->parameters.n;
  strength *all = assay_arena_array(c->arena, n + 1, sizeof *all);
  c->strongest = assay_arena_array(c->arena, n + 1, sizeof *c->strongest);
  if (!all || !c->strongest)
    return assay_err_nomem(err);
  size_t count = 0;
  for (size_t k = 0; k < n; k++) {
    if (!takes_part[k])
      continue;
    assay_arena *arena = assay_arena_new();
    const bool fine = arena && measure_strength(c, k, arena, &all[count].share);
    assay_arena_free(arena);
    if (!fine)
      return assay_err_nomem(err);
    all[count++].parameter = k;
  }
  qsort(all, count, sizeof *all, by_share);
  for (size_t i = 0; i < count; i++)
    c->strongest[i] = all[i].parameter;
  c->strongest_n = count;
  return ASSAY_OK;
}

assay_code assay_compare_identify(assay_comparing *c, assay_err *err)
{
  const size_t n = c->out->parameters.n;
  bool *takes_part = assay_arena_array(c->arena, n + 1, sizeof *takes_part);
  assay_code code = takes_part ? ASSAY_OK : assay_err_nomem(err);
  for (size_t k = 0; k < n && code == ASSAY_OK; k++)
    code = note_alone(c, k, &takes_part[k], err);
  if (code == ASSAY_OK)
    code = note_pairs(c, takes_part, err);
  if (code == ASSAY_OK)
    code = order_by_strength(c, takes_part, err);
  return code == ASSAY_OK ? note_joint(c, err) : code;
}
