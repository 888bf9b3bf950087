/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bootstrap (Efron 1979; paired: Koehn 2004) and approximate randomisation (Noreen 1989) of scores
 * that are functions of sums over segments. Draws are NumPy's default_rng, bit for bit, so that
 * p-values equal sacreBLEU's; sums are exact where the rows hold whole numbers. */
#ifndef ASSAY_STAT_RESAMPLE_H
#define ASSAY_STAT_RESAMPLE_H

#include <stdint.h>

#include "base/arena.h"

/* Score of sums[k] over `segments` segments. */
typedef double (*assay_sums_score)(const void *context, const double *sums, size_t segments);

/* The segments of one system under one metric: either columns of numbers, or for each segment the
 * places of its ones. */
typedef struct assay_table {
  size_t k;             /* sums */
  const double *column; /* [k][segments]; NULL: ones */
  const uint32_t *ones; /* [segments][n_ones]: sums that the segment adds 1 to; >= k: none */
  size_t n_ones;
  assay_sums_score score;
  const void *context;
} assay_table;

/* Sums over all segments: sums[k]. */
void assay_table_sums(const assay_table *table, size_t segments, double *sums);

/* What is drawn. */
typedef struct assay_resampling {
  const assay_table *tables; /* of the same segments */
  size_t n_tables, segments;
  size_t samples; /* resamples or trials */
  uint64_t seed;
} assay_resampling;

/* Scores of resamples with replacement of all tables, each resample with the same segments for
 * every table (default_rng(seed).choice(segments, (samples, segments))):
 * scores[t * samples + b]. Memory O(segments). False when out of memory. */
bool assay_bootstrap(assay_arena *scratch, const assay_resampling *r, double *scores);

/* |A - B| of pseudo-systems: of each pair tables[0] (baseline) and tables[1 + s] (system) the
 * segments where a coin is heads change sides (default_rng(seed).integers(2, (samples, segments),
 * bool)): differences[s * samples + t], s < n_tables - 1. Memory O(segments + k). False when out of
 * memory. */
bool assay_randomise(assay_arena *scratch, const assay_resampling *r, double *differences);

/* Sum with one rounding at the end (Shewchuk 1997), divided by n; NaN where n is 0. */
double assay_exact_mean(const double *values, size_t n);

/* Two-sided p of n absolute differences against the absolute one observed, (count + 1) / (n + 1),
 * with the count of those that exceed it; what is equal but for rounding does not. Of the paired
 * bootstrap the differences are centred first, of the randomisation they are not (sacreBLEU). Where
 * no resample shows a difference p is 1; sacreBLEU says 1 / (n + 1). */
double assay_p_bootstrap(const double *differences, size_t n, double observed);
double assay_p_randomised(const double *differences, size_t n, double observed);

/* Holm's (1979) adjusted p-values: out[i] in [p[i], 1] of p[n], in p's order. False: out of memory.
 */
bool assay_holm(assay_arena *scratch, const double *p, size_t n, double *out);

/* Percentile interval of n resamples, n >= 1: sorted[n / 40] and sorted[n - 1 - n / 40] of
 * values[n], which are sorted in place (sacreBLEU's rule). */
void assay_interval_95(double *values, size_t n, double *low, double *high);

/* Wilson (1927) score interval of the rate hits / n, 95 %, within 0 to 1; n >= 1. */
void assay_wilson_95(double hits, double n, double *low, double *high);

#endif
