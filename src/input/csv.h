/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delimited text as rows of cells with true line numbers. The only user of libcsv, which alone
 * knows the grammar: quotes, doubled quotes, delimiters and line ends inside of them. */
#ifndef ASSAY_INPUT_CSV_H
#define ASSAY_INPUT_CSV_H

#include "input/source.h"

typedef struct assay_csv assay_csv;

typedef struct assay_csv_row {
  const assay_str *cells; /* blanks around unquoted cells are off; valid until the next row */
  size_t n;
  uint64_t line;   /* where the row begins */
  bool torn;       /* the file ended without a line end behind it */
  bool open_quote; /* ... and inside a quoted cell */
} assay_csv_row;

/* What was met besides rows. */
typedef struct assay_csv_facts {
  uint64_t blank_lines, comment_lines;
  uint64_t invalid_rows, invalid_line; /* rows with bytes that are no UTF-8; line of the first */
  const char *line_end;                /* "LF", "CRLF", "CR" of the first line; NULL: none */
} assay_csv_facts;

/* Either over a source (from where it stands) or over bytes. NULL when out of memory. Close it: the
 * memory of libcsv is not the arena's. */
assay_csv *assay_csv_open(assay_arena *arena, assay_source *source, char delimiter);
assay_csv *assay_csv_open_bytes(assay_arena *arena, assay_str bytes, char delimiter);
void assay_csv_close(assay_csv *csv); /* NULL allowed */

/* Lines that begin with # are passed over, counted, until this is set to false. Initially true. */
void assay_csv_comments(assay_csv *csv, bool on);
/* Next row that is not blank; *end: there is none. ASSAY_E_INPUT with the place: a cell beyond
 * 16 MiB, a row beyond 64 MiB or 2^20 cells. CR, LF and CR LF end a row. */
assay_code assay_csv_next(assay_csv *csv, assay_csv_row *row, bool *end, assay_err *err);
/* Where a cell of the row at hand begins, in lines and code points from 1. payload: assay_csv *. */
void assay_csv_place(void *payload, uint64_t cell, uint64_t *line, uint64_t *column);
const assay_csv_facts *assay_csv_met(const assay_csv *csv);

#endif
