/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of every command that judges: thresholds, and when to fail. */
#ifndef ASSAY_CLI_FAIL_ON_H
#define ASSAY_CLI_FAIL_ON_H

#include "assay/options.h"
#include "cli/opt.h"

enum { ASSAY_JUDGING_OPTIONS = 3 };
extern const assay_opt assay_judging_options[ASSAY_JUDGING_OPTIONS]; /* set, fail-on, warn-only */

/* Memory behind the options. */
typedef struct assay_judging_lists {
  ASSAY_VEC(assay_setting) settings;
  ASSAY_VEC(const char *) fail_on;
} assay_judging_lists;

/* Fills settings, fail_on and warn_only. Errors: ASSAY_E_USAGE, ASSAY_E_NOMEM. */
assay_code assay_judging_fill(const assay_line *line, assay_judging_lists *lists,
                              assay_options *options, assay_err *err);

/* NAME=VALUE of an option; left is a copy. Errors: ASSAY_E_USAGE, ASSAY_E_NOMEM. */
assay_code assay_pair_read(const assay_line *line, const char *option, const char *text,
                           assay_map_option *out, assay_err *err);

#endif
