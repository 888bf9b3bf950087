/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assay/assay.h"
#include "base/interrupt.h"
#include "base/num.h"
#include "base/output.h"
#include "cli/cmd.h"
#include "cli/terminal.h"

enum { EXIT_SURROUNDINGS = 3, TIME_SIZE = 32 };

static const assay_opt output_options[] = {
  { "output", 'o', ASSAY_OPT_TEXT, "DIR", NULL, NULL, "write the report folder", false },
  { "format", 'f', ASSAY_OPT_CHOICE, "FORMAT", "text|json|markdown|csv", "text",
    "stdout: text, json, markdown, csv", false },
  { "json", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "the same as -f json", false },
  { "write", 0, ASSAY_OPT_TEXT, "FORMAT=FILE", NULL, NULL, "the same result to a file, repeatable",
    true },
  { "quiet", 'q', ASSAY_OPT_FLAG, NULL, NULL, NULL, "the headline alone", false },
  { "verbose", 'v', ASSAY_OPT_FLAG, NULL, NULL, NULL, "the evidence too", false },
  { "color", 0, ASSAY_OPT_CHOICE, "WHEN", "auto|always|never", "auto", "auto, always or never",
    false },
  { "force", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "replace a folder that is no report of ours",
    false },
  { "no-png", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "no PNG pictures in the folder", false },
  { "require-plots", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "exit 3 when a picture is missing",
    false },
  { "plot-timeout", 0, ASSAY_OPT_WHOLE, "SECONDS", NULL, "30", "limit of one gnuplot", false },
  { "timestamp", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "tell the time in the report", false },
  { "threads", 0, ASSAY_OPT_WHOLE, "N", NULL, "0", "threads, 0: all cores; same bytes", false },
  { "seed", 0, ASSAY_OPT_WHOLE, "N", NULL, "12345", "seed of resampling", false },
};
static const assay_opt judging_options[] = {
  { "by", 0, ASSAY_OPT_TEXT, "NAME[:min|:max]", NULL, NULL, "what best means (validation loss)",
    false },
  { "saved-steps", 0, ASSAY_OPT_TEXT, "LIST", NULL, NULL, "checkpoints that exist: 500,1000",
    false },
  { "eval-noise", 0, ASSAY_OPT_NUMBER, "X", NULL, NULL, "evaluation noise, fraction of the level",
    false },
  { "set", 0, ASSAY_OPT_TEXT, "NAME=VALUE", NULL, NULL, "a threshold; assay list checks", true },
  { "fail-on", 0, ASSAY_OPT_TEXT, "ID|SEVERITY", NULL, NULL, "exit 1 on it, repeatable", true },
  { "warn-only", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "exit 0 instead of 1", false },
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
  { "Output", output_options, sizeof output_options / sizeof *output_options },
  { "Judging", judging_options, sizeof judging_options / sizeof *judging_options },
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
  ASSAY_VEC(assay_setting) settings;
  ASSAY_VEC(int64_t) saved;
  ASSAY_VEC(const char *) fail_on;
  char time_text[TIME_SIZE];
} request;

static assay_code pair_of(request *q, const char *option, const char *text, assay_map_option *out,
                          assay_err *err)
{
  const char *equals = strchr(text, '=');
  if (!equals || equals == text || !equals[1])
    return assay_err_set(err, ASSAY_E_USAGE, "--%s takes NAME=VALUE, not '%s'", option, text);
  assay_str left = assay_str_copy(q->line->arena, (assay_str){ text, (size_t)(equals - text) });
  *out = (assay_map_option){ left.ptr, equals + 1 };
  return left.ptr ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code add_map(request *q, const char *text, assay_err *err)
{
  assay_map_option *slot = ASSAY_PUSH(q->line->arena, &q->maps);
  return slot ? pair_of(q, "map", text, slot, err) : assay_err_nomem(err);
}

static assay_code add_setting(request *q, const char *text, assay_err *err)
{
  assay_map_option pair;
  assay_code code = pair_of(q, "set", text, &pair, err);
  assay_setting *slot = code == ASSAY_OK ? ASSAY_PUSH(q->line->arena, &q->settings) : NULL;
  if (!slot)
    return code == ASSAY_OK ? assay_err_nomem(err) : code;
  slot->name = pair.role;
  if (assay_num_read(assay_str_z(pair.column), '.', &slot->value) != ASSAY_NUM_FINITE)
    return assay_err_set(err, ASSAY_E_USAGE, "--set %s takes a number, not '%s'", pair.role,
                         pair.column);
  return ASSAY_OK;
}

static assay_code add_fail_on(request *q, const char *text, assay_err *err)
{
  const char **slot = ASSAY_PUSH(q->line->arena, &q->fail_on);
  if (slot)
    *slot = text;
  return slot ? ASSAY_OK : assay_err_nomem(err);
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
    if (!assay_num_read_whole(word, '.', slot))
      return assay_err_set(err, ASSAY_E_USAGE, "--saved-steps takes whole numbers, not '%.*s'",
                           ASSAY_STR_ARG(word));
    from = to + 1;
  }
  return ASSAY_OK;
}

