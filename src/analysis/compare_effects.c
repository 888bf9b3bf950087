/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each parameter did: a slope with its interval, on a log scale over decades, the optimum of a
 * parabola, or the groups of a category. What the design does not identify is said, not ranked. */
#include <string.h>

#include "analysis/comparing.h"
#include "stat/regression.h"
#include "stat/robust.h"
#include "stat/sample.h"

enum { SETTINGS_LEAST = 4, VALLEY_LEAST = 5 };
#define ALIAS_CORRELATION 0.95
#define HARDLY 0.05

typedef struct points {
  double *x, *y, *scratch;
  size_t *level;
  size_t n, levels;
} points;

size_t assay_compare_points(const assay_comparing *c)
{
  return c->by_run ? c->report->runs.n : c->out->groups.n;
}

size_t assay_compare_point(const assay_comparing *c, size_t i, size_t k, double *figure)
{
  const size_t g = c->by_run ? c->out->group_of.items[i] : i;
  if (g == SIZE_MAX)
    return SIZE_MAX;
  *figure = c->by_run ? c->run[i].best : c->out->groups.items[g].value;
  return c->out->groups.items[g].keys.items[k];
}

static bool has(const assay_compare *out, size_t g, size_t k)
{
  return out->groups.items[g].keys.items[k] != SIZE_MAX;
}

static double scaled(const assay_parameter_effect *p, size_t level)
{
  if (p->kind == ASSAY_PARAMETER_CATEGORY)
    return (double)level;
  return p->kind == ASSAY_PARAMETER_LOG ? log10(p->numbers.items[level]) : p->numbers.items[level];
}

/* The settings that give the parameter. */
static bool gather(const assay_comparing *c, size_t k, points *to)
{
  const assay_compare *out = c->out;
  const size_t room = assay_compare_points(c) + 1;
  to->levels = out->parameters.items[k].values.n;
  to->x = assay_arena_array(c->arena, room, sizeof *to->x);
  to->y = assay_arena_array(c->arena, room, sizeof *to->y);
  to->scratch = assay_arena_array(c->arena, 2 * (room + to->levels), sizeof *to->scratch);
  to->level = assay_arena_array(c->arena, room, sizeof *to->level);
  if (!to->x || !to->y || !to->scratch || !to->level)
    return false;
  to->n = 0;
  for (size_t i = 0; i + 1 < room; i++) {
    double y = 0;
    const size_t level = assay_compare_point(c, i, k, &y);
    if (level == SIZE_MAX)
      continue;
    to->level[to->n] = level;
    to->x[to->n] = scaled(&out->parameters.items[k], level);
    to->y[to->n++] = y;
  }
  return true;
}

static bool fill_means(const assay_comparing *c, assay_parameter_effect *p, const points *at)
{
  p->means.items = assay_arena_array(c->arena, at->levels + 1, sizeof *p->means.items);
  if (!p->means.items)
    return false;
  p->means.n = p->means.cap = at->levels;
  for (size_t v = 0; v < at->levels; v++)
    at->scratch[v] = 0;
  for (size_t i = 0; i < at->n; i++) {
    p->means.items[at->level[i]] += at->y[i];
    at->scratch[at->level[i]]++;
  }
  for (size_t v = 0; v < at->levels; v++)
    p->means.items[v] = at->scratch[v] > 0 ? p->means.items[v] / at->scratch[v] : (double)NAN;
  return true;
}

/* ---- what is not identified ---- */

static bool hardly_varied(const points *at)
{
  double most = 0;
  for (size_t v = 0; v < at->levels; v++)
    at->scratch[v] = 0;
  for (size_t i = 0; i < at->n; i++)
    most = fmax(most, ++at->scratch[at->level[i]]);
  return (double)at->n - most < fmax(2, HARDLY * (double)at->n);
}

/* Each value of one goes with one value of the other, or both rise together. */
static bool aliased(const assay_comparing *c, size_t a, size_t b, size_t *partner, points *at)
{
  const assay_compare *out = c->out;
  const size_t levels = out->parameters.items[a].values.n;
  bool same = levels == out->parameters.items[b].values.n;
  size_t n = 0;
  for (size_t v = 0; v < levels; v++)
    partner[v] = SIZE_MAX;
  for (size_t g = 0; g < out->groups.n; g++) {
    if (!has(out, g, a) || !has(out, g, b))
      continue;
    const size_t v = out->groups.items[g].keys.items[a], w = out->groups.items[g].keys.items[b];
    same = same && (partner[v] == SIZE_MAX || partner[v] == w);
    partner[v] = w;
    at->x[n] = (double)v;
    at->y[n++] = (double)w;
  }
  for (size_t v = 0; v < levels && same; v++)
    for (size_t w = v + 1; w < levels && same; w++)
      same = partner[v] != partner[w];
  const bool ordered = out->parameters.items[a].numbers.n && out->parameters.items[b].numbers.n;
  return n > 1 &&
         (same || (ordered && fabs(assay_correlation(at->x, at->y, n)) >= ALIAS_CORRELATION));
}

