/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (j->out->memorisation != 1)
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j, assay_say(
             j,
             "The training loss drops by %s (median) as each epoch begins, at %s %s: it has seen "
             "the data before.",
             assay_say_percent(j, j->memorise_drop), assay_say_x(j),
             assay_say_steps(j, j->out->epoch_boundaries.items, j->out->epoch_boundaries.n)));
  note->chart = "loss";
  assay_finding_fact(j, note, "median_drop", j->memorise_drop);
  assay_finding_fact(j, note, "combined_z", j->memorise_z);
  return ASSAY_OK;
}

static const char *const limits[] = { "memorise_z", "memorise_drop", NULL };

const assay_check assay_check_memorisation_steps = {
  .id = "MEMORISATION_STEPS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 31,
  .severity = ASSAY_NOTE,
  .title = "The training loss falls in steps at epochs",
  .applies_to = "an epoch column or count, 3 points a side",
  .rule = "Lines fitted to 40 % of an epoch (60 points at most) on each side of every "
          "boundary: sum of the z of the drops / sqrt(count) over 5 and median drop over 4 %.",
  .hint = "Normal when data repeat: the model recognises what it has seen. Harmful only if "
          "the validation loss rises; then use fewer epochs, a lower rate or more data.",
  .source = "fast.ai 2023, Can LLMs learn from a single example?; labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
