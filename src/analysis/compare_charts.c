/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The charts of a comparison: the best curves over the field, effects, quality against cost. */
#include <math.h>
#include <stdlib.h>

#include "analysis/charts.h"
#include "analysis/judge.h"
#include "model/compare_curve.h"

enum {
  BEST_SHOWN = 3,
  LINES_MOST = 30,   /* more grey lines than that are drawn as a band */
  FIELD_POINTS = 60, /* a grey line, and the columns of the band */
  BEST_POINTS = 300,
  EFFECTS_MOST = 6,
  FRONT_NAMED = 4,
  RINGS_MOST = 400,
  FEW_POINTS = 4 /* too few to tell quartiles */
};
#define FAR_OUT 3.0    /* Tukey 1977: far out, in quartile ranges beyond the quartile */
#define LOG_RATIO 20.0 /* report design: log scale when the range exceeds 20 times */
#define CLEAR_P 0.05   /* below it a chart's title tells the effect */

typedef struct plan {
  assay_drawing d;
  assay_report *report;
  const assay_compare *compare;
  assay_curve_axis axis;
} plan;

static assay_chart *chart_new(plan *p, const char *id)
{
  assay_chart *chart = ASSAY_PUSH(p->d.arena, &p->report->charts);
  p->d.failed |= chart == NULL;
  chart = chart ? chart : &p->d.spare;
  chart->id = id;
  chart->y_label = assay_compare_metric(p->compare);
  return chart;
}

static double *doubles(plan *p, size_t n)
{
  double *v = assay_arena_array(p->d.arena, n, sizeof *v);
  p->d.failed |= v == NULL;
  return v;
}

static void head_add(plan *p, assay_chart *chart, assay_str name)
{
  assay_str *slot = ASSAY_PUSH(p->d.arena, &chart->table_head);
  p->d.failed |= slot == NULL;
  if (slot)
    *slot = name;
}

static const assay_run_group *ranked(const plan *p, size_t i)
{
  return &p->compare->groups.items[p->compare->ranking.items[i].group];
}

/* ---- curves ---- */

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Curves that have left the field on the bad side must not flatten it. */
static double fence(plan *p, const assay_curve *curves, size_t n)
{
  size_t total = 0, k = 0;
  for (size_t i = 0; i < n; i++)
    total += curves[i].n;
  double *all = doubles(p, total);
  for (size_t i = 0; all && i < n; i++)
    for (size_t j = 0; j < curves[i].n; j++)
      if (isfinite(curves[i].y[j]))
        all[k++] = p->compare->direction > 0 ? -curves[i].y[j] : curves[i].y[j];
  if (k < FEW_POINTS)
    return HUGE_VAL;
  qsort(all, k, sizeof *all, by_size);
  return all[k * 3 / 4] + FAR_OUT * (all[k * 3 / 4] - all[k / 4]);
}

/* Points beyond the fence become gaps; their number. */
static size_t cut(const plan *p, assay_curve *curve, double limit)
{
  size_t gone = 0;
  for (size_t i = 0; i < curve->n; i++)
    if ((p->compare->direction > 0 ? -curve->y[i] : curve->y[i]) > limit) {
      curve->y[i] = (double)NAN;
      gone++;
    }
  return gone;
}

static void line_add(plan *p, assay_chart *chart, const assay_curve *curve, assay_layer style)
{
  style.kind = ASSAY_LAYER_LINE;
  style.n = curve->n;
  style.x = curve->x;
  style.y = curve->y;
  if (curve->n)
    assay_layer_add(&p->d, chart, &style);
}

