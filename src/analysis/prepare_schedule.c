/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The learning rate's schedule as logged, warm-up, and level shifts of the training loss: what
 * divides a run into segments. */
#include "analysis/judging.h"
#include "stat/robust.h"
#include "stat/shift.h"

/* Two rates within this are equal; a fit of a schedule may miss by this share of the peak. */
#define RATE_SAME 0.01
#define RATE_FIT 0.02
/* Below this share of the peak a schedule ends; halving there is no drop. */
#define RATE_TAIL 0.05
/* A rate that grows by this factor after warm-up restarts. */
#define RATE_RESTART 1.5
/* Warm-up seen in the loss alone: the early maximum stands this many sigma above the start. */
#define WARM_SIGMAS 4.0
#define PI 3.14159265358979323846

enum { SHIFT_BLOCKS = 400, SEGMENT_MIN = 10, WARM_POINTS_MIN = 3, WARM_STRIDE = 8 };
#define SEGMENT_SHARE 0.1

typedef ASSAY_VEC(int64_t) assay_steps;

static bool add_step(assay_judging *j, void *steps, int64_t step)
{
  assay_steps *list = steps;
  int64_t *slot = ASSAY_PUSH(j->arena, list);
  if (slot)
    *slot = step;
  return slot != NULL;
}

static bool same(double a, double b)
{
  return fabs(a - b) <= RATE_SAME * fmax(fabs(a), fabs(b));
}

static size_t rate_peak(const assay_track *rate)
{
  size_t peak = 0;
  for (size_t i = 1; i < rate->n; i++)
    if (rate->y[i] > rate->y[peak])
      peak = i;
  return peak;
}

/* A drop falls from a flat stretch to a flat stretch; a decay does so nowhere. */
static bool drops_at(const assay_judging *j, const assay_track *rate, size_t i, double peak)
{
  const double *y = rate->y;
  return y[i] <= j->limit[ASSAY_T_RATE_DROP] * y[i - 1] && y[i - 1] > RATE_TAIL * peak && i >= 2 &&
         same(y[i - 1], y[i - 2]) && (i + 1 >= rate->n || same(y[i + 1], y[i]));
}

static assay_code find_jumps(assay_judging *j, const assay_track *rate, size_t peak, assay_err *err)
{
  assay_learning_rate *out = &j->out->learning_rate;
  for (size_t i = 1; i < rate->n; i++) {
    bool restart = i > peak && rate->y[i] > RATE_RESTART * rate->y[i - 1] &&
                   rate->y[i] > RATE_TAIL * rate->y[peak];
    if (drops_at(j, rate, i, rate->y[peak]) && !add_step(j, &out->drops, rate->step[i]))
      return assay_err_nomem(err);
    if (restart && !add_step(j, &out->restarts, rate->step[i]))
      return assay_err_nomem(err);
  }
  return ASSAY_OK;
}

/* Largest distance of the decay after the peak from a straight or cosine one, share of the peak. */
static double decay_error(const assay_track *rate, size_t peak, bool cosine)
{
  size_t last = rate->n - 1;
  double top = rate->y[peak], bottom = rate->y[last], worst = 0;
  double length = rate->x[last] - rate->x[peak];
  for (size_t i = peak; i <= last; i++) {
    double u = (rate->x[i] - rate->x[peak]) / length;
    double shape = cosine ? (1 + cos(PI * u)) / 2 : 1 - u;
    worst = fmax(worst, fabs(bottom + (top - bottom) * shape - rate->y[i]));
  }
  return worst / top;
}

static const char *schedule_of(const assay_judging *j, const assay_track *rate, size_t peak)
{
  const assay_learning_rate *out = &j->out->learning_rate;
  if (same(rate->y[rate->n - 1], rate->y[peak]) && !out->drops.n && !out->restarts.n)
    return "constant";
  if (out->restarts.n)
    return "restarts";
  if (out->drops.n)
    return "step";
  if (peak + 2 >= rate->n)
    return "other";
  double line = decay_error(rate, peak, false), wave = decay_error(rate, peak, true);
  if (fmin(line, wave) > RATE_FIT)
    return "other";
  return line <= wave ? "linear" : "cosine";
}

