/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oscillation and divergence of the training loss. */
#include <string.h>

#include "analysis/judging.h"
#include "stat/robust.h"

/* The oscillation rule looks at the later 60 %, averaged into this many blocks.
 */
#define SWING_SHARE 0.6
enum { SWING_BLOCKS = 500, SWING_MIN = 16 };
/* Divergence compares windows of a tenth of the run, half a window apart. */
enum { WINDOW_PART = 10, WINDOW_MIN = 3, DIVERGE_MIN = 10 };

typedef struct line {
  double slope, intercept;
} line;

/* Least squares over the index. */
static line line_fit(const double *y, size_t n)
{
  double mx = (double)(n - 1) / 2, my = assay_mean(y, n), sxy = 0, sxx = 0;
  for (size_t i = 0; i < n; i++) {
    double dx = (double)i - mx;
    sxy += dx * (y[i] - my);
    sxx += dx * dx;
  }
  double slope = sxx > 0 ? sxy / sxx : 0;
  return (line){ slope, my - slope * mx };
}

static size_t turns_of(const double *e, size_t n)
{
  size_t turns = 0;
  for (size_t i = 1; i < n; i++)
    turns += (e[i] > 0) != (e[i - 1] > 0);
  return turns;
}

static assay_code measure_swing(assay_judging *j, assay_err *err)
{
  const assay_track *t = &j->train;
  /* a divergence is no swing: what came before it is looked at */
  size_t whole = j->divergence.diverged ? j->divergence.onset + 1 : t->n;
  size_t m = (size_t)(SWING_SHARE * (double)whole);
  if (m < SWING_MIN)
    return ASSAY_OK;
  double e[SWING_BLOCKS];
  double *spare = assay_judging_doubles(j, m);
  if (!spare)
    return assay_err_nomem(err);
  assay_blocks blocks = { .y = e, .scratch = spare };
  size_t n = assay_block_means(NULL, t->y + whole - m, m, SWING_BLOCKS, 0, &blocks);
  double level = fabs(assay_mean(e, n));
  line fit = line_fit(e, n);
  for (size_t i = 0; i < n; i++)
    e[i] -= fit.intercept + fit.slope * (double)i;
  level = level > 0 ? level : t->level;
  double steps = t->x[whole - 1] - t->x[whole - m];
  size_t turns = turns_of(e, n);
  j->swing = (assay_swing){ .judged = true,
                            .amplitude = assay_sd(e, n) / level,
                            .lag1 = assay_lag1(e, n),
                            .progress = fabs(fit.slope) * (double)n / level,
                            .turns = turns,
                            .period = turns ? 2 * steps / (double)turns : (double)NAN };
  return ASSAY_OK;
}

static double window_median(const double *y, size_t k, double *spare)
{
  memcpy(spare, y, k * sizeof *y);
  return assay_median(spare, k);
}

static double median3(const double *y)
{
  return fmax(fmin(y[0], y[1]), fmin(fmax(y[0], y[1]), y[2]));
}

/* The last place where the rolling median was near the best. Its window smears the edge: from there
 * on the raw values are followed until three of them agree to be out. */
static size_t onset_of(const assay_judging *j, double best)
{
  double ceiling = best + j->limit[ASSAY_T_DIVERGE_ONSET] * fabs(best);
  size_t n = j->train.n, i = n, reach = assay_spike_window(n);
  while (i > 1 && j->rolling[i - 1] > ceiling)
    i--;
  i--;
  for (size_t moved = 0; moved < reach && i + 3 < n && median3(j->train.y + i) <= ceiling; moved++)
    i++;
  return i;
}

/* Was the loss below `bar` and up again before row `end`? Then it comes and goes: an oscillation.
 */
static bool rose_before(const assay_judging *j, double bar, size_t end)
{
  bool below = false;
  for (size_t i = 0; i + assay_spike_window(j->train.n) / 2 < end; i++) {
    if (below && j->rolling[i] > bar)
      return true;
    below = below || j->rolling[i] <= bar;
  }
  return false;
}

/* First row of the values as logged that stand above `bar` to the end of the run; n unless the last
 * three all do. A blow-up in the last rows is too short for the median of a tenth of the run, and
 * nothing shows of such a spike that it is over. */
static size_t blown_from(const assay_judging *j, double bar)
{
  const double *y = j->logged;
  size_t n = j->train.n, i = n - 3;
  if (!(fmin(fmin(y[i], y[i + 1]), y[i + 2]) > bar))
    return n;
  while (i > 1 && median3(y + i - 1) > bar)
    i--;
  return rose_before(j, bar, i) ? n : y[i] > bar ? i : i + 1;
}

static assay_code measure_divergence(assay_judging *j, assay_err *err)
{
  const assay_track *t = &j->train;
  if (t->n < DIVERGE_MIN)
    return ASSAY_OK;
  size_t k = t->n / WINDOW_PART;
  k = k < WINDOW_MIN ? WINDOW_MIN : k;
  double *spare = assay_judging_doubles(j, k);
  if (!spare)
    return assay_err_nomem(err);
  double best = (double)INFINITY, end = window_median(t->y + t->n - k, k, spare);
  for (size_t at = 0; at + k <= t->n; at += (k + 1) / 2)
    best = fmin(best, window_median(t->y + at, k, spare));
  double rise = end - best, floor = j->limit[ASSAY_T_DIVERGE_SIGMA] * t->sigma;
  size_t onset = onset_of(j, best), w = assay_spike_window(t->n);
  /* a jump that is never made good counts as well, though the loss goes on falling from up there */
  double jump = onset + 2 * w < t->n ? j->rolling[onset + 2 * w] - best : 0;
  double bar = (j->limit[ASSAY_T_DIVERGE_RATIO] - 1) * fabs(best);
  bool diverged = best != 0 && ((rise > bar && rise > floor / sqrt((double)k)) ||
                                (jump > bar && jump > floor / sqrt((double)w) &&
                                 rise > j->limit[ASSAY_T_DIVERGE_ONSET] * fabs(best)));
  size_t blown = blown_from(j, best + fmax(bar, floor));
  if (!diverged && best != 0 && blown < t->n) {
    diverged = true;
    onset = blown - 1;
    end = median3(j->logged + t->n - 3);
  }
  j->divergence =
      (assay_divergence){ .judged = true, .diverged = diverged, .best = best, .end = end };
  if (diverged) {
    j->divergence.onset = onset;
    j->out->divergence_step = t->step[onset];
  }
  return ASSAY_OK;
}

/* The edge of a divergence is no spike. */
static void drop_late_spikes(assay_judging *j)
{
  size_t kept = 0;
  for (size_t i = 0; i < j->out->spikes.n; i++)
    if (j->out->spikes.items[i].step < j->out->divergence_step)
      j->out->spikes.items[kept++] = j->out->spikes.items[i];
  j->out->spikes.n = kept;
}

assay_code assay_stability_measure(assay_judging *j, assay_err *err)
{
  j->out->divergence_step = ASSAY_NO_STEP;
  if (measure_divergence(j, err) || measure_swing(j, err))
    return assay_err_nomem(err);
  if (j->divergence.diverged)
    drop_late_spikes(j);
  return ASSAY_OK;
}
