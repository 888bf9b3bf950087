/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BLEU (Papineni et al. 2002), equal to sacreBLEU 2.6.0, and the length ratio from the same counts.
 * Numbers of a segment: length of the output, of the closest reference, then hits and n-grams of
 * each order. */
#include <math.h>

#include "base/num.h"
#include "base/option_names.h"
#include "text/metric.h"

enum { HYP_LEN, REF_LEN, CORRECT };

typedef struct bleu {
  double precisions[ASSAY_NGRAM_MAX], correct[ASSAY_NGRAM_MAX], total[ASSAY_NGRAM_MAX];
  double bp, score;
} bleu;

static size_t order_of(const assay_score_options *o)
{
  return (size_t)o->max_ngram_order;
}

static size_t width(const assay_metric *m, const assay_score_options *o)
{
  (void)m;
  return CORRECT + 2 * order_of(o);
}

/* Nearest to the output's length; of two equally near the shorter. */
static size_t closest(const assay_cut *cut)
{
  size_t best = cut->refs[0].n, hyp = cut->hyp->n;
  for (size_t r = 1; r < cut->n_refs; r++) {
    size_t n = cut->refs[r].n, apart = n > hyp ? n - hyp : hyp - n;
    size_t least = best > hyp ? best - hyp : hyp - best;
    if (apart < least || (apart == least && n < best))
      best = n;
  }
  return best;
}

static bool count(const assay_metric *m, assay_work *work, int32_t *stats)
{
  size_t order = order_of(assay_work_options(work));
  assay_cut cut;
  (void)m;
  if (!assay_work_cut(work, ASSAY_FAMILY_BLEU, &cut) ||
      !assay_overlap(work, &cut, order, stats + CORRECT))
    return false;
  stats[HYP_LEN] = (int32_t)cut.hyp->n;
  stats[REF_LEN] = (int32_t)closest(&cut);
  for (size_t n = 0; n < order; n++)
    stats[CORRECT + order + n] = cut.hyp->n > n ? (int32_t)(cut.hyp->n - n) : 0;
  return true;
}

static void expand(const assay_metric *m, const assay_score_options *o, const int32_t *stats,
                   double *sums)
{
  for (size_t i = 0; i < width(m, o); i++)
    sums[i] = stats[i];
}

static double smooth_value(const assay_score_options *o)
{
  enum { ADD_K_DEFAULT = 1 };
  static const double floor_default = 0.1; /* Chen and Cherry 2014, methods 1 and 2 */
  if (isfinite(o->smooth_value))
    return o->smooth_value;
  return o->smooth == ASSAY_SMOOTH_FLOOR ? floor_default : ADD_K_DEFAULT;
}

/* Logarithm with sacreBLEU's value for 0. */
static double log_of(double x)
{
  static const double log_zero = -9999999999;
  return x == 0 ? log_zero : log(x);
}

static void precisions(bleu *b, const assay_score_options *o, size_t order, size_t *effective)
{
  double factor = 1;
  for (size_t n = 0; n < order; n++) {
    if (o->smooth == ASSAY_SMOOTH_ADD_K && n > 0) {
      b->correct[n] += smooth_value(o);
      b->total[n] += smooth_value(o);
    }
    if (b->total[n] == 0)
      break;
    if (o->effective_order)
      *effective = n + 1;
    if (b->correct[n] != 0) {
      b->precisions[n] = 100. * b->correct[n] / b->total[n];
    } else if (o->smooth == ASSAY_SMOOTH_EXP) {
      factor *= 2;
      b->precisions[n] = 100. / (factor * b->total[n]);
    } else if (o->smooth == ASSAY_SMOOTH_FLOOR) {
      b->precisions[n] = 100. * smooth_value(o) / b->total[n];
    }
  }
}

static bleu compute(const assay_score_options *o, const double *sums)
{
  bleu b = { .bp = 1 };
  size_t order = order_of(o), effective = order;
  double hyp = sums[HYP_LEN], ref = sums[REF_LEN], any = 0, logs = 0;
  for (size_t n = 0; n < order; n++) {
    any += b.correct[n] = sums[CORRECT + n];
    b.total[n] = sums[CORRECT + order + n];
  }
  if (hyp < ref)
    b.bp = hyp > 0 ? exp(1 - ref / hyp) : 0;
  if (any == 0)
    return b;
  precisions(&b, o, order, &effective);
  for (size_t n = 0; n < effective; n++)
    logs += log_of(b.precisions[n]);
  b.score = b.bp * exp(logs / (double)effective);
  return b;
}

static double score(const assay_metric *m, const assay_score_options *o, const double *sums,
                    size_t segments)
{
  (void)m;
  (void)segments;
  return compute(o, sums).score;
}

static double ratio_of(const double *sums)
{
  return sums[REF_LEN] > 0 ? sums[HYP_LEN] / sums[REF_LEN] : 0;
}

