/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What surrounds the program: descriptors, signals, the terminal's width and colours. */
#ifndef ASSAY_CLI_TERMINAL_H
#define ASSAY_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

typedef struct assay_stdout {
  bool closed; /* from the start: a wanted write must fail */
  int error;   /* errno of the first write that failed */
} assay_stdout;

/* Closed descriptors 0 to 2 become /dev/null, so that no output file gets their number; a file size
 * limit becomes a write error. */
void assay_terminal_prepare(assay_stdout *out);
/* Columns of stdout: the terminal's, else COLUMNS, else 80. */
size_t assay_terminal_width(void);
/* choice: "auto", "always", "never". auto: a terminal, no NO_COLOR, TERM not dumb. */
bool assay_terminal_colour(const char *choice);

/* Prints text on stderr, "assay: " before it; sanitised by the caller where it holds input. */
void assay_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same with input text made harmless. */
void assay_complain_str(assay_str text);
/* Bytes for stdout, an assay_writer with an assay_stdout; closing decides about the exit status. */
bool assay_stdout_write(void *payload, const char *bytes, size_t n);
/* Flushes and closes stdout: 0, or 3 after saying what failed. */
int assay_stdout_close(const assay_stdout *out);

#endif
