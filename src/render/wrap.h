/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paragraphs for a terminal: words, hanging indent, one colour a paragraph. */
#ifndef ASSAY_RENDER_WRAP_H
#define ASSAY_RENDER_WRAP_H

#include "render/renderer.h"

typedef enum assay_tint {
  ASSAY_TINT_PLAIN,
  ASSAY_TINT_BOLD,
  ASSAY_TINT_DIM,
  ASSAY_TINT_GOOD,
  ASSAY_TINT_WARN,
  ASSAY_TINT_BAD
} assay_tint;

typedef struct assay_paragraph {
  const char *label; /* before the first line, e.g. "  forecast"; program text, may be NULL */
  size_t indent;     /* columns before every line; the label lies within them */
  assay_tint tint;
} assay_paragraph;

/* Writes text (sanitised already) so that no line is wider than style->width. A word that is too
 * long is cut at a grapheme boundary. Empty text with a label writes the label alone. */
void assay_wrap_write(assay_sink *sink, const assay_style *style, const assay_paragraph *p,
                      assay_str text);

#endif
