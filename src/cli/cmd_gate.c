/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "assay/assay.h"
#include "base/num.h"
#include "cli/cmd.h"
#include "cli/fail_on.h"
#include "cli/outputs.h"

enum { DAY_S = 24 * 60 * 60 };

static const assay_opt gate_options[] = {
  { "rules", 0, ASSAY_OPT_TEXT, "FILE", NULL, NULL, "one rule a line", false },
  { "rule", 0, ASSAY_OPT_TEXT, "EXPR", NULL, NULL, "a rule, repeatable: 'bleu >= 30'", true },
  { "baseline", 0, ASSAY_OPT_TEXT, "[NAME=]PATH", NULL, NULL, "to compare with, repeatable", true },
  { "strict", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "what is inconclusive fails", false },
  { "power", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "least difference that would show", false },
  { "save", 0, ASSAY_OPT_TEXT, "FILE", NULL, NULL, "the new baseline, if the gate passed", false },
  { "history", 0, ASSAY_OPT_TEXT, "FILE", NULL, NULL, "append this version, draw the trend",
    false },
  { "label", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "name of this version", false },
};
static const assay_opt input_options[] = {
  { "ref", 0, ASSAY_OPT_TEXT, "FILE", NULL, NULL, "references of outputs, repeatable", true },
  { "valid", 0, ASSAY_OPT_TEXT, "FILE", NULL, NULL, "validation log beside PATH", false },
  { "by", 0, ASSAY_OPT_TEXT, "NAME[:min|:max]", NULL, NULL, "what best means", false },
  { "samples", 0, ASSAY_OPT_WHOLE, "N", NULL, NULL, "resamples of paired tests (1000)", false },
  { "pred-field", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "field of the output", false },
  { "ref-field", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "field of the references", false },
  { "id-field", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "field to join by", false },
  { "help", 'h', ASSAY_OPT_FLAG, NULL, NULL, NULL, "this help", false },
};

#define GROUP(title, rows)                                                                         \
  {                                                                                                \
    title, rows, sizeof rows / sizeof *rows                                                        \
  }
static const assay_opt_group groups[] = {
  GROUP("Gate", gate_options),
  { "Output", assay_gate_output_options, ASSAY_OUTPUT_OPTIONS },
  { "Judging", assay_judging_options, ASSAY_JUDGING_OPTIONS },
  GROUP("Reading", input_options),
  { NULL, NULL, 0 },
};

static const assay_example examples[] = {
  { "assay gate job/ --rules gate.rules", "may this version ship?" },
  { "assay gate job/ --rule 'verdict != OVERFITTING'", "one rule" },
  { "assay gate out.jsonl --rules r --baseline old.json", "against a saved version" },
  { "assay gate job/ --rules r --save new.json", "and keep it if it passed" },
  { NULL, NULL },
};

typedef struct request {
  const assay_line *line;
  assay_options options;
  assay_score_options score;
  assay_gate_options gate;
  assay_judging_lists lists;
  ASSAY_VEC(const char *) refs;
  ASSAY_VEC(const char *) exprs;
  ASSAY_VEC(const char *) paths;
  ASSAY_VEC(assay_baseline_option) baselines;
} request;

static bool is_name_char(char c, bool first)
{
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         (!first && (c == '.' || c == '-'));
}

/* Length of the NAME before the first =, 0: none fits. */
static size_t name_length(const char *text)
{
  size_t n = 0;
  while (is_name_char(text[n], n == 0))
    n++;
  return text[n] == '=' ? n : 0;
}

