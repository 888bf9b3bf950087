/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fit, convergence by equivalence, total progress, forecast. */
#include "analysis/judging.h"
#include "stat/robust.h"
#include "stat/trend.h"

/* A fall is counted per this share of the run. */
#define PER_SHARE 0.2
/* A drop of the rate takes effect within this share of the run. */
#define SETTLE_SHARE 0.01
#define INTERVAL 0.90
/* A fall by up to a fifth is told as a fraction of the level at the end. */
#define LEVEL_KEPT 0.8
/* Share trimmed at each end of a block, once it holds enough points. */
#define TRIM 0.1
enum { BLOCKS = 40, TRIM_POINTS = 5, SEN_MIN = 8, LINE_MIN = 2, WINDOW_POINTS = 4, FIT_MIN = 8 };
/* Student's t, 95 %, 5 degrees of freedom: the prior counts for 3. */
#define STUDENT 2.015
#define PRIOR_WEIGHT 3.0
/* The start of a run, for a loss that does not fall: this part of its rows, and the standard errors
 * by which it stands above all rows, or above the least of many windows. */
enum { START_PART = 20 };
#define START_SIGMAS 3.0
#define LEAST_SIGMAS 4.0
/* Level of the Mann-Kendall test. */
#define SLOPE_P 0.05
/* Autocorrelation beyond this is not told from a trend. */
#define LAG1_MAX 0.8

static double run_length(const assay_track *t)
{
  double length = t->x[t->n - 1] - t->x[0];
  return length > 0 ? length : 1;
}

typedef struct window {
  double *x, *y; /* block means */
  size_t n;
  size_t from; /* index of its first point in the track */
} window;

static size_t window_start(const assay_judging *j, const assay_track *t)
{
  double from = t->x[t->n - 1] - j->limit[ASSAY_T_CONVERGED_WINDOW] * run_length(t);
  size_t at = 0;
  for (size_t low = 0, high = t->n; low < high; at = low) {
    size_t middle = low + (high - low) / 2;
    if (t->x[middle] < from)
      low = middle + 1;
    else
      high = middle;
  }
  if (t->n - at < WINDOW_POINTS)
    at = t->n > WINDOW_POINTS ? t->n - WINDOW_POINTS : 0;
  if (j->segment_step != ASSAY_NO_STEP) {
    double settled = (double)j->segment_step + SETTLE_SHARE * run_length(t);
    size_t segment = assay_track_lower(t, (int64_t)settled);
    if (segment > at && t->n - segment >= WINDOW_POINTS)
      at = segment;
  }
  /* of 2 or 3 evaluations the last pair */
  return t->n < WINDOW_POINTS ? t->n - LINE_MIN : at;
}

static bool window_read(assay_judging *j, const assay_track *t, window *w)
{
  w->from = window_start(j, t);
  size_t m = t->n - w->from, blocks = m < BLOCKS ? m : BLOCKS;
  w->x = assay_judging_doubles(j, blocks);
  w->y = assay_judging_doubles(j, blocks);
  double *spare = assay_judging_doubles(j, m);
  if (!w->x || !w->y || !spare)
    return false;
  double trim = m / blocks >= TRIM_POINTS ? TRIM : 0;
  assay_blocks to = { .x = w->x, .y = w->y, .scratch = spare };
  w->n = assay_block_means(t->x + w->from, t->y + w->from, m, blocks, trim, &to);
  return true;
}

/* Few points: least squares, with the prior noise of a loss beside the residuals. */
static void line_slope(const assay_judging *j, const assay_track *t, const window *w,
                       assay_sen *out)
{
  double mx = assay_mean(w->x, w->n), my = assay_mean(w->y, w->n), sxy = 0, sxx = 0, rss = 0;
  for (size_t i = 0; i < w->n; i++) {
    sxy += (w->x[i] - mx) * (w->y[i] - my);
    sxx += (w->x[i] - mx) * (w->x[i] - mx);
  }
  out->slope = sxx > 0 ? sxy / sxx : 0;
  out->intercept = my - out->slope * mx;
  for (size_t i = 0; i < w->n; i++) {
    double e = w->y[i] - out->intercept - out->slope * w->x[i];
    rss += e * e;
  }
  double share =
      isnan(j->options->eval_noise) ? j->limit[ASSAY_T_OVERFIT_PRIOR] : j->options->eval_noise;
  double prior = share * t->level;
  double freedom = PRIOR_WEIGHT + (double)w->n - 2;
  double se = sqrt((PRIOR_WEIGHT * prior * prior + rss) / freedom / (sxx > 0 ? sxx : 1));
  out->low = out->slope - STUDENT * se;
  out->high = out->slope + STUDENT * se;
}

