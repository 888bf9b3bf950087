/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact match and token F1 of SQuAD v1.1, the best over the references of a segment. Numbers of a
 * segment: for exact match 0 or 1; for F1 common tokens, tokens of the output and the reference. */
#include "text/metric.h"

enum { EXACT, TOKENS };
enum { SAME, HYP, REF, WIDTH };

static size_t width(const assay_metric *m, const assay_score_options *o)
{
  (void)o;
  return m->variant == EXACT ? 1 : WIDTH;
}

static size_t one(const assay_metric *m, const assay_score_options *o)
{
  (void)m;
  (void)o;
  return 1;
}

static double f1(const int32_t *stats)
{
  if (stats[SAME] == 0)
    return 0;
  double p = 1.0 * stats[SAME] / stats[HYP], r = 1.0 * stats[SAME] / stats[REF];
  return 2 * p * r / (p + r);
}

static bool equal(const assay_ids *a, const assay_ids *b)
{
  if (a->n != b->n)
    return false;
  for (size_t i = 0; i < a->n; i++)
    if (a->items[i] != b->items[i])
      return false;
  return true;
}

static bool count(const assay_metric *m, assay_work *work, int32_t *stats)
{
  assay_cut cut;
  if (!assay_work_cut(work, ASSAY_FAMILY_SQUAD, &cut))
    return false;
  for (size_t i = 0; i < width(m, NULL); i++)
    stats[i] = 0;
  for (size_t r = 0; r < cut.n_refs; r++) {
    int32_t now[WIDTH] = { 0, (int32_t)cut.hyp->n, (int32_t)cut.refs[r].n };
    if (m->variant == EXACT) {
      stats[0] |= equal(cut.hyp, &cut.refs[r]);
      continue;
    }
    assay_cut one_ref = assay_cut_one(&cut, r);
    if (!assay_overlap(work, &one_ref, 1, &now[SAME]))
      return false;
    if (r == 0 || f1(now) > f1(stats))
      for (size_t i = 0; i < WIDTH; i++)
        stats[i] = now[i];
  }
  return true;
}

static void expand(const assay_metric *m, const assay_score_options *o, const int32_t *stats,
                   double *sums)
{
  (void)o;
  sums[0] = m->variant == EXACT ? stats[0] : f1(stats);
}

static double score(const assay_metric *m, const assay_score_options *o, const double *sums,
                    size_t segments)
{
  (void)m;
  (void)o;
  return segments ? sums[0] / (double)segments : 0;
}

static void parts(const assay_metric *m, const assay_score_options *o, const double *sums,
                  size_t segments, const assay_part_sink *sink)
{
  double n = (double)segments;
  (void)o;
  if (m->variant != EXACT)
    return;
  sink->add(sink->payload, "matches", true, false, &sums[0], 1);
  sink->add(sink->payload, "segments", true, false, &n, 1);
}

static void signature(const assay_metric *m, const assay_score_options *o, assay_buf *out)
{
  (void)m;
  (void)o;
  assay_buf_addz(out, "norm:squad-v1.1|refs:best|agg:mean|");
}

static const assay_metric_kind kind = { width, count,     one,  expand, score,
                                        parts, signature, NULL, true };

const assay_metric assay_metrics_answer[] = {
  { "exact_match", "Exact match",
    "Share of outputs that equal a reference after SQuAD's normalisation (lower case, no ASCII "
    "punctuation, no a/an/the, blanks collapsed).",
    "1", "0..1",
    "SQuAD's script prints percent; lm-eval and HF evaluate's exact_match delete other characters.",
    "SQuAD v1.1 evaluation script", 1, &kind, EXACT },
  { "token_f1", "Token F1",
    "F score of common tokens after SQuAD's normalisation, best over the references, mean over "
    "segments; two empty texts score 0.",
    "1", "0..1", "SQuAD's script prints percent; v2 scores two empty texts 1.",
    "SQuAD v1.1 evaluation script", 1, &kind, TOKENS },
  { 0 },
};
