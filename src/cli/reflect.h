/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `list` and `explain` share: an entry of a registry as a value, and printing. */
#ifndef ASSAY_CLI_REFLECT_H
#define ASSAY_CLI_REFLECT_H

#include "assay/assay.h"
#include "base/value.h"
#include "cli/cmd.h"

/* The options of both: --json and --help. */
extern const assay_opt_group assay_reflect_groups[];

/* The keys that every document has, as of a report without runs; reason may be absent. */
assay_value *assay_registry_root(assay_values *b, const char *command, assay_str headline,
                                 assay_str reason);
/* The entry as an object in `list`. */
void assay_entry_value(assay_values *b, assay_value *list, const assay_entry *entry);
/* A threshold by name; false: unknown. */
bool assay_threshold_entry(const char *name, assay_entry *out);
/* The document of b to stdout; returns the exit status. */
int assay_registry_write(const assay_line *line, assay_values *b, const assay_value *root);

#endif
