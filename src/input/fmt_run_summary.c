/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that sum a run up, and hold no curve: Hugging Face's all_results.json and kin, W&B's
 * wandb-summary.json, configurations of models. */
#include "input/json_log.h"

static const assay_json_mark marks[] = {
  { 85, false, { "_wandb" } },
  { 80, false, { "_step", "_runtime" } },
  { 80, false, { "train_runtime" } },
  { 80, false, { "eval_runtime" } },
  { 80, false, { "predict_runtime" } },
  { 75, false, { "train_loss", "total_flos" } },
  { 75, false, { "architectures", "model_type" } },
  { 40, false, { "model_type" } },
};

static int probe(const assay_head *head)
{
  assay_json_shape shape;
  if (!assay_json_shape_read(&shape, head->bytes) || shape.array || shape.lines ||
      assay_json_shape_has(&shape, "log_history"))
    return 0;
  return assay_json_mark_score(&shape, marks, sizeof marks / sizeof *marks);
}

const assay_format assay_format_run_summary = {
  "run-summary",
  "Summary of a run (JSON)",
  "all_results.json, wandb-summary.json, configurations of models",
  NULL,
  false,
  probe,
  NULL
};
