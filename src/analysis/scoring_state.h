/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of scoring: what is kept of the segments of each system. */
#ifndef ASSAY_ANALYSIS_SCORING_STATE_H
#define ASSAY_ANALYSIS_SCORING_STATE_H

#include "analysis/score_tally.h"
#include "analysis/scoring.h"
#include "base/map.h"
#include "stat/resample.h"
#include "text/diversity.h"
#include "text/label.h"
#include "text/metric.h"

enum {
  ASSAY_SAMPLES = 6, /* worst and best segments that are shown */
  /* Labels of the references in a task that was asked for by --metrics; the outputs may add as
   * many. */
  ASSAY_LABELS_MAX = 4096
};

typedef struct assay_column_rows {
  int32_t *rows; /* [segments][width] of a metric that sums over segments */
  size_t cap;    /* in numbers */
} assay_column_rows;

typedef struct assay_label_state {
  bool on;               /* labels are counted */
  bool asked;            /* by --metrics: no limit of 20 */
  assay_map *map;        /* label -> number, over all systems */
  unsigned char *is_ref; /* by number: a reference says it */
  size_t is_ref_cap, n_refs;
} assay_label_state;

typedef struct assay_system_state {
  assay_str path;
  size_t n, counted;       /* segments; room made for so many */
  assay_column_rows *rows; /* by metric */
  uint32_t *labels;        /* [segments][2]: reference, output; by assay_label_state.map */
  size_t labels_cap;
  bool labels_whole;  /* every segment gave labels */
  uint64_t *ref_hash; /* by segment */
  size_t ref_hash_cap;
  uint32_t *groups; /* [segments][n_by_fields]: index into slice values, or ASSAY_NO_ID */
  size_t groups_cap;
  assay_str *ids; /* by segment; absent where none */
  size_t ids_cap;
  assay_diversity *diversity;
  assay_tally tally;
  assay_system out; /* samples while reading */
} assay_system_state;

/* Blocks run on threads, so each has memory of its own. */
typedef struct assay_block {
  assay_arena *arena;
  assay_work *work;
  assay_tally tally;
} assay_block;

struct assay_scoring {
  assay_arena *arena;
  const assay_options *options;
  const assay_score_options *score;
  assay_score_options sentence; /* the same with effective order, for single segments */
  const assay_metric **metrics;
  size_t n_metrics;
  size_t shown;          /* metric of samples and histogram, SIZE_MAX: none */
  size_t rouge;          /* a ROUGE metric that tells of empty tokens, SIZE_MAX: none */
  assay_block *by_block; /* scratch and counts, by block */
  size_t blocks;
  ASSAY_VEC(assay_system_state) systems;
  assay_label_state labels;
  assay_map **slices; /* by field: value -> number */
  bool diversity;
};

/* Sums of one metric over the segments listed in which[n] (NULL: the first n). */
void assay_scoring_sum(const assay_scoring *s, const assay_system_state *system, size_t metric,
                       const size_t *which, size_t n, double *sums);
/* Where the histogram of a metric ends: 100 or 1. */
double assay_scoring_high(const assay_metric *metric);
/* Resamples of intervals and of the bootstrap, or trials of the randomisation. */
size_t assay_scoring_samples(const assay_scoring *s, assay_paired test);
/* Score of one segment. */
double assay_scoring_segment(const assay_scoring *s, const assay_system_state *system,
                             size_t metric, size_t segment);

/* Columns of one metric for resampling; memory in `arena`. context and numbers stay valid as long
 * as scoring and arena. */
typedef struct assay_score_context {
  const assay_metric *metric;
  const assay_score_options *options;
  size_t n_labels;
} assay_score_context;
assay_code assay_scoring_table(const assay_scoring *s, const assay_system_state *system,
                               size_t metric, assay_arena *arena, assay_table *out, assay_err *err);
/* Bytes that the columns of a metric take for one system. */
size_t assay_scoring_table_size(const assay_scoring *s, const assay_system_state *system,
                                size_t metric);

/* Intervals and paired tests, into out[n_systems].scores and *comparisons. */
assay_code assay_scoring_resample(const assay_scoring *s, assay_report *report, assay_err *err);

#endif
