/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things stand in a picture: box, ranges, tics, labels. Decided here once, so that gnuplot
 * and our own text agree to the pixel. Unit: one CSS pixel of the view box (PNG: scale pixels). */
#ifndef ASSAY_RENDER_PLOT_FRAME_H
#define ASSAY_RENDER_PLOT_FRAME_H

#include "render/plot.h"

enum { ASSAY_TICS_MAX = 16, ASSAY_LABELS_MAX = 40 };

typedef struct assay_tic {
  double at;
  char text[40]; /* digits, '.', '-', 'e', '+' only */
} assay_tic;

typedef struct assay_axis {
  bool log;
  double low, high; /* low < high, finite; positive when log */
  size_t n;
  assay_tic tics[ASSAY_TICS_MAX];
} assay_axis;

typedef struct assay_frame {
  double width, height;            /* of the picture */
  double left, right, top, bottom; /* edges of the axes' box, from the upper left corner */
  double em;                       /* type size that labels are placed for */
  double scale;                    /* pixels of the file per unit: 1 for SVG */
  bool title;                      /* the picture carries its own title (PNG) */
  assay_axis x, y;
} assay_frame;

/* Lays the picture of a chart out. False: no layer has a point to draw. Constant series get a
 * padded range; a log axis without a positive value falls back to a linear one. */
bool assay_frame_layout(const assay_chart *chart, assay_plot_kind kind, assay_frame *out);

/* Position of a value, in units; outside the box when outside the range, NaN when not drawable. */
double assay_frame_x(const assay_frame *frame, double x);
double assay_frame_y(const assay_frame *frame, double y);
/* Whether a value can be drawn on the axis (finite, positive on a log axis). */
bool assay_axis_shows(const assay_axis *axis, double value);

typedef enum assay_anchor {
  ASSAY_ANCHOR_START,
  ASSAY_ANCHOR_MIDDLE,
  ASSAY_ANCHOR_END
} assay_anchor;

typedef struct assay_label {
  assay_str line[2];
  size_t n;    /* lines, 1 or 2, one em and a quarter apart */
  double x, y; /* anchor point on the first base line */
  assay_anchor anchor;
  assay_ink ink;
} assay_label;

/* Texts of the picture: axes' names, ends of lines, marks. No two boxes of labels overlap and none
 * leaves the picture (widths are estimated, with slack); a label without a free place is left out,
 * the description still carries it. Returns their number. Greedy: each label in the order given
 * takes the cheapest of its candidate places. Source: Christensen, Marks & Shieber 1995. */
size_t assay_label_place(const assay_chart *chart, const assay_frame *frame,
                         assay_label out[static ASSAY_LABELS_MAX]);

/* Hex triplet of a colour role on light ground, and its CSS variable. */
const char *assay_ink_light(assay_ink ink);    /* "#0072b2" */
const char *assay_ink_variable(assay_ink ink); /* "--train" */

#endif
