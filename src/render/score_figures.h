/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How scores are said: the words that text, Markdown and page share. */
#ifndef ASSAY_RENDER_SCORE_FIGURES_H
#define ASSAY_RENDER_SCORE_FIGURES_H

#include "model/review.h"

/* A score on its scale: two decimals for points and percent, four for shares. */
void assay_figure_score(assay_buf *out, const assay_score *score, double value);
/* The same for a difference, always signed. */
void assay_figure_delta(assay_buf *out, const assay_score *score, double delta);
/* "32.90 to 35.60" */
void assay_figure_interval(assay_buf *out, const assay_score *score, double low, double high);

/* The score of a system by a metric's id; NULL: it has none. */
const assay_score *assay_score_find(const assay_scores *scores, const char *metric);
/* The comparison of a system by a metric; NULL: there is none. */
const assay_comparison *assay_comparison_find(const assay_report *report, assay_str system,
                                              const char *metric);

/* What a comparison says. */
typedef enum assay_change {
  ASSAY_CHANGE_NONE, /* not significant, or the metric has no direction */
  ASSAY_CHANGE_BETTER,
  ASSAY_CHANGE_WORSE
} assay_change;
assay_change assay_comparison_change(const assay_comparison *comparison);
const char *assay_change_word(assay_change change); /* "no difference", "better", "worse" */

#endif
