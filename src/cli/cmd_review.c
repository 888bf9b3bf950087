/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "assay/assay.h"
#include "base/num.h"
#include "cli/cmd.h"
#include "cli/fail_on.h"
#include "cli/outputs.h"
#include "cli/terminal.h"

enum { EXIT_SURROUNDINGS = 3 };

static const assay_opt judging_options[] = {
  { "by", 0, ASSAY_OPT_TEXT, "NAME[:min|:max]", NULL, NULL, "what best means (validation loss)",
    false },
  { "saved-steps", 0, ASSAY_OPT_TEXT, "LIST", NULL, NULL, "checkpoints that exist: 500,1000",
    false },
  { "eval-noise", 0, ASSAY_OPT_NUMBER, "X", NULL, NULL, "evaluation noise, fraction of the level",
    false },
};
static const assay_opt reading_options[] = {
  { "map", 0, ASSAY_OPT_TEXT, "ROLE=COLUMN", NULL, NULL, "which column is which, repeatable",
    true },
  { "input-format", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "a name of assay list formats", false },
  { "delimiter", 0, ASSAY_OPT_TEXT, "C", NULL, NULL, "one character, or tab", false },
  { "decimal", 0, ASSAY_OPT_CHOICE, "C", ".|,", ".", "decimal mark: . or ,", false },
  { "unfinished", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "the run is still being written", false },
  { "lenient", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "skip rows of the wrong width", false },
  { "on-duplicate", 0, ASSAY_OPT_CHOICE, "WHICH", "last|first|error", "last",
    "a step twice: last, first or error", false },
  { "help", 'h', ASSAY_OPT_FLAG, NULL, NULL, NULL, "this help", false },
};

static const assay_opt_group groups[] = {
  { "Output", assay_output_options, ASSAY_OUTPUT_OPTIONS },
  { "What best means", judging_options, sizeof judging_options / sizeof *judging_options },
  { "Judging", assay_judging_options, ASSAY_JUDGING_OPTIONS },
  { "Reading", reading_options, sizeof reading_options / sizeof *reading_options },
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

/* ---- from the command line to options ---- */

typedef struct request {
  const assay_line *line;
  assay_options options;
  ASSAY_VEC(assay_map_option) maps;
  ASSAY_VEC(int64_t) saved;
  assay_judging_lists judging;
} request;

static assay_code add_map(request *q, const char *text, assay_err *err)
{
  assay_map_option *slot = ASSAY_PUSH(q->line->arena, &q->maps);
  return slot ? assay_pair_read(q->line, "map", text, slot, err) : assay_err_nomem(err);
}

static assay_code add_saved(request *q, const char *text, assay_err *err)
{
  assay_str list = assay_str_z(text);
  for (size_t from = 0; from <= list.len;) {
    const char *comma = memchr(list.ptr + from, ',', list.len - from);
    size_t to = comma ? (size_t)(comma - list.ptr) : list.len;
    int64_t *slot = ASSAY_PUSH(q->line->arena, &q->saved);
    if (!slot)
      return assay_err_nomem(err);
    assay_str word = assay_str_sub(list, from, to);
    if (!assay_num_read_whole(word, '.', slot) || *slot < 0)
      return assay_err_set(err, ASSAY_E_USAGE,
                           "--saved-steps takes whole numbers from 0, not '%.*s'",
                           ASSAY_STR_ARG(word));
    from = to + 1;
  }
  return ASSAY_OK;
}

static const struct {
  const char *name;
  assay_code (*add)(request *q, const char *text, assay_err *err);
} lists[] = { { "map", add_map }, { "saved-steps", add_saved } };

static assay_code fill_lists(request *q, assay_err *err)
{
  for (size_t i = 0; i < q->line->values.n; i++)
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
      const assay_opt_value *v = &q->line->values.items[i];
      if (strcmp(v->opt->name, lists[k].name) != 0)
        continue;
      assay_code code = lists[k].add(q, v->value, err);
      if (code != ASSAY_OK)
        return code;
    }
  q->options.maps = q->maps.items;
  q->options.n_maps = q->maps.n;
  q->options.saved_steps = q->saved.items;
  q->options.n_saved_steps = q->saved.n;
  return ASSAY_OK;
}

static assay_code fill_delimiter(request *q, assay_err *err)
{
  const char *text = assay_line_value(q->line, "delimiter");
  if (!text)
    return ASSAY_OK;
  if (strcmp(text, "tab") == 0)
    q->options.delimiter = '\t';
  else if (strlen(text) == 1 && (unsigned char)text[0] < 0x80 && !strchr("\"\r\n", text[0]))
    q->options.delimiter = text[0];
  else
    return assay_err_set(err, ASSAY_E_USAGE, "--delimiter takes one character or tab, not '%s'",
                         text);
  return ASSAY_OK;
}

static assay_code fill_request(request *q, assay_err *err)
{
  static const char *const duplicates[] = { "last", "first", "error" };
  assay_options *o = &q->options;
  assay_options_init(o);
  o->by = assay_line_value(q->line, "by");
  o->input_format = assay_line_value(q->line, "input-format");
  o->decimal = assay_line_value(q->line, "decimal")[0];
  o->unfinished = assay_line_flag(q->line, "unfinished");
  o->lenient = assay_line_flag(q->line, "lenient");
  for (size_t i = 0; i < sizeof duplicates / sizeof *duplicates; i++)
    if (strcmp(assay_line_value(q->line, "on-duplicate"), duplicates[i]) == 0)
      o->on_duplicate = (assay_on_duplicate)i;
  const char *noise = assay_line_value(q->line, "eval-noise");
  if (noise)
    assay_num_read(assay_str_z(noise), '.', &o->eval_noise);
  if (noise && !(o->eval_noise > 0))
    return assay_err_set(err, ASSAY_E_USAGE, "--eval-noise is a fraction above 0, not '%s'", noise);
  assay_code code = fill_lists(q, err);
  if (code == ASSAY_OK)
    code = assay_judging_fill(q->line, &q->judging, o, err);
  return code == ASSAY_OK ? fill_delimiter(q, err) : code;
}

static int run(const assay_line *line)
{
  request q = { .line = line };
  assay_err err = { 0 };
  assay_code code = fill_request(&q, &err);
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
  if (!review) {
    assay_complain("out of memory");
    return EXIT_SURROUNDINGS;
  }
  int status = assay_outputs_write(line, review);
  assay_review_free(review);
  return status;
}

const assay_command assay_command_review = {
  "review", "Says what to do with a finished training run, and why", "PATH...", examples, groups,
  run
};
