/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of the outputs alone. They need all outputs at once: see diversity.h. */
#include "text/diversity.h"
#include "text/metric.h"

static const assay_metric_kind kind = { 0 };

const assay_metric assay_metrics_diversity[] = {
  { "distinct1", "Distinct-1", "Different words over all words of the outputs (white space words).",
    "1", "0..1", "Some scripts average the ratio over texts instead of taking it once over all.",
    "Li et al. 2016", 0, &kind, ASSAY_DISTINCT_1 },
  { "distinct2", "Distinct-2", "Different word pairs over all word pairs of the outputs.", "1",
    "0..1", "Some scripts average the ratio over texts instead of taking it once over all.",
    "Li et al. 2016", 0, &kind, ASSAY_DISTINCT_2 },
  { "self_bleu", "Self-BLEU",
    "Mean BLEU (scale 0 to 1, effective order, exp smoothing) of each output against all the "
    "others as references, white space words.",
    "1", "0..1", "Texygen and fast-bleu smooth otherwise, and most scripts sample the references.",
    "Zhu et al. 2018", -1, &kind, ASSAY_SELF_BLEU },
  { 0 },
};

bool assay_metric_is_diversity(const assay_metric *metric)
{
  return metric->kind == &kind;
}
