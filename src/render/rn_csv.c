/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row a run, for a spreadsheet. */
#include "base/num.h"
#include "render/renderer.h"
#include "render/sanitise.h"

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

static assay_code write(const assay_report *report, const assay_style *style, assay_sink *sink,
                        assay_err *err)
{
  (void)style;
  assay_arena *arena = assay_arena_new();
  if (!arena)
    return assay_err_nomem(err);
  assay_buf b = ASSAY_BUF(arena);
  assay_buf_addz(&b, header);
  for (size_t i = 0; i < report->runs.n; i++)
    add_row(&b, &report->runs.items[i]);
  assay_str text = assay_buf_str(&b);
  if (text.ptr)
    assay_sink_add(sink, text);
  assay_arena_free(arena);
  return text.ptr ? ASSAY_OK : assay_err_nomem(err);
}

const assay_renderer assay_renderer_csv = { "csv", ".csv", "one row a run (RFC 4180)", write };
