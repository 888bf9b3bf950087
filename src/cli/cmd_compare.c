/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay/assay.h"
#include "base/num.h"
#include "cli/cmd.h"
#include "cli/outputs.h"
#include "cli/log_options.h"

static const assay_opt compare_options[] = {
  { "group-by", 0, ASSAY_OPT_TEXT, "PARAMETER", NULL, NULL, "groups (all but the seed)", false },
  { "cost", 0, ASSAY_OPT_TEXT, "COLUMN", NULL, NULL, "what a run costs (tokens, steps, time)",
    false },
  { "prices", 0, ASSAY_OPT_TEXT, "FILE", NULL, NULL, "CSV of unit, price, currency", false },
  { "pages", 0, ASSAY_OPT_WHOLE, "N", NULL, "10", "own pages beside those of the tie set", false },
};

static const assay_opt_group groups[] = {
  { "Output", assay_output_options, ASSAY_OUTPUT_OPTIONS },
  { "Comparing", compare_options, sizeof compare_options / sizeof *compare_options },
  { "What best means", assay_best_options, ASSAY_BEST_OPTIONS },
  { "Judging", assay_judging_options, ASSAY_JUDGING_OPTIONS },
  { "Reading", assay_reading_options, ASSAY_READING_OPTIONS },
  { NULL, NULL, 0 },
};

static const assay_example examples[] = {
  { "assay compare sweep/", "rank the runs of a folder" },
  { "assay compare sweep/ -o report", "and write a page" },
  { "assay compare runs.csv --by eval_f1:max", "a table with a row a run" },
  { "assay compare sweep/ --cost train_time", "what the cheapest is counted in" },
  { NULL, NULL },
};

static int run(const assay_line *line)
{
  assay_reading_request q = { .line = line };
  assay_compare_options wanted;
  assay_err err = { 0 };
  int64_t pages = 0;
  assay_compare_options_init(&wanted);
  assay_code code = assay_reading_fill(&q, &err);
  if (code == ASSAY_OK && !line->operands.n) {
    code = assay_err_set(&err, ASSAY_E_USAGE, "compare needs a PATH: a folder of runs, or a table");
    assay_err_hint(&err, "try assay compare . or assay compare -h");
  }
  if (code == ASSAY_OK)
    code = assay_outputs_prepare(line, &q.options, &err);
  if (code != ASSAY_OK)
    return assay_usage_error(line, &err);
  wanted.group_by = assay_line_value(line, "group-by");
  wanted.cost = assay_line_value(line, "cost");
  wanted.prices = assay_line_value(line, "prices");
  if (assay_num_read_whole(assay_str_z(assay_line_value(line, "pages")), '.', &pages))
    wanted.pages = (size_t)pages;
  assay_review *review;
  assay_compare_open(&review, line->operands.items, line->operands.n, &q.options, &wanted);
  return assay_outputs_finish(line, review, NULL);
}

const assay_command assay_command_compare = {
  "compare", "Says which run of a sweep to take, and what to try next", "PATH...", examples, groups,
  run
};
