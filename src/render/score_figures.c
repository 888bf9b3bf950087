/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/score_figures.h"

#include <string.h>

#include "base/num.h"

enum { POINT_DECIMALS = 2, SHARE_DECIMALS = 4 };

static int decimals_of(const assay_score *score)
{
  return strcmp(score->unit, "1") == 0 ? SHARE_DECIMALS : POINT_DECIMALS;
}

void assay_figure_score(assay_buf *out, const assay_score *score, double value)
{
  char text[ASSAY_NUM_SIZE];
  assay_buf_addz(out, assay_num_fixed(text, value, decimals_of(score)));
}

void assay_figure_delta(assay_buf *out, const assay_score *score, double delta)
{
  char text[ASSAY_NUM_SIZE];
  assay_num_fixed(text, delta, decimals_of(score));
  assay_buf_addf(out, "%s%s", text[0] == '-' ? "" : "+", text);
}

void assay_figure_interval(assay_buf *out, const assay_score *score, double low, double high)
{
  assay_figure_score(out, score, low);
  assay_buf_addz(out, " to ");
  assay_figure_score(out, score, high);
}

const assay_score *assay_score_find(const assay_scores *scores, const char *metric)
{
  for (size_t i = 0; i < scores->n; i++)
    if (strcmp(scores->items[i].metric, metric) == 0)
      return &scores->items[i];
  return NULL;
}

const assay_comparison *assay_comparison_find(const assay_report *report, assay_str system,
                                              const char *metric)
{
  for (size_t i = 0; i < report->comparisons.n; i++) {
    const assay_comparison *c = &report->comparisons.items[i];
    if (strcmp(c->metric, metric) == 0 && assay_str_eq(c->system, system))
      return c;
  }
  return NULL;
}

assay_change assay_comparison_change(const assay_comparison *c)
{
  static const double level = 0.05; /* two-sided, Holm-corrected */
  if (c->p_holm >= level || c->direction == 0 || c->delta == 0)
    return ASSAY_CHANGE_NONE;
  return (c->delta > 0) == (c->direction > 0) ? ASSAY_CHANGE_BETTER : ASSAY_CHANGE_WORSE;
}

const char *assay_change_word(assay_change change)
{
  static const char *const words[] = { "no difference", "better", "worse" };
  return words[change];
}
