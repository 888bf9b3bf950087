/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Epochs and their boundaries; drops of the training loss at them (memorisation steps). */
#include "analysis/judging.h"
#include "base/num.h"
#include "stat/robust.h"
#include "stat/shift.h"

/* A line on each side of a boundary takes this share of an epoch, and no more points than this. */
#define SIDE_SHARE 0.4
enum { SIDE_POINTS = 60, SIDE_POINTS_MIN = 3 };

static bool add_step(assay_judging *j, int64_t step)
{
  int64_t *slot = ASSAY_PUSH(j->arena, &j->out->epoch_boundaries);
  if (slot)
    *slot = step;
  return slot != NULL;
}

static bool all_whole(const assay_series *s)
{
  for (size_t i = 0; i < s->n; i++)
    if (isfinite(s->value[i]) && s->value[i] != floor(s->value[i]))
      return false;
  return true;
}

/* Labels (0, 0, 1, 1): an epoch begins where the label grows. Progress (0.5, 1.0, 1.5): it begins
 * at the first row past a whole number. */
static assay_code from_series(assay_judging *j, const assay_series *s, assay_err *err)
{
  double reached = (double)NAN, first = (double)NAN;
  j->epochs_whole = all_whole(s);
  for (size_t i = 0; i < s->n; i++) {
    if (!isfinite(s->value[i]))
      continue;
    /* logs round: epoch 0.0 at the first step lies in the first epoch like 0.01 at the next */
    double epoch = j->epochs_whole ? s->value[i] : fmax(1, ceil(s->value[i] - 1e-9));
    if (isnan(reached))
      first = reached = epoch;
    if (epoch > reached && !add_step(j, s->step[i]))
      return assay_err_nomem(err);
    reached = fmax(reached, epoch);
    if (!j->epochs_whole)
      j->out->epochs_count = s->value[i];
  }
  if (j->epochs_whole)
    j->out->epochs_count = reached - first + 1;
  return ASSAY_OK;
}

/* The job's parameters tell the number of epochs where the log has no epoch column. */
static assay_code from_parameters(assay_judging *j, assay_err *err)
{
  static const char *const names[] = { "epochCount", "num_train_epochs", "epochs", "n_epochs" };
  const assay_run *run = j->run;
  int64_t epochs = 0;
  for (size_t i = 0; i < run->parameters.n && !epochs; i++)
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
      if (assay_str_ieqz(run->parameters.items[i].name, names[k]) &&
          !assay_num_read_whole(run->parameters.items[i].value, '.', &epochs))
        epochs = 0;
  if (epochs < 1 || epochs > (int64_t)j->train.n || run->partial)
    return ASSAY_OK;
  j->epochs_whole = true;
  j->out->epochs_count = (double)epochs;
  int64_t last = j->train.step[j->train.n - 1];
  for (int64_t k = 1; k < epochs; k++)
    if (!add_step(j, (int64_t)floor((double)last / (double)epochs * (double)k) + 1))
      return assay_err_nomem(err);
  return ASSAY_OK;
}

assay_code assay_epochs_prepare(assay_judging *j, assay_err *err)
{
  j->out->epochs_count = (double)NAN;
  j->out->memorisation = -1;
  if (j->run->x == ASSAY_X_EPOCH) {
    const assay_track *t = j->train.n ? &j->train : &j->valid;
    if (t->n)
      j->out->epochs_count = t->x[t->n - 1] - t->x[0] + 1;
    return ASSAY_OK;
  }
  const assay_series *s = assay_run_series(j->run, ASSAY_ROLE_EPOCH);
  if (s && s->n)
    return from_series(j, s, err);
  return from_parameters(j, err);
}

typedef struct step_drops {
  double *relative, *z; /* relative: fraction of the loss before the boundary */
  size_t n;
} step_drops;

static size_t clamp_size(double x, size_t low, size_t high)
{
  if (!(x > (double)low))
    return low;
  return x < (double)high ? (size_t)x : high;
}

/* A learning rate that drops near the boundary explains a drop of the loss. */
static bool rate_drops_at(const assay_judging *j, int64_t step, int64_t reach)
{
  const assay_learning_rate *rate = &j->out->learning_rate;
  for (size_t i = 0; i < rate->drops.n; i++)
    if (rate->drops.items[i] >= step - reach && rate->drops.items[i] <= step + reach)
      return true;
  return false;
}

static void measure_boundary(const assay_judging *j, size_t k, step_drops *drops)
{
  const assay_track *t = &j->train;
  int64_t step = j->out->epoch_boundaries.items[k];
  size_t at = assay_track_lower(t, step);
  double epoch_points = (double)t->n / (double)(j->out->epoch_boundaries.n + 1);
  size_t side = clamp_size(SIDE_SHARE * epoch_points, SIDE_POINTS_MIN, SIDE_POINTS);
  if (at < side || at + side > t->n)
    return;
  int64_t reach = t->step[at + side - 1] - t->step[at - side];
  double drop, z;
  if (rate_drops_at(j, step, reach / 4) ||
      !assay_shift_at(t->x, t->y, &(assay_span){ at - side, at, at + side }, &drop, &z))
    return;
  double before = assay_mean(t->y + at - side, side);
  drops->relative[drops->n] = before != 0 ? drop / fabs(before) : 0;
  drops->z[drops->n++] = z;
}

assay_code assay_memorisation_measure(assay_judging *j, assay_err *err)
{
  size_t n = j->out->epoch_boundaries.n;
  step_drops drops = { assay_judging_doubles(j, n), assay_judging_doubles(j, n), 0 };
  if (!drops.relative || !drops.z)
    return assay_err_nomem(err);
  for (size_t k = 0; k < n; k++)
    measure_boundary(j, k, &drops);
  if (!drops.n)
    return ASSAY_OK;
  double sum = 0;
  for (size_t k = 0; k < drops.n; k++)
    sum += drops.z[k];
  j->memorise_z = sum / sqrt((double)drops.n);
  j->memorise_drop = assay_median(drops.relative, drops.n);
  j->out->memorisation = j->memorise_z > j->limit[ASSAY_T_MEMORISE_Z] &&
                         j->memorise_drop > j->limit[ASSAY_T_MEMORISE_DROP];
  return ASSAY_OK;
}
