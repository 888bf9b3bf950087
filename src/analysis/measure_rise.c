/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Overfitting: does the validation loss rise after its valley? Run-analysis 2.3. */
#include <string.h>

#include "analysis/judging.h"
#include "stat/isotonic.h"
#include "stat/robust.h"
#include "stat/scan.h"

/* Evaluations beyond this are averaged before the fall-then-rise fit. */
enum { VALLEY_BLOCKS = 400, STRIP = 5, STRIP_MIN = 10, RISEN_MIN = 2, LONE_BACK = 3 };
#define LONE_SIGMAS 2.5

/* The evaluations as the test sees them: all, or 60 block means. */
typedef struct sight {
  double *y, *fit;
  size_t n;
  assay_valley valley;
  double rise;       /* end over the minimum, fraction of it */
  size_t after, up;  /* evaluations after the minimum; of these risen */
  bool last_up;      /* the last two are risen */
  double train_rise; /* of the training loss over the same stretch; 0: unknown */
  assay_rise strict, wide;
} sight;

static double share_of(double part, double whole)
{
  return whole != 0 ? part / fabs(whole) : 0;
}

/* A value before the last that stands alone is brought down to its neighbours' level, as the test
 * does with the last. */
static void cap_lone(const assay_judging *j, sight *s)
{
  double prior = j->limit[ASSAY_T_OVERFIT_PRIOR] * j->valid.level;
  double room = LONE_SIGMAS * hypot(prior, j->valid.sigma);
  if (s->n <= ASSAY_SCAN_SHORT)
    return;
  for (size_t i = s->n - LONE_BACK; i + 1 < s->n; i++)
    s->y[i] = fmin(s->y[i], fmax(s->y[i - 1], s->y[i + 1]) + room);
}

static assay_code see(assay_judging *j, sight *s, assay_err *err)
{
  const assay_track *t = &j->valid;
  size_t m = t->n - t->from;
  s->n = m < ASSAY_SCAN_MAX ? m : ASSAY_SCAN_MAX;
  s->y = assay_judging_doubles(j, s->n);
  s->fit = assay_judging_doubles(j, s->n);
  double *spare = assay_judging_doubles(j, m);
  if (!s->y || !s->fit || !spare)
    return assay_err_nomem(err);
  assay_blocks to = { .y = s->y, .scratch = spare };
  assay_block_means(NULL, t->y + t->from, m, s->n, 0, &to);
  cap_lone(j, s);
  return assay_valley_fit(s->y, s->n, s->fit, &s->valley, err);
}

/* Of the end: median of the last 3, or the mean of the last 2 where no more follow the minimum. */
static double end_level(const sight *s)
{
  double last[3];
  size_t k = s->after >= 3 ? 3 : s->after == 2 ? 2 : 1;
  memcpy(last, s->y + s->n - k, k * sizeof *last);
  return assay_median(last, k);
}

static void measure_clauses(const assay_judging *j, sight *s)
{
  double least = s->valley.minimum;
  double bar = least + j->limit[ASSAY_T_OVERFIT_UP] * fabs(least);
  s->after = s->n - 1 - s->valley.last;
  s->up = 0;
  for (size_t i = s->valley.last + 1; i < s->n; i++)
    s->up += s->y[i] > bar;
  s->last_up = s->n >= 2 && s->y[s->n - 1] > bar && s->y[s->n - 2] > bar;
  s->rise = share_of(end_level(s) - least, least);
  const assay_track *t = &j->train, *v = &j->valid;
  size_t m = v->n - v->from;
  /* the training loss near the minimum and at the end, each over a sixth of the run at most */
  int64_t low = v->step[v->from + s->valley.last * m / s->n], last = v->step[v->n - 1];
  int64_t span = (last - low) / 3;
  double before = assay_track_mean(t, low - span - 1, low);
  double end = assay_track_mean(t, last - span - 1, last);
  s->train_rise = isfinite(before) && isfinite(end) ? share_of(end - before, before) : 0;
}

static assay_code test_rise(assay_judging *j, sight *s, assay_err *err)
{
  bool own = !isnan(j->options->eval_noise);
  double strict = own ? j->options->eval_noise : j->limit[ASSAY_T_OVERFIT_PRIOR];
  double wide = own ? j->options->eval_noise : j->limit[ASSAY_T_OVERFIT_PRIOR_WIDE];
  assay_rise_options options = { strict };
  if (assay_rise_test(s->y, s->n, &options, &s->strict, err))
    return assay_err_nomem(err);
  options.prior = wide;
  return assay_rise_test(s->y, s->n, &options, &s->wide, err);
}

