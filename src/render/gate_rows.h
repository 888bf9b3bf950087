/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the outputs of `assay gate` share: which rules to tell, in what order, in what words. */
#ifndef ASSAY_RENDER_GATE_ROWS_H
#define ASSAY_RENDER_GATE_ROWS_H

#include "render/renderer.h"

/* What an outcome means to a reader that knows no outcomes of ours. */
typedef enum assay_gate_level {
  ASSAY_LEVEL_NONE, /* passed, or skipped */
  ASSAY_LEVEL_NOTE, /* waived */
  ASSAY_LEVEL_WARNING,
  ASSAY_LEVEL_ERROR /* exit 1 or 2 */
} assay_gate_level;
assay_gate_level assay_gate_level_of(const assay_gate *gate, const assay_gate_result *r);

/* Rules worst first. Trouble that no rule tells (a file that could not be read) comes before them,
 * as one more result of outcome ERROR. */
typedef ASSAY_VEC(const assay_gate_result *) assay_gate_rows;
/* Errors: ASSAY_E_USAGE when the report is of no gate, ASSAY_E_NOMEM. */
assay_code assay_gate_rows_fill(assay_arena *arena, const assay_report *report,
                                assay_gate_rows *out, assay_err *err);

/* Where to point: the value's source, else the rules file; path absent: nowhere. line 0: unknown.
 * The path without "./" before it. */
typedef struct assay_gate_place {
  assay_str path;
  uint64_t line;
} assay_gate_place;
assay_gate_place assay_gate_place_of(const assay_report *report, const assay_gate_result *r);

/* The metric as the rule names it, or a word where the rule has none. */
assay_str assay_gate_name(const assay_gate_result *r);
/* "0.412", "suspected", "none". */
void assay_gate_value(assay_buf *out, const assay_gate_result *r);
void assay_gate_limit(assay_buf *out, const assay_gate_result *r);
/* Signed, 3 digits. */
void assay_gate_difference(assay_buf *out, double difference);
/* "0.4120 against 0.431 (baseline base 0.4400: -0.0280, -0.0460 to -0.0110, p = 0.0021), tuned":
 * input text as it is, for the caller to sanitise. */
void assay_gate_figures(assay_buf *out, const assay_gate_result *r);
/* reason, waiver and advice, each a sentence; input text as it is. */
void assay_gate_sentences(assay_buf *out, const assay_gate_result *r);

/* At most `most` characters of a text, with an ellipsis when cut; input text as it is. */
void assay_gate_cut(assay_buf *out, assay_str text, size_t most);

/* Names of results that stay the same while values and lines change: a digest of the rule's words,
 * and a count of the equal rules before it. */
enum { ASSAY_GATE_PRINT = 40 };
typedef struct assay_gate_prints assay_gate_prints;
assay_gate_prints *assay_gate_prints_new(assay_arena *arena); /* NULL when out of memory */
/* False when out of memory. */
bool assay_gate_print(assay_gate_prints *prints, const assay_gate_result *r,
                      char out[static ASSAY_GATE_PRINT]);

#endif
