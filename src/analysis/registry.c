/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/registry.h"

#include <string.h>

#define ASSAY_CHECK(word) extern const assay_check assay_check_##word;
#include "check_list.h"
#undef ASSAY_CHECK

/* Verdicts by rank, then findings in the order they run, as src/analysis/meson.build lists them. */
static const assay_check *const CHECKS[] = {
#define ASSAY_CHECK(word) &assay_check_##word,
#include "check_list.h"
#undef ASSAY_CHECK
};

const assay_check *const *assay_checks(size_t *n)
{
  *n = sizeof CHECKS / sizeof *CHECKS;
  return CHECKS;
}

const assay_check *assay_check_find(const char *id)
{
  for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++)
    if (strcmp(CHECKS[i]->id, id) == 0)
      return CHECKS[i];
  return NULL;
}

#define LOSS_RANGE "-inf..inf, nats where the trainer uses them"

static const assay_quantity QUANTITIES[] = {
  { "train_loss", "Training loss", "nats", -1, LOSS_RANGE, "a training loss column",
    "As logged: usually the batch loss before the update, averaged since the last row.",
    "trainer" },
  { "validation_loss", "Validation loss", "nats", -1, LOSS_RANGE, "a validation loss column",
    "As logged, on the primary validation set.", "trainer" },
  { "perplexity", "Perplexity", "1", -1, "1..inf", "a loss column",
    "exp(loss), or 2^loss where the log says so; losses are averaged, never perplexities.",
    "Jelinek et al. 1977" },
  { "rise", "Rise of the validation loss", "fraction", -1, "0..inf", "2 evaluations",
    "(end - minimum of the fall-then-rise fit) / minimum; end: median of the last 3 evaluations.",
    "definition" },
  { "regret", "Regret of the last checkpoint", "fraction", -1, "0..inf", "1 evaluation",
    "(last - best) / best of the validation loss as logged.", "definition" },
  { "gap", "Generalisation gap", "nats", 0, "-inf..inf", "both losses",
    "Last validation loss minus the mean training loss since the evaluation before.",
    "definition" },
  { "spikes", "Spikes of the training loss", "events", -1, "0..inf", "a training loss column",
    "Number of events above the rolling median; see LOSS_SPIKES.", "definition" },
  { "spike_score", "Spike score", "share", -1, "0..1", "31 training points",
    "Share of values at least 7 standard deviations from the mean of the last 1000.",
    "OLMo 2, 2024" },
};

const assay_quantity *assay_quantities(size_t *n)
{
  *n = sizeof QUANTITIES / sizeof *QUANTITIES;
  return QUANTITIES;
}
