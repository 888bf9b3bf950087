/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "curves/gen_shape.h"

#include <math.h>

/* A rate drop takes effect within about 1 % of the run. */
#define DROP_SCALE 0.005

static const double pi = 3.14159265358979323846;

static double decay(const shape_decay *d, double t)
{
  if (d->power)
    return d->floor + d->amplitude * pow(1 + t / d->scale, -d->exponent);
  return d->floor + d->amplitude * exp(-t / d->scale);
}

size_t shape_epoch(const shape_plan *plan, int64_t step)
{
  size_t before = step > 0 ? (size_t)(step - 1) : 0;
  size_t epoch = before * plan->epochs / plan->n;
  return epoch < plan->epochs ? epoch : plan->epochs - 1;
}

static double staircase(const shape_plan *plan, double t)
{
  size_t epoch = shape_epoch(plan, (int64_t)llround(t * (double)plan->n));
  double factor = 1;
  for (size_t k = 1; k <= epoch; k++)
    factor *= 1 - plan->epoch_drop[k];
  return factor;
}

static double dropped(const shape_plan *plan, double t, double loss)
{
  return t > plan->drop_at ? 1 - loss * (1 - exp(-(t - plan->drop_at) / DROP_SCALE)) : 1;
}

static double restarted(const shape_plan *plan, double t, double height)
{
  double bump = 0;
  for (size_t i = 0; i < plan->restarts; i++) {
    double u = (t - plan->restart_at[i]) / plan->restart_scale;
    bump += u > 0 ? height * u * exp(1 - u) : 0;
  }
  return 1 + bump;
}

static double wave(const shape_plan *plan, double t, double height)
{
  return height > 0 ? 1 + height * sin(2 * pi * t / plan->wave_period + plan->wave_phase) : 1;
}

static double diverged(const shape_plan *plan, double t)
{
  if (plan->diverge_factor <= 0 || t <= plan->diverge_at)
    return 1;
  double share = 1 - exp(-(t - plan->diverge_at) / plan->diverge_scale);
  return 1 + (plan->diverge_factor - 1) * share;
}

static double warmed(const shape_plan *plan, double t)
{
  double u = plan->warm_height > 0 ? t / plan->warm_scale : 0;
  return 1 + plan->warm_height * u * exp(1 - u);
}

static double humped(const shape_plan *plan, double t)
{
  double u = plan->hump_height > 0 ? (t - plan->hump_at) / plan->hump_width : 0;
  return 1 + plan->hump_height * exp(-u * u / 2);
}

static double risen(const shape_plan *plan, double t)
{
  if (plan->rise_height <= 0 || t <= plan->rise_from)
    return 1;
  double u = (t - plan->rise_from) / (1 - plan->rise_from);
  return 1 + plan->rise_height * pow(u, plan->rise_power);
}

double shape_train(const shape_plan *plan, double t)
{
  return decay(&plan->train, t) * staircase(plan, t) * dropped(plan, t, plan->drop_train) *
         warmed(plan, t) * restarted(plan, t, plan->restart_train) *
         wave(plan, t, plan->wave_train) * diverged(plan, t);
}

double shape_valid(const shape_plan *plan, double t)
{
  return decay(&plan->valid, t) * dropped(plan, t, plan->drop_valid) *
         restarted(plan, t, plan->restart_valid) * humped(plan, t) *
         wave(plan, t, plan->wave_valid) * diverged(plan, t) * risen(plan, t);
}

int64_t shape_eval_step(const shape_plan *plan, size_t i, size_t m)
{
  return (int64_t)((plan->n * (i + 1) + m - 1) / m);
}

static double eval_at(const shape_plan *plan, size_t i, size_t m)
{
  return shape_valid(plan, (double)shape_eval_step(plan, i, m) / (double)plan->n);
}

double shape_rise(const shape_plan *plan, size_t m, size_t *best)
{
  double least = eval_at(plan, 0, m);
  *best = 0;
  for (size_t i = 1; i < m; i++) {
    double value = eval_at(plan, i, m);
    if (value < least) {
      least = value;
      *best = i;
    }
  }
  return eval_at(plan, m - 1, m) / least - 1;
}

void shape_rise_fit(shape_plan *plan, size_t m, double rise)
{
  enum { HALVINGS = 40 };
  double low = 0, high = 20;
  size_t best = 0;
  for (int i = 0; i < HALVINGS; i++) {
    plan->rise_height = (low + high) / 2;
    if (shape_rise(plan, m, &best) < rise)
      low = plan->rise_height;
    else
      high = plan->rise_height;
  }
}
