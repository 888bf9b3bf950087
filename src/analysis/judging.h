/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working state of one run while it is judged. The stages of review_run.c fill it in order: tracks,
 * epochs, schedule, spikes, fits, rise, best ...; the checks (chk_*.c) read it and conclude.
 *
 * Memory: what reaches the review comes from `arena`, temporaries from `scratch`. Out of memory in
 * a sentence or a finding sets `failed`, which the loop over the checks looks at once a check. */
#ifndef ASSAY_ANALYSIS_JUDGING_H
#define ASSAY_ANALYSIS_JUDGING_H

#include "analysis/registry.h"
#include "analysis/threshold_list.h"
#include "stat/curve.h"

typedef enum assay_limit {
#define ASSAY_LIMIT(symbol, name, value, min, max, unit, help, source) ASSAY_T_##symbol,
  ASSAY_THRESHOLDS(ASSAY_LIMIT)
#undef ASSAY_LIMIT
      ASSAY_LIMITS
} assay_limit;

/* Defaults with the settings of --set laid over them. Errors: ASSAY_E_USAGE for an unknown name
 * (with did-you-mean) or a value out of bounds. */
assay_code assay_limits_read(const assay_options *options, double limit[static ASSAY_LIMITS],
                             assay_err *err);

/* Marks a hint with the nearest of names[n] to `word`, if one is near. */
void assay_nearest_hint(assay_err *err, assay_str word, const char *const *names, size_t n);

/* What "best" means. */
typedef struct assay_by {
  assay_str name; /* as given without :min or :max; absent: validation loss */
  int direction;  /* +1 higher is better, -1 lower, 0: by the name */
} assay_by;
assay_by assay_by_read(const char *text);

/* -1, +1 or 0 by what the words of a metric's name say. */
int assay_metric_direction(assay_str name);

/* A series made ready: its finite values. */
typedef struct assay_track {
  const assay_series *series; /* NULL: the run has none; then n = 0 */
  size_t n;
  const int64_t *step;
  const double *x, *y; /* x is the step as a double */
  size_t from;         /* first point after warm-up; < n unless n is 0 */
  double level;        /* magnitude of the loss at the end, > 0; 1 for a series of zeros */
  double sigma;        /* noise in units of y, >= 0 */
  size_t bad;          /* values that are not finite, hidden ones included */
  size_t hidden;       /* of these: zeros and placeholders that stand for NaN */
  int64_t bad_step;    /* of the first, ASSAY_NO_STEP: none */
  uint32_t bad_line;   /* 0: unknown */
  bool ends_bad;       /* the last value is one of them */
  int64_t bad_from;    /* then the first of those at the end */
} assay_track;

/* What a verdict says of the run: grade and sentence if it applies, else why not. */
typedef struct assay_ruling {
  bool applies;
  assay_grade grade;
  assay_str sentence;
  assay_str why;
} assay_ruling;

typedef struct assay_swing { /* the oscillation rule, on the later 60 % */
  bool judged;
  double amplitude, lag1, progress; /* fractions of the level, but lag1 */
  size_t turns;
  double period; /* in steps */
} assay_swing;

typedef struct assay_divergence {
  bool judged, diverged;
  double best, end; /* levels */
  size_t onset;     /* index into the track */
} assay_divergence;

typedef struct assay_progress { /* of the training (else validation) loss over the whole run */
  bool judged;
  double fall, late_share, slope_p;
  bool stands;       /* it never left the level that it began at */
  double start, end; /* then: its levels there */
} assay_progress;

struct assay_judging {
  assay_arena *arena, *scratch;
  const assay_run *run;
  const assay_options *options;
  double limit[ASSAY_LIMITS];
  assay_by by;
  assay_run_review *out;
  bool failed;                /* out of memory: sticky */
  const assay_check *current; /* the check that runs */
  assay_ruling ruling;        /* of the verdict that runs */
  assay_finding dummy;        /* what a failed note returns */

  assay_track train, valid;
  bool epochs_whole;    /* epoch numbers are labels, not progress */
  size_t segment;       /* first training point after the last rate drop or level shift */
  int64_t segment_step; /* its step; ASSAY_NO_STEP: one segment only */
  size_t shifts;        /* level shifts found without a logged rate */
  double shift_drop;    /* the last of them, fraction of the level; > 0: the loss fell */
  double memorise_z, memorise_drop;
  const double *rolling; /* rolling median of train.y */
  const double *logged;  /* train.y as logged: with its spikes */
  assay_swing swing;
  assay_divergence divergence;
  assay_progress progress;
  assay_curve_fit fit; /* of the training loss, from fit_from on */
  bool has_fit;
  double fit_origin;                /* step that is t = 0 */
  double *valley;                   /* fall-then-rise fit, one value an evaluation */
  size_t valley_first, valley_last; /* evaluations of its minimum, inclusive */
  double valley_minimum;
  double valley_sigma; /* noise the rise was judged with */
  bool tied;           /* the last value is within noise of the best */
  int64_t *saved;      /* checkpoints that exist, if that is known: told, else found */
  size_t n_saved;
  int64_t last_saved;   /* the latest of them; ASSAY_NO_STEP: none known */
  size_t beyond;        /* of those told, how many lie beyond the run's last step: left out */
  int64_t first_beyond; /* the least of these */
};

