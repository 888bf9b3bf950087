/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How figures are said: the words that text, Markdown and page share. */
#ifndef ASSAY_RENDER_FIGURES_H
#define ASSAY_RENDER_FIGURES_H

#include "model/review.h"

/* 4 significant digits; "none" for NaN. */
void assay_figure_number(assay_buf *out, double x);
/* Whole number with separators of thousands. */
void assay_figure_count(assay_buf *out, uint64_t n);
/* "7.6 %" of a fraction, signed if asked; "none" for NaN. */
void assay_figure_percent(assay_buf *out, double fraction, bool sign);
/* "step 2,760" or "epoch 3"; "none". */
void assay_figure_step(assay_buf *out, const assay_run *run, int64_t step);
/* "p < 0.001" or "p = 0.034". */
void assay_figure_p(assay_buf *out, double p);

/* The same without the letter: "<0.001" or "0.034"; "-" for NaN. */
void assay_figure_p_bare(assay_buf *out, double p);
/* Half an interval at the decimals of the value it belongs to. */
void assay_figure_margin(assay_buf *out, double value, double margin);
/* Tokens, seconds, money: whole numbers with separators, others at 4 digits. */
void assay_figure_amount(assay_buf *out, double x);

/* One key figure of a run: a short name and its sentence, empty text: does not apply. */
typedef struct assay_figure {
  const char *name;
  assay_str text;
} assay_figure;
enum { ASSAY_FIGURES_MAX = 16 };

/* The figures of a run in reading order, those that apply. Returns their number; SIZE_MAX when out
 * of memory. */
size_t assay_figures_fill(assay_arena *arena, const assay_run_review *r,
                          assay_figure out[ASSAY_FIGURES_MAX]);

/* "OVERFITTING (confirmed)". */
void assay_figure_verdict(assay_buf *out, const assay_verdict *verdict);

#endif
