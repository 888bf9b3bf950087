/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chrF and chrF++ (Popovic 2015, 2017), equal to sacreBLEU 2.6.0. Numbers of a segment: for each
 * order n-grams of the output, of the reference, and common ones; of several references the first
 * with the best F. */
#include <string.h>

#include "base/num.h"
#include "text/metric.h"

enum { TRIPLE = 3, HYP = 0, REF, MATCH };

static size_t char_order(const assay_score_options *o)
{
  return (size_t)o->char_order;
}

/* chrF++ has two word orders unless told otherwise. */
static size_t word_order(const assay_metric *m, const assay_score_options *o)
{
  return (size_t)(m->variant ? (o->word_order ? o->word_order : m->variant) : o->word_order);
}

static size_t width(const assay_metric *m, const assay_score_options *o)
{
  return TRIPLE * (char_order(o) + word_order(m, o));
}

static void fill(int32_t *stats, const assay_ids *hyp, const assay_ids *ref, const int32_t *correct,
                 size_t orders)
{
  for (size_t n = 0; n < orders; n++, stats += TRIPLE) {
    stats[REF] = ref->n > n ? (int32_t)(ref->n - n) : 0;
    stats[HYP] = hyp->n > n && stats[REF] ? (int32_t)(hyp->n - n) : 0;
    stats[MATCH] = correct[n];
  }
}

static double f_score(const assay_score_options *o, size_t orders, const double *sums)
{
  static const double eps = 1e-16;
  double factor = (double)o->chrf_beta * o->chrf_beta, smooth = 0, precision = 0, recall = 0;
  size_t effective = 0;
  for (size_t n = 0; n < orders; n++, sums += TRIPLE) {
    double p = sums[HYP] > 0 ? sums[MATCH] / sums[HYP] : eps;
    double r = sums[REF] > 0 ? sums[MATCH] / sums[REF] : eps;
    double below = factor * p + r;
    smooth += below > 0 ? (1 + factor) * p * r / below : eps;
    if (sums[HYP] > 0 && sums[REF] > 0) {
      precision += p;
      recall += r;
      effective++;
    }
  }
  if (o->chrf_eps_smoothing)
    return 100 * smooth / (double)orders;
  if (effective) {
    precision /= (double)effective;
    recall /= (double)effective;
  }
  if (precision + recall == 0)
    return 0;
  double f = (1 + factor) * precision * recall;
  f /= factor * precision + recall;
  return 100 * f;
}

static void expand(const assay_metric *m, const assay_score_options *o, const int32_t *stats,
                   double *sums)
{
  for (size_t i = 0; i < width(m, o); i++)
    sums[i] = stats[i];
}

static double score(const assay_metric *m, const assay_score_options *o, const double *sums,
                    size_t segments)
{
  (void)segments;
  return f_score(o, char_order(o) + word_order(m, o), sums);
}

static bool overlap_one(assay_work *work, const assay_cut *cut, size_t r, size_t orders,
                        int32_t *correct)
{
  assay_cut one = assay_cut_one(cut, r);
  return assay_overlap(work, &one, orders, correct);
}

static bool count(const assay_metric *m, assay_work *work, int32_t *stats)
{
  const assay_score_options *o = assay_work_options(work);
  size_t n_refs = assay_work_segment(work)->n_refs, chars = char_order(o), words = word_order(m, o);
  assay_cut by_char, by_word = { 0 };
  double best = -1;
  if (!assay_work_cut(work, ASSAY_FAMILY_CHRF_CHARS, &by_char) ||
      (words && !assay_work_cut(work, ASSAY_FAMILY_CHRF_WORDS, &by_word)))
    return false;
  for (size_t r = 0; r < n_refs; r++) {
    int32_t one[ASSAY_STATS_MAX], correct[ASSAY_NGRAM_MAX];
    double sums[ASSAY_SUMS_MAX];
    if (!overlap_one(work, &by_char, r, chars, correct))
      return false;
    fill(one, by_char.hyp, &by_char.refs[r], correct, chars);
    if (words) {
      if (!overlap_one(work, &by_word, r, words, correct))
        return false;
      fill(one + TRIPLE * chars, by_word.hyp, &by_word.refs[r], correct, words);
    }
    expand(m, o, one, sums);
    double f = n_refs > 1 ? f_score(o, chars + words, sums) : 0;
    if (f > best) {
      best = f;
      memcpy(stats, one, TRIPLE * (chars + words) * sizeof *stats);
    }
  }
  return true;
}

static void parts(const assay_metric *m, const assay_score_options *o, const double *sums,
                  size_t segments, const assay_part_sink *sink)
{
  double column[TRIPLE][2 * ASSAY_NGRAM_MAX];
  size_t orders = char_order(o) + word_order(m, o);
  (void)segments;
  for (size_t n = 0; n < orders; n++)
    for (size_t k = 0; k < TRIPLE; k++)
      column[k][n] = sums[TRIPLE * n + k];
  sink->add(sink->payload, "hyp_ngrams", true, true, column[HYP], orders);
  sink->add(sink->payload, "ref_ngrams", true, true, column[REF], orders);
  sink->add(sink->payload, "matches", true, true, column[MATCH], orders);
}

static void signature(const assay_metric *m, const assay_score_options *o, assay_buf *out)
{
  assay_buf_addf(out, "case:%s|eff:%s|nc:%zu|nw:%zu|space:%s|", o->lowercase ? "lc" : "mixed",
                 o->chrf_eps_smoothing ? "no" : "yes", char_order(o), word_order(m, o),
                 o->chrf_whitespace ? "yes" : "no");
}

static void printed(const assay_metric *m, const assay_score_options *o, const double *sums,
                    size_t segments, assay_buf *out)
{
  char text[ASSAY_NUM_SIZE];
  assay_num_fixed(text, score(m, o, sums, segments), 2);
  assay_buf_addz(out, text);
}

static const assay_metric_kind kind = { width, count,     width,   expand, score,
                                        parts, signature, printed, false };

const assay_metric assay_metrics_chrf[] = {
  { "chrf", "chrF",
    "F score of character n-grams (orders 1 to 6, recall counted twice, white space left out), "
    "from counts summed over all segments.",
    "points", "0..100",
    "Older sacreBLEU (before 2) and NLTK smooth with an epsilon: --chrf-eps-smoothing; NLTK scales "
    "to 0 to 1.",
    "sacreBLEU 2.6.0; Popovic 2015", 1, &kind, 0 },
  { "chrf++", "chrF++", "chrF with word n-grams of orders 1 and 2 beside the characters.", "points",
    "0..100", "The same as sacreBLEU's chrF with --chrf-word-order 2.",
    "sacreBLEU 2.6.0; Popovic 2017", 1, &kind, 2 },
  { 0 },
};
