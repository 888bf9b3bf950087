/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any delimited file with a header: Lightning's sparse rows, Keras (epochs, also with ;),
 * Ultralytics, DVCLive, progress.csv, hand-made. Columns by the alias table. */
#include "input/dialect.h"
#include "input/table.h"

enum {
  KNOWN = 60,      /* a step or an epoch, and a loss */
  NAMED = 30,      /* a table, and the name says CSV or TSV */
  SOME = 10,       /* a table of some kind */
  TABLE_ROWS = 3,  /* rows that make one under any name */
  NAME_LENGTH = 64 /* longer cells are prose, not names */
};

/* A sentence with a comma is no header. */
static bool looks_named(const assay_dialect *dialect)
{
  for (size_t i = 0; i < dialect->columns; i++)
    if (dialect->names[i].len > NAME_LENGTH || assay_str_has(dialect->names[i], ":") ||
        assay_str_has(dialect->names[i], "{"))
      return false;
  return true;
}

static int score(const assay_head *head, const assay_dialect *dialect)
{
  bool csv = assay_str_ends(head->path, ".csv") || assay_str_ends(head->path, ".tsv");
  if (dialect->header && dialect->step && dialect->loss && (csv || looks_named(dialect)))
    return KNOWN;
  if (csv)
    return NAMED;
  bool table = dialect->header && dialect->rows >= TABLE_ROWS && dialect->agreement >= 1;
  return table && looks_named(dialect) ? SOME : 0;
}

static int probe(const assay_head *head)
{
  assay_dialect dialect;
  assay_arena *arena = assay_arena_new();
  bool found = arena && assay_head_dialect(head, arena, &dialect);
  int points = found ? score(head, &dialect) : 0;
  assay_head_done(head, arena);
  return points;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  return assay_table_read(reading, assay_table_by_alias, err);
}

const assay_format assay_format_delimited = {
  "delimited",
  "Delimited metrics with a header (CSV, TSV, semicolon)",
  "a header whose names are known (step, epoch, loss, ...), or a table under --map",
  "both",
  true,
  probe,
  read
};
