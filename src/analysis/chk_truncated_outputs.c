/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "analysis/scoring.h"

static void judge(assay_score_judging *j)
{
  for (size_t i = 0; i < j->report->systems.n; i++) {
    const assay_system *s = &j->report->systems.items[i];
    if ((double)s->truncated > j->limit[ASSAY_T_OUTPUT_SHARE] * (double)s->endings)
      assay_score_note(j, s->name, "outputs", (double)s->truncated,
                       "%zu of %zu outputs were cut at the token limit.", s->truncated, s->endings);
  }
}

static const char *const limits[] = { "output_share", NULL };

const assay_check assay_check_truncated_outputs = {
  .id = "TRUNCATED_OUTPUTS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 1040,
  .severity = ASSAY_WARNING,
  .title = "Outputs cut at the token limit",
  .applies_to = "records with a stop reason",
  .rule = "The record says that the model stopped at its limit of tokens.",
  .hint = "Raise the limit of tokens; a cut output is scored as it stands.",
  .source = "stop reasons of the services",
  .thresholds = limits,
  .judge_outputs = judge,
};
