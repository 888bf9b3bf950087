/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best value of a parameter: the lowest point of a curve through the values around the best,
 * beside the other parameters. Values far from it are let go as long as a parabola does not hold:
 * what happens there (a loss that diverges, or has not begun to fall) says nothing of the valley
 * and would pull its lowest point over. */
#include "analysis/comparing.h"

enum { LEVELS_LEAST = 4, LEVELS_CUBIC = 5 }; /* values that a parabola and a cubic ask for */
#define BENDS 0.2     /* p of the cubic term below which the range is too wide for a parabola */
#define BEND_TOLD 0.2 /* p of the square term from which on every place is as good */
#define DROPPED 0.1   /* share of the values that go at a time */

typedef struct window {
  size_t low, high; /* levels, both included */
} window;

/* The level with the lowest mean beside the others, among those with settings near the best. */
static bool best_level(const assay_comparing *c, const assay_field *f, size_t levels, window *range,
                       size_t *best)
{
  assay_design others;
  double *sum = assay_arena_array(f->arena, levels + 1, sizeof *sum);
  double *count = assay_arena_array(f->arena, levels + 1, sizeof *count);
  double *y = assay_arena_array(f->arena, f->n + 1, sizeof *y);
  if (!sum || !count || !y || !assay_field_others(c, f, &others))
    return false;
  for (size_t i = 0; i < f->n; i++)
    y[i] = f->y[i];
  assay_design_take_off(&others, y);
  for (size_t i = 0; i < f->n; i++) {
    sum[f->level[i]] += y[i];
    count[f->level[i]]++;
  }
  *best = SIZE_MAX;
  *range = (window){ SIZE_MAX, 0 };
  for (size_t v = 0; v < levels; v++) {
    if (!(count[v] > 0))
      continue;
    range->low = range->low == SIZE_MAX ? v : range->low;
    range->high = v;
    if (*best == SIZE_MAX || sum[v] / count[v] < sum[*best] / count[*best])
      *best = v;
  }
  return true;
}

static bool fit(const assay_comparing *c, const assay_field *f, window w, int degree,
                assay_low_point *out)
{
  assay_field in = *f;
  assay_design others;
  in.n = 0;
  in.group = assay_arena_array(f->arena, f->n + 1, sizeof *in.group);
  in.level = assay_arena_array(f->arena, f->n + 1, sizeof *in.level);
  in.x = assay_arena_array(f->arena, f->n + 1, sizeof *in.x);
  in.y = assay_arena_array(f->arena, f->n + 1, sizeof *in.y);
  if (!in.group || !in.level || !in.x || !in.y)
    return false;
  for (size_t i = 0; i < f->n; i++) {
    if (f->level[i] < w.low || f->level[i] > w.high)
      continue;
    in.group[in.n] = f->group[i];
    in.level[in.n] = f->level[i];
    in.x[in.n] = f->x[i];
    in.y[in.n++] = f->y[i];
  }
  if (!assay_field_others(c, &in, &others))
    return false;
  *out = assay_low_point_of(&others, degree, in.x, in.y);
  return !assay_arena_failed(f->arena);
}

/* Lets go of the end that is farther from the best; false: nothing more to let go. */
static bool narrow(const assay_parameter_effect *p, window *w, size_t best)
{
  const size_t levels = w->high - w->low + 1;
  size_t drop = (size_t)(DROPPED * (double)levels);
  drop = drop ? drop : 1;
  if (levels < drop + LEVELS_LEAST)
    return false;
  if (assay_field_place(p, best) - assay_field_place(p, w->low) >
      assay_field_place(p, w->high) - assay_field_place(p, best))
    w->low = w->low + drop < best ? w->low + drop : best;
  else
    w->high = w->high > best + drop ? w->high - drop : best;
  return w->high - w->low + 1 >= LEVELS_LEAST;
}

static void set(assay_parameter_effect *p, assay_low_point v)
{
  const double found[] = { v.at, v.low, v.high };
  double *const out[] = { &p->optimum, &p->optimum_low, &p->optimum_high };
  for (size_t i = 0; i < 3; i++)
    *out[i] = p->kind == ASSAY_PARAMETER_LOG ? pow(10, found[i]) : found[i];
}

/* A parabola that the cubic term does not contradict may still lean: its interval takes in the
 * cubic's, which does not. */
static bool measure(const assay_comparing *c, assay_parameter_effect *p, const assay_field *f)
{
  window w, tried;
  size_t best;
  assay_low_point cubic = { .top_p = 1 }, valley;
  if (!best_level(c, f, p->values.n, &w, &best))
    return false;
  if (best == SIZE_MAX || w.high - w.low + 1 < LEVELS_LEAST)
    return true;
  tried = w;
  do {
    cubic.top_p = 1;
    if (w.high - w.low + 1 >= LEVELS_CUBIC && !fit(c, f, w, 3, &cubic))
      return false;
  } while (cubic.top_p < BENDS && narrow(p, &w, best));
  if (!fit(c, f, w, 2, &valley))
    return false;
  if (isnan(valley.at) || !(valley.top_p < BEND_TOLD)) /* else every place is as good */
    return true;
  if (!isnan(cubic.at) && w.high - w.low + 1 >= LEVELS_CUBIC) {
    valley.low = fmin(valley.low, cubic.low);
    valley.high = fmax(valley.high, cubic.high);
  }
  if (valley.low <= assay_field_place(p, w.low)) /* open there: so is what lies beyond the window */
    valley.low = assay_field_place(p, tried.low);
  if (valley.high >= assay_field_place(p, w.high))
    valley.high = assay_field_place(p, tried.high);
  set(p, valley);
  return true;
}

assay_code assay_compare_optimum(assay_comparing *c, size_t k, assay_err *err)
{
  assay_parameter_effect *p = &c->out->parameters.items[k];
  if (p->note.ptr || p->kind == ASSAY_PARAMETER_CATEGORY || p->values.n < LEVELS_LEAST)
    return ASSAY_OK;
  assay_arena *arena = assay_arena_new();
  assay_field f;
  const bool fine = arena && assay_field_gather(c, arena, k, ASSAY_REACH_NEAR, c->by_run, &f) &&
                    measure(c, p, &f);
  assay_arena_free(arena);
  return fine ? ASSAY_OK : assay_err_nomem(err);
}
