/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

enum { POINTS_MIN = 8, DECIMALS_MAX = 6, ROWS_MAX = 2000 };

/* Last decimal place that the values use, of at most 6 places and 2000 rows; 0: finer. A column of
 * equal values has none. */
static double unit_of(const assay_track *t)
{
  size_t n = t->n < ROWS_MAX ? t->n : ROWS_MAX, equal = 0;
  for (size_t i = 1; i < n; i++)
    equal += t->y[i] == t->y[0];
  if (equal + 1 == n)
    return 0;
  double scale = 1;
  for (int d = 0; d <= DECIMALS_MAX; d++, scale *= 10) {
    size_t i = 0;
    while (i < n && fabs(t->y[i] * scale - nearbyint(t->y[i] * scale)) < 1e-6)
      i++;
    if (i == n)
      return 1 / scale;
  }
  return 0;
}

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_track *const tracks[] = { &j->train, &j->valid };
  for (size_t i = 0; i < 2; i++) {
    const assay_track *t = tracks[i];
    double unit = t->n >= POINTS_MIN ? unit_of(t) : 0;
    if (!(unit > 0) || !(unit >= j->limit[ASSAY_T_QUANTISED] * t->sigma))
      continue;
    assay_finding *note = assay_judging_note(
        j, assay_say(j, "%.*s is rounded to %s, which is coarse beside its noise (%s).",
                     ASSAY_STR_ARG(t->series->name), assay_say_number(j, unit),
                     assay_say_number(j, t->sigma)));
    assay_finding_fact(j, note, "unit", unit);
    assay_finding_fact(j, note, "sigma", t->sigma);
  }
  return ASSAY_OK;
}

static const char *const limits[] = { "quantised_share", NULL };

const assay_check assay_check_quantised_values = {
  .id = "QUANTISED_VALUES",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 47,
  .severity = ASSAY_NOTE,
  .title = "Rounded values hide the noise",
  .applies_to = "8 evaluations or 8 training points",
  .rule = "The rounding unit of the loss column is at least half of its noise sigma, or many "
          "values are equal.",
  .hint = "Log more decimals; the tests may take rounding for a plateau.",
  .source = "definition",
  .thresholds = limits,
  .run = judge,
};
