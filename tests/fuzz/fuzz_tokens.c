/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokenizers: whatever the text, tokens are valid UTF-8 without white space, come in the text's
 * order where they are slices of it, and are the same twice. The first byte chooses flags. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "text/tokenize.h"
#include "text/unicode.h"

typedef struct bench {
  assay_arena *arena;
  assay_tokens tokens;
  assay_buf room, lower;
  assay_token_sink sink;
} bench;

static void open_bench(bench *b)
{
  *b = (bench){ .arena = assay_arena_new() };
  FUZZ_DEMAND(b->arena);
  b->room = b->lower = ASSAY_BUF(b->arena);
  b->sink = (assay_token_sink){ b->arena, &b->tokens, &b->room, &b->lower };
}

static bool has_space(assay_str token)
{
  for (size_t at = 0; at < token.len;)
    if (assay_cp_is_space(assay_cp_next(token, &at)))
      return true;
  return false;
}

static void demand_tokens(const bench *b, assay_str text)
{
  const char *behind = text.ptr;
  for (size_t i = 0; i < b->tokens.n; i++) {
    assay_str token = b->tokens.items[i];
    FUZZ_DEMAND(token.len > 0);
    FUZZ_DEMAND(assay_utf8_valid(token) == token.len);
    FUZZ_DEMAND(!has_space(token));
    bool slice = token.ptr >= text.ptr && token.ptr < text.ptr + text.len;
    if (!slice)
      continue;
    FUZZ_DEMAND(token.ptr >= behind);
    behind = token.ptr + token.len;
    FUZZ_DEMAND(behind <= text.ptr + text.len);
  }
}

/* Every byte that is no white space, of tokens and of the text: nothing lost, nothing added. */
static size_t solid(assay_str s, uint64_t *hash)
{
  size_t n = 0;
  for (size_t at = 0, from = 0; at < s.len; from = at) {
    if (assay_cp_is_space(assay_cp_next(s, &at)))
      continue;
    for (size_t i = from; i < at; i++, n++)
      *hash = (*hash ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
  }
  return n;
}

static void demand_all_bytes(const bench *b, assay_str text)
{
  uint64_t left = 1, right = 1;
  size_t n = 0, wanted = solid(text, &left);
  for (size_t i = 0; i < b->tokens.n; i++)
    n += solid(b->tokens.items[i], &right);
  FUZZ_DEMAND(n == wanted && left == right);
}

static void bleu(assay_str text, bool lowercase)
{
  static const assay_tokenizer all[] = { ASSAY_TOKENIZE_13A, ASSAY_TOKENIZE_INTL, ASSAY_TOKENIZE_ZH,
                                         ASSAY_TOKENIZE_CHAR, ASSAY_TOKENIZE_NONE };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    bench b;
    open_bench(&b);
    FUZZ_DEMAND(assay_tokenize_bleu(&b.sink, all[i], lowercase, text));
    demand_tokens(&b, text);
    /* 13a and zh take out <skipped> and write entities as characters; the rest keeps all. */
    if (!lowercase && (all[i] == ASSAY_TOKENIZE_INTL || all[i] >= ASSAY_TOKENIZE_CHAR))
      demand_all_bytes(&b, text);
    size_t n = b.tokens.n;
    FUZZ_DEMAND(assay_tokenize_bleu(&b.sink, all[i], lowercase, text) && b.tokens.n == n);
    assay_arena_free(b.arena);
  }
}

static void ter(assay_str text, unsigned flags)
{
  assay_score_options options;
  bench b;
  assay_score_options_init(&options);
  options.ter_case_sensitive = flags & 1;
  options.ter_normalized = flags & 2;
  options.ter_no_punct = flags & 4;
  options.ter_asian_support = flags & 8;
  open_bench(&b);
  FUZZ_DEMAND(assay_tokenize_ter(&b.sink, &options, text));
  demand_tokens(&b, text);
  if (options.ter_case_sensitive && !(flags & 6))
    demand_all_bytes(&b, text);
  assay_arena_free(b.arena);
}

static void words(assay_str text)
{
  bench b;
  open_bench(&b);
  FUZZ_DEMAND(assay_tokenize_words(&b.sink, text));
  demand_tokens(&b, text);
  demand_all_bytes(&b, text);
  FUZZ_DEMAND(assay_tokenize_chrf(&b.sink, text));
  demand_tokens(&b, text);
  demand_all_bytes(&b, text);
  FUZZ_DEMAND(assay_normalise_squad(&b.sink, text));
  demand_tokens(&b, text);
  assay_arena_free(b.arena);
}

static bool same_tokens(const assay_tokens *a, const assay_tokens *b)
{
  bool same = a->n == b->n;
  for (size_t i = 0; i < a->n && same; i++)
    same = assay_str_eq(a->items[i], b->items[i]);
  return same;
}

static void rouge(assay_str text)
{
  bench ascii, unicode;
  bool plain = true;
  open_bench(&ascii);
  open_bench(&unicode);
  FUZZ_DEMAND(assay_tokenize_rouge(&ascii.sink, true, text));
  FUZZ_DEMAND(assay_tokenize_rouge(&unicode.sink, false, text));
  demand_tokens(&ascii, text);
  demand_tokens(&unicode, text);
  for (size_t i = 0; i < ascii.tokens.n; i++)
    for (size_t k = 0; k < ascii.tokens.items[i].len; k++) {
      char c = ascii.tokens.items[i].ptr[k];
      FUZZ_DEMAND((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }
  for (size_t i = 0; i < text.len; i++)
    plain = plain && (unsigned char)text.ptr[i] < 0x80;
  FUZZ_DEMAND(!plain || same_tokens(&ascii.tokens, &unicode.tokens));
  assay_arena_free(ascii.arena);
  assay_arena_free(unicode.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  unsigned flags = n ? bytes[0] : 0;
  char *copy = n > 1 ? malloc(n - 1) : NULL; /* exact size: a read beyond the end is seen */
  assay_str text = ASSAY_STR("");
  if (copy) {
    memcpy(copy, bytes + 1, n - 1);
    text = (assay_str){ copy, n - 1 };
    text.len = assay_utf8_valid(text);
  }
  bleu(text, flags & 16);
  ter(text, flags);
  words(text);
  rouge(text);
  free(copy);
  return 0;
}
