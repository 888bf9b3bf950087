/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (j->run->has_job && j->run->job.stopped)
    assay_judging_note(j, ASSAY_STR("The job was stopped before its end."));
  return ASSAY_OK;
}

const assay_check assay_check_job_stopped = {
  .id = "JOB_STOPPED",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 21,
  .severity = ASSAY_WARNING,
  .title = "The job was stopped",
  .applies_to = "a job record",
  .rule = "The job record's status says stopped or stopping.",
  .hint = "The curve is judged as far as it came; verdicts about its end are about that "
          "point.",
  .source = "job record",
  .run = judge,
};
