/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (j->out->perplexity.consistent == 0)
    assay_judging_note(j, ASSAY_STR("The logged perplexity is neither exp(loss) nor 2^loss."))
        ->chart = "perplexity";
  return ASSAY_OK;
}

static const char *const limits[] = { "perplexity_tolerance", NULL };

const assay_check assay_check_perplexity_mismatch = {
  .id = "PERPLEXITY_MISMATCH",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 41,
  .severity = ASSAY_WARNING,
  .title = "Perplexity does not follow the loss",
  .applies_to = "a perplexity column",
  .rule = "Less than 95 % of the rows have perplexity = exp(loss) or 2^loss within 0.1 % and "
          "the rounding of both columns.",
  .hint = "They may be averaged differently: the mean of perplexities exceeds the perplexity "
          "of the mean loss. Average losses, never perplexities.",
  .source = "definition; Jensen's inequality",
  .thresholds = limits,
  .run = judge,
};
