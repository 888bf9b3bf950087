/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_track *const tracks[] = { &j->train, &j->valid };
  for (size_t i = 0; i < 2; i++) {
    const assay_track *t = tracks[i];
    if (!t->hidden)
      continue;
    assay_finding *note = assay_judging_note(
        j, assay_say(
               j,
               "%zu values of %.*s are exactly 0 or a placeholder, from %s %lld on: not a good "
               "loss, but NaN in disguise.",
               t->hidden, ASSAY_STR_ARG(t->series->name), assay_say_x(j), (long long)t->bad_step));
    note->first_step = t->bad_step;
    assay_finding_fact(j, note, "count", (double)t->hidden);
  }
  return ASSAY_OK;
}

static const char *const limits[] = { "zero_count", "zero_level", "placeholder_loss", NULL };

const assay_check assay_check_zero_loss = {
  .id = "ZERO_LOSS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 22,
  .severity = ASSAY_ERROR,
  .title = "Loss values of exactly 0 or a placeholder",
  .applies_to = "a loss",
  .rule = "At least 2 losses of exactly 0 (1 where a gradient norm or evaluation is NaN) "
          "after a loss too large to round to 0; or a repeated huge round value such as "
          "1e+06. They count as non-finite.",
  .hint = "The trainer filtered NaN out of the logged mean: look at precision, learning rate "
          "and the batch there.",
  .source = "Hugging Face Trainer, logging_nan_inf_filter",
  .thresholds = limits,
  .run = judge,
};
