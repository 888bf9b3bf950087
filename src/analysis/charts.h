/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building the charts of one run: smoothing and decimation happen here, pixels in render. Sticky
 * error: after out of memory every call is harmless and `failed` stays true. */
#ifndef ASSAY_ANALYSIS_CHARTS_H
#define ASSAY_ANALYSIS_CHARTS_H

#include "model/review.h"

/* Widths of the plots in pixels: what M4 decimates to. */
enum { ASSAY_COLUMNS_WIDE = 900, ASSAY_COLUMNS_HALF = 420 };

typedef struct assay_drawing {
  assay_arena *arena;
  assay_run_review *review;
  assay_err *err;
  bool failed;
  assay_chart spare; /* what is built on after a failure */
  assay_mark spare_mark;
} assay_drawing;

/* x and y of a series as doubles, all points in order (y may be non-finite). n 0: no series. */
typedef struct assay_trace {
  size_t n;
  double *x, *y;
} assay_trace;

/* ---- parts (charts.c) ---- */

assay_trace assay_trace_read(assay_drawing *d, const assay_series *series);
size_t assay_trace_points(const assay_trace *trace); /* finite ones */
/* For the eye: centred Gaussian mean, spikes left out; the trace itself below 60 points. At most
 * 2000 points; above 4000 block means first. */
assay_trace assay_trace_smooth(assay_drawing *d, const assay_trace *trace);
/* Linear interpolation at x; NaN outside or beside a gap. */
double assay_trace_at(const assay_trace *trace, double x);

/* A new chart with axes; never NULL. */
assay_chart *assay_chart_add(assay_drawing *d, const char *id, const char *y_label);
void assay_layer_add(assay_drawing *d, assay_chart *chart, const assay_layer *layer);
/* Grey extent of a trace, decimated to the chart's columns. */
void assay_extent_add(assay_drawing *d, assay_chart *chart, const assay_trace *trace,
                      assay_ink ink);
/* Line of a trace; above the chart's columns its M4 extent as a line. */
void assay_line_add(assay_drawing *d, assay_chart *chart, const assay_trace *trace,
                    const assay_layer *style);
/* Never NULL. */
assay_mark *assay_mark_add(assay_drawing *d, assay_chart *chart, assay_mark_kind kind,
                           assay_ink ink, double x);
/* Red ticks where a trace is not finite, the first with their number. */
void assay_gaps_mark(assay_drawing *d, assay_chart *chart, const assay_trace *trace);
/* A row of the numbers table: as many values as the head has columns. */
void assay_row_add(assay_drawing *d, assay_chart *chart, const double *values);
void assay_head_add(assay_drawing *d, assay_chart *chart, const char *name);
/* Whether a log axis serves: all finite values positive and max > 20 min. */
bool assay_spans_decades(const assay_trace *a, const assay_trace *b);

assay_str assay_draw_say(assay_drawing *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *assay_draw_number(assay_drawing *d, double x);         /* 4 significant digits */
const char *assay_draw_percent(assay_drawing *d, double fraction); /* "7.6 %" */
const char *assay_draw_x(const assay_drawing *d);                  /* "step" or "epoch" */

/* ---- the charts; each adds one if it has something to show ---- */

void assay_chart_loss(assay_drawing *d);
void assay_chart_gap(assay_drawing *d);
void assay_chart_perplexity(assay_drawing *d);
void assay_chart_learning_rate(assay_drawing *d);
void assay_chart_grad_norm(assay_drawing *d);
void assay_chart_patience(assay_drawing *d);
void assay_chart_scores(assay_drawing *d);

#endif
