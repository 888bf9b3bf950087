/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

/* Level of the Mann-Kendall test. */
#define SLOPE_P 0.05

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_progress *p = &j->progress;
  double gap = j->train.n ? j->out->gap.last / j->train.level : 0;
  if (!p->judged || (double)j->train.n < j->limit[ASSAY_T_MIN_TRAIN])
    assay_ruling_no(j, ASSAY_STR("too few training points"));
  else if (p->stands)
    assay_ruling_yes(j, ASSAY_GRADE_NULL,
                     assay_say(j,
                               "The loss did not fall at all: it begins at %s and ends at %s, with "
                               "a noise of %s from row to row.",
                               assay_say_number(j, p->start), assay_say_number(j, p->end),
                               assay_say_number(j, j->train.sigma)));
  else if (!(p->fall < j->limit[ASSAY_T_UNDERFIT_FALL]))
    assay_ruling_no(j, assay_say(j, "the loss fell by %s in all", assay_say_percent(j, p->fall)));
  else if (!(p->late_share > j->limit[ASSAY_T_UNDERFIT_LATE]) || !(p->fall > 0))
    assay_ruling_no(j, assay_say(j, "only %s of the fall came in the second half",
                                 assay_say_percent(j, fmax(0, p->late_share))));
  else if (!(p->slope_p < SLOPE_P))
    assay_ruling_no(j, ASSAY_STR("the fall is not significant"));
  else if (gap > j->limit[ASSAY_T_UNDERFIT_GAP])
    assay_ruling_no(
        j, assay_say(j, "validation already lies %s above training", assay_say_percent(j, gap)));
  else
    assay_ruling_yes(j, ASSAY_GRADE_NULL,
                     assay_say(j,
                               "The loss fell by only %s, %s of that in the second half: it has "
                               "hardly begun to learn.",
                               assay_say_percent(j, p->fall), assay_say_percent(j, p->late_share)));
  return ASSAY_OK;
}

static const char *const limits[] = { "underfit_fall",    "underfit_late_share", "underfit_gap",
                                      "min_train_points", "converged_fall",      NULL };

const assay_check assay_check_underfitting = {
  .id = "UNDERFITTING",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 6,
  .severity = ASSAY_WARNING,
  .title = "The loss has hardly begun to fall",
  .applies_to = "at least 10 training points",
  .rule = "Total fall under 12 %, over 30 % of it in the second half, the fall is significant "
          "(Mann-Kendall on 40 block means, p < .05), and validation lies less than 5 % above "
          "training. Or no fall at all: not significant, and neither the first row, nor the first "
          "5 %, nor the first evaluation stands above what follows by 1 % and 3 to 4 standard "
          "errors.",
  .hint = "Train longer or raise the learning rate; check that adapters or layers are in fact "
          "trainable.",
  .source = "Mann 1945, Kendall 1975, Yue and Wang 2004; labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
