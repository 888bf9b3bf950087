/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "assay/assay.h"
#include "base/num.h"
#include "base/option_names.h"
#include "cli/cmd.h"
#include "cli/fail_on.h"
#include "cli/outputs.h"

static const assay_opt scoring_options[] = {
  { "ref", 0, ASSAY_OPT_TEXT, "FILE", NULL, NULL, "references; repeatable: several a segment",
    true },
  { "metrics", 0, ASSAY_OPT_TEXT, "LIST", NULL, NULL, "bleu,chrf,...; assay list metrics", false },
  { "ci", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "95 % intervals by bootstrap", false },
  { "paired", 0, ASSAY_OPT_CHOICE, "TEST", "bootstrap|randomization", NULL,
    "test systems: bootstrap, randomization", false },
  { "baseline", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "compare with it (first operand)", false },
  { "samples", 0, ASSAY_OPT_WHOLE, "N", NULL, NULL, "resamples (1000; randomization 10000)",
    false },
  { "by-field", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "scores by category, repeatable", true },
  { "segments", 0, ASSAY_OPT_TEXT, "FILE", NULL, NULL, "a JSON line a segment", false },
};
static const assay_opt metric_options[] = {
  { "tokenize", 0, ASSAY_OPT_CHOICE, "NAME", "13a|intl|zh|char|none", "13a",
    "BLEU: 13a, intl, zh, char, none", false },
  { "lowercase", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "bleu, chrf, chrf++", false },
  { "smooth", 0, ASSAY_OPT_CHOICE, "NAME", "exp|floor|add-k|none", "exp",
    "BLEU: exp, floor, add-k, none", false },
  { "smooth-value", 0, ASSAY_OPT_NUMBER, "X", NULL, NULL, "of floor (0.1) and add-k (1)", false },
  { "effective-order", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "BLEU of short texts", false },
  { "max-ngram-order", 0, ASSAY_OPT_WHOLE, "N", NULL, "4", "BLEU", false },
  { "char-order", 0, ASSAY_OPT_WHOLE, "N", NULL, "6", "chrF", false },
  { "word-order", 0, ASSAY_OPT_WHOLE, "N", NULL, "0", "chrF; chrf++ has 2", false },
  { "chrf-beta", 0, ASSAY_OPT_WHOLE, "N", NULL, "2", "weight of recall", false },
  { "chrf-whitespace", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "count blanks", false },
  { "chrf-eps-smoothing", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "as chrF++.py and NLTK", false },
  { "ter-case-sensitive", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "TER", false },
  { "ter-normalized", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "TER: split punctuation", false },
  { "ter-no-punct", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "TER: without punctuation", false },
  { "ter-asian-support", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "TER: split CJK", false },
  { "stem", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "ROUGE: Porter's stems", false },
  { "rouge-tokenizer", 0, ASSAY_OPT_CHOICE, "NAME", "unicode|ascii", "unicode",
    "ascii: as rouge_score", false },
};
static const assay_opt record_options[] = {
  { "pred-field", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "field of the output", false },
  { "ref-field", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "field of the references", false },
  { "id-field", 0, ASSAY_OPT_TEXT, "NAME", NULL, NULL, "field to join by", false },
  { "ref-groups", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "blank lines part the references", false },
  { "help", 'h', ASSAY_OPT_FLAG, NULL, NULL, NULL, "this help", false },
};

#define GROUP(title, rows)                                                                         \
  {                                                                                                \
    title, rows, sizeof rows / sizeof *rows                                                        \
  }
static const assay_opt_group groups[] = {
  GROUP("Scoring", scoring_options),
  { "Output", assay_output_options, ASSAY_OUTPUT_OPTIONS },
  { "Judging", assay_judging_options, ASSAY_JUDGING_OPTIONS },
  GROUP("Metrics", metric_options),
  GROUP("Reading", record_options),
  { NULL, NULL, 0 },
};

static const assay_example examples[] = {
  { "assay score outputs.jsonl", "outputs with their references" },
  { "assay score out.txt --ref ref.txt --ci", "plain lines, with intervals" },
  { "assay score a.jsonl b.jsonl --paired bootstrap", "which is better" },
  { "assay score outputs.jsonl --by-field lang", "by category" },
  { NULL, NULL },
};

