/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metrics of outputs against references. A segment gives a row of whole numbers; the row gives
 * sums that may be added over segments; the score is a pure function of the sums. Intervals, tests,
 * threads and shards all follow from that.
 *
 * To add a metric: write src/text/met_<word>.c that defines
 *   const assay_metric assay_metrics_<word>[] = { { "id", ... }, { 0 } };
 * with everything else static, and add <word> to `metrics` in src/text/meson.build. */
#ifndef ASSAY_TEXT_METRIC_H
#define ASSAY_TEXT_METRIC_H

#include "text/work.h"

enum {
  ASSAY_STATS_MAX = 3 * 2 * ASSAY_NGRAM_MAX, /* whole numbers of a segment: chrF++ */
  ASSAY_SUMS_MAX = ASSAY_STATS_MAX
};

typedef struct assay_metric assay_metric;

/* A named part of a score ("bp", "precisions"). whole: the values are whole numbers. list: it is a
 * list even with one value. */
typedef struct assay_part_sink {
  void (*add)(void *payload, const char *name, bool whole, bool list, const double *values,
              size_t n);
  void *payload;
} assay_part_sink;

/* What metrics of one kind share. */
typedef struct assay_metric_kind {
  /* Whole numbers a segment; NULL: the metric is no sum over segments (labels, diversity), its
   * figures come from elsewhere and the functions below are NULL too. */
  size_t (*width)(const assay_metric *metric, const assay_score_options *options);
  /* Counts the work's segment into stats[width]. False when out of memory. */
  bool (*count)(const assay_metric *metric, assay_work *work, int32_t *stats);
  size_t (*n_sums)(const assay_metric *metric, const assay_score_options *options);
  /* A segment's sums[n_sums]; the score needs the first `n_key` of them only. */
  void (*expand)(const assay_metric *metric, const assay_score_options *options,
                 const int32_t *stats, double *sums);
  double (*score)(const assay_metric *metric, const assay_score_options *options,
                  const double *sums, size_t segments);
  void (*parts)(const assay_metric *metric, const assay_score_options *options, const double *sums,
                size_t segments, const assay_part_sink *sink);
  /* The signature between "nrefs:" and "version:", each part ending in "|". */
  void (*signature)(const assay_metric *metric, const assay_score_options *options, assay_buf *out);
  /* The reference tool's own string; NULL: there is none. */
  void (*printed)(const assay_metric *metric, const assay_score_options *options,
                  const double *sums, size_t segments, assay_buf *out);
  bool mean; /* the score is a mean over segments: sums[0] alone decides it */
} assay_metric_kind;

struct assay_metric {
  const char *id, *title;
  const char *help;         /* definition, one or two sentences */
  const char *unit, *range; /* "points", "0..100" */
  const char *elsewhere;    /* what other tools print from the same counts, and why */
  const char *source;       /* the reference implementation or paper */
  int direction;            /* +1 higher is better, -1 lower, 0 neither */
  const assay_metric_kind *kind;
  int variant; /* order n of rouge-n; word order of chrF; else of the kind's own */
};

/* The registry, in the order of the contract. i-th metric, or NULL past the end. */
const assay_metric *assay_metric_at(size_t i);
const assay_metric *assay_metric_find(const char *id);
/* True for the metrics that compare labels. */
bool assay_metric_is_label(const assay_metric *metric);

#endif