static const struct {
  const char *name;
  assay_code (*add)(request *q, const char *text, assay_err *err);
} lists[] = { { "map", add_map },
              { "set", add_setting },
              { "fail-on", add_fail_on },
              { "saved-steps", add_saved } };

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
  q->options.settings = q->settings.items;
  q->options.n_settings = q->settings.n;
  q->options.saved_steps = q->saved.items;
  q->options.n_saved_steps = q->saved.n;
  q->options.fail_on = q->fail_on.items;
  q->options.n_fail_on = q->fail_on.n;
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

static assay_code fill_time(request *q, assay_err *err)
{
  const char *epoch = getenv("SOURCE_DATE_EPOCH");
  int64_t seconds = (int64_t)time(NULL);
  if (!assay_line_flag(q->line, "timestamp") && !(epoch && epoch[0]))
    return ASSAY_OK;
  if (epoch && epoch[0] && !assay_num_read_whole(assay_str_z(epoch), '.', &seconds))
    return assay_err_set(err, ASSAY_E_USAGE, "SOURCE_DATE_EPOCH is no whole number: '%s'", epoch);
  struct tm utc;
  time_t at = (time_t)seconds;
  if (gmtime_r(&at, &utc) &&
      strftime(q->time_text, sizeof q->time_text, "%Y-%m-%dT%H:%M:%SZ", &utc))
    q->options.timestamp = q->time_text;
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
  o->warn_only = assay_line_flag(q->line, "warn-only");
  for (size_t i = 0; i < sizeof duplicates / sizeof *duplicates; i++)
    if (strcmp(assay_line_value(q->line, "on-duplicate"), duplicates[i]) == 0)
      o->on_duplicate = (assay_on_duplicate)i;
  int64_t whole = 0;
  if (assay_num_read_whole(assay_str_z(assay_line_value(q->line, "threads")), '.', &whole))
    o->threads = whole > 1024 ? 1024 : (unsigned)whole;
  if (assay_num_read_whole(assay_str_z(assay_line_value(q->line, "seed")), '.', &whole))
    o->seed = (uint64_t)whole;
  const char *noise = assay_line_value(q->line, "eval-noise");
  if (noise)
    assay_num_read(assay_str_z(noise), '.', &o->eval_noise);
  if (noise && !(o->eval_noise > 0))
    return assay_err_set(err, ASSAY_E_USAGE, "--eval-noise is a fraction above 0, not '%s'", noise);
  assay_code code = fill_lists(q, err);
  code = code == ASSAY_OK ? fill_delimiter(q, err) : code;
  return code == ASSAY_OK ? fill_time(q, err) : code;
}

/* ---- from the report to outputs ---- */

static bool into_buf(void *payload, const char *bytes, size_t n)
{
  assay_buf *b = payload;
  assay_buf_add(b, (assay_str){ bytes, n });
  return !b->failed;
}

static int failed(const assay_review *review)
{
  const char *file = assay_review_error_file(review), *hint = assay_review_error_hint(review);
  assay_complain("%s%s%s%s%s", file, file[0] ? ": " : "", assay_review_error(review),
                 hint[0] ? "; " : "", hint);
  return EXIT_SURROUNDINGS;
}

/* One --write FORMAT=FILE. */
static int write_file(const assay_line *line, assay_review *review, const char *text)
{
  assay_arena *arena = line->arena;
  const char *equals = strchr(text, '=');
  assay_str format = assay_str_copy(arena, (assay_str){ text, (size_t)(equals - text) });
  assay_buf out = ASSAY_BUF(arena);
  assay_text_style style = { sizeof style, 80, false, assay_line_flag(line, "verbose") };
  if (!format.ptr || assay_review_write(review, format.ptr, &style, into_buf, &out) != ASSAY_DONE)
    return failed(review);
  assay_err err = { 0 };
  if (assay_output_file(equals + 1, assay_buf_str(&out), &err) == ASSAY_OK)
    return 0;
  assay_complain("%s: %s", err.file, err.message);
  return EXIT_SURROUNDINGS;
}

