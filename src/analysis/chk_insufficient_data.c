/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  size_t train = j->train.n, valid = j->valid.n;
  if ((double)train >= j->limit[ASSAY_T_MIN_TRAIN] ||
      (double)valid >= j->limit[ASSAY_T_MIN_VALID]) {
    assay_ruling_no(
        j, assay_say(j, "%zu training and %zu validation points are enough", train, valid));
    return ASSAY_OK;
  }
  bool suspected = j->out->overfitting.grade == ASSAY_OVERFIT_SUSPECTED;
  assay_ruling_yes(
      j, ASSAY_GRADE_NULL,
      assay_say(j, "%zu training and %zu validation points are too few to judge the run%s.", train,
                valid,
                suspected ? assay_say(j,
                                      "; overfitting is suspected, since the last evaluation is "
                                      "%s above the least",
                                      assay_say_percent(j, j->out->overfitting.rise))
                                .ptr
                          : ""));
  return ASSAY_OK;
}

static const char *const limits[] = { "min_train_points", "min_validation_points", NULL };

const assay_check assay_check_insufficient_data = {
  .id = "INSUFFICIENT_DATA",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 2,
  .severity = ASSAY_WARNING,
  .title = "Too few points to judge",
  .applies_to = "every run",
  .rule = "Fewer than 10 training points and fewer than 4 evaluations. Convergence needs 10 "
          "training points, overfitting 4 evaluations (2 for a suspicion), a forecast 12.",
  .hint = "Log more often (every few steps) and evaluate at least 5 times a run.",
  .source = "power of the tests, labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
