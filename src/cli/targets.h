/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a command line has files written to: no place twice, and none that would destroy what was
 * read. */
#ifndef ASSAY_CLI_TARGETS_H
#define ASSAY_CLI_TARGETS_H

#include "assay/assay.h"
#include "cli/opt.h"

/* The i-th path that is to be written, of -o or of an option for one file; NULL past the end. Takes
 * no memory. --write must have been checked. */
const char *assay_target_at(const assay_line *line, size_t i);

/* No two targets are the same place. Errors: ASSAY_E_USAGE, ASSAY_E_NOMEM. */
assay_code assay_targets_differ(const assay_line *line, assay_err *err);
/* No target is an operand or an input of the report, nor a folder around one. Errors:
 * ASSAY_E_USAGE. */
assay_code assay_targets_spare_inputs(const assay_line *line, const assay_review *review,
                                      assay_err *err);

#endif
