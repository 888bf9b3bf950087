/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which character separates the cells, by content. */
#ifndef ASSAY_INPUT_DIALECT_H
#define ASSAY_INPUT_DIALECT_H

#include "input/format.h"

typedef struct assay_dialect {
  char delimiter;
  size_t columns;         /* of the first row */
  size_t rows;            /* behind it, as far as they were looked at */
  double agreement;       /* share of them with as many cells, 0..1; 1 where there are none */
  bool header;            /* the first row's cells are mostly no numbers */
  bool step, loss;        /* a cell of it means step or epoch; a loss */
  const assay_str *names; /* the first row's cells, without case and decoration */
} assay_dialect;

/* The best of comma, tab, semicolon and bar for the first bytes of a file: the one under which most
 * header cells have a known meaning; where none has, the one with the highest agreement, if that is
 * 90 % or more. False: no table of two columns. Memory in the arena. */
bool assay_dialect_find(assay_arena *arena, assay_str head, bool whole, assay_dialect *out);
/* The same for a probe's first bytes; looked for once where the head has a memo, memory in the
 * memo's arena then. */
struct assay_dialect_memo {
  assay_arena *arena;
  bool looked, found;
  assay_dialect dialect;
};
bool assay_head_dialect(const assay_head *head, assay_arena *arena, assay_dialect *out);
/* The same with a given delimiter; false: no row at all. */
bool assay_dialect_read(assay_arena *arena, assay_str head, bool whole, char delimiter,
                        assay_dialect *out);
/* "comma", "tab", "semicolon", "pipe", or "other". */
const char *assay_delimiter_name(char delimiter);
/* For probes: the header of the head has all of these names (without case and decoration). */
bool assay_header_has(const assay_head *head, const char *const *names, size_t n);

#endif
