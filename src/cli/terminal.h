/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What surrounds the program: descriptors, signals, the clock, the terminal's width and colours. */
#ifndef ASSAY_CLI_TERMINAL_H
#define ASSAY_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Exit statuses that the command line decides about itself; 1 is a verdict's. */
enum { ASSAY_EXIT_USAGE = 2, ASSAY_EXIT_SURROUNDINGS = 3 };

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

/* Seconds since 1970-01-01 UTC: SOURCE_DATE_EPOCH where it is set (then *fixed), else the clock.
 * Errors: ASSAY_E_USAGE. */
assay_code assay_clock_read(int64_t *seconds, bool *fixed, assay_err *err);

/* Prints text on stderr, "assay: " before it; sanitised by the caller where it holds input. */
void assay_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same with input text made harmless. */
void assay_complain_str(assay_str text);
/* Says that memory ran out; returns the exit status. */
int assay_complain_nomem(void);
/* Bytes for stdout, an assay_writer with an assay_stdout; closing decides about the exit status. */
bool assay_stdout_write(void *payload, const char *bytes, size_t n);
/* Flushes and closes stdout: 0, or 3 after saying what failed. */
int assay_stdout_close(const assay_stdout *out);
/* The whole of a text, then as closing; a buffer that failed is told of. Returns the exit status.
 */
int assay_stdout_print(assay_stdout *out, assay_buf *text);

#endif
