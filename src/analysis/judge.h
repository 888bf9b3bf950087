/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main job: runs in, one report out. */
#ifndef ASSAY_ANALYSIS_JUDGE_H
#define ASSAY_ANALYSIS_JUDGE_H

#include "analysis/registry.h"

/* Judges one run into *out (memory in arena). Deterministic. Errors: ASSAY_E_NOMEM. */
assay_code assay_run_judge(assay_arena *arena, const assay_run *run, const assay_options *options,
                           assay_run_review *out, assay_err *err);

/* Judges all runs (in parallel) and settles headline, reason, status, exit and findings.
 * read_code and read_err: outcome of assay_inputs_read (a bad input leaves its mark). Unknown --set
 * names, --by metrics and --fail-on ids: ASSAY_E_USAGE with did-you-mean. *out is owned by arena.
 */
assay_code assay_review_report(assay_arena *arena, const assay_inputs *inputs,
                               const assay_options *options, assay_report **out, assay_err *err);

/* The status that a verdict gives a report. */
assay_status assay_verdict_status(const char *verdict);

/* What a unit of cost is worth: a row of --prices. */
typedef struct assay_price {
  assay_str unit; /* "1M tokens", "hour", ... */
  double price;   /* >= 0 */
  assay_str currency;
} assay_price;

typedef struct assay_compare_call {
  const assay_options *options;
  const assay_compare_options *compare;
  ASSAY_VEC(assay_price) prices;
} assay_compare_call;

/* What assay_review_report concludes of the runs, and over it what comparing them says:
 * report->compare, headline, reason and status. Errors beside those: ASSAY_E_USAGE for a word of
 * the call that fits no run, and for prices none of which is of the cost's unit. */
assay_code assay_compare_report(assay_arena *arena, const assay_inputs *inputs,
                                const assay_compare_call *call, assay_report **out, assay_err *err);

/* Fills report->charts: the distribution of the segments' scores. Errors: ASSAY_E_NOMEM. */
assay_code assay_score_charts(assay_report *report, assay_err *err);

/* Fills report->charts from report->compare: curves, effects, cost. Errors: ASSAY_E_NOMEM. */
assay_code assay_compare_charts(assay_report *report, assay_err *err);

/* Fills runs[i].charts (smoothed, decimated) for a report folder, of a comparison for the runs that
 * have a page. Errors: ASSAY_E_NOMEM. */
assay_code assay_review_charts(assay_arena *arena, assay_report *report, assay_err *err);

#endif
