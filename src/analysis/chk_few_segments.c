/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "analysis/scoring.h"

static void judge(assay_score_judging *j)
{
  for (size_t i = 0; i < j->report->systems.n; i++) {
    const assay_system *s = &j->report->systems.items[i];
    if ((double)s->segments < j->limit[ASSAY_T_FEW_SEGMENTS])
      assay_score_note(j, s->name, "segments", (double)s->segments,
                       "%zu segment%s only: scores of other outputs could differ by chance.",
                       s->segments, s->segments == 1 ? "" : "s");
  }
}

static const char *const limits[] = { "few_segments", NULL };

const assay_check assay_check_few_segments = {
  .id = "FEW_SEGMENTS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 1010,
  .severity = ASSAY_WARNING,
  .title = "Few segments",
  .applies_to = "outputs",
  .rule = "Fewer than 50 segments: intervals are wide and tests find large differences only.",
  .hint =
      "Score more segments, or read the intervals and the smallest difference that could be shown.",
  .source = "Berg-Kirkpatrick et al. 2012: power of paired tests on small test sets",
  .thresholds = limits,
  .judge_outputs = judge,
};
