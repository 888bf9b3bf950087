/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A delimited file with a header, as rows: what the formats of delimited files have in common. */
#ifndef ASSAY_INPUT_TABLE_H
#define ASSAY_INPUT_TABLE_H

#include "input/rows.h"

/* Who takes the table. place: what assay_csv_place understands as a cell. */
typedef struct assay_table_sink {
  void *to;
  /* One header cell: *column is an index of the taker's, or SIZE_MAX for a column not read. */
  assay_code (*declare)(void *to, assay_str name, size_t *column);
  /* All columns are declared. */
  assay_code (*resolve)(void *to, assay_err *err);
  bool (*uses)(void *to, size_t column);
  void (*begin)(void *to, uint64_t line);
  assay_code (*cell)(void *to, size_t column, assay_str text, uint64_t place);
  assay_code (*end)(void *to, assay_err *err);
  void (*skip)(void *to, uint64_t line, const char *why);
  /* Where messages find a cell; valid while the table is read. */
  void (*locate)(void *to, assay_cell_place place_of, void *csv);
  assay_code (*finish)(void *to, assay_err *err);
} assay_table_sink;

/* Reads the whole file (contract section 3): comments, blank lines, a repeated header, ragged and
 * torn rows, two columns of one name. */
assay_code assay_table_give(assay_reading *reading, const assay_table_sink *sink, assay_err *err);

/* Declares one header cell of a metric log: *column is the index that assay_rows_column gave, or
 * SIZE_MAX for a column that is not read. */
typedef assay_code (*assay_table_declare)(assay_rows *rows, assay_str name, size_t *column);
/* By the alias table: for most formats. */
assay_code assay_table_by_alias(assay_rows *rows, assay_str name, size_t *column);

/* The table as the rows of a metric log. Fits assay_format.read but for `declare`. */
assay_code assay_table_read(assay_reading *reading, assay_table_declare declare, assay_err *err);

#endif
