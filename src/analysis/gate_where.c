/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of a log that a figure stands for: of its best, last or offending step. */
#include <math.h>
#include <string.h>

#include "analysis/gate_side.h"

static bool below(assay_str path, const char *object)
{
  size_t n = strlen(object);
  return assay_str_starts(path, object) && (path.len == n || path.ptr[n] == '.');
}

static const assay_series *named_series(const assay_run *run, assay_role role, assay_str name)
{
  for (size_t i = 0; i < run->series.n; i++) {
    const assay_series *s = &run->series.items[i];
    if (s->role == role && assay_str_eq(s->name, name))
      return s;
  }
  return NULL;
}

/* The curve that a figure was read from. */
static const assay_series *series_of(const assay_gate_value *v, const assay_run *run)
{
  static const char *const training[] = {
    "train",        "last.train_loss", "perplexity.train_last",
    "spikes",       "spike_score",     "convergence.train",
    "nonfinite",    "divergence",      "forecast",
    "learning_rate"
  };
  const assay_series *train = assay_run_series(run, ASSAY_ROLE_TRAIN_LOSS);
  const assay_series *validation = assay_run_validation(run);
  if (v->logged.ptr)
    return named_series(run, ASSAY_ROLE_METRIC, v->logged);
  if (below(v->path, "metrics"))
    return named_series(run, ASSAY_ROLE_METRIC, v->element);
  if (below(v->path, "other_validations"))
    return named_series(run, ASSAY_ROLE_VALIDATION_LOSS, v->element);
  for (size_t i = 0; i < sizeof training / sizeof *training; i++)
    if (below(v->path, training[i]))
      return train ? train : validation;
  return validation ? validation : train;
}

static int64_t first_spike(const assay_run_review *r)
{
  return r->spikes.n ? r->spikes.items[0].step : ASSAY_NO_STEP;
}

/* The step at which a verdict, or the rise behind it, shows. */
static int64_t step_of_verdict(const assay_run_review *r)
{
  const char *id = r->verdict.id ? r->verdict.id : "";
  if (strcmp(id, "NONFINITE") == 0)
    return r->nonfinite_step;
  if (strcmp(id, "DIVERGED") == 0)
    return r->divergence_step;
  return strcmp(id, "OVERFITTING") == 0 ? r->overfitting.onset_step : ASSAY_NO_STEP;
}

static bool is_step(assay_str path)
{
  return assay_str_ends(path, ".step") || assay_str_ends(path, "_step") ||
         assay_str_ends(path, ".onset_low") || assay_str_ends(path, ".onset_high") ||
         assay_str_ends(path, ".window_from") || assay_str_ends(path, ".warmup_end");
}

/* The row with the value itself: least and greatest values, and those that are not finite. */
static size_t row_with(const assay_series *s, assay_str path, double number)
{
  const bool bad = assay_str_ends(path, ".nonfinite");
  for (size_t i = 0; i < s->n; i++)
    if (bad ? !isfinite(s->value[i]) : s->value[i] == number)
      return i;
  return s->n - 1;
}

static int64_t step_of(const assay_gate_value *v, const assay_run_review *r)
{
  static const int64_t far = INT64_C(1) << 53;
  const assay_str path = v->path;
  if (is_step(path) && fabs(v->number) < (double)far)
    return (int64_t)v->number;
  if (below(path, "verdict"))
    return step_of_verdict(r);
  if (below(path, "overfitting"))
    return r->overfitting.onset_step;
  if (below(path, "best"))
    return r->best.step;
  if (assay_str_eqz(path, "perplexity.validation_best"))
    return r->lowest.step;
  if (below(path, "spikes") || below(path, "spike_score"))
    return first_spike(r);
  if (below(path, "nonfinite"))
    return r->nonfinite_step;
  return ASSAY_NO_STEP;
}

/* The last row at or before a step; the last of all without one. */
static size_t row_at(const assay_series *s, int64_t step)
{
  size_t low = 0, high = s->n;
  if (step == ASSAY_NO_STEP)
    return s->n - 1;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (s->step[middle] <= step)
      low = middle + 1;
    else
      high = middle;
  }
  return low ? low - 1 : 0;
}

static size_t row_of(const assay_gate_value *v, const assay_run_review *r, const assay_series *s)
{
  static const char *const valued[] = { ".min", ".max", ".nonfinite", ".best.value" };
  if (assay_str_ends(v->path, ".first"))
    return 0;
  for (size_t i = 0; i < sizeof valued / sizeof *valued; i++)
    if (assay_str_ends(v->path, valued[i]))
      return row_with(s, v->path, v->number);
  return row_at(s, step_of(v, r));
}

void assay_gate_locate(assay_gate_value *v)
{
  const assay_value *from = assay_value_get(v->owner, v->is_run ? "sources" : "path");
  v->source = assay_value_str(v->is_run && from && from->first ? from->first : from);
  v->line = 0;
  const assay_report *report = v->document->report;
  if (!v->is_run || !report || v->index >= report->runs.n)
    return;
  const assay_run_review *r = &report->runs.items[v->index];
  const assay_series *s = series_of(v, r->run);
  if (!s || !s->n || s->input >= report->inputs->files.n)
    return;
  v->source = report->inputs->files.items[s->input].path;
  v->line = s->line ? s->line[row_of(v, r, s)] : 0;
}
