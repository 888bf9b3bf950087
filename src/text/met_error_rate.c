/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Word and character error rate: edits over the units of the references, summed over all segments,
 * each segment with the reference of fewest edits (the first of equals). Words are split at white
 * space; characters are code points of the text stripped, runs of white space as one blank. */
#include "text/metric.h"

enum { SUBSTITUTIONS, DELETIONS, INSERTIONS, REF_LEN, WIDTH };
enum { WORDS, CHARS };

static size_t width(const assay_metric *m, const assay_score_options *o)
{
  (void)m;
  (void)o;
  return WIDTH;
}

static bool count(const assay_metric *m, assay_work *work, int32_t *stats)
{
  assay_cut cut;
  size_t least = SIZE_MAX;
  if (!assay_work_cut(work, m->variant == WORDS ? ASSAY_FAMILY_WORDS : ASSAY_FAMILY_CHARS, &cut))
    return false;
  for (size_t r = 0; r < cut.n_refs; r++) {
    assay_edits e;
    if (!assay_edit_distance(work, cut.hyp, &cut.refs[r], &e))
      return false;
    size_t edits = e.substitutions + e.deletions + e.insertions;
    if (edits >= least)
      continue;
    least = edits;
    stats[SUBSTITUTIONS] = (int32_t)e.substitutions;
    stats[DELETIONS] = (int32_t)e.deletions;
    stats[INSERTIONS] = (int32_t)e.insertions;
    stats[REF_LEN] = (int32_t)cut.refs[r].n;
  }
  return true;
}

static void expand(const assay_metric *m, const assay_score_options *o, const int32_t *stats,
                   double *sums)
{
  (void)m;
  (void)o;
  for (size_t i = 0; i < WIDTH; i++)
    sums[i] = stats[i];
}

/* Without a single unit in the references the rate is the number of insertions (jiwer 4). */
static double score(const assay_metric *m, const assay_score_options *o, const double *sums,
                    size_t segments)
{
  double edits = sums[SUBSTITUTIONS] + sums[DELETIONS] + sums[INSERTIONS];
  (void)m;
  (void)o;
  (void)segments;
  return sums[REF_LEN] > 0 ? edits / sums[REF_LEN] : edits;
}

static void parts(const assay_metric *m, const assay_score_options *o, const double *sums,
                  size_t segments, const assay_part_sink *sink)
{
  static const char *const names[WIDTH] = { "substitutions", "deletions", "insertions", "ref_len" };
  (void)m;
  (void)o;
  (void)segments;
  for (size_t i = 0; i < WIDTH; i++)
    sink->add(sink->payload, names[i], true, false, &sums[i], 1);
}

static void signature(const assay_metric *m, const assay_score_options *o, assay_buf *out)
{
  (void)o;
  assay_buf_addf(out, "case:mixed|unit:%s|refs:fewest-edits|agg:sum|",
                 m->variant == WORDS ? "word" : "character");
}

static const assay_metric_kind kind = { width, count,     width, expand, score,
                                        parts, signature, NULL,  false };

const assay_metric assay_metrics_error_rate[] = {
  { "wer", "WER",
    "Word error rate: substitutions, deletions and insertions over the words of the references, "
    "summed over all segments.",
    "1", "0..inf",
    "A mean of the segments' rates, as some scripts print, weighs short segments more.",
    "jiwer 4, HF evaluate wer", -1, &kind, WORDS },
  { "cer", "CER", "Character error rate: as WER over code points, blanks included.", "1", "0..inf",
    "Tools that drop blanks or count bytes print other figures.", "jiwer 4, HF evaluate cer", -1,
    &kind, CHARS },
  { 0 },
};
