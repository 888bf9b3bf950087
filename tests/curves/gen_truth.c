/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The truth about a curve: bounds between yes, no and not asked, and the vocabulary's order. */
#include "curves/gen_shape.h"

#include <math.h>

/* A rise counts from 1.5 % or 4 sigma on, none below 0.2 %; few evaluations cannot show less than
 * 3 %. */
#define RISE_YES 0.015
#define RISE_YES_FEW 0.03
#define RISE_YES_SIGMAS 4.0
#define RISE_NO 0.002
enum { FEW_EVALS = 4 };

/* Fall over the last 20 % of the run. */
#define TREND_FROM 0.8
#define TREND_SETTLED 0.005
#define TREND_FALLING 0.02

/* An epoch step counts from 5 % on, where two fitted lines of 40 % of an epoch (60 points at most)
 * would show all steps together at 7 standard errors (a line's end has variance 4 sigma^2 / m). */
#define STEP_YES 0.05
#define STEP_YES_Z 7.0
#define STEP_SIDE 0.4
#define STEP_SIDE_MAX 60.0

/* Oscillation: standard deviation of the wave, fraction of the level. */
#define WAVE_YES 0.10
#define WAVE_NO 0.06

#define DIVERGED_YES 1.3

/* Underfitting: total fall, its share in the second half, gap, and whether the noise lets the slope
 * be seen; the rule's bounds (12 %, 30 %, 5 %) with a margin to both sides. */
#define UNDERFIT_FALL 0.12
#define UNDERFIT_SHARE 0.30
#define UNDERFIT_GAP 0.05
#define UNDERFIT_MARGIN 0.15
#define UNDERFIT_Z 5.0

enum { FEW_ROWS = 10, FEW_ROWS_EVALS = 4 };

static curve_trend trend_of(double fall)
{
  if (fall > TREND_FALLING)
    return CURVE_FALLING;
  return fabs(fall) < TREND_SETTLED ? CURVE_SETTLED : CURVE_TREND_NOT_ASKED;
}

/* Of a staircase the last 20 % may hold no step or two: the fall from the middle of the last epoch
 * but one to that of the last decides too, and where they disagree nothing is asked. */
static curve_trend train_trend(const shape_plan *plan, double fall)
{
  curve_trend trend = trend_of(fall);
  if (plan->epochs < 2 || plan->epoch_drop[1] <= 0)
    return trend;
  double epoch = 1 / (double)plan->epochs;
  double before = shape_train(plan, 1 - 1.5 * epoch), after = shape_train(plan, 1 - 0.5 * epoch);
  double rate = (before / after - 1) * (1 - TREND_FROM) / epoch;
  return trend_of(rate) == trend ? trend : CURVE_TREND_NOT_ASKED;
}

static void read_trends(const shape_plan *plan, curve *c)
{
  curve_truth *truth = &c->truth;
  bool trend = c->n >= FEW_ROWS && plan->wave_train <= 0 && plan->diverge_factor <= 0 &&
               plan->nonfinite_from == 0;
  truth->train_fall = shape_train(plan, TREND_FROM) / shape_train(plan, 1) - 1;
  truth->train = trend ? train_trend(plan, truth->train_fall) : CURVE_TREND_NOT_ASKED;
  truth->valid_fall = (double)NAN;
  truth->valid = CURVE_TREND_NOT_ASKED;
  if (c->evals > 0 && trend) {
    truth->valid_fall = shape_valid(plan, TREND_FROM) / shape_valid(plan, 1) - 1;
    truth->valid = trend_of(truth->valid_fall);
  }
}

static int64_t minimum_step(const shape_plan *plan)
{
  int64_t best = 1;
  double least = (double)INFINITY;
  for (int64_t step = 1; step <= (int64_t)plan->n; step++) {
    double value = shape_valid(plan, (double)step / (double)plan->n);
    if (value < least) {
      least = value;
      best = step;
    }
  }
  return best;
}