static assay_code read_rate(assay_judging *j, assay_err *err)
{
  assay_learning_rate *out = &j->out->learning_rate;
  *out = (assay_learning_rate){
    .first = (double)NAN, .max = (double)NAN, .last = (double)NAN, .warmup_end = ASSAY_NO_STEP
  };
  assay_track rate;
  if (assay_track_read(j, assay_run_series(j->run, ASSAY_ROLE_LEARNING_RATE), &rate, err))
    return assay_err_nomem(err);
  if (!rate.n)
    return ASSAY_OK;
  size_t peak = rate_peak(&rate);
  out->present = true;
  out->first = rate.y[0];
  out->max = rate.y[peak];
  out->last = rate.y[rate.n - 1];
  if (peak > 0 && peak < rate.n / 2 && !same(rate.y[0], rate.y[peak]))
    out->warmup_end = rate.step[peak];
  if (find_jumps(j, &rate, peak, err))
    return assay_err_nomem(err);
  out->schedule = schedule_of(j, &rate, peak);
  out->decayed_to_zero =
      rate.n > 1 && out->max > 0 && out->last <= j->limit[ASSAY_T_RATE_ZERO] * out->max;
  return ASSAY_OK;
}

/* Length of the stretch that may be warm-up, in points. */
static size_t warm_reach(const assay_judging *j, const assay_track *t)
{
  size_t reach = (size_t)(j->limit[ASSAY_T_WARMUP_SHARE] * (double)t->n);
  int64_t end = j->out->learning_rate.warmup_end;
  if (end == ASSAY_NO_STEP)
    return reach;
  size_t logged = assay_track_lower(t, end);
  return logged < reach ? logged : reach;
}

/* Without a logged rate: the loss rises at first, to a maximum within the reach of warm-up. */
static size_t warm_end(const assay_judging *j, const assay_track *t)
{
  size_t reach = warm_reach(j, t);
  if (reach < WARM_POINTS_MIN)
    return 0;
  if (j->out->learning_rate.warmup_end != ASSAY_NO_STEP)
    return reach;
  size_t w = reach / 5 + 1, top = 0;
  double first = assay_mean(t->y, w), most = first;
  for (size_t i = w / WARM_STRIDE + 1; i + w <= t->n && i <= reach; i += w / WARM_STRIDE + 1) {
    double mean = assay_mean(t->y + i, w);
    if (mean > most) {
      most = mean;
      top = i;
    }
  }
  /* noise grows with the level, sigma is that of the end */
  double sigma = t->sigma * fmax(1, fabs(first) / t->level) / sqrt((double)w);
  return most - first > WARM_SIGMAS * sigma ? top + w / 2 : 0;
}

typedef struct blocks {
  assay_blocks at;
  size_t n;
  double sigma;
  bool logs; /* of log loss; else of the loss by its level */
} blocks;

static bool block_train(assay_judging *j, blocks *b)
{
  const assay_track *t = &j->train;
  size_t want = t->n < SHIFT_BLOCKS ? t->n : SHIFT_BLOCKS;
  b->at = (assay_blocks){ .x = assay_judging_doubles(j, want),
                          .y = assay_judging_doubles(j, want),
                          .start = assay_arena_array(j->scratch, want, sizeof *b->at.start),
                          .scratch = assay_judging_doubles(j, t->n) };
  if (!b->at.x || !b->at.y || !b->at.start || !b->at.scratch)
    return false;
  b->n = assay_block_means(t->x, t->y, t->n, want, 0, &b->at);
  b->logs = true;
  for (size_t i = 0; i < b->n; i++)
    b->logs = b->logs && b->at.y[i] > 0;
  /* on the log scale shifts are relative and noise is even */
  for (size_t i = 0; i < b->n; i++)
    b->at.y[i] = b->logs ? log(b->at.y[i]) : b->at.y[i] / t->level;
  b->sigma = assay_noise_sigma(b->at.y, b->n, b->at.scratch);
  return true;
}

