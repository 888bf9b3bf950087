/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "analysis/scoring.h"

static void judge(assay_score_judging *j)
{
  for (size_t i = 0; i < j->report->systems.n; i++) {
    const assay_system *s = &j->report->systems.items[i];
    if ((double)s->spaced_ends >= j->limit[ASSAY_T_TOKENIZED_ENDS])
      assay_score_note(j, s->name, "outputs", (double)s->spaced_ends,
                       "%zu outputs end in ' .' and look tokenized.", s->spaced_ends);
  }
}

static const char *const limits[] = { "tokenized_ends", NULL };

const assay_check assay_check_tokenized_outputs = {
  .id = "TOKENIZED_OUTPUTS",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 1060,
  .severity = ASSAY_WARNING,
  .title = "Outputs look tokenized",
  .applies_to = "outputs",
  .rule = "At least 100 outputs end in a blank and a full stop: BLEU tokenizes itself, so "
          "detokenized text is expected.",
  .hint = "Score detokenized text, or use --tokenize none for text that is tokenized on purpose.",
  .source = "sacreBLEU 2.6.0",
  .thresholds = limits,
  .judge_outputs = judge,
};