static curve_answer rise_answer(const shape_plan *plan, const curve *c, size_t after)
{
  bool few = c->evals <= FEW_EVALS;
  double bound = fmax(few ? RISE_YES_FEW : RISE_YES, RISE_YES_SIGMAS * c->valid_sigma);
  if (plan->wave_valid > 0 || plan->diverge_factor > 0 || plan->nonfinite_from > 0)
    return CURVE_NOT_ASKED;
  if (c->truth.rise < RISE_NO)
    return CURVE_NO;
  if (plan->rise_height > 0 && c->truth.rise >= bound && after >= (few ? 1 : 2))
    return CURVE_YES;
  return CURVE_NOT_ASKED;
}

static void read_rise(const shape_plan *plan, curve *c)
{
  curve_truth *truth = &c->truth;
  truth->overfit = c->evals == 1 ? CURVE_NOT_ASKED : CURVE_NO;
  truth->rise = (double)NAN;
  truth->best_step = truth->onset_step = CURVE_NO_STEP;
  if (c->evals < 2)
    return;
  size_t best = 0;
  truth->rise = shape_rise(plan, c->evals, &best);
  truth->best_step = shape_eval_step(plan, best, c->evals);
  truth->overfit = rise_answer(plan, c, c->evals - 1 - best);
  if (truth->overfit == CURVE_YES)
    truth->onset_step = minimum_step(plan);
}

static void read_future(const shape_plan *plan, curve *c)
{
  bool open = (plan->epochs > 1 && plan->epoch_drop[1] > 0) || plan->restarts > 0 ||
              plan->wave_train > 0 || plan->diverge_factor > 0 || plan->nonfinite_from > 0;
  c->truth.at_125 = open ? (double)NAN : shape_train(plan, 1.25);
  c->truth.at_150 = open ? (double)NAN : shape_train(plan, 1.5);
}

static curve_answer memorises(const shape_plan *plan, const curve *c)
{
  if (plan->epochs < 2 || c->n < FEW_ROWS || plan->diverge_factor > 0 || plan->nonfinite_from > 0)
    return CURVE_NOT_ASKED;
  if (plan->epoch_drop[1] <= 0)
    return CURVE_NO;
  double least = (double)INFINITY, sum = 0;
  for (size_t k = 1; k < plan->epochs; k++) {
    least = fmin(least, plan->epoch_drop[k]);
    sum += plan->epoch_drop[k];
  }
  double side = fmin(STEP_SIDE * (double)c->n / (double)c->epochs, STEP_SIDE_MAX);
  double error = c->train_sigma * sqrt(2 * 4 / side);
  double z = sum / error / sqrt((double)(plan->epochs - 1));
  return least >= STEP_YES && z >= STEP_YES_Z ? CURVE_YES : CURVE_NOT_ASKED;
}

/* -1 clearly below the bound, 1 clearly above, 0 between. */
static int side_of(double value, double bound)
{
  if (value < bound * (1 - UNDERFIT_MARGIN))
    return -1;
  return value > bound * (1 + UNDERFIT_MARGIN) ? 1 : 0;
}

static curve_answer underfits(const shape_plan *plan, const curve *c)
{
  double first = shape_train(plan, 1 / (double)c->n), half = shape_train(plan, 0.5);
  double last = shape_train(plan, 1);
  double fall = 1 - last / first, share = first > last ? (half - last) / (first - last) : 0;
  double gap = c->evals ? shape_valid(plan, 1) / last - 1 : 0;
  double z = fall / sqrt(12) * sqrt((double)c->n) / c->train_sigma;
  int fall_side = side_of(fall, UNDERFIT_FALL), share_side = side_of(share, UNDERFIT_SHARE);
  int gap_side = side_of(gap, UNDERFIT_GAP);
  if (fall_side > 0 || share_side < 0 || gap_side > 0)
    return CURVE_NO;
  return fall_side < 0 && share_side > 0 && gap_side < 0 && z >= UNDERFIT_Z ? CURVE_YES
                                                                            : CURVE_NOT_ASKED;
}