/* Lowest and highest of many grey curves by column. */
static void band_add(plan *p, assay_chart *chart, const assay_curve *curves, size_t n)
{
  double *x = doubles(p, FIELD_POINTS), *low = doubles(p, FIELD_POINTS);
  double *high = doubles(p, FIELD_POINTS), from = HUGE_VAL, to = -HUGE_VAL;
  if (p->d.failed)
    return;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < curves[i].n; k++) {
      from = fmin(from, curves[i].x[k]);
      to = fmax(to, curves[i].x[k]);
    }
  for (size_t c = 0; c < FIELD_POINTS; c++) {
    x[c] = from + (to - from) * ((double)c + 0.5) / FIELD_POINTS;
    low[c] = high[c] = (double)NAN;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < curves[i].n; k++) {
      const double share = to > from ? (curves[i].x[k] - from) / (to - from) : 0;
      if (!isfinite(curves[i].y[k]) || !isfinite(share))
        continue;
      const size_t c = (size_t)fmin(share * FIELD_POINTS, FIELD_POINTS - 1);
      low[c] = fmin(low[c], curves[i].y[k]); /* fmin passes over a NaN */
      high[c] = fmax(high[c], curves[i].y[k]);
    }
  size_t kept = 0;
  for (size_t c = 0; c < FIELD_POINTS; c++)
    if (isfinite(low[c])) {
      x[kept] = x[c];
      low[kept] = low[c];
      high[kept++] = high[c];
    }
  assay_layer_add(&p->d, chart,
                  &(assay_layer){ .kind = ASSAY_LAYER_BAND,
                                  .ink = ASSAY_INK_CONTEXT,
                                  .id = "field",
                                  .n = kept,
                                  .x = x,
                                  .low = low,
                                  .high = high });
}

static void field_add(plan *p, assay_chart *chart, const assay_curve *curves, size_t n)
{
  if (n > LINES_MOST) {
    band_add(p, chart, curves, n);
    return;
  }
  for (size_t i = n; i-- > 0;)
    line_add(
        p, chart, &curves[i],
        (assay_layer){ .ink = ASSAY_INK_CONTEXT, .id = assay_draw_say(&p->d, "f%zu", i + 1).ptr });
}

static void curve_words(plan *p, assay_chart *chart, size_t n, size_t gone)
{
  const double best = ranked(p, 0)->value, middle = ranked(p, n / 2)->value;
  chart->title = assay_draw_say(&p->d, "The best reaches %s, the middle of the field %s",
                                assay_draw_number(&p->d, best), assay_draw_number(&p->d, middle));
  assay_str left = ASSAY_STR("");
  if (gone)
    left = assay_draw_say(&p->d, "; %zu points far out are not drawn", gone);
  chart->subtitle = assay_draw_say(
      &p->d, "%.*s by %s, every seed; the three best in colour, %s grey%.*s",
      ASSAY_STR_ARG(assay_compare_metric(p->compare)), assay_curve_axis_name(p->axis),
      n > LINES_MOST + BEST_SHOWN ? "the range of the others" : "the others", ASSAY_STR_ARG(left));
  chart->description =
      assay_draw_say(&p->d, "Curves of %zu settings. %.*s.", n, ASSAY_STR_ARG(chart->title));
  chart->x_label = assay_str_z(assay_curve_axis_name(p->axis));
}

/* A long name has no room in a picture; its rank leads to it. */
static assay_str short_name(plan *p, size_t group)
{
  enum { LONGEST = 24 };
  const assay_compare *c = p->compare;
  if (c->groups.items[group].name.len <= LONGEST)
    return c->groups.items[group].name;
  size_t i = 0;
  while (i + 1 < c->ranking.n && c->ranking.items[i].group != group)
    i++;
  return assay_draw_say(&p->d, "rank %zu", c->ranking.items[i].rank);
}

