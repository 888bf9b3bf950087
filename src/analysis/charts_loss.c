/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart that proves the verdict. */
#include <math.h>
#include <string.h>

#include "analysis/charts.h"

#define FACTOR_DRAWN 1.5 /* forecasts beyond it would take half the picture */
enum { EXTENT_FROM = 60, SPIKES_NAMED = 4, ROWS_MOST = 400, BOUNDARIES_MOST = 6 };

typedef struct losses {
  assay_chart *chart;
  assay_trace train, smooth, valid;
} losses;

static bool is_overfit(const assay_run_review *r)
{
  return r->overfitting.grade >= ASSAY_OVERFIT_SUSPECTED;
}

/* ---- what it says ---- */

static assay_str title_with_validation(assay_drawing *d, const losses *l)
{
  const assay_run_review *r = d->review;
  const char *x = assay_draw_x(d);
  const double last = r->last.validation_loss;
  if (l->valid.n == 1)
    return assay_draw_say(d, "Validation loss was measured once: %s at %s %lld",
                          assay_draw_number(d, l->valid.y[0]), x, (long long)l->valid.x[0]);
  if (is_overfit(r) && r->last.regret > 0)
    return assay_draw_say(d, "Validation loss turns upward at %s %lld and ends %s higher", x,
                          (long long)r->lowest.step, assay_draw_percent(d, r->last.regret));
  if (!(r->last.regret > 0) && r->lowest.step != r->last.step)
    return assay_draw_say(
        d, "Validation loss ends at %s, no higher than at the best checkpoint, %s %lld",
        assay_draw_number(d, last), x, (long long)r->lowest.step);
  if (r->lowest.step == r->last.step)
    return assay_draw_say(d, "Validation loss is lowest at the end: %s at %s %lld",
                          assay_draw_number(d, last), x, (long long)r->lowest.step);
  return assay_draw_say(d, "Validation loss is lowest at %s %lld and ends %s above it", x,
                        (long long)r->lowest.step, assay_draw_percent(d, r->last.regret));
}

static assay_str title(assay_drawing *d, const losses *l)
{
  const assay_run_review *r = d->review;
  const char *x = assay_draw_x(d);
  if (r->divergence_step != ASSAY_NO_STEP)
    return assay_draw_say(d, "Loss diverges from %s %lld", x, (long long)r->divergence_step);
  if (r->nonfinite_step != ASSAY_NO_STEP)
    return assay_draw_say(d, "Loss is not a finite number from %s %lld on (%llu values)", x,
                          (long long)r->nonfinite_step, (unsigned long long)r->nonfinite_count);
  if (assay_trace_points(&l->valid) > 0)
    return title_with_validation(d, l);
  if (isfinite(r->train.first) && isfinite(r->train.last))
    return assay_draw_say(d, "Training loss goes from %s to %s; no validation loss was logged",
                          assay_draw_number(d, r->train.first),
                          assay_draw_number(d, r->train.last));
  return ASSAY_STR("Training loss; no validation loss was logged");
}

static assay_str subtitle(assay_drawing *d, const losses *l)
{
  const bool grey = l->train.n > EXTENT_FROM;
  const bool valid = l->valid.n > 0, forecast = d->review->forecast.horizon.n > 0;
  return assay_draw_say(
      d, "Loss by %s%s.%s%s%s%s", assay_draw_x(d), l->chart->log_y ? ", log scale" : "",
      grey ? assay_draw_say(d,
                            " Grey: all %zu training values, lowest and highest of each pixel "
                            "column. Blue: their centred mean, spikes left out.",
                            l->train.n)
                 .ptr
      : l->train.n > 0 ? " Blue: training."
                       : "",
      valid ? " Orange: validation." : "",
      forecast ? " Dashed: forecast with its 95 % interval." : "",
      is_overfit(d->review) ? " Shaded: overfitting." : "");
}

