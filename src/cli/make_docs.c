/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints man pages and shell completions from the same tables that parse the options.
 *   make_docs man assay | man <command> | bash | zsh | fish */
#include <stdio.h>
#include <string.h>

#include "assay/assay.h"
#include "cli/cmd.h"

/* Text of roff: a leading dot or quote and every hyphen and backslash mean themselves. */
static void roff(const char *text)
{
  if (*text == '.' || *text == '\'')
    fputs("\\&", stdout);
  for (; *text; text++) {
    if (*text == '-')
      fputs("\\-", stdout);
    else if (*text == '\\')
      fputs("\\e", stdout);
    else
      putchar(*text);
  }
}

static void man_head(const char *name, const char *title)
{
  char upper[64];
  size_t n = 0;
  for (; name[n] && n + 1 < sizeof upper; n++)
    upper[n] = (char)(name[n] >= 'a' && name[n] <= 'z' ? name[n] - 'a' + 'A' : name[n]);
  upper[n] = '\0';
  printf(".TH %s 1 \"\" \"assay %s\" \"assay\"\n.SH NAME\n", upper, assay_version());
  roff(name);
  fputs(" \\- ", stdout);
  roff(title);
  putchar('\n');
}

static void man_option(const assay_opt *o)
{
  fputs(".TP\n.B ", stdout);
  if (o->letter)
    printf("\\-%c, ", o->letter);
  fputs("\\-\\-", stdout);
  roff(o->name);
  if (o->value) {
    fputs(" \\fI", stdout);
    roff(o->value);
    fputs("\\fR", stdout);
  }
  putchar('\n');
  roff(o->help);
  if (o->fallback) {
    fputs(" (default ", stdout);
    roff(o->fallback);
    putchar(')');
  }
  fputs(".\n", stdout);
}

static void man_exit(void)
{
  static const char *const rows[][2] = {
    { "0", "done" },
    { "1", "a verdict or finding that --fail-on names" },
    { "2",
      "trouble by the caller: usage, or an input that is missing, unreadable, malformed or empty" },
    { "3",
      "trouble of the surroundings: output not written, out of memory, pictures demanded and not "
      "drawn" },
  };
  fputs(".SH EXIT STATUS\n", stdout);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    printf(".TP\n.B %s\n", rows[i][0]);
    roff(rows[i][1]);
    putchar('\n');
  }
}

static void man_command(const assay_command *c)
{
  char name[64];
  snprintf(name, sizeof name, "assay-%s", c->name);
  man_head(name, c->title);
  printf(".SH SYNOPSIS\n.B assay %s\n[\\fIOPTION\\fR...] ", c->name);
  roff(c->operands);
  fputs("\n.SH EXAMPLES\n", stdout);
  for (const assay_example *e = c->examples; e->line; e++) {
    fputs(".TP\n.B ", stdout);
    roff(e->line);
    putchar('\n');
    roff(e->does);
    putchar('\n');
  }
  fputs(".SH OPTIONS\n", stdout);
  for (const assay_opt_group *g = c->groups; g->rows; g++) {
    printf(".SS %s\n", g->title);
    for (size_t i = 0; i < g->n; i++)
      man_option(&g->rows[i]);
  }
  man_exit();
  fputs(".SH SEE ALSO\n.BR assay (1)\n", stdout);
}

static void man_program(const assay_command *const *commands, size_t n)
{
  man_head("assay", "judges what a fine-tuning job left behind");
  fputs(
      ".SH SYNOPSIS\n.B assay\n\\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIOPERAND\\fR...]\n"
      ".SH DESCRIPTION\nReads the files that a training job left behind and says what to do: which "
      "checkpoint to take, from where the run overfits, whether to train longer. Offline; the same "
      "bytes for the same input.\n.SH COMMANDS\n",
      stdout);
  for (size_t i = 0; i < n; i++) {
    printf(".TP\n.BR assay\\-%s (1)\n", commands[i]->name);
    roff(commands[i]->title);
    putchar('\n');
  }
  man_exit();
}

