/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trouble. A bug is an assert; no result is a code and an assay_err of the caller's (first error
 * wins); a broken input is a list of troubles, each with its place. */
#ifndef ASSAY_BASE_ERR_H
#define ASSAY_BASE_ERR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef enum assay_code {
  ASSAY_OK = 0,
  ASSAY_E_USAGE,   /* the call's words are off: exit 2 */
  ASSAY_E_INPUT,   /* missing, unreadable, malformed, empty input: exit 2 */
  ASSAY_E_RULE,    /* a rule that cannot be evaluated: exit 2 */
  ASSAY_E_OUTPUT,  /* output not written: exit 3 */
  ASSAY_E_NOMEM,   /* out of memory: exit 3 */
  ASSAY_E_PLOT,    /* pictures demanded and not drawn: exit 3 */
  ASSAY_E_INTERNAL /* an internal check failed: exit 3 */
} assay_code;

int assay_code_exit(assay_code code);         /* 0, 2 or 3 */
const char *assay_code_name(assay_code code); /* "ok", "usage", "input", ... */

/* Caller-owned, fixed size, so that reporting out of memory needs no memory. */
typedef struct assay_err {
  assay_code code;
  char message[1024]; /* "what is wrong; what was expected" on one line, without file and place */
  char hint[512];     /* what to do; may be empty */
  char file[4096];    /* may be empty */
  uint64_t line;      /* from 1; 0: none */
  uint64_t column;    /* from 1, in code points; 0: none */
  bool unread;        /* ASSAY_E_INPUT: the system gave no bytes, whatever they would have been */
} assay_err;

/* Fills *err unless it already holds an error (first wins; err NULL allowed) and returns code. */
assay_code assay_err_set(assay_err *err, assay_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void assay_err_hint(assay_err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
void assay_err_place(assay_err *err, assay_str file, uint64_t line, uint64_t column);
/* assay_err_set(err, ASSAY_E_NOMEM, "out of memory"). */
assay_code assay_err_nomem(assay_err *err);

/* One problem of one input. Printed as FILE:LINE:COLUMN: what; hint. */
typedef struct assay_trouble {
  const char *kind; /* static id such as "ragged-row"; at most 20 of a kind are kept a file */
  bool fatal;       /* the file is refused; else a warning */
  assay_str file;
  uint64_t line, column;
  assay_str message; /* what is wrong; what was expected */
  assay_str hint;    /* what to do */
} assay_trouble;

enum { ASSAY_TROUBLES_A_KIND = 20 };

typedef struct assay_trouble_count {
  const char *kind;
  assay_str file;
  size_t n;
} assay_trouble_count;

typedef struct assay_troubles {
  assay_arena *arena;
  ASSAY_VEC(assay_trouble) list;
  ASSAY_VEC(assay_trouble_count) counts; /* all of a kind and file, kept or not */
  bool failed;                           /* out of memory while noting: sticky */
} assay_troubles;

/* Notes a trouble (message by printf); over the limit it is only counted. */
void assay_trouble_add(assay_troubles *troubles, const assay_trouble *head, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
