/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/table.h"

#include <inttypes.h>

#include "base/map.h"
#include "input/csv.h"
#include "input/dialect.h"
#include "text/utf8.h"

typedef struct used_cell {
  size_t cell, column;
} used_cell;

typedef struct twin { /* two cells of one name */
  size_t first, second;
  uint64_t line, column;
  bool told;
} twin;

typedef struct table {
  assay_reading *reading;
  const assay_table_sink *sink;
  assay_csv *csv;
  assay_strs names; /* the header's cells, trimmed */
  ASSAY_VEC(used_cell) used;
  ASSAY_VEC(twin) twins;
  size_t ragged, repeats, torn, trailing;
} table;

/* ---- header ---- */

static assay_code refuse(table *t, const char *kind, uint64_t line, const char *hint,
                         const char *what, assay_err *err)
{
  assay_place place = { .kind = kind, .fatal = true, .line = line, .hint = hint };
  assay_reading_trouble(t->reading, &place, "%s", what);
  return assay_reading_outcome(t->reading, err);
}

static assay_code choose_delimiter(assay_reading *reading, char *delimiter, assay_err *err)
{
  assay_dialect dialect;
  bool whole;
  assay_str head = assay_source_head(reading->source, &whole);
  *delimiter = reading->options->delimiter;
  if (!*delimiter)
    *delimiter =
        assay_dialect_find(reading->scratch, head, whole, &dialect) ? dialect.delimiter : ',';
  reading->input->delimiter = assay_delimiter_name(*delimiter);
  /* without a row so far read_header tells so, or finds one behind many comments */
  bool any = assay_dialect_read(reading->scratch, head, whole, *delimiter, &dialect);
  table t = { .reading = reading };
  if (any && !dialect.header)
    return refuse(&t, "no-header", 1, "put a line of column names above the numbers",
                  "has no header: the first row holds numbers, not names", err);
  if (reading->options->decimal == *delimiter)
    return refuse(&t, "decimal", 1,
                  "with --decimal , the cells must be separated by another "
                  "character; leave the option out",
                  "the comma separates the cells here", err);
  return ASSAY_OK;
}

/* pandas calls the second column of a name "name.1". */
static assay_str without_number(assay_str name)
{
  size_t n = name.len;
  while (n && name.ptr[n - 1] >= '0' && name.ptr[n - 1] <= '9')
    n--;
  return n > 1 && n < name.len && name.ptr[n - 1] == '.' ? assay_str_sub(name, 0, n - 1) : name;
}

static assay_code note_twin(table *t, size_t first, size_t second, assay_err *err)
{
  twin *w = ASSAY_PUSH(t->reading->scratch, &t->twins);
  if (!w)
    return assay_err_nomem(err);
  *w = (twin){ .first = first, .second = second };
  assay_csv_place(t->csv, second, &w->line, &w->column);
  return ASSAY_OK;
}

static assay_code find_twin(table *t, assay_map *seen, size_t i, bool *is_twin, assay_err *err)
{
  assay_arena *scratch = t->reading->scratch;
  assay_str name = t->names.items[i], bare = without_number(name);
  assay_str plain = assay_alias_plain(scratch, name);
  bool added = false;
  size_t *slot = plain.ptr ? assay_map_put(seen, plain, i, &added) : NULL;
  if (!slot)
    return assay_err_nomem(err);
  if (added && bare.len < name.len) {
    plain = assay_alias_plain(scratch, bare);
    slot = assay_map_get(seen, plain);
    added = !slot;
  }
  *is_twin = !added;
  return *is_twin ? note_twin(t, *slot, i, err) : ASSAY_OK;
}

