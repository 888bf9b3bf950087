/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/outputs.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/interrupt.h"
#include "base/num.h"
#include "base/output.h"
#include "cli/cmd.h"
#include "cli/targets.h"
#include "cli/terminal.h"

enum { TIME_SIZE = 32, THREADS_MAX = 1024 };

#define FLAG(name, letter, help)                                                                   \
  {                                                                                                \
    name, letter, ASSAY_OPT_FLAG, NULL, NULL, NULL, help, false                                    \
  }
#define VALUE(name, letter, kind, value, fallback, help)                                           \
  {                                                                                                \
    name, letter, ASSAY_OPT_##kind, value, NULL, fallback, help, false                             \
  }
/* clang-format off */
/* The group but for the formats that a command has. */
#define OUTPUT_OPTIONS(formats, words)                                                             \
  VALUE("output", 'o', TEXT, "DIR", NULL, "write the report folder"),                              \
  { "format", 'f', ASSAY_OPT_CHOICE, "FORMAT", formats, "text", words, false },                    \
  FLAG("json", 0, "the same as -f json"),                                                          \
  { "write", 0, ASSAY_OPT_TEXT, "FORMAT=FILE", NULL, NULL,                                         \
    "the same result to a file, repeatable", true },                                               \
  FLAG("quiet", 'q', "the headline alone"),                                                        \
  FLAG("verbose", 'v', "the evidence too"),                                                        \
  { "color", 0, ASSAY_OPT_CHOICE, "WHEN", "auto|always|never", "auto",                             \
    "auto, always or never", false },                                                              \
  FLAG("force", 0, "replace a folder that is no report of ours"),                                  \
  FLAG("no-png", 0, "no PNG pictures in the folder"),                                              \
  FLAG("require-plots", 0, "exit 3 when a picture is missing"),                                    \
  VALUE("plot-timeout", 0, WHOLE, "SECONDS", "30", "limit of one gnuplot"),                        \
  FLAG("timestamp", 0, "tell the time in the report"),                                             \
  VALUE("threads", 0, WHOLE, "N", "0", "threads, 0: all cores; same bytes"),                       \
  VALUE("seed", 0, WHOLE, "N", "12345", "seed of resampling")
/* clang-format on */
const assay_opt assay_output_options[ASSAY_OUTPUT_OPTIONS] = { OUTPUT_OPTIONS(
    "text|json|markdown|csv", "stdout: text, json, markdown, csv") };
const assay_opt assay_gate_output_options[ASSAY_OUTPUT_OPTIONS] = { OUTPUT_OPTIONS(
    "text|json|markdown|junit|sarif|github|gitlab", "json|markdown|junit|sarif|github|gitlab") };

/* ---- before the work ---- */

static int64_t whole_of(const assay_line *line, const char *name)
{
  int64_t whole = 0; /* the table says that it is a whole number */
  assay_num_read_whole(assay_str_z(assay_line_value(line, name)), '.', &whole);
  return whole;
}

static assay_code fill_time(const assay_line *line, assay_options *options, assay_err *err)
{
  int64_t seconds;
  bool fixed;
  assay_code code = assay_clock_read(&seconds, &fixed, err);
  if (code != ASSAY_OK || !(fixed || assay_line_flag(line, "timestamp")))
    return code;
  struct tm utc;
  char text[TIME_SIZE];
  time_t at = (time_t)seconds;
  if (!gmtime_r(&at, &utc) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc))
    return ASSAY_OK;
  options->timestamp = assay_str_copy(line->arena, assay_str_z(text)).ptr;
  return options->timestamp ? ASSAY_OK : assay_err_nomem(err);
}

/* One --write FORMAT=FILE, split. */
typedef struct written {
  const char *format, *path;
} written;

static bool is_write(const assay_opt_value *v)
{
  return strcmp(v->opt->name, "write") == 0;
}

/* The formats of the line's command, as -f takes them. */
static assay_str formats_of(const assay_line *line)
{
  for (const assay_opt_group *g = line->command->groups; g->rows; g++)
    for (size_t i = 0; i < g->n; i++)
      if (strcmp(g->rows[i].name, "format") == 0)
        return assay_str_z(g->rows[i].choices);
  return ASSAY_STR("");
}

/* False: no format of the command, or no file. */
static bool split_write(const assay_line *line, const char *text, written *out)
{
  assay_entry format;
  assay_str all = assay_str_format(line->arena, "|%.*s|", ASSAY_STR_ARG(formats_of(line)));
  for (size_t i = 0; assay_registry_entry("renderers", i, &format); i++) {
    size_t n = strlen(format.id);
    assay_str word = assay_str_format(line->arena, "|%s|", format.id);
    if (strncmp(text, format.id, n) != 0 || text[n] != '=' || !text[n + 1] || !word.ptr ||
        !assay_str_has(all, word.ptr))
      continue;
    *out = (written){ format.id, text + n + 1 };
    return true;
  }
  return false;
}

