/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_track *t = j->train.series ? &j->train : &j->valid;
  const char *name = j->train.series ? "training" : "validation";
  size_t rows = t->n + t->bad;
  double share = rows ? (double)t->bad / (double)rows : 0;
  if (!t->ends_bad && share <= j->limit[ASSAY_T_NONFINITE_SHARE]) {
    assay_ruling_no(j, t->bad ? assay_say(j,
                                          "%zu of %zu %s values are not finite, but the run "
                                          "recovered",
                                          t->bad, rows, name)
                              : assay_say(j, "all %zu %s values are finite", rows, name));
    return ASSAY_OK;
  }
  const char *what = t->hidden == t->bad ? "is exact zero or a placeholder, which stands for NaN,"
                                         : "is not finite";
  assay_ruling_yes(j, ASSAY_GRADE_NULL,
                   assay_say(j, "The %s loss %s from %s %lld on: %zu of %zu rows.", name, what,
                             assay_say_x(j), (long long)t->bad_step, t->bad, rows));
  return ASSAY_OK;
}

static const char *const limits[] = { "nonfinite_share", "zero_count", "zero_level",
                                      "placeholder_loss", NULL };

const assay_check assay_check_nonfinite = {
  .id = "NONFINITE",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 1,
  .severity = ASSAY_ERROR,
  .title = "The training loss ends in NaN or infinity",
  .applies_to = "a training or validation loss",
  .rule = "The last training value is NaN, infinite, an exact zero that stands for a filtered "
          "NaN, or a placeholder such as 1e+06; or more than 20 % of the training rows are. "
          "Without training figures the validation loss is judged.",
  .hint = "Take the last checkpoint before that step; lower the learning rate, clip "
          "gradients, check the batch that was read there and the precision (bf16 rather than "
          "fp16).",
  .source = "definition; zeros: Hugging Face Trainer logging_nan_inf_filter",
  .thresholds = limits,
  .run = judge,
};
