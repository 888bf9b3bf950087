/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (!j->shifts)
    return ASSAY_OK;
  int64_t step = j->out->learning_rate.drops.items[j->out->learning_rate.drops.n - 1];
  assay_finding *note = assay_judging_note(
      j, assay_say(j, "The training loss %s by %s at %s %lld%s.",
                   j->shift_drop > 0 ? "drops" : "jumps up",
                   assay_say_percent(j, fabs(j->shift_drop)), assay_say_x(j), (long long)step,
                   j->segment_step != ASSAY_NO_STEP ? "; what follows is judged by itself" : ""));
  note->first_step = note->last_step = step;
  note->chart = "loss";
  assay_finding_fact(j, note, "shifts", (double)j->shifts);
  assay_finding_fact(j, note, "drop", j->shift_drop);
  return ASSAY_OK;
}

static const char *const limits[] = { "shift_z", "shift_size", NULL };

const assay_check assay_check_level_shift = {
  .id = "LEVEL_SHIFT",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 33,
  .severity = ASSAY_NOTE,
  .title = "The training loss changes its level",
  .applies_to = "20 training points",
  .rule = "Binary segmentation into straight lines on at most 400 block means of log loss: a "
          "shift of at least 6 standard errors and 5 %, away from epoch boundaries. "
          "Convergence and forecast are judged on the last segment.",
  .hint = "A fall is usually a drop of the learning rate, a rise a restart or a change of "
          "data; neither is a trend.",
  .source = "binary segmentation: Scott and Knott 1974; labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
