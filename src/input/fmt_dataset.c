/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fine-tuning data sets of Amazon Bedrock, Amazon Nova and OpenAI, and the usual open ones: JSON
 * lines, or one array, known by the keys of their records. */
#include "input/json_log.h"

static const assay_json_mark marks[] = {
  { 90, false, { "schemaVersion", "messages" } },    /* Converse: Nova, Llama 3.2 */
  { 85, false, { "messages", "reference_answer" } }, /* reinforcement fine-tuning */
  { 85, false, { "image-ref", "caption" } },         /* Titan Image, Nova Canvas */
  { 80, false, { "prompt", "completion" } },         /* Titan, Cohere, Llama 3.1 */
  { 80, false, { "messages" } },                     /* Claude 3 Haiku, OpenAI chat */
  { 80, false, { "prompt", "chosen", "rejected" } }, /* preferences */
  { 75, false, { "chosen", "rejected" } },
  { 75, false, { "instruction", "output" } },              /* Alpaca */
  { 75, false, { "conversations" } },                      /* ShareGPT */
  { 75, false, { "prompt", "referenceResponse" } },        /* input of an evaluation job */
  { 75, false, { "custom_id", "method", "url", "body" } }, /* requests of OpenAI's batch API */
  { 70, false, { "question", "reference_answer" } },
  { 65, false, { "question_id", "turns" } }, /* MT-bench questions */
  { 60, false, { "prompt", "answer" } },
  { 60, false, { "question", "answer" } },
  { 55, true, { "input" } }, /* continued pre-training */
  { 55, true, { "text" } },
  { 50, true, { "prompt" } }, /* distillation */
};

static int probe(const assay_head *head)
{
  assay_json_shape shape;
  if (!assay_json_shape_read(&shape, head->bytes))
    return 0;
  return assay_json_mark_score(&shape, marks, sizeof marks / sizeof *marks);
}

const assay_format assay_format_dataset = {
  "dataset",
  "Fine-tuning data set (JSON lines)",
  "records with messages, prompt and completion, input, image-ref and caption ...",
  "data",
  false,
  probe,
  NULL
};