/* Names that always move together are one question. */
static assay_code note_aliases(assay_comparing *c, const bool *open, assay_err *err)
{
  assay_compare *out = c->out;
  points at;
  for (size_t a = 0; a < out->parameters.n; a++) {
    size_t *partner =
        assay_arena_array(c->arena, out->parameters.items[a].values.n + 1, sizeof *partner);
    if (!partner || !gather(c, a, &at))
      return assay_err_nomem(err);
    for (size_t b = 0; b < out->parameters.n && open[a]; b++) {
      assay_parameter_effect *p = &out->parameters.items[a];
      if (a == b || !open[b] || p->note.ptr || !aliased(c, a, b, partner, &at))
        continue;
      p->note = assay_str_format(c->arena, "aliased with %.*s",
                                 ASSAY_STR_ARG(out->parameters.items[b].name));
      if (!p->note.ptr)
        return assay_err_nomem(err);
    }
  }
  return ASSAY_OK;
}

static assay_code note_all(assay_comparing *c, assay_err *err)
{
  assay_compare *out = c->out;
  bool *open = assay_arena_array(c->arena, out->parameters.n + 1, sizeof *open);
  if (!open)
    return assay_err_nomem(err);
  for (size_t k = 0; k < out->parameters.n; k++) {
    points at;
    assay_parameter_effect *p = &out->parameters.items[k];
    if (!gather(c, k, &at) || !fill_means(c, p, &at))
      return assay_err_nomem(err);
    if (at.n < SETTINGS_LEAST)
      p->note = ASSAY_STR("too few settings to tell");
    else if (hardly_varied(&at))
      p->note = ASSAY_STR("hardly varied");
    else if (p->kind == ASSAY_PARAMETER_CATEGORY && at.levels > at.n / 2)
      p->note = ASSAY_STR("nearly every setting has a value of its own");
    open[k] = !p->note.ptr;
  }
  return note_aliases(c, open, err);
}

/* ---- effects ---- */

/* The largest difference between two categories; the spread within them bounds it. */
static void measure_category(assay_parameter_effect *p, const points *at)
{
  size_t least = 0, most = 0;
  double squares = 0;
  for (size_t v = 1; v < at->levels; v++) {
    least = p->means.items[v] < p->means.items[least] ? v : least;
    most = p->means.items[v] > p->means.items[most] ? v : most;
  }
  for (size_t v = 0; v < at->levels; v++)
    at->scratch[v] = 0;
  for (size_t i = 0; i < at->n; i++) {
    const double e = at->y[i] - p->means.items[at->level[i]];
    squares += e * e;
    at->scratch[at->level[i]]++;
  }
  const double df = (double)at->n - (double)at->levels;
  p->effect = p->means.items[most] - p->means.items[least];
  if (df < 1)
    return;
  const double half = assay_student_half(df) *
                      sqrt(squares / df * (1 / at->scratch[least] + 1 / at->scratch[most]));
  p->low = p->effect - half;
  p->high = p->effect + half;
}

/* An optimum inside the range, its interval within what was tried. */
static void measure_valley(const assay_comparing *c, assay_parameter_effect *p, points *at)
{
  const size_t last = at->levels - 1;
  const double from = scaled(p, 0), to = scaled(p, last);
  for (size_t i = 0; i < at->n; i++)
    at->y[i] *= -c->out->direction;
  const assay_valley v = assay_valley_of(at->x, at->y, at->n);
  if (isnan(v.at) || !(v.at > from) || !(v.at < to))
    return;
  const double found[] = { v.at, fmax(v.low, from), fmin(v.high, to) };
  double *const out[] = { &p->optimum, &p->optimum_low, &p->optimum_high };
  for (size_t i = 0; i < 3; i++)
    *out[i] = p->kind == ASSAY_PARAMETER_LOG ? pow(10, found[i]) : found[i];
}

static assay_code measure(assay_comparing *c, size_t k, assay_err *err)
{
  assay_parameter_effect *p = &c->out->parameters.items[k];
  points at;
  if (p->note.ptr)
    return ASSAY_OK;
  if (!gather(c, k, &at))
    return assay_err_nomem(err);
  if (p->kind == ASSAY_PARAMETER_CATEGORY) {
    measure_category(p, &at);
    return ASSAY_OK;
  }
  const assay_line_fit line = assay_line_fit_of(at.x, at.y, at.n);
  p->effect = line.slope;
  p->low = line.low;
  p->high = line.high;
  if (at.levels >= SETTINGS_LEAST && at.n >= VALLEY_LEAST)
    measure_valley(c, p, &at);
  return ASSAY_OK;
}

assay_code assay_compare_effects(assay_comparing *c, assay_err *err)
{
  assay_code code = note_all(c, err);
  size_t open = 0;
  for (size_t k = 0; k < c->out->parameters.n; k++)
    open += !c->out->parameters.items[k].note.ptr;
  c->by_run = open == 1;
  for (size_t k = 0; k < c->out->parameters.n && code == ASSAY_OK; k++)
    code = measure(c, k, err);
  return code;
}
