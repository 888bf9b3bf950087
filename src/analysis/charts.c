/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "analysis/charts.h"
#include "analysis/judge.h"
#include "base/num.h"
#include "model/compare_curve.h"
#include "stat/robust.h"
#include "stat/smooth.h"

/* Display only; nothing is judged on it. */
enum { SMOOTH_FROM = 60, SMOOTH_BLOCKS = 2000, TICKS_MOST = 120 };
#define SMOOTH_SHARE 0.008  /* kernel's standard deviation as a share of the x range */
#define SMOOTH_SPACINGS 1.5 /* and at least so many mean distances of points */
#define LOG_RATIO 20.0      /* report design: log scale when the range exceeds 20 times */
#define BLOCK_TRIM 0.0

static double *doubles(assay_drawing *d, size_t n)
{
  double *p = assay_arena_array(d->arena, n, sizeof *p);
  if (p == NULL)
    d->failed = true;
  return p;
}

assay_str assay_draw_say(assay_drawing *d, const char *format, ...)
{
  assay_buf buf = ASSAY_BUF(d->arena);
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(&buf, format, args);
  va_end(args);
  const assay_str text = assay_buf_str(&buf);
  d->failed |= text.ptr == NULL;
  return text.ptr ? text : ASSAY_STR("");
}

const char *assay_draw_number(assay_drawing *d, double x)
{
  char number[ASSAY_NUM_SIZE];
  assay_num_digits(number, x, 4);
  return assay_draw_say(d, "%s%s", number[0] == '-' ? "\xe2\x88\x92" : "",
                        number + (number[0] == '-'))
      .ptr;
}

const char *assay_draw_percent(assay_drawing *d, double fraction)
{
  char number[ASSAY_NUM_SIZE];
  const double percent = 100 * fraction;
  return assay_draw_say(d, "%s %%", assay_num_fixed(number, percent, fabs(percent) < 9.95 ? 1 : 0))
      .ptr;
}

const char *assay_draw_x(const assay_drawing *d)
{
  return d->review->run->x == ASSAY_X_EPOCH ? "epoch" : "step";
}

/* ---- traces ---- */

assay_trace assay_trace_read(assay_drawing *d, const assay_series *series)
{
  assay_trace t = { .n = series ? series->n : 0 };
  t.x = doubles(d, t.n);
  t.y = doubles(d, t.n);
  if (d->failed)
    return (assay_trace){ .n = 0 };
  for (size_t i = 0; i < t.n; i++) {
    t.x[i] = (double)series->step[i];
    t.y[i] = series->value[i];
  }
  return t;
}

size_t assay_trace_points(const assay_trace *trace)
{
  size_t n = 0;
  for (size_t i = 0; i < trace->n; i++)
    n += isfinite(trace->y[i]) != 0;
  return n;
}

static bool in_spike(const assay_run_review *review, double x)
{
  for (size_t i = 0; i < review->spikes.n; i++) {
    const assay_spike *s = &review->spikes.items[i];
    const double end =
        (double)(s->recovered_step == ASSAY_NO_STEP ? s->step + 1 : s->recovered_step);
    if (x >= (double)s->step && x < end)
      return true;
  }
  return false;
}

/* Finite points outside spikes. */
static assay_trace calm(assay_drawing *d, const assay_trace *trace)
{
  assay_trace t = { .n = 0, .x = doubles(d, trace->n), .y = doubles(d, trace->n) };
  for (size_t i = 0; i < trace->n && !d->failed; i++) {
    if (!isfinite(trace->y[i]) || in_spike(d->review, trace->x[i]))
      continue;
    t.x[t.n] = trace->x[i];
    t.y[t.n++] = trace->y[i];
  }
  return t;
}

assay_trace assay_trace_smooth(assay_drawing *d, const assay_trace *trace)
{
  assay_trace t = calm(d, trace);
  if (d->failed || t.n < SMOOTH_FROM)
    return *trace;
  if (t.n > SMOOTH_BLOCKS) {
    assay_blocks blocks = { .x = doubles(d, SMOOTH_BLOCKS),
                            .y = doubles(d, SMOOTH_BLOCKS),
                            .scratch = doubles(d, t.n) };
    if (d->failed)
      return *trace;
    t.n = assay_block_means(t.x, t.y, t.n, SMOOTH_BLOCKS, BLOCK_TRIM, &blocks);
    t.x = blocks.x;
    t.y = blocks.y;
  }
  const double range = t.x[t.n - 1] - t.x[0];
  const double width = fmax(SMOOTH_SHARE * range, SMOOTH_SPACINGS * range / (double)t.n);
  double *out = doubles(d, t.n);
  if (d->failed)
    return *trace;
  assay_smooth_centred(t.x, t.y, NULL, t.n, width, out);
  t.y = out;
  return t;
}

