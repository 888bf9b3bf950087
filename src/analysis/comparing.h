/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working state of a comparison. The stages of compare_report.c fill it in order: parameters and
 * figures of the runs, what is set apart, groups, costs, ranking, effects, advice. */
#ifndef ASSAY_ANALYSIS_COMPARING_H
#define ASSAY_ANALYSIS_COMPARING_H

#include "analysis/judge.h"
#include "analysis/judging.h"
#include "stat/regression.h"

/* What a run is ranked by. */
typedef struct assay_contender {
  double best, last; /* NaN: none */
  double at;         /* where the best lies, fraction of the run */
  double end;        /* its last step; NaN: unknown */
  double noise;      /* within the run, in units of best; 0 where it cannot be told */
  double cost;       /* NaN: unknown */
  size_t points;     /* evaluations */
  bool apart;        /* not comparable */
  assay_str seed;    /* absent: unknown */
  size_t *value;     /* of each parameter: index into its values; SIZE_MAX: not given */
} assay_contender;

/* A parameter with its distinct values as they came. */
typedef struct assay_varied {
  assay_str name;
  assay_strs values;
  bool number; /* every value is one */
} assay_varied;

typedef struct assay_comparing {
  assay_arena *arena;
  assay_report *report;
  const assay_options *options;
  const assay_compare_options *wanted;
  const assay_compare_call *call;
  assay_by by;
  assay_compare *out;
  assay_contender *run; /* one a run of the report */
  ASSAY_VEC(assay_varied) parameters;
  double pooled;     /* deviation of single runs of one setting; NaN: unknown */
  double pooled_df;  /* of it */
  bool paired;       /* every setting has the same seeds; pooled is without what they share */
  double scatter;    /* of settings off their parameters' joint effect; NaN: unknown */
  double scatter_df; /* of it; infinite where unknown */
  bool *stray;       /* of each group: its deviation is out of line with the others' */
  double limit[ASSAY_LIMITS];
  bool by_run;       /* one parameter is asked alone: every run is a point, not every setting */
  size_t *strongest; /* parameters that take part in the joint model, the strongest first */
  size_t strongest_n;
} assay_comparing;

/* The least by which seeds move a figure, where nothing tells by how much: fraction of its level. A
 * choice of this project. */
#define ASSAY_SEED_FLOOR 0.005

/* The stages, in the order of compare_report.c. Errors: ASSAY_E_NOMEM; ASSAY_E_USAGE where words of
 * the call do not fit the runs (groups: --group-by, costs: --cost and --prices). Memory in
 * c->arena.
 */
/* Fills parameters, and of each run value[] and seed. */
assay_code assay_compare_parameters(assay_comparing *c, assay_err *err);
/* Fills of each run all that it is ranked by but its cost, and out->metric and out->direction. */
assay_code assay_compare_figures(assay_comparing *c, assay_err *err);
/* Where runs have other tokenizers and tell how many tokens and bytes they are evaluated on, losses
 * become bits per byte, which no longer depend on the tokenizer. */
assay_code assay_compare_bytes(assay_comparing *c, assay_err *err);
/* Whether a parameter names the tokenizer. */
bool assay_compare_is_tokenizer(assay_str name);
/* Marks the runs that cannot be ranked with the others, and tells why in out->not_comparable. */
assay_code assay_compare_apart(assay_comparing *c, assay_err *err);
/* Fills the costs of the runs and out->cost_unit, which stays NULL where not all runs tell one. */
assay_code assay_compare_costs(assay_comparing *c, assay_err *err);
/* Leaves the parameters that vary among the runs in the ranking, values in order of size, and fills
 * out->parameters with them. */