static assay_code declare_column(table *t, assay_map *seen, size_t i, assay_err *err)
{
  bool is_twin = false;
  size_t column = SIZE_MAX;
  if (!t->names.items[i].len)
    return ASSAY_OK;
  assay_code code = find_twin(t, seen, i, &is_twin, err);
  if (code != ASSAY_OK || is_twin)
    return code;
  if (t->sink->declare(t->sink->to, t->names.items[i], &column) != ASSAY_OK)
    return assay_err_nomem(err);
  used_cell *u = column == SIZE_MAX ? NULL : ASSAY_PUSH(t->reading->scratch, &t->used);
  if (u)
    *u = (used_cell){ i, column };
  return u || column == SIZE_MAX ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code take_names(table *t, const assay_csv_row *row, assay_err *err)
{
  assay_arena *scratch = t->reading->scratch;
  for (size_t i = 0; i < row->n; i++) {
    assay_str *name = ASSAY_PUSH(scratch, &t->names);
    if (name)
      *name = assay_str_copy(scratch, assay_utf8_repair(scratch, assay_str_trim(row->cells[i])));
    if (!name || !name->ptr)
      return assay_err_nomem(err);
  }
  return ASSAY_OK;
}

static void drop_unused(table *t)
{
  size_t n = 0;
  for (size_t i = 0; i < t->used.n; i++)
    if (t->sink->uses(t->sink->to, t->used.items[i].column))
      t->used.items[n++] = t->used.items[i];
  t->used.n = n;
}

static assay_code read_header(table *t, assay_err *err)
{
  assay_csv_row row;
  bool end;
  assay_code code = assay_csv_next(t->csv, &row, &end, err);
  if (code != ASSAY_OK)
    return code;
  if (end)
    return refuse(t, "no-header", 0, NULL, "holds no header and no rows", err);
  if (row.open_quote)
    return refuse(t, "torn", row.line, "still being written? wait, or correct the quotes",
                  "the file ends inside a quoted cell of the header", err);
  assay_csv_comments(t->csv, false);
  code = take_names(t, &row, err);
  assay_map *seen = assay_map_new(t->reading->scratch);
  if (!seen)
    return assay_err_nomem(err);
  for (size_t i = 0; i < row.n && code == ASSAY_OK; i++)
    code = declare_column(t, seen, i, err);
  if (code == ASSAY_OK)
    code = t->sink->resolve(t->sink->to, err);
  drop_unused(t);
  return code;
}

/* ---- rows ---- */

static bool repeats_header(const table *t, const assay_csv_row *row)
{
  if (row->n != t->names.n)
    return false;
  for (size_t i = 0; i < row->n; i++)
    if (!assay_str_eq(assay_str_trim(row->cells[i]), t->names.items[i]))
      return false;
  return true;
}

/* One empty cell at the end, in the row or in the header, is no cell. */
static bool fits(const table *t, const assay_csv_row *row)
{
  size_t n = t->names.n;
  if (row->n == n)
    return true;
  if (row->n == n + 1)
    return !assay_str_trim(row->cells[n]).len;
  return row->n + 1 == n && !t->names.items[n - 1].len;
}

static void report_torn(table *t, const assay_csv_row *row)
{
  bool fatal = !t->reading->options->unfinished;
  assay_place place = { .kind = "torn-row",
                        .fatal = fatal,
                        .line = row->line,
                        .hint = fatal ? "still being written? --unfinished drops this row" : NULL };
  t->torn++;
  t->sink->skip(t->sink->to, row->line, "torn");
  if (row->open_quote)
    assay_reading_trouble(t->reading, &place, "the file ends inside a quoted cell of this row%s",
                          fatal ? "" : "; the row was dropped");
  else
    assay_reading_trouble(t->reading, &place,
                          "the file ends inside this row, behind %zu of %zu cells%s", row->n,
                          t->names.n, fatal ? "" : "; the row was dropped");
}

static void report_ragged(table *t, const assay_csv_row *row)
{
  bool fatal = !t->reading->options->lenient;
  assay_place place = { .kind = "ragged-row",
                        .fatal = fatal,
                        .line = row->line,
                        .hint = fatal ? "correct the row; --lenient skips such rows" : NULL };
  t->ragged++;
  t->sink->skip(t->sink->to, row->line, "ragged");
  assay_reading_trouble(t->reading, &place, "the row has %zu %s, the header %zu%s", row->n,
                        row->n == 1 ? "cell" : "cells", t->names.n,
                        fatal ? "" : "; the row was skipped");
}

static void check_twins(table *t, const assay_csv_row *row)
{
  for (size_t i = 0; i < t->twins.n; i++) {
    twin *w = &t->twins.items[i];
    if (w->told || w->second >= row->n ||
        assay_str_eq(assay_str_trim(row->cells[w->first]), assay_str_trim(row->cells[w->second])))
      continue;
    w->told = true;
    assay_place place = { .kind = "twin-columns",
                          .fatal = true,
                          .line = w->line,
                          .column = w->column,
                          .hint = "rename or remove one of them" };
    assay_reading_trouble(t->reading, &place,
                          "columns %zu (%.*s) and %zu (%.*s) have one name, and their cells differ "
                          "(line %" PRIu64 ")",
                          w->first + 1, ASSAY_STR_ARG(t->names.items[w->first]), w->second + 1,
                          ASSAY_STR_ARG(t->names.items[w->second]), row->line);
  }
}

static assay_code take_row(table *t, const assay_csv_row *row, assay_err *err)
{
  if (row->torn && (row->open_quote || row->n < t->names.n) && !fits(t, row)) {
    report_torn(t, row);
    return ASSAY_OK;
  }
  if (row->open_quote) {
    report_torn(t, row);
    return ASSAY_OK;
  }
  if (repeats_header(t, row)) {
    t->repeats++;
    return ASSAY_OK;
  }
  if (!fits(t, row)) {
    report_ragged(t, row);
    return ASSAY_OK;
  }
  check_twins(t, row);
  const assay_table_sink *to = t->sink;
  to->begin(to->to, row->line);
  for (size_t i = 0; i < t->used.n; i++) {
    const used_cell *u = &t->used.items[i];
    if (u->cell < row->n && to->cell(to->to, u->column, row->cells[u->cell], u->cell) != ASSAY_OK)
      return assay_err_nomem(err);
  }
  return to->end(to->to, err);
}

static assay_code read_rows(table *t, assay_err *err)
{
  for (;;) {
    assay_csv_row row;
    bool end;
    assay_code code = assay_csv_next(t->csv, &row, &end, err);
    if (code != ASSAY_OK || end)
      return code;
    code = take_row(t, &row, err);
    if (code != ASSAY_OK)
      return code;
  }
}

/* ---- notes ---- */

static void note_count(table *t, uint64_t n, const char *one, const char *many)
{
  if (n)
    assay_reading_note(t->reading, "%" PRIu64 " %s", n, n == 1 ? one : many);
}

static void note_all(table *t)
{
  const assay_csv_facts *met = assay_csv_met(t->csv);
  t->reading->input->line_end = met->line_end;
  note_count(t, met->comment_lines, "comment line before the header",
             "comment lines before the "
             "header");
  note_count(t, met->blank_lines, "blank line", "blank lines");
  note_count(t, t->repeats, "repeated header", "repeated headers");
  if (t->reading->options->lenient)
    note_count(t, t->ragged, "ragged row skipped", "ragged rows skipped");
  if (t->reading->options->unfinished)
    note_count(t, t->torn, "torn last row dropped", "torn last rows dropped");
  for (size_t i = 0; i < t->twins.n; i++)
    if (!t->twins.items[i].told)
      assay_reading_note(t->reading, "column %.*s stands twice with equal cells",
                         ASSAY_STR_ARG(t->names.items[t->twins.items[i].second]));
  if (!met->invalid_rows)
    return;
  assay_place place = { .kind = "utf8", .line = met->invalid_line };
  assay_reading_trouble(t->reading, &place,
                        "bytes that are not UTF-8 in %" PRIu64 " %s; they are shown as U+FFFD",
                        met->invalid_rows, met->invalid_rows == 1 ? "row" : "rows");
}

static assay_code place_error(const table *t, assay_code code, assay_err *err)
{
  if (code != ASSAY_E_INPUT || !err || err->file[0])
    return code;
  assay_place place = { .kind = "size",
                        .fatal = true,
                        .line = err->line,
                        .hint = "no metric log holds such a row; is this the right file?" };
  assay_reading_trouble(t->reading, &place, "%s", err->message);
  assay_err_place(err, t->reading->input->path, err->line, 0);
  return code;
}

assay_code assay_table_give(assay_reading *reading, const assay_table_sink *sink, assay_err *err)
{
  char delimiter;
  assay_code code = choose_delimiter(reading, &delimiter, err);
  if (code != ASSAY_OK)
    return code;
  table t = { .reading = reading, .sink = sink };
  t.csv = assay_csv_open(reading->scratch, reading->source, delimiter);
  if (!t.csv)
    return assay_err_nomem(err);
  sink->locate(sink->to, assay_csv_place, t.csv);
  code = read_header(&t, err);
  if (code == ASSAY_OK)
    code = read_rows(&t, err);
  if (reading->input->state != ASSAY_INPUT_NOT_JUDGED)
    code = place_error(&t, code, err);
  if (code == ASSAY_OK) {
    note_all(&t);
    code = sink->finish(sink->to, err);
  }
  assay_csv_close(t.csv);
  return code;
}
