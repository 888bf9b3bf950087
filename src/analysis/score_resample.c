/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals and paired tests. All systems of one metric are drawn together, and as many metrics as
 * fit into memory: draws are the same for all (one scheme, one seed). */
#include <math.h>

#include "analysis/scoring_state.h"
#include "base/option_names.h"

enum { TABLES_BYTES = 48 << 20 };
static const double power_80 = 1.959963984540054 + 0.8416212335729143; /* z.975 + z.80 */

typedef struct drawing {
  const assay_scoring *s;
  assay_report *report;
  assay_arena *arena;
  size_t base;         /* number of the baseline */
  size_t samples;      /* of the bootstrap */
  assay_table *tables; /* [metrics of this batch][systems] */
  double *scores;      /* [the same][samples] */
} drawing;

static size_t n_systems(const drawing *d)
{
  return d->s->systems.n;
}

static assay_score *score_of(const drawing *d, size_t system, size_t metric)
{
  return &d->report->systems.items[system].scores.items[metric];
}

static assay_code fill_interval(drawing *d, assay_score *score, const double *scores,
                                assay_err *err)
{
  double *sorted = assay_arena_array(d->arena, d->samples, sizeof *sorted);
  if (!sorted)
    return assay_err_nomem(err);
  for (size_t i = 0; i < d->samples; i++)
    sorted[i] = scores[i];
  score->ci = (assay_ci){ .level = 0.95,
                          .mean = assay_exact_mean(scores, d->samples),
                          .samples = d->samples };
  assay_interval_95(sorted, d->samples, &score->ci.low, &score->ci.high);
  return ASSAY_OK;
}

static double deviation(const double *v, size_t n, double mean)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += (v[i] - mean) * (v[i] - mean);
  return n > 1 ? sqrt(sum / (double)(n - 1)) : 0;
}

/* delta, its interval, what could be detected, and p of the bootstrap. */
static assay_code fill_comparison(drawing *d, assay_comparison *c, const double *base,
                                  const double *system, assay_err *err)
{
  double *delta = assay_arena_array(d->arena, d->samples, sizeof *delta);
  double *apart = assay_arena_array(d->arena, d->samples, sizeof *apart);
  if (!delta || !apart)
    return assay_err_nomem(err);
  for (size_t i = 0; i < d->samples; i++) {
    delta[i] = system[i] - base[i];
    apart[i] = fabs(delta[i]);
  }
  c->p = assay_p_bootstrap(apart, d->samples, fabs(c->delta));
  c->detectable = power_80 * deviation(delta, d->samples, assay_exact_mean(delta, d->samples));
  assay_interval_95(delta, d->samples, &c->low, &c->high);
  return ASSAY_OK;
}

static assay_code randomise(drawing *d, const assay_table *tables, assay_comparison *first,
                            assay_err *err)
{
  const assay_scoring *s = d->s;
  size_t n = n_systems(d), k = 1;
  size_t trials = assay_scoring_samples(s, ASSAY_PAIRED_RANDOMIZATION);
  assay_table *ordered = assay_arena_array(d->arena, n, sizeof *ordered);
  double *differences = assay_arena_array(d->arena, n * trials, sizeof *differences);
  if (!ordered || !differences)
    return assay_err_nomem(err);
  ordered[0] = tables[d->base];
  for (size_t i = 0; i < n; i++)
    if (i != d->base)
      ordered[k++] = tables[i];
  const assay_resampling r = { ordered, n, s->systems.items[0].n, trials, s->options->seed };
  if (!assay_randomise(d->arena, &r, differences))
    return assay_err_nomem(err);
  for (size_t i = 0; i + 1 < n; i++) {
    first[i].test = assay_paired_names[ASSAY_PAIRED_RANDOMIZATION];
    first[i].samples = trials;
    first[i].p = assay_p_randomised(differences + i * trials, trials, fabs(first[i].delta));
  }
  return ASSAY_OK;
}

static assay_code holm(drawing *d, assay_comparison *first, size_t n, assay_err *err)
{
  double *p = assay_arena_array(d->arena, 2 * n, sizeof *p);
  if (!p)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    p[i] = first[i].p;
  if (!assay_holm(d->arena, p, n, p + n))
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    first[i].p_holm = p[n + i];
  return ASSAY_OK;
}

/* Every system against the baseline by one metric. */
static assay_code compare(drawing *d, size_t metric, const assay_table *tables,
                          const double *scores, assay_err *err)
{
  size_t n = n_systems(d), from = d->report->comparisons.n;
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < n && code == ASSAY_OK; i++) {
    if (i == d->base)
      continue;
    assay_comparison *c = ASSAY_PUSH(d->report->arena, &d->report->comparisons);
    if (!c)
      return assay_err_nomem(err);
    const assay_score *base = score_of(d, d->base, metric), *score = score_of(d, i, metric);
    *c = (assay_comparison){ .metric = score->metric,
                             .direction = score->direction,
                             .baseline = d->report->systems.items[d->base].name,
                             .system = d->report->systems.items[i].name,
                             .baseline_score = base->value,
                             .system_score = score->value,
                             .delta = score->value - base->value,
                             .test = assay_paired_names[ASSAY_PAIRED_BOOTSTRAP],
                             .samples = d->samples,
                             .seed = d->s->options->seed };
    code = fill_comparison(d, c, scores + d->base * d->samples, scores + i * d->samples, err);
  }
  assay_comparison *first = d->report->comparisons.items + from;
  if (code == ASSAY_OK && d->s->score->paired == ASSAY_PAIRED_RANDOMIZATION)
    code = randomise(d, tables, first, err);
  return code == ASSAY_OK ? holm(d, first, n - 1, err) : code;
}