static void add_curves(plan *p)
{
  static const assay_ink inks[BEST_SHOWN] = { ASSAY_INK_GOOD, ASSAY_INK_TRAIN,
                                              ASSAY_INK_VALIDATION };
  static const char *const ids[BEST_SHOWN] = { "best", "second", "third" };
  const size_t n = p->compare->ranking.n;
  assay_curve *curves = assay_arena_array(p->d.arena, n, sizeof *curves);
  p->d.failed |= curves == NULL;
  size_t drawn = 0, gone = 0;
  for (size_t i = 0; i < n && !p->d.failed; i++) {
    if (!assay_compare_curve(p->d.arena, p->report, p->axis, p->compare->ranking.items[i].group,
                             i < BEST_SHOWN ? BEST_POINTS : FIELD_POINTS, &curves[i]))
      p->d.failed = true;
    drawn += curves[i].n > 1;
  }
  if (!drawn || p->d.failed)
    return;
  const double limit = fence(p, curves, n);
  for (size_t i = 0; i < n; i++)
    gone += cut(p, &curves[i], limit);
  assay_chart *chart = chart_new(p, "curves");
  chart->wide = chart->flat = true;
  curve_words(p, chart, n, gone);
  if (n > BEST_SHOWN)
    field_add(p, chart, curves + BEST_SHOWN, n - BEST_SHOWN);
  for (size_t i = n < BEST_SHOWN ? n : BEST_SHOWN; i-- > 0;)
    line_add(p, chart, &curves[i],
             (assay_layer){ .ink = inks[i],
                            .id = ids[i],
                            .label = short_name(p, p->compare->ranking.items[i].group) });
}

/* ---- effects ---- */

/* Settings drawn as rings: all, or of very many some, evenly spread over the ranks. */
static size_t rings(const plan *p)
{
  return p->compare->ranking.n < RINGS_MOST ? p->compare->ranking.n : RINGS_MOST;
}

static const assay_run_group *ring(const plan *p, size_t i)
{
  const size_t n = p->compare->ranking.n, shown = rings(p);
  return ranked(p, shown < 2 ? i : i * (n - 1) / (shown - 1));
}

/* NaN: too far behind to be drawn with the others. */
static double drawn_value(const plan *p, const assay_run_group *group)
{
  return assay_compare_is_far(p->compare, group->value) ? (double)NAN : group->value;
}

static void add_rings(plan *p, assay_chart *chart, const double *x, const double *y)
{
  assay_layer_add(&p->d, chart,
                  &(assay_layer){ .kind = ASSAY_LAYER_RINGS,
                                  .ink = ASSAY_INK_CONTEXT,
                                  .id = "settings",
                                  .n = rings(p),
                                  .x = x,
                                  .y = y });
}

/* "; 400 of 10000 settings, 2 far behind are not drawn" */
static assay_str left_out(plan *p)
{
  size_t far = 0;
  for (size_t i = 0; i < rings(p); i++)
    far += isnan(drawn_value(p, ring(p, i))) != 0;
  const assay_str some =
      rings(p) < p->compare->ranking.n
          ? assay_draw_say(&p->d, "; %zu of %zu settings", rings(p), p->compare->ranking.n)
          : ASSAY_STR("");
  return far ? assay_draw_say(&p->d, "%.*s; %zu far behind not drawn", ASSAY_STR_ARG(some), far)
             : some;
}

static double number_of(const plan *p, const assay_run_group *group, size_t parameter)
{
  const assay_parameter_effect *e = &p->compare->parameters.items[parameter];
  const size_t key = parameter < group->keys.n ? group->keys.items[parameter] : SIZE_MAX;
  return key < e->numbers.n ? e->numbers.items[key] : (double)NAN;
}

static void effect_words(plan *p, assay_chart *chart, const assay_parameter_effect *e)
{
  const char *unit = e->kind == ASSAY_PARAMETER_LOG ? "decade" : "unit";
  const assay_str name = e->name;
  if (e->note.ptr)
    chart->title = assay_draw_say(&p->d, "%.*s: %.*s", ASSAY_STR_ARG(name), ASSAY_STR_ARG(e->note));
  else if (isfinite(e->optimum))
    chart->title = assay_draw_say(&p->d, "%.*s: best near %s", ASSAY_STR_ARG(name),
                                  assay_draw_number(&p->d, e->optimum));
  else if (e->p < CLEAR_P)
    chart->title =
        assay_draw_say(&p->d, "%.*s: %s%s per %s", ASSAY_STR_ARG(name), e->effect > 0 ? "+" : "",
                       assay_draw_number(&p->d, e->effect), unit);
  else
    chart->title = assay_draw_say(&p->d, "%.*s: no effect is shown", ASSAY_STR_ARG(name));
  const assay_str left = left_out(p);
  chart->subtitle = assay_draw_say(
      &p->d, "%.*s by %.*s: a ring a setting, line and dots their means%s%.*s",
      ASSAY_STR_ARG(assay_compare_metric(p->compare)), ASSAY_STR_ARG(name),
      isfinite(e->optimum_low) ? "; shaded: where the optimum lies" : "", ASSAY_STR_ARG(left));
  chart->description = assay_draw_say(&p->d, "Means at %zu values. %.*s.", e->numbers.n,
                                      ASSAY_STR_ARG(chart->title));
  chart->x_label = name;
}

