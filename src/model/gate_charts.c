/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trend of what a gate's history follows, as plain charts. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "model/gate.h"

enum { CHARTS_MOST = 4, VERSIONS_MOST = 30, POINTS_LEAST = 2, DIGITS = 4 };

/* One tracked rule over the last versions. */
typedef struct trend {
  const assay_gate *gate;
  const assay_gate_result *rule;
  size_t column, from, n; /* in the values of a version; first version and their number */
} trend;

static double value_at(const trend *t, size_t i)
{
  const assay_gate_version *v = &t->gate->history.items[t->from + i];
  return t->column < v->values.n ? v->values.items[t->column] : (double)NAN;
}

static size_t known(const trend *t)
{
  size_t n = 0;
  for (size_t i = 0; i < t->n; i++)
    n += isfinite(value_at(t, i)) != 0;
  return n;
}

static bool add_layers(assay_arena *arena, assay_chart *chart, const trend *t)
{
  double *x = assay_arena_array(arena, t->n, sizeof *x);
  double *y = assay_arena_array(arena, t->n, sizeof *y);
  double *limit = assay_arena_array(arena, t->n, sizeof *limit);
  if (!x || !y || !limit)
    return false;
  for (size_t i = 0; i < t->n; i++) {
    x[i] = (double)(t->from + i + 1);
    y[i] = value_at(t, i);
    limit[i] = t->rule->limit;
  }
  const assay_layer layers[] = {
    { .kind = ASSAY_LAYER_DASHED,
      .ink = ASSAY_INK_WARN,
      .id = "limit",
      .y = limit,
      .label = ASSAY_STR("limit") },
    { .kind = ASSAY_LAYER_LINE, .ink = ASSAY_INK_TRAIN, .id = "line", .y = y },
    { .kind = ASSAY_LAYER_DOTS, .ink = ASSAY_INK_TRAIN, .id = "dots", .y = y },
  };
  for (size_t k = isfinite(t->rule->limit) ? 0U : 1U; k < sizeof layers / sizeof *layers; k++) {
    assay_layer *layer = ASSAY_PUSH(arena, &chart->layers);
    if (!layer)
      return false;
    *layer = layers[k];
    layer->n = t->n;
    layer->x = x;
  }
  return true;
}

static bool add_table(assay_arena *arena, assay_chart *chart, const trend *t)
{
  const assay_str head[] = { ASSAY_STR("version"), t->rule->metric };
  for (size_t k = 0; k < 2; k++) {
    assay_str *slot = ASSAY_PUSH(arena, &chart->table_head);
    if (!slot)
      return false;
    *slot = head[k];
  }
  for (size_t i = 0; i < 2 * t->n; i++) {
    double *cell = ASSAY_PUSH(arena, &chart->table);
    if (!cell)
      return false;
    *cell = i % 2 ? value_at(t, i / 2) : (double)(t->from + i / 2 + 1);
  }
  return true;
}

static bool add_words(assay_arena *arena, assay_chart *chart, const trend *t)
{
  char now[ASSAY_NUM_SIZE], limit[ASSAY_NUM_SIZE], first[ASSAY_NUM_SIZE];
  const double last = value_at(t, t->n - 1);
  const assay_str metric = t->rule->metric;
  size_t i = 0;
  while (!isfinite(value_at(t, i)))
    i++;
  assay_num_digits(first, value_at(t, i), DIGITS);
  assay_num_digits(limit, t->rule->limit, DIGITS);
  const bool bound = isfinite(t->rule->limit);
  chart->title = assay_str_format(arena, "%.*s is %s%s%s", ASSAY_STR_ARG(metric),
                                  isfinite(last) ? assay_num_digits(now, last, DIGITS)
                                                 : "not known in this version",
                                  bound ? ", the limit " : "", bound ? limit : "");
  chart->subtitle = ASSAY_STR("As measured for each version; the limit is the one of today");
  chart->description = assay_str_format(arena, "Line of %zu versions. It begins at %s; %.*s.", t->n,
                                        first, ASSAY_STR_ARG(chart->title));
  chart->x_label = ASSAY_STR("version");
  chart->counted_x = true;
  chart->y_label = metric;
  return chart->title.ptr && chart->description.ptr;
}

static const char *const ids[CHARTS_MOST] = { "history1", "history2", "history3", "history4" };

bool assay_gate_is_history(const assay_chart *chart)
{
  return strncmp(chart->id, "history", 7) == 0;
}

assay_code assay_gate_charts(assay_arena *arena, const assay_gate *gate, assay_charts *out,
                             assay_err *err)
{
  const size_t n = gate->history.n, shown = n < VERSIONS_MOST ? n : VERSIONS_MOST;
  size_t made = 0;
  for (size_t o = 0; o < gate->order.n; o++)
    for (size_t k = 0; k < gate->tracked.n && made < CHARTS_MOST; k++) {
      const trend t = { gate, &gate->results.items[gate->order.items[o]], k, n - shown, shown };
      if (gate->tracked.items[k] != gate->order.items[o] || known(&t) < POINTS_LEAST)
        continue;
      assay_chart *chart = ASSAY_PUSH(arena, out);
      if (!chart || !add_layers(arena, chart, &t) || !add_table(arena, chart, &t) ||
          !add_words(arena, chart, &t))
        return assay_err_nomem(err);
      chart->id = ids[made++];
    }
  return ASSAY_OK;
}
