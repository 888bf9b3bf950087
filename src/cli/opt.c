/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/opt.h"

#include <getopt.h>
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "cli/cmd.h"

enum { OPTIONS_MAX = 64, NEAR = 2, HELP_INDENT = 30 };

const char *assay_nearest(const char *word, const char *const *names, size_t n)
{
  const char *best = NULL;
  size_t least = NEAR + 1;
  for (size_t i = 0; i < n; i++) {
    size_t d = assay_str_distance(assay_str_z(word), assay_str_z(names[i]), NEAR);
    if (d < least) {
      least = d;
      best = names[i];
    }
  }
  return best;
}

/* All rows of a command, flat. */
static size_t rows_of(const assay_command *command, const assay_opt *rows[OPTIONS_MAX])
{
  size_t n = 0;
  for (const assay_opt_group *g = command->groups; g->rows; g++)
    for (size_t i = 0; i < g->n && n < OPTIONS_MAX; i++)
      rows[n++] = &g->rows[i];
  return n;
}

static assay_code unknown(const char *word, const assay_opt *const *rows, size_t n, assay_err *err)
{
  const char *names[OPTIONS_MAX];
  for (size_t i = 0; i < n; i++)
    names[i] = rows[i]->name;
  size_t length = strcspn(word, "=");
  char name[64];
  size_t keep = length < sizeof name - 1 ? length : sizeof name - 1;
  memcpy(name, word, keep);
  name[keep] = '\0';
  assay_err_set(err, ASSAY_E_USAGE, "unknown option '--%s'", name);
  const char *near = assay_nearest(name, names, n);
  if (near)
    assay_err_hint(err, "did you mean --%s?", near);
  else
    assay_err_hint(err, "-h lists the options");
  return ASSAY_E_USAGE;
}

/* getopt_long would take any unambiguous beginning of a name; a script must not depend on that. */
static assay_code refuse_abbreviations(int argc, char **argv, const assay_opt *const *rows,
                                       size_t n, assay_err *err)
{
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
    if (strncmp(argv[i], "--", 2) != 0)
      continue;
    size_t length = strcspn(argv[i] + 2, "="), k = 0;
    while (k < n &&
           (strlen(rows[k]->name) != length || strncmp(rows[k]->name, argv[i] + 2, length)))
      k++;
    if (k == n)
      return unknown(argv[i] + 2, rows, n, err);
    /* its value may look like an option */
    if (rows[k]->kind != ASSAY_OPT_FLAG && argv[i][2 + length] != '=')
      i++;
  }
  return ASSAY_OK;
}

static assay_code check_choice(const assay_opt *opt, const char *value, assay_err *err)
{
  assay_str near = { NULL, 0 }, all = assay_str_z(opt->choices);
  size_t least = NEAR + 1;
  for (size_t from = 0; from <= all.len;) {
    const char *bar = memchr(all.ptr + from, '|', all.len - from);
    size_t to = bar ? (size_t)(bar - all.ptr) : all.len;
    assay_str word = assay_str_sub(all, from, to);
    if (assay_str_eqz(word, value))
      return ASSAY_OK;
    size_t d = assay_str_distance(word, assay_str_z(value), NEAR);
    near = d < least ? word : near;
    least = d < least ? d : least;
    from = to + 1;
  }
  assay_err_set(err, ASSAY_E_USAGE, "--%s does not take '%s'; expected %s", opt->name, value,
                opt->choices);
  if (near.ptr)
    assay_err_hint(err, "did you mean %.*s?", ASSAY_STR_ARG(near));
  return ASSAY_E_USAGE;
}

static assay_code check_value(const assay_opt *opt, const char *value, assay_err *err)
{
  int64_t whole;
  double number;
  if (opt->kind == ASSAY_OPT_CHOICE)
    return check_choice(opt, value, err);
  if (opt->kind == ASSAY_OPT_WHOLE &&
      (!assay_num_read_whole(assay_str_z(value), '.', &whole) || whole < 0))
    return assay_err_set(err, ASSAY_E_USAGE, "--%s takes a whole number, not '%s'", opt->name,
                         value);
  if (opt->kind == ASSAY_OPT_NUMBER &&
      assay_num_read(assay_str_z(value), '.', &number) != ASSAY_NUM_FINITE)
    return assay_err_set(err, ASSAY_E_USAGE, "--%s takes a number, not '%s'", opt->name, value);
  return ASSAY_OK;
}

typedef struct tables {
  struct option longs[OPTIONS_MAX + 1];
  char shorts[2 * OPTIONS_MAX + 3];
  const assay_opt *rows[OPTIONS_MAX];
  size_t n;
} tables;

