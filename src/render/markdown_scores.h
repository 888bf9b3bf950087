/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores in summary.md. */
#ifndef ASSAY_RENDER_MARKDOWN_SCORES_H
#define ASSAY_RENDER_MARKDOWN_SCORES_H

#include "model/review.h"

/* The table of scores, open; labels, categories and signatures folded. */
void assay_markdown_scores(assay_buf *out, const assay_report *report);

#endif
