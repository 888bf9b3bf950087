/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  size_t n = j->run->resumes.n;
  if (!n)
    return ASSAY_OK;
  const assay_resume *r = j->run->resumes.items;
  const char *times = n > 1 ? assay_say(j, " %zu times, first", n).ptr : "";
  assay_finding *note = assay_judging_note(
      j, assay_say(
             j,
             "The run was resumed%s: after %s %lld the log goes back to %lld, and later rows count "
             "from there.",
             times, assay_say_x(j), (long long)r->from_step, (long long)r->step));
  note->file = r->file;
  note->line = r->line;
  note->first_step = r->step;
  note->last_step = r->from_step;
  assay_finding_fact(j, note, "count", (double)n);
  return ASSAY_OK;
}

const assay_check assay_check_resumed_run = {
  .id = "RESUMED_RUN",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 45,
  .severity = ASSAY_WARNING,
  .title = "The run was resumed",
  .applies_to = "every run",
  .rule = "Steps go back within a file; later rows win from there on.",
  .hint = "Check that the resumed part used the same data and schedule.",
  .source = "the log's steps",
  .run = judge,
};