static assay_code add_baseline(request *q, const char *text, assay_err *err)
{
  size_t n = name_length(text);
  const char *path = n ? text + n + 1 : text;
  assay_baseline_option *slot = ASSAY_PUSH(q->line->arena, &q->baselines);
  if (!slot)
    return assay_err_nomem(err);
  if (!path[0])
    return assay_err_set(err, ASSAY_E_USAGE, "--baseline takes [NAME=]PATH, not '%s'", text);
  assay_str name =
      n ? assay_str_copy(q->line->arena, (assay_str){ text, n }) : ASSAY_STR("baseline");
  *slot = (assay_baseline_option){ name.ptr, path };
  for (size_t i = 0; name.ptr && i + 1 < q->baselines.n; i++)
    if (strcmp(q->baselines.items[i].name, name.ptr) == 0)
      return assay_err_set(err, ASSAY_E_USAGE, "two baselines are named '%s'", name.ptr);
  return name.ptr ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code add_listed(request *q, const assay_opt_value *v, assay_err *err)
{
  const char **slot = NULL;
  if (strcmp(v->opt->name, "baseline") == 0)
    return add_baseline(q, v->value, err);
  if (strcmp(v->opt->name, "ref") == 0)
    slot = ASSAY_PUSH(q->line->arena, &q->refs);
  else if (strcmp(v->opt->name, "rule") == 0)
    slot = ASSAY_PUSH(q->line->arena, &q->exprs);
  else
    return ASSAY_OK;
  if (slot)
    *slot = v->value;
  return slot ? ASSAY_OK : assay_err_nomem(err);
}

/* The day of waivers: of SOURCE_DATE_EPOCH, else of the clock. */
static assay_code fill_today(request *q, assay_err *err)
{
  int64_t seconds;
  bool fixed;
  assay_code code = assay_clock_read(&seconds, &fixed, err);
  q->gate.today = seconds / DAY_S - (seconds % DAY_S < 0);
  return code;
}

static assay_code fill_paths(request *q, assay_err *err)
{
  const char *valid = assay_line_value(q->line, "valid");
  for (size_t i = 0; i < q->line->operands.n + (valid != NULL); i++) {
    const char **slot = ASSAY_PUSH(q->line->arena, &q->paths);
    if (!slot)
      return assay_err_nomem(err);
    *slot = i < q->line->operands.n ? q->line->operands.items[i] : valid;
  }
  return ASSAY_OK;
}

static assay_code check_request(request *q, assay_err *err)
{
  if (!q->gate.rules && !q->gate.n_exprs) {
    assay_err_hint(err, "try --rule 'verdict != OVERFITTING' or assay gate -h");
    return assay_err_set(err, ASSAY_E_USAGE, "gate needs rules: --rules FILE or --rule EXPR");
  }
  if (!q->line->operands.n) {
    assay_err_hint(err, "try assay gate . --rules FILE");
    return assay_err_set(err, ASSAY_E_USAGE, "gate needs a PATH: a job, outputs or a report");
  }
  return ASSAY_OK;
}

static assay_code fill_request(request *q, assay_err *err)
{
  const char *samples = assay_line_value(q->line, "samples");
  int64_t drawn = 0;
  assay_code code = ASSAY_OK;
  assay_options_init(&q->options);
  assay_score_options_init(&q->score);
  assay_gate_options_init(&q->gate);
  for (size_t i = 0; i < q->line->values.n && code == ASSAY_OK; i++)
    code = add_listed(q, &q->line->values.items[i], err);
  if (samples)
    assay_num_read_whole(assay_str_z(samples), '.', &drawn);
  if (code == ASSAY_OK && samples && (drawn < 100 || drawn > 1000000))
    code = assay_err_set(err, ASSAY_E_USAGE, "--samples is 100 to 1000000, not '%s'", samples);
  q->options.by = assay_line_value(q->line, "by");
  q->score.samples = (size_t)drawn;
  q->score.refs = q->refs.items;
  q->score.n_refs = q->refs.n;
  q->score.pred_field = assay_line_value(q->line, "pred-field");
  q->score.ref_field = assay_line_value(q->line, "ref-field");
  q->score.id_field = assay_line_value(q->line, "id-field");
  q->gate.rules = assay_line_value(q->line, "rules");
  q->gate.exprs = q->exprs.items;
  q->gate.n_exprs = q->exprs.n;
  q->gate.baselines = q->baselines.items;
  q->gate.n_baselines = q->baselines.n;
  q->gate.strict = assay_line_flag(q->line, "strict");
  q->gate.power = assay_line_flag(q->line, "power");
  q->gate.save = assay_line_value(q->line, "save");
  q->gate.history = assay_line_value(q->line, "history");
  q->gate.label = assay_line_value(q->line, "label");
  code = code == ASSAY_OK ? fill_today(q, err) : code;
  code = code == ASSAY_OK ? fill_paths(q, err) : code;
  code = code == ASSAY_OK ? check_request(q, err) : code;
  code = code == ASSAY_OK ? assay_judging_fill(q->line, &q->lists, &q->options, err) : code;
  return code == ASSAY_OK ? assay_outputs_prepare(q->line, &q->options, err) : code;
}

static assay_outcome keep(const assay_line *line, assay_review *review)
{
  (void)line;
  return assay_gate_keep(review);
}

static int run(const assay_line *line)
{
  request q = { .line = line };
  assay_err err = { 0 };
  if (fill_request(&q, &err) != ASSAY_OK)
    return assay_usage_error(line, &err);
  assay_review *review;
  assay_gate_open(&review, q.paths.items, q.paths.n, &q.options, &q.score, &q.gate);
  return assay_outputs_finish(line, review, keep);
}

const assay_command assay_command_gate = {
  "gate", "Decides by rules whether a model version may ship", "PATH...", examples, groups, run
};
