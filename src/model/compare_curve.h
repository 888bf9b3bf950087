/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report shows of the runs of a comparison: their curves on one axis, and who has a page. */
#ifndef ASSAY_MODEL_COMPARE_CURVE_H
#define ASSAY_MODEL_COMPARE_CURVE_H

#include "model/review.h"

/* Curves lie on one axis only if it means the same for all: epochs where every run knows them,
 * else steps where every run counts them, else the share of the run. */
typedef enum assay_curve_axis {
  ASSAY_CURVE_EPOCH,
  ASSAY_CURVE_STEP,
  ASSAY_CURVE_SHARE
} assay_curve_axis;
assay_curve_axis assay_compare_axis(const assay_report *report);
const char *assay_curve_axis_name(assay_curve_axis axis); /* "epoch", "step", "share of the run" */

typedef struct assay_curve {
  size_t n;
  double *x, *y; /* y NaN: a gap, also between two seeds */
} assay_curve;

/* The ranked metric over all seeds of a group, at most `most` points a seed, evenly spread, first
 * and last among them. n 0: none logged. False: out of memory. */
bool assay_compare_curve(assay_arena *arena, const assay_report *report, assay_curve_axis axis,
                         size_t group, size_t most, assay_curve *out);

/* Whether a run has a page of its own: the runs of the tie set, and those of the next groups in
 * order of rank until compare->pages runs are reached; a group is never split. */
bool assay_compare_has_page(const assay_report *report, size_t run);

#endif
