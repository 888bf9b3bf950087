/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a value lies from its baseline, and how sure that is: paired over segments where both
 * sides hold the same ones; over seeds where a side holds several; else from the noise within the
 * runs with a floor for seed noise. */
#include <math.h>
#include <string.h>

#include "analysis/quality_gate.h"
#include "stat/binomial.h"
#include "stat/sample.h"
#include "text/metric.h"

enum { SAMPLES = 1000 };
static const double seed_floor = 0.005; /* relative; contract section 5: noise between seeds */
static const double z_80 = 0.8416212335729143;                         /* 80 % power */
static const double z_975 = 1.959963984540054;                         /* a 95 % interval */
static const double power_80 = 1.959963984540054 + 0.8416212335729143; /* z.975 + z.80 */

/* Interval and p of a difference with its standard error; df: of Student's t, infinite: normal. */
static void by_error(double error, double df, assay_gate_difference *out)
{
  const double half = assay_student_half(df) * error;
  out->deviation = error;
  out->detectable = half + z_80 * error;
  out->low = out->difference - half;
  out->high = out->difference + half;
  out->p = error > 0 ? 2 * assay_student_upper(fabs(out->difference) / error, df)
                     : (out->difference == 0 ? 1 : 0);
}

static void by_noise(const assay_gate_value *v, const assay_gate_value *b,
                     assay_gate_difference *out)
{
  double floors[2] = { seed_floor * fabs(v->number), seed_floor * fabs(b->number) };
  double sv = fmax(isnan(v->noise) ? 0 : v->noise, floors[0]);
  double sb = fmax(isnan(b->noise) ? 0 : b->noise, floors[1]);
  by_error(sqrt(sv * sv + sb * sb), (double)INFINITY, out);
  out->how = sv > floors[0] || sb > floors[1] ? "noise within the runs"
                                              : "floor of 0.5 % for noise between seeds";
}

/* Seeds tell how far runs of one setting lie apart: Welch where both sides have several, else the
 * one run is a draw from the same spread. False: neither side has several, or their seeds all gave
 * one value, which tells nothing of a spread. */
static bool by_seeds(const assay_gate_value *v, const assay_gate_value *b,
                     assay_gate_difference *out)
{
  const double n = (double)v->seeds, m = (double)b->seeds;
  const double u = n > 1 ? v->deviation * v->deviation : 0;
  const double w = m > 1 ? b->deviation * b->deviation : 0;
  if (!(u > 0) && !(w > 0))
    return false;
  if (n > 1 && m > 1) {
    const double mean = u / n + w / m;
    const double df = mean * mean / (u * u / (n * n * (n - 1)) + w * w / (m * m * (m - 1)));
    by_error(sqrt(mean), df, out);
    out->how = "Welch's t over the seeds of both";
  } else {
    const double several = n > 1 ? n : m;
    by_error(sqrt((u + w) * (1 + 1 / several)), several - 1, out);
    out->how = "Student's t over the seeds of one side";
  }
  out->n = n > 1 && m > 1 ? fmin(n, m) : 1;
  out->by_seeds = true;
  return true;
}

/* Right or wrong per segment: 1 column of 0 and 1. */
static bool is_right_or_wrong(const assay_gate_value *v)
{
  return strcmp(v->metric, "exact_match") == 0 || strcmp(v->metric, "accuracy") == 0;
}

/* What an interval of rates can show; the rates themselves tell nothing where all are right. */
static void power_of_interval(assay_gate_difference *out)
{
  out->deviation = (out->high - out->low) / (2 * z_975);
  out->detectable = power_80 * out->deviation;
}

/* Two rates without pairs: Newcombe's (1998) interval from Wilson's two, and the pooled z. */
static void by_rates(const assay_gate_value *v, const assay_gate_value *b,
                     assay_gate_difference *out)
{
  const double p = v->number, q = b->number, n = v->segments, m = b->segments;
  const double pooled = (p * n + q * m) / (n + m);
  const double error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  double p_low, p_high, q_low, q_high;
  by_error(error, (double)INFINITY, out);
  assay_wilson_95(p * n, n, &p_low, &p_high);
  assay_wilson_95(q * m, m, &q_low, &q_high);
  out->low = out->difference - hypot(p - p_low, q_high - q);
  out->high = out->difference + hypot(p_high - p, q - q_low);
  power_of_interval(out);
  out->how = "Newcombe's interval of two rates";
}

static double right_at(const assay_table *t, size_t i)
{
  if (t->column)
    return t->column[i];
  return t->ones[i * t->n_ones + 2] < t->k ? 1 : 0; /* label tables: the third one is "both" */
}

