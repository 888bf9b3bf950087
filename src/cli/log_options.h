/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of the commands that read training logs: what best means, and how files are read. */
#ifndef ASSAY_CLI_LOG_OPTIONS_H
#define ASSAY_CLI_LOG_OPTIONS_H

#include "cli/fail_on.h"

enum { ASSAY_BEST_OPTIONS = 3, ASSAY_READING_OPTIONS = 8 };
extern const assay_opt assay_best_options[ASSAY_BEST_OPTIONS]; /* by, saved-steps, eval-noise */
extern const assay_opt assay_reading_options[ASSAY_READING_OPTIONS]; /* map .. on-duplicate, help */

/* Options and the memory behind them. */
typedef struct assay_reading_request {
  const assay_line *line;
  assay_options options;
  ASSAY_VEC(assay_map_option) maps;
  ASSAY_VEC(int64_t) saved;
  assay_judging_lists judging;
} assay_reading_request;

/* Fills q->options from q->line: defaults, the two groups above, and those of cli/fail_on.h.
 * Errors: ASSAY_E_USAGE, ASSAY_E_NOMEM. */
assay_code assay_reading_fill(assay_reading_request *q, assay_err *err);

#endif
