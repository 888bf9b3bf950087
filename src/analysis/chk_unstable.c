/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_swing *s = &j->swing;
  if (!s->judged) {
    assay_ruling_no(j, ASSAY_STR("too few training points to see an oscillation"));
  } else if (!(s->amplitude > j->limit[ASSAY_T_UNSTABLE_SWING])) {
    assay_ruling_no(j, assay_say(j, "the loss swings by %s of its level, no more than noise does",
                                 assay_say_percent(j, s->amplitude)));
  } else if (!(s->lag1 > j->limit[ASSAY_T_UNSTABLE_LAG1])) {
    assay_ruling_no(j, assay_say(j, "the swing is noise from row to row (autocorrelation %s)",
                                 assay_say_number(j, s->lag1)));
  } else if ((double)s->turns < j->limit[ASSAY_T_UNSTABLE_TURNS]) {
    assay_ruling_no(j, ASSAY_STR("the swing does not turn often enough to be an oscillation"));
  } else if (!(s->progress < fmax(j->limit[ASSAY_T_UNSTABLE_PROGRESS], s->amplitude))) {
    assay_ruling_no(j, assay_say(j, "the loss swings, but moves by %s over the later part",
                                 assay_say_percent(j, s->progress)));
  } else {
    assay_ruling_yes(j, ASSAY_GRADE_NULL,
                     assay_say(j,
                               "The training loss swings by %s of its level with a period of "
                               "about %s steps and makes no progress (%s).",
                               assay_say_percent(j, s->amplitude), assay_say_number(j, s->period),
                               assay_say_percent(j, s->progress)));
  }
  return ASSAY_OK;
}

static const char *const limits[] = { "unstable_swing", "unstable_lag1", "unstable_turns",
                                      "unstable_progress", NULL };

const assay_check assay_check_unstable = {
  .id = "UNSTABLE",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 3,
  .severity = ASSAY_ERROR,
  .title = "The training loss oscillates without progress",
  .applies_to = "at least 27 training points",
  .rule = "Over the later 60 % of the run, about its straight line: standard deviation over 8 "
          "% of the level, lag-1 autocorrelation over 0.5, at least 4 changes of sign, and "
          "net progress under 15 % of the level or under the standard deviation of the swing "
          "(which alone can tilt a line that much).",
  .hint = "Lower the learning rate (by 3 to 10 times), add warm-up, clip gradients, or "
          "enlarge the batch.",
  .source = "labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
