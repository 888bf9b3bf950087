/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result file of OpenAI's (and Azure's) fine-tuning: step,train_loss,train_accuracy,valid_loss,
 * valid_mean_token_accuracy, also as the base64 that the API hands out. The validation columns are
 * there and empty when no validation file was given. */
#include "input/dialect.h"
#include "input/table.h"

static int probe(const assay_head *head)
{
  static const char *const now[] = { "step", "train_loss", "train_accuracy" };
  static const char *const later[] = { "step", "train_loss", "train_mean_token_accuracy" };
  static const char *const before[] = { "step", "elapsed_tokens", "elapsed_examples",
                                        "training_loss" };
  return assay_header_has(head, now, 3) || assay_header_has(head, later, 3) ||
                 assay_header_has(head, before, 4)
             ? 90
             : 0;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  return assay_table_read(reading, assay_table_by_alias, err);
}

const assay_format assay_format_openai_metrics = {
  "openai-metrics",
  "OpenAI fine-tuning result file (CSV, plain or base64)",
  "step, train_loss and train_accuracy in the header",
  "both",
  true,
  probe,
  read
};
