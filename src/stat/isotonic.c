/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pool adjacent violators (Barlow et al. 1972); prefix errors as in Stout 2008. */
#include "stat/isotonic.h"

#include <math.h>

typedef struct pool {
  double sum, squares;
  size_t n;
} pool;

static double level_of(const pool *p)
{
  return p->sum / (double)p->n;
}

static double error_of(const pool *p)
{
  return fmax(0, p->squares - p->sum * p->sum / (double)p->n);
}

/* Adds y to a stack of pools whose levels fall; returns the new depth and keeps *sse the error of
 * the whole stack. */
static size_t push(pool *stack, size_t depth, double y, double *sse)
{
  pool top = { y, y * y, 1 };
  while (depth && level_of(&stack[depth - 1]) <= level_of(&top)) {
    *sse -= error_of(&stack[--depth]);
    top.sum += stack[depth].sum;
    top.squares += stack[depth].squares;
    top.n += stack[depth].n;
  }
  stack[depth++] = top;
  *sse += error_of(&top);
  return depth;
}

typedef struct work {
  pool *stack;
  double *before; /* before[k]: error of the best falling fit of the first k points */
  double *behind; /* behind[k]: error of the best rising fit of the points from k on */
  double *y;      /* centred */
} work;

static bool make_work(assay_arena *arena, const double *y, size_t n, work *w)
{
  w->stack = assay_arena_array(arena, n, sizeof *w->stack);
  w->before = assay_arena_array(arena, n + 1, sizeof *w->before);
  w->behind = assay_arena_array(arena, n + 1, sizeof *w->behind);
  w->y = assay_arena_array(arena, n, sizeof *w->y);
  for (size_t i = 0; w->y && i < n; i++)
    w->y[i] = y[i] - y[0];
  return w->stack && w->before && w->behind && w->y;
}

static size_t best_split(work *w, size_t n)
{
  double error = 0;
  size_t depth = 0;
  for (size_t i = 0; i < n; i++) {
    depth = push(w->stack, depth, w->y[i], &error);
    w->before[i + 1] = fmax(0, error);
  }
  /* From the end backwards a rising fit falls. */
  error = 0;
  depth = 0;
  for (size_t i = n; i-- > 0;) {
    depth = push(w->stack, depth, w->y[i], &error);
    w->behind[i] = fmax(0, error);
  }
  size_t split = n;
  for (size_t k = 1; k < n; k++)
    if (w->before[k] + w->behind[k] < (w->before[split] + w->behind[split]) * (1 - 1e-12))
      split = k;
  return split;
}

/* Fits both sides of the split into fit and counts the levels. */
static size_t fill_fit(work *w, size_t n, size_t split, double centre, double *fit)
{
  double error = 0;
  size_t depth = 0, at = 0, blocks;
  for (size_t i = 0; i < split; i++)
    depth = push(w->stack, depth, w->y[i], &error);
  for (size_t b = 0; b < depth; b++)
    for (size_t k = 0; k < w->stack[b].n; k++)
      fit[at++] = level_of(&w->stack[b]) + centre;
  blocks = depth;
  depth = 0;
  for (size_t i = n; i-- > split;)
    depth = push(w->stack, depth, w->y[i], &error);
  blocks += depth;
  at = n;
  for (size_t b = 0; b < depth; b++)
    for (size_t k = 0; k < w->stack[b].n; k++)
      fit[--at] = level_of(&w->stack[b]) + centre;
  return blocks;
}

assay_code assay_valley_fit(const double *y, size_t n, double *fit, assay_valley *out,
                            assay_err *err)
{
  work w;
  assay_arena *arena = assay_arena_new();
  if (!arena || !make_work(arena, y, n, &w)) {
    assay_arena_free(arena);
    return assay_err_nomem(err);
  }
  size_t split = best_split(&w, n);
  *out = (assay_valley){ .sse = w.before[split] + w.behind[split], .sse_falling = w.before[n] };
  out->blocks = fill_fit(&w, n, split, y[0], fit);
  /* The minimum block: the lowest level, all points that share it. */
  size_t low = 0;
  for (size_t i = 1; i < n; i++)
    if (fit[i] < fit[low])
      low = i;
  out->minimum = fit[low];
  out->first = low;
  for (out->last = low; out->last + 1 < n && fit[out->last + 1] <= fit[low];)
    out->last++;
  assay_arena_free(arena);
  return ASSAY_OK;
}
