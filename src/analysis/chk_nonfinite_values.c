/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_track *const tracks[] = { &j->train, &j->valid };
  for (size_t i = 0; i < 2; i++) {
    const assay_track *t = tracks[i];
    if (t->bad <= t->hidden)
      continue;
    assay_finding *note = assay_judging_note(
        j, assay_say(j, "%zu values of %.*s are not finite, the first at %s %lld; the run %s.",
                     t->bad, ASSAY_STR_ARG(t->series->name), assay_say_x(j), (long long)t->bad_step,
                     t->ends_bad ? "did not recover" : "recovered"));
    note->first_step = t->bad_step;
    assay_finding_fact(j, note, "count", (double)t->bad);
  }
  return ASSAY_OK;
}

const assay_check assay_check_nonfinite_values = {
  .id = "NONFINITE_VALUES",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 23,
  .severity = ASSAY_WARNING,
  .title = "Values that are not finite",
  .applies_to = "any loss",
  .rule = "NaN or infinity stands in a loss column.",
  .hint = "They are left out of every figure; find the batch or the setting that made them.",
  .source = "definition",
  .run = judge,
};
