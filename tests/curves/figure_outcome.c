/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "curves/figure_outcome.h"

#include <math.h>

#include "analysis/judge.h"

/* A spike is found where one is named within these steps of its first (noise may lift a neighbour
 * above it); what is named on its fading flank is not a false one. */
enum { SPIKE_EARLY = 1, SPIKE_LATE = 6, SPIKE_FLANK = 30 };

static bool series_add(assay_arena *arena, assay_run *run, const assay_series *series)
{
  assay_series *slot = ASSAY_PUSH(arena, &run->series);
  if (slot)
    *slot = *series;
  return slot != NULL;
}

static bool perplexity_add(assay_arena *arena, assay_run *run, const assay_series *loss,
                           assay_role role)
{
  double *value = assay_arena_array(arena, loss->n, sizeof *value);
  if (!value)
    return false;
  for (size_t i = 0; i < loss->n; i++)
    value[i] = exp(loss->value[i]);
  assay_series series = *loss;
  series.role = role;
  series.name = ASSAY_STR("perplexity");
  series.value = value;
  return series_add(arena, run, &series);
}

/* The run that reading the curve's two Bedrock files would give. */
static assay_code run_make(assay_arena *arena, const curve *c, assay_run *run)
{
  *run = (assay_run){ .name = assay_str_z(curve_class_name(c->kind)),
                      .x = ASSAY_X_STEP,
                      .job = { .train_loss = (double)NAN },
                      .duplicate_step = ASSAY_NO_STEP,
                      .total_steps = ASSAY_NO_STEP };
  assay_series train = { .role = ASSAY_ROLE_TRAIN_LOSS,
                         .name = ASSAY_STR("training_loss"),
                         .n = c->n,
                         .step = c->step,
                         .value = c->train };
  assay_series epoch = { .role = ASSAY_ROLE_EPOCH,
                         .name = ASSAY_STR("epoch_number"),
                         .n = c->n,
                         .step = c->step,
                         .value = c->epoch };
  assay_series valid = { .role = ASSAY_ROLE_VALIDATION_LOSS,
                         .name = ASSAY_STR("validation_loss"),
                         .n = c->evals,
                         .step = c->eval_step,
                         .value = c->valid,
                         .input = 1 };
  bool ok = series_add(arena, run, &train) && series_add(arena, run, &epoch);
  if (c->evals > 0)
    ok = ok && series_add(arena, run, &valid);
  if (c->perplexity)
    ok = ok && perplexity_add(arena, run, &train, ASSAY_ROLE_TRAIN_PERPLEXITY);
  if (c->perplexity && c->evals > 0)
    ok = ok && perplexity_add(arena, run, &valid, ASSAY_ROLE_VALIDATION_PERPLEXITY);
  return ok ? ASSAY_OK : ASSAY_E_NOMEM;
}

static double clean_at(const curve *c, int64_t step)
{
  for (size_t i = 0; i < c->evals; i++)
    if (c->eval_step[i] == step)
      return c->valid_clean[i];
  return (double)INFINITY;
}

/* Who is told no best step keeps the last. */
static double regret_of(const curve *c, const assay_run_review *review)
{
  if (c->evals == 0)
    return (double)NAN;
  int64_t step = review->has_best ? review->best.step : c->eval_step[c->evals - 1];
  return clean_at(c, step) / clean_at(c, c->truth.best_step) - 1;
}

static void forecast_read(const curve *c, const assay_run_review *review, outcome *out)
{
  out->forecast = (double)NAN;
  for (size_t i = 0; i < review->forecast.horizon.n; i++) {
    const assay_horizon *horizon = &review->forecast.horizon.items[i];
    if (fabs(horizon->factor - 1.5) > 1e-9)
      continue;
    out->forecast = horizon->train_loss;
    out->covered = c->truth.at_150 >= horizon->low && c->truth.at_150 <= horizon->high;
  }
}

static bool named_between(const assay_run_review *review, int64_t from, int64_t to)
{
  for (size_t i = 0; i < review->spikes.n; i++)
    if (review->spikes.items[i].step >= from && review->spikes.items[i].step <= to)
      return true;
  return false;
}

static bool on_spike(const curve *c, int64_t step)
{
  for (size_t i = 0; i < c->truth.spikes; i++)
    if (step >= c->truth.spike_step[i] - SPIKE_EARLY &&
        step <= c->truth.spike_step[i] + SPIKE_FLANK)
      return true;
  return false;
}

/* Past a divergence every value is out of order and none is a spike by mistake. */
static void spikes_read(const curve *c, const assay_run_review *review, outcome *out)
{
  const curve_truth *truth = &c->truth;
  int64_t end = (int64_t)c->n + 1;
  if (truth->divergence_step != CURVE_NO_STEP)
    end = truth->divergence_step;
  out->points = (size_t)(end - 1);
  for (size_t i = 0; i < truth->spikes; i++)
    out->spikes_found += named_between(review, truth->spike_step[i] - SPIKE_EARLY,
                                       truth->spike_step[i] + SPIKE_LATE);
  for (size_t i = 0; i < review->spikes.n; i++) {
    int64_t step = review->spikes.items[i].step;
    out->spikes_false += step < end && !on_spike(c, step);
  }
}

static void outcome_read(const curve *c, const assay_run_review *review, outcome *out)
{
  *out = (outcome){ .c = *c,
                    .verdict = review->verdict.id,
                    .overfit = review->overfitting.grade,
                    .trend = review->convergence_train.state,
                    .regret = regret_of(c, review),
                    .divergence_step = review->divergence_step,
                    .nonfinite_step = review->nonfinite_step,
                    .memorisation = review->memorisation };
  forecast_read(c, review, out);
  spikes_read(c, review, out);
  out->c.step = out->c.eval_step = NULL;
  out->c.epoch = out->c.train = out->c.train_clean = NULL;
  out->c.eval_epoch = out->c.valid = out->c.valid_clean = NULL;
}

assay_code outcome_find(uint64_t seed, curve_class kind, unsigned index, outcome *out)
{
  assay_arena *arena = assay_arena_new();
  if (!arena)
    return ASSAY_E_NOMEM;
  assay_options options;
  assay_options_init(&options);
  assay_err err = { 0 };
  curve c;
  assay_run run;
  assay_run_review review;
  assay_code code = curve_make(arena, seed, kind, index, &c, &err);
  if (code == ASSAY_OK)
    code = run_make(arena, &c, &run);
  if (code == ASSAY_OK)
    code = assay_run_judge(arena, &run, &options, &review, &err);
  if (code == ASSAY_OK)
    outcome_read(&c, &review, out);
  assay_arena_free(arena);
  return code;
}
