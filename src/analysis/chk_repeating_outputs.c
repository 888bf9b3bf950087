/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "analysis/scoring.h"

static void judge(assay_score_judging *j)
{
  for (size_t i = 0; i < j->report->systems.n; i++) {
    const assay_system *s = &j->report->systems.items[i];
    if ((double)s->repeating > j->limit[ASSAY_T_OUTPUT_SHARE] * (double)s->segments)
      assay_score_note(j, s->name, "outputs", (double)s->repeating,
                       "%zu of %zu outputs repeat themselves.", s->repeating, s->segments);
  }
}

static const char *const limits[] = { "output_share", NULL };

const assay_check assay_check_repeating_outputs = {
  .id = "REPEATING_OUTPUTS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 1050,
  .severity = ASSAY_WARNING,
  .title = "Outputs that repeat themselves",
  .applies_to = "outputs of 20 words or more",
  .rule =
      "At least half of the words stand in four-word pieces that came before in the same output.",
  .hint = "Look at the worst segments; try a lower learning rate, fewer epochs, or a repetition "
          "penalty.",
  .source = "definition; Holtzman et al. 2020 on degenerate text",
  .thresholds = limits,
  .judge_outputs = judge,
};
