/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metrics as tables for resampling, and their scores from sums. */
#include <string.h>

#include "analysis/scoring_state.h"

static double score_sums(const void *context, const double *sums, size_t segments)
{
  const assay_score_context *c = context;
  return c->metric->kind->score(c->metric, c->options, sums, segments);
}

/* Sums: references, outputs, both, by label. */
static double score_labels(const void *context, const double *sums, size_t segments)
{
  const assay_score_context *c = context;
  const assay_label_counts counts = { c->n_labels, sums, sums + c->n_labels,
                                      sums + 2 * c->n_labels };
  (void)segments;
  return assay_label_score((assay_label_metric)c->metric->variant, &counts);
}

static double score_ratio(const void *context, const double *sums, size_t segments)
{
  (void)context;
  (void)segments;
  return sums[1] > 0 ? sums[0] / sums[1] : 0;
}

/* Sums that decide the score. */
static size_t key_sums(const assay_metric *m, const assay_score_options *o)
{
  if (!m->kind->count)
    return 2;
  return m->kind->mean ? 1 : m->kind->n_sums(m, o);
}

size_t assay_scoring_table_size(const assay_scoring *s, const assay_system_state *system,
                                size_t metric)
{
  return key_sums(s->metrics[metric], s->score) * system->n * sizeof(double);
}

static assay_code fill_columns(const assay_scoring *s, const assay_system_state *system,
                               size_t metric, assay_arena *arena, assay_table *out, assay_err *err)
{
  const assay_metric *m = s->metrics[metric];
  size_t width = m->kind->width(m, s->score), n = system->n;
  double one[ASSAY_SUMS_MAX], *column = assay_arena_array(arena, out->k * n, sizeof *column);
  if (!column)
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++) {
    m->kind->expand(m, s->score, system->rows[metric].rows + i * width, one);
    for (size_t j = 0; j < out->k; j++)
      column[j * n + i] = one[j];
  }
  out->column = column;
  out->score = score_sums;
  return ASSAY_OK;
}

static assay_code fill_diversity(const assay_system_state *system, const assay_metric *m,
                                 assay_arena *arena, assay_table *out, assay_err *err)
{
  size_t n = system->n;
  double *rows = assay_arena_array(arena, 2 * n, sizeof *rows);
  double *column = assay_arena_array(arena, 2 * n, sizeof *column);
  if (!rows || !column ||
      !assay_diversity_rows(system->diversity, (assay_diversity_metric)m->variant, rows))
    return assay_err_nomem(err);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < 2; j++)
      column[j * n + i] = rows[2 * i + j];
  out->column = column;
  out->score = score_ratio;
  return ASSAY_OK;
}

static assay_code fill_labels(const assay_system_state *system, size_t n_labels, assay_arena *arena,
                              assay_table *out, assay_err *err)
{
  enum { ONES = 3 };
  uint32_t *ones = assay_arena_array(arena, ONES * system->n, sizeof *ones);
  if (!ones)
    return assay_err_nomem(err);
  for (size_t i = 0; i < system->n; i++) {
    uint32_t ref = system->labels[2 * i], hyp = system->labels[2 * i + 1], L = (uint32_t)n_labels;
    ones[ONES * i] = ref;
    /* An output that is no label at all counts as a label of its own: the last. */
    ones[ONES * i + 1] = L + (hyp == ASSAY_NO_ID ? L - 1 : hyp);
    ones[ONES * i + 2] = ref == hyp && ref != ASSAY_NO_ID ? 2 * L + ref : ASSAY_NO_ID;
  }
  out->k = 3 * n_labels;
  out->ones = ones;
  out->n_ones = ONES;
  out->score = score_labels;
  return ASSAY_OK;
}

assay_code assay_scoring_table(const assay_scoring *s, const assay_system_state *system,
                               size_t metric, assay_arena *arena, assay_table *out, assay_err *err)
{
  const assay_metric *m = s->metrics[metric];
  assay_score_context *context = assay_arena_alloc(arena, sizeof *context);
  if (!context)
    return assay_err_nomem(err);
  *context = (assay_score_context){ m, s->score, assay_map_count(s->labels.map) + 1 };
  *out = (assay_table){ .k = key_sums(m, s->score), .context = context };
  if (assay_metric_is_label(m))
    return fill_labels(system, context->n_labels, arena, out, err);
  if (assay_metric_is_diversity(m))
    return fill_diversity(system, m, arena, out, err);
  return fill_columns(s, system, metric, arena, out, err);
}
