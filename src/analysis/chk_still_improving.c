/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (assay_ruling_blind(j))
    return ASSAY_OK;
  bool valid = j->out->convergence_validation.state != ASSAY_CONVERGENCE_NOT_JUDGED;
  const assay_convergence *c = valid ? &j->out->convergence_validation : &j->out->convergence_train;
  const char *name = valid ? "validation" : "training";
  if (c->state == ASSAY_CONVERGENCE_NOT_JUDGED) {
    assay_ruling_no(j, ASSAY_STR("no trend can be judged"));
    return ASSAY_OK;
  }
  const char *figures = assay_say(j, "%s per 20 %% of the run (90 %% interval %s to %s)",
                                  assay_say_percent(j, c->fall), assay_say_percent(j, c->low),
                                  assay_say_percent(j, c->high))
                            .ptr;
  /* where the interval alone does not exclude a standstill, the fit decided */
  const char *agreed = c->low > 0 ? "" : "; the fitted curve says so too";
  if (c->state == ASSAY_CONVERGENCE_IMPROVING)
    assay_ruling_yes(j, ASSAY_GRADE_NULL,
                     assay_say(j, "The %s loss still falls by %s%s.", name, figures, agreed));
  else
    assay_ruling_no(j, assay_say(j, "the %s loss falls by %s", name, figures));
  return ASSAY_OK;
}

static const char *const limits[] = { "converged_fall", "converged_agree", "converged_window",
                                      NULL };

const assay_check assay_check_still_improving = {
  .id = "STILL_IMPROVING",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 7,
  .severity = ASSAY_WARNING,
  .title = "The loss still falls",
  .applies_to = "at least 2 evaluations, or 10 training points",
  .rule = "The validation loss (without one the training loss) falls by more than 1 % per 20 "
          "% of the run: the lower end of the 90 % interval of Sen's slope over the last 30 % "
          "exceeds 1 %, or slope and fitted curve agree on it.",
  .hint = "Train longer; after a schedule that has decayed to zero start a new, longer "
          "schedule.",
  .source = "Sen 1968; equivalence testing; labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