/* ---- from the command line to options ---- */

typedef ASSAY_VEC(const char *) words;

typedef struct request {
  const assay_line *line;
  assay_options options;
  assay_score_options score;
  assay_judging_lists lists;
  words metrics, refs, fields;
} request;

static assay_code add_word(request *q, words *list, const char *word, assay_err *err)
{
  const char **slot = ASSAY_PUSH(q->line->arena, list);
  if (slot)
    *slot = word;
  return slot ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code split_metrics(request *q, const char *text, assay_err *err)
{
  assay_str list = assay_str_z(text);
  assay_code code = ASSAY_OK;
  for (size_t from = 0; from <= list.len && code == ASSAY_OK;) {
    const char *comma = memchr(list.ptr + from, ',', list.len - from);
    size_t to = comma ? (size_t)(comma - list.ptr) : list.len;
    assay_str word = assay_str_copy(q->line->arena, assay_str_sub(list, from, to));
    code = word.ptr ? add_word(q, &q->metrics, word.ptr, err) : assay_err_nomem(err);
    from = to + 1;
  }
  q->score.metrics = q->metrics.items;
  q->score.n_metrics = q->metrics.n;
  return code;
}

static assay_code collect(request *q, const char *name, words *list, assay_err *err)
{
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < q->line->values.n && code == ASSAY_OK; i++)
    if (strcmp(q->line->values.items[i].opt->name, name) == 0)
      code = add_word(q, list, q->line->values.items[i].value, err);
  return code;
}

/* The option table has let choices by only; without a value it is the first. */
static int choice_of(const assay_line *line, const char *name, const char *const *choices)
{
  const char *value = assay_line_value(line, name);
  return value ? assay_option_named(choices, value, strlen(value)) : 0;
}

static assay_code order_of(request *q, const char *name, int least, int *out, assay_err *err)
{
  int64_t n = 0;
  const char *text = assay_line_value(q->line, name);
  if (!assay_num_read_whole(assay_str_z(text), '.', &n) || n < least || n > ASSAY_NGRAM_MAX)
    return assay_err_set(err, ASSAY_E_USAGE, "--%s is %d to %d, not '%s'", name, least,
                         ASSAY_NGRAM_MAX, text);
  *out = (int)n;
  return ASSAY_OK;
}

static assay_code fill_numbers(request *q, assay_err *err)
{
  assay_score_options *s = &q->score;
  int64_t beta = 0, samples = 0;
  const char *smooth = assay_line_value(q->line, "smooth-value");
  const char *drawn = assay_line_value(q->line, "samples");
  assay_code code = order_of(q, "max-ngram-order", 1, &s->max_ngram_order, err);
  code = code == ASSAY_OK ? order_of(q, "char-order", 1, &s->char_order, err) : code;
  code = code == ASSAY_OK ? order_of(q, "word-order", 0, &s->word_order, err) : code;
  if (code != ASSAY_OK)
    return code;
  assay_num_read_whole(assay_str_z(assay_line_value(q->line, "chrf-beta")), '.', &beta);
  if (beta < 1 || beta > ASSAY_CHRF_BETA_MAX)
    return assay_err_set(err, ASSAY_E_USAGE, "--chrf-beta is 1 to %d", ASSAY_CHRF_BETA_MAX);
  s->chrf_beta = (int)beta;
  if (smooth)
    assay_num_read(assay_str_z(smooth), '.', &s->smooth_value);
  if (smooth && s->smooth_value < 0)
    return assay_err_set(err, ASSAY_E_USAGE, "--smooth-value is 0 or more, not '%s'", smooth);
  if (drawn)
    assay_num_read_whole(assay_str_z(drawn), '.', &samples);
  if (drawn && (samples < 100 || samples > 1000000))
    return assay_err_set(err, ASSAY_E_USAGE, "--samples is 100 to 1000000, not '%s'", drawn);
  s->samples = (size_t)samples;
  return ASSAY_OK;
}

