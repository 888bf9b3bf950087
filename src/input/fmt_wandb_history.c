/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of one Weights & Biases run: _step, _runtime, _timestamp and the logged metrics,
 * in any order, sparse. _step is W&B's own counter: `iter` or `global_step` goes before it. */
#include "input/dialect.h"
#include "input/table.h"

static int probe(const assay_head *head)
{
  static const char *const names[] = { "_step", "_runtime" };
  return assay_header_has(head, names, 2) ? 90 : 0;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  return assay_table_read(reading, assay_table_by_alias, err);
}

const assay_format assay_format_wandb_history = { "wandb-history",
                                                  "Weights & Biases run history (CSV)",
                                                  "_step and _runtime in the header",
                                                  "both",
                                                  true,
                                                  probe,
                                                  read };
