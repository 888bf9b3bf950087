/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gap between validation and training loss, and perplexity against the loss. */
#include "analysis/judging.h"
#include "stat/trend.h"

enum { GAP_POINTS = 400, GAP_MIN = 2, DECIMALS_MAX = 8 };
#define PER_STEPS 1000.0
/* Rows that must fit a base before the perplexity counts as consistent. */
#define ROWS_FIT 0.95
/* exp overflows a double beyond this. */
#define EXP_MAX 709.78

typedef struct gaps {
  double *x, *gap, *train, *valid;
  size_t n;
} gaps;

/* Training loss is averaged over the interval before each evaluation: it is a running batch loss.
 */
static bool read_gaps(assay_judging *j, gaps *g)
{
  const assay_track *v = &j->valid;
  size_t n = v->n;
  double **const arrays[] = { &g->x, &g->gap, &g->train, &g->valid };
  for (size_t i = 0; i < 4; i++)
    if (!(*arrays[i] = assay_judging_doubles(j, n)))
      return false;
  for (size_t i = 0; i < n; i++) {
    int64_t after = i ? v->step[i - 1] : INT64_MIN + 1;
    double train = assay_track_mean(&j->train, after, v->step[i]);
    if (!isfinite(train))
      continue;
    g->x[g->n] = v->x[i];
    g->train[g->n] = train;
    g->valid[g->n] = v->y[i];
    g->gap[g->n++] = v->y[i] - train;
  }
  return true;
}

/* Of the growth of the gap since the best evaluation (or over the later half), what is due to the
 * validation loss rising. */
static double validation_share(const assay_judging *j, const gaps *g)
{
  size_t from = g->n / 2, last = g->n - 1;
  for (size_t i = 0; i < last; i++)
    if (g->x[i] == (double)j->out->lowest.step)
      from = i;
  from = from < last ? from : last - 1;
  double grown = g->gap[last] - g->gap[from];
  double valid = g->valid[last] - g->valid[from];
  return grown > 0 ? fmin(1, fmax(0, valid / grown)) : (double)NAN;
}

assay_code assay_gap_measure(assay_judging *j, assay_err *err)
{
  double nan = (double)NAN;
  j->out->gap = (assay_gap){ nan, nan, nan };
  gaps g = { 0 };
  if (!j->train.n || !j->valid.n || j->valid.ends_bad)
    return ASSAY_OK;
  if (!read_gaps(j, &g))
    return assay_err_nomem(err);
  if (!g.n)
    return ASSAY_OK;
  j->out->gap.last = g.gap[g.n - 1];
  if (g.n < GAP_MIN)
    return ASSAY_OK;
  j->out->gap.from_validation_share = validation_share(j, &g);
  size_t n = g.n < GAP_POINTS ? g.n : GAP_POINTS; /* the last of them: the slope at the end */
  assay_sen slope;
  assay_sen_options options = { .level = 0.90, .variance_factor = 1 };
  if (assay_sen_slope(g.x + g.n - n, g.gap + g.n - n, n, &options, &slope, err))
    return assay_err_nomem(err);
  j->out->gap.slope = slope.slope * PER_STEPS;
  return ASSAY_OK;
}

/* Half of the last decimal place that a column is written with; 0: full precision. */
static double half_unit(const double *y, size_t n)
{
  double scale = 1;
  for (int d = 0; d <= DECIMALS_MAX; d++, scale *= 10) {
    size_t i = 0;
    while (i < n && fabs(y[i] * scale - nearbyint(y[i] * scale)) < 1e-6)
      i++;
    if (i == n)
      return 0.5 / scale;
  }
  return 0;
}

