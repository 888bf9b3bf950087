/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A curve in one line of eighth blocks. */
#ifndef ASSAY_RENDER_SPARKLINE_H
#define ASSAY_RENDER_SPARKLINE_H

#include "model/run.h"

/* Adds `columns` characters (three bytes each): the mean of the finite values of each of `columns`
 * equal stretches of the steps, from the lowest eighth to the full block; a stretch between two
 * points shows the earlier one, one of non-finite values is a blank. A series without finite
 * values, or NULL, adds blanks. */
void assay_sparkline_add(assay_buf *out, const assay_series *series, size_t columns);

#endif
