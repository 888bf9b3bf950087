/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The training loss at more steps, or why that cannot be said. */
#include "analysis/judging.h"

/* Multiples of the last step; the second is the one that must be told with some confidence. */
static const double FACTORS[] = { 1.25, 1.5, 2.0 };
enum { TOLD = 1 };

static double horizon_t(const assay_judging *j, double factor)
{
  return factor * j->train.x[j->train.n - 1] - j->fit_origin;
}

static assay_str unidentified(assay_judging *j)
{
  assay_prediction at = assay_curve_predict(&j->fit, horizon_t(j, FACTORS[TOLD]));
  double half = (at.high - at.low) / 2;
  if (half <= j->limit[ASSAY_T_FORECAST_WIDTH] * fabs(at.value))
    return (assay_str){ 0 };
  return assay_say(j,
                   "the curve does not yet say where it levels off: at 1.5 times the steps the "
                   "loss could lie between %s and %s",
                   assay_say_number(j, at.low), assay_say_number(j, at.high));
}

/* The first reason against a forecast; absent if there is none. */
static assay_str refusal(assay_judging *j)
{
  const assay_track *t = &j->train;
  if (!t->n)
    return ASSAY_STR("no training loss");
  if (t->ends_bad)
    return ASSAY_STR("the training loss ends in values that are not finite");
  if ((double)(t->n - j->segment) < j->limit[ASSAY_T_FORECAST_MIN])
    return assay_say(j, "%zu training points%s are too few; a forecast needs %s", t->n - j->segment,
                     j->segment ? " since the last change of level" : "",
                     assay_say_number(j, j->limit[ASSAY_T_FORECAST_MIN]));
  if (j->divergence.diverged)
    return ASSAY_STR("the training loss diverges");
  if (j->out->learning_rate.decayed_to_zero)
    return ASSAY_STR("the learning rate has decayed to zero: the schedule has ended, more steps "
                     "need a new, longer schedule");
  if (t->x[t->n - 1] <= 0)
    return ASSAY_STR("the steps do not count from zero upwards");
  if (!j->has_fit)
    return ASSAY_STR("no falling curve fits the training loss");
  return unidentified(j);
}

assay_code assay_forecast_measure(assay_judging *j, assay_err *err)
{
  assay_forecast *out = &j->out->forecast;
  for (size_t i = 0; i < 4; i++)
    out->parameters[i] = (double)NAN;
  out->asymptote = (double)NAN;
  out->refused = refusal(j);
  if (j->failed)
    return assay_err_nomem(err);
  if (out->refused.ptr)
    return ASSAY_OK;
  const assay_curve *curve = &j->fit.model[j->fit.best];
  out->model = assay_curve_model_name((assay_curve_model)j->fit.best);
  out->parameters[0] = out->asymptote = curve->c;
  out->parameters[1] = curve->amplitude;
  out->parameters[2] = curve->scale * j->fit.t_last;
  out->parameters[3] = curve->shape;
  for (size_t i = 0; i < sizeof FACTORS / sizeof *FACTORS; i++) {
    assay_horizon *h = ASSAY_PUSH(j->arena, &out->horizon);
    if (!h)
      return assay_err_nomem(err);
    double t = horizon_t(j, FACTORS[i]);
    assay_prediction at = assay_curve_predict(&j->fit, t);
    *h = (assay_horizon){ FACTORS[i], (int64_t)llround(t + j->fit_origin), at.value, at.low,
                          at.high };
  }
  return ASSAY_OK;
}