/* The clauses, each with what it says when it fails. */
static assay_overfit_grade grade_of(assay_judging *j, const sight *s, const char **reason)
{
  const double *limit = j->limit;
  double lone = share_of(s->y[s->n - 1] - s->valley.minimum, s->strict.sigma);
  if (s->rise <= limit[ASSAY_T_SUSPECT_RISE]) {
    *reason = "the end lies within the smallest rise that counts of the minimum";
    return ASSAY_OVERFIT_NONE;
  }
  if (s->train_rise > limit[ASSAY_T_OVERFIT_TRAIN]) {
    *reason = "the training loss rises as well: divergence or a change of data, not overfitting";
    return ASSAY_OVERFIT_NONE;
  }
  if (s->after == 1) {
    bool high = lone > limit[ASSAY_T_SUSPECT_LONE] && s->rise > limit[ASSAY_T_OVERFIT_RISE] &&
                (double)s->n <= limit[ASSAY_T_SUSPECT_LONE_MAX];
    *reason = high ? "only one evaluation follows the minimum, and it lies far above it"
                   : "only one evaluation follows the minimum";
    return high ? ASSAY_OVERFIT_SUSPECTED : ASSAY_OVERFIT_NONE;
  }
  if (s->up < RISEN_MIN || !s->last_up) {
    *reason = "the last two evaluations are not both above the minimum";
    return ASSAY_OVERFIT_NONE;
  }
  bool large = s->rise > limit[ASSAY_T_OVERFIT_RISE];
  if (large && fmax(s->strict.p, s->wide.p) < limit[ASSAY_T_CONFIRM_P]) {
    *reason = "the rise is larger than noise explains";
    return ASSAY_OVERFIT_CONFIRMED;
  }
  double p = s->strict.p;
  bool hint = (large && p < limit[ASSAY_T_OVERFIT_P]) ||
              (s->rise > limit[ASSAY_T_SUSPECT_LARGE_RISE] && p < limit[ASSAY_T_SUSPECT_LARGE_P]) ||
              (s->n <= ASSAY_SCAN_SHORT && p < limit[ASSAY_T_SUSPECT_P]);
  *reason = hint ? "the rise is small, or noise wider than it looks could explain it"
                 : "the rise is within what noise explains";
  return hint ? ASSAY_OVERFIT_SUSPECTED : ASSAY_OVERFIT_NONE;
}

/* Fall-then-rise fit of every evaluation, for the best step and the stretch within noise. */
static assay_code keep_valley(assay_judging *j, assay_err *err)
{
  const assay_track *t = &j->valid;
  size_t m = t->n - t->from, n = m < VALLEY_BLOCKS ? m : VALLEY_BLOCKS;
  double *y = assay_judging_doubles(j, n), *fit = assay_judging_doubles(j, n);
  double *spare = assay_judging_doubles(j, m);
  size_t *start = assay_arena_array(j->scratch, n + 1, sizeof *start);
  j->valley = assay_judging_doubles(j, t->n);
  if (!y || !fit || !spare || !start || !j->valley)
    return assay_err_nomem(err);
  assay_blocks to = { .y = y, .start = start, .scratch = spare };
  assay_block_means(NULL, t->y + t->from, m, n, 0, &to);
  start[n] = m;
  assay_valley valley;
  if (assay_valley_fit(y, n, fit, &valley, err))
    return assay_err_nomem(err);
  for (size_t i = 0; i < t->from; i++)
    j->valley[i] = (double)INFINITY; /* warm-up is never the minimum */
  for (size_t b = 0; b < n; b++)
    for (size_t i = start[b]; i < start[b + 1]; i++)
      j->valley[t->from + i] = fit[b];
  j->valley_first = t->from + start[valley.first];
  j->valley_last = t->from + start[valley.last + 1] - 1;
  j->valley_minimum = valley.minimum;
  return ASSAY_OK;
}

/* Steps around the minimum whose fit is within one sigma of it. */
static void mark_onset(assay_judging *j)
{
  const assay_track *t = &j->valid;
  assay_overfitting *o = &j->out->overfitting;
  double bar = j->valley_minimum + j->valley_sigma;
  size_t low = j->valley_last, high = j->valley_last;
  while (low > 0 && j->valley[low - 1] <= bar)
    low--;
  while (high + 1 < t->n && j->valley[high + 1] <= bar)
    high++;
  o->onset_step = t->step[j->valley_last];
  o->onset_low = t->step[low];
  o->onset_high = t->step[high];
}

