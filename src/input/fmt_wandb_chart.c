/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The export of one Weights & Biases chart: "Step","<run> - <metric>","<run> - <metric>__MIN",
 * "<run> - <metric>__MAX", ... one group of columns a run. Names of runs may hold " - ": the
 * last one splits. Step is W&B's log counter here, whatever the trainer counted. */
#include <string.h>

#include "input/dialect.h"
#include "input/table.h"

static const char dash[] = " - ";

/* Length of the run's name in "<run> - <metric>", 0 when it is no such cell. */
static size_t run_length(assay_str name)
{
  for (size_t i = name.len; i-- > 1;)
    if (i + sizeof dash - 1 < name.len && memcmp(name.ptr + i, dash, sizeof dash - 1) == 0)
      return i;
  return 0;
}

/* The head's first line is enough: the column that bears the lower bound tells the export. */
static int probe(const assay_head *head)
{
  assay_str bytes = head->bytes;
  const char *lf = bytes.len ? memchr(bytes.ptr, '\n', bytes.len) : NULL;
  assay_str first = assay_str_sub(bytes, 0, lf ? (size_t)(lf - bytes.ptr) : bytes.len);
  bool step = assay_str_starts(first, "\"Step\",") || assay_str_starts(first, "Step,");
  return step && assay_str_has(first, dash) && assay_str_has(first, "__MIN") ? 95 : 0;
}

static assay_code declare(assay_rows *rows, assay_str name, size_t *column)
{
  size_t run = run_length(name);
  assay_alias alias = { .role = NULL };
  *column = SIZE_MAX;
  if (assay_str_ends(name, "__MIN") || assay_str_ends(name, "__MAX"))
    return ASSAY_OK;
  if (!run)
    return assay_table_by_alias(rows, name, column);
  assay_arena *scratch = assay_rows_scratch(rows);
  if (!assay_alias_find(scratch, assay_str_sub(name, run + sizeof dash - 1, name.len), false,
                        &alias))
    alias.role = NULL;
  if (assay_rows_run(rows, assay_str_sub(name, 0, run)) != ASSAY_OK)
    return ASSAY_E_NOMEM;
  *column = assay_rows_column(rows, name, alias.role, alias.set);
  return *column == SIZE_MAX ? ASSAY_E_NOMEM : ASSAY_OK;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  return assay_table_read(reading, declare, err);
}

const assay_format assay_format_wandb_chart = {
  "wandb-chart",
  "Weights & Biases chart export (CSV)",
  "Step and columns named RUN - METRIC, with __MIN and __MAX beside them; one run a prefix",
  "both",
  true,
  probe,
  read
};
