/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

/* A uniform guess among 1e43 words. */
#define LOSS_SUSPECT 100.0

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_loss_summary *train = &j->out->train, *valid = &j->out->validation;
  double last = fmax(train->present ? train->last : 0, valid->present ? valid->last : 0);
  if (last > LOSS_SUSPECT)
    assay_judging_note(j, assay_say(j,
                                    "The last loss is %s: as a perplexity that is >1e43, so it is "
                                    "probably no mean per token.",
                                    assay_say_number(j, last)));
  return ASSAY_OK;
}

const assay_check assay_check_perplexity_overflow = {
  .id = "PERPLEXITY_OVERFLOW",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 42,
  .severity = ASSAY_WARNING,
  .title = "The loss is too large for a perplexity",
  .applies_to = "a loss",
  .rule = "A loss over 100: its perplexity exceeds 1e43, and beyond 709.78 a double.",
  .hint = "Check that the column is a mean loss per token and not a sum.",
  .source = "IEEE 754",
  .run = judge,
};
