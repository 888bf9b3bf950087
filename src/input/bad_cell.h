/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that should be numbers and are none: what is said of them. And those that are numbers in
 * another dress. */
#ifndef ASSAY_INPUT_BAD_CELL_H
#define ASSAY_INPUT_BAD_CELL_H

#include "input/rows.h"

typedef struct assay_bad_cell {
  assay_str column; /* name */
  assay_str text;
  assay_num_kind kind;
  bool step; /* a step was wanted */
  uint64_t line, place;
  assay_cell_place place_of; /* NULL: line and place are what they say */
  void *payload;
} assay_bad_cell;

/* A trouble that refuses the file. */
void assay_bad_cell_refuse(assay_reading *reading, const assay_bad_cell *cell);
/* A warning that ends in what is done about it. */
void assay_bad_cell_warn(assay_reading *reading, const assay_bad_cell *cell, const char *so);

/* "1:02:03", "9 days, 21:49:18" (LLaMA-Factory) and "0 days 00:01:02.5" (pandas) as seconds. */
bool assay_duration_read(assay_str text, double *seconds);

#endif
