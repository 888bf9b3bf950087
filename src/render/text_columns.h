/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table for a terminal: columns as wide as their cells, and where the line is too short the least
 * needed go first. */
#ifndef ASSAY_RENDER_TEXT_COLUMNS_H
#define ASSAY_RENDER_TEXT_COLUMNS_H

#include "base/str.h"
#include "base/vec.h"

enum { ASSAY_COLUMN_ALWAYS = 0, ASSAY_COLUMN_TEXT = 1 }; /* what is kept longest */

typedef struct assay_text_column {
  assay_str head;
  bool right;       /* flush right: numbers */
  int spare;        /* ASSAY_COLUMN_ALWAYS, or the higher the sooner it goes */
  double weight;    /* of equal ones the lightest goes first */
  size_t width;     /* in columns of the terminal; 0: left out */
  assay_str *cells; /* sanitised, one a row */
} assay_text_column;

typedef struct assay_text_columns {
  assay_arena *arena;
  size_t rows;
  size_t gap; /* blanks between two columns */
  ASSAY_VEC(assay_text_column) list;
  bool failed;
} assay_text_columns;

/* A column with empty cells; NULL when out of memory. */
assay_text_column *assay_text_column_add(assay_text_columns *t, assay_str head, bool right,
                                         int spare);
/* The cell gets the text of the builder, sanitised. */
void assay_text_cell(assay_text_columns *t, assay_text_column *column, size_t row, assay_buf *text);
/* Settles the widths so that a line has at most `width` columns. Heads are cut before cells, texts
 * before a column goes; columns that must stay may still make the line longer. */
void assay_text_columns_fit(assay_text_columns *t, size_t width);
/* Appends a line without its end, row SIZE_MAX: the heads. */
void assay_text_line(assay_buf *out, const assay_text_columns *t, size_t row);

#endif
