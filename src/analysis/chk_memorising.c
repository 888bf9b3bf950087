/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (assay_ruling_blind(j))
    return ASSAY_OK;
  const assay_convergence *train = &j->out->convergence_train;
  const assay_convergence *valid = &j->out->convergence_validation;
  if (valid->state == ASSAY_CONVERGENCE_NOT_JUDGED)
    assay_ruling_no(j, ASSAY_STR("no validation loss"));
  else if (valid->state != ASSAY_CONVERGENCE_CONVERGED)
    assay_ruling_no(j, ASSAY_STR("the validation loss is not known to be on a plateau"));
  else if (train->state != ASSAY_CONVERGENCE_IMPROVING)
    assay_ruling_no(j, ASSAY_STR("the training loss does not clearly fall any more"));
  else
    assay_ruling_yes(j, ASSAY_GRADE_NULL,
                     assay_say(j,
                               "The training loss still falls by %s per 20 %% of the run, but the "
                               "validation loss has been on a plateau since %s %lld.",
                               assay_say_percent(j, train->fall), assay_say_x(j),
                               (long long)j->out->lowest.one_se_step));
  return ASSAY_OK;
}

static const char *const limits[] = { "converged_fall", "converged_agree", "converged_window",
                                      NULL };

const assay_check assay_check_memorising = {
  .id = "MEMORISING",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 8,
  .severity = ASSAY_WARNING,
  .title = "Training falls, validation does not",
  .applies_to = "both losses",
  .rule = "The validation loss is on a plateau (fall under 1 % per 20 % of the run) while the "
          "training loss falls by more than 1 % per 20 %.",
  .hint = "The steps since the plateau bought nothing on unseen data: take the cheaper "
          "checkpoint, use fewer epochs or more data.",
  .source = "labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
