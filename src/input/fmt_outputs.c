/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outputs of a model, with or without references: batch inference and evaluation jobs of Amazon
 * Bedrock, OpenAI's batch API, LLaMA-Factory's predictions, FastChat answers, plain records. */
#include "input/json_log.h"

static const assay_json_mark marks[] = {
  { 95, false, { "automatedEvaluationResult" } },
  { 95, false, { "recordId", "modelInput" } },
  { 95, false, { "custom_id", "response" } },
  { 90, false, { "predict", "label" } },
  { 90, false, { "hyp", "ref" } },
  { 90, false, { "question_id", "choices" } },
  { 85, false, { "modelResponses" } },
  { 85, false, { "totalRecordCount", "processedRecordCount" } }, /* manifest.json.out */
  { 82, false, { "prediction" } },
  { 82, false, { "predicted" } },
  { 82, false, { "predict" } },
  { 82, false, { "pred" } },
  { 82, false, { "hypothesis" } },
  { 82, false, { "generated_text" } },
  { 82, false, { "model_output" } },
  { 60, false, { "generated" } },
  { 60, false, { "prompt", "response" } },
  { 58, false, { "response", "reference" } },
  { 58, false, { "output", "reference" } },
};

static int probe(const assay_head *head)
{
  assay_json_shape shape;
  if (!assay_json_shape_read(&shape, head->bytes))
    return 0;
  return assay_json_mark_score(&shape, marks, sizeof marks / sizeof *marks);
}

const assay_format assay_format_outputs = {
  "outputs",
  "Model outputs, with or without references (JSON)",
  "recordId and modelInput, custom_id and response, predict and label, hyp and ref ...",
  "outputs",
  false,
  probe,
  NULL
};
