/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of gate rules (contract section 5), read into plain data. Nothing is looked up here.
 */
#ifndef ASSAY_ANALYSIS_GATE_RULES_H
#define ASSAY_ANALYSIS_GATE_RULES_H

#include "base/err.h"

typedef enum assay_rule_test {
  ASSAY_RULE_BOUND,       /* <=, >=, <, >, ==, != a number */
  ASSAY_RULE_BETWEEN,     /* bounds[0] <= value <= bounds[1] */
  ASSAY_RULE_WORD,        /* == or != a word, or in a list of words */
  ASSAY_RULE_NO_WORSE,    /* no-worse-than NAME by margins */
  ASSAY_RULE_NON_INFERIOR /* non-inferior-to NAME by one margin */
} assay_rule_test;

typedef enum assay_rule_operator {
  ASSAY_RULE_LE,
  ASSAY_RULE_GE,
  ASSAY_RULE_LT,
  ASSAY_RULE_GT,
  ASSAY_RULE_EQ,
  ASSAY_RULE_NE
} assay_rule_operator;

typedef struct assay_rule_selector {
  assay_str key, value;
} assay_rule_selector;

/* One part of a metric's name: validation_loss, "eval/rouge 1", run[lr=1e-4]. */
typedef struct assay_rule_part {
  assay_str name; /* without quotes, escapes resolved */
  ASSAY_VEC(assay_rule_selector) selectors;
} assay_rule_part;

typedef struct assay_rule_margin {
  double value;
  bool relative; /* percent of the baseline's magnitude: value is the fraction */
} assay_rule_margin;

typedef struct assay_rule {
  assay_str text;  /* as written, trimmed, without comment */
  assay_str file;  /* absent: --rule */
  uint64_t line;   /* line of a rules file, index from 1 of a JSON rules file; 0: --rule */
  uint64_t column; /* where the metric begins, in code points from 1 */
  bool warn, optional;
  assay_str group;     /* absent: none */
  bool waived;         /* `waive until` stands there */
  int64_t waive_until; /* last valid day, days since 1970-01-01 */
  assay_str waive_date, waive_reason;
  ASSAY_VEC(assay_rule_part) metric; /* at least one */
  assay_str metric_text;             /* as written */
  assay_rule_test test;
  assay_rule_operator op; /* BOUND; WORD: EQ or NE of one word, EQ of a list means `in` */
  double bounds[2];       /* BOUND: [0]; BETWEEN: both, as written (reversed is for the gate) */
  assay_strs words;       /* WORD */
  assay_str baseline;     /* NO_WORSE, NON_INFERIOR */
  assay_rule_margin margins[2];
  size_t n_margins;
} assay_rule;
typedef ASSAY_VEC(assay_rule) assay_rules;

/* Appends the rules of a text: lines, or JSON {"rules": [...]} where the first byte is {. file:
 * absent for --rule. Every error is noted among the troubles with file, line and column (kind
 * "rule"), then ASSAY_E_RULE with the first of them; a text without a single rule is one.
 * ASSAY_E_NOMEM. Memory in the arena. */
assay_code assay_rules_read(assay_arena *arena, assay_str text, assay_str file, assay_rules *out,
                            assay_troubles *troubles, assay_err *err);

#endif
