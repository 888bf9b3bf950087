/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two sides of a gate, as documents of the contract: reports that were saved, or made just now.
 */
#ifndef ASSAY_ANALYSIS_GATE_SIDE_H
#define ASSAY_ANALYSIS_GATE_SIDE_H

#include "analysis/scoring.h"
#include "stat/resample.h"

typedef struct assay_gate_document {
  const assay_value *root;      /* a report of schema assay.report/1 */
  const assay_report *report;   /* behind its runs[], in their order; NULL: only what it says */
  const assay_scoring *scoring; /* behind its systems[], in their order; NULL: only what it says */
  assay_str path;               /* of a saved report; absent: made from files */
} assay_gate_document;

/* A file that a side was read from. */
typedef struct assay_gate_file {
  assay_str identity; /* "device:inode" */
  assay_str path;
  bool named; /* by the user; else it was found below a folder */
} assay_gate_file;

/* The candidate, or one named baseline. */
typedef struct assay_gate_side {
  assay_str name; /* of a baseline; absent: the candidate */
  ASSAY_VEC(assay_gate_document) documents;
  ASSAY_VEC(assay_gate_file) files;
  assay_strs digests; /* SHA-256 of the files, sorted */
} assay_gate_side;

/* What a name stands for in one run or system. */
typedef struct assay_gate_value {
  assay_str subject;        /* the run's or system's name */
  assay_str element;        /* of a list in it: its name, or its number from 1; absent: none */
  const assay_value *owner; /* its object in the document */
  const assay_gate_document *document;
  bool is_run;
  size_t index;                 /* of the owner in runs[] or systems[] */
  double number;                /* NaN: not a finite number */
  assay_str word;               /* absent: a number is meant */
  bool has_word;                /* the name stands for words */
  bool absent;                  /* this run or system does not have it; others do */
  bool validation;              /* it was measured on the validation data */
  double noise;                 /* sigma of the value within the run; NaN: unknown */
  const char *score;            /* id of the score that it is or belongs to; NULL: none */
  const char *metric;           /* id of a score whose segments decide it; NULL: none */
  double segments;              /* of the score; NaN: unknown */
  assay_str logged;             /* name of a logged metric; absent: none */
  assay_str field, field_value; /* of a --by-field selector; absent: all segments */
  assay_str source;             /* file that it comes from; absent: unknown */
  assay_str path;               /* of the figure, from its owner */
  uint64_t line;                /* of the step that it stands for, in that file; 0: unknown */
  size_t seeds;                 /* runs that it is the mean of; 0: it is of one run or system */
  double deviation;             /* of one such run; NaN: of one run or system */
  assay_str setting;            /* what these have in common; absent: of one run or system */
} assay_gate_value;
typedef ASSAY_VEC(assay_gate_value) assay_gate_values;

typedef enum assay_gate_found {
  ASSAY_FOUND,
  ASSAY_FOUND_UNKNOWN,      /* no such name */
  ASSAY_FOUND_NOT_COMPUTED, /* known, and nothing here has it */
  ASSAY_FOUND_NO_SUBJECT    /* a selector that matches nothing */
} assay_gate_found;

struct assay_rule;
typedef struct assay_gate_lookup {
  const struct assay_rule *rule;
  const assay_gate_side *side;
  const assay_gate_side *also; /* [n_also]: sides whose metrics[] make a name known too */
  size_t n_also;
} assay_gate_lookup;

typedef struct assay_gate_match {
  assay_gate_found found;
  assay_gate_values values;
  int direction;  /* of the metric: +1 higher is better, -1 lower, 0 neither */
  assay_str near; /* a name that is near an unknown one; absent: none */
} assay_gate_match;

/* All values of a rule's metric on a side. Errors: ASSAY_E_NOMEM. */
assay_code assay_gate_find(assay_arena *arena, const assay_gate_lookup *lookup,
                           assay_gate_match *out, assay_err *err);

/* Sets source and line of a value: the row of the step that its path stands for. */
void assay_gate_locate(assay_gate_value *value);

/* Puts the mean in place of values of runs that differ in their seed alone. Errors: ASSAY_E_NOMEM.
 */
assay_code assay_gate_join_seeds(assay_arena *arena, assay_gate_values *values, int direction,
                                 assay_err *err);

/* The segments of a system under a score as a table for resampling, those of its category only
 * where the value has one. *there: false when its document holds none. Errors: ASSAY_E_INPUT
 * (damaged statistics), ASSAY_E_NOMEM. */
assay_code assay_gate_table(assay_arena *arena, const assay_gate_value *value, assay_table *table,
                            size_t *segments, bool *there, assay_err *err);

/* Adds segment_statistics and fingerprint to an element of systems[]: the k-th system of a scoring.
 * False when out of memory. */
bool assay_gate_add_statistics(assay_arena *arena, assay_value *system,
                               const assay_scoring *scoring, size_t k);

#endif
