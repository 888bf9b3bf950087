/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what a tokenizer makes of texts, for tests against other implementations.
 *   show_tokens KIND <texts >tokens
 * One JSON string a line in, one JSON array of tokens a line out. KIND: 13a, intl, zh, char, none
 * (with "+lc": lower-cased), ter with any of +case +norm +nopunct +asian, ascii, unicode, stem,
 * porter (stem, of short words too), squad, chrf, lower. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/value.h"
#include "text/porter.h"
#include "text/tokenize.h"
#include "text/unicode.h"

typedef struct job {
  const char *kind;
  assay_arena *arena;
  assay_tokens tokens;
  assay_buf room, lower;
  assay_score_options options;
} job;

static bool stem_all(job *j, size_t longer_than)
{
  for (size_t i = 0; i < j->tokens.n; i++) {
    assay_str *t = &j->tokens.items[i];
    if (t->len > longer_than)
      t->len = assay_porter_stem((char *)(uintptr_t)t->ptr, t->len);
  }
  return true;
}

static bool cut(job *j, assay_str text)
{
  static const char *const bleu[] = { "13a", "intl", "zh", "char", "none" };
  const assay_token_sink sink = { j->arena, &j->tokens, &j->room, &j->lower };
  assay_str kind = assay_str_z(j->kind);
  for (size_t i = 0; i < sizeof bleu / sizeof *bleu; i++)
    if (strncmp(j->kind, bleu[i], strcspn(j->kind, "+")) == 0)
      return assay_tokenize_bleu(&sink, (assay_tokenizer)i, assay_str_has(kind, "+lc"), text);
  if (assay_str_starts(kind, "ter")) {
    j->options.ter_case_sensitive = assay_str_has(kind, "+case");
    j->options.ter_normalized = assay_str_has(kind, "+norm");
    j->options.ter_no_punct = assay_str_has(kind, "+nopunct");
    j->options.ter_asian_support = assay_str_has(kind, "+asian");
    return assay_tokenize_ter(&sink, &j->options, text);
  }
  if (strcmp(j->kind, "squad") == 0)
    return assay_normalise_squad(&sink, text);
  if (strcmp(j->kind, "chrf") == 0)
    return assay_tokenize_chrf(&sink, text);
  if (strcmp(j->kind, "stem") == 0)
    return assay_tokenize_rouge(&sink, true, text) && stem_all(j, 3);
  if (strcmp(j->kind, "porter") == 0)
    return assay_tokenize_rouge(&sink, true, text) && stem_all(j, 0);
  if (strcmp(j->kind, "lower") != 0)
    return assay_tokenize_rouge(&sink, strcmp(j->kind, "ascii") == 0, text);
  assay_str *slot = NULL;
  j->tokens.n = 0;
  j->lower.len = 0;
  if (!assay_text_lower(text, &j->lower) ||
      !assay_scratch_room(j->arena, &j->tokens.items, &j->tokens.cap, 1, sizeof *slot))
    return false;
  j->tokens.items[j->tokens.n++] = (assay_str){ j->lower.ptr ? j->lower.ptr : "", j->lower.len };
  return true;
}

static void show(const job *j)
{
  assay_arena *arena = assay_arena_new();
  assay_values b = { .arena = arena };
  assay_value *list = assay_value_array(&b, NULL, "");
  for (size_t i = 0; i < j->tokens.n; i++)
    assay_value_string(&b, list, "", j->tokens.items[i]);
  assay_sink *out = assay_sink_memory(arena);
  assay_json_write(list, 0, out);
  fwrite(assay_sink_bytes(out).ptr, 1, assay_sink_bytes(out).len, stdout);
  assay_arena_free(arena);
}

int main(int argc, char **argv)
{
  job j = { .kind = argc > 1 ? argv[1] : "13a", .arena = assay_arena_new() };
  char *line = NULL;
  size_t cap = 0;
  ssize_t n;
  j.room.arena = j.lower.arena = j.arena;
  assay_score_options_init(&j.options);
  while ((n = getline(&line, &cap, stdin)) > 0) {
    assay_arena *arena = assay_arena_new();
    assay_value *value;
    assay_err err = { 0 };
    if (assay_json_read(arena, line, (size_t)n, ASSAY_JSON_STRICT, &value, &err) != ASSAY_OK ||
        !cut(&j, assay_value_str(value))) {
      fprintf(stderr, "show_tokens: %s\n", err.message);
      return 1;
    }
    show(&j);
    assay_arena_free(arena);
  }
  free(line);
  assay_arena_free(j.arena);
  return 0;
}