static void add_means(plan *p, assay_chart *chart, const assay_parameter_effect *e)
{
  const size_t n = e->numbers.n < e->means.n ? e->numbers.n : e->means.n;
  double *y = doubles(p, n);
  for (size_t i = 0; y && i < n; i++)
    y[i] = assay_compare_is_far(p->compare, e->means.items[i]) ? (double)NAN : e->means.items[i];
  if (!y)
    return;
  const assay_layer line = { .kind = ASSAY_LAYER_LINE,
                             .ink = ASSAY_INK_TRAIN,
                             .id = "line",
                             .n = n,
                             .x = e->numbers.items,
                             .y = y };
  assay_layer dots = line;
  dots.kind = ASSAY_LAYER_DOTS;
  dots.id = "mean";
  assay_layer_add(&p->d, chart, &line);
  assay_layer_add(&p->d, chart, &dots);
  head_add(p, chart, e->name);
  head_add(p, chart, ASSAY_STR("mean"));
  for (size_t i = 0; i < n; i++)
    assay_row_add(&p->d, chart, (double[]){ e->numbers.items[i], e->means.items[i] });
}

static void add_effect(plan *p, size_t parameter, const char *id)
{
  const assay_parameter_effect *e = &p->compare->parameters.items[parameter];
  const size_t n = rings(p);
  double *x = doubles(p, n), *y = doubles(p, n);
  for (size_t i = 0; i < n && !p->d.failed; i++) {
    x[i] = number_of(p, ring(p, i), parameter);
    y[i] = drawn_value(p, ring(p, i));
  }
  assay_chart *chart = chart_new(p, id);
  chart->log_x = e->kind == ASSAY_PARAMETER_LOG;
  effect_words(p, chart, e);
  if (p->d.failed)
    return;
  add_rings(p, chart, x, y);
  add_means(p, chart, e);
  if (isfinite(e->optimum_low) && isfinite(e->optimum_high)) {
    assay_mark *shade =
        assay_mark_add(&p->d, chart, ASSAY_MARK_SHADE, ASSAY_INK_GOOD, e->optimum_low);
    shade->x2 = e->optimum_high;
  }
  if (isfinite(e->optimum))
    assay_mark_add(&p->d, chart, ASSAY_MARK_VLINE, ASSAY_INK_GOOD, e->optimum);
}

/* The numbers among the parameters, the most important first. */
static void add_effects(plan *p)
{
  static const char *const ids[EFFECTS_MOST] = { "effect1", "effect2", "effect3",
                                                 "effect4", "effect5", "effect6" };
  const size_t n = p->compare->parameters.n;
  bool *done = assay_arena_array(p->d.arena, n, sizeof *done);
  p->d.failed |= n && !done;
  for (size_t made = 0; made < EFFECTS_MOST && !p->d.failed; made++) {
    size_t next = n;
    double most = -HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
      const assay_parameter_effect *e = &p->compare->parameters.items[i];
      const double weight = isfinite(e->importance) ? e->importance : -1;
      if (done[i] || e->numbers.n < 2 || weight <= most)
        continue;
      most = weight;
      next = i;
    }
    if (next == n)
      return;
    done[next] = true;
    add_effect(p, next, ids[made]);
  }
}