static void fill_flags(request *q)
{
  assay_score_options *s = &q->score;
  const struct {
    const char *name;
    bool *on;
  } flags[] = {
    { "lowercase", &s->lowercase },
    { "effective-order", &s->effective_order },
    { "chrf-whitespace", &s->chrf_whitespace },
    { "chrf-eps-smoothing", &s->chrf_eps_smoothing },
    { "ter-case-sensitive", &s->ter_case_sensitive },
    { "ter-normalized", &s->ter_normalized },
    { "ter-no-punct", &s->ter_no_punct },
    { "ter-asian-support", &s->ter_asian_support },
    { "stem", &s->stem },
    { "ci", &s->ci },
    { "ref-groups", &s->ref_groups },
  };
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    *flags[i].on = assay_line_flag(q->line, flags[i].name);
}

static void fill_choices(request *q)
{
  assay_score_options *s = &q->score;
  s->tokenizer = (assay_tokenizer)choice_of(q->line, "tokenize", assay_tokenizer_names);
  s->smooth = (assay_smooth)choice_of(q->line, "smooth", assay_smooth_names);
  s->paired = (assay_paired)choice_of(q->line, "paired", assay_paired_names);
  s->rouge_ascii = strcmp(assay_line_value(q->line, "rouge-tokenizer"), "ascii") == 0;
  s->baseline = assay_line_value(q->line, "baseline");
  s->pred_field = assay_line_value(q->line, "pred-field");
  s->ref_field = assay_line_value(q->line, "ref-field");
  s->id_field = assay_line_value(q->line, "id-field");
  s->segments = assay_line_value(q->line, "segments");
}

/* A pipe can be read once; every system reads the references anew. */
static assay_code check_stdin(const request *q, assay_err *err)
{
  size_t uses = 0;
  for (size_t i = 0; i < q->line->operands.n; i++)
    uses += strcmp(q->line->operands.items[i], "-") == 0;
  for (size_t i = 0; i < q->refs.n; i++)
    uses += strcmp(q->refs.items[i], "-") == 0 ? q->line->operands.n : 0;
  if (uses < 2)
    return ASSAY_OK;
  assay_err_hint(err, "save it to a file first");
  return assay_err_set(err, ASSAY_E_USAGE, "standard input (-) can be read once only");
}

static assay_code fill_request(request *q, assay_err *err)
{
  const char *metrics = assay_line_value(q->line, "metrics");
  assay_options_init(&q->options);
  assay_score_options_init(&q->score);
  fill_flags(q);
  fill_choices(q);
  assay_code code = fill_numbers(q, err);
  if (code == ASSAY_OK)
    code = assay_judging_fill(q->line, &q->lists, &q->options, err);
  if (code == ASSAY_OK && metrics)
    code = split_metrics(q, metrics, err);
  if (code == ASSAY_OK)
    code = collect(q, "ref", &q->refs, err);
  if (code == ASSAY_OK)
    code = collect(q, "by-field", &q->fields, err);
  q->score.refs = q->refs.items;
  q->score.n_refs = q->refs.n;
  q->score.by_fields = q->fields.items;
  q->score.n_by_fields = q->fields.n;
  if (code == ASSAY_OK && !q->line->operands.n) {
    code = assay_err_set(err, ASSAY_E_USAGE, "score needs OUTPUTS: files of model outputs");
    assay_err_hint(err, "try assay score outputs.jsonl or assay score -h");
  }
  if (code == ASSAY_OK && q->score.paired != ASSAY_PAIRED_NONE && q->line->operands.n < 2)
    code = assay_err_set(err, ASSAY_E_USAGE, "--paired compares systems; name two or more OUTPUTS");
  if (code == ASSAY_OK)
    code = check_stdin(q, err);
  return code == ASSAY_OK ? assay_outputs_prepare(q->line, &q->options, err) : code;
}

static assay_outcome write_segments(const assay_line *line, assay_review *review)
{
  const char *path = assay_line_value(line, "segments");
  return path ? assay_score_segments(review, path) : ASSAY_DONE;
}

static int run(const assay_line *line)
{
  request q = { .line = line };
  assay_err err = { 0 };
  if (fill_request(&q, &err) != ASSAY_OK)
    return assay_usage_error(line, &err);
  assay_review *review;
  assay_score_open(&review, line->operands.items, line->operands.n, &q.options, &q.score);
  return assay_outputs_finish(line, review, write_segments);
}

const assay_command assay_command_score = { "score",      "Scores model outputs against references",
                                            "OUTPUTS...", examples,
                                            groups,       run };
