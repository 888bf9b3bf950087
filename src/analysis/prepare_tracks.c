/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the run's series to finite tracks; values that hide a NaN are taken out. */
#include "analysis/judging.h"
#include "stat/robust.h"

enum { BEFORE_ZERO = 5, LEVEL_POINTS_MAX = 50, LEVEL_SHARE = 10 };

size_t assay_track_lower(const assay_track *track, int64_t step)
{
  size_t low = 0, high = track->n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (track->step[middle] < step)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

double assay_track_mean(const assay_track *track, int64_t after, int64_t upto)
{
  if (after >= upto || !track->n)
    return (double)NAN;
  size_t from = assay_track_lower(track, after + 1);
  size_t to = upto == INT64_MAX ? track->n : assay_track_lower(track, upto + 1);
  return assay_mean(track->y + from, to - from);
}

/* What stands for NaN in this series, beside NaN itself. */
typedef struct disguise {
  bool zeros;
  double placeholder; /* NaN: none */
} disguise;

/* Zeros are filtered NaNs unless the loss was small enough before to round to zero. */
static bool zeros_hide(const assay_judging *j, const assay_series *s, bool nan_beside)
{
  size_t zeros = 0, first = s->n;
  for (size_t i = 0; i < s->n; i++)
    if (s->value[i] == 0.0) {
      zeros++;
      if (first == s->n)
        first = i;
    }
  if (!zeros || ((double)zeros < j->limit[ASSAY_T_ZERO_COUNT] && !nan_beside))
    return false;
  double before[BEFORE_ZERO];
  size_t n = 0;
  for (size_t i = first; i > 0 && n < BEFORE_ZERO; i--)
    if (isfinite(s->value[i - 1]))
      before[n++] = fabs(s->value[i - 1]);
  return n == 0 || assay_median(before, n) > j->limit[ASSAY_T_ZERO_LEVEL];
}

/* A round, huge value that an otherwise ordinary loss holds. */
static double placeholder_of(const assay_judging *j, const assay_series *s)
{
  double least = (double)INFINITY, most = 0, floor = j->limit[ASSAY_T_PLACEHOLDER];
  size_t count = 0;
  for (size_t i = 0; i < s->n; i++)
    if (isfinite(s->value[i])) {
      least = fmin(least, s->value[i]);
      count = s->value[i] > most ? 1 : count + (s->value[i] == most);
      most = fmax(most, s->value[i]);
    }
  /* a thousandth: an ordinary loss, not the path up to a divergence */
  bool ordinary = least < floor / 1000;
  return ordinary && most >= floor && (count > 1 || most == floor) ? most : (double)NAN;
}

static bool has_nan(const assay_series *s)
{
  for (size_t i = 0; s && i < s->n; i++)
    if (!isfinite(s->value[i]))
      return true;
  return false;
}

static disguise disguise_of(const assay_judging *j, const assay_series *s)
{
  bool loss = s->role == ASSAY_ROLE_TRAIN_LOSS || s->role == ASSAY_ROLE_VALIDATION_LOSS;
  if (!loss)
    return (disguise){ false, (double)NAN };
  bool beside = has_nan(assay_run_series(j->run, ASSAY_ROLE_GRAD_NORM)) ||
                has_nan(assay_run_validation(j->run));
  return (disguise){ zeros_hide(j, s, beside), placeholder_of(j, s) };
}

static double level_of(const double *y, size_t n)
{
  double last[LEVEL_POINTS_MAX];
  size_t k = n / LEVEL_SHARE + 1;
  k = k > LEVEL_POINTS_MAX ? LEVEL_POINTS_MAX : k;
  for (size_t i = 0; i < k; i++)
    last[i] = y[n - k + i];
  double level = fabs(assay_median(last, k));
  for (size_t i = 0; i < n && !(level > 0); i++)
    level = fabs(y[i]);
  return level > 0 ? level : 1;
}

static void note_bad(assay_track *t, const assay_series *s, size_t i, bool hidden)
{
  t->bad++;
  t->hidden += hidden;
  if (t->bad_step != ASSAY_NO_STEP)
    return;
  t->bad_step = s->step[i];
  t->bad_line = s->line ? s->line[i] : 0;
}

assay_code assay_track_read(assay_judging *j, const assay_series *s, assay_track *out,
                            assay_err *err)
{
  *out = (assay_track){
    .series = s, .level = 1, .bad_step = ASSAY_NO_STEP, .bad_from = ASSAY_NO_STEP
  };
  if (!s || !s->n)
    return ASSAY_OK;
  int64_t *step = assay_arena_array(j->scratch, s->n, sizeof *step);
  double *x = assay_judging_doubles(j, s->n);
  double *y = assay_judging_doubles(j, s->n);
  double *spare = assay_judging_doubles(j, s->n);
  if (!step || !x || !y || !spare)
    return assay_err_nomem(err);
  disguise masks = disguise_of(j, s);
  for (size_t i = 0; i < s->n; i++) {
    double v = s->value[i];
    bool hidden = (masks.zeros && v == 0.0) || v == masks.placeholder;
    bool bad = hidden || !isfinite(v);
    if (bad && !out->ends_bad)
      out->bad_from = s->step[i];
    out->ends_bad = bad;
    if (bad) {
      note_bad(out, s, i, hidden);
      continue;
    }
    step[out->n] = s->step[i];
    x[out->n] = (double)s->step[i];
    y[out->n++] = v;
  }
  out->step = step;
  out->x = x;
  out->y = y;
  if (!out->n)
    return ASSAY_OK;
  out->level = level_of(y, out->n);
  double sigma = assay_noise_sigma(y, out->n, spare);
  out->sigma = isfinite(sigma) ? sigma : 0;
  return ASSAY_OK;
}

static assay_loss_summary summary_of(const assay_track *t)
{
  const assay_series *s = t->series;
  assay_loss_summary sum = { .first = (double)NAN,
                             .last = (double)NAN,
                             .min = (double)NAN,
                             .max = (double)NAN,
                             .noise = (double)NAN };
  if (!s)
    return sum;
  sum.present = true;
  sum.name = s->name;
  sum.missing = s->missing;
  for (size_t i = 0; i < s->n; i++) {
    double v = s->value[i];
    if (!isfinite(v)) {
      sum.nonfinite++;
      continue;
    }
    sum.points++;
    sum.min = fmin(sum.min, v); /* fmin and fmax pass over NaN */
    sum.max = fmax(sum.max, v);
  }
  if (s->n && isfinite(s->value[0]))
    sum.first = s->value[0];
  if (s->n && isfinite(s->value[s->n - 1]))
    sum.last = s->value[s->n - 1];
  sum.noise = t->n >= 3 ? t->sigma : (double)NAN;
  return sum;
}

static assay_code others_read(assay_judging *j, assay_err *err)
{
  for (size_t i = 0; i < j->run->series.n; i++) {
    const assay_series *s = &j->run->series.items[i];
    if (s->role != ASSAY_ROLE_VALIDATION_LOSS || s == j->valid.series)
      continue;
    assay_track track;
    assay_loss_summary *sum = ASSAY_PUSH(j->arena, &j->out->other_validations);
    if (!sum || assay_track_read(j, s, &track, err))
      return assay_err_nomem(err);
    *sum = summary_of(&track);
  }
  return ASSAY_OK;
}

static void bad_to_review(assay_judging *j)
{
  const assay_track *t = &j->train, *v = &j->valid;
  bool valid_first = v->bad && (!t->bad || v->bad_step < t->bad_step);
  const assay_track *first = valid_first ? v : t;
  j->out->nonfinite_step = first->bad_step;
  j->out->nonfinite_line = first->bad_line;
  j->out->nonfinite_count = t->bad + v->bad;
}

assay_code assay_tracks_prepare(assay_judging *j, assay_err *err)
{
  const assay_series *train = assay_run_series(j->run, ASSAY_ROLE_TRAIN_LOSS);
  if (assay_track_read(j, train, &j->train, err) ||
      assay_track_read(j, assay_run_validation(j->run), &j->valid, err))
    return assay_err_nomem(err);
  j->out->train = summary_of(&j->train);
  j->out->validation = summary_of(&j->valid);
  bad_to_review(j);
  return others_read(j, err);
}
