/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run judged: stages measure, findings note, verdicts decide, advice follows. */
#include "analysis/judging.h"
#include "analysis/judge.h"

typedef assay_code (*stage)(assay_judging *j, assay_err *err);

/* In the order of what needs what. */
static const stage STAGES[] = {
  assay_tracks_prepare,   assay_spikes_measure,       assay_epochs_prepare,
  assay_schedule_prepare, assay_memorisation_measure, assay_stability_measure,
  assay_fit_measure,      assay_convergence_measure,  assay_forecast_measure,
  assay_rise_measure,     assay_perplexity_read,      assay_best_measure,
  assay_gap_measure,      assay_perplexity_measure,   assay_patience_measure,
  assay_scores_measure,
};

/* Keeps the first verdict that applies; the others are listed with why not. */
static assay_code rule(assay_judging *j, const assay_check *check, assay_err *err)
{
  assay_verdict *verdict = &j->out->verdict;
  j->ruling = (assay_ruling){ 0 };
  if (check->run(j, err))
    return ASSAY_E_NOMEM;
  if (j->ruling.applies && !verdict->id) {
    verdict->id = check->id;
    verdict->grade = j->ruling.grade;
    verdict->sentence = j->ruling.sentence;
    return ASSAY_OK;
  }
  assay_rejected *rejected = ASSAY_PUSH(j->arena, &verdict->rejected);
  if (!rejected)
    return assay_err_nomem(err);
  rejected->id = check->id;
  rejected->why = j->ruling.applies ? assay_say(j, "it would apply, but %s goes first", verdict->id)
                                    : j->ruling.why;
  return ASSAY_OK;
}

static assay_code run_checks(assay_judging *j, assay_check_kind kind, assay_err *err)
{
  size_t n;
  const assay_check *const *checks = assay_checks(&n);
  for (size_t i = 0; i < n; i++) {
    const assay_check *check = checks[i];
    if (check->kind != kind || !check->run)
      continue;
    j->current = check;
    assay_code code = kind == ASSAY_CHECK_VERDICT ? rule(j, check, err) : check->run(j, err);
    if (code || j->failed)
      return assay_err_nomem(err);
  }
  return ASSAY_OK;
}

static assay_code judge(assay_judging *j, assay_err *err)
{
  for (size_t i = 0; i < sizeof STAGES / sizeof *STAGES; i++)
    if (STAGES[i](j, err) || j->failed)
      return assay_err_nomem(err);
  if (run_checks(j, ASSAY_CHECK_VERDICT, err) || run_checks(j, ASSAY_CHECK_FINDING, err))
    return assay_err_nomem(err);
  return assay_advice_give(j, err);
}

assay_code assay_run_judge(assay_arena *arena, const assay_run *run, const assay_options *options,
                           assay_run_review *out, assay_err *err)
{
  *out = (assay_run_review){ .run = run };
  assay_arena *scratch = assay_arena_new();
  assay_judging *j = scratch ? assay_arena_alloc(scratch, sizeof *j) : NULL;
  if (!j) {
    assay_arena_free(scratch);
    return assay_err_nomem(err);
  }
  j->arena = arena;
  j->scratch = scratch;
  j->run = run;
  j->options = options;
  j->by = assay_by_read(options->by);
  j->out = out;
  j->segment_step = ASSAY_NO_STEP;
  assay_code code = assay_limits_read(options, j->limit, err);
  if (!code)
    code = judge(j, err);
  assay_arena_free(scratch);
  return code;
}
