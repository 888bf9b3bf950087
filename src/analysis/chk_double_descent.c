/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static double height_of(const assay_judging *j, double minimum)
{
  return fmax(j->limit[ASSAY_T_DESCENT_RISE] * fabs(minimum),
              j->limit[ASSAY_T_OUTLIER_SIGMA] * j->valid.sigma);
}

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_track *v = &j->valid;
  size_t low = v->from, top = v->from, up = 0;
  double bar = v->n ? height_of(j, v->y[low]) : 0;
  bool overcome = false;
  for (size_t i = v->from; i < v->n; i++) {
    if (v->y[i] >= v->y[low]) {
      up += v->y[i] - v->y[low] > bar;
      top = v->y[i] > v->y[top] ? i : top;
      continue;
    }
    overcome = up >= 2;
    if (overcome)
      break;
    low = top = i;
    up = 0;
    bar = height_of(j, v->y[low]);
  }
  if (!overcome)
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j, assay_say(j,
                   "The validation loss rose by %s after %s %lld and later fell below where it had "
                   "been.",
                   assay_say_percent(j, (v->y[top] - v->y[low]) / fabs(v->y[low])), assay_say_x(j),
                   (long long)v->step[low]));
  note->first_step = v->step[low];
  note->last_step = v->step[top];
  note->chart = "loss";
  return ASSAY_OK;
}

static const char *const limits[] = { "descent_rise", "outlier_sigma", NULL };

const assay_check assay_check_double_descent = {
  .id = "DOUBLE_DESCENT",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 37,
  .severity = ASSAY_NOTE,
  .title = "The validation loss rose and fell again",
  .applies_to = "4 evaluations",
  .rule = "The validation loss rose over 2 % and 4 sigma above a minimum, stayed there for 2 "
          "evaluations, and later fell below that minimum.",
  .hint = "Not overfitting: look at the learning rate schedule, whose decay often ends such a "
          "bump.",
  .source = "Nakkiran et al. 2020, Deep Double Descent; labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