static bool at_boundary(const assay_judging *j, int64_t step, int64_t reach)
{
  for (size_t i = 0; i < j->out->epoch_boundaries.n; i++) {
    int64_t boundary = j->out->epoch_boundaries.items[i];
    if (boundary >= step - reach && boundary <= step + reach)
      return true;
  }
  return false;
}

/* Shifts of the blocks become shifts of the run, unless an epoch begins there. */
static assay_code accept_shifts(assay_judging *j, const blocks *b, const size_t *at, size_t n,
                                assay_err *err)
{
  const assay_track *t = &j->train;
  int64_t reach = 2 * (t->step[t->n - 1] - t->step[0]) / (int64_t)b->n + 1;
  for (size_t i = 0; i < n; i++) {
    size_t from = i ? at[i - 1] : 0, to = i + 1 < n ? at[i + 1] : b->n;
    size_t side = (b->n + 9) / 10;
    from = at[i] - from > side ? at[i] - side : from;
    to = to - at[i] > side ? at[i] + side : to;
    double drop, z;
    int64_t step = t->step[b->at.start[at[i]]];
    if (!assay_shift_at(b->at.x, b->at.y, &(assay_span){ from, at[i], to }, &drop, &z) ||
        fabs(drop) < j->limit[ASSAY_T_SHIFT_SIZE] || fabs(z) < j->limit[ASSAY_T_SHIFT_Z] ||
        at_boundary(j, step, reach))
      continue;
    j->shifts++;
    j->shift_drop = b->logs ? -expm1(-drop) : drop;
    j->segment = b->at.start[at[i]];
    if (!add_step(j, &j->out->learning_rate.drops, step))
      return assay_err_nomem(err);
  }
  return ASSAY_OK;
}

static assay_code find_shifts(assay_judging *j, assay_err *err)
{
  blocks b;
  if (j->train.n < 2 * SEGMENT_MIN)
    return ASSAY_OK;
  if (!block_train(j, &b))
    return assay_err_nomem(err);
  if (!(b.sigma > 0))
    return ASSAY_OK;
  size_t at[ASSAY_SHIFTS_MAX];
  assay_shift_options options = { .sigma = b.sigma,
                                  .min_z = j->limit[ASSAY_T_SHIFT_Z],
                                  .min_length = b.n / 50 > 5 ? b.n / 50 : 5 }; /* 2 %, 5 points */
  size_t n = assay_shift_find(b.at.x, b.at.y, b.n, &options, at);
  return accept_shifts(j, &b, at, n, err);
}

/* The last segment counts only if it is long enough to be judged. */
static void settle_segment(assay_judging *j)
{
  const assay_learning_rate *rate = &j->out->learning_rate;
  const assay_track *t = &j->train;
  int64_t last = ASSAY_NO_STEP;
  for (size_t i = 0; i < rate->drops.n; i++)
    last = rate->drops.items[i] > last ? rate->drops.items[i] : last;
  for (size_t i = 0; i < rate->restarts.n; i++)
    last = rate->restarts.items[i] > last ? rate->restarts.items[i] : last;
  size_t at = last == ASSAY_NO_STEP ? 0 : assay_track_lower(t, last);
  bool enough =
      at > 0 && t->n - at >= SEGMENT_MIN && (double)(t->n - at) >= SEGMENT_SHARE * (double)t->n;
  j->segment = enough ? at : 0;
  j->segment_step = enough ? last : ASSAY_NO_STEP;
}

assay_code assay_schedule_prepare(assay_judging *j, assay_err *err)
{
  if (read_rate(j, err))
    return assay_err_nomem(err);
  j->train.from = j->train.n ? warm_end(j, &j->train) : 0;
  if (j->train.from && j->valid.n) {
    size_t from = assay_track_lower(&j->valid, j->train.step[j->train.from]);
    j->valid.from = from < j->valid.n ? from : 0;
  }
  bool told = j->out->learning_rate.drops.n || j->out->learning_rate.restarts.n;
  if (!told && find_shifts(j, err))
    return assay_err_nomem(err);
  settle_segment(j);
  return ASSAY_OK;
}
