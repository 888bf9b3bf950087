/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

/* The first evaluation past the first epoch; without epochs past the first half of the run. */
static size_t first_index(const assay_judging *j)
{
  if (j->out->epoch_boundaries.n)
    return assay_track_lower(&j->valid, j->out->epoch_boundaries.items[0]);
  return (j->valid.n + 1) / 2;
}

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_track *t = &j->train, *v = &j->valid;
  size_t below = 0, seen = 0;
  double share = 0;
  for (size_t i = v->n ? first_index(j) : 0; i < v->n; i++) {
    double train = assay_track_mean(t, i ? v->step[i - 1] : INT64_MIN + 1, v->step[i]);
    double depth = train - v->y[i], sigma = hypot(v->sigma, t->sigma);
    seen += isfinite(train) ? 1 : 0;
    if (depth > j->limit[ASSAY_T_LEAK_SIGMA] * sigma &&
        depth > j->limit[ASSAY_T_LEAK_SHARE] * train) {
      below++;
      share = depth / train;
    }
  }
  if (below < 2 || 2 * below < seen)
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j,
      assay_say(j,
                "The validation loss lies below the training loss at %zu of %zu evaluations after "
                "the first epoch, at last by %s.",
                below, seen, assay_say_percent(j, share)));
  note->chart = "gap";
  assay_finding_fact(j, note, "evaluations", (double)below);
  assay_finding_fact(j, note, "below", share);
  return ASSAY_OK;
}

static const char *const limits[] = { "leak_sigma", "leak_share", NULL };

const assay_check assay_check_validation_below_training = {
  .id = "VALIDATION_BELOW_TRAINING",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 36,
  .severity = ASSAY_WARNING,
  .title = "Validation lies below training",
  .applies_to = "both losses, epochs known or 4 evaluations",
  .rule = "At half of the evaluations after the first epoch or more, at least 2, the "
          "validation loss is below the mean training loss of the interval before by over 3 "
          "sigma and over 3 %.",
  .hint = "First the innocent causes: dropout on in training only, the running mean lags, an "
          "easier validation set, other weighting. Then look for validation examples in the "
          "training data.",
  .source = "definition; the innocent causes: dropout, lag of the running mean",
  .thresholds = limits,
  .run = judge,
};
