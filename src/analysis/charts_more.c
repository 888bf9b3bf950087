/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half-width charts beside the loss. */
#include <math.h>
#include <string.h>

#include "analysis/charts.h"

enum { DOTS_MOST = 60, ROWS_MOST = 200, SCORES_MOST = 4, STOPS_MOST = 6, RINGS_MOST = 4 };

static double last_of(const assay_trace *t)
{
  for (size_t i = t->n; i > 0; i--)
    if (isfinite(t->y[i - 1]))
      return t->y[i - 1];
  return (double)NAN;
}

/* x and one column a trace, at the points of the first. */
static void add_table(assay_drawing *d, assay_chart *chart, const assay_trace *traces,
                      const char *const *names, size_t n)
{
  const size_t stride = 1 + traces[0].n / ROWS_MOST;
  assay_head_add(d, chart, assay_draw_x(d));
  for (size_t k = 0; k < n; k++)
    assay_head_add(d, chart, names[k]);
  for (size_t i = 0; i < traces[0].n && !d->failed; i += stride) {
    double row[4] = { traces[0].x[i], 0, 0, 0 };
    for (size_t k = 0; k < n; k++)
      row[k + 1] = assay_trace_at(&traces[k], traces[0].x[i]);
    assay_row_add(d, chart, row);
  }
}

static void add_line(assay_drawing *d, assay_chart *chart, const assay_trace *trace, assay_ink ink,
                     const char *id, const char *label)
{
  if (assay_trace_points(trace) > 1)
    assay_line_add(
        d, chart, trace,
        &(assay_layer){
            .kind = ASSAY_LAYER_LINE, .ink = ink, .id = id, .label = assay_str_z(label) });
  if (trace->n <= DOTS_MOST && ink != ASSAY_INK_TRAIN)
    assay_layer_add(d, chart,
                    &(assay_layer){ .kind = ASSAY_LAYER_DOTS,
                                    .ink = ink,
                                    .id = "dots",
                                    .n = trace->n,
                                    .x = trace->x,
                                    .y = trace->y });
}

/* ---- gap ---- */

static assay_trace gap_trace(assay_drawing *d, const assay_trace *valid, const assay_trace *smooth)
{
  assay_trace gap = *valid;
  gap.y = assay_arena_array(d->arena, valid->n, sizeof *gap.y);
  if (gap.y == NULL) {
    d->failed = true;
    return (assay_trace){ .n = 0 };
  }
  for (size_t i = 0; i < gap.n; i++) {
    double train = assay_trace_at(smooth, valid->x[i]);
    /* an evaluation just behind the last training point belongs to it */
    if (isnan(train) && smooth->n > 0 && valid->x[i] > smooth->x[smooth->n - 1])
      train = smooth->y[smooth->n - 1];
    gap.y[i] = valid->y[i] - train;
  }
  return gap;
}

void assay_chart_gap(assay_drawing *d)
{
  static const char *const names[] = { "validation \xe2\x88\x92 training" };
  const assay_trace train =
      assay_trace_read(d, assay_run_series(d->review->run, ASSAY_ROLE_TRAIN_LOSS));
  const assay_trace valid = assay_trace_read(d, assay_run_validation(d->review->run));
  const assay_trace smooth = assay_trace_smooth(d, &train);
  const assay_trace gap = d->failed ? valid : gap_trace(d, &valid, &smooth);
  if (d->failed || assay_trace_points(&gap) < 2)
    return;
  const assay_gap *g = &d->review->gap;
  const char *last = assay_draw_number(d, isfinite(g->last) ? g->last : last_of(&gap));
  assay_chart *chart = assay_chart_add(d, "gap", "loss");
  chart->title = assay_draw_say(d, "The generalisation gap%s ends at %s",
                                isfinite(g->slope) && g->slope > 0 ? " widens and" : "", last);
  chart->subtitle = ASSAY_STR("Validation loss minus smoothed training loss, at each evaluation.");
  chart->description =
      assay_draw_say(d, "Line chart of validation minus training loss: first %s, at the end %s.",
                     assay_draw_number(d, gap.y[0]), last);
  assay_mark *zero = assay_mark_add(d, chart, ASSAY_MARK_HLINE, ASSAY_INK_MUTED, 0);
  zero->y = 0;
  add_line(d, chart, &gap, ASSAY_INK_VALIDATION, "gap", "");
  add_table(d, chart, &gap, names, 1);
}

