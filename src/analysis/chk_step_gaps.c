/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "stat/robust.h"

enum { POINTS_MIN = 20 };

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_track *t = &j->train;
  double *copy = assay_judging_doubles(j, t->n);
  if (!copy || t->n < POINTS_MIN)
    return ASSAY_OK;
  for (size_t i = 1; i < t->n; i++)
    copy[i - 1] = t->x[i] - t->x[i - 1];
  double typical = assay_median(copy, t->n - 1);
  size_t gaps = 0, first = 0;
  for (size_t i = t->n - 1; i > 0; i--)
    if (t->x[i] - t->x[i - 1] > j->limit[ASSAY_T_STEP_GAP] * typical) {
      gaps++;
      first = i;
    }
  if (!gaps)
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j,
      assay_say(
          j, "%zu %s in the steps, the first from %lld to %lld, where rows are usually %s apart.",
          gaps, gaps == 1 ? "gap" : "gaps", (long long)t->step[first - 1],
          (long long)t->step[first], assay_say_number(j, typical)));
  note->first_step = t->step[first - 1];
  note->last_step = t->step[first];
  return ASSAY_OK;
}

static const char *const limits[] = { "step_gap", NULL };

const assay_check assay_check_step_gaps = {
  .id = "STEP_GAPS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 43,
  .severity = ASSAY_NOTE,
  .title = "Steps are missing",
  .applies_to = "20 training points",
  .rule = "A distance between two rows over 10 times the typical one (median).",
  .hint = "Check whether the log was cut or sampled there.",
  .source = "the log's steps",
  .thresholds = limits,
  .run = judge,
};
