/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_job *job = &j->run->job;
  double last = j->out->last.train_loss;
  if (!j->run->has_job || !isfinite(job->train_loss) || !isfinite(last))
    return ASSAY_OK;
  const assay_track *t = &j->train;
  size_t n = j->out->epoch_boundaries.n;
  int64_t from = n ? j->out->epoch_boundaries.items[n - 1] : t->step[0];
  double mean = assay_track_mean(t, from - 1, t->step[t->n - 1]);
  double room = j->limit[ASSAY_T_JOB_MISMATCH] * fabs(job->train_loss);
  if (fabs(job->train_loss - last) <= room || fabs(job->train_loss - mean) <= room)
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j, assay_say(j, "The job record tells a training loss of %s, the log ends at %s.",
                   assay_say_number(j, job->train_loss), assay_say_number(j, last)));
  assay_finding_fact(j, note, "record", job->train_loss);
  assay_finding_fact(j, note, "log", last);
  return ASSAY_OK;
}

static const char *const limits[] = { "job_mismatch", NULL };

const assay_check assay_check_loss_mismatch_job = {
  .id = "LOSS_MISMATCH_JOB",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 51,
  .severity = ASSAY_WARNING,
  .title = "The job record tells another loss",
  .applies_to = "a job record with trainingMetrics",
  .rule = "The record's trainingLoss differs from the log's last training loss, and from its "
          "mean over the last epoch, by over 2 %.",
  .hint = "Check that log and record belong to the same job.",
  .source = "the job record",
  .thresholds = limits,
  .run = judge,
};
