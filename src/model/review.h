/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was concluded about runs, and the report that carries it. Field for field the JSON of the
 * contract (section 4), typed. NaN and ASSAY_NO_STEP stand for null. */
#ifndef ASSAY_MODEL_REVIEW_H
#define ASSAY_MODEL_REVIEW_H

#include "base/err.h"
#include "base/value.h"
#include "model/chart.h"
#include "model/compare.h"
#include "model/gate.h"
#include "model/run.h"
#include "model/score.h"

typedef enum assay_grade {
  ASSAY_GRADE_NULL,
  ASSAY_GRADE_SUSPECTED,
  ASSAY_GRADE_CONFIRMED
} assay_grade;

typedef struct assay_loss_summary {
  bool present;
  assay_str name;
  size_t points, nonfinite, missing;
  double first, last, min, max, noise; /* noise: sigma in units of the series */
} assay_loss_summary;

typedef struct assay_metric_summary {
  assay_str name;
  int direction; /* +1 higher is better, -1 lower, 0 unknown */
  double first, last, best_value;
  int64_t best_step;
} assay_metric_summary;

typedef struct assay_rejected {
  const char *id;
  assay_str why;
} assay_rejected;

typedef struct assay_verdict {
  const char *id; /* OVERFITTING, ... : a row of the verdict registry */
  assay_grade grade;
  assay_str sentence;
  ASSAY_VEC(assay_rejected) rejected; /* considered before and beside it, in order of the table */
} assay_verdict;

typedef struct assay_best {
  int64_t step;
  double epoch, value, validation_loss;
  int64_t low_step, high_step; /* stretch within noise of the minimum */
  int64_t raw_step;            /* plain argmin */
  int64_t one_se_step;         /* earliest within one sigma: the cheaper candidate */
  int64_t saved_step;          /* best among --saved-steps or the checkpoints found */
  assay_str path;              /* of that checkpoint, absent if none */
} assay_best;

typedef struct assay_last {
  int64_t step;
  double epoch, train_loss, validation_loss, regret;
} assay_last;

typedef enum assay_overfit_grade {
  ASSAY_OVERFIT_NOT_JUDGED,
  ASSAY_OVERFIT_NONE,
  ASSAY_OVERFIT_SUSPECTED,
  ASSAY_OVERFIT_CONFIRMED
} assay_overfit_grade;

typedef struct assay_overfitting {
  assay_overfit_grade grade;
  int64_t onset_step, onset_low, onset_high; /* low..high: within noise of the minimum */
  double rise, p, detection_limit;           /* fractions of the minimum; p in [0, 1] */
  double gl, pq;                             /* Prechelt 1998, at the end; percent, ratio */
  int64_t up;       /* successive rising strips at the end; ASSAY_NO_STEP: null */
  assay_str reason; /* why not judged, or which clause decided */
} assay_overfitting;

typedef enum assay_convergence_state {
  ASSAY_CONVERGENCE_NOT_JUDGED,
  ASSAY_CONVERGENCE_CONVERGED,
  ASSAY_CONVERGENCE_IMPROVING,
  ASSAY_CONVERGENCE_INCONCLUSIVE
} assay_convergence_state;

typedef struct assay_convergence {
  assay_convergence_state state;
  double fall, low, high; /* per 20 % of the run, fraction of the last level unless that is near 0;
                             90 % interval */
  int64_t window_from;
} assay_convergence;

typedef struct assay_horizon {
  double factor;
  int64_t step;
  double train_loss, low, high;
} assay_horizon;

typedef struct assay_forecast {
  const char *model; /* "power", "exponential", "stretched-exponential"; NULL when refused */
  ASSAY_VEC(assay_horizon) horizon;
  assay_str refused;    /* reason; absent when forecast */
  double parameters[4]; /* c, A, rate or t0, exponent; for the chart; NaN where none */
  double asymptote;     /* c; NaN: not identified */
} assay_forecast;

typedef struct assay_gap {
  double last, slope;           /* validation - training at the end; per 1000 steps */
  double from_validation_share; /* share of the rise due to validation, 0..1 */
} assay_gap;

typedef struct assay_perplexity {
  double train_last, validation_best, validation_last;
  const char *base;  /* "e", "2", NULL: none logged or neither fits */
  int consistent;    /* 1, 0, -1: not judged */
  const char *trend; /* "falling", "rising", "flat" of the validation (else training) loss; NULL */
} assay_perplexity;

typedef struct assay_spike {
  int64_t step;
  double height;          /* over the rolling median, fraction of it */
  int64_t recovered_step; /* ASSAY_NO_STEP: never */
} assay_spike;