static void words_of(const assay_command *c)
{
  for (const assay_opt_group *g = c->groups; g->rows; g++)
    for (size_t i = 0; i < g->n; i++)
      printf(" --%s", g->rows[i].name);
}

static void bash(const assay_command *const *commands, size_t n)
{
  fputs("# bash completion of assay; made from its option tables\n_assay() {\n"
        "  local word=${COMP_WORDS[COMP_CWORD]} words=\n"
        "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    words='--help --version",
        stdout);
  for (size_t i = 0; i < n; i++)
    printf(" %s", commands[i]->name);
  fputs("'\n  else\n    case ${COMP_WORDS[1]} in\n", stdout);
  for (size_t i = 0; i < n; i++) {
    printf("      %s) words='", commands[i]->name);
    words_of(commands[i]);
    fputs("' ;;\n", stdout);
  }
  fputs("    esac\n    [ \"${word#-}\" = \"$word\" ] && words=\n  fi\n"
        "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
        "  [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
        "}\ncomplete -o filenames -F _assay assay\n",
        stdout);
}

/* A text between single quotes of a shell. */
static void quoted(const char *text, const char *special)
{
  for (; *text; text++) {
    if (*text == '\'')
      fputs("'\\''", stdout);
    else if (strchr(special, *text))
      printf("\\%c", *text);
    else
      putchar(*text);
  }
}

static void zsh(const assay_command *const *commands, size_t n)
{
  fputs("#compdef assay\n# zsh completion of assay; made from its option tables\n_assay() {\n"
        "  if (( CURRENT == 2 )); then\n    local -a commands=(",
        stdout);
  for (size_t i = 0; i < n; i++) {
    printf("\n      '%s:", commands[i]->name);
    quoted(commands[i]->title, ":");
    putchar('\'');
  }
  fputs(")\n    _describe command commands\n    return\n  fi\n  case $words[2] in\n", stdout);
  for (size_t i = 0; i < n; i++) {
    printf("    %s) _arguments", commands[i]->name);
    for (const assay_opt_group *g = commands[i]->groups; g->rows; g++)
      for (size_t k = 0; k < g->n; k++) {
        printf(" \\\n      '--%s[", g->rows[k].name);
        quoted(g->rows[k].help, "[]:");
        printf("]%s'", g->rows[k].value ? ":value:_files" : "");
      }
    fputs(" \\\n      '*:file:_files' ;;\n", stdout);
  }
  fputs("  esac\n}\n_assay \"$@\"\n", stdout);
}

static void fish(const assay_command *const *commands, size_t n)
{
  fputs("# fish completion of assay; made from its option tables\n", stdout);
  for (size_t i = 0; i < n; i++) {
    printf("complete -c assay -n __fish_use_subcommand -a %s -d '", commands[i]->name);
    quoted(commands[i]->title, "");
    fputs("'\n", stdout);
    for (const assay_opt_group *g = commands[i]->groups; g->rows; g++)
      for (size_t k = 0; k < g->n; k++) {
        const assay_opt *o = &g->rows[k];
        printf("complete -c assay -n '__fish_seen_subcommand_from %s' -l %s", commands[i]->name,
               o->name);
        if (o->letter)
          printf(" -s %c", o->letter);
        printf("%s -d '", o->value ? " -r" : "");
        quoted(o->help, "");
        fputs("'\n", stdout);
      }
  }
}

int main(int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*print)(const assay_command *const *commands, size_t n);
  } shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
  size_t n;
  const assay_command *const *commands = assay_commands(&n);
  for (size_t i = 0; argc == 2 && i < sizeof shells / sizeof *shells; i++)
    if (strcmp(argv[1], shells[i].name) == 0) {
      shells[i].print(commands, n);
      return 0;
    }
  if (argc != 3 || strcmp(argv[1], "man") != 0)
    return 2;
  if (strcmp(argv[2], "assay") == 0) {
    man_program(commands, n);
    return 0;
  }
  for (size_t i = 0; i < n; i++)
    if (strcmp(commands[i]->name, argv[2]) == 0) {
      man_command(commands[i]);
      return 0;
    }
  return 2;
}
