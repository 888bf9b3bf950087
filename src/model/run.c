/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/run.h"

const char *assay_role_name(assay_role role)
{
  static const char *const names[ASSAY_ROLES] = {
    [ASSAY_ROLE_TRAIN_LOSS] = "train_loss",
    [ASSAY_ROLE_VALIDATION_LOSS] = "validation_loss",
    [ASSAY_ROLE_TRAIN_PERPLEXITY] = "train_perplexity",
    [ASSAY_ROLE_VALIDATION_PERPLEXITY] = "validation_perplexity",
    [ASSAY_ROLE_LEARNING_RATE] = "learning_rate",
    [ASSAY_ROLE_GRAD_NORM] = "grad_norm",
    [ASSAY_ROLE_EPOCH] = "epoch",
    [ASSAY_ROLE_TIME] = "time",
    [ASSAY_ROLE_TOKENS] = "tokens",
    [ASSAY_ROLE_METRIC] = "metric",
  };
  return names[role];
}

size_t assay_series_points(const assay_series *series)
{
  size_t points = 0;
  for (size_t i = 0; i < series->n; i++)
    points += isfinite(series->value[i]) != 0;
  return points;
}

const assay_series *assay_run_series(const assay_run *run, assay_role role)
{
  const assay_series *best = NULL;
  for (size_t i = 0; i < run->series.n; i++) {
    const assay_series *s = &run->series.items[i];
    if (s->role != role)
      continue;
    if (!s->set.len)
      return s;
    if (!best || s->n > best->n)
      best = s;
  }
  return best;
}

const assay_series *assay_run_validation(const assay_run *run)
{
  return assay_run_series(run, ASSAY_ROLE_VALIDATION_LOSS);
}

double assay_run_epoch(const assay_run *run, int64_t step)
{
  if (run->x == ASSAY_X_EPOCH)
    return (double)step;
  const assay_series *epochs = assay_run_series(run, ASSAY_ROLE_EPOCH);
  if (!epochs)
    return (double)NAN;
  size_t low = 0, high = epochs->n; /* first index whose step lies behind */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (epochs->step[middle] <= step)
      low = middle + 1;
    else
      high = middle;
  }
  return low ? epochs->value[low - 1] : (double)NAN;
}
