/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_job *job = &j->run->job;
  if (j->run->has_job && job->failed)
    assay_judging_note(j, assay_say(j, "The job failed%s%.*s", job->message.len ? ": " : "",
                                    ASSAY_STR_ARG(job->message)));
  return ASSAY_OK;
}

const assay_check assay_check_job_failed = {
  .id = "JOB_FAILED",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 20,
  .severity = ASSAY_ERROR,
  .title = "The job failed",
  .applies_to = "a job record",
  .rule = "The job record's status says failed.",
  .hint = "Read the message; the usual causes are a record over the token limit, a malformed "
          "data set, or missing rights.",
  .source = "job record",
  .run = judge,
};
