/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amazon Bedrock's step_wise_training_metrics.csv and validation_metrics.csv. Recognised by the
 * header, since the files are renamed when they are downloaded. A perplexity column is documented;
 * no real file was found to have it: it is read where it is there. */
#include "input/dialect.h"
#include "input/table.h"

static int probe(const assay_head *head)
{
  static const char *const train[] = { "step_number", "epoch_number", "training_loss" };
  static const char *const validation[] = { "step_number", "epoch_number", "validation_loss" };
  return assay_header_has(head, train, 3) || assay_header_has(head, validation, 3) ? 100 : 0;
}

static assay_code read(assay_reading *reading, assay_err *err)
{
  return assay_table_read(reading, assay_table_by_alias, err);
}

const assay_format assay_format_bedrock = {
  "bedrock",
  "Amazon Bedrock metrics (CSV)",
  "step_number, epoch_number and training_loss or validation_loss in the header",
  "both",
  true,
  probe,
  read
};