double assay_trace_at(const assay_trace *trace, double x)
{
  size_t low = 0, high = trace->n;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (trace->x[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < trace->n && trace->x[low] <= x)
    return trace->y[low];
  if (low == 0 || low == trace->n)
    return (double)NAN;
  const double share = (x - trace->x[low - 1]) / (trace->x[low] - trace->x[low - 1]);
  return trace->y[low - 1] + share * (trace->y[low] - trace->y[low - 1]);
}

bool assay_spans_decades(const assay_trace *a, const assay_trace *b)
{
  const assay_trace *both[] = { a, b };
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (size_t k = 0; k < 2; k++) {
    for (size_t i = 0; both[k] != NULL && i < both[k]->n; i++) {
      if (!isfinite(both[k]->y[i]))
        continue;
      low = fmin(low, both[k]->y[i]);
      high = fmax(high, both[k]->y[i]);
    }
  }
  return low > 0 && high > LOG_RATIO * low;
}

/* ---- charts ---- */

assay_chart *assay_chart_add(assay_drawing *d, const char *id, const char *y_label)
{
  assay_chart *chart = ASSAY_PUSH(d->arena, &d->review->charts);
  if (chart == NULL) {
    d->failed = true;
    chart = &d->spare;
  }
  chart->id = id;
  chart->x_label = assay_str_z(assay_draw_x(d));
  chart->y_label = assay_str_z(y_label);
  return chart;
}

void assay_layer_add(assay_drawing *d, assay_chart *chart, const assay_layer *layer)
{
  assay_layer *slot = d->failed ? NULL : ASSAY_PUSH(d->arena, &chart->layers);
  d->failed |= slot == NULL;
  if (slot != NULL)
    *slot = *layer;
}

static bool decimate(assay_drawing *d, const assay_chart *chart, const assay_trace *trace,
                     assay_m4 *m4)
{
  const size_t columns = chart->wide ? ASSAY_COLUMNS_WIDE : ASSAY_COLUMNS_HALF;
  if (d->failed || !assay_m4_decimate(d->arena, trace->x, trace->y, trace->n, columns, m4))
    d->failed = true;
  return !d->failed;
}

void assay_extent_add(assay_drawing *d, assay_chart *chart, const assay_trace *trace, assay_ink ink)
{
  assay_m4 m4;
  if (!decimate(d, chart, trace, &m4))
    return;
  assay_layer_add(d, chart,
                  &(assay_layer){ .kind = ASSAY_LAYER_EXTENT,
                                  .ink = ink,
                                  .id = "extent",
                                  .n = m4.n,
                                  .x = m4.x,
                                  .low = m4.low,
                                  .high = m4.high });
}

void assay_line_add(assay_drawing *d, assay_chart *chart, const assay_trace *trace,
                    const assay_layer *style)
{
  assay_layer layer = *style;
  assay_m4 m4;
  layer.n = trace->n;
  layer.x = trace->x;
  layer.y = trace->y;
  if (trace->n > (chart->wide ? ASSAY_COLUMNS_WIDE : ASSAY_COLUMNS_HALF)) {
    if (!decimate(d, chart, trace, &m4))
      return;
    layer.n = m4.n;
    layer.x = m4.x;
    layer.y = m4.last;
  }
  assay_layer_add(d, chart, &layer);
}

assay_mark *assay_mark_add(assay_drawing *d, assay_chart *chart, assay_mark_kind kind,
                           assay_ink ink, double x)
{
  assay_mark *mark = ASSAY_PUSH(d->arena, &chart->marks);
  if (mark == NULL) {
    d->failed = true;
    mark = &d->spare_mark;
  }
  *mark = (assay_mark){ .kind = kind, .ink = ink, .x = x };
  return mark;
}

void assay_gaps_mark(assay_drawing *d, assay_chart *chart, const assay_trace *trace)
{
  const size_t bad = trace->n - assay_trace_points(trace);
  const double apart = trace->n > 1 ? (trace->x[trace->n - 1] - trace->x[0]) / TICKS_MOST : 0;
  double last = -HUGE_VAL;
  for (size_t i = 0; i < trace->n && bad > 0; i++) {
    if (isfinite(trace->y[i]) || trace->x[i] - last < apart)
      continue;
    assay_mark *mark = assay_mark_add(d, chart, ASSAY_MARK_TICK, ASSAY_INK_BAD, trace->x[i]);
    if (last < trace->x[0])
      mark->label = assay_draw_say(d, "%zu not finite", bad);
    last = trace->x[i];
  }
}

void assay_head_add(assay_drawing *d, assay_chart *chart, const char *name)
{
  assay_str *slot = ASSAY_PUSH(d->arena, &chart->table_head);
  d->failed |= slot == NULL;
  if (slot != NULL)
    *slot = assay_str_z(name);
}

void assay_row_add(assay_drawing *d, assay_chart *chart, const double *values)
{
  for (size_t i = 0; i < chart->table_head.n; i++) {
    double *slot = ASSAY_PUSH(d->arena, &chart->table);
    d->failed |= slot == NULL;
    if (slot != NULL)
      *slot = values[i];
  }
}

assay_code assay_review_charts(assay_arena *arena, assay_report *report, assay_err *err)
{
  static void (*const list[])(assay_drawing *) = {
    assay_chart_loss,      assay_chart_gap,      assay_chart_perplexity, assay_chart_learning_rate,
    assay_chart_grad_norm, assay_chart_patience, assay_chart_scores
  };
  for (size_t r = 0; r < report->runs.n; r++) {
    assay_drawing d = { .arena = arena, .review = &report->runs.items[r], .err = err };
    if (report->compare && !assay_compare_has_page(report, r))
      continue;
    for (size_t i = 0; i < sizeof list / sizeof *list && !d.failed; i++)
      list[i](&d);
    if (d.failed)
      return assay_err_nomem(err);
  }
  return ASSAY_OK;
}
