/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static const char *word_of(assay_convergence_state state)
{
  static const char *const words[] = { "not judged", "level", "falling", "undecided" };
  return words[state];
}

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (j->valid.ends_bad) {
    assay_ruling_yes(j, ASSAY_GRADE_NULL,
                     assay_say(j,
                               "The validation loss is %s, so what has become of the model cannot "
                               "be judged; the training loss is %s.",
                               assay_say_blind(j), word_of(j->out->convergence_train.state)));
    return ASSAY_OK;
  }
  double limit = j->out->overfitting.detection_limit;
  const char *shown = isnan(limit) ? ""
                                   : assay_say(j,
                                               "; a rise of the validation loss would have shown "
                                               "from %s on",
                                               assay_say_percent(j, limit))
                                         .ptr;
  assay_ruling_yes(j, ASSAY_GRADE_NULL,
                   assay_say(j,
                             "The data do not decide between converged and still improving: the "
                             "training loss is %s, the validation loss %s%s.",
                             word_of(j->out->convergence_train.state),
                             word_of(j->out->convergence_validation.state), shown));
  return ASSAY_OK;
}

const assay_check assay_check_inconclusive = {
  .id = "INCONCLUSIVE",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 10,
  .severity = ASSAY_WARNING,
  .title = "The data do not decide",
  .applies_to = "every run",
  .rule = "None of the other verdicts applies, or the validation loss ends in values that are not "
          "finite, which leaves its trend unknown.",
  .hint = "Log and evaluate more often, or train a little longer; the detection limit says "
          "what could have been seen.",
  .source = "definition",
  .run = judge,
};