/* Autocorrelated residuals make the interval wider. */
static double variance_factor(const assay_sen *line, const window *w)
{
  double e[BLOCKS];
  for (size_t i = 0; i < w->n; i++)
    e[i] = w->y[i] - line->intercept - line->slope * w->x[i];
  double r = fmin(assay_lag1(e, w->n), LAG1_MAX);
  return r > 0 ? (1 + r) / (1 - r) : 1;
}

static assay_code slope_of(const assay_judging *j, const assay_track *t, const window *w,
                           assay_sen *out, assay_err *err)
{
  if (w->n < SEN_MIN) {
    line_slope(j, t, w, out);
    return ASSAY_OK;
  }
  assay_sen_options options = { .level = INTERVAL, .variance_factor = 1 };
  if (assay_sen_slope(w->x, w->y, w->n, &options, out, err))
    return ASSAY_E_NOMEM;
  options.variance_factor = variance_factor(out, w);
  return assay_sen_slope(w->x, w->y, w->n, &options, out, err);
}

/* What a fall is a fraction of: the level at the end, but of a loss that ends near 0 most of what
 * it was before, since any fall is huge beside nothing. */
static double level_of(double before, double end)
{
  return fmax(fabs(end), LEVEL_KEPT * fabs(before));
}

/* Mean of the blocks up to x, at least one. */
static double window_before(const window *w, double x)
{
  size_t n = 1;
  while (n < w->n && w->x[n] <= x)
    n++;
  return assay_mean(w->y, n);
}

/* A loss that stays above 0 falls by all of it at most, whatever its steepest stretch promises. */
static double most_fall(const window *w)
{
  for (size_t i = 0; i < w->n; i++)
    if (w->y[i] < 0)
      return (double)INFINITY;
  return 1;
}

/* Fall of the fitted curve over the last part of the run, as a fraction of the same level. */
static double fitted_fall(const assay_curve_fit *fit, double last, double length)
{
  assay_curve_model model = (assay_curve_model)fit->best;
  double span = fmin(PER_SHARE * length, last);
  double end = assay_curve_value(fit, model, last);
  double before = assay_curve_value(fit, model, last - span);
  return (before - end) / level_of(before, end) * PER_SHARE * length / span;
}

static assay_convergence_state state_of(const assay_judging *j, const assay_convergence *c,
                                        double by_fit)
{
  double margin = j->limit[ASSAY_T_CONVERGED_FALL];
  if (c->high < -margin)
    return ASSAY_CONVERGENCE_INCONCLUSIVE; /* it rises */
  if (c->high < margin)
    return ASSAY_CONVERGENCE_CONVERGED;
  if (c->low > margin)
    return ASSAY_CONVERGENCE_IMPROVING;
  double agree = j->limit[ASSAY_T_CONVERGED_AGREE];
  if (c->fall < agree && by_fit < agree)
    return ASSAY_CONVERGENCE_CONVERGED;
  if (c->fall > margin && by_fit > margin)
    return ASSAY_CONVERGENCE_IMPROVING;
  return ASSAY_CONVERGENCE_INCONCLUSIVE;
}

/* The curve is fitted to what lies after warm-up and after the last shift of level. */
static assay_code fit_track(assay_judging *j, const assay_track *t, assay_curve_fit *fit,
                            double *origin, assay_err *err)
{
  size_t from = t->from;
  fit->best = -1;
  if (j->segment_step != ASSAY_NO_STEP) {
    size_t segment = assay_track_lower(t, j->segment_step);
    from = segment > from && t->n - segment >= FIT_MIN ? segment : from;
  }
  size_t n = t->n - from;
  if (n < FIT_MIN)
    return ASSAY_OK;
  /* the run's own zero, unless the fit begins somewhere else */
  bool whole = from == 0 && t->x[0] >= 0 && t->x[0] <= PER_SHARE * t->x[t->n - 1];
  *origin = whole ? 0 : t->x[from];
  double *x = assay_judging_doubles(j, n);
  if (!x)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    x[i] = t->x[from + i] - *origin;
  assay_curve_fit_all(x, t->y + from, n, fit);
  return ASSAY_OK;
}

assay_code assay_fit_measure(assay_judging *j, assay_err *err)
{
  j->fit.best = -1;
  if (j->train.n && fit_track(j, &j->train, &j->fit, &j->fit_origin, err))
    return assay_err_nomem(err);
  j->has_fit = j->fit.best >= 0;
  return ASSAY_OK;
}

