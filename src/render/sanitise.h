/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function a sink: how text of the input may appear there (reports.md R8 to R11, reliability
 * 2.5). Nothing else may write input text. All accept any bytes. */
#ifndef ASSAY_RENDER_SANITISE_H
#define ASSAY_RENDER_SANITISE_H

#include "base/str.h"

/* Terminal and logs: controls, bidi, separators, invalid bytes as \x1b, \u202e, \xff; a line that
 * would begin with :: (after blanks), or holds ##, is made harmless. */
void assay_sanitise_terminal(assay_buf *out, assay_str text);
/* HTML text and double-quoted attributes. Bidi controls shown as named tokens, C0/C1/invalid
 * U+FFFD. */
void assay_sanitise_html(assay_buf *out, assay_str text);
/* XML text and double-quoted attributes: the same, and what XML 1.0 has no place for is left out;
 * no CI system sees a ## in it. */
void assay_sanitise_xml(assay_buf *out, assay_str text);
/* Markdown table cell or sentence: escaped, one line, no links; harmless at the start of a line. */
void assay_sanitise_markdown(assay_buf *out, assay_str text);
/* A CSV cell with its quotes, one line; controls, bidi and separators as for a terminal, invalid
 * bytes U+FFFD; formulas and what begins with :: or ## get a leading apostrophe. */
void assay_sanitise_csv(assay_buf *out, assay_str text);
/* Printable ASCII only, for pictures: other characters '?', at most 40. */
void assay_sanitise_ascii(assay_buf *out, assay_str text);

#endif
