/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the columns of a table of finished runs are. */
#ifndef ASSAY_INPUT_SWEEP_COLUMN_H
#define ASSAY_INPUT_SWEEP_COLUMN_H

#include "input/rows.h"

typedef enum assay_sweep_kind {
  ASSAY_SWEEP_PARAMETER,
  ASSAY_SWEEP_NAME,
  ASSAY_SWEEP_STATE,
  ASSAY_SWEEP_RESULT,
  ASSAY_SWEEP_NOTHING /* neither set nor judged: links, dates, counters, throughput */
} assay_sweep_kind;

/* Steps of the two points that a finished run has: its value at the best or only place, and at the
 * end. */
enum { ASSAY_SWEEP_BEST = 1, ASSAY_SWEEP_FINAL = 2 };

typedef struct assay_sweep_column {
  assay_sweep_kind kind;
  assay_role role; /* of a result */
  int64_t step;    /* of a result */
  assay_str name;  /* of the parameter or series */
  bool mapped;     /* by --map */
  bool warned;     /* a cell that is no number was told */
} assay_sweep_column;

/* By its name. ASSAY_SWEEP_PARAMETER where nothing else is known. */
assay_sweep_column assay_sweep_column_of(assay_arena *arena, assay_str name);
/* By --map's word for it; false: the word says nothing about a finished run (step, epoch). */
bool assay_sweep_column_map(assay_arena *arena, const char *role, assay_sweep_column *to);

#endif
