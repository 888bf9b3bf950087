/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/curve.h"

#include <math.h>

#include "stat/robust.h"

enum {
  GRID = 12,   /* steps of the first look over log scale; half as many over log shape */
  REFINE = 4,  /* a fit that begins at the last one searches in steps finer than the grid by this */
  ROUNDS = 28, /* of the search at most; it ends earlier where a step is too small to matter */
  REWEIGHTS = 2,
  PARAMETERS = ASSAY_CURVE_PARAMETERS
};

static const double block_power = 1.5; /* blocks lie at k^1.5: denser where the curve bends */
static const double interval_z =
    2.4; /* 1.96 left 93 % of simulated futures inside, 2.4 leaves 97 % */
static const double interval_floor = 0.002; /* of the value: no forecast is surer than this */
static const double rounding = 1e-14;       /* of a mean, relative */
static const double lag1_max = 0.9;
static const double soft_sigmas = 2;    /* residuals beyond weigh like their magnitude (soft L1) */
static const double singular = 1e-12;   /* of a pivot, in columns of unit length */
static const double ridge = 1e-7;       /* of the same: stands for the bounds of the search */
static const double log_step = 1e-4;    /* of the differences that stand for derivatives */
static const double rss_least = 1e-300; /* so that a perfect fit has a logarithm */
static const double aicc_far = 700;     /* exp(-700 / 2) is a weight of nothing */
static const double step_least =
    1e-5; /* of the search region, in which a scale spans a factor 1000 */

typedef struct bound {
  double low, high;
} bound;
/* Search region, as logs of fractions of the run. Shape of a plain exponential is fixed at 1. */
static const struct {
  const char *name;
  bound scale, shape;
  size_t k; /* parameters */
} models[ASSAY_CURVE_MODELS] = {
  [ASSAY_CURVE_POWER] = { "power", { 1e-3, 3 }, { 0.05, 4 }, 4 },
  [ASSAY_CURVE_EXPONENTIAL] = { "exponential", { 5e-3, 5 }, { 1, 1 }, 3 },
  [ASSAY_CURVE_STRETCHED] = { "stretched-exponential", { 5e-3, 5 }, { 0.2, 1.5 }, 4 },
};

typedef struct data {
  size_t n;
  double t[ASSAY_CURVE_BLOCKS], y[ASSAY_CURVE_BLOCKS];
  double size[ASSAY_CURVE_BLOCKS];   /* points in the block */
  double weight[ASSAY_CURVE_BLOCKS]; /* size x robust weight */
} data;

const char *assay_curve_model_name(assay_curve_model model)
{
  return models[model].name;
}

/* Powers by exp and log: half the time of pow, and the error does not matter here. */
static double shape_value(assay_curve_model model, double t, double scale, double shape)
{
  switch (model) {
  case ASSAY_CURVE_POWER:
    return exp(-shape * log(1 + t / scale));
  case ASSAY_CURVE_EXPONENTIAL:
    return exp(-t / scale);
  case ASSAY_CURVE_STRETCHED:
  case ASSAY_CURVE_MODELS:
    break;
  }
  return exp(-exp(shape * log(t / scale)));
}

static void make_blocks(const double *t, const double *y, size_t n, data *d)
{
  size_t blocks = n < ASSAY_CURVE_BLOCKS ? n : ASSAY_CURVE_BLOCKS, from = 0;
  d->n = 0;
  for (size_t k = 1; k <= blocks; k++) {
    double share = n <= ASSAY_CURVE_BLOCKS ? (double)k / (double)blocks
                                           : pow((double)k / (double)blocks, block_power);
    size_t to = k == blocks ? n : (size_t)(share * (double)n + 0.5);
    if (to <= from)
      continue;
    d->t[d->n] = assay_mean(t + from, to - from) / t[n - 1];
    d->y[d->n] = assay_mean(y + from, to - from);
    d->size[d->n] = d->weight[d->n] = (double)(to - from);
    d->n++;
    from = to;
  }
}

static bool is_constant(const data *d)
{
  size_t i = 1;
  while (i < d->n && fabs(d->y[i] - d->y[0]) <= rounding * fabs(d->y[0]))
    i++;
  return i >= d->n;
}

/* c and A in closed form for given scale and shape; returns the weighted error. A curve that would
 * rise (A < 0) becomes its constant. */
