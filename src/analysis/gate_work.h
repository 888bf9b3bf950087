/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that decide one rule. */
#ifndef ASSAY_ANALYSIS_GATE_WORK_H
#define ASSAY_ANALYSIS_GATE_WORK_H

#include "analysis/quality_gate.h"
#include "base/num.h"

typedef struct assay_work {
  const assay_gate_state *s;
  const assay_rule *rule;
  assay_gate_result *best; /* the worst so far: what the rule reports */
  double badness;          /* of it, among equal outcomes */
  bool any, failed;        /* failed: out of memory, sticky */
  int direction;
  bool score; /* the value at hand is a score of outputs */
} assay_work;

typedef struct assay_work_number {
  char text[ASSAY_NUM_SIZE];
} assay_work_number;

assay_str assay_work_say(assay_work *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
assay_work_number assay_work_show(double x);

/* A result of the rule that nothing is known of yet. */
assay_gate_result assay_work_blank(const assay_work *w);
/* Takes a subject's result if it is worse than what there is. */
void assay_work_offer(assay_work *w, const assay_gate_result *r, double badness);
/* The rule cannot be evaluated. */
void assay_work_error(assay_work *w, assay_str reason);

/* Tests the rule against its baseline. Errors: ASSAY_E_NOMEM. */
assay_code assay_work_relative(assay_work *w, assay_gate_values *values, assay_err *err);

typedef enum assay_comparable {
  ASSAY_COMPARABLE_NO,      /* the rule is in error, and says why */
  ASSAY_COMPARABLE_UNKNOWN, /* a side does not tell what its figure was measured on */
  ASSAY_COMPARABLE_YES
} assay_comparable;
assay_comparable assay_work_comparable(assay_work *w, const assay_gate_value *value,
                                       const assay_gate_value *baseline);

#endif
