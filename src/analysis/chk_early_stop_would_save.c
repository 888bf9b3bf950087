/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

static assay_code judge(assay_judging *j, assay_err *err)
{
  (void)err;
  const assay_patience *found = NULL;
  double length = j->valid.n ? j->valid.x[j->valid.n - 1] : 0;
  for (size_t i = 0; i < j->out->patience.n; i++) {
    const assay_patience *p = &j->out->patience.items[i];
    bool saves =
        (double)p->steps_saved >= j->limit[ASSAY_T_SAVE_SHARE] * length && p->steps_saved > 0;
    if (saves && p->regret <= j->limit[ASSAY_T_SAVE_REGRET] &&
        (!found || p->steps_saved > found->steps_saved))
      found = p;
  }
  if (!found)
    return ASSAY_OK;
  assay_finding *note = assay_judging_note(
      j,
      assay_say(j,
                "Early stopping with a patience of %d (%s) would have stopped at %s %lld and saved "
                "%lld steps (%s of the run) at a loss %s %s the best.",
                found->patience, found->rule, assay_say_x(j), (long long)found->stop_step,
                (long long)found->steps_saved,
                assay_say_percent(j, (double)found->steps_saved / length),
                assay_say_percent(j, fabs(found->regret)), found->regret < 0 ? "below" : "above"));
  note->first_step = note->last_step = found->stop_step;
  assay_finding_fact(j, note, "steps_saved", (double)found->steps_saved);
  assay_finding_fact(j, note, "regret", found->regret);
  return ASSAY_OK;
}

static const char *const limits[] = { "save_share", "save_regret", NULL };

const assay_check assay_check_early_stop_would_save = {
  .id = "EARLY_STOP_WOULD_SAVE",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 48,
  .severity = ASSAY_NOTE,
  .title = "Early stopping would have saved steps",
  .applies_to = "2 evaluations",
  .rule = "A usual patience rule, replayed, stops at least 10 % of the run earlier and keeps "
          "a checkpoint within 0.5 % of the best.",
  .hint = "Switch early stopping on with that patience.",
  .source = "defaults of the named trainers; Prechelt 1998",
  .thresholds = limits,
  .run = judge,
};
