/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts by gnuplot under the rules R1 to R7 of the report design: the only process spawner. */
#ifndef ASSAY_RENDER_PLOT_H
#define ASSAY_RENDER_PLOT_H

#include "model/chart.h"
#include "base/err.h"
#include "base/sink.h"

typedef enum assay_plot_kind { ASSAY_PLOT_SVG, ASSAY_PLOT_PNG } assay_plot_kind;

/* The gnuplot script that draws charts[n] into c01.svg, c02.svg ... (or .png) of its working
 * folder: constants of the program, numbers, ids only; no text of the input. Pure; golden-tested.
 */
assay_code assay_plot_script(const assay_chart *const *charts, size_t n, assay_plot_kind kind,
                             assay_buf *out);

typedef struct assay_picture {
  assay_str bytes; /* whole and verified, or absent */
  assay_str why;   /* why absent */
} assay_picture;

typedef struct assay_plot_order {
  const assay_chart *const *charts; /* n */
  size_t n;
  assay_plot_kind kind;
  unsigned timeout_s; /* a process */
  unsigned threads;   /* processes at once; 0: all cores */
} assay_plot_order;

/* Draws charts[n] with gnuplot found through PATH: SVG in one process for up to 24 charts, PNG
 * split over the threads. A process never runs beyond timeout_s + 2 s. pictures[n] is filled; a
 * missing gnuplot, a failure or a time-out leaves `why`. Errors: ASSAY_E_NOMEM only. */
assay_code assay_plot_draw(assay_arena *arena, const assay_plot_order *order,
                           assay_picture *pictures, assay_err *err);

/* Allow-list filter (R7) from gnuplot's SVG to inline SVG: colours become CSS variables, ids are
 * made unique with `prefix`, own title and desc. False: refused (chart counts as not drawn). */
bool assay_svg_clean(assay_buf *out, assay_str svg, const assay_chart *chart, const char *prefix);
/* Standalone SVG: the same with light colours resolved. */
bool assay_svg_standalone(assay_buf *out, assay_str svg, const assay_chart *chart);

#endif