static assay_str description(assay_drawing *d, const losses *l)
{
  const assay_run_review *r = d->review;
  assay_buf out = ASSAY_BUF(d->arena);
  assay_buf_addf(&out, "Line chart of loss by %s.", assay_draw_x(d));
  if (r->train.present)
    assay_buf_addf(&out, " Training loss: first %s, lowest %s, last %s.",
                   assay_draw_number(d, r->train.first), assay_draw_number(d, r->train.min),
                   assay_draw_number(d, r->train.last));
  if (assay_trace_points(&l->valid) > 0)
    assay_buf_addf(&out, " Validation loss: first %s, lowest %s, last %s.",
                   assay_draw_number(d, r->validation.first),
                   assay_draw_number(d, r->validation.min),
                   assay_draw_number(d, r->validation.last));
  if (r->has_best)
    assay_buf_addf(&out, " Best checkpoint at %s %lld.", assay_draw_x(d), (long long)r->best.step);
  if (is_overfit(r) && r->overfitting.onset_step != ASSAY_NO_STEP)
    assay_buf_addf(&out, " The stretch from %s %lld is shaded as overfitting.", assay_draw_x(d),
                   (long long)r->overfitting.onset_step);
  if (r->spikes.n > 0)
    assay_buf_addf(&out, " %zu spikes of training loss, the first at %s %lld.", r->spikes.n,
                   assay_draw_x(d), (long long)r->spikes.items[0].step);
  const assay_str text = assay_buf_str(&out);
  d->failed |= text.ptr == NULL;
  return text;
}

/* ---- what it draws ---- */

static double last_finite(const assay_trace *t)
{
  for (size_t i = t->n; i > 0; i--)
    if (isfinite(t->y[i - 1]))
      return t->y[i - 1];
  return (double)NAN;
}

static void add_forecast(assay_drawing *d, const losses *l)
{
  const assay_forecast *f = &d->review->forecast;
  size_t n = 1;
  while (n <= f->horizon.n && f->horizon.items[n - 1].factor <= FACTOR_DRAWN)
    n++;
  double *v = assay_arena_array(d->arena, 4 * n, sizeof *v);
  if (n == 1 || l->smooth.n == 0 || v == NULL) {
    d->failed |= v == NULL;
    return;
  }
  double *x = v, *y = v + n, *low = v + 2 * n, *high = v + 3 * n;
  const assay_trace *from = l->train.n > EXTENT_FROM ? &l->smooth : &l->train;
  x[0] = from->x[from->n - 1];
  y[0] = low[0] = high[0] = last_finite(from);
  for (size_t i = 1; i < n; i++) {
    x[i] = (double)f->horizon.items[i - 1].step;
    y[i] = f->horizon.items[i - 1].train_loss;
    low[i] = f->horizon.items[i - 1].low;
    high[i] = f->horizon.items[i - 1].high;
  }
  assay_layer_add(d, l->chart,
                  &(assay_layer){ .kind = ASSAY_LAYER_BAND,
                                  .ink = ASSAY_INK_FORECAST,
                                  .id = "forecastband",
                                  .n = n,
                                  .x = x,
                                  .low = low,
                                  .high = high });
  assay_layer_add(
      d, l->chart,
      &(assay_layer){ .kind = ASSAY_LAYER_DASHED,
                      .ink = ASSAY_INK_FORECAST,
                      .id = "forecast",
                      .n = n,
                      .x = x,
                      .y = y,
                      .label = assay_draw_say(d, "forecast %s", assay_draw_number(d, y[n - 1])) });
}

static void add_train(assay_drawing *d, losses *l)
{
  if (assay_trace_points(&l->train) == 0)
    return;
  const bool grey = l->train.n > EXTENT_FROM;
  const assay_trace *shown = grey ? &l->smooth : &l->train;
  if (grey)
    assay_extent_add(d, l->chart, &l->train, ASSAY_INK_CONTEXT);
  add_forecast(d, l);
  assay_line_add(
      d, l->chart, shown,
      &(assay_layer){ .kind = l->train.n == 1 ? ASSAY_LAYER_DOTS : ASSAY_LAYER_LINE,
                      .ink = ASSAY_INK_TRAIN,
                      .id = "train",
                      .label = assay_draw_say(d, "training%s %s", grey ? ", mean" : "",
                                              assay_draw_number(d, last_finite(shown))) });
}

