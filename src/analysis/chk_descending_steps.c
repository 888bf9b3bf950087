/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (j->run->descending)
    assay_judging_note(j, ASSAY_STR("The file lists its steps from last to first; they were turned "
                                    "round."));
  return ASSAY_OK;
}

const assay_check assay_check_descending_steps = {
  .id = "DESCENDING_STEPS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 46,
  .severity = ASSAY_WARNING,
  .title = "The file ran backwards",
  .applies_to = "every run",
  .rule = "All steps of the file descend; they were taken in ascending order.",
  .hint = "Nothing to do if the file was sorted by hand.",
  .source = "the log's steps",
  .run = judge,
};
