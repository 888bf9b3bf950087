/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  size_t n = j->valid.n;
  if (!n || (double)n >= j->limit[ASSAY_T_FEW_EVALUATIONS])
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j, n == 1 ? ASSAY_STR("One evaluation only: nothing can be said about overfitting.")
                : assay_say(
                      j,
                      "%zu evaluations only: a rise of the validation loss below about %s cannot "
                      "be seen.",
                      n, assay_say_percent(j, j->out->overfitting.detection_limit)));
  assay_finding_fact(j, note, "evaluations", (double)n);
  return ASSAY_OK;
}

static const char *const limits[] = { "few_evaluations", NULL };

const assay_check assay_check_few_evaluations = {
  .id = "FEW_EVALUATIONS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 40,
  .severity = ASSAY_NOTE,
  .title = "Few evaluations",
  .applies_to = "1 to 3 evaluations",
  .rule = "Fewer than 4 evaluations: overfitting is suspected at most.",
  .hint = "Evaluate 5 to 10 times a run.",
  .source = "power of the rise test, labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
