/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/dialect.h"

#include "input/csv.h"
#include "input/rows.h"

enum {
  SAMPLE_ROWS = 1000, /* rows that vote */
  LEAST = 2
};                                          /* columns of a table */
static const double agreement_needed = 0.9; /* share of rows with the header's number of cells */

static const struct {
  char delimiter;
  const char *name;
} delimiters[] = { { ',', "comma" }, { '\t', "tab" }, { ';', "semicolon" }, { '|', "pipe" } };

const char *assay_delimiter_name(char delimiter)
{
  for (size_t i = 0; i < sizeof delimiters / sizeof *delimiters; i++)
    if (delimiters[i].delimiter == delimiter)
      return delimiters[i].name;
  return "other";
}

static bool numeric(assay_str cell)
{
  double value;
  assay_num_kind kind = assay_num_read(cell, '.', &value);
  return kind == ASSAY_NUM_FINITE || kind == ASSAY_NUM_NONFINITE || kind == ASSAY_NUM_OVERFLOW;
}

/* What the first row says. The number of known meanings, or SIZE_MAX when out of memory. */
static size_t judge_header(assay_arena *arena, const assay_csv_row *row, assay_dialect *out)
{
  assay_str *names = assay_arena_array(arena, row->n + 1, sizeof *names);
  size_t known = 0, numbers = 0;
  if (!names)
    return SIZE_MAX;
  for (size_t i = 0; i < row->n; i++) {
    assay_alias alias;
    names[i] = assay_alias_plain(arena, row->cells[i]);
    numbers += numeric(row->cells[i]);
    if (!assay_alias_find(arena, row->cells[i], false, &alias))
      continue;
    assay_str role = assay_str_z(alias.role);
    known++;
    out->step = out->step || assay_str_eqz(role, "step") || assay_str_eqz(role, "epoch");
    out->loss = out->loss || assay_str_ends(role, "_loss");
  }
  out->names = names;
  out->columns = row->n;
  out->header = row->n && 2 * numbers < row->n;
  return known;
}

/* Known meanings in the header; SIZE_MAX: no row, or out of memory. The rows behind a header of
 * less than so many cells are not looked at. */
static size_t read_sample(assay_arena *arena, assay_csv *csv, bool whole, size_t least,
                          assay_dialect *out)
{
  assay_csv_row row;
  bool end;
  size_t agree = 0, known = SIZE_MAX;
  for (size_t i = 0; i < SAMPLE_ROWS; i++) {
    assay_code code = assay_csv_next(csv, &row, &end, NULL);
    if (code == ASSAY_E_NOMEM) {
      assay_arena_spoil(arena);
      return SIZE_MAX;
    }
    if (code != ASSAY_OK || end)
      break;
    if (i == 0) {
      known = judge_header(arena, &row, out);
      if (known == SIZE_MAX || row.n < least)
        break;
    } else if (whole || !row.torn) {
      out->rows++;
      agree += row.n == out->columns;
    }
  }
  out->agreement = out->rows ? (double)agree / (double)out->rows : 1;
  return known;
}

/* Known meanings in the header, or SIZE_MAX. */
static size_t vote(assay_arena *arena, assay_str head, bool whole, size_t least, assay_dialect *out)
{
  assay_csv *csv = assay_csv_open_bytes(arena, head, out->delimiter);
  if (!csv)
    return SIZE_MAX;
  size_t known = read_sample(arena, csv, whole, least, out);
  assay_csv_close(csv);
  return known;
}

bool assay_dialect_read(assay_arena *arena, assay_str head, bool whole, char delimiter,
                        assay_dialect *out)
{
  *out = (assay_dialect){ .delimiter = delimiter };
  return vote(arena, head, whole, 1, out) != SIZE_MAX;
}

static bool better(const assay_dialect *a, size_t known_a, const assay_dialect *b, size_t known_b)
{
  if (known_a != known_b)
    return known_a > known_b;
  return a->agreement > b->agreement || (a->agreement >= b->agreement && a->columns > b->columns);
}

bool assay_dialect_find(assay_arena *arena, assay_str head, bool whole, assay_dialect *out)
{
  assay_str text = assay_str_trim(head);
  size_t best = 0;
  bool found = false;
  if (!text.len || text.ptr[0] == '{' || text.ptr[0] == '[' || text.ptr[0] == '<')
    return false;
  for (size_t i = 0; i < sizeof delimiters / sizeof *delimiters; i++) {
    assay_dialect d = { .delimiter = delimiters[i].delimiter };
    size_t known = vote(arena, head, whole, LEAST, &d);
    if (known == SIZE_MAX || d.columns < LEAST || (!known && d.agreement < agreement_needed))
      continue;
    if (found && !better(&d, known, out, best))
      continue;
    *out = d;
    best = known;
    found = true;
  }
  return found;
}

bool assay_head_dialect(const assay_head *head, assay_arena *arena, assay_dialect *out)
{
  assay_dialect_memo *memo = head->memo;
  if (!memo)
    return assay_dialect_find(arena, head->bytes, head->whole, out);
  if (!memo->looked)
    memo->found = assay_dialect_find(memo->arena, head->bytes, head->whole, &memo->dialect);
  memo->looked = true;
  *out = memo->dialect;
  return memo->found;
}

static bool has(const assay_dialect *dialect, const char *name)
{
  for (size_t i = 0; i < dialect->columns; i++)
    if (assay_str_eqz(dialect->names[i], name))
      return true;
  return false;
}

bool assay_header_has(const assay_head *head, const char *const *names, size_t n)
{
  assay_dialect dialect;
  assay_arena *arena = head->memo ? NULL : assay_arena_new();
  bool all = (head->memo || arena) && assay_head_dialect(head, arena, &dialect);
  for (size_t i = 0; i < n && all; i++)
    all = has(&dialect, names[i]);
  if (!head->memo)
    assay_head_done(head, arena);
  return all;
}