/* Root mean square of the restarts' bumps over the run: u exp(1 - u) squared integrates to
 * e^2 / 4. */
static double bump_deviation(const shape_plan *plan)
{
  double share = (double)plan->restarts * plan->restart_scale;
  return plan->restart_train * sqrt(share * exp(2) / 4);
}

static curve_answer oscillates(const shape_plan *plan)
{
  double deviation = plan->wave_train / sqrt(2);
  if (deviation > WAVE_YES)
    return CURVE_YES;
  return fmax(deviation, bump_deviation(plan)) < WAVE_NO ? CURVE_NO : CURVE_NOT_ASKED;
}

static void read_events(const shape_plan *plan, curve *c)
{
  curve_truth *truth = &c->truth;
  truth->memorises = memorises(plan, c);
  truth->underfits = underfits(plan, c);
  truth->oscillates = oscillates(plan);
  truth->divergence_step = truth->nonfinite_step = CURVE_NO_STEP;
  if (plan->diverge_factor > DIVERGED_YES)
    truth->divergence_step = (int64_t)floor(plan->diverge_at * (double)plan->n) + 1;
  if (plan->nonfinite_from > 0)
    truth->nonfinite_step = plan->nonfinite_lone ? plan->nonfinite_lone : plan->nonfinite_from;
  truth->spikes = plan->spikes;
  for (size_t i = 0; i < plan->spikes; i++) {
    truth->spike_step[i] = plan->spike_step[i];
    truth->spike_height[i] = plan->spike_height[i];
  }
}

static curve_answer yes_if(bool condition)
{
  return condition ? CURVE_YES : CURVE_NO;
}

static curve_answer ask_nonfinite(const curve *c)
{
  return yes_if(c->truth.nonfinite_step != CURVE_NO_STEP);
}

static curve_answer ask_insufficient(const curve *c)
{
  return yes_if(c->n < FEW_ROWS && c->evals < FEW_ROWS_EVALS);
}

static curve_answer ask_unstable(const curve *c)
{
  return c->truth.oscillates;
}

static curve_answer ask_diverged(const curve *c)
{
  return yes_if(c->truth.divergence_step != CURVE_NO_STEP);
}

static curve_answer ask_overfitting(const curve *c)
{
  return c->truth.overfit;
}

static curve_answer ask_underfitting(const curve *c)
{
  return c->truth.underfits;
}

static curve_answer falling(curve_trend trend)
{
  if (trend == CURVE_TREND_NOT_ASKED)
    return CURVE_NOT_ASKED;
  return yes_if(trend == CURVE_FALLING);
}

static curve_answer ask_improving(const curve *c)
{
  return falling(c->evals ? c->truth.valid : c->truth.train);
}

/* Asked after "still improving" was denied: the validation loss, if any, has settled. */
static curve_answer ask_memorising(const curve *c)
{
  return c->evals ? falling(c->truth.train) : CURVE_NO;
}

static curve_answer ask_converged(const curve *c)
{
  return yes_if(c->truth.train == CURVE_SETTLED);
}

static const char *expected_verdict(const curve *c)
{
  static const struct {
    const char *id;
    curve_answer (*ask)(const curve *c);
  } rules[] = {
    { "NONFINITE", ask_nonfinite },       { "INSUFFICIENT_DATA", ask_insufficient },
    { "UNSTABLE", ask_unstable },         { "DIVERGED", ask_diverged },
    { "OVERFITTING", ask_overfitting },   { "UNDERFITTING", ask_underfitting },
    { "STILL_IMPROVING", ask_improving }, { "MEMORISING", ask_memorising },
    { "CONVERGED", ask_converged },
  };
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    curve_answer answer = rules[i].ask(c);
    if (answer != CURVE_NO)
      return answer == CURVE_YES ? rules[i].id : NULL;
  }
  return NULL;
}

void curve_truth_read(const shape_plan *plan, curve *c)
{
  read_trends(plan, c);
  read_rise(plan, c);
  read_future(plan, c);
  read_events(plan, c);
  c->truth.verdict = expected_verdict(c);
}
