/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the shapes of a drawing anew from the numbers of gnuplot's. Each function reads attribute
 * values by its own small grammar; false: a value does not fit it, the drawing is refused. */
#ifndef ASSAY_RENDER_SVG_SHAPE_H
#define ASSAY_RENDER_SVG_SHAPE_H

#include "render/page/plot_frame.h"

typedef struct assay_svg_pen {
  assay_buf *out;
  bool themed; /* colours as CSS variables, else the light palette */
} assay_svg_pen;

/* Root element with title and desc; prefix: ids of the page, NULL for a file of its own. */
void assay_svg_open(const assay_svg_pen *pen, const assay_chart *chart, const assay_frame *frame,
                    const char *prefix);
/* The labels (assay_label_place) and the root's end. */
void assay_svg_end(const assay_svg_pen *pen, const assay_chart *chart, const assay_frame *frame);

/* A line; moves without a line are left out. Coordinates are kept to a tenth. */
bool assay_svg_path(const assay_svg_pen *pen, assay_str d, assay_str stroke, assay_str width,
                    assay_str dashes);
bool assay_svg_area(const assay_svg_pen *pen, assay_str points, assay_str fill, assay_str opacity);
/* gnuplot's marks: #gpPt6 a disc, #gpPt5 a ring; others are refused. */
bool assay_svg_dot(const assay_svg_pen *pen, assay_str href, assay_str transform, assay_str colour,
                   assay_str width);
/* A tic label: digits, signs and exponents only. */
bool assay_svg_tic(const assay_svg_pen *pen, assay_str text, assay_str transform, assay_str fill,
                   assay_str anchor);

#endif
