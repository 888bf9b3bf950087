/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which checkpoint: the best evaluation, how sure that is, which saved one comes nearest, and what
 * keeping the last one costs. */
#include "analysis/judging.h"
#include "stat/robust.h"

enum {
  PICK_SHORT = 12, /* evaluations up to which each counts for itself */
  PICK_REACH = 1
};

/* The series that "best" is read from: value, its fit (lower is better) and noise. */
typedef struct target {
  assay_track track;
  const double *fit; /* sign * fitted value */
  double sign;       /* +1 lower is better, -1 higher is better */
  double sigma;
  size_t first, last; /* where the minimum is sought */
} target;

/* The series that --by names; NULL: the run has none of that name. */
static const assay_series *by_series(const assay_judging *j)
{
  if (!j->by.name.ptr || assay_str_eqz(j->by.name, "validation_loss"))
    return j->valid.series;
  if (assay_str_eqz(j->by.name, "train_loss"))
    return j->train.series;
  if (assay_str_eqz(j->by.name, "perplexity")) {
    const assay_series *s = assay_run_series(j->run, ASSAY_ROLE_VALIDATION_PERPLEXITY);
    return s ? s : j->valid.series; /* a monotone view of the loss */
  }
  for (size_t i = 0; i < j->run->series.n; i++)
    if (assay_str_eq(j->run->series.items[i].name, j->by.name))
      return &j->run->series.items[i];
  return NULL;
}

static target target_of_loss(const assay_judging *j)
{
  return (target){ j->valid, j->valley, 1, j->valley_sigma, j->valley_first, j->valley_last };
}

/* What --by asks for; no points: the run has none of it. */
static assay_code target_by_name(assay_judging *j, target *to, assay_err *err)
{
  const assay_series *s = by_series(j);
  if (s && s == j->valid.series && j->by.direction <= 0) {
    *to = target_of_loss(j);
    return ASSAY_OK;
  }
  if (assay_track_read(j, s, &to->track, err))
    return assay_err_nomem(err);
  int direction = j->by.direction ? j->by.direction : assay_metric_direction(j->by.name);
  size_t n = to->track.n;
  double *fit = assay_judging_doubles(j, n);
  if (!fit)
    return assay_err_nomem(err);
  to->sign = direction > 0 ? -1 : 1;
  for (size_t i = 0; i < n; i++)
    fit[i] = to->sign * to->track.y[i];
  to->fit = fit;
  to->sigma = to->track.sigma;
  to->first = 0;
  to->last = n ? n - 1 : 0;
  return ASSAY_OK;
}

/* Validation loss at a step: as logged there, NaN where no evaluation was. */
static double logged_at(const assay_track *t, int64_t step)
{
  size_t i = assay_track_lower(t, step);
  return i < t->n && t->step[i] == step ? t->y[i] : (double)NAN;
}

/* A checkpoint's value: as logged, between two evaluations on the straight line. */
static double value_at(const assay_track *t, int64_t step)
{
  size_t i = assay_track_lower(t, step);
  if (i == t->n)
    return t->ends_bad && step >= t->bad_from ? (double)NAN : t->y[t->n - 1];
  if (i == 0 || t->step[i] == step)
    return t->y[i];
  double share = ((double)step - t->x[i - 1]) / (t->x[i] - t->x[i - 1]);
  return t->y[i - 1] + share * (t->y[i] - t->y[i - 1]);
}

/* Checkpoints that exist: those told as far as the run went, else those found. */
static assay_code read_saved(assay_judging *j, assay_err *err)
{
  const assay_options *o = j->options;
  bool told = o->n_saved_steps > 0;
  size_t n = told ? o->n_saved_steps : j->run->checkpoints.n;
  j->saved = assay_arena_array(j->scratch, n, sizeof *j->saved);
  if (!j->saved)
    return assay_err_nomem(err);
  j->last_saved = j->first_beyond = ASSAY_NO_STEP;
  for (size_t i = 0; i < n; i++) {
    int64_t step = told ? o->saved_steps[i] : j->run->checkpoints.items[i].step;
    if (told && step > j->out->last.step) {
      j->first_beyond = j->beyond++ && j->first_beyond < step ? j->first_beyond : step;
      continue;
    }
    j->saved[j->n_saved++] = step;
    j->last_saved = step > j->last_saved ? step : j->last_saved;
  }
  return ASSAY_OK;
}

static void find_saved(const assay_judging *j, const target *to, assay_best *best)
{
  double least = (double)INFINITY;
  for (size_t i = 0; i < j->n_saved; i++) {
    double value = to->sign * value_at(&to->track, j->saved[i]);
    if (value < least || (value == least && j->saved[i] < best->saved_step)) {
      least = value;
      best->saved_step = j->saved[i];
    }
  }
  for (size_t i = 0; i < j->run->checkpoints.n; i++)
    if (j->run->checkpoints.items[i].step == best->saved_step)
      best->path = j->run->checkpoints.items[i].path;
}

/* Value of an evaluation with its neighbours at half its weight; the ends stand for what they lack.
 */
