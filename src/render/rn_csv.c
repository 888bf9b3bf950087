/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row a run, or one a system and metric, for a spreadsheet. */
#include "base/num.h"
#include "render/compare_table.h"
#include "render/renderer.h"
#include "render/sanitise.h"
#include "render/score_figures.h"

static const char header[] =
    "run,verdict,grade,best_step,best_epoch,best_value,best_validation_loss,saved_step,last_step,"
    "last_train_loss,last_validation_loss,regret,overfitting,onset_step,rise,p,train_points,"
    "validation_points,spikes,gap,advice\r\n";

static void add_number(assay_buf *b, double x)
{
  char text[ASSAY_NUM_SIZE];
  assay_buf_addf(b, ",%s", isfinite(x) ? assay_num_shortest(text, x) : "");
}

static void add_step(assay_buf *b, int64_t step)
{
  if (step == ASSAY_NO_STEP)
    assay_buf_addc(b, ',');
  else
    assay_buf_addf(b, ",%lld", (long long)step);
}

static void add_row(assay_buf *b, const assay_run_review *r)
{
  static const char *const grades[] = { "", "suspected", "confirmed" };
  static const char *const overfit[] = { "not-judged", "none", "suspected", "confirmed" };
  assay_sanitise_csv(b, r->run->name);
  assay_buf_addf(b, ",%s,%s", r->verdict.id, grades[r->verdict.grade]);
  add_step(b, r->has_best ? r->best.step : ASSAY_NO_STEP);
  add_number(b, r->has_best ? r->best.epoch : (double)NAN);
  add_number(b, r->has_best ? r->best.value : (double)NAN);
  add_number(b, r->has_best ? r->best.validation_loss : (double)NAN);
  add_step(b, r->has_best ? r->best.saved_step : ASSAY_NO_STEP);
  add_step(b, r->last.step);
  add_number(b, r->last.train_loss);
  add_number(b, r->last.validation_loss);
  add_number(b, r->last.regret);
  assay_buf_addf(b, ",%s", overfit[r->overfitting.grade]);
  add_step(b, r->overfitting.onset_step);
  add_number(b, r->overfitting.rise);
  add_number(b, r->overfitting.p);
  assay_buf_addf(b, ",%zu,%zu,%zu", r->train.points, r->validation.points, r->spikes.n);
  add_number(b, r->gap.last);
  assay_buf_addc(b, ',');
  assay_sanitise_csv(b, r->advice);
  assay_buf_addz(b, "\r\n");
}

/* Scores: a row a system and metric. */
static void add_scores(assay_buf *b, const assay_report *report)
{
  assay_buf_addz(b, "system,metric,score,low,high,segments,baseline,delta,delta_low,delta_high,p,"
                    "p_holm,signature\r\n");
  for (size_t i = 0; i < report->systems.n; i++) {
    const assay_system *y = &report->systems.items[i];
    for (size_t k = 0; k < y->scores.n; k++) {
      const assay_score *s = &y->scores.items[k];
      const assay_comparison *c = assay_comparison_find(report, y->name, s->metric);
      assay_sanitise_csv(b, y->name);
      assay_buf_addf(b, ",%s", s->metric);
      add_number(b, s->value);
      add_number(b, s->ci.samples ? s->ci.low : (double)NAN);
      add_number(b, s->ci.samples ? s->ci.high : (double)NAN);
      assay_buf_addf(b, ",%zu,", y->segments);
      if (c)
        assay_sanitise_csv(b, c->baseline);
      add_number(b, c ? c->delta : (double)NAN);
      add_number(b, c ? c->low : (double)NAN);
      add_number(b, c ? c->high : (double)NAN);
      add_number(b, c ? c->p : (double)NAN);
      add_number(b, c ? c->p_holm : (double)NAN);
      assay_buf_addc(b, ',');
      assay_sanitise_csv(b, s->signature);
      assay_buf_addz(b, "\r\n");
    }
  }
}

static assay_code write(const assay_report *report, const assay_style *style, assay_sink *sink,
                        assay_err *err)
{
  (void)style;
  assay_arena *arena = assay_arena_new();
  if (!arena)
    return assay_err_nomem(err);
  assay_buf b = ASSAY_BUF(arena);
  if (report->compare) {
    assay_csv_compare(&b, report->compare);
  } else if (report->runs.n || !report->systems.n) {
    assay_buf_addz(&b, header);
    for (size_t i = 0; i < report->runs.n; i++)
      add_row(&b, &report->runs.items[i]);
  } else {
    add_scores(&b, report);
  }
  assay_str text = assay_buf_str(&b);
  if (text.ptr)
    assay_sink_add(sink, text);
  assay_arena_free(arena);
  return text.ptr ? ASSAY_OK : assay_err_nomem(err);
}

const assay_renderer assay_renderer_csv = { "csv", ".csv",
                                            "one row a run, or a group of runs (RFC 4180)",
                                            "review|score|compare", write };