static double project(const data *d, assay_curve_model model, double scale, double shape,
                      assay_curve *out)
{
  double g[ASSAY_CURVE_BLOCKS], sw = 0, sg = 0, sy = 0, sgg = 0, sgy = 0, rss = 0;
  for (size_t i = 0; i < d->n; i++) {
    g[i] = shape_value(model, d->t[i], scale, shape);
    sw += d->weight[i];
    sg += d->weight[i] * g[i];
    sy += d->weight[i] * d->y[i];
  }
  double mg = sg / sw, my = sy / sw;
  for (size_t i = 0; i < d->n; i++) {
    sgg += d->weight[i] * (g[i] - mg) * (g[i] - mg);
    sgy += d->weight[i] * (g[i] - mg) * (d->y[i] - my);
  }
  out->amplitude = sgg > 0 ? fmax(0, sgy / sgg) : 0;
  out->c = my - out->amplitude * mg;
  out->scale = scale;
  out->shape = shape;
  for (size_t i = 0; i < d->n; i++) {
    double r = d->y[i] - out->c - out->amplitude * g[i];
    rss += d->weight[i] * r * r;
  }
  return out->rss = rss;
}

static double at_log(bound b, double share)
{
  return exp(log(b.low) + share * (log(b.high) - log(b.low)));
}

static double share_of(bound b, double value)
{
  return b.low < b.high ? (log(value) - log(b.low)) / (log(b.high) - log(b.low)) : 0;
}

/* A place in the unit square of (log scale, log shape). */
typedef struct place {
  double u, v;
} place;

static bool has_shape(assay_curve_model model)
{
  return models[model].shape.low < models[model].shape.high;
}

/* Takes a place if its curve is better than the best; the place is clamped to the square. */
static bool improve(const data *d, assay_curve_model model, place to, place *at, assay_curve *best)
{
  assay_curve c = *best;
  to = (place){ fmin(fmax(to.u, 0), 1), fmin(fmax(to.v, 0), 1) };
  if (!(project(d, model, at_log(models[model].scale, to.u), at_log(models[model].shape, to.v),
                &c) < best->rss))
    return false;
  *best = c;
  *at = to;
  return true;
}

/* Compass search from a place whose curve is *best. */
static void search(const data *d, assay_curve_model model, place at, double step, assay_curve *best)
{
  /* Those along the scale first: they are all where there is no shape. */
  static const place moves[] = { { 1, 0 },  { -1, 0 }, { 0, 1 }, { 0, -1 },
                                 { 1, -1 }, { -1, 1 }, { 1, 1 }, { -1, -1 } };
  const size_t n = has_shape(model) ? sizeof moves / sizeof *moves : 2;
  for (int round = 0; round < ROUNDS && step > step_least; round++) {
    bool moved = false;
    for (size_t m = 0; m < n && !moved; m++)
      moved = improve(d, model, (place){ at.u + step * moves[m].u, at.v + step * moves[m].v }, &at,
                      best);
    if (!moved)
      step /= 2;
  }
}

static void search_all(const data *d, assay_curve_model model, assay_curve *best)
{
  const size_t shapes = has_shape(model) ? GRID / 2 : 0;
  place at = { 0.5, 0.5 };
  best->rss = (double)INFINITY;
  for (size_t i = 0; i <= GRID; i++)
    for (size_t j = 0; j <= shapes; j++)
      improve(d, model, (place){ (double)i / GRID, 2 * (double)j / GRID }, &at, best);
  search(d, model, at, 1.0 / GRID, best);
}

/* The same where only the weights have changed since *best was found. */
static void search_near(const data *d, assay_curve_model model, assay_curve *best)
{
  const place at = { share_of(models[model].scale, best->scale),
                     share_of(models[model].shape, best->shape) };
  project(d, model, best->scale, best->shape, best);
  search(d, model, at, 1.0 / GRID / REFINE, best);
}

static double residual(const data *d, assay_curve_model model, const assay_curve *c, size_t i)
{
  return d->y[i] - c->c - c->amplitude * shape_value(model, d->t[i], c->scale, c->shape);
}