static void add_validation(assay_drawing *d, losses *l)
{
  const assay_run_review *r = d->review;
  if (assay_trace_points(&l->valid) == 0)
    return;
  const assay_str label =
      assay_draw_say(d, "validation %s", assay_draw_number(d, last_finite(&l->valid)));
  const bool one = l->valid.n == 1;
  if (!one)
    assay_line_add(d, l->chart, &l->valid,
                   &(assay_layer){ .kind = ASSAY_LAYER_LINE,
                                   .ink = ASSAY_INK_VALIDATION,
                                   .id = "validation",
                                   .label = label });
  if (l->valid.n <= 150)
    assay_line_add(d, l->chart, &l->valid,
                   &(assay_layer){ .kind = ASSAY_LAYER_DOTS,
                                   .ink = ASSAY_INK_VALIDATION,
                                   .id = "evaluations",
                                   .label = one ? label : ASSAY_STR("") });
  double *at = assay_arena_array(d->arena, 2, sizeof *at);
  if (!r->has_best || one || at == NULL) {
    d->failed |= at == NULL;
    return;
  }
  at[0] = (double)r->best.step;
  at[1] = assay_trace_at(&l->valid, at[0]);
  assay_layer_add(d, l->chart,
                  &(assay_layer){ .kind = ASSAY_LAYER_DOTS,
                                  .ink = ASSAY_INK_GOOD,
                                  .id = "best",
                                  .n = 1,
                                  .x = at,
                                  .y = at + 1 });
}

/* The highest value within a spike. */
static bool spike_top(const losses *l, const assay_spike *spike, double *x, double *y)
{
  bool found = false;
  for (size_t i = 0; i < l->train.n; i++) {
    const double at = l->train.x[i];
    if (at < (double)spike->step || !isfinite(l->train.y[i]))
      continue;
    if (found && (spike->recovered_step == ASSAY_NO_STEP || at >= (double)spike->recovered_step))
      break;
    if (!found || l->train.y[i] > *y) {
      *x = at;
      *y = l->train.y[i];
    }
    found = true;
  }
  return found;
}

static void add_spikes(assay_drawing *d, const losses *l)
{
  static const char *const ids[SPIKES_NAMED] = { "spike1", "spike2", "spike3", "spike4" };
  const assay_run_review *r = d->review;
  for (size_t i = 0; i < r->spikes.n && i < SPIKES_NAMED; i++) {
    double *at = assay_arena_array(d->arena, 2, sizeof *at);
    d->failed |= at == NULL;
    if (at == NULL || !spike_top(l, &r->spikes.items[i], &at[0], &at[1]))
      return;
    assay_layer_add(d, l->chart,
                    &(assay_layer){ .kind = ASSAY_LAYER_RINGS,
                                    .ink = ASSAY_INK_WARN,
                                    .id = ids[i],
                                    .n = 1,
                                    .x = at,
                                    .y = at + 1,
                                    .label = assay_draw_say(d, "spike, %s %lld", assay_draw_x(d),
                                                            (long long)r->spikes.items[i].step) });
  }
}

static void shade(assay_drawing *d, const losses *l, int64_t from, int64_t to, assay_ink ink,
                  assay_str label)
{
  if (from == ASSAY_NO_STEP || to == ASSAY_NO_STEP || to <= from)
    return;
  assay_mark *mark = assay_mark_add(d, l->chart, ASSAY_MARK_SHADE, ink, (double)from);
  mark->x2 = (double)to;
  mark->label = label;
}

static void add_best(assay_drawing *d, const losses *l)
{
  const assay_run_review *r = d->review;
  if (!r->has_best || l->valid.n < 2)
    return;
  const double value = assay_trace_at(&l->valid, (double)r->best.step);
  assay_mark *mark =
      assay_mark_add(d, l->chart, ASSAY_MARK_VLINE, ASSAY_INK_GOOD, (double)r->best.step);
  mark->label = assay_draw_say(d, "best checkpoint\n%s %lld, loss %s", assay_draw_x(d),
                               (long long)r->best.step, assay_draw_number(d, value));
  shade(d, l, r->best.low_step, r->best.high_step, ASSAY_INK_GOOD, ASSAY_STR(""));
}

