/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one reader and the one writer of numbers: locale-free, exact. Floating-point conversions of
 * printf and strtod appear in num.c only. */
#ifndef ASSAY_BASE_NUM_H
#define ASSAY_BASE_NUM_H

#include <stdint.h>

#include "base/str.h"

typedef enum assay_num_kind {
  ASSAY_NUM_FINITE,    /* matches the grammar of contract section 3; value is set */
  ASSAY_NUM_MISSING,   /* empty, NA, N/A, null, None, - */
  ASSAY_NUM_NONFINITE, /* nan, inf, infinity, nan(...), 1.#QNAN, 1.#IND, 1.#INF; value is NaN/Inf */
  ASSAY_NUM_OVERFLOW,  /* grammar matches, magnitude beyond a double */
  ASSAY_NUM_BAD        /* anything else: hex, underscores, thousands, full-width, U+2212 ... */
} assay_num_kind;

/* Reads a whole cell (blanks around it ignored); decimal is '.' or ','. Underflow rounds to the
 * nearest double. NUL inside is BAD. Correctly rounded in any locale. */
assay_num_kind assay_num_read(assay_str cell, char decimal, double *value);

/* A whole number, exact, of at most 18 digits; "10.0" and "1e3" count as whole. False: not one
 * (1.5, text, too large). */
bool assay_num_read_whole(assay_str cell, char decimal, int64_t *value);

enum { ASSAY_NUM_SIZE = 40 }; /* buffer that every writer below fits in, NUL included */

/* Shortest decimal that reads back as x ("0.1", "1e+22", "3"; a few powers of two get one digit
 * more than need be); 0 and -0 are "0", NaN and Inf "nan",
 * "inf", "-inf" (callers that must not show them check first). Returns buf. */
char *assay_num_shortest(char buf[static ASSAY_NUM_SIZE], double x);
/* Fixed number of decimals, 0..15, "-0.00" written "0.00". |x| >= 1e15 falls to shortest. */
char *assay_num_fixed(char buf[static ASSAY_NUM_SIZE], double x, int decimals);
/* For people: `digits` significant digits, no exponent between 1e-4 and 1e9, else one; a whole
 * number below 1e9 is written whole (12, not 12.00; 1240, not 1.24e3). */
char *assay_num_digits(char buf[static ASSAY_NUM_SIZE], double x, int digits);

#endif
