/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as the rows of a metric log. */
#include "input/table.h"

typedef struct rows_sink {
  assay_rows *rows;
  assay_table_declare declare;
} rows_sink;

assay_code assay_table_by_alias(assay_rows *rows, assay_str name, size_t *column)
{
  *column = assay_rows_column(rows, name, "", (assay_str){ NULL, 0 });
  return *column == SIZE_MAX ? ASSAY_E_NOMEM : ASSAY_OK;
}

static assay_code declare(void *to, assay_str name, size_t *column)
{
  const rows_sink *l = to;
  return l->declare(l->rows, name, column);
}

static assay_code resolve(void *to, assay_err *err)
{
  return assay_rows_resolve(((rows_sink *)to)->rows, err);
}

static bool uses(void *to, size_t column)
{
  return assay_rows_uses(((rows_sink *)to)->rows, column);
}

static void begin(void *to, uint64_t line)
{
  assay_rows_begin(((rows_sink *)to)->rows, line);
}

static assay_code cell(void *to, size_t column, assay_str text, uint64_t place)
{
  assay_rows_cell(((rows_sink *)to)->rows, column, text, place);
  return ASSAY_OK;
}

static assay_code end(void *to, assay_err *err)
{
  return assay_rows_end(((rows_sink *)to)->rows, err);
}

static void skip(void *to, uint64_t line, const char *why)
{
  assay_rows_skip(((rows_sink *)to)->rows, line, why);
}

static void locate(void *to, assay_cell_place place_of, void *csv)
{
  assay_rows_locate(((rows_sink *)to)->rows, place_of, csv);
}

static assay_code finish(void *to, assay_err *err)
{
  return assay_rows_finish(((rows_sink *)to)->rows, err);
}

assay_code assay_table_read(assay_reading *reading, assay_table_declare how, assay_err *err)
{
  rows_sink l = { .rows = assay_rows_new(reading), .declare = how };
  const assay_table_sink sink = {
    &l, declare, resolve, uses, begin, cell, end, skip, locate, finish
  };
  return l.rows ? assay_table_give(reading, &sink, err) : assay_err_nomem(err);
}