static assay_code judge_track(assay_judging *j, const assay_track *t, assay_convergence *out,
                              assay_err *err)
{
  *out = (assay_convergence){ .state = ASSAY_CONVERGENCE_NOT_JUDGED,
                              .fall = (double)NAN,
                              .low = (double)NAN,
                              .high = (double)NAN,
                              .window_from = ASSAY_NO_STEP };
  if (t->n < LINE_MIN || t->ends_bad)
    return ASSAY_OK;
  window w;
  assay_sen slope;
  if (!window_read(j, t, &w) || slope_of(j, t, &w, &slope, err))
    return assay_err_nomem(err);
  double last = t->x[t->n - 1], span = PER_SHARE * run_length(t);
  double level = level_of(window_before(&w, last - span), slope.intercept + slope.slope * last);
  double scale = span / (level > 0 ? level : t->level), most = most_fall(&w);
  out->fall = fmin(-slope.slope * scale, most);
  out->low = fmin(-slope.high * scale, most);
  out->high = fmin(-slope.low * scale, most);
  out->window_from = t->step[w.from];
  double by_fit = (double)NAN, margin = j->limit[ASSAY_T_CONVERGED_FALL];
  if (out->high >= margin && out->low <= margin) {
    assay_curve_fit own = j->fit;
    double origin = j->fit_origin;
    if (t != &j->train && fit_track(j, t, &own, &origin, err))
      return assay_err_nomem(err);
    if (own.best >= 0)
      by_fit = fitted_fall(&own, last - origin, run_length(t));
  }
  out->state = state_of(j, out, by_fit);
  return ASSAY_OK;
}

static double part_mean(const assay_track *t, double from, double to)
{
  size_t a = (size_t)(from * (double)t->n), b = (size_t)(to * (double)t->n);
  b = b > a ? b : a + 1;
  return assay_mean(t->y + a, (b < t->n ? b : t->n) - a);
}

/* Did neither loss leave the level that it began at, but for noise, unless upwards? The first row,
 * the start and the first evaluation are looked at by themselves: a fall may be over soon. */
static void find_standstill(assay_judging *j)
{
  const assay_track *t = &j->train, *v = &j->valid;
  if (!j->divergence.judged || j->progress.slope_p < SLOPE_P)
    return;
  const double *y = t->y + t->from;
  size_t n = t->n - t->from, part = n / START_PART + 1;
  double start = assay_mean(y, part), whole = assay_mean(y, n);
  double share = j->limit[ASSAY_T_CONVERGED_FALL], room = share * fabs(start);
  double error = t->sigma / sqrt((double)part);
  bool fell = y[0] - whole > fmax(room, LEAST_SIGMAS * t->sigma) ||
              start - whole > fmax(room, START_SIGMAS * error) ||
              start - j->divergence.best > room + LEAST_SIGMAS * error;
  double best = v->n ? v->y[assay_best_index(v->y, v->n, -1)] : 0;
  if (fell || (v->n && v->y[v->from] - best > share * v->level + LEAST_SIGMAS * v->sigma))
    return;
  j->progress.stands = true;
  j->progress.start = start;
  j->progress.end = assay_mean(y + n - part, part);
}

/* Total fall and how much of it came late; the fit is read where it covers the run. */
static assay_code measure_progress(assay_judging *j, const assay_track *t, assay_err *err)
{
  if (t->n < LINE_MIN * 2)
    return ASSAY_OK;
  double first = part_mean(t, 0, 0.05), half = part_mean(t, 0.45, 0.55),
         last = part_mean(t, 0.9, 1);
  if (t == &j->train && j->has_fit && j->segment == 0 && t->from == 0) {
    assay_curve_model model = (assay_curve_model)j->fit.best;
    double end = t->x[t->n - 1] - j->fit_origin;
    first = assay_curve_value(&j->fit, model, t->x[0] - j->fit_origin);
    half = assay_curve_value(&j->fit, model, end / 2);
    last = assay_curve_value(&j->fit, model, end);
  }
  double fall = first - last;
  size_t n = t->n < BLOCKS ? t->n : BLOCKS;
  double y[BLOCKS];
  double *spare = assay_judging_doubles(j, t->n);
  if (!spare)
    return assay_err_nomem(err);
  assay_blocks to = { .y = y, .scratch = spare };
  n = assay_block_means(NULL, t->y, t->n, n, 0, &to);
  assay_mann_kendall trend;
  if (assay_mann_kendall_test(y, n, true, &trend, err))
    return assay_err_nomem(err);
  j->progress = (assay_progress){ .judged = first != 0,
                                  .fall = fall / fabs(first),
                                  .late_share = fall > 0 ? (half - last) / fall : 0,
                                  .slope_p = trend.s < 0 ? trend.p : 1 };
  find_standstill(j);
  return ASSAY_OK;
}

assay_code assay_convergence_measure(assay_judging *j, assay_err *err)
{
  if (judge_track(j, &j->train, &j->out->convergence_train, err) ||
      judge_track(j, &j->valid, &j->out->convergence_validation, err))
    return assay_err_nomem(err);
  return measure_progress(j, j->train.n ? &j->train : &j->valid, err);
}
