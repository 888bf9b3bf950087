/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (!j->train.from)
    return ASSAY_OK;
  int64_t step = j->train.step[j->train.from];
  assay_finding *note = assay_judging_note(
      j, assay_say(
             j,
             "The first %zu training points, before %s %lld, are warm-up and are left out of the "
             "tests.",
             j->train.from, assay_say_x(j), (long long)step));
  note->first_step = j->train.step[0];
  note->last_step = step;
  return ASSAY_OK;
}

static const char *const limits[] = { "warmup_share", NULL };

const assay_check assay_check_warmup = {
  .id = "WARMUP",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 34,
  .severity = ASSAY_NOTE,
  .title = "Warm-up left out",
  .applies_to = "30 training points, or a learning rate",
  .rule = "The first 10 % of the run at most: up to the peak of the logged learning rate, or "
          "while the loss rises by over 4 standard errors.",
  .hint = "Nothing to do: the tests ignore these steps.",
  .source = "trainers' usual 3 to 10 % of the steps",
  .thresholds = limits,
  .run = judge,
};
