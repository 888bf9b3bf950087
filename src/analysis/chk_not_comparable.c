/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

const assay_check assay_check_not_comparable = {
  .id = "NOT_COMPARABLE",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 60,
  .severity = ASSAY_WARNING,
  .title = "Runs cannot be compared",
  .applies_to = "2 runs or more",
  .rule = "Noted over all runs: their losses are in different units (perplexity bases), or "
          "some have no validation loss.",
  .hint = "Compare only runs with the same validation set, tokenizer and loss.",
  .source = "definition",
};
