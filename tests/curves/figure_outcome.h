/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One labelled curve and what the program made of it. */
#ifndef FIGURE_OUTCOME_H
#define FIGURE_OUTCOME_H

#include "curves/gen_curves.h"
#include "model/review.h"

typedef struct outcome {
  curve c; /* truth and facts; its arrays are gone (NULL) */
  const char *verdict;
  assay_overfit_grade overfit;
  assay_convergence_state trend; /* of the training loss */
  double regret;   /* noise-free validation loss at the best step named / least - 1; inf: a
                      step without evaluation */
  double forecast; /* training loss at 1.5x; NaN: refused */
  bool covered;    /* its interval holds the noise-free loss */
  int64_t divergence_step, nonfinite_step;
  size_t spikes_found, spikes_false;
  size_t points; /* training rows on which a spike named is false */
  int memorisation;
} outcome;

typedef ASSAY_VEC(outcome) outcome_list;

/* Draws the curve, hands it over as a run in memory, and reads the review. Errors: those of
 * judging. */
assay_code outcome_find(uint64_t seed, curve_class kind, unsigned index, outcome *out);

#endif
