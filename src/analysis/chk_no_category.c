/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"
#include "analysis/scoring.h"

/* The slices of one field follow each other. */
static void judge(assay_score_judging *j)
{
  for (size_t i = 0; i < j->report->systems.n; i++) {
    const assay_system *s = &j->report->systems.items[i];
    for (size_t k = 0, from = 0; k < s->slices.n; from = ++k) {
      const assay_str field = s->slices.items[from].field;
      size_t in = s->slices.items[k].segments;
      while (k + 1 < s->slices.n && assay_str_eq(s->slices.items[k + 1].field, field))
        in += s->slices.items[++k].segments;
      if (in < s->segments)
        assay_score_note(j, s->name, "segments", (double)(s->segments - in),
                         "%zu of %zu segments have no %.*s: they are in no category.",
                         s->segments - in, s->segments, ASSAY_STR_ARG(field));
    }
  }
}

static const char *const limits[] = { NULL };

const assay_check assay_check_no_category = {
  .id = "NO_CATEGORY",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 1035,
  .severity = ASSAY_WARNING,
  .title = "Segments without a category",
  .applies_to = "outputs",
  .rule =
      "Segments whose records lack a field of --by-field: they count in all, and in no category.",
  .hint = "Add the field to these records, or read the categories as a part of the whole.",
  .source = "contract: --by-field",
  .thresholds = limits,
  .judge_outputs = judge,
};
