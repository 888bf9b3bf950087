/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison of runs as tables: one row a group. */
#ifndef ASSAY_RENDER_COMPARE_TABLE_H
#define ASSAY_RENDER_COMPARE_TABLE_H

#include "render/renderer.h"

void assay_csv_compare(assay_buf *out, const assay_compare *compare);
/* summary.md: headline, the first rows and advice; the rest folded. */
void assay_markdown_compare(assay_buf *out, const assay_report *report);

#endif
