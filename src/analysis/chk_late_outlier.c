/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "stat/scan.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_track *v = &j->valid;
  if (v->n < ASSAY_SCAN_MIN || j->out->overfitting.grade >= ASSAY_OVERFIT_SUSPECTED)
    return ASSAY_OK;
  double last = v->y[v->n - 1], before = fmax(v->y[v->n - 2], v->y[v->n - 3]);
  double reach = j->limit[ASSAY_T_OUTLIER_SIGMA] * fmax(j->valley_sigma, v->sigma);
  reach = fmax(reach, j->limit[ASSAY_T_OVERFIT_RISE] * fabs(before));
  /* above a rise that began earlier it does not stand alone */
  if (!(last - before > reach) || before - j->valley_minimum > reach)
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j,
      assay_say(j,
                "The last evaluation lies %s above the two before it: one value cannot say whether "
                "that is a trend.",
                assay_say_percent(j, (last - before) / fabs(before))));
  note->first_step = note->last_step = v->step[v->n - 1];
  note->chart = "loss";
  return ASSAY_OK;
}

static const char *const limits[] = { "outlier_sigma", "overfit_rise", NULL };

const assay_check assay_check_late_outlier = {
  .id = "LATE_OUTLIER",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 38,
  .severity = ASSAY_NOTE,
  .title = "The last evaluation stands alone",
  .applies_to = "4 evaluations",
  .rule = "The last evaluation lies over 4 sigma and 1 % above both before it, which lie less "
          "than that above the minimum. It is not taken for overfitting.",
  .hint = "Evaluate the last checkpoint again before you trust or reject it.",
  .source = "labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
