/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this build can conclude: verdicts, findings, thresholds, metrics; one table each, which
 * `assay list`, `assay explain`, --set and the tests read.
 *
 * To add a check or verdict: write src/analysis/chk_<word>.c that defines
 *   const assay_check assay_check_<word> = { ... };
 * with everything else static, and add <word> to `checks` in src/analysis/meson.build. */
#ifndef ASSAY_ANALYSIS_REGISTRY_H
#define ASSAY_ANALYSIS_REGISTRY_H

#include "assay/options.h"
#include "model/review.h"

typedef enum assay_check_kind { ASSAY_CHECK_VERDICT, ASSAY_CHECK_FINDING } assay_check_kind;

/* A threshold: every number a judgement uses has one. */
typedef struct assay_threshold {
  const char *name;   /* "overfit_rise", as --set takes it */
  double value;       /* default */
  double min, max;    /* what --set accepts, inclusive */
  const char *unit;   /* "fraction", "sigma", "evaluations", ... */
  const char *help;   /* what it does */
  const char *source; /* paper, tool or measurement it comes from */
} assay_threshold;
const assay_threshold *assay_thresholds(size_t *n);

typedef struct assay_judging assay_judging; /* working state of one run: analysis/judging.h */
struct assay_score_judging;                 /* of outputs: analysis/scoring.h */

typedef struct assay_check {
  const char *id; /* OVERFITTING, LOSS_SPIKES, ... */
  assay_check_kind kind;
  int rank;                      /* verdicts: first that applies wins; findings: order of running */
  assay_severity severity;       /* default */
  const char *title;             /* "Validation loss rises after its minimum" */
  const char *applies_to;        /* what it needs */
  const char *rule;              /* the rule in words with its formula */
  const char *hint;              /* remedy */
  const char *source;            /* paper, tool or measurement */
  const char *const *thresholds; /* NULL-terminated names, may be NULL */
  assay_code (*run)(assay_judging *judging, assay_err *err);  /* of a run; NULL: about outputs */
  void (*judge_outputs)(struct assay_score_judging *judging); /* NULL: about runs */
} assay_check;
const assay_check *const *assay_checks(size_t *n);
const assay_check *assay_check_find(const char *id);

/* Figures that can be named (--by, rules): what review logs and computes. */
typedef struct assay_quantity {
  const char *id, *title, *unit;
  int direction;     /* +1 higher is better, -1 lower, 0 none */
  const char *range; /* "0..inf", "0..1" */
  const char *needs;
  const char *rule; /* definition */
  const char *source;
} assay_quantity;
const assay_quantity *assay_quantities(size_t *n);

#endif