/* ---- perplexity ---- */

/* exp is capped where a double's picture ends to say anything: e^20. */
static assay_trace perplexity(assay_drawing *d, const assay_trace *loss)
{
  assay_trace t = *loss;
  t.y = assay_arena_array(d->arena, loss->n, sizeof *t.y);
  d->failed |= t.y == NULL;
  for (size_t i = 0; i < t.n && !d->failed; i++)
    t.y[i] = isfinite(loss->y[i]) ? exp(fmin(loss->y[i], 20)) : (double)NAN;
  return t;
}

static assay_trace logged_or_exp(assay_drawing *d, assay_role logged, const assay_series *loss,
                                 bool *was_logged)
{
  const assay_series *series = assay_run_series(d->review->run, logged);
  assay_trace t = assay_trace_read(d, series ? series : loss);
  *was_logged |= series != NULL;
  if (series == NULL && !d->failed)
    t = perplexity(d, &t);
  return t;
}

void assay_chart_perplexity(assay_drawing *d)
{
  static const char *const names[] = { "validation", "training" };
  const assay_run *run = d->review->run;
  bool logged = false;
  assay_trace traces[2];
  traces[0] =
      logged_or_exp(d, ASSAY_ROLE_VALIDATION_PERPLEXITY, assay_run_validation(run), &logged);
  traces[1] = logged_or_exp(d, ASSAY_ROLE_TRAIN_PERPLEXITY,
                            assay_run_series(run, ASSAY_ROLE_TRAIN_LOSS), &logged);
  if (d->failed || assay_trace_points(&traces[0]) < 2 ||
      (!logged && isnan(d->review->perplexity.validation_best)))
    return;
  traces[1] = assay_trace_smooth(d, &traces[1]);
  const assay_perplexity *p = &d->review->perplexity;
  assay_chart *chart = assay_chart_add(d, "perplexity", "perplexity");
  chart->log_y = true;
  chart->title = isfinite(p->validation_best)
                     ? assay_draw_say(d, "Validation perplexity: best %s, at the end %s",
                                      assay_draw_number(d, p->validation_best),
                                      assay_draw_number(d, p->validation_last))
                     : ASSAY_STR("Validation perplexity");
  chart->subtitle = assay_draw_say(d, "%s, log scale; training smoothed.",
                                   logged ? "As logged" : "exp of the loss");
  chart->description = assay_draw_say(d,
                                      "Line chart of perplexity on a log scale. Validation ends at "
                                      "%s.",
                                      assay_draw_number(d, last_of(&traces[0])));
  if (assay_trace_points(&traces[1]) > 1)
    add_line(d, chart, &traces[1], ASSAY_INK_TRAIN, "train",
             assay_draw_say(d, "train %s", assay_draw_number(d, last_of(&traces[1]))).ptr);
  add_line(d, chart, &traces[0], ASSAY_INK_VALIDATION, "validation",
           assay_draw_say(d, "val %s", assay_draw_number(d, last_of(&traces[0]))).ptr);
  add_table(d, chart, traces, names, traces[1].n > 0 ? 2 : 1);
}

/* ---- learning rate and gradient norm ---- */