static void by_mcnemar(const assay_table *v, const assay_table *b, size_t segments,
                       assay_gate_difference *out)
{
  assay_pairs pairs = { 0 };
  for (size_t i = 0; i < segments; i++) {
    double x = right_at(v, i), y = right_at(b, i);
    *(x > y ? &pairs.first : y > x ? &pairs.second : x > 0 ? &pairs.both : &pairs.neither) += 1;
  }
  out->p = assay_mcnemar_exact(pairs.first, pairs.second);
  assay_mcnemar_interval(&pairs, &out->low, &out->high);
  power_of_interval(out);
  out->paired = true;
  out->how = "exact McNemar";
}

static assay_code by_bootstrap(assay_arena *scratch, const assay_resampling *r,
                               assay_gate_difference *out, assay_err *err)
{
  double *scores = assay_arena_array(scratch, 2 * r->samples, sizeof *scores);
  double *apart = assay_arena_array(scratch, r->samples, sizeof *apart);
  if (!scores || !apart || !assay_bootstrap(scratch, r, scores))
    return assay_err_nomem(err);
  double mean = 0, squares = 0, *delta = scores;
  for (size_t i = 0; i < r->samples; i++) {
    delta[i] = scores[i] - scores[r->samples + i];
    apart[i] = fabs(delta[i]);
  }
  mean = assay_exact_mean(delta, r->samples);
  for (size_t i = 0; i < r->samples; i++)
    squares += (delta[i] - mean) * (delta[i] - mean);
  out->p = assay_p_bootstrap(apart, r->samples, fabs(out->difference));
  out->deviation = sqrt(squares / (double)(r->samples - 1));
  out->detectable = power_80 * out->deviation;
  assay_interval_95(delta, r->samples, &out->low, &out->high);
  out->paired = true;
  out->how = "paired bootstrap";
  return ASSAY_OK;
}

/* Segments are the same only where both sides tell their references. */
static bool same_references(const assay_gate_value *v, const assay_gate_value *b)
{
  assay_str mine = assay_value_str(assay_value_get(v->owner, "references"));
  assay_str theirs = assay_value_str(assay_value_get(b->owner, "references"));
  return mine.ptr && theirs.ptr && assay_str_eq(mine, theirs);
}

static assay_code by_segments(const assay_gate_state *s, assay_arena *scratch,
                              const assay_gate_value *v, const assay_gate_value *b,
                              assay_gate_difference *out, assay_err *err)
{
  assay_table tables[2];
  size_t n = 0, m = 0;
  bool there = false, there_too = false;
  assay_code code =
      same_references(v, b) ? assay_gate_table(scratch, v, &tables[0], &n, &there, err) : ASSAY_OK;
  if (code == ASSAY_OK && there)
    code = assay_gate_table(scratch, b, &tables[1], &m, &there_too, err);
  if (code != ASSAY_OK || !there || !there_too || n != m || n < 2)
    return code;
  out->n = (double)n;
  if (is_right_or_wrong(v)) {
    by_mcnemar(&tables[0], &tables[1], n, out);
    return ASSAY_OK;
  }
  const assay_resampling r = { tables, 2, n, s->q->samples ? s->q->samples : SAMPLES,
                               s->q->options->seed };
  return by_bootstrap(scratch, &r, out, err);
}

static bool same_segments(const assay_gate_value *a, const assay_gate_value *b)
{
  return a->owner == b->owner && a->metric == b->metric && assay_str_eq(a->field, b->field) &&
         assay_str_eq(a->field_value, b->field_value);
}

static const assay_gate_difference *recall(const assay_gate_state *s, const assay_gate_value *value,
                                           const assay_gate_value *baseline)
{
  for (size_t i = 0; s->known && i < s->known->n; i++)
    if (same_segments(s->known->items[i].value, value) &&
        same_segments(s->known->items[i].baseline, baseline))
      return &s->known->items[i].difference;
  return NULL;
}

static bool keep(const assay_gate_state *s, const assay_gate_resampled *what)
{
  assay_gate_resampled *slot = s->known ? ASSAY_PUSH(s->arena, s->known) : NULL;
  if (slot)
    *slot = *what;
  return slot || !s->known;
}

assay_code assay_gate_compare(const assay_gate_state *s, const assay_gate_value *value,
                              const assay_gate_value *baseline, assay_gate_difference *out,
                              assay_err *err)
{
  *out =
      (assay_gate_difference){ .difference = value->number - baseline->number, .n = (double)NAN };
  if (!by_seeds(value, baseline, out))
    by_noise(value, baseline, out);
  if (!value->metric || !baseline->metric)
    return ASSAY_OK;
  const assay_gate_difference *before = recall(s, value, baseline);
  if (before) {
    *out = *before;
    return ASSAY_OK;
  }
  if (is_right_or_wrong(value) && value->segments >= 1 && baseline->segments >= 1)
    by_rates(value, baseline, out);
  assay_arena *scratch = assay_arena_new();
  assay_code code =
      scratch ? by_segments(s, scratch, value, baseline, out, err) : assay_err_nomem(err);
  assay_arena_free(scratch);
  if (code == ASSAY_OK && !keep(s, &(assay_gate_resampled){ value, baseline, *out }))
    return assay_err_nomem(err);
  return code;
}