static void fill_tables(tables *t, const assay_command *command)
{
  size_t at = 0;
  *t = (tables){ .n = 0 };
  t->n = rows_of(command, t->rows);
  t->shorts[at++] = ':'; /* a missing value is told apart */
  for (size_t i = 0; i < t->n; i++) {
    bool takes = t->rows[i]->kind != ASSAY_OPT_FLAG;
    t->longs[i] = (struct option){ t->rows[i]->name, takes ? required_argument : no_argument, NULL,
                                   256 + (int)i };
    if (!t->rows[i]->letter)
      continue;
    t->shorts[at++] = t->rows[i]->letter;
    if (takes)
      t->shorts[at++] = ':';
  }
}

static const assay_opt *row_of(const tables *t, int code)
{
  if (code >= 256)
    return t->rows[code - 256];
  for (size_t i = 0; i < t->n; i++)
    if (t->rows[i]->letter == (char)code)
      return t->rows[i];
  return NULL;
}

static assay_code bad_word(const tables *t, int code, char **argv, assay_err *err)
{
  const assay_opt *row = row_of(t, optopt);
  if (code == ':' && row)
    return assay_err_set(err, ASSAY_E_USAGE, "--%s needs a value (%s)", row->name, row->value);
  if (optopt >= 256)
    return assay_err_set(err, ASSAY_E_USAGE, "--%s takes no value", t->rows[optopt - 256]->name);
  assay_err_set(err, ASSAY_E_USAGE, "unknown option '%s'", argv[optind - 1]);
  assay_err_hint(err, "-h lists the options");
  return ASSAY_E_USAGE;
}

assay_code assay_line_parse(assay_line *line, int argc, char **argv, assay_err *err)
{
  tables t;
  fill_tables(&t, line->command);
  assay_code code = refuse_abbreviations(argc, argv, t.rows, t.n, err);
  optind = 0; /* glibc: start afresh */
  opterr = 0;
  for (int c; code == ASSAY_OK && (c = getopt_long(argc, argv, t.shorts, t.longs, NULL)) != -1;) {
    const assay_opt *row = c == ':' || c == '?' ? NULL : row_of(&t, c);
    if (!row)
      return bad_word(&t, c, argv, err);
    code = row->kind == ASSAY_OPT_FLAG ? ASSAY_OK : check_value(row, optarg, err);
    assay_opt_value *slot = ASSAY_PUSH(line->arena, &line->values);
    if (!slot)
      return assay_err_nomem(err);
    *slot = (assay_opt_value){ row, optarg };
  }
  for (int i = optind; code == ASSAY_OK && i < argc; i++) {
    const char **slot = ASSAY_PUSH(line->arena, &line->operands);
    if (!slot)
      return assay_err_nomem(err);
    *slot = argv[i];
  }
  return code;
}

static const assay_opt *named(const assay_line *line, const char *name)
{
  const assay_opt *rows[OPTIONS_MAX];
  size_t n = rows_of(line->command, rows);
  for (size_t i = 0; i < n; i++)
    if (strcmp(rows[i]->name, name) == 0)
      return rows[i];
  return NULL;
}

const char *assay_line_value(const assay_line *line, const char *name)
{
  for (size_t i = line->values.n; i-- > 0;)
    if (strcmp(line->values.items[i].opt->name, name) == 0)
      return line->values.items[i].value;
  const assay_opt *row = named(line, name);
  return row ? row->fallback : NULL;
}

bool assay_line_flag(const assay_line *line, const char *name)
{
  for (size_t i = 0; i < line->values.n; i++)
    if (strcmp(line->values.items[i].opt->name, name) == 0)
      return true;
  return false;
}

static void help_row(const assay_opt *o, assay_buf *out)
{
  assay_buf head = ASSAY_BUF(out->arena);
  if (o->letter)
    assay_buf_addf(&head, "  -%c, --%s", o->letter, o->name);
  else
    assay_buf_addf(&head, "      --%s", o->name);
  if (o->value)
    assay_buf_addf(&head, " %s", o->value);
  assay_str text = assay_buf_str(&head);
  assay_buf_add(out, text);
  if (text.len + 2 > HELP_INDENT)
    assay_buf_addf(out, "\n%*s", HELP_INDENT, "");
  else
    assay_buf_addf(out, "%*s", (int)(HELP_INDENT - text.len), "");
  assay_buf_addz(out, o->help);
  if (o->fallback)
    assay_buf_addf(out, " (%s)", o->fallback);
  assay_buf_addc(out, '\n');
}

void assay_help_write(const assay_command *command, assay_buf *out)
{
  for (const assay_example *e = command->examples; e->line; e++)
    assay_buf_addf(out, "  %-40s %s\n", e->line, e->does);
  assay_buf_addf(out, "\nassay %s [OPTION...] %s\n%s.\n", command->name, command->operands,
                 command->title);
  for (const assay_opt_group *g = command->groups; g->rows; g++) {
    assay_buf_addf(out, "%s:\n", g->title);
    for (size_t i = 0; i < g->n; i++)
      help_row(&g->rows[i], out);
  }
}
