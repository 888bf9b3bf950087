/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static const char *none_of(assay_judging *j)
{
  if (!j->valid.bad)
    return "There is no validation loss";
  return j->valid.bad == 1 ? "The only evaluation is not finite"
                           : assay_say(j, "All %zu evaluations are not finite", j->valid.bad).ptr;
}

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (!j->valid.n)
    assay_judging_note(j, assay_say(j,
                                    "%s: only the training loss is judged, and overfitting cannot "
                                    "be seen.",
                                    none_of(j)));
  return ASSAY_OK;
}

const assay_check assay_check_no_validation = {
  .id = "NO_VALIDATION",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 39,
  .severity = ASSAY_WARNING,
  .title = "No validation loss",
  .applies_to = "every run",
  .rule = "The run has no validation loss, or none that is finite.",
  .hint = "Give the job a validation set, or score its outputs on held-out examples.",
  .source = "definition",
  .run = judge,
};
