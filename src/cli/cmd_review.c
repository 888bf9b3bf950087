/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay/assay.h"
#include "cli/cmd.h"
#include "cli/outputs.h"
#include "cli/log_options.h"

static const assay_opt_group groups[] = {
  { "Output", assay_output_options, ASSAY_OUTPUT_OPTIONS },
  { "What best means", assay_best_options, ASSAY_BEST_OPTIONS },
  { "Judging", assay_judging_options, ASSAY_JUDGING_OPTIONS },
  { "Reading", assay_reading_options, ASSAY_READING_OPTIONS },
  { NULL, NULL, 0 },
};

static const assay_example examples[] = {
  { "assay review job/", "judge a job's folder" },
  { "assay review job/ -o report", "and write a page" },
  { "assay review train.csv validation.csv", "two files of one run" },
  { "assay review runs/ -f csv", "a row a run" },
  { "assay review job/ --fail-on OVERFITTING", "exit 1 in a pipeline" },
  { NULL, NULL },
};

static int run(const assay_line *line)
{
  assay_reading_request q = { .line = line };
  assay_err err = { 0 };
  assay_code code = assay_reading_fill(&q, &err);
  if (code == ASSAY_OK && !line->operands.n) {
    code = assay_err_set(&err, ASSAY_E_USAGE, "review needs a PATH: a job's folder or its files");
    assay_err_hint(&err, "try assay review . or assay review -h");
  }
  if (code == ASSAY_OK)
    code = assay_outputs_prepare(line, &q.options, &err);
  if (code != ASSAY_OK)
    return assay_usage_error(line, &err);
  assay_review *review;
  assay_review_open(&review, line->operands.items, line->operands.n, &q.options);
  return assay_outputs_finish(line, review, NULL);
}

const assay_command assay_command_review = {
  "review", "Says what to do with a finished training run, and why", "PATH...", examples, groups,
  run
};
