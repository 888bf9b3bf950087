/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a quality gate concluded. Field for field the JSON of the contract (section 4). */
#ifndef ASSAY_MODEL_GATE_H
#define ASSAY_MODEL_GATE_H

#include "base/vec.h"
#include "base/err.h"
#include "model/chart.h"

/* In order of severity; the gate's outcome is the worst of its rules, where WAIVED counts as WARN
 * and SKIPPED not at all. */
typedef enum assay_gate_outcome {
  ASSAY_GATE_SKIPPED,
  ASSAY_GATE_PASS,
  ASSAY_GATE_WAIVED,
  ASSAY_GATE_WARN,
  ASSAY_GATE_INCONCLUSIVE,
  ASSAY_GATE_FAIL,
  ASSAY_GATE_ERROR
} assay_gate_outcome;
const char *assay_gate_outcome_name(assay_gate_outcome outcome); /* "PASS", ... */

/* One rule and what came of it. Numbers are NaN and strings absent where they do not apply. */
typedef struct assay_gate_result {
  assay_str rule;    /* as written, without comment */
  assay_str file;    /* the rules file; absent: --rule */
  uint64_t line;     /* in it; 0: --rule */
  assay_str metric;  /* as named in the rule */
  assay_str subject; /* run or system that decided; absent: none */
  assay_str group;
  bool optional, warn;
  assay_gate_outcome outcome;
  double value, limit; /* limit: the bound that decided, of the baseline's side included */
  assay_str value_text, limit_text; /* words instead of numbers: verdicts, states */
  assay_str baseline;               /* its name */
  double baseline_value, difference, low, high, p, p_holm; /* difference = value - baseline */
  double margin;                /* the margin in units of the metric; relative rules */
  double worsening;             /* difference turned so that above 0 is worse */
  double detectable;            /* least worsening that this data could show at 80 % power */
  const char *test;             /* how the interval came about; NULL: there is none */
  size_t seeds, baseline_seeds; /* runs that the values are means of; 0: of one run or system */
  int comparable;       /* 1: both sides were measured on the same data, 0: a side does not tell */
  int direction;        /* of the metric: +1 higher is better, -1 lower, 0 neither */
  assay_str reason;     /* one sentence: why this outcome */
  assay_str advice;     /* what to do; absent for PASS */
  assay_str power;      /* what it takes to decide it; absent without --power */
  assay_str waiver;     /* "until 2026-12-01: reason" of a waived or expired rule */
  assay_str source;     /* file that the value comes from, for locations */
  uint64_t source_line; /* line of the offending step in it, from 1; 0: unknown */
} assay_gate_result;

/* One version of the history, oldest first; the last is this one. */
typedef struct assay_gate_version {
  assay_str label;
  assay_gate_outcome outcome;
  ASSAY_VEC(double) values; /* by rule of `tracked`; NaN: not known then */
} assay_gate_version;

typedef struct assay_gate {
  assay_gate_outcome outcome;
  bool strict, power;
  assay_str label;                       /* of this version; absent: none */
  ASSAY_VEC(assay_gate_result) results;  /* in order of the rules */
  ASSAY_VEC(size_t) order;               /* results worst first, then in order of the rules */
  ASSAY_VEC(size_t) tracked;             /* results that the history follows: numeric ones */
  ASSAY_VEC(assay_gate_version) history; /* empty without --history */
} assay_gate;

/* Charts of the history: the worst rules that it follows, each with two values or more, "history1"
 * and on. Errors: ASSAY_E_NOMEM. */
assay_code assay_gate_charts(assay_arena *arena, const assay_gate *gate, assay_charts *out,
                             assay_err *err);
/* Is the chart one of these? */
bool assay_gate_is_history(const assay_chart *chart);

#endif
