/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules against documents: the decisions of `assay gate`. */
#ifndef ASSAY_ANALYSIS_QUALITY_GATE_H
#define ASSAY_ANALYSIS_QUALITY_GATE_H

#include "analysis/gate_rules.h"
#include "analysis/gate_side.h"

typedef struct assay_gate_request {
  const assay_rules *rules;
  const assay_gate_side *candidate;
  const assay_gate_side *baselines; /* [n_baselines] */
  size_t n_baselines;
  const assay_options *options;
  size_t samples; /* of the paired bootstrap; 0: 1000 */
  bool strict, power;
  int64_t today; /* UTC, days since 1970-01-01: for waivers */
  assay_str label;
} assay_gate_request;

/* Evaluates every rule. Errors: ASSAY_E_USAGE (--set), ASSAY_E_NOMEM; what is wrong with a rule is
 * its outcome. Memory in the arena. */
assay_code assay_gate_decide(assay_arena *arena, const assay_gate_request *request,
                             assay_gate **out, assay_err *err);

/* Headline, reason, status, exit and the findings of a gate's report (report->gate is set). */
assay_code assay_gate_conclude(assay_report *report, const assay_gate_request *request,
                               assay_err *err);

/* ---- between the files of the gate ---- */

/* A difference with its interval: value - baseline. */
typedef struct assay_gate_difference {
  double difference, low, high, p;
  double deviation;  /* standard error of the difference */
  double detectable; /* least difference that would be significant with 80 % power */
  double n;          /* segments, or seeds of the side with fewer; NaN: neither */
  bool paired, by_seeds;
  const char *how; /* "paired bootstrap", "exact McNemar", "noise within the runs", ... */
} assay_gate_difference;

/* What was resampled before: rules that only their margins tell apart ask for it again. */
typedef struct assay_gate_resampled {
  const assay_gate_value *value, *baseline;
  assay_gate_difference difference;
} assay_gate_resampled;
typedef ASSAY_VEC(assay_gate_resampled) assay_gate_known;

typedef struct assay_gate_state {
  assay_arena *arena;
  const assay_gate_request *q;
  assay_gate_known *known; /* NULL: nothing is kept */
} assay_gate_state;

/* A result of a rule that nothing is known of yet. */
void assay_gate_result_init(assay_gate_result *out, const assay_rule *rule);

/* Looks a rule up and tests it; prefixes, groups and waivers come later. Errors: ASSAY_E_NOMEM. */
assay_code assay_gate_evaluate(const assay_gate_state *s, const assay_rule *rule,
                               assay_gate_result *out, assay_err *err);

/* Errors: ASSAY_E_INPUT (damaged statistics, message for the rule's reason), ASSAY_E_NOMEM. */
assay_code assay_gate_compare(const assay_gate_state *s, const assay_gate_value *value,
                              const assay_gate_value *baseline, assay_gate_difference *out,
                              assay_err *err);

#endif
