/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the page of a comparison. */
#ifndef ASSAY_RENDER_PAGE_COMPARE_H
#define ASSAY_RENDER_PAGE_COMPARE_H

#include "render/page/page_part.h"

/* Rows of the ranking that are shown, each with a curve to light. */
enum { ASSAY_COMPARE_ROWS = 200 };

/* Group i in order of rank. */
const assay_run_group *assay_compare_ranked(const assay_compare *compare, size_t i);
/* The value of a parameter in a group; absent: not known. */
assay_str assay_compare_key(const assay_compare *compare, const assay_run_group *group,
                            size_t parameter);
/* "star best", "= tied", "worse" */
assay_tone assay_standing_tone(assay_standing standing);

void assay_ranking_write(assay_buf *out, const assay_report *report);
/* The picture of the curves with a hidden line for each row of the ranking; svg as in
 * assay_compare_write. False when out of memory. */
bool assay_curves_write(assay_arena *arena, assay_buf *out, const assay_report *report,
                        const assay_str *svg, assay_str why);
/* Importance of the parameters, and the categories one by one. */
void assay_parameters_write(assay_buf *out, const assay_compare *compare);
void assay_categories_write(assay_buf *out, const assay_compare *compare);
void assay_heat_write(assay_buf *out, const assay_compare *compare);
void assay_parallel_write(assay_buf *out, const assay_compare *compare);

#endif
