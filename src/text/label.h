/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of labels. Labels are numbers; those of the references come first, then outputs that are
 * no label of any reference. */
#ifndef ASSAY_TEXT_LABEL_H
#define ASSAY_TEXT_LABEL_H

#include <stddef.h>

/* By label: segments whose reference it is, whose output it is, and that have it as both. */
typedef struct assay_label_counts {
  size_t n;
  const double *support, *predicted, *hits; /* [n] */
} assay_label_counts;

typedef enum assay_label_metric {
  ASSAY_LABEL_ACCURACY,
  ASSAY_LABEL_MACRO_F1,
  ASSAY_LABEL_MCC
} assay_label_metric;

/* scikit-learn's definitions, 0 to 1 (MCC: -1 to 1); 0 where a denominator is 0. Macro F1 is over
 * the labels that stand in references or outputs. */
double assay_label_score(assay_label_metric which, const assay_label_counts *counts);

#endif