/* ---- cost ---- */

static void cost_words(plan *p, assay_chart *chart, size_t known)
{
  const size_t front = p->compare->pareto.n;
  chart->title = assay_draw_say(&p->d, "%zu of %zu settings %s beaten by none that is cheaper",
                                front, known, front == 1 ? "is" : "are");
  const assay_str left = left_out(p);
  chart->subtitle = assay_draw_say(&p->d, "%.*s by cost in %s; green: the front%.*s",
                                   ASSAY_STR_ARG(assay_compare_metric(p->compare)),
                                   p->compare->cost_unit, ASSAY_STR_ARG(left));
  chart->description =
      assay_draw_say(&p->d, "Points of %zu settings. %.*s.", known, ASSAY_STR_ARG(chart->title));
  chart->x_label = assay_draw_say(&p->d, "cost, %s", p->compare->cost_unit);
  head_add(p, chart, ASSAY_STR("cost"));
  head_add(p, chart, assay_compare_metric(p->compare));
}

static void add_front(plan *p, assay_chart *chart, double dearest)
{
  static const char *const ids[FRONT_NAMED] = { "named1", "named2", "named3", "named4" };
  const size_t n = p->compare->pareto.n;
  double *x = doubles(p, n + 1), *y = doubles(p, n + 1);
  for (size_t i = 0; i < n && !p->d.failed; i++) {
    const assay_run_group *group = &p->compare->groups.items[p->compare->pareto.items[i]];
    x[i] = group->cost;
    y[i] = y[i + 1] = group->value;
    assay_row_add(&p->d, chart, (double[]){ x[i], y[i] });
  }
  if (!n || p->d.failed)
    return;
  x[n] = dearest;
  const assay_layer steps = {
    .kind = ASSAY_LAYER_STEPS, .ink = ASSAY_INK_GOOD, .id = "front", .n = n + 1, .x = x, .y = y
  };
  assay_layer_add(&p->d, chart, &steps);
  for (size_t i = 0; i < n; i++) {
    assay_layer dot = steps;
    dot.kind = ASSAY_LAYER_DOTS;
    dot.x += i;
    dot.y += i;
    dot.n = i < FRONT_NAMED ? 1 : n - i;
    dot.id = i < FRONT_NAMED ? ids[i] : "more";
    if (i < FRONT_NAMED)
      dot.label = short_name(p, p->compare->pareto.items[i]);
    assay_layer_add(&p->d, chart, &dot);
    if (i == FRONT_NAMED)
      return;
  }
}

static void add_cost(plan *p)
{
  const size_t n = rings(p);
  double *x = doubles(p, n), *y = doubles(p, n), low = HUGE_VAL, high = -HUGE_VAL;
  size_t known = 0;
  for (size_t i = 0; i < n && !p->d.failed; i++) {
    x[i] = ring(p, i)->cost;
    y[i] = drawn_value(p, ring(p, i));
  }
  for (size_t i = 0; i < p->compare->groups.n; i++) {
    const double cost = p->compare->groups.items[i].cost;
    if (!isfinite(cost))
      continue;
    known++;
    low = fmin(low, cost);
    high = fmax(high, cost);
  }
  if (!p->compare->cost_unit || known < 2 || p->d.failed)
    return;
  assay_chart *chart = chart_new(p, "cost");
  chart->log_x = low > 0 && high > LOG_RATIO * low;
  cost_words(p, chart, known);
  add_rings(p, chart, x, y);
  add_front(p, chart, high);
}

assay_code assay_compare_charts(assay_report *report, assay_err *err)
{
  plan p = { .d = { .arena = report->arena, .err = err },
             .report = report,
             .compare = report->compare,
             .axis = assay_compare_axis(report) };
  if (!p.compare->ranking.n)
    return ASSAY_OK;
  add_curves(&p);
  add_effects(&p);
  add_cost(&p);
  return p.d.failed ? assay_err_nomem(err) : ASSAY_OK;
}
