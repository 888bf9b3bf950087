/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart as plain data: what to draw and what it says, already smoothed and decimated. Renderers
 * choose pixels, nothing else. */
#ifndef ASSAY_MODEL_CHART_H
#define ASSAY_MODEL_CHART_H

#include "model/finding.h"

typedef enum assay_ink { /* colour roles of the palette */
                         ASSAY_INK_TRAIN,
                         ASSAY_INK_VALIDATION,
                         ASSAY_INK_GOOD,
                         ASSAY_INK_BAD,
                         ASSAY_INK_WARN,
                         ASSAY_INK_FORECAST,
                         ASSAY_INK_EXTRA,
                         ASSAY_INK_CONTEXT,
                         ASSAY_INK_MUTED
} assay_ink;

typedef enum assay_layer_kind {
  ASSAY_LAYER_LINE,   /* x, y; NaN y breaks the line */
  ASSAY_LAYER_DASHED, /* the same, dashed */
  ASSAY_LAYER_DOTS,   /* x, y */
  ASSAY_LAYER_BAND,   /* x, low, high */
  ASSAY_LAYER_EXTENT, /* x, low, high: M4 extent of raw data, a grey trace */
  ASSAY_LAYER_STEPS,  /* x, y as a staircase */
  ASSAY_LAYER_RINGS   /* x, y: hollow marks at anomalies */
} assay_layer_kind;

typedef struct assay_layer {
  assay_layer_kind kind;
  assay_ink ink;
  const char *id;  /* [a-z][a-z0-9]{0,15}, unique in the chart */
  assay_str label; /* at the line's end; may be empty */
  size_t n;
  const double *x, *y, *low, *high; /* y, or low and high */
} assay_layer;

typedef enum assay_mark_kind {
  ASSAY_MARK_VLINE, /* at x */
  ASSAY_MARK_HLINE, /* at y */
  ASSAY_MARK_SHADE, /* x .. x2 */
  ASSAY_MARK_TICK   /* at x on the axis: non-finite value */
} assay_mark_kind;

typedef struct assay_mark {
  assay_mark_kind kind;
  assay_ink ink;
  double x, x2, y;
  assay_str label; /* up to two lines, LF between */
} assay_mark;

typedef struct assay_chart {
  const char *id;        /* "loss", "gap", ...: [a-z][a-z0-9]{0,15}, unique in the page */
  bool wide;             /* full width (hero) or half */
  bool flat;             /* a wide one that stays in sight above a table: lower */
  assay_str title;       /* states the finding */
  assay_str subtitle;    /* measure, unit, method, decimation */
  assay_str description; /* for those who cannot see it: trend and numbers */
  assay_str x_label, y_label;
  bool log_y, log_x;
  bool counted_x;                /* x counts things: no tic between two of them */
  ASSAY_VEC(assay_layer) layers; /* bottom first */
  ASSAY_VEC(assay_mark) marks;
  assay_strs table_head;   /* the numbers behind it, for a foldable table and a CSV */
  ASSAY_VEC(double) table; /* row-major, table_head.n columns; NaN: empty */
  assay_str empty;         /* why nothing can be drawn; then layers are empty */
} assay_chart;
typedef ASSAY_VEC(assay_chart) assay_charts;

#endif
