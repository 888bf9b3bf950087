/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  size_t n = j->out->spikes.n, open = 0;
  if (!n)
    return ASSAY_OK;
  const assay_spike *spikes = j->out->spikes.items, *top = spikes;
  for (size_t i = 0; i < n; i++) {
    top = spikes[i].height > top->height ? &spikes[i] : top;
    open += spikes[i].recovered_step == ASSAY_NO_STEP;
  }
  assay_finding *note = assay_judging_note(
      j, assay_say(j,
                   "%zu %s of the training loss, the highest at %s %lld (%s above the rolling "
                   "median); %s.",
                   n, n == 1 ? "spike" : "spikes", assay_say_x(j), (long long)top->step,
                   assay_say_percent(j, top->height),
                   open     ? "the last did not recover"
                   : n == 1 ? "it recovered"
                            : "all recovered"));
  note->first_step = spikes[0].step;
  note->last_step = spikes[n - 1].step;
  note->chart = "loss";
  assay_finding_fact(j, note, "count", (double)n);
  assay_finding_fact(j, note, "highest", top->height);
  assay_finding_fact(j, note, "spike_score", j->out->spike_score);
  return ASSAY_OK;
}

static const char *const limits[] = {
  "spike_height", "spike_mad", "spike_mad_first", "spike_mad_next", "spike_pair_points",
  "spike_skip",   NULL
};

const assay_check assay_check_loss_spikes = {
  .id = "LOSS_SPIKES",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 32,
  .severity = ASSAY_WARNING,
  .title = "Spikes of the training loss",
  .applies_to = "9 training points",
  .rule = "Height over the rolling median (window n/12, 9 to 101, odd): over 10 % of it and "
          "over 22 MAD (x 1.4826), or, from 200 points on, two in a row over 8 and 4 MAD; not "
          "in the first 3 % of the run; not where the level stays up (a restart, a "
          "divergence).",
  .hint = "Harmless if it recovers at once; otherwise lower the rate or clip gradients, and "
          "look at the batch.",
  .source = "labelled curves, tests/curves; PaLM 2022; OLMo 2 2024 for the spike score",
  .thresholds = limits,
  .run = judge,
};