/* Share of the rows, equal in step, whose perplexity is base^loss. */
static double share_fitting(const assay_judging *j, const assay_track *loss, const assay_track *ppl,
                            double base)
{
  double loss_half = half_unit(loss->y, loss->n), ppl_half = half_unit(ppl->y, ppl->n);
  size_t rows = 0, fits = 0, k = 0;
  for (size_t i = 0; i < ppl->n; i++) {
    while (k < loss->n && loss->step[k] < ppl->step[i])
      k++;
    if (k == loss->n || loss->step[k] != ppl->step[i])
      continue;
    double want = pow(base, loss->y[k]);
    double room =
        j->limit[ASSAY_T_PERPLEXITY_TOLERANCE] * want + ppl_half + loss_half * want * log(base);
    rows++;
    fits += fabs(ppl->y[i] - want) <= room;
  }
  return rows ? (double)fits / (double)rows : (double)NAN;
}

static assay_code judge_pair(assay_judging *j, const assay_track *loss, assay_role role,
                             assay_err *err)
{
  assay_track ppl;
  if (assay_track_read(j, assay_run_series(j->run, role), &ppl, err))
    return assay_err_nomem(err);
  assay_perplexity *out = &j->out->perplexity;
  double by_e = share_fitting(j, loss, &ppl, exp(1.0)), by_2 = share_fitting(j, loss, &ppl, 2);
  if (isnan(by_e) || out->consistent == 0)
    return ASSAY_OK;
  bool natural = by_e >= by_2;
  out->consistent = fmax(by_e, by_2) >= ROWS_FIT;
  out->base = !out->consistent ? NULL : natural ? "e" : "2";
  return ASSAY_OK;
}

double assay_perplexity_of(const assay_judging *j, double loss)
{
  const char *base = j->out->perplexity.base;
  return base && base[0] == '2' ? exp2(loss) : exp(fmin(loss, EXP_MAX));
}

static double last_of(const assay_judging *j, assay_role role, double loss)
{
  const assay_series *s = assay_run_series(j->run, role);
  for (size_t i = s ? s->n : 0; i > 0; i--)
    if (isfinite(s->value[i - 1]))
      return s->value[i - 1];
  return isfinite(loss) ? assay_perplexity_of(j, loss) : (double)NAN;
}

/* Direction of the validation (else training) loss; a monotone view serves perplexity as well. */
static const char *trend_of(const assay_judging *j)
{
  bool valid = j->out->convergence_validation.state != ASSAY_CONVERGENCE_NOT_JUDGED;
  const assay_convergence *c = valid ? &j->out->convergence_validation : &j->out->convergence_train;
  if (c->state == ASSAY_CONVERGENCE_NOT_JUDGED || j->valid.ends_bad)
    return NULL;
  if (j->out->overfitting.grade >= ASSAY_OVERFIT_SUSPECTED || c->high < 0)
    return "rising";
  return c->low > 0 && c->state != ASSAY_CONVERGENCE_CONVERGED ? "falling" : "flat";
}

assay_code assay_perplexity_read(assay_judging *j, assay_err *err)
{
  j->out->perplexity = (assay_perplexity){ .consistent = -1 };
  if (judge_pair(j, &j->train, ASSAY_ROLE_TRAIN_PERPLEXITY, err) ||
      judge_pair(j, &j->valid, ASSAY_ROLE_VALIDATION_PERPLEXITY, err))
    return assay_err_nomem(err);
  return ASSAY_OK;
}

assay_code assay_perplexity_measure(assay_judging *j, assay_err *err)
{
  (void)err;
  assay_perplexity *out = &j->out->perplexity;
  out->train_last = last_of(j, ASSAY_ROLE_TRAIN_PERPLEXITY, j->out->last.train_loss);
  out->validation_last = last_of(j, ASSAY_ROLE_VALIDATION_PERPLEXITY, j->out->last.validation_loss);
  double lowest = j->out->lowest.validation_loss;
  out->validation_best = isfinite(lowest) ? assay_perplexity_of(j, lowest) : (double)NAN;
  out->trend = trend_of(j);
  return ASSAY_OK;
}
