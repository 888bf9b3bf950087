/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Translation edit rate (Snover et al. 2006), equal to sacreBLEU 2.6.0. Numbers of a segment: least
 * edits over the references, sum of the references' lengths, number of references. */
#include "base/num.h"
#include "text/metric.h"

enum { EDITS, LENGTHS, REFS, WIDTH };
enum { REF_LEN = 1, SUMS };

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

static bool count(const assay_metric *m, assay_work *work, int32_t *stats)
{
  size_t best = ASSAY_NO_LENGTH, lengths = 0;
  assay_cut cut;
  (void)m;
  if (!assay_work_cut(work, ASSAY_FAMILY_TER, &cut))
    return false;
  for (size_t r = 0; r < cut.n_refs; r++) {
    size_t edits = assay_ter_edits(work, cut.hyp, &cut.refs[r]);
    if (edits == ASSAY_NO_LENGTH)
      return false;
    best = edits < best ? edits : best;
    lengths += cut.refs[r].n;
  }
  stats[EDITS] = (int32_t)best;
  stats[LENGTHS] = (int32_t)lengths;
  stats[REFS] = (int32_t)cut.n_refs;
  return true;
}

static void expand(const assay_metric *m, const assay_score_options *o, const int32_t *stats,
                   double *sums)
{
  (void)m;
  (void)o;
  sums[EDITS] = stats[EDITS];
  sums[REF_LEN] = (double)stats[LENGTHS] / stats[REFS];
}

/* Edits with nothing to edit towards are 100; nothing to do is 0. */
static double score(const assay_metric *m, const assay_score_options *o, const double *sums,
                    size_t segments)
{
  (void)m;
  (void)o;
  (void)segments;
  if (sums[REF_LEN] > 0)
    return 100 * (sums[EDITS] / sums[REF_LEN]);
  return sums[EDITS] > 0 ? 100 : 0;
}

static void parts(const assay_metric *m, const assay_score_options *o, const double *sums,
                  size_t segments, const assay_part_sink *sink)
{
  (void)m;
  (void)o;
  (void)segments;
  sink->add(sink->payload, "edits", true, false, &sums[EDITS], 1);
  sink->add(sink->payload, "ref_len", false, false, &sums[REF_LEN], 1);
}

static void signature(const assay_metric *m, const assay_score_options *o, assay_buf *out)
{
  (void)m;
  assay_buf_addf(out, "case:%s|tok:tercom|norm:%s|punct:%s|asian:%s|",
                 o->ter_case_sensitive ? "mixed" : "lc", o->ter_normalized ? "yes" : "no",
                 o->ter_no_punct ? "no" : "yes", o->ter_asian_support ? "yes" : "no");
}

static void printed(const assay_metric *m, const assay_score_options *o, const double *sums,
                    size_t segments, assay_buf *out)
{
  char text[ASSAY_NUM_SIZE];
  assay_num_fixed(text, score(m, o, sums, segments), 2);
  assay_buf_addz(out, text);
}

static const assay_metric_kind kind = { width, count,     n_sums,  expand, score,
                                        parts, signature, printed, false };

const assay_metric assay_metrics_ter[] = {
  { "ter", "TER",
    "Edits (insertions, deletions, substitutions and shifts of blocks) per word of the average "
    "reference, in percent; the reference of fewest edits counts.",
    "percent", "0..inf",
    "Tercom's Java program explores a wider beam and may differ in extreme cases.",
    "sacreBLEU 2.6.0; Snover et al. 2006", -1, &kind, 0 },
  { 0 },
};
