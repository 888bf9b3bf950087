/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ROUGE (Lin 2004), equal to rouge_score 0.1.2 with its tokens. Numbers of a segment: hits, and
 * n-grams (or tokens) of the output and of the reference; of several references the first with the
 * best F. The corpus figures are means over segments. */
#include "text/metric.h"

enum { HITS, HYP, REF, WIDTH };
enum { F, PRECISION, RECALL, SUMS };
enum { N_MAX = ASSAY_ROUGE_ORDERS, LONGEST, LONGEST_SUM };
enum { USUAL = 2 }; /* ROUGE-1 and ROUGE-2 mostly go together */

static size_t width(const assay_metric *m, const assay_score_options *o)
{
  (void)m;
  (void)o;
  return WIDTH;
}

static size_t n_sums(const assay_metric *m, const assay_score_options *o)
{
  (void)m;
  (void)o;
  return SUMS;
}

static double over(int32_t part, int32_t whole)
{
  return (double)part / (whole > 0 ? whole : 1);
}

static void expand(const assay_metric *m, const assay_score_options *o, const int32_t *stats,
                   double *sums)
{
  double p = over(stats[HITS], stats[HYP]), r = over(stats[HITS], stats[REF]);
  (void)m;
  (void)o;
  sums[F] = p + r > 0 ? 2 * p * r / (p + r) : 0;
  sums[PRECISION] = p;
  sums[RECALL] = r;
}

/* Clipped common n-grams of one order; orders that several metrics want are counted once. */
static bool count_order(assay_work *work, const assay_cut *cut, size_t r, size_t order,
                        int32_t *hits)
{
  assay_rouge_counts *counts = assay_work_rouge(work, r);
  if (counts && counts->n < order) {
    assay_cut one = assay_cut_one(cut, r);
    counts->n = order > USUAL ? order : USUAL;
    if (!assay_overlap(work, &one, counts->n, counts->hits))
      return false;
  }
  if (counts)
    *hits = counts->hits[order - 1];
  return counts != NULL;
}

static bool hits_of(int variant, assay_work *work, const assay_cut *cut, size_t r, int32_t *hits)
{
  size_t length = 0;
  if (variant <= N_MAX)
    return count_order(work, cut, r, (size_t)variant, hits);
  length = variant == LONGEST ? assay_lcs(work, &cut->refs[r], cut->hyp, cut->n_words)
                              : assay_union_lcs(work, cut->hyp, &cut->refs[r], cut->n_words);
  *hits = (int32_t)length;
  return length != ASSAY_NO_LENGTH;
}

static int32_t places(const assay_ids *ids, int variant)
{
  size_t order = variant <= N_MAX ? (size_t)variant : 1;
  return ids->n >= order ? (int32_t)(ids->n - order + 1) : 0;
}

static bool count(const assay_metric *m, assay_work *work, int32_t *stats)
{
  assay_cut cut;
  double best = -1;
  if (!assay_work_cut(work, ASSAY_FAMILY_ROUGE, &cut))
    return false;
  for (size_t r = 0; r < cut.n_refs; r++) {
    int32_t one[WIDTH] = { 0, places(cut.hyp, m->variant), places(&cut.refs[r], m->variant) };
    double sums[SUMS];
    if (!hits_of(m->variant, work, &cut, r, &one[HITS]))
      return false;
    expand(m, NULL, one, sums);
    if (sums[F] <= best)
      continue;
    best = sums[F];
    for (size_t i = 0; i < WIDTH; i++)
      stats[i] = one[i];
  }
  return true;
}

static double score(const assay_metric *m, const assay_score_options *o, const double *sums,
                    size_t segments)
{
  (void)m;
  (void)o;
  return segments ? sums[F] / (double)segments : 0;
}

static void parts(const assay_metric *m, const assay_score_options *o, const double *sums,
                  size_t segments, const assay_part_sink *sink)
{
  double n = segments ? (double)segments : 1;
  const double means[SUMS] = { sums[F] / n, sums[PRECISION] / n, sums[RECALL] / n };
  (void)m;
  (void)o;
  sink->add(sink->payload, "precision", false, false, &means[PRECISION], 1);
  sink->add(sink->payload, "recall", false, false, &means[RECALL], 1);
  sink->add(sink->payload, "f1", false, false, &means[F], 1);
}

static void signature(const assay_metric *m, const assay_score_options *o, assay_buf *out)
{
  (void)m;
  assay_buf_addf(out, "case:lc|tok:%s|stem:%s|refs:best-f|agg:mean|",
                 o->rouge_ascii ? "ascii" : "unicode", o->stem ? "porter-nltk" : "no");
}

static const assay_metric_kind kind = { width, count,     n_sums, expand, score,
                                        parts, signature, NULL,   true };

#define SCALE "1", "0..1"
#define SOURCE "rouge_score 0.1.2; Lin 2004"
#define ELSEWHERE                                                                                  \
  "rouge_score prints the same per segment with --rouge-tokenizer ascii; its aggregator and HF "   \
  "evaluate report the median of unseeded resamples, which wobbles in the fourth digit; "          \
  "ROUGE-1.5.5 stems otherwise and rounds each unit to five digits."
#define ROUGE_N(n)                                                                                 \
  {                                                                                                \
    "rouge" #n, "ROUGE-" #n, "F score of common " #n "-grams, mean over segments.", SCALE,         \
        ELSEWHERE, SOURCE, 1, &kind, n                                                             \
  }

const assay_metric assay_metrics_rouge[] = {
  ROUGE_N(1),
  ROUGE_N(2),
  ROUGE_N(3),
  ROUGE_N(4),
  ROUGE_N(5),
  ROUGE_N(6),
  ROUGE_N(7),
  ROUGE_N(8),
  ROUGE_N(9),
  { "rougeL", "ROUGE-L",
    "F score of the longest common subsequence of the whole texts, mean over segments.", SCALE,
    "ROUGE-1.5.5's ROUGE-L is what is called ROUGE-Lsum here. " ELSEWHERE, SOURCE, 1, &kind,
    LONGEST },
  { "rougeLsum", "ROUGE-Lsum",
    "F score of the union of longest common subsequences line by line, mean over segments.", SCALE,
    ELSEWHERE, SOURCE, 1, &kind, LONGEST_SUM },
  { 0 },
};