static void mark_prechelt(assay_judging *j)
{
  const assay_track *v = &j->valid, *t = &j->train;
  assay_overfitting *o = &j->out->overfitting;
  const double *y = v->y + v->from;
  size_t n = v->n - v->from, k = n >= STRIP_MIN ? STRIP : 1;
  o->gl = assay_prechelt_gl(y, n);
  o->up = assay_prechelt_up(y, n, k);
  double train[STRIP];
  size_t have = 0;
  for (size_t i = v->n > STRIP ? v->n - STRIP : 1; i < v->n; i++) {
    double mean = assay_track_mean(t, v->step[i - 1], v->step[i]);
    if (isfinite(mean))
      train[have++] = mean;
  }
  double progress = assay_prechelt_progress(train, have, have);
  o->pq = progress > 0 ? o->gl / progress : (double)NAN;
}

/* Two or three evaluations: a suspicion at most, on prior noise alone. */
static void judge_few(assay_judging *j)
{
  const assay_track *t = &j->valid;
  assay_overfitting *o = &j->out->overfitting;
  const double *y = t->y + t->from;
  size_t n = t->n - t->from, least = assay_best_index(y, n, -1);
  double sigma =
      isnan(j->options->eval_noise) ? j->limit[ASSAY_T_OVERFIT_PRIOR_WIDE] : j->options->eval_noise;
  double bar = j->limit[ASSAY_T_FEW_SIGMA] * sigma;
  o->rise = share_of(y[n - 1] - y[least], y[least]);
  o->detection_limit = bar;
  j->valley_sigma = sigma * fabs(y[least]);
  o->grade = o->rise > bar ? ASSAY_OVERFIT_SUSPECTED : ASSAY_OVERFIT_NONE;
  o->reason = assay_say(j, "%zu evaluations cannot show a rise below about %s", n,
                        assay_say_percent(j, bar));
}

static assay_code judge_many(assay_judging *j, assay_err *err)
{
  assay_overfitting *o = &j->out->overfitting;
  sight s = { 0 };
  if (see(j, &s, err))
    return assay_err_nomem(err);
  measure_clauses(j, &s);
  if (test_rise(j, &s, err))
    return assay_err_nomem(err);
  const char *reason = "";
  o->grade = grade_of(j, &s, &reason);
  o->reason = assay_str_z(reason);
  o->rise = s.rise;
  o->p = s.strict.p;
  double sigma = share_of(s.strict.sigma, j->valid.level);
  o->detection_limit = fmax(assay_rise_limit(s.n) * sigma, j->limit[ASSAY_T_OVERFIT_RISE]);
  j->valley_sigma = s.strict.sigma;
  return ASSAY_OK;
}

assay_code assay_rise_measure(assay_judging *j, assay_err *err)
{
  const assay_track *t = &j->valid;
  assay_overfitting *o = &j->out->overfitting;
  double nan = (double)NAN;
  *o = (assay_overfitting){ .onset_step = ASSAY_NO_STEP,
                            .onset_low = ASSAY_NO_STEP,
                            .onset_high = ASSAY_NO_STEP,
                            .up = ASSAY_NO_STEP,
                            .rise = nan,
                            .p = nan,
                            .detection_limit = nan,
                            .gl = nan,
                            .pq = nan };
  if (t->n)
    mark_prechelt(j);
  if (t->n - t->from < 2) {
    o->reason = t->n     ? ASSAY_STR("one evaluation cannot show a rise")
                : t->bad ? ASSAY_STR("no evaluation is finite")
                         : ASSAY_STR("no validation loss");
    return t->n ? keep_valley(j, err) : ASSAY_OK;
  }
  if (t->n - t->from < ASSAY_SCAN_MIN)
    judge_few(j);
  else if (judge_many(j, err))
    return assay_err_nomem(err);
  if (keep_valley(j, err))
    return assay_err_nomem(err);
  if (o->grade >= ASSAY_OVERFIT_SUSPECTED) {
    mark_onset(j);
  } else if (t->ends_bad) { /* no rise was seen, but the end was not seen either */
    o->grade = ASSAY_OVERFIT_NOT_JUDGED;
    o->reason = assay_say(j, "the validation loss is %s", assay_say_blind(j));
  }
  return j->failed ? assay_err_nomem(err) : ASSAY_OK;
}
