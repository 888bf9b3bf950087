/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options from tables: parsing, help and did-you-mean all come from the same rows. getopt_long does
 * the splitting; abbreviations are refused before it sees them. */
#ifndef ASSAY_CLI_OPT_H
#define ASSAY_CLI_OPT_H

#include "base/err.h"
#include "cli/terminal.h"

typedef enum assay_opt_kind {
  ASSAY_OPT_FLAG,
  ASSAY_OPT_TEXT,
  ASSAY_OPT_CHOICE, /* one of `choices` */
  ASSAY_OPT_WHOLE,  /* whole number >= 0 */
  ASSAY_OPT_NUMBER  /* finite number */
} assay_opt_kind;

typedef struct assay_opt {
  const char *name; /* "output": long name without -- */
  char letter;      /* 'o', or 0 */
  assay_opt_kind kind;
  const char *value;    /* "DIR": name of its value in the help; NULL for flags */
  const char *choices;  /* "auto|always|never" for CHOICE */
  const char *fallback; /* default as text, or NULL */
  const char *help;     /* one line */
  bool repeatable;
} assay_opt;

typedef struct assay_opt_group {
  const char *title; /* "Output" */
  const assay_opt *rows;
  size_t n;
} assay_opt_group;

/* One option as given; values in order of the command line. */
typedef struct assay_opt_value {
  const assay_opt *opt;
  const char *value; /* NULL for flags */
} assay_opt_value;

struct assay_command;

typedef struct assay_line {
  const struct assay_command *command;
  assay_arena *arena;
  ASSAY_VEC(assay_opt_value) values;
  ASSAY_VEC(const char *) operands;
  assay_stdout *out;
} assay_line;

/* Splits argv[1..argc) of a command (argv[0] is its name). Errors: ASSAY_E_USAGE with did-you-mean,
 * ASSAY_E_NOMEM. Repeating an option that is not repeatable: the last one counts. */
assay_code assay_line_parse(assay_line *line, int argc, char **argv, assay_err *err);

/* The last value given of an option, its fallback, or NULL. */
const char *assay_line_value(const assay_line *line, const char *name);
bool assay_line_flag(const assay_line *line, const char *name);

/* The nearest of names[n] to word, NULL when none is near (at most 2 changes). */
const char *assay_nearest(const char *word, const char *const *names, size_t n);

/* Help of a command: examples first, then operands and options by group, at most 80 columns. */
void assay_help_write(const struct assay_command *command, assay_buf *out);

#endif