typedef struct assay_patience {
  const char *rule; /* "huggingface", "lightning", "keras", "cohere" */
  int patience;
  double min_delta;
  int64_t stop_step;      /* ASSAY_NO_STEP: would not have stopped */
  double validation_loss; /* of the best checkpoint kept at that stop */
  int64_t steps_saved;
  double regret; /* of that checkpoint against the lowest validation loss */
} assay_patience;

typedef struct assay_learning_rate {
  bool present;
  double first, max, last;
  int64_t warmup_end;   /* ASSAY_NO_STEP: none */
  const char *schedule; /* "constant", "linear", "cosine", "step", "restarts", "other"; NULL */
  bool decayed_to_zero;
  ASSAY_VEC(int64_t) drops;    /* first step after a drop of the rate or a level shift */
  ASSAY_VEC(int64_t) restarts; /* first step of each warm restart */
} assay_learning_rate;

typedef struct assay_run_review {
  const assay_run *run;
  ASSAY_VEC(assay_parameter) named; /* parameters that the run's name tells, in a comparison */
  assay_loss_summary train, validation;
  ASSAY_VEC(assay_loss_summary) other_validations;
  ASSAY_VEC(assay_metric_summary) metrics;
  assay_verdict verdict;
  bool has_best;
  assay_best best; /* by what --by names */
  assay_best
      lowest; /* by the validation loss, whatever --by says; its step is ASSAY_NO_STEP if none */
  assay_last last;
  assay_overfitting overfitting;
  assay_convergence convergence_train, convergence_validation;
  assay_forecast forecast;
  assay_gap gap;
  assay_perplexity perplexity;
  ASSAY_VEC(assay_spike) spikes;
  double spike_score;      /* OLMo 2: share of values >= 7 sd from the rolling mean */
  int64_t divergence_step; /* ASSAY_NO_STEP: none */
  int64_t nonfinite_step;  /* ASSAY_NO_STEP: none */
  uint64_t nonfinite_line, nonfinite_count;
  double epochs_count;                 /* NaN: unknown */
  ASSAY_VEC(int64_t) epoch_boundaries; /* first step of each epoch after the first */
  int memorisation;                    /* 1, 0, -1: not judged */
  ASSAY_VEC(assay_patience) patience;
  assay_learning_rate learning_rate;
  assay_findings findings; /* of this run; also listed in the report, worst first */
  assay_str advice;        /* what to do next, one sentence: the run's headline */
  assay_str reason;        /* why, one sentence */
  assay_charts charts;     /* filled when a report folder is asked for */
} assay_run_review;

typedef enum assay_status {
  ASSAY_STATUS_PASS,
  ASSAY_STATUS_WARN,
  ASSAY_STATUS_FAIL,
  ASSAY_STATUS_ERROR
} assay_status;
const char *assay_status_name(assay_status status);

/* An option that changes a figure, as given or by default, for options{}. */
typedef struct assay_option_value {
  const char *name;
  assay_value_kind kind; /* NULL, BOOL, INT, REAL, STRING */
  double number;
  assay_str text;
} assay_option_value;

typedef struct assay_report {
  assay_arena *arena;            /* owns everything below */
  const char *command;           /* "review", "score", "gate" */
  const char *version, *unicode; /* of the tool and of its Unicode tables */
  assay_status status;
  int exit;
  assay_str headline, reason;
  ASSAY_VEC(assay_option_value) options;
  const assay_inputs *inputs;
  ASSAY_VEC(assay_run_review) runs;
  assay_systems systems;
  assay_comparisons comparisons;
  assay_gate *gate;       /* of `assay gate`; else NULL */
  assay_compare *compare; /* of `assay compare`; else NULL */
  bool with_statistics;   /* of a gate: the document keeps what saved reports hold of segments */
  ASSAY_VEC(const assay_value *)
  documents;               /* of a gate's candidate: whose runs and systems it has */
  assay_charts charts;     /* of the scores; filled when a report folder is asked for */
  assay_findings findings; /* of all runs and of reading, worst first */
  bool has_error;
  assay_err error;       /* the first cause, when exit >= 2 */
  assay_str timestamp;   /* ISO 8601 UTC; absent unless asked for */
  assay_strs plot_notes; /* pictures that are missing and why */
} assay_report;

/* The contract's JSON document of a report, as a value tree in `arena`. NULL when out of memory. */
assay_value *assay_report_document(assay_arena *arena, const assay_report *report);

#endif
