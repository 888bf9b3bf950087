/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "analysis/scoring.h"

static void judge(assay_score_judging *j)
{
  for (size_t i = 0; i < j->report->systems.n; i++) {
    const assay_system *s = &j->report->systems.items[i];
    if (s->empty)
      assay_score_note(j, s->name, "outputs", (double)s->empty,
                       "%zu of %zu outputs are empty; they count and score 0.", s->empty,
                       s->segments);
  }
}

static const char *const limits[] = { "output_share", NULL };

const assay_check assay_check_empty_outputs = {
  .id = "EMPTY_OUTPUTS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 1030,
  .severity = ASSAY_WARNING,
  .title = "Empty outputs",
  .applies_to = "outputs",
  .rule = "Outputs that are empty or blank; each stays a segment and scores 0.",
  .hint = "Look at the stop reason and the prompts of these records.",
  .source = "contract: an empty output counts",
  .thresholds = limits,
  .judge_outputs = judge,
};
