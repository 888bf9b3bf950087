/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The noise-free curves: everything a class may add stands in one plan, neutral where it is 0. Time
 * t is step / last step. */
#ifndef GEN_SHAPE_H
#define GEN_SHAPE_H

#include "curves/gen_curves.h"
#include "curves/gen_draw.h"

enum { SHAPE_MAX_EPOCHS = 8, SHAPE_MAX_RESTARTS = 3 };

typedef struct shape_decay {
  bool power; /* floor + amplitude (1 + t/scale)^-exponent, else floor + amplitude exp(-t/scale) */
  double floor, amplitude, scale, exponent;
} shape_decay;

typedef struct shape_plan {
  size_t n, epochs;
  shape_decay train, valid;
  double epoch_drop[SHAPE_MAX_EPOCHS];    /* fraction lost on entering epoch k, from k = 1 */
  double drop_at, drop_train, drop_valid; /* rate drop: fractions lost */
  double warm_height, warm_scale;         /* warm-up bump of the training loss */
  size_t restarts;
  double restart_at[SHAPE_MAX_RESTARTS], restart_train, restart_valid, restart_scale;
  double hump_at, hump_height, hump_width; /* double descent: hump of the validation loss */
  double wave_train, wave_valid, wave_period, wave_phase;
  double diverge_at, diverge_factor, diverge_scale; /* factor 0: none */
  double rise_from, rise_power, rise_height;        /* overfitting */
  int64_t nonfinite_from, nonfinite_lone; /* from here to the end; a lone row before; 0: none */
  bool infinite;                          /* Inf rather than NaN */
  size_t outlier_back;                    /* evaluation counted from the last, from 1; 0: none */
  double outlier_height;                  /* fraction of the level */
  size_t spikes;
  int64_t spike_step[CURVE_MAX_SPIKES];
  double spike_height[CURVE_MAX_SPIKES], spike_scale[CURVE_MAX_SPIKES]; /* scale: in steps */
} shape_plan;

size_t shape_epoch(const shape_plan *plan, int64_t step); /* from 0 */
double shape_train(const shape_plan *plan, double t);
double shape_valid(const shape_plan *plan, double t);

/* Step of the i-th of m evaluations, evenly spaced, the last at the end. */
int64_t shape_eval_step(const shape_plan *plan, size_t i, size_t m);
/* last / least noise-free validation loss at m evaluations - 1; *best: index of the least. */
double shape_rise(const shape_plan *plan, size_t m, size_t *best);
/* Sets rise_height so that shape_rise gives `rise`. */
void shape_rise_fit(shape_plan *plan, size_t m, double rise);

/* Reads the truth off the noise-free curves. Noise levels and counts of *c must be set. */
void curve_truth_read(const shape_plan *plan, curve *c);

#endif