/* Residual scale of one point: MAD of residuals times the root of the block size. */
static double point_sigma(const data *d, assay_curve_model model, const assay_curve *c)
{
  double r[ASSAY_CURVE_BLOCKS];
  for (size_t i = 0; i < d->n; i++)
    r[i] = residual(d, model, c, i) * sqrt(d->size[i]);
  return assay_mad_sigma(r, d->n);
}

/* Soft-L1 weights 1 / sqrt(1 + z^2), z the residual over two robust sigmas. */
static void reweigh(data *d, assay_curve_model model, const assay_curve *c)
{
  double sigma = point_sigma(d, model, c);
  for (size_t i = 0; i < d->n; i++) {
    double z = sigma > 0 ? residual(d, model, c, i) * sqrt(d->size[i]) / sigma / soft_sigmas : 0;
    d->weight[i] = d->size[i] / sqrt(1 + z * z);
  }
}

/* Gauss-Jordan with row pivots; false: singular. a is n x n and lost, inv receives the inverse. */
static bool invert(double a[PARAMETERS][PARAMETERS], double inv[PARAMETERS][PARAMETERS], size_t n)
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      inv[i][j] = i == j;
  for (size_t k = 0; k < n; k++) {
    size_t pivot = k;
    for (size_t i = k + 1; i < n; i++)
      pivot = fabs(a[i][k]) > fabs(a[pivot][k]) ? i : pivot;
    if (!(fabs(a[pivot][k]) > singular))
      return false;
    for (size_t j = 0; j < n; j++) {
      double swap = a[k][j];
      a[k][j] = a[pivot][j];
      a[pivot][j] = swap;
      swap = inv[k][j];
      inv[k][j] = inv[pivot][j];
      inv[pivot][j] = swap;
    }
    double by = a[k][k];
    for (size_t j = 0; j < n; j++) {
      a[k][j] /= by;
      inv[k][j] /= by;
    }
    for (size_t i = 0; i < n; i++) {
      double f = i == k ? 0 : a[i][k];
      for (size_t j = 0; j < n; j++) {
        a[i][j] -= f * a[k][j];
        inv[i][j] -= f * inv[k][j];
      }
    }
  }
  return true;
}

/* Derivatives of the model at t by (c, A, log scale, log shape). */
static void gradient(assay_curve_model model, const assay_curve *c, double t,
                     double out[PARAMETERS])
{
  const double h = log_step;
  out[0] = 1;
  out[1] = shape_value(model, t, c->scale, c->shape);
  out[2] = c->amplitude *
           (shape_value(model, t, c->scale * exp(h), c->shape) -
            shape_value(model, t, c->scale * exp(-h), c->shape)) /
           (2 * h);
  out[3] = c->amplitude *
           (shape_value(model, t, c->scale, c->shape * exp(h)) -
            shape_value(model, t, c->scale, c->shape * exp(-h))) /
           (2 * h);
}

static double block_lag1(const data *d, assay_curve_model model, const assay_curve *c)
{
  double r[ASSAY_CURVE_BLOCKS];
  for (size_t i = 0; i < d->n; i++)
    r[i] = residual(d, model, c, i) * sqrt(d->weight[i]);
  return fmin(fmax(assay_lag1(r, d->n), 0), lag1_max);
}

/* Covariance of the parameters: (J'WJ)^-1 x residual variance x (1 + r) / (1 - r). Columns are
 * scaled to unit length first; a small ridge stands for the bounds of the search. */
static void fill_covariance(const data *d, assay_curve_model model, assay_curve *c)
{
  double a[PARAMETERS][PARAMETERS] = { { 0 } }, inv[PARAMETERS][PARAMETERS];
  double length[PARAMETERS] = { 0 };
  size_t k = models[model].k;
  for (size_t i = 0; i < d->n; i++) {
    double g[PARAMETERS];
    gradient(model, c, d->t[i], g);
    for (size_t p = 0; p < k; p++)
      for (size_t q = 0; q < k; q++)
        a[p][q] += d->weight[i] * g[p] * g[q];
  }
  for (size_t p = 0; p < k; p++)
    length[p] = sqrt(a[p][p]);
  for (size_t p = 0; p < k; p++)
    for (size_t q = 0; q < k; q++)
      a[p][q] = length[p] > 0 && length[q] > 0 ? a[p][q] / (length[p] * length[q]) : p == q;
  for (size_t p = 0; p < k; p++)
    a[p][p] *= 1 + ridge;
  c->c_se = (double)NAN;
  if (!invert(a, inv, k))
    return;
  double r = block_lag1(d, model, c);
  double s2 = c->rss / fmax(1, (double)d->n - (double)k) * (1 + r) / (1 - r);
  for (size_t p = 0; p < k; p++)
    for (size_t q = 0; q < k; q++)
      c->covariance[p][q] =
          length[p] > 0 && length[q] > 0 ? s2 * inv[p][q] / (length[p] * length[q]) : 0;
  c->c_se = sqrt(fmax(0, c->covariance[0][0]));
}

