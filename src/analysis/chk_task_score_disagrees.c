/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/judging.h"

enum { SCORES_MIN = 3 };

typedef struct dissent {
  const assay_series *series;
  int64_t step;       /* where the score is best */
  double best, there; /* its best value, and the value where the loss is best */
  double lost;        /* fraction of the score */
} dissent;

static bool value_at(const assay_track *t, int64_t step, double *value)
{
  size_t i = assay_track_lower(t, step);
  if (i == t->n || t->step[i] != step)
    return false;
  *value = t->y[i];
  return true;
}

static assay_code read_score(assay_judging *j, const assay_series *s, dissent *d, assay_err *err)
{
  assay_track t;
  d->lost = 0;
  if (assay_track_read(j, s, &t, err))
    return assay_err_nomem(err);
  if (t.n < SCORES_MIN || !value_at(&t, j->out->lowest.step, &d->there))
    return ASSAY_OK;
  size_t best = assay_best_index(t.y, t.n, 1);
  d->series = s;
  d->step = t.step[best];
  d->best = t.y[best];
  d->lost = (d->best - d->there) / fmax(fabs(d->best), fabs(d->there));
  return ASSAY_OK;
}

static void tell(assay_judging *j, const dissent *d, size_t more)
{
  const char *others = more ? assay_say(j, "; %zu more disagree as well", more).ptr : "";
  assay_finding *note = assay_judging_note(
      j, assay_say(j,
                   "%.*s is best at %s %lld (%s); where the loss is best, at %lld, it is %s, which "
                   "is %s worse%s.",
                   ASSAY_STR_ARG(d->series->name), assay_say_x(j), (long long)d->step,
                   assay_say_number(j, d->best), (long long)j->out->lowest.step,
                   assay_say_number(j, d->there), assay_say_percent(j, d->lost), others));
  note->first_step = note->last_step = d->step;
  note->chart = "scores";
  assay_finding_fact(j, note, "best", d->best);
  assay_finding_fact(j, note, "at_best_loss", d->there);
}

/* The score that disagrees most speaks for the others. */
static assay_code judge(assay_judging *j, assay_err *err)
{
  dissent most = { 0 }, one = { 0 };
  size_t count = 0;
  for (size_t i = 0; i < j->run->series.n && j->valid.n; i++) {
    const assay_series *s = &j->run->series.items[i];
    if (s->role != ASSAY_ROLE_METRIC || assay_metric_direction(s->name) <= 0)
      continue;
    if (read_score(j, s, &one, err))
      return assay_err_nomem(err);
    count += one.lost > j->limit[ASSAY_T_TASK_MARGIN];
    if (one.lost > most.lost)
      most = one;
  }
  if (count)
    tell(j, &most, count - 1);
  return ASSAY_OK;
}

static const char *const limits[] = { "task_score_margin", NULL };

const assay_check assay_check_task_score_disagrees = {
  .id = "TASK_SCORE_DISAGREES",
  .kind = ASSAY_CHECK_FINDING,
  .rank = 50,
  .severity = ASSAY_WARNING,
  .title = "A task score disagrees with the loss",
  .applies_to = "a logged task score",
  .rule = "The best step of a task score differs from that of the loss, and at the loss's "
          "best step the score is over 1 % worse than its best.",
  .hint = "A loss is not the task: choose the checkpoint by the score that you ship for (--by "
          "NAME).",
  .source = "LIMA 2023: the validation loss rose while the task score did",
  .thresholds = limits,
  .run = judge,
};