void assay_chart_learning_rate(assay_drawing *d)
{
  static const char *const names[] = { "learning rate" };
  const assay_trace rate =
      assay_trace_read(d, assay_run_series(d->review->run, ASSAY_ROLE_LEARNING_RATE));
  const assay_learning_rate *lr = &d->review->learning_rate;
  if (d->failed || assay_trace_points(&rate) < 2)
    return;
  assay_chart *chart = assay_chart_add(d, "rate", "learning rate");
  chart->title =
      lr->warmup_end != ASSAY_NO_STEP && lr->warmup_end > 0
          ? assay_draw_say(d, "Learning rate: warm-up to %s %lld, then %s", assay_draw_x(d),
                           (long long)lr->warmup_end,
                           lr->schedule ? lr->schedule : "unnamed schedule")
          : assay_draw_say(d, "Learning rate: %s", lr->schedule ? lr->schedule : "as logged");
  chart->subtitle = ASSAY_STR("As logged, on the same steps as the loss.");
  chart->description =
      assay_draw_say(d, "Line chart of the learning rate: highest %s, last %s.",
                     assay_draw_number(d, lr->max), assay_draw_number(d, last_of(&rate)));
  assay_line_add(d, chart, &rate,
                 &(assay_layer){ .kind = ASSAY_LAYER_LINE, .ink = ASSAY_INK_EXTRA, .id = "rate" });
  for (size_t i = 0; i < lr->restarts.n && i < STOPS_MOST; i++) {
    assay_mark *mark =
        assay_mark_add(d, chart, ASSAY_MARK_VLINE, ASSAY_INK_MUTED, (double)lr->restarts.items[i]);
    mark->label = ASSAY_STR("restart");
  }
  add_table(d, chart, &rate, names, 1);
}

static size_t add_norm_rings(assay_drawing *d, assay_chart *chart, const assay_trace *norm)
{
  static const char *const ids[RINGS_MOST] = { "ring1", "ring2", "ring3", "ring4" };
  size_t n = 0;
  for (size_t i = 0; i < d->review->spikes.n && n < RINGS_MOST; i++) {
    double *at = assay_arena_array(d->arena, 2, sizeof *at);
    d->failed |= at == NULL;
    if (at == NULL)
      return n;
    at[0] = (double)d->review->spikes.items[i].step;
    at[1] = assay_trace_at(norm, at[0]);
    if (!isfinite(at[1]))
      continue;
    assay_layer_add(
        d, chart,
        &(assay_layer){ .kind = ASSAY_LAYER_RINGS,
                        .ink = ASSAY_INK_WARN,
                        .id = ids[n++],
                        .n = 1,
                        .x = at,
                        .y = at + 1,
                        .label = assay_draw_say(d, "%s %lld", assay_draw_x(d), (long long)at[0]) });
  }
  return n;
}

void assay_chart_grad_norm(assay_drawing *d)
{
  static const char *const names[] = { "gradient norm (smoothed)" };
  const assay_trace norm =
      assay_trace_read(d, assay_run_series(d->review->run, ASSAY_ROLE_GRAD_NORM));
  if (d->failed || assay_trace_points(&norm) < 2)
    return;
  const assay_trace smooth = assay_trace_smooth(d, &norm);
  assay_chart *chart = assay_chart_add(d, "gradnorm", "gradient norm");
  chart->log_y = assay_spans_decades(&norm, NULL);
  if (norm.n > DOTS_MOST)
    assay_extent_add(d, chart, &norm, ASSAY_INK_CONTEXT);
  assay_line_add(d, chart, &smooth,
                 &(assay_layer){ .kind = ASSAY_LAYER_LINE, .ink = ASSAY_INK_TRAIN, .id = "norm" });
  const size_t rings = add_norm_rings(d, chart, &norm);
  assay_gaps_mark(d, chart, &norm);
  chart->title = rings > 0 ? assay_draw_say(d, "Gradient norm, with the %zu loss spike%s ringed",
                                            rings, rings == 1 ? "" : "s")
                           : assay_draw_say(d, "Gradient norm ends at %s",
                                            assay_draw_number(d, last_of(&smooth)));
  chart->subtitle = assay_draw_say(d,
                                   "Grey: all %zu values, lowest and highest of each pixel column. "
                                   "Blue: centred mean%s.",
                                   norm.n, chart->log_y ? ", log scale" : "");
  if (norm.n <= DOTS_MOST)
    chart->subtitle = ASSAY_STR("As logged, on the same steps as the loss.");
  chart->description = assay_draw_say(d, "Line chart of the gradient norm, last %s.",
                                      assay_draw_number(d, last_of(&norm)));
  add_table(d, chart, &smooth, names, 1);
}

