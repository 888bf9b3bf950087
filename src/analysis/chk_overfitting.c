/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static const char *p_text(assay_judging *j, double p)
{
  return isnan(p) ? "" : assay_say(j, ", %s", assay_say_p(j, p)).ptr;
}

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_overfitting *o = &j->out->overfitting;
  if (o->grade < ASSAY_OVERFIT_SUSPECTED) {
    const char *limit = isnan(o->detection_limit)
                            ? ""
                            : assay_say(j, " (a rise from %s on would have shown)",
                                        assay_say_percent(j, o->detection_limit))
                                  .ptr;
    assay_ruling_no(j, assay_say(j, "%.*s%s", ASSAY_STR_ARG(o->reason), limit));
    return ASSAY_OK;
  }
  bool confirmed = o->grade == ASSAY_OVERFIT_CONFIRMED;
  assay_ruling_yes(j, confirmed ? ASSAY_GRADE_CONFIRMED : ASSAY_GRADE_SUSPECTED,
                   assay_say(j, "The validation loss %s %s %lld: it rises by %s%s.",
                             confirmed ? "rises after" : "seems to rise after", assay_say_x(j),
                             (long long)o->onset_step, assay_say_percent(j, o->rise),
                             p_text(j, o->p)));
  return ASSAY_OK;
}

static const char *const limits[] = { "confirm_p",          "overfit_p",       "overfit_rise",
                                      "overfit_up",         "overfit_prior",   "overfit_prior_wide",
                                      "overfit_train_rise", "suspect_large_p", "suspect_large_rise",
                                      "suspect_p",          "suspect_rise",    "suspect_lone",
                                      "suspect_lone_max",   "few_sigma",       NULL };

const assay_check assay_check_overfitting = {
  .id = "OVERFITTING",
  .kind = ASSAY_CHECK_VERDICT,
  .rank = 5,
  .severity = ASSAY_WARNING,
  .title = "The validation loss rises after its minimum",
  .applies_to = "at least 2 evaluations",
  .rule = "Confirmed: p of the rise under a flat AR(1) null < .01 with prior noise of 0.3 % and "
          "of 0.5 % of the level; rise over 1 % (median of the last 3 evaluations over the least "
          "value of the fall-then-rise fit); at least 2 evaluations after the minimum, 2 of them "
          "and the last two above it by 0.25 %; training loss not itself up by 25 %. Suspected: "
          "p < .02 with the narrower prior (< .05 for a rise over 2 %, < .10 up to 12 "
          "evaluations); or, up to 8 evaluations, only one after the minimum, over 5 sigma and 1 "
          "% above it; of 2 or 3 evaluations the last over 4 x 0.5 % above the least.",
  .hint = "Take the best checkpoint; next time fewer epochs, a lower learning rate, more or "
          "more varied data, or early stopping.",
  .source = "unimodal isotonic regression and a window scan under an AR(1) null, labelled "
            "curves, tests/curves; Prechelt 1998 for GL, PQ and UP",
  .thresholds = limits,
  .run = judge,
};
