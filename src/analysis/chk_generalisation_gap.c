/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

/* From here on a multiple reads better than a percentage. */
#define TIMES 2.0

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_gap *gap = &j->out->gap;
  double share = gap->last / j->train.level;
  if (!j->train.n || !(share > j->limit[ASSAY_T_GAP_SHARE]))
    return ASSAY_OK;
  const char *cause = "";
  if (isfinite(gap->from_validation_share))
    cause =
        assay_say(j,
                  "; %s of its latest growth is the validation loss rising, the rest the training "
                  "loss falling",
                  assay_say_percent(j, gap->from_validation_share))
            .ptr;
  const char *height = share < TIMES
                           ? assay_say(j, "%s above", assay_say_percent(j, share)).ptr
                           : assay_say(j, "at %s times", assay_say_number(j, 1 + share)).ptr;
  assay_finding *note = assay_judging_note(
      j, assay_say(j, "The validation loss ends %s the training loss (gap %s)%s.", height,
                   assay_say_number(j, gap->last), cause));
  note->chart = "gap";
  assay_finding_fact(j, note, "gap", gap->last);
  assay_finding_fact(j, note, "slope_per_1000_steps", gap->slope);
  assay_finding_fact(j, note, "from_validation_share", gap->from_validation_share);
  return ASSAY_OK;
}

static const char *const limits[] = { "gap_share", NULL };

const assay_check assay_check_generalisation_gap = {
  .id = "GENERALISATION_GAP",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 30,
  .severity = ASSAY_NOTE,
  .title = "Validation lies above training",
  .applies_to = "both losses",
  .rule = "Last validation loss minus the mean training loss of the interval before it, over "
          "15 % of the training loss. Alone it is no overfitting.",
  .hint = "Judge by the rise of the validation loss, not by the gap; more data or "
          "regularisation narrows it.",
  .source = "definition",
  .thresholds = limits,
  .run = judge,
};