static assay_code check_writes(const assay_line *line, assay_err *err)
{
  written w;
  for (size_t i = 0; i < line->values.n; i++)
    if (is_write(&line->values.items[i]) && !split_write(line, line->values.items[i].value, &w))
      return assay_err_set(err, ASSAY_E_USAGE, "--write takes FORMAT=FILE with %.*s, not '%s'",
                           ASSAY_STR_ARG(formats_of(line)), line->values.items[i].value);
  return ASSAY_OK;
}

/* An end by signal leaves no temporary file behind. */
static void abandon(void *payload)
{
  const char *target;
  for (size_t i = 0; (target = assay_target_at(payload, i)); i++)
    assay_output_abandon(target);
}

assay_code assay_outputs_prepare(const assay_line *line, assay_options *options, assay_err *err)
{
  int64_t threads = whole_of(line, "threads");
  options->threads = (unsigned)(threads > THREADS_MAX ? THREADS_MAX : threads);
  options->seed = (uint64_t)whole_of(line, "seed");
  assay_code code = fill_time(line, options, err);
  if (code == ASSAY_OK)
    code = check_writes(line, err);
  if (code == ASSAY_OK)
    code = assay_targets_differ(line, err);
  if (code == ASSAY_OK && assay_target_at(line, 0))
    assay_interrupt_watch(abandon, (void *)(uintptr_t)line);
  return code;
}

/* ---- from the report to outputs ---- */

/* Why the last output was not written. */
static void say_failure(const assay_line *line, const assay_review *review)
{
  const char *file = assay_review_error_file(review), *hint = assay_review_error_hint(review);
  assay_buf text = ASSAY_BUF(line->arena);
  assay_buf_addf(&text, "%s%s%s%s%s", file, file[0] ? ": " : "", assay_review_error(review),
                 hint[0] ? "; " : "", hint);
  assay_complain_str(assay_buf_str(&text));
}

static void write_folder(const assay_line *line, assay_review *review, const char *folder)
{
  enum { SECONDS_MAX = 3600 };
  assay_report_options options;
  assay_report_options_init(&options);
  options.force = assay_line_flag(line, "force");
  options.no_png = assay_line_flag(line, "no-png");
  options.require_plots = assay_line_flag(line, "require-plots");
  int64_t seconds = whole_of(line, "plot-timeout");
  seconds = seconds < 1 ? 1 : seconds;
  options.plot_timeout_s = (unsigned)(seconds > SECONDS_MAX ? SECONDS_MAX : seconds);
  if (assay_review_folder(review, folder, &options) != ASSAY_DONE)
    say_failure(line, review);
  const char *note;
  for (size_t i = 0; (note = assay_review_plot_note(review, i)); i++)
    assay_complain("%s", note);
}

static void write_files(const assay_line *line, assay_review *review)
{
  const assay_text_style style = { sizeof style, 80, false, assay_line_flag(line, "verbose") };
  const char *folder = assay_line_value(line, "output");
  written w;
  if (folder)
    write_folder(line, review, folder);
  for (size_t i = 0; i < line->values.n; i++)
    if (is_write(&line->values.items[i]) && split_write(line, line->values.items[i].value, &w) &&
        assay_review_file(review, w.path, w.format, &style) != ASSAY_DONE)
      say_failure(line, review);
}

static int worst(int a, int b)
{
  return a > b ? a : b;
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
  if (assay_review_write(review, format, &style, assay_stdout_write, line->out) != ASSAY_DONE &&
      !ferror(stdout)) {
    say_failure(line, review);
    return ASSAY_EXIT_SURROUNDINGS;
  }
  return assay_stdout_close(line->out);
}

static void say_troubles(const assay_line *line, const assay_review *review)
{
  const char *text;
  for (size_t i = 0; (text = assay_review_trouble(review, i)); i++)
    assay_complain("%s", text);
  if (assay_review_refused(review) && !assay_review_trouble(review, 0))
    say_failure(line, review);
}

static int write_all(const assay_line *line, assay_review *review, assay_own_output own)
{
  const bool refused = assay_review_refused(review);
  assay_err err = { 0 };
  if (!refused && assay_targets_spare_inputs(line, review, &err) != ASSAY_OK)
    return assay_usage_error(line, &err);
  if (!refused && own && own(line, review) != ASSAY_DONE)
    say_failure(line, review);
  say_troubles(line, review);
  if (!refused)
    write_files(line, review);
  int on_stdout = write_stdout(line, review);
  return worst(assay_review_exit(review), on_stdout);
}

int assay_outputs_finish(const assay_line *line, assay_review *review, assay_own_output own)
{
  if (!review)
    return assay_complain_nomem();
  int status = write_all(line, review, own);
  assay_review_free(review);
  return status;
}
