/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/registry.h"

static const char *const limits[] = { "forgetting_margin", NULL };

/* Found by the gate, which alone holds the base model's outputs. */
const assay_check assay_check_forgetting = {
  .id = "FORGETTING",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 1080,
  .severity = ASSAY_WARNING,
  .title = "Catastrophic forgetting",
  .applies_to = "outputs of the tuned and of the base model on the same task (--baseline base=...)",
  .rule = "A score is worse than the base model's by more than 2 % of it, and the 95 % interval of "
          "the difference excludes 0.",
  .hint = "Mix general data in, lower the learning rate, or train fewer epochs.",
  .source = "McCloskey and Cohen 1989; non-inferiority margin of 2 % by convention",
  .thresholds = limits,
};
