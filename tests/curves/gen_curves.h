/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labelled training curves: what a fine-tuning job might log, with the truth about it, from a seed.
 *
 * Training loss is floor + A (1 + t/t0)^-a or floor + A exp(-t/tau) over t = step / last step,
 * times what the class is about (epoch steps, a rate drop, ...), plus white noise: local level x
 * sigma x Student-t(5) of unit variance. Validation loss has a trend of its own, times a rise after
 * an onset, plus level x sigma x AR(1) of unit variance. Truth is read off the noise-free curves
 * only; nothing here knows how curves are judged. */
#ifndef GEN_CURVES_H
#define GEN_CURVES_H

#include "base/err.h"

typedef enum curve_class {
  CURVE_CONVERGED,
  CURVE_IMPROVING,
  CURVE_OVERFIT,
  CURVE_OVERFIT_WEAK,
  CURVE_GAP_ONLY,
  CURVE_SAWTOOTH,
  CURVE_SAWTOOTH_OVERFIT,
  CURVE_SHORT,
  CURVE_SHORT_OVERFIT,
  CURVE_NOISY,
  CURVE_NOISY_OVERFIT,
  CURVE_PLATEAU_AR,
  CURVE_LATE_OUTLIER,
  CURVE_LR_DROP,
  CURVE_WARMUP,
  CURVE_WARM_RESTART,
  CURVE_DOUBLE_DESCENT,
  CURVE_SPIKING,
  CURVE_DIVERGING,
  CURVE_NONFINITE,
  CURVE_LEAK,
  CURVE_UNDERFIT,
  CURVE_OSCILLATING,
  CURVE_NO_VALIDATION,
  CURVE_TINY,
  CURVE_PER_EPOCH,
  CURVE_CLASSES
} curve_class;

const char *curve_class_name(curve_class kind); /* "converged", ..., "per_epoch" */

/* An answer may be "not asked": the truth sits between yes and no, or is too weak to be seen. */
typedef enum curve_answer { CURVE_NO, CURVE_YES, CURVE_NOT_ASKED } curve_answer;

/* Fall of the noise-free curve over the last 20 % of the run, relative to its end: under 0.5 %
 * settled, over 2 % falling, between: not asked. */
typedef enum curve_trend { CURVE_SETTLED, CURVE_FALLING, CURVE_TREND_NOT_ASKED } curve_trend;

#define CURVE_NO_STEP INT64_MIN
enum { CURVE_MAX_SPIKES = 5 };

typedef struct curve_truth {
  curve_answer overfit; /* yes: rise >= max(1.5 %, 4 sigma), 2 evaluations or more after the best
                           (2 to 4 evaluations: max(3 %, 4 sigma), 1 or more); no: rise < 0.2 % */
  double rise;          /* last / least noise-free validation loss at evaluations - 1, or NaN */
  int64_t onset_step;   /* noise-free validation minimum over all steps, if overfit */
  int64_t best_step;    /* evaluation of least noise-free validation loss, NO_STEP: none */
  curve_trend train, valid;
  double train_fall, valid_fall;
  double at_125, at_150;  /* noise-free training loss at 1.25 and 1.5 times the last step; NaN where
                             the class has no defined future */
  curve_answer memorises; /* the training loss falls by a step at each epoch */
  int64_t divergence_step, nonfinite_step; /* NO_STEP: none */
  size_t spikes;
  int64_t spike_step[CURVE_MAX_SPIKES];
  double spike_height[CURVE_MAX_SPIKES]; /* fraction of the level */
  curve_answer underfits, oscillates;
  const char *verdict; /* expected primary verdict, NULL: truth sits between two */
} curve_truth;

typedef struct curve {
  curve_class kind;
  uint64_t seed;
  unsigned index;
  size_t n;            /* training rows */
  const int64_t *step; /* 1 .. n */
  const double *epoch; /* whole numbers from 0 */
  const double *train, *train_clean;
  size_t evals;
  const int64_t *eval_step;
  const double *eval_epoch, *valid, *valid_clean;
  size_t epochs;
  double train_sigma, valid_sigma, phi; /* noise: fractions of the level; lag-1 of validation */
  bool perplexity;                      /* the log has a perplexity column, exp(loss) */
  curve_truth truth;
} curve;

/* The index-th curve of a class; the same for the same (seed, kind, index), whatever else is drawn.
 * Arrays are owned by the arena. seed < 2^32, index < 10,000. Errors: ASSAY_E_NOMEM. */
assay_code curve_make(assay_arena *arena, uint64_t seed, curve_class kind, unsigned index,
                      curve *out, assay_err *err);

#endif
