/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is counted of outputs besides their metrics. Counts add up, so that each block keeps its
 * own. */
#ifndef ASSAY_ANALYSIS_SCORE_TALLY_H
#define ASSAY_ANALYSIS_SCORE_TALLY_H

#include "model/score.h"
#include "model/segment.h"

/* Numbers of segments: their outputs are empty, equal a reference, end in " .", repeat themselves,
 * tell how they ended, ended at the limit of tokens, lost all tokens of [a-z0-9]. */
typedef struct assay_tally {
  size_t empty, identical, spaced_ends, repeating, endings, truncated, reduced;
  size_t refs_min, refs_max;
  size_t histogram[ASSAY_HISTOGRAM]; /* segments by their score of the shown metric */
} assay_tally;

/* Counts one segment: all but `reduced` and `histogram`, which take a metric's work. */
void assay_tally_segment(assay_tally *tally, const assay_text_segment *segment);
/* Adds the counts of one block. */
void assay_tally_add(assay_tally *to, const assay_tally *tally);

#endif
