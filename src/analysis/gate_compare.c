/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a value lies from its baseline, and how sure that is: paired over segments where both
 * sides hold the same ones, else from the noise within the runs with a floor for seed noise. */
#include <math.h>
#include <string.h>

#include "analysis/quality_gate.h"
#include "stat/binomial.h"
#include "text/metric.h"

enum { SAMPLES = 1000 };
static const double seed_floor = 0.005; /* relative; contract section 5: noise between seeds */
static const double z_95 = 1.959963984540054;

static double normal_p(double z)
{
  return erfc(fabs(z) / sqrt(2));
}

static void by_noise(const assay_gate_value *v, const assay_gate_value *b,
                     assay_gate_difference *out)
{
  double sv = fmax(isnan(v->noise) ? 0 : v->noise, seed_floor * fabs(v->number));
  double sb = fmax(isnan(b->noise) ? 0 : b->noise, seed_floor * fabs(b->number));
  out->deviation = sqrt(sv * sv + sb * sb);
  out->low = out->difference - z_95 * out->deviation;
  out->high = out->difference + z_95 * out->deviation;
  out->p = out->deviation > 0 ? normal_p(out->difference / out->deviation)
                              : (out->difference == 0 ? 1 : 0);
  out->how = "noise of the runs";
}

/* Right or wrong per segment: 1 column of 0 and 1. */
static bool is_right_or_wrong(const assay_gate_value *v)
{
  return strcmp(v->metric, "exact_match") == 0 || strcmp(v->metric, "accuracy") == 0;
}

static double right_at(const assay_table *t, size_t segments, size_t i)
{
  (void)segments;
  if (t->column)
    return t->column[i];
  return t->ones[i * t->n_ones + 2] < t->k ? 1 : 0; /* label tables: the third one is "both" */
}

static void by_mcnemar(const assay_table *v, const assay_table *b, size_t segments,
                       assay_gate_difference *out)
{
  double only_v = 0, only_b = 0, n = (double)segments;
  for (size_t i = 0; i < segments; i++) {
    double x = right_at(v, segments, i), y = right_at(b, segments, i);
    only_v += x > y;
    only_b += y > x;
  }
  out->p = assay_mcnemar_exact(only_v, only_b);
  assay_mcnemar_interval(only_v, only_b, n, &out->low, &out->high);
  out->deviation = sqrt(fmax(only_v + only_b - (only_v - only_b) * (only_v - only_b) / n, 0)) / n;
  out->paired = true;
  out->how = "exact McNemar";
}

static assay_code by_bootstrap(const assay_gate_state *s, assay_arena *scratch,
                               const assay_resampling *r, assay_gate_difference *out,
                               assay_err *err)
{
  double *scores = assay_arena_array(scratch, 2 * r->samples, sizeof *scores);
  double *apart = assay_arena_array(scratch, r->samples, sizeof *apart);
  (void)s;
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
  assay_interval_95(delta, r->samples, &out->low, &out->high);
  out->paired = true;
  out->how = "paired bootstrap";
  return ASSAY_OK;
}

static assay_code by_segments(const assay_gate_state *s, assay_arena *scratch,
                              const assay_gate_value *v, const assay_gate_value *b,
                              assay_gate_difference *out, assay_err *err)
{
  assay_table tables[2];
  size_t n = 0, m = 0;
  bool there = false, there_too = false;
  assay_code code = assay_gate_table(scratch, v, &tables[0], &n, &there, err);
  if (code == ASSAY_OK)
    code = assay_gate_table(scratch, b, &tables[1], &m, &there_too, err);
  if (code != ASSAY_OK || !there || !there_too || n != m || n < 2)
    return code;
  if (is_right_or_wrong(v)) {
    by_mcnemar(&tables[0], &tables[1], n, out);
    return ASSAY_OK;
  }
  const assay_resampling r = { tables, 2, n, s->q->samples ? s->q->samples : SAMPLES,
                               s->q->options->seed };
  return by_bootstrap(s, scratch, &r, out, err);
}

assay_code assay_gate_compare(const assay_gate_state *s, const assay_gate_value *value,
                              const assay_gate_value *baseline, assay_gate_difference *out,
                              assay_err *err)
{
  *out = (assay_gate_difference){ .difference = value->number - baseline->number };
  by_noise(value, baseline, out);
  if (!value->metric || !baseline->metric)
    return ASSAY_OK;
  assay_arena *scratch = assay_arena_new();
  assay_code code =
      scratch ? by_segments(s, scratch, value, baseline, out, err) : assay_err_nomem(err);
  assay_arena_free(scratch);
  return code;
}