static double with_neighbours(const assay_track *t, size_t i)
{
  double before = t->y[i ? i - 1 : i], behind = t->y[i + 1 < t->n ? i + 1 : i];
  return (before + 2 * t->y[i] + behind) / 4;
}

/* The least evaluation inside the minimum block of the fall-then-rise fit. The block is often one
 * evaluation, and a lucky one: on long curves it and its neighbours are compared by weighted means
 * (95th percentile of the regret on labelled curves: 0.3 to 1.0 %, of the plain least 0.5 to 1.2
 * %). */
static size_t pick(const target *to)
{
  const assay_track *t = &to->track;
  size_t reach = t->n > PICK_SHORT ? PICK_REACH : 0, best = to->first;
  size_t from = to->first > reach ? to->first - reach : 0;
  size_t last = to->last + reach < t->n ? to->last + reach : t->n - 1;
  double least = (double)INFINITY;
  for (size_t i = from; i <= last; i++) {
    double value = to->sign * (reach ? with_neighbours(t, i) : t->y[i]);
    if (value < least) {
      least = value;
      best = i;
    }
  }
  return best;
}

static assay_best best_of(assay_judging *j, const target *to)
{
  const assay_track *t = &to->track;
  int direction = to->sign > 0 ? -1 : 1;
  size_t at = pick(to);
  double bar = to->fit[at] + to->sigma;
  size_t low = at, high = at, early = 0;
  while (low > 0 && to->fit[low - 1] <= bar)
    low--;
  while (high + 1 < t->n && to->fit[high + 1] <= bar)
    high++;
  while (early < at && to->fit[early] > bar)
    early++;
  assay_best best = { .step = t->step[at],
                      .epoch = assay_run_epoch(j->run, t->step[at]),
                      .value = t->y[at],
                      .validation_loss = logged_at(&j->valid, t->step[at]),
                      .low_step = t->step[low],
                      .high_step = t->step[high],
                      .raw_step = t->step[assay_best_index(t->y, t->n, direction)],
                      .one_se_step = t->step[early],
                      .saved_step = ASSAY_NO_STEP };
  find_saved(j, to, &best);
  return best;
}

static double last_value(const assay_series *s)
{
  bool finite = s && s->n && isfinite(s->value[s->n - 1]);
  return finite ? s->value[s->n - 1] : (double)NAN;
}

static void fill_last(assay_judging *j)
{
  const assay_series *const series[] = { j->train.series, j->valid.series };
  assay_last *last = &j->out->last;
  last->step = ASSAY_NO_STEP;
  for (size_t i = 0; i < 2; i++)
    if (series[i] && series[i]->n && series[i]->step[series[i]->n - 1] > last->step)
      last->step = series[i]->step[series[i]->n - 1];
  last->epoch = last->step == ASSAY_NO_STEP ? (double)NAN : assay_run_epoch(j->run, last->step);
  last->train_loss = last_value(j->train.series);
  last->validation_loss = last_value(j->valid.series);
}

static void fill_regret(assay_run_review *out)
{
  double lowest = out->lowest.validation_loss, last = out->last.validation_loss;
  out->last.regret = lowest != 0 ? (last - lowest) / fabs(lowest) : (double)NAN;
}

/* The run does not overfit before the evaluation that is recommended. */
static void settle_onset(assay_run_review *out)
{
  assay_overfitting *o = &out->overfitting;
  if (o->onset_step == ASSAY_NO_STEP || o->onset_step >= out->lowest.step)
    return;
  o->onset_step = out->lowest.step;
  o->onset_high = o->onset_high > o->onset_step ? o->onset_high : o->onset_step;
}

static assay_best no_best(void)
{
  return (assay_best){ .step = ASSAY_NO_STEP,
                       .low_step = ASSAY_NO_STEP,
                       .high_step = ASSAY_NO_STEP,
                       .raw_step = ASSAY_NO_STEP,
                       .one_se_step = ASSAY_NO_STEP,
                       .saved_step = ASSAY_NO_STEP,
                       .epoch = (double)NAN,
                       .value = (double)NAN,
                       .validation_loss = (double)NAN };
}

assay_code assay_best_measure(assay_judging *j, assay_err *err)
{
  assay_run_review *out = j->out;
  target loss = target_of_loss(j), asked = { 0 };
  fill_last(j);
  if (read_saved(j, err))
    return assay_err_nomem(err);
  out->lowest = loss.track.n ? best_of(j, &loss) : no_best();
  if (target_by_name(j, &asked, err))
    return assay_err_nomem(err);
  out->has_best = asked.track.n > 0;
  out->best = out->has_best ? best_of(j, &asked) : no_best();
  if (out->has_best)
    j->tied = out->best.high_step == asked.track.step[asked.track.n - 1];
  /* perplexity that no column holds */
  if (assay_str_eqz(j->by.name, "perplexity") && asked.track.series == j->valid.series)
    out->best.value = assay_perplexity_of(j, out->best.value);
  settle_onset(out);
  fill_regret(out);
  return ASSAY_OK;
}
