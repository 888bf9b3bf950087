/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

/* The last row of a log need not be the last step. */
#define LAST_ROW_SHARE 0.02

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_run *run = j->run;
  int64_t last = j->out->last.step;
  bool planned = run->total_steps != ASSAY_NO_STEP && last != ASSAY_NO_STEP;
  bool early = planned && (double)last < (1 - LAST_ROW_SHARE) * (double)run->total_steps;
  if (early)
    assay_judging_note(j, assay_say(j, "The log ends at %s %lld of %lld planned.", assay_say_x(j),
                                    (long long)last, (long long)run->total_steps));
  else if (run->partial && !run->job.failed && !run->job.stopped)
    assay_judging_note(
        j, ASSAY_STR("The run is still being written: it is judged as far as it came."));
  return ASSAY_OK;
}

const assay_check assay_check_partial_run = {
  .id = "PARTIAL_RUN",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 52,
  .severity = ASSAY_NOTE,
  .title = "The run is not finished",
  .applies_to = "every run",
  .rule = "The job failed, was stopped or is running, --unfinished was given, or the log ends "
          "before the planned number of steps.",
  .hint = "Judge again when it has ended.",
  .source = "the job record, the log",
  .run = judge,
};
