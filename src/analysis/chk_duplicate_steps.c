/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_run *run = j->run;
  if (!run->duplicates)
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j,
      assay_say(j,
                "%zu %s with another value, the first at %s %lld (lines %lu and %lu); the %s row "
                "counts.",
                run->duplicates, run->duplicates == 1 ? "step comes again" : "steps come again",
                assay_say_x(j), (long long)run->duplicate_step,
                (unsigned long)run->duplicate_lines[0], (unsigned long)run->duplicate_lines[1],
                j->options->on_duplicate == ASSAY_DUPLICATE_FIRST ? "earlier" : "later"));
  note->file = run->duplicate_file;
  note->line = run->duplicate_lines[1];
  assay_finding_fact(j, note, "count", (double)run->duplicates);
  return ASSAY_OK;
}

const assay_check assay_check_duplicate_steps = {
  .id = "DUPLICATE_STEPS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 44,
  .severity = ASSAY_WARNING,
  .title = "Steps come twice",
  .applies_to = "every run",
  .rule = "A step stands in two rows with different values; the last wins, unless --on-duplicate "
          "says otherwise.",
  .hint = "Usually a resumed run or two runs in one file: split them, or choose with "
          "--on-duplicate.",
  .source = "the log's steps",
  .run = judge,
};
