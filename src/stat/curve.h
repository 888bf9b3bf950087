/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Falling curves: power, exponential and stretched exponential, robustly fitted, chosen by AICc.
 *
 * All three are c + A g(t; scale, shape) with g falling from 1: c and A are linear. The fit is a
 * variable projection: c and A in closed form inside a search over one or two bounded parameters,
 * which needs no starting values and cannot diverge; GSL's Levenberg-Marquardt took 6 to 9 times as
 * long on the same data and depends on its starts. */
#ifndef ASSAY_STAT_CURVE_H
#define ASSAY_STAT_CURVE_H

#include <stddef.h>

typedef enum assay_curve_model {
  ASSAY_CURVE_POWER,       /* g = (1 + t/scale)^-shape */
  ASSAY_CURVE_EXPONENTIAL, /* g = exp(-t/scale) */
  ASSAY_CURVE_STRETCHED,   /* g = exp(-(t/scale)^shape) */
  ASSAY_CURVE_MODELS
} assay_curve_model;
const char *assay_curve_model_name(assay_curve_model model); /* "power", "exponential", ... */

enum {
  ASSAY_CURVE_BLOCKS = 120,
  ASSAY_CURVE_POINTS_MIN = 8,
  ASSAY_CURVE_PARAMETERS = 4 /* c, amplitude, scale, shape */
};

typedef struct assay_curve {
  double c, amplitude; /* in units of y; amplitude >= 0 */
  double scale;        /* as a fraction of the last t */
  double shape;        /* 1 for exponential */
  double rss;          /* robust, weighted */
  double aicc;         /* Akaike's criterion for small samples */
  double weight;       /* Akaike weight among the models, 0..1 */
  double c_se;         /* standard error of c, autocorrelation included; NaN: not identified */
  /* of (c, amplitude, log scale, log shape) */
  double covariance[ASSAY_CURVE_PARAMETERS][ASSAY_CURVE_PARAMETERS];
} assay_curve;

typedef struct assay_curve_fit {
  assay_curve model[ASSAY_CURVE_MODELS];
  int best;      /* index of the chosen model; -1: none usable */
  double t_last; /* the fits run on t / t_last */
  double level;  /* fitted value at the last t */
  double sigma;  /* residual standard deviation of one point */
  double lag1;   /* autocorrelation of the block residuals */
} assay_curve_fit;

/* Fits all three models to (t[n], y[n]), t >= 0 ascending, finite, at most 120 blocks spaced as
 * k^1.5 with their sizes as weights, reweighted for a soft-L1 loss. Bounds, as fractions of the
 * run: power scale 1e-3..3, shape 0.05..4; exponential scale 5e-3..5; stretched shape 0.2..1.5.
 * Fewer than 8 points or constant y: best = -1. Deterministic, takes no memory. */
void assay_curve_fit_all(const double *t, const double *y, size_t n, assay_curve_fit *out);

/* Value of a fitted curve at t, in the units of the data. */
double assay_curve_value(const assay_curve_fit *fit, assay_curve_model model, double t);

typedef struct assay_prediction {
  double value, low, high; /* chosen model; 95 % interval averaged over the models, floor 0.2 % */
} assay_prediction;

/* The mean loss expected at t beyond the data; fit->best must be >= 0. */
assay_prediction assay_curve_predict(const assay_curve_fit *fit, double t);

#endif
