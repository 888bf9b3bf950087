/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report to bytes: one file an output format.
 *
 * To add a renderer: write src/render/rn_<word>.c that defines
 *   const assay_renderer assay_renderer_<word> = { "name", ".ext", "title", NULL, write };
 * and add <word> to `renderers` in src/render/meson.build. Renderers compute nothing and read no
 * input text but through the sanitiser of their sink (render/sanitise.h). */
#ifndef ASSAY_RENDER_RENDERER_H
#define ASSAY_RENDER_RENDERER_H

#include "base/sink.h"
#include "model/review.h"

typedef struct assay_style {
  size_t width;  /* columns of the terminal, 40 or more; 80 where unknown */
  bool colour;   /* ANSI colours wanted */
  int verbosity; /* -1 headline only (-q), 0, 1 evidence (-v) */
} assay_style;

typedef struct assay_renderer {
  const char *name;      /* "text", "json", "markdown", ... as --format takes it */
  const char *extension; /* ".txt" */
  const char *title;     /* one line for `assay list renderers` */
  const char *commands;  /* whose reports it writes, "review|score"; NULL: every command's */
  assay_code (*write)(const assay_report *report, const assay_style *style, assay_sink *sink,
                      assay_err *err);
} assay_renderer;

const assay_renderer *const *assay_renderers(size_t *n);
const assay_renderer *assay_renderer_find(const char *name);
/* Does it write reports of this command? */
bool assay_renderer_serves(const assay_renderer *renderer, const char *command);

#endif
