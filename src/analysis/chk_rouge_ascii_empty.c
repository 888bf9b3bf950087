/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "analysis/scoring.h"

static void judge(assay_score_judging *j)
{
  for (size_t i = 0; i < j->report->systems.n; i++) {
    const assay_system *s = &j->report->systems.items[i];
    if (s->reduced)
      assay_score_note(j, s->name, "segments", (double)s->reduced,
                       "%zu of %zu segments are reduced to nothing by ROUGE's ASCII tokens and "
                       "score 0.",
                       s->reduced, s->segments);
  }
}

const assay_check assay_check_rouge_ascii_empty = {
  .id = "ROUGE_ASCII_EMPTY",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 1020,
  .severity = ASSAY_WARNING,
  .title = "Text that ROUGE's ASCII tokens reduce to nothing",
  .applies_to = "--rouge-tokenizer ascii",
  .rule = "Segments whose output and references keep no token of [a-z0-9]: they score 0 however "
          "equal they are.",
  .hint = "Leave --rouge-tokenizer at unicode, which gives the same figures on ASCII text.",
  .source = "rouge_score 0.1.2, tokenize.py",
  .judge_outputs = judge,
};
