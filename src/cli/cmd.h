/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands.
 *
 * To add a command: write src/cli/cmd_<word>.c that defines
 *   const assay_command assay_command_<word> = { "name", "one line", operands, examples, groups,
 * run }; and add <word> to `commands` in src/cli/meson.build; add cases below tests/cli/<word>/ (a
 * test demands -h for every command). */
#ifndef ASSAY_CLI_CMD_H
#define ASSAY_CLI_CMD_H

#include "cli/opt.h"

typedef struct assay_example {
  const char *line, *does;
} assay_example;

typedef struct assay_command {
  const char *name;
  const char *title;                  /* one line for the list of commands */
  const char *operands;               /* "PATH..." */
  const assay_example *examples;      /* ended by a row with NULL */
  const assay_opt_group *groups;      /* ended by a group without rows */
  int (*run)(const assay_line *line); /* returns the exit status */
} assay_command;

const assay_command *const *assay_commands(size_t *n);

/* Says a usage error on stderr and, with --json, as a document on stdout; returns 2, or 3 when that
 * could not be written. */
int assay_usage_error(const assay_line *line, const assay_err *err);

/* The whole program: argv in, exit status out. */
int assay_cli_main(int argc, char **argv);

#endif
