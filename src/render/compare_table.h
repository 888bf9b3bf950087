/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison of runs as tables: one row a group. */
#ifndef ASSAY_RENDER_COMPARE_TABLE_H
#define ASSAY_RENDER_COMPARE_TABLE_H

#include "render/renderer.h"

/* RFC 4180: a head, then a row a group in order of rank; numbers as short as they read back, what
 * is not known empty. Trouble is out->failed. */
void assay_csv_compare(assay_buf *out, const assay_compare *compare);
/* summary.md: headline, the first rows and advice; the rest folded, and cut at 60 kB. */
void assay_markdown_compare(assay_buf *out, const assay_report *report);

#endif