static void add_marks(assay_drawing *d, const losses *l)
{
  const assay_run_review *r = d->review;
  const assay_overfitting *o = &r->overfitting;
  add_best(d, l);
  if (is_overfit(r) && o->onset_step != ASSAY_NO_STEP)
    shade(d, l, o->onset_step, r->last.step, ASSAY_INK_BAD,
          assay_draw_say(d, "%s\nfrom %s %lld",
                         o->grade == ASSAY_OVERFIT_CONFIRMED ? "overfitting"
                                                             : "overfitting suspected",
                         assay_draw_x(d), (long long)o->onset_step));
  if (r->divergence_step != ASSAY_NO_STEP) {
    assay_mark *mark =
        assay_mark_add(d, l->chart, ASSAY_MARK_VLINE, ASSAY_INK_BAD, (double)r->divergence_step);
    mark->label =
        assay_draw_say(d, "diverges\n%s %lld", assay_draw_x(d), (long long)r->divergence_step);
  }
  for (size_t i = 0; i < r->run->resumes.n && i < BOUNDARIES_MOST; i++) {
    const int64_t at = r->run->resumes.items[i].step;
    assay_mark *mark = assay_mark_add(d, l->chart, ASSAY_MARK_VLINE, ASSAY_INK_MUTED, (double)at);
    mark->label = assay_draw_say(d, "resumed\n%s %lld", assay_draw_x(d), (long long)at);
  }
  for (size_t i = 0; i < r->epoch_boundaries.n && r->epoch_boundaries.n <= BOUNDARIES_MOST; i++) {
    assay_mark *mark = assay_mark_add(d, l->chart, ASSAY_MARK_VLINE, ASSAY_INK_CONTEXT,
                                      (double)r->epoch_boundaries.items[i]);
    mark->label = assay_draw_say(d, "epoch %zu", i + 2);
  }
}

/* Rows at evaluations, where there are two or more, else at the drawn training points. */
static void add_table(assay_drawing *d, const losses *l)
{
  const bool valid = l->valid.n >= 2;
  const assay_trace *base = valid ? &l->valid : &l->smooth;
  const size_t stride = 1 + base->n / ROWS_MOST;
  assay_head_add(d, l->chart, assay_draw_x(d));
  if (l->train.n > 0)
    assay_head_add(d, l->chart, l->train.n > EXTENT_FROM ? "training (smoothed)" : "training");
  if (l->valid.n > 0)
    assay_head_add(d, l->chart, "validation");
  for (size_t i = 0; i < base->n && !d->failed; i += stride) {
    double row[3] = { base->x[i], 0, 0 };
    size_t n = 1;
    if (l->train.n > 0)
      row[n++] = assay_trace_at(&l->smooth, base->x[i]);
    if (l->valid.n > 0)
      row[n] = assay_trace_at(&l->valid, base->x[i]);
    assay_row_add(d, l->chart, row);
  }
}

void assay_chart_loss(assay_drawing *d)
{
  losses l = { .chart = assay_chart_add(d, "loss", "loss") };
  l.train = assay_trace_read(d, assay_run_series(d->review->run, ASSAY_ROLE_TRAIN_LOSS));
  l.valid = assay_trace_read(d, assay_run_validation(d->review->run));
  l.smooth = assay_trace_smooth(d, &l.train);
  if (d->failed)
    return;
  l.chart->wide = true;
  l.chart->log_y = assay_spans_decades(&l.train, &l.valid);
  l.chart->title = title(d, &l);
  l.chart->subtitle = subtitle(d, &l);
  l.chart->description = description(d, &l);
  if (assay_trace_points(&l.train) + assay_trace_points(&l.valid) == 0) {
    l.chart->empty = ASSAY_STR("No loss value is finite: there is nothing to draw.");
    return;
  }
  add_marks(d, &l);
  assay_gaps_mark(d, l.chart, &l.train);
  assay_gaps_mark(d, l.chart, &l.valid);
  add_train(d, &l);
  add_validation(d, &l);
  add_spikes(d, &l);
  add_table(d, &l);
}