/* ---- patience ---- */

void assay_chart_patience(assay_drawing *d)
{
  static const char *const names[] = { "validation" };
  const assay_run_review *r = d->review;
  const assay_trace valid = assay_trace_read(d, assay_run_validation(r->run));
  size_t stops = 0;
  for (size_t i = 0; i < r->patience.n; i++)
    stops += r->patience.items[i].stop_step != ASSAY_NO_STEP;
  if (d->failed || stops == 0 || assay_trace_points(&valid) < 3)
    return;
  assay_chart *chart = assay_chart_add(d, "patience", "validation loss");
  chart->title = assay_draw_say(d, "%zu of %zu early-stopping rules would have stopped this run",
                                stops, r->patience.n);
  chart->subtitle =
      ASSAY_STR("Validation loss with the step at which each rule stops; the table below "
                "has what it keeps.");
  chart->description =
      assay_draw_say(d, "Line chart of validation loss with %zu vertical lines.", stops);
  for (size_t i = 0; i < r->patience.n && i < STOPS_MOST; i++) {
    const assay_patience *p = &r->patience.items[i];
    if (p->stop_step == ASSAY_NO_STEP)
      continue;
    assay_mark *mark =
        assay_mark_add(d, chart, ASSAY_MARK_VLINE, ASSAY_INK_MUTED, (double)p->stop_step);
    mark->label = assay_draw_say(d, "%s %d", p->rule, p->patience);
  }
  add_line(d, chart, &valid, ASSAY_INK_VALIDATION, "validation", "");
  add_table(d, chart, &valid, names, 1);
}

/* ---- task scores ---- */

static void add_score(assay_drawing *d, const assay_series *series, const assay_metric_summary *m,
                      const char *id)
{
  static const char *const names[] = { "score" };
  const assay_trace trace = assay_trace_read(d, series);
  if (d->failed || assay_trace_points(&trace) < 2)
    return;
  assay_chart *chart = assay_chart_add(d, id, "score");
  chart->title = assay_draw_say(d, "%.*s: best %s at %s %lld, last %s", ASSAY_STR_ARG(m->name),
                                assay_draw_number(d, m->best_value), assay_draw_x(d),
                                (long long)m->best_step, assay_draw_number(d, m->last));
  chart->subtitle = assay_draw_say(d, "Task score as logged; %s is better.",
                                   m->direction > 0   ? "higher"
                                   : m->direction < 0 ? "lower"
                                                      : "which way");
  if (m->direction == 0)
    chart->subtitle = ASSAY_STR("Task score as logged; its direction is not known.");
  chart->description = assay_draw_say(
      d, "Line chart of a task score: first %s, best %s, last %s.", assay_draw_number(d, m->first),
      assay_draw_number(d, m->best_value), assay_draw_number(d, m->last));
  if (d->review->lowest.step != ASSAY_NO_STEP) {
    assay_mark *mark =
        assay_mark_add(d, chart, ASSAY_MARK_VLINE, ASSAY_INK_GOOD, (double)d->review->lowest.step);
    mark->label = ASSAY_STR("best loss");
  }
  add_line(d, chart, &trace, ASSAY_INK_EXTRA, "score", "");
  add_table(d, chart, &trace, names, 1);
}

void assay_chart_scores(assay_drawing *d)
{
  static const char *const ids[SCORES_MOST] = { "score1", "score2", "score3", "score4" };
  const assay_run_review *r = d->review;
  for (size_t i = 0; i < r->metrics.n && i < SCORES_MOST; i++) {
    for (size_t k = 0; k < r->run->series.n; k++) {
      const assay_series *series = &r->run->series.items[k];
      if (series->role == ASSAY_ROLE_METRIC &&
          assay_str_eq(series->name, r->metrics.items[i].name)) {
        add_score(d, series, &r->metrics.items[i], ids[i]);
        break;
      }
    }
  }
}