static assay_code conclude(drawing *d, size_t metric, size_t row, assay_err *err)
{
  size_t n = n_systems(d);
  const double *scores = d->scores + row * n * d->samples;
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < n && code == ASSAY_OK && d->s->score->ci; i++)
    code = fill_interval(d, score_of(d, i, metric), scores + i * d->samples, err);
  if (code == ASSAY_OK && d->s->score->paired != ASSAY_PAIRED_NONE && n > 1)
    code = compare(d, metric, d->tables + row * n, scores, err);
  return code;
}

/* Metrics [from, to) at once. Systems that are not compared may differ in segments, and are then
 * drawn one by one. */
static assay_code draw_batch(drawing *d, size_t from, size_t to, assay_err *err)
{
  const assay_scoring *s = d->s;
  size_t n = n_systems(d), rows = to - from;
  d->tables = assay_arena_array(d->arena, rows * n, sizeof *d->tables);
  d->scores = assay_arena_array(d->arena, rows * n * d->samples, sizeof *d->scores);
  if (!d->tables || !d->scores)
    return assay_err_nomem(err);
  assay_code code = ASSAY_OK;
  bool same = true;
  for (size_t i = 0; i < n; i++)
    same = same && s->systems.items[i].n == s->systems.items[0].n;
  for (size_t k = 0; k < rows * n && code == ASSAY_OK; k++)
    code = assay_scoring_table(s, &s->systems.items[k % n], from + k / n, d->arena, &d->tables[k],
                               err);
  size_t at_once = same ? rows * n : 1;
  for (size_t k = 0; k < rows * n && code == ASSAY_OK; k += at_once) {
    const assay_resampling r = { d->tables + k, at_once, s->systems.items[k % n].n, d->samples,
                                 s->options->seed };
    if (!assay_bootstrap(d->arena, &r, d->scores + k * d->samples))
      code = assay_err_nomem(err);
  }
  for (size_t row = 0; row < rows && code == ASSAY_OK; row++)
    code = conclude(d, from + row, row, err);
  return code;
}

static size_t batch_end(const assay_scoring *s, size_t from)
{
  size_t bytes = 0, to = from;
  for (; to < s->n_metrics; to++) {
    size_t more = 0;
    for (size_t i = 0; i < s->systems.n; i++)
      more += assay_scoring_table_size(s, &s->systems.items[i], to);
    if (to > from && bytes + more > TABLES_BYTES)
      break;
    bytes += more;
  }
  return to;
}

static assay_code find_baseline(const assay_scoring *s, const assay_report *report, size_t *base,
                                assay_err *err)
{
  *base = 0;
  if (!s->score->baseline)
    return ASSAY_OK;
  for (size_t i = 0; i < report->systems.n; i++)
    if (assay_str_eqz(report->systems.items[i].name, s->score->baseline)) {
      *base = i;
      return ASSAY_OK;
    }
  assay_err_hint(err, "systems are named by their files without folder and extension: %.*s, ...",
                 ASSAY_STR_ARG(report->systems.items[0].name));
  return assay_err_set(err, ASSAY_E_USAGE, "--baseline %s is none of the systems",
                       s->score->baseline);
}

/* Paired tests need the same segments with the same references. */
static assay_code check_same(const assay_scoring *s, assay_err *err)
{
  const assay_system_state *a = &s->systems.items[0];
  for (size_t i = 1; i < s->systems.n; i++) {
    const assay_system_state *b = &s->systems.items[i];
    assay_err_place(err, b->path, 0, 0);
    assay_err_hint(err, "compare outputs for the same inputs only");
    if (a->n != b->n)
      return assay_err_set(err, ASSAY_E_INPUT,
                           "%zu segment%s, but %.*s has %zu; expected equal counts", b->n,
                           b->n == 1 ? "" : "s", ASSAY_STR_ARG(a->path), a->n);
    for (size_t k = 0; k < a->n; k++)
      if (a->ref_hash[k] != b->ref_hash[k])
        return assay_err_set(err, ASSAY_E_INPUT, "segment %zu has other references than in %.*s",
                             k + 1, ASSAY_STR_ARG(a->path));
  }
  if (err)
    *err = (assay_err){ 0 };
  return ASSAY_OK;
}

assay_code assay_scoring_resample(const assay_scoring *s, assay_report *report, assay_err *err)
{
  drawing d = { .s = s, .report = report };
  bool paired = s->score->paired != ASSAY_PAIRED_NONE;
  assay_code code = find_baseline(s, report, &d.base, err);
  if (code == ASSAY_OK && paired)
    code = check_same(s, err);
  if (code != ASSAY_OK || !(s->score->ci || (paired && s->systems.n > 1)))
    return code;
  d.samples = assay_scoring_samples(s, ASSAY_PAIRED_BOOTSTRAP);
  for (size_t from = 0, to; from < s->n_metrics && code == ASSAY_OK; from = to) {
    to = batch_end(s, from);
    d.arena = assay_arena_new();
    code = d.arena ? draw_batch(&d, from, to, err) : assay_err_nomem(err);
    assay_arena_free(d.arena);
  }
  return code;
}
