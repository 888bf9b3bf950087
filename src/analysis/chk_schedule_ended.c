/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_learning_rate *rate = &j->out->learning_rate;
  if (!rate->decayed_to_zero)
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j, assay_say(j, "The learning rate has decayed from %s to %s: the schedule has ended.",
                   assay_say_number(j, rate->max), assay_say_number(j, rate->last)));
  note->chart = "rate";
  assay_finding_fact(j, note, "last", rate->last);
  return ASSAY_OK;
}

static const char *const limits[] = { "rate_zero", NULL };

const assay_check assay_check_schedule_ended = {
  .id = "SCHEDULE_ENDED",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 35,
  .severity = ASSAY_NOTE,
  .title = "The learning rate has decayed to zero",
  .applies_to = "a learning rate",
  .rule = "The last learning rate is at most 2 % of its peak.",
  .hint = "To go on, start a new, longer schedule; resuming at a rate of zero changes "
          "nothing.",
  .source = "definition",
  .thresholds = limits,
  .run = judge,
};
