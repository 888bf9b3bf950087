/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_divergence *d = &j->divergence;
  if (!d->judged)
    assay_ruling_no(j, ASSAY_STR("too few training points to see a divergence"));
  else if (!d->diverged)
    assay_ruling_no(j, assay_say(j, "the training loss ends at %s, its best stretch was %s",
                                 assay_say_number(j, d->end), assay_say_number(j, d->best)));
  else
    assay_ruling_yes(j, ASSAY_GRADE_NULL,
                     assay_say(j,
                               "The training loss diverges after %s %lld: it ends at %s, %s above "
                               "its best stretch (%s).",
                               assay_say_x(j), (long long)j->out->divergence_step,
                               assay_say_number(j, d->end),
                               assay_say_percent(j, (d->end - d->best) / fabs(d->best)),
                               assay_say_number(j, d->best)));
  return ASSAY_OK;
}

static const char *const limits[] = { "diverge_ratio", "diverge_sigma", "diverge_onset", NULL };

const assay_check assay_check_diverged = {
  .id = "DIVERGED",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 4,
  .severity = ASSAY_ERROR,
  .title = "The training loss rises for good",
  .applies_to = "at least 10 training points",
  .rule = "The median of the last 10 % of the training loss is over 1.25 times the best 10 % "
          "window, and above it by more than 6 standard errors of a window mean; or each of the "
          "last 3 rows is over 1.25 times that window, and above it by more than 6 sigma. Onset: "
          "the last step whose rolling median is within 10 % of the best, or the last row before "
          "those at the end.",
  .hint = "Take a checkpoint before the onset; restart from it with a lower learning rate, "
          "skipping the batches around the onset.",
  .source = "PaLM 2022 (restarts about 100 steps before); labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
