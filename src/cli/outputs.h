/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every command that judges does with its report: the folder of -o, the files of --write,
 * stdout, and the options for them. */
#ifndef ASSAY_CLI_OUTPUTS_H
#define ASSAY_CLI_OUTPUTS_H

#include "assay/assay.h"
#include "cli/opt.h"

/* The group "Output" of such a command; its -f says which formats the command has, for --write
 * too. A gate has those of CI systems and no csv. */
enum { ASSAY_OUTPUT_OPTIONS = 14 };
extern const assay_opt assay_output_options[ASSAY_OUTPUT_OPTIONS];
extern const assay_opt assay_gate_output_options[ASSAY_OUTPUT_OPTIONS];

/* Before anything is read: fills threads, seed and time stamp of *options, checks the words of
 * --write and all targets, and from then on an end by signal leaves no temporary file behind.
 * Errors: ASSAY_E_USAGE, ASSAY_E_NOMEM. */
assay_code assay_outputs_prepare(const assay_line *line, assay_options *options, assay_err *err);

/* Writes what one command alone leaves behind. */
typedef assay_outcome (*assay_own_output)(const assay_line *line, assay_review *review);

/* Ends a command: what is its own (NULL: nothing), the report's troubles on stderr, folder, files
 * and stdout, in this order; nothing but a usage error where that would destroy an input. Frees the
 * review (NULL: memory ran out). Returns the exit status. */
int assay_outputs_finish(const assay_line *line, assay_review *review, assay_own_output own);

#endif
