/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stopping rules replayed on a finished log: Prechelt 1998 (Early Stopping - But When?) and
 * patience as the trainers count it. */
#include "analysis/judging.h"

size_t assay_best_index(const double *y, size_t n, int direction)
{
  size_t best = 0;
  for (size_t i = 1; i < n; i++)
    if (direction > 0 ? y[i] > y[best] : y[i] < y[best])
      best = i;
  return best;
}

double assay_prechelt_gl(const double *y, size_t n)
{
  double least = y[assay_best_index(y, n, -1)];
  return least > 0 ? 100 * (y[n - 1] / least - 1) : (double)NAN;
}

double assay_prechelt_progress(const double *train, size_t n, size_t k)
{
  if (!k || k > n)
    return (double)NAN;
  double sum = 0, least = (double)INFINITY;
  for (size_t i = n - k; i < n; i++) {
    sum += train[i];
    least = fmin(least, train[i]);
  }
  return least > 0 ? 1000 * (sum / ((double)k * least) - 1) : (double)NAN;
}

int64_t assay_prechelt_up(const double *y, size_t n, size_t k)
{
  int64_t rises = 0;
  for (size_t end = n; end > k && y[end - 1] > y[end - 1 - k]; end -= k)
    rises++;
  return rises;
}

size_t assay_patience_stop(const double *y, size_t n, int patience, double min_delta, size_t *kept)
{
  int wait = 0;
  double best = (double)INFINITY;
  *kept = 0;
  for (size_t i = 0; i < n; i++) {
    if (y[i] < y[*kept])
      *kept = i; /* the checkpoint kept is the least so far, whatever min_delta says */
    if (y[i] < best - min_delta) {
      best = y[i];
      wait = 0;
    } else if (++wait >= patience) {
      return i;
    }
  }
  return n;
}

static const struct {
  const char *name;
  int patience;
  double min_delta;
} RULES[] = {
  { "huggingface", 1, 0 }, /* EarlyStoppingCallback's defaults */
  { "lightning", 3, 0 },   /* EarlyStopping's defaults */
  { "keras", 5, 0 },       /* the usual choice; the default of 0 stops at once */
  { "cohere", 6, 0.01 },   /* Cohere on Bedrock */
};

assay_code assay_patience_measure(assay_judging *j, assay_err *err)
{
  const assay_track *t = &j->valid;
  if (t->n < 2)
    return ASSAY_OK;
  double best = j->out->lowest.validation_loss;
  for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
    assay_patience *p = ASSAY_PUSH(j->arena, &j->out->patience);
    if (!p)
      return assay_err_nomem(err);
    size_t kept,
        stop = assay_patience_stop(t->y, t->n, RULES[i].patience, RULES[i].min_delta, &kept);
    bool stops = stop < t->n;
    *p = (assay_patience){ .rule = RULES[i].name,
                           .patience = RULES[i].patience,
                           .min_delta = RULES[i].min_delta,
                           .stop_step = stops ? t->step[stop] : ASSAY_NO_STEP,
                           .validation_loss = t->y[kept],
                           .steps_saved = stops ? t->step[t->n - 1] - t->step[stop] : 0,
                           .regret = best != 0 ? (t->y[kept] - best) / fabs(best) : (double)NAN };
  }
  return ASSAY_OK;
}
