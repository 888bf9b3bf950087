/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  if (j->out->forecast.refused.ptr && j->train.n)
    assay_judging_note(j,
                       assay_say(j, "No forecast: %.*s.", ASSAY_STR_ARG(j->out->forecast.refused)));
  return ASSAY_OK;
}

static const char *const limits[] = { "forecast_min_points", "forecast_width", "rate_zero", NULL };

const assay_check assay_check_forecast_refused = {
  .id = "FORECAST_REFUSED",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 49,
  .severity = ASSAY_NOTE,
  .title = "No forecast",
  .applies_to = "a training loss",
  .rule = "The forecast is refused: too few points, divergence, a schedule that has decayed "
          "to zero, or a curve whose end the data do not identify.",
  .hint = "Log more steps, or train a little longer; see the reason.",
  .source = "interval of the fitted curve; labelled curves, tests/curves",
  .thresholds = limits,
  .run = judge,
};