assay_code assay_compare_settle(assay_comparing *c, assay_err *err);
/* Fills out->groups with names, means and the intervals of those of several runs. */
assay_code assay_compare_groups(assay_comparing *c, assay_err *err);
/* Notes the parameters whose effect cannot be told, and fills strongest with the others. */
assay_code assay_compare_identify(assay_comparing *c, assay_err *err);
/* A group of several runs has its parameters as a name, one run its own; all names differ. */
assay_code assay_compare_names(assay_comparing *c, assay_err *err);
/* Fills pooled, paired, scatter and stray; of the groups the other intervals, and improvement. */
assay_code assay_compare_noise(assay_comparing *c, assay_err *err);
/* Fills out->ranking, tie_set and cheapest, and p of the groups. */
assay_code assay_compare_rank(assay_comparing *c, assay_err *err);
/* Fill effect, means and optimum of the parameters; then importance and p, and out->heat. */
assay_code assay_compare_effects(assay_comparing *c, assay_err *err);
assay_code assay_compare_importance(assay_comparing *c, assay_err *err);
/* Fill out->pareto, out->replay, out->next, and the report's headline and reason. */
assay_code assay_compare_front(assay_comparing *c, assay_err *err);
assay_code assay_compare_replay(assay_comparing *c, assay_err *err);
assay_code assay_compare_next(assay_comparing *c, assay_err *err);
assay_code assay_compare_headline(assay_comparing *c, assay_err *err);

/* Whether a is better than b in the direction of the ranked metric. */
static inline bool assay_compare_better(const assay_comparing *c, double a, double b)
{
  return c->out->direction > 0 ? a > b : a < b;
}

/* The standard error of a group of one run where no group has more: the largest of its own noise,
 * the scatter, and a floor that seeds move a figure by. */
double assay_compare_single_error(const assay_comparing *c, const assay_run_group *g);

/* The points that a parameter's effect is read from: settings, or runs, that give it. */
typedef struct assay_field {
  assay_arena *arena;
  size_t n, parameter;
  bool runs;     /* points are runs, not settings */
  size_t *group; /* of each point */
  size_t *level; /* index into the parameter's values */
  double *x;     /* the value; its log10 for LOG, its level for categories */
  double *y;     /* what is ranked, lower is better */
} assay_field;

/* Which settings: all, or only those that are near enough to the best to tell an optimum. */
typedef enum assay_reach { ASSAY_REACH_ALL, ASSAY_REACH_NEAR } assay_reach;

/* The points of parameter k, of runs or of settings. False when out of memory; so for those below.
 */
bool assay_field_gather(const assay_comparing *c, assay_arena *arena, size_t k, assay_reach reach,
                        bool runs, assay_field *out);
/* What the other parameters that vary tell of these points, the strongest first, as long as half of
 * the points stay for the rest. */
bool assay_field_others(const assay_comparing *c, const assay_field *f, assay_design *out);
/* All that the parameters tell of these points with no interaction: a number by each of its values
 * as long as half of the points stay, else by its bend; at least `left` points stay. */
bool assay_field_all(const assay_comparing *c, const assay_field *f, size_t left,
                     assay_design *out);
/* Where a level of a parameter lies on the axis of assay_field.x. */
double assay_field_place(const assay_parameter_effect *p, size_t level);
/* The parameter's own columns. */
bool assay_field_own(const assay_comparing *c, const assay_field *f, assay_design *to);

/* Names of what a parameter may be called, without case and decoration: "batch_size" is one of
 * "batch size". */
bool assay_compare_named(assay_str name, const char *const *names, size_t n);
/* Whether two names spell one known parameter: "lr" and "learning_rate". */
bool assay_compare_same_parameter(assay_str a, assay_str b);
/* The first parameter that is called one of names[n], or SIZE_MAX. */
size_t assay_compare_find(const assay_comparing *c, const char *const *names, size_t n);
/* The number that a run gives for parameter k, which may be SIZE_MAX; NaN: it gives none. */
double assay_compare_number(const assay_comparing *c, size_t run, size_t k);
/* The run of a group with this seed; NULL: there is none, or the seed is absent. */
const assay_contender *assay_compare_seeded(const assay_comparing *c, const assay_run_group *g,
                                            assay_str seed);
/* Whether it names a learning rate. */
bool assay_compare_is_rate(assay_str name);
/* Whether the run's loss left for good. */
bool assay_compare_broke(const assay_comparing *c, size_t run);

/* The place of a parameter's optimum, where one stands inside what was tried. */
assay_code assay_compare_optimum(assay_comparing *c, size_t k, assay_err *err);

#endif