static void parts(const assay_metric *m, const assay_score_options *o, const double *sums,
                  size_t segments, const assay_part_sink *sink)
{
  bleu b = compute(o, sums);
  double ratio = ratio_of(sums);
  bool whole = o->smooth != ASSAY_SMOOTH_ADD_K;
  (void)m;
  (void)segments;
  sink->add(sink->payload, "precisions", false, true, b.precisions, order_of(o));
  sink->add(sink->payload, "bp", false, false, &b.bp, 1);
  sink->add(sink->payload, "ratio", false, false, &ratio, 1);
  sink->add(sink->payload, "hyp_len", true, false, &sums[HYP_LEN], 1);
  sink->add(sink->payload, "ref_len", true, false, &sums[REF_LEN], 1);
  sink->add(sink->payload, "correct", whole, true, b.correct, order_of(o));
  sink->add(sink->payload, "total", whole, true, b.total, order_of(o));
}

static void add_fixed(assay_buf *out, double v, int digits)
{
  char text[ASSAY_NUM_SIZE];
  assay_num_fixed(text, v, digits);
  assay_buf_addz(out, text);
}

static void signature(const assay_metric *m, const assay_score_options *o, assay_buf *out)
{
  (void)m;
  assay_buf_addf(out, "case:%s|eff:%s|tok:%s|smooth:%s", o->lowercase ? "lc" : "mixed",
                 o->effective_order ? "yes" : "no", assay_tokenizer_names[o->tokenizer],
                 assay_smooth_names[o->smooth]);
  if (o->smooth == ASSAY_SMOOTH_FLOOR || o->smooth == ASSAY_SMOOTH_ADD_K) {
    assay_buf_addc(out, '[');
    add_fixed(out, smooth_value(o), 2);
    assay_buf_addc(out, ']');
  }
  assay_buf_addc(out, '|');
}

static void printed(const assay_metric *m, const assay_score_options *o, const double *sums,
                    size_t segments, assay_buf *out)
{
  bleu b = compute(o, sums);
  (void)m;
  (void)segments;
  add_fixed(out, b.score, 2);
  for (size_t n = 0; n < order_of(o); n++) {
    assay_buf_addc(out, n ? '/' : ' ');
    add_fixed(out, b.precisions[n], 1);
  }
  assay_buf_addz(out, " (BP = ");
  add_fixed(out, b.bp, 3);
  assay_buf_addz(out, " ratio = ");
  add_fixed(out, ratio_of(sums), 3);
  assay_buf_addf(out, " hyp_len = %lld ref_len = %lld)", (long long)sums[HYP_LEN],
                 (long long)sums[REF_LEN]);
}

static const assay_metric_kind bleu_kind = { width, count,     width,   expand, score,
                                             parts, signature, printed, false };

/* ---- length ratio ---- */

static size_t two(const assay_metric *m, const assay_score_options *o)
{
  (void)m;
  (void)o;
  return 2;
}

static bool count_lengths(const assay_metric *m, assay_work *work, int32_t *stats)
{
  assay_cut cut;
  (void)m;
  if (!assay_work_cut(work, ASSAY_FAMILY_BLEU, &cut))
    return false;
  stats[HYP_LEN] = (int32_t)cut.hyp->n;
  stats[REF_LEN] = (int32_t)closest(&cut);
  return true;
}

static void expand_lengths(const assay_metric *m, const assay_score_options *o,
                           const int32_t *stats, double *sums)
{
  (void)m;
  (void)o;
  sums[HYP_LEN] = stats[HYP_LEN];
  sums[REF_LEN] = stats[REF_LEN];
}

static double score_lengths(const assay_metric *m, const assay_score_options *o, const double *sums,
                            size_t segments)
{
  (void)m;
  (void)o;
  (void)segments;
  return ratio_of(sums);
}

static void parts_lengths(const assay_metric *m, const assay_score_options *o, const double *sums,
                          size_t segments, const assay_part_sink *sink)
{
  (void)m;
  (void)o;
  (void)segments;
  sink->add(sink->payload, "hyp_len", true, false, &sums[HYP_LEN], 1);
  sink->add(sink->payload, "ref_len", true, false, &sums[REF_LEN], 1);
}

static void signature_lengths(const assay_metric *m, const assay_score_options *o, assay_buf *out)
{
  (void)m;
  assay_buf_addf(out, "case:%s|tok:%s|ref:closest|", o->lowercase ? "lc" : "mixed",
                 assay_tokenizer_names[o->tokenizer]);
}

static const assay_metric_kind length_kind = {
  two,           count_lengths,     two,  expand_lengths, score_lengths,
  parts_lengths, signature_lengths, NULL, false
};

const assay_metric assay_metrics_bleu[] = {
  { "bleu", "BLEU",
    "Geometric mean of clipped n-gram precisions times a brevity penalty, from counts summed over "
    "all segments; reference length is the closest one, the shorter of two.",
    "points", "0..100",
    "HF evaluate's bleu takes the shortest reference length, a scale of 0 to 1 and 0 where a "
    "precision is 0; NLTK counts a denominator of at least 1 a segment and leaves tokens to the "
    "caller; multi-bleu splits at blanks, so its figure depends on what was tokenized before.",
    "sacreBLEU 2.6.0; Papineni et al. 2002", 1, &bleu_kind, 0 },
  { "length_ratio", "Length ratio",
    "Tokens of the outputs over tokens of the closest references, in BLEU's tokenizer.", "1",
    "0..inf", "The ratio in sacreBLEU's string is the same figure.", "sacreBLEU 2.6.0", 0,
    &length_kind, 0 },
  { 0 },
};
