/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a comparison of runs concluded. Field for field the JSON of the contract (section 4). NaN
 * and absent strings stand for null. */
#ifndef ASSAY_MODEL_COMPARE_H
#define ASSAY_MODEL_COMPARE_H

#include "base/vec.h"
#include "model/finding.h"
#include "model/run.h"

/* Runs that differ in the seed alone (or one run). */
typedef struct assay_run_group {
  assay_str name;           /* the run's name, or its parameters as "lr=1e-4 bs=8" */
  ASSAY_VEC(size_t) runs;   /* indices into report->runs */
  ASSAY_VEC(size_t) keys;   /* values of the parameters: text of parameters[k].values[keys[k]] */
  double value;             /* what is ranked: the mean of the seeds' best values */
  double deviation;         /* of single runs; NaN: one seed */
  double low, high;         /* 95 % interval of value: Student over seeds, else within-run noise */
  double iqm;               /* interquartile mean, from five seeds on; else NaN */
  double iqm_low, iqm_high; /* its 95 % bootstrap interval */
  double improvement;       /* that a run of the best is better than one of this: U / (n m); NaN */
  double last_value;        /* the same figure at the last checkpoint */
  double best_at;           /* where the best lies: fraction of the run's epochs or steps */
  double cost;              /* in units of assay_compare.cost_unit; NaN: unknown */
  double p; /* against the best group, after correction; NaN: the best, or no test */
} assay_run_group;

typedef enum assay_standing {
  ASSAY_STANDING_BEST,
  ASSAY_STANDING_TIED, /* statistically as good as the best */
  ASSAY_STANDING_WORSE
} assay_standing;

typedef struct assay_ranked {
  size_t rank;  /* from 1 */
  size_t group; /* index into groups */
  assay_standing standing;
  size_t last_rank; /* rank by the final value, from 1 */
} assay_ranked;

typedef enum assay_parameter_kind {
  ASSAY_PARAMETER_NUMBER,
  ASSAY_PARAMETER_LOG, /* a number that spans a decade or more */
  ASSAY_PARAMETER_CATEGORY
} assay_parameter_kind;

typedef struct assay_parameter_effect {
  assay_str name;
  assay_parameter_kind kind;
  assay_strs values;         /* distinct, in order of size or first sight */
  ASSAY_VEC(double) numbers; /* the same as numbers; empty for categories */
  double effect, low, high;  /* change of the ranked value per unit (per decade for LOG); or the
                              * largest difference between categories */
  double p;                  /* permutation test of the rank correlation (Kruskal-Wallis) */
  double importance;         /* 0..1, shares of the explained spread; NaN: not identified */
  double optimum, optimum_low, optimum_high; /* quadratic with a minimum inside the range; NaN */
  assay_str note;          /* "hardly varied", "aliased with X", ... ; absent: none */
  bool told;               /* follows from one before it: names leave it out */
  ASSAY_VEC(double) means; /* mean ranked value by distinct value, for charts */
} assay_parameter_effect;

typedef struct assay_advice_next {
  assay_str sentence;
  assay_facts evidence;
} assay_advice_next;

typedef struct assay_set_apart {
  assay_strs runs; /* names */
  assay_str why;
} assay_set_apart;

/* One early-stopping rule replayed over all runs. */
typedef struct assay_sweep_replay {
  const char *rule;
  int patience;
  size_t stopped;      /* runs it would have stopped */
  double saved;        /* share of all steps */
  double worst_regret; /* largest loss in the ranked value over stopped runs, relative */
  bool keeps_winner;   /* the winner would still have won */
} assay_sweep_replay;

typedef struct assay_heat {
  size_t x, y;             /* parameters */
  ASSAY_VEC(double) cells; /* [y values][x values], mean ranked value; NaN: no run */
  double p;                /* of the interaction; NaN: not testable */
} assay_heat;

typedef struct assay_compare {
  assay_str metric;      /* what is ranked: "validation_loss", ... */
  double *per_byte;      /* of each run: bits per byte for a nat per token; NULL: losses stay */
  int direction;         /* -1 lower is better, +1 higher */
  const char *cost_unit; /* "tokens", "step x batch", "s", "USD", a column's name; NULL: unknown */
  bool seeds_known;      /* some group has two seeds or more */
  ASSAY_VEC(assay_run_group) groups;
  ASSAY_VEC(size_t) group_of; /* of each run; SIZE_MAX: set apart */
  ASSAY_VEC(assay_ranked) ranking;
  ASSAY_VEC(size_t) tie_set; /* groups, best first */
  size_t cheapest;           /* group of the tie set; SIZE_MAX: costs unknown */
  ASSAY_VEC(assay_parameter_effect) parameters;
  ASSAY_VEC(assay_parameter) constants; /* given with one value by all runs in the ranking */
  bool ped_anova;           /* importance is PED-ANOVA's; else the explained share of ranks */
  ASSAY_VEC(size_t) pareto; /* groups on the front, cheapest first */
  ASSAY_VEC(assay_advice_next) next;
  ASSAY_VEC(assay_set_apart) not_comparable;
  ASSAY_VEC(assay_sweep_replay) replay;
  assay_heat heat; /* cells.n 0: none */
  size_t pages;    /* --pages: runs behind the tie set that have a page of their own */
} assay_compare;

/* Whether a value lies so far behind (Tukey 1977: far out of the quartiles, or not finite) that it
 * would flatten a picture of the others. */
bool assay_compare_is_far(const assay_compare *compare, double value);
/* What is ranked, in words: "validation loss"; a name of the input stays as it is. */
assay_str assay_compare_metric(const assay_compare *compare);

#endif