/* The stages, in this order. Each fills its part of *j and of *j->out; all give ASSAY_E_NOMEM when
 * out of memory and nothing else. */
assay_code assay_tracks_prepare(assay_judging *j, assay_err *err);
assay_code assay_epochs_prepare(assay_judging *j, assay_err *err);
assay_code assay_schedule_prepare(assay_judging *j, assay_err *err);
assay_code assay_memorisation_measure(assay_judging *j, assay_err *err);
assay_code assay_spikes_measure(assay_judging *j, assay_err *err);
assay_code assay_stability_measure(assay_judging *j, assay_err *err);
assay_code assay_fit_measure(assay_judging *j, assay_err *err);
assay_code assay_convergence_measure(assay_judging *j, assay_err *err);
assay_code assay_forecast_measure(assay_judging *j, assay_err *err);
assay_code assay_rise_measure(assay_judging *j, assay_err *err);
assay_code assay_perplexity_read(assay_judging *j, assay_err *err);
assay_code assay_best_measure(assay_judging *j, assay_err *err);
assay_code assay_gap_measure(assay_judging *j, assay_err *err);
assay_code assay_perplexity_measure(assay_judging *j, assay_err *err);
assay_code assay_patience_measure(assay_judging *j, assay_err *err);
assay_code assay_scores_measure(assay_judging *j, assay_err *err);
assay_code assay_advice_give(assay_judging *j, assay_err *err);

/* ---- pieces that stages share ---- */

/* n doubles of scratch, NULL (and j->failed) when out of memory. */
double *assay_judging_doubles(assay_judging *j, size_t n);
/* Finite values of a series as a track. */
assay_code assay_track_read(assay_judging *j, const assay_series *series, assay_track *out,
                            assay_err *err);
/* Index of the first point with step >= step; n if none. */
size_t assay_track_lower(const assay_track *track, int64_t step);
/* Mean training loss over the steps (after, upto]; NaN where there is none. */
double assay_track_mean(const assay_track *track, int64_t after, int64_t upto);
/* base^loss with the base that the log uses, e unless it is 2. */
double assay_perplexity_of(const assay_judging *j, double loss);
/* Window of the rolling median of n points: odd, 9 to 101. */
size_t assay_spike_window(size_t n);
/* Index of the best value, earliest of equals. n >= 1. */
size_t assay_best_index(const double *y, size_t n, int direction);
/* Prechelt 1998 on y[n]: generalisation loss at the end, percent. n >= 1. */
double assay_prechelt_gl(const double *y, size_t n);
/* 1000 (mean / least of the last k training errors - 1); NaN for k = 0 or a least value <= 0. */
double assay_prechelt_progress(const double *train, size_t n, size_t k);
/* Successive rises of the last evaluations, compared at ends of strips of k. */
int64_t assay_prechelt_up(const double *y, size_t n, size_t k);
/* Replays patience on y[n]: index where training stops (n if it does not); *kept: index of the best
 * value by then. */
size_t assay_patience_stop(const double *y, size_t n, int patience, double min_delta, size_t *kept);

/* ---- speech: NUL-terminated texts in the arena, "" (and j->failed) when out of memory ---- */

const char *assay_say_number(assay_judging *j, double x);      /* 4 significant digits */
const char *assay_say_percent(assay_judging *j, double share); /* "3.21 %" of a fraction */
const char *assay_say_p(assay_judging *j, double p);           /* "p 0.013", "p < 0.001" */
const char *assay_say_steps(assay_judging *j, const int64_t *step, size_t n); /* "3, 7 and 9" */
const char *assay_say_x(const assay_judging *j); /* "step" or "epoch" */
assay_str assay_say(assay_judging *j, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A finding of the check that runs, with its severity and hint; about the whole run until
 * first_step and last_step are set. Never NULL: the dummy after out of memory. */
assay_finding *assay_judging_note(assay_judging *j, assay_str sentence);
void assay_finding_fact(assay_judging *j, assay_finding *finding, const char *name, double value);
/* "not finite from step 70 on", of a validation loss that ends so. */
const char *assay_say_blind(assay_judging *j);
/* The verdict that runs applies, or does not and why. */
void assay_ruling_yes(assay_judging *j, assay_grade grade, assay_str sentence);
void assay_ruling_no(assay_judging *j, assay_str why);
/* A validation loss that ends in values that are not finite has no trend, and what the training
 * loss does there says little: the verdict does not apply. False: it does not end so. */
bool assay_ruling_blind(assay_judging *j);

#endif
