/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every figure of a report that a rule can name, and where it lies in the document. */
#ifndef ASSAY_ANALYSIS_NAMED_FIGURES_H
#define ASSAY_ANALYSIS_NAMED_FIGURES_H

#include "base/str.h"

typedef struct assay_figure {
  const char *name;  /* as rules have it, parts joined by dots */
  const char *path;  /* in an object of runs[] or systems[]; lists are chosen from by selectors */
  const char *noise; /* path of the sigma that goes with it; NULL: unknown */
  const char *title; /* NULL: it is listed among the quantities of review */
  const char *unit;
  int direction;   /* +1 higher is better, -1 lower, 0 neither */
  bool word;       /* it stands for words */
  bool system;     /* of systems[], not of runs[] */
  bool validation; /* it was measured on the validation data */
} assay_figure;

const assay_figure *assay_figures(size_t *n);
/* By name, or by path: train_loss.last is train.last. NULL: there is none. */
const assay_figure *assay_figure_find(assay_str name);

/* The parts of a score, "precisions bp ratio" and so on. */
const char *assay_score_parts(const char *metric);
/* Whether a name such as "precisions" or "ci.low" is one of them. */
bool assay_score_has_part(const char *metric, assay_str part);

#endif
