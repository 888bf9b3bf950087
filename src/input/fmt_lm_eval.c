/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EleutherAI's evaluation harness: a results document, and its samples as JSON lines. */
#include "input/json_log.h"

static const assay_json_mark results[] = {
  { 92, false, { "results", "versions" } },
  { 92, false, { "results", "configs" } },
  { 85, false, { "results", "config" } },
  { 80, false, { "results", "n-shot" } },
};

static const assay_json_mark samples[] = {
  { 92, false, { "doc_id", "filtered_resps" } },
  { 92, false, { "doc_id", "resps" } },
  { 88, false, { "doc_id", "doc", "target" } },
};

static int probe(const assay_head *head)
{
  assay_json_shape shape;
  if (!assay_json_shape_read(&shape, head->bytes))
    return 0;
  int score = assay_json_mark_score(&shape, samples, sizeof samples / sizeof *samples);
  if (score || shape.lines || shape.array)
    return score;
  return assay_json_mark_score(&shape, results, sizeof results / sizeof *results);
}

const assay_format assay_format_lm_eval = { "lm-eval",
                                            "lm-evaluation-harness results and samples (JSON)",
                                            "results with versions or configs; doc_id with resps",
                                            "outputs",
                                            false,
                                            probe,
                                            NULL };
