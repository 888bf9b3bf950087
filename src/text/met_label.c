/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/label.h"

#include <math.h>

#include "text/metric.h"

static double sum(const double *v, size_t n)
{
  double total = 0;
  for (size_t i = 0; i < n; i++)
    total += v[i];
  return total;
}

static double accuracy(const assay_label_counts *c)
{
  double all = sum(c->support, c->n);
  return all > 0 ? sum(c->hits, c->n) / all : 0;
}

static double macro_f1(const assay_label_counts *c)
{
  double total = 0, labels = 0;
  for (size_t k = 0; k < c->n; k++) {
    double below = c->support[k] + c->predicted[k];
    if (below > 0) {
      total += 2 * c->hits[k] / below;
      labels++;
    }
  }
  return labels > 0 ? total / labels : 0;
}

/* Matthews correlation for several classes (Gorodkin 2004). */
static double mcc(const assay_label_counts *c)
{
  double all = sum(c->support, c->n), hits = sum(c->hits, c->n), both = 0, predicted = 0,
         support = 0;
  for (size_t k = 0; k < c->n; k++) {
    both += c->predicted[k] * c->support[k];
    predicted += c->predicted[k] * c->predicted[k];
    support += c->support[k] * c->support[k];
  }
  double below = (all * all - predicted) * (all * all - support);
  return below > 0 ? (hits * all - both) / sqrt(below) : 0;
}

double assay_label_score(assay_label_metric which, const assay_label_counts *c)
{
  switch (which) {
  case ASSAY_LABEL_ACCURACY:
    return accuracy(c);
  case ASSAY_LABEL_MACRO_F1:
    return macro_f1(c);
  case ASSAY_LABEL_MCC:
    break;
  }
  return mcc(c);
}

static const assay_metric_kind kind = { 0 };

const assay_metric assay_metrics_label[] = {
  { "accuracy", "Accuracy",
    "Share of outputs that equal their reference as a label (trimmed, case kept).", "1", "0..1",
    "The same as scikit-learn's accuracy_score.", "scikit-learn; Wilson 1927 for the interval", 1,
    &kind, ASSAY_LABEL_ACCURACY },
  { "macro_f1", "Macro F1", "Mean of the classes' F1, each class counting the same.", "1", "0..1",
    "scikit-learn's f1_score with average=macro; weighted and micro averages differ.",
    "scikit-learn", 1, &kind, ASSAY_LABEL_MACRO_F1 },
  { "mcc", "MCC", "Matthews correlation of outputs and references over all classes.", "1", "-1..1",
    "The same as scikit-learn's matthews_corrcoef.", "Gorodkin 2004", 1, &kind, ASSAY_LABEL_MCC },
  { 0 },
};

bool assay_metric_is_label(const assay_metric *metric)
{
  return metric->kind == &kind;
}