static void fit_model(const data *original, assay_curve_model model, assay_curve *out)
{
  data d = *original;
  search_all(&d, model, out);
  for (int i = 0; i < REWEIGHTS; i++) {
    reweigh(&d, model, out);
    search_near(&d, model, out);
  }
  double n = (double)d.n, k = (double)models[model].k;
  out->aicc = n * log(fmax(out->rss, rss_least) / n) + 2 * k + 2 * k * (k + 1) / fmax(1, n - k - 1);
  fill_covariance(&d, model, out);
}

static void weigh_models(assay_curve_fit *fit)
{
  double least = (double)INFINITY, total = 0;
  for (int m = 0; m < ASSAY_CURVE_MODELS; m++)
    if (fit->model[m].amplitude > 0 && fit->model[m].aicc < least) {
      least = fit->model[m].aicc;
      fit->best = m;
    }
  if (fit->best < 0)
    return;
  for (int m = 0; m < ASSAY_CURVE_MODELS; m++) {
    assay_curve *c = &fit->model[m];
    c->weight = c->amplitude > 0 ? exp(-fmin(c->aicc - least, aicc_far) / 2) : 0;
    total += c->weight;
  }
  for (int m = 0; m < ASSAY_CURVE_MODELS; m++)
    fit->model[m].weight /= total;
}

void assay_curve_fit_all(const double *t, const double *y, size_t n, assay_curve_fit *out)
{
  *out = (assay_curve_fit){ .best = -1 };
  if (n < ASSAY_CURVE_POINTS_MIN || !(t[n - 1] > 0))
    return;
  data d;
  make_blocks(t, y, n, &d);
  if (is_constant(&d))
    return;
  out->t_last = t[n - 1];
  for (assay_curve_model m = 0; m < ASSAY_CURVE_MODELS; m++)
    fit_model(&d, m, &out->model[m]);
  weigh_models(out);
  if (out->best < 0)
    return;
  assay_curve_model best = (assay_curve_model)out->best;
  out->level = assay_curve_value(out, best, t[n - 1]);
  out->sigma = point_sigma(&d, best, &out->model[best]);
  out->lag1 = block_lag1(&d, best, &out->model[best]);
}

double assay_curve_value(const assay_curve_fit *fit, assay_curve_model model, double t)
{
  const assay_curve *c = &fit->model[model];
  return c->c + c->amplitude * shape_value(model, t / fit->t_last, c->scale, c->shape);
}

/* Variance of one model's prediction relative to its value at the end of the data, which the data
 * show; delta method. */
static double variance_at(const assay_curve_fit *fit, assay_curve_model model, double t)
{
  const assay_curve *c = &fit->model[model];
  double g[PARAMETERS], v = 0;
  size_t k = models[model].k;
  gradient(model, c, t / fit->t_last, g);
  for (size_t p = 0; p < k; p++)
    for (size_t q = 0; q < k; q++)
      v += g[p] * g[q] * c->covariance[p][q];
  return fmax(0, v);
}

assay_prediction assay_curve_predict(const assay_curve_fit *fit, double t)
{
  assay_curve_model best = (assay_curve_model)fit->best;
  double value = assay_curve_value(fit, best, t), spread = 0;
  for (assay_curve_model m = 0; m < ASSAY_CURVE_MODELS; m++) {
    double d = assay_curve_value(fit, m, t) - value;
    if (fit->model[m].weight > 0)
      spread += fit->model[m].weight * (d * d + variance_at(fit, m, t));
  }
  double half = fmax(interval_z * sqrt(spread), interval_floor * fabs(value));
  return (assay_prediction){ value, value - half, value + half };
}
