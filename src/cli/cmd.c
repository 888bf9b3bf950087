/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cmd.h"

#include <stdio.h>
#include <string.h>

#include "assay/assay.h"
#include "cli/terminal.h"
#include "stat/gsl_errors.h"

enum { COMMANDS_MAX = 16 };

#define ASSAY_COMMAND(word) extern const assay_command assay_command_##word;
#include "command_list.h"
#undef ASSAY_COMMAND

#define ASSAY_COMMAND(word) &assay_command_##word,
static const assay_command *const commands[] = {
#include "command_list.h"
};
#undef ASSAY_COMMAND

const assay_command *const *assay_commands(size_t *n)
{
  *n = sizeof commands / sizeof *commands;
  return commands;
}

static void add_usage(assay_buf *out)
{
  assay_buf_addz(out, "assay judges what a fine-tuning job left behind.\n\n"
                      "  assay review JOB-FOLDER          what to do with this run, and why\n"
                      "  assay review JOB-FOLDER -o OUT   the same as a report to open\n\n");
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    assay_buf_addf(out, "  assay %-10s %s\n", commands[i]->name, commands[i]->title);
  assay_buf_addz(out,
                 "\nassay COMMAND -h explains a command; assay --version tells the version.\n");
}

int assay_usage_error(const assay_line *line, const assay_err *err)
{
  assay_buf text = ASSAY_BUF(line->arena);
  assay_buf_addf(&text, "%s%s%s", err->message, err->hint[0] ? "; " : "", err->hint);
  assay_complain_str(assay_buf_str(&text));
  const char *format = line->command && line->values.n ? assay_line_value(line, "format") : NULL;
  bool json =
      (format && strcmp(format, "json") == 0) || (line->command && assay_line_flag(line, "json"));
  assay_review *report = NULL;
  int written = 0;
  if (json)
    assay_review_usage(&report, line->command->name, err->message, err->hint);
  if (report) {
    assay_review_write(report, "json", NULL, assay_stdout_write, line->out);
    assay_review_free(report);
    written = assay_stdout_close(line->out);
  }
  return written ? written : assay_code_exit(err->code);
}

/* The options that a broken command line did hold still decide about --json. */
static int refuse_line(assay_line *line, int argc, char **argv, const assay_err *err)
{
  static const assay_opt json = { .name = "json", .kind = ASSAY_OPT_FLAG };
  bool wanted = false;
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
    bool f = i + 1 < argc && (strcmp(argv[i], "-f") == 0 || strcmp(argv[i], "--format") == 0);
    wanted = wanted || strcmp(argv[i], "--json") == 0 || strcmp(argv[i], "-fjson") == 0 ||
             strcmp(argv[i], "--format=json") == 0 || (f && strcmp(argv[i + 1], "json") == 0);
  }
  line->values.n = 0;
  assay_opt_value *slot = wanted ? ASSAY_PUSH(line->arena, &line->values) : NULL;
  if (slot)
    *slot = (assay_opt_value){ &json, NULL };
  return assay_usage_error(line, err);
}

static int run_command(assay_line *line, int argc, char **argv)
{
  assay_err err = { 0 };
  assay_code code = assay_line_parse(line, argc, argv, &err);
  if (code != ASSAY_OK)
    return refuse_line(line, argc, argv, &err);
  if (assay_line_flag(line, "help")) {
    assay_buf out = ASSAY_BUF(line->arena);
    assay_help_write(line->command, &out);
    return assay_stdout_print(line->out, &out);
  }
  return line->command->run(line);
}

static int no_command(const assay_line *line, const char *word)
{
  const char *names[COMMANDS_MAX];
  assay_err err = { 0 };
  size_t n = sizeof commands / sizeof *commands;
  for (size_t i = 0; i < n; i++)
    names[i] = commands[i]->name;
  const char *near = assay_nearest(word, names, n);
  assay_err_set(&err, ASSAY_E_USAGE, "unknown %s '%s'", word[0] == '-' ? "option" : "command",
                word);
  assay_err_hint(&err, near ? "did you mean assay %s?" : "assay -h lists the commands%s",
                 near ? near : "");
  return assay_usage_error(line, &err);
}

static int dispatch(assay_line *line, int argc, char **argv)
{
  assay_buf out = ASSAY_BUF(line->arena);
  const char *word = argc > 1 ? argv[1] : NULL;
  if (!word) {
    add_usage(&out);
    assay_str text = assay_buf_str(&out);
    if (!text.ptr)
      return assay_complain_nomem();
    fwrite(text.ptr, 1, text.len, stderr);
    return ASSAY_EXIT_USAGE;
  }
  if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "help") == 0) {
    add_usage(&out);
    return assay_stdout_print(line->out, &out);
  }
  if (strcmp(word, "--version") == 0) {
    assay_buf_addf(&out, "assay %s\n", assay_version());
    return assay_stdout_print(line->out, &out);
  }
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp(commands[i]->name, word) == 0) {
      line->command = commands[i];
      return run_command(line, argc - 1, argv + 1);
    }
  return no_command(line, word);
}

int assay_cli_main(int argc, char **argv)
{
  assay_stdout out = { 0 };
  assay_line line = { .out = &out };
  assay_gsl_errors_off();
  assay_terminal_prepare(&out);
  line.arena = assay_arena_new();
  if (!line.arena)
    return assay_complain_nomem();
  int status = dispatch(&line, argc, argv);
  assay_arena_free(line.arena);
  return status;
}
