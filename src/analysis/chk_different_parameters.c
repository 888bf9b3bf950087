/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "analysis/scoring.h"

static void judge(assay_score_judging *j)
{
  const assay_system *first = j->report->systems.items;
  for (size_t i = 0; i < j->report->systems.n; i++) {
    const assay_system *s = &first[i];
    if (s->mixed_parameters)
      assay_score_note(j, s->name, NULL, 0,
                       "The outputs were made with different inference parameters: not comparable "
                       "as they stand.");
    else if (s->parameters.ptr && first->parameters.ptr &&
             !assay_str_eq(s->parameters, first->parameters))
      assay_score_note(j, s->name, NULL, 0,
                       "Made with %.*s, %.*s with %.*s: not comparable as they stand.",
                       ASSAY_STR_ARG(s->parameters), ASSAY_STR_ARG(first->name),
                       ASSAY_STR_ARG(first->parameters));
  }
}

const assay_check assay_check_different_parameters = {
  .id = "DIFFERENT_PARAMETERS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 1070,
  .severity = ASSAY_WARNING,
  .title = "Different inference parameters",
  .applies_to = "records that hold them",
  .rule = "Temperature, token limit or the like differ between systems, or within one.",
  .hint = "Generate all outputs with the same parameters before they are compared.",
  .source = "definition",
  .judge_outputs = judge,
};
