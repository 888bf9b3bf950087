/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spikes of the training loss against its rolling median, and OLMo 2's spike score. What comes
 * after judges the loss without its spikes. */
#include <string.h>

#include "analysis/judging.h"
#include "stat/robust.h"

/* Window of the rolling median: a twelfth of the run within these bounds, measured on labelled
 * curves. */
enum { WINDOW_PART = 12, WINDOW_MIN = 9, WINDOW_MAX = 101 };
/* OLMo 2: share of values at least 7 standard deviations from the mean of the last 1000. */
enum { SCORE_WINDOW = 1000, SCORE_MIN = 30 };
#define SCORE_SDS 7.0
/* A spike is over when two values in a row lie this near to the rolling median. */
#define OVER_SIGMAS 3.0
/* Part of its height that the rolling median keeps after what is a shift of level, not a spike. */
#define KEPT_SHARE 0.25
/* Points that a spike of a short run may last. */
enum { LONE_LENGTH = 2 };
/* The stretch behind the onset that shows it, in points. */
enum { TAIL_FROM = 7, TAIL_MIN = 5 };

size_t assay_spike_window(size_t n)
{
  size_t w = n / WINDOW_PART;
  w = w < WINDOW_MIN ? WINDOW_MIN : w > WINDOW_MAX ? WINDOW_MAX : w;
  return w | 1;
}

/* Height over the rolling median, in fractions of it: noise grows with the level. */
static bool heights(assay_judging *j, double *height, double *sigma)
{
  const assay_track *t = &j->train;
  double *copy = assay_judging_doubles(j, t->n);
  if (!copy)
    return false;
  for (size_t i = 0; i < t->n; i++) {
    double base = fabs(j->rolling[i]);
    height[i] = (t->y[i] - j->rolling[i]) / (base > 0 ? base : t->level);
  }
  memcpy(copy, height, t->n * sizeof *copy);
  *sigma = assay_mad_sigma(copy, t->n);
  return true;
}

/* In so few points a spike of some length cannot be told from a restart of the schedule. */
static bool is_short(const assay_judging *j)
{
  return (double)j->train.n < j->limit[ASSAY_T_SPIKE_PAIR_POINTS];
}

static bool spikes_at(const assay_judging *j, const double *height, size_t i, double sigma)
{
  double next = i + 1 < j->train.n ? height[i + 1] : 0;
  return height[i] > j->limit[ASSAY_T_SPIKE_HEIGHT] &&
         (height[i] > j->limit[ASSAY_T_SPIKE_MAD] * sigma ||
          (!is_short(j) && height[i] > j->limit[ASSAY_T_SPIKE_MAD_FIRST] * sigma &&
           next > j->limit[ASSAY_T_SPIKE_MAD_NEXT] * sigma));
}

/* Index of the first value after `at` that is back for good; n: never. */
static size_t over_at(const double *height, size_t at, size_t n, double sigma)
{
  for (size_t i = at + 1; i < n; i++)
    if (height[i] < OVER_SIGMAS * sigma && (i + 1 == n || height[i + 1] < OVER_SIGMAS * sigma))
      return i;
  return n;
}

/* A restart of the schedule, or the edge of a divergence: the loss keeps part of its height for
 * longer than a spike does. */
static bool stays_up(const assay_judging *j, const double *height, size_t at)
{
  size_t n = j->train.n, half = assay_spike_window(n) / 2 + 1, from = at + TAIL_FROM;
  double before = j->rolling[at > half ? at - half : 0];
  double after = j->rolling[at + half < n ? at + half : n - 1];
  double kept = KEPT_SHARE * height[at] * fabs(before);
  size_t length = half / 2 > TAIL_MIN ? half / 2 : TAIL_MIN;
  if (from + length > n)
    return after - before > kept;
  return after - before > kept || assay_mean(j->train.y + from, length) - before > kept;
}

static assay_code collect(assay_judging *j, const double *height, double sigma, assay_err *err)
{
  const assay_track *t = &j->train;
  size_t i = (size_t)ceil(j->limit[ASSAY_T_SPIKE_SKIP] * (double)t->n);
  double *clean = assay_judging_doubles(j, t->n);
  if (!clean)
    return assay_err_nomem(err);
  memcpy(clean, t->y, t->n * sizeof *clean);
  while (i < t->n) {
    if (!spikes_at(j, height, i, sigma)) {
      i++;
      continue;
    }
    size_t over = over_at(height, i, t->n, sigma);
    if (stays_up(j, height, i) || (is_short(j) && over - i > LONE_LENGTH)) {
      i = over;
      continue;
    }
    assay_spike *spike = ASSAY_PUSH(j->arena, &j->out->spikes);
    if (!spike)
      return assay_err_nomem(err);
    *spike = (assay_spike){ .step = t->step[i], .recovered_step = ASSAY_NO_STEP };
    if (over < t->n)
      spike->recovered_step = t->step[over];
    for (; i < over; i++) {
      spike->height = fmax(spike->height, height[i]);
      clean[i] = j->rolling[i];
    }
  }
  j->train.y = clean;
  return ASSAY_OK;
}

/* Sums are taken about the first value, so that a constant has no spread. */
static double score_of(const assay_track *t)
{
  double sum = 0, squares = 0, origin = t->n ? t->y[0] : 0;
  size_t far = 0;
  for (size_t i = 0; i < t->n; i++) {
    double v = t->y[i] - origin;
    double k = (double)(i < SCORE_WINDOW ? i : SCORE_WINDOW);
    if (i >= SCORE_MIN) {
      double mean = sum / k, sd = sqrt(fmax(0, squares / k - mean * mean));
      far += sd > 0 && fabs(v - mean) >= SCORE_SDS * sd;
    }
    double old = i >= SCORE_WINDOW ? t->y[i - SCORE_WINDOW] - origin : 0;
    sum += v - old;
    squares += v * v - old * old;
  }
  return t->n > SCORE_MIN ? (double)far / (double)t->n : (double)NAN;
}

assay_code assay_spikes_measure(assay_judging *j, assay_err *err)
{
  const assay_track *t = &j->train;
  j->out->spike_score = score_of(t);
  double *rolling = assay_judging_doubles(j, t->n);
  double *height = assay_judging_doubles(j, t->n);
  j->rolling = rolling;
  j->logged = t->y;
  if (!rolling || !height)
    return assay_err_nomem(err);
  if (t->n < WINDOW_MIN)
    return ASSAY_OK;
  double sigma;
  if (assay_rolling_median(t->y, t->n, assay_spike_window(t->n), rolling, err) ||
      !heights(j, height, &sigma))
    return assay_err_nomem(err);
  return sigma > 0 ? collect(j, height, sigma, err) : ASSAY_OK;
}
