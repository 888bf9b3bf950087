/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (!j->beyond)
    return ASSAY_OK;
  const char *x = assay_say_x(j);
  assay_finding *note = assay_judging_note(
      j, assay_say(j,
                   "%zu of %zu saved steps %s beyond the last %s of the log, %lld, and %s left "
                   "out: the first is %lld.",
                   j->beyond, j->options->n_saved_steps, j->beyond == 1 ? "lies" : "lie", x,
                   (long long)j->out->last.step, j->beyond == 1 ? "is" : "are",
                   (long long)j->first_beyond));
  assay_finding_fact(j, note, "count", (double)j->beyond);
  note->first_step = j->first_beyond;
  return ASSAY_OK;
}

const assay_check assay_check_saved_steps_beyond = {
  .id = "SAVED_STEPS_BEYOND",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 53,
  .severity = ASSAY_WARNING,
  .title = "Saved steps lie beyond the log",
  .applies_to = "--saved-steps",
  .rule = "A step of --saved-steps is greater than the last step of the log. It is left out: "
          "nothing is known of the loss there.",
  .hint = "Check the list, or whether the log was cut.",
  .source = "the log's steps",
  .run = judge,
};
