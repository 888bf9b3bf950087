/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was concluded about model outputs. Field for field the JSON of the contract (section 4). */
#ifndef ASSAY_MODEL_SCORE_H
#define ASSAY_MODEL_SCORE_H

#include "base/vec.h"
#include "model/finding.h"

/* A named part of a score. */
typedef struct assay_part {
  const char *name;
  bool whole, list; /* whole numbers; a list even with one value */
  ASSAY_VEC(double) values;
} assay_part;

typedef struct assay_ci {
  double level, low, high, mean;
  size_t samples; /* 0: no interval */
} assay_ci;

typedef struct assay_score {
  const char *metric; /* id */
  const char *title, *unit;
  int direction; /* +1 higher is better, -1 lower, 0 neither */
  double value;
  assay_str signature;
  assay_str printed; /* the reference tool's own string; absent: there is none */
  assay_ci ci;
  ASSAY_VEC(assay_part) parts;
} assay_score;
typedef ASSAY_VEC(assay_score) assay_scores;

typedef struct assay_class_row {
  assay_str label;
  double support, predicted, hits, precision, recall, f1;
  double precision_low, precision_high, recall_low, recall_high; /* Wilson, 95 %; NaN: no case */
} assay_class_row;

/* Labels of the references, most frequent first, and what the outputs said. */
typedef struct assay_labels {
  ASSAY_VEC(assay_class_row) classes;
  double *confusion; /* [classes][classes + 1], the last column: no label of the references */
  double low, high;  /* of the accuracy, Wilson, 95 % */
} assay_labels;

/* One of the worst or best segments, with its texts. */
typedef struct assay_sample {
  size_t index;
  assay_str id; /* absent: none */
  double score;
  assay_str hyp, ref; /* may be cut; valid UTF-8 */
} assay_sample;
typedef ASSAY_VEC(assay_sample) assay_samples;

/* Scores of the segments that have one value of a --by-field. */
typedef struct assay_slice {
  assay_str field, value;
  size_t segments;
  assay_scores scores;
} assay_slice;

enum { ASSAY_HISTOGRAM = 20 };

typedef struct assay_system {
  assay_str name, path;
  size_t segments, empty, repeating;
  size_t truncated,
      endings;          /* outputs cut at the model's limit, of so many that say how they ended */
  size_t identical;     /* outputs that equal a reference byte by byte */
  size_t reduced;       /* segments that ROUGE's ascii tokens reduce to nothing */
  size_t spaced_ends;   /* outputs that end in " ." */
  assay_str parameters; /* of inference; absent: unknown */
  bool mixed_parameters;
  char references[17]; /* fingerprint of all references, in order of the segments */
  assay_scores scores;
  assay_labels labels; /* classes.n 0: none */
  ASSAY_VEC(assay_slice) slices;
  const char *shown; /* metric of the samples and the histogram, NULL: none */
  assay_samples worst, best;
  double histogram_low, histogram_high; /* range of the bins */
  double histogram[ASSAY_HISTOGRAM];    /* segments a bin */
} assay_system;
typedef ASSAY_VEC(assay_system) assay_systems;

typedef struct assay_comparison {
  const char *metric;
  int direction;
  assay_str baseline, system;
  double baseline_score, system_score, delta, low, high, p, p_holm;
  const char *test; /* "bootstrap", "randomization" */
  size_t samples;
  uint64_t seed;
  double detectable; /* least |delta| shown at 80 % power by a two-sided test at 5 % */
} assay_comparison;
typedef ASSAY_VEC(assay_comparison) assay_comparisons;

#endif
