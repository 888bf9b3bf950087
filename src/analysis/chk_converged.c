/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (assay_ruling_blind(j))
    return ASSAY_OK;
  const assay_convergence *train = &j->out->convergence_train;
  const assay_convergence *valid = &j->out->convergence_validation;
  bool by_train = train->state == ASSAY_CONVERGENCE_CONVERGED;
  bool by_valid = valid->state == ASSAY_CONVERGENCE_CONVERGED;
  bool no_train = train->state == ASSAY_CONVERGENCE_NOT_JUDGED;
  bool no_valid = valid->state == ASSAY_CONVERGENCE_NOT_JUDGED;
  if ((!by_train && !no_train) || (!by_valid && !no_valid) || (no_train && no_valid)) {
    assay_ruling_no(j, !by_valid && !no_valid
                           ? ASSAY_STR("the validation loss is not known to have levelled off")
                           : ASSAY_STR("the training loss is not known to have levelled off"));
    return ASSAY_OK;
  }
  const assay_convergence *c = no_valid ? train : valid;
  assay_ruling_yes(j, ASSAY_GRADE_NULL,
                   assay_say(j,
                             "The loss has levelled off%s: it falls by %s per 20 %% of the run, at "
                             "most %s.",
                             no_valid ? " (training only; there is no validation loss)" : "",
                             assay_say_percent(j, c->fall), assay_say_percent(j, c->high)));
  return ASSAY_OK;
}

static const char *const limits[] = { "converged_fall", "converged_agree", "converged_window",
                                      NULL };

const assay_check assay_check_converged = {
  .id = "CONVERGED",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 9,
  .severity = ASSAY_NOTE,
  .title = "The loss has levelled off",
  .applies_to = "at least 10 training points or 4 evaluations",
  .rule = "Equivalence: the upper end of the 90 % interval of the fall per 20 % of the run is "
          "under 1 %, or slope and fitted curve both stay under 0.6 %, for training and "
          "validation loss (for the one there is, if there is one only).",
  .hint = "More steps of the same kind bring little; ship the best checkpoint or change data, "
          "rate or model.",
  .source = "equivalence by the interval of the slope: Sen 1968; labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