static assay_code check_writes(const assay_line *line, assay_err *err)
{
  for (size_t i = 0; i < line->values.n; i++) {
    const assay_opt_value *v = &line->values.items[i];
    if (strcmp(v->opt->name, "write") != 0)
      continue;
    const char *equals = strchr(v->value, '=');
    assay_str name = assay_str_z(v->value);
    if (equals)
      name.len = (size_t)(equals - v->value);
    assay_str format = assay_str_copy(line->arena, name);
    if (!format.ptr)
      return assay_err_nomem(err);
    if (!equals || !equals[1] || !assay_format_known(format.ptr))
      return assay_err_set(err, ASSAY_E_USAGE,
                           "--write takes FORMAT=FILE with text, json, markdown or csv, not '%s'",
                           v->value);
  }
  return ASSAY_OK;
}

static int write_outputs(const assay_line *line, assay_review *review)
{
  int status = 0;
  const char *folder = assay_line_value(line, "output");
  bool whole = !assay_review_refused(review);
  assay_report_options options;
  assay_report_options_init(&options);
  options.force = assay_line_flag(line, "force");
  options.no_png = assay_line_flag(line, "no-png");
  options.require_plots = assay_line_flag(line, "require-plots");
  int64_t seconds = options.plot_timeout_s;
  assay_num_read_whole(assay_str_z(assay_line_value(line, "plot-timeout")), '.', &seconds);
  options.plot_timeout_s = (unsigned)(seconds < 1 ? 1 : seconds > 3600 ? 3600 : seconds);
  if (folder && whole && assay_review_folder(review, folder, &options) != ASSAY_DONE)
    status = failed(review);
  const char *note;
  for (size_t i = 0; (note = assay_review_plot_note(review, i)); i++)
    assay_complain("%s", note);
  for (size_t i = 0; whole && i < line->values.n; i++)
    if (strcmp(line->values.items[i].opt->name, "write") == 0) {
      int bad = write_file(line, review, line->values.items[i].value);
      status = bad > status ? bad : status;
    }
  return status;
}

static int write_stdout(const assay_line *line, assay_review *review)
{
  bool json = assay_line_flag(line, "json");
  const char *format = json ? "json" : assay_line_value(line, "format");
  int verbosity = assay_line_flag(line, "quiet") ? -1 : assay_line_flag(line, "verbose");
  assay_text_style style = { sizeof style, assay_terminal_width(),
                             assay_terminal_colour(assay_line_value(line, "color")), verbosity };
  if (assay_review_refused(review) && strcmp(format, "json") != 0)
    return 0;
  if (assay_review_write(review, format, &style, assay_stdout_write, NULL) != ASSAY_DONE &&
      !ferror(stdout))
    return failed(review);
  return assay_stdout_close(line->stdout_closed);
}

static void say_troubles(const assay_review *review)
{
  const char *text;
  for (size_t i = 0; (text = assay_review_trouble(review, i)); i++)
    assay_complain("%s", text);
  if (assay_review_refused(review) && !assay_review_trouble(review, 0))
    failed(review);
}

/* An end by signal leaves no temporary file behind. */
static void abandon_outputs(void *payload)
{
  const assay_line *line = payload;
  const char *folder = assay_line_value(line, "output");
  if (folder)
    assay_output_abandon(folder);
  for (size_t i = 0; i < line->values.n; i++) {
    const assay_opt_value *v = &line->values.items[i];
    if (strcmp(v->opt->name, "write") == 0)
      assay_output_abandon(strchr(v->value, '=') + 1);
  }
}

static int worst(int a, int b)
{
  return a > b ? a : b;
}

static int run(const assay_line *line)
{
  request q = { .line = line };
  assay_err err = { 0 };
  assay_code code = fill_request(&q, &err);
  code = code == ASSAY_OK ? check_writes(line, &err) : code;
  if (code == ASSAY_OK && !line->operands.n) {
    code = assay_err_set(&err, ASSAY_E_USAGE, "review needs a PATH: a job's folder or its files");
    assay_err_hint(&err, "try assay review . or assay review -h");
  }
  if (code != ASSAY_OK)
    return assay_usage_error(line, &err);
  if (assay_line_value(line, "output") || assay_line_flag(line, "write"))
    assay_interrupt_watch(abandon_outputs, (void *)(uintptr_t)line);
  assay_review *review;
  assay_review_open(&review, line->operands.items, line->operands.n, &q.options);
  if (!review) {
    assay_complain("out of memory");
    return EXIT_SURROUNDINGS;
  }
  say_troubles(review);
  int status = worst(assay_review_exit(review), write_outputs(line, review));
  status = worst(status, write_stdout(line, review));
  assay_review_free(review);
  return status;
}

const assay_command assay_command_review = {
  "review", "Says what to do with a finished training run, and why", "PATH...", examples, groups,
  run
};
