/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/work.h"

#include <assert.h>
#include <string.h>

#include "text/porter.h"
#include "text/unicode.h"

enum {
  ASCII = 0x80,
  STEM_MIN = 4,        /* rouge_score stems words of more than 3 letters */
  STEMS_KEPT = 1 << 18 /* words whose stems are remembered: bounds the cache to some 20 MB */
};

typedef struct text {
  assay_ids ids;
  assay_buf room, lower; /* bytes of tokens that are no slices of the text */
  assay_buf joined;      /* a reference of TER on its way to the second pass */
} text;

typedef struct family {
  bool ready;
  text *texts; /* the output, then the references */
  size_t cap;
  assay_ids *views; /* ids of texts[], contiguous, for the kernels */
  size_t views_cap;
  size_t n_words;
} family;

/* A stem: its word's beginning but for the last bytes, since rules change endings only. */
enum { STEM_END = STEM_MIN };
typedef struct stem {
  uint32_t len;
  char end[STEM_END]; /* the last bytes; where the stem is shorter, the word's own behind it */
} stem;

typedef struct stem_cache {
  assay_vocab words;
  stem *stems; /* by number of the word */
  size_t cap;
} stem_cache;

/* Common n-grams of a reference: orders 1 .. n are known. */
struct assay_work {
  assay_arena *arena;
  const assay_score_options *options;
  const assay_segment *segment;
  family families[ASSAY_FAMILIES];
  assay_vocab vocab;
  assay_grams grams;
  uint32_t ascii[ASCII]; /* numbers of code points seen so far, or ASSAY_NO_ID */
  assay_tokens tokens;
  stem_cache stems;
  assay_rouge_counts *rouge; /* by reference */
  size_t rouge_cap, rouge_n;
  const char *refusal;
  struct {
    void *items;
    size_t bytes;
  } arrays[ASSAY_WORK_ARRAYS];
};

assay_work *assay_work_new(assay_arena *arena, const assay_score_options *options)
{
  assay_work *w = assay_arena_alloc(arena, sizeof *w);
  if (!w)
    return NULL;
  w->arena = w->vocab.arena = w->grams.arena = w->stems.words.arena = arena;
  w->options = options;
  assay_vocab_clear(&w->stems.words);
  return w;
}

void assay_work_begin(assay_work *w, const assay_segment *segment)
{
  w->segment = segment;
  w->rouge_n = 0;
  for (size_t i = 0; i < ASSAY_FAMILIES; i++)
    w->families[i].ready = false;
}

const assay_segment *assay_work_segment(const assay_work *w)
{
  return w->segment;
}

const assay_score_options *assay_work_options(const assay_work *w)
{
  return w->options;
}

assay_grams *assay_work_grams(assay_work *w)
{
  return &w->grams;
}

void *assay_work_array(assay_work *w, size_t which, size_t n, size_t size, bool zero)
{
  size_t bytes;
  assert(which < ASSAY_WORK_ARRAYS);
  if (!assay_size_mul(n ? n : 1, size, &bytes))
    return NULL;
  if (!assay_scratch_room(w->arena, &w->arrays[which].items, &w->arrays[which].bytes, bytes, 1))
    return NULL;
  if (zero)
    memset(w->arrays[which].items, 0, bytes);
  return w->arrays[which].items;
}

/* ---- tokens to numbers ---- */

static bool add_words(assay_work *w, assay_ids *ids)
{
  size_t n = w->tokens.n;
  if (!assay_scratch_room(w->arena, &ids->items, &ids->cap, ids->n + n, sizeof *ids->items) ||
      !assay_vocab_put_all(&w->vocab, w->tokens.items, n, ids->items + ids->n))
    return false;
  ids->n += n;
  return true;
}

/* ---- stems ---- */

static size_t end_of_stem(size_t len)
{
  return len > STEM_END ? len - STEM_END : 0;
}

/* Remembers what became of a word; false when out of memory. */
static bool keep_stem(assay_work *w, assay_str word, assay_str stemmed)
{
  stem_cache *c = &w->stems;
  size_t from = end_of_stem(stemmed.len);
  if (memcmp(word.ptr, stemmed.ptr, from) != 0)
    return true; /* no rule does so */
  uint32_t id = assay_vocab_put(&c->words, word);
  if (id == ASSAY_NO_ID ||
      !assay_scratch_room(w->arena, &c->stems, &c->cap, (size_t)id + 1, sizeof *c->stems))
    return false;
  c->stems[id].len = (uint32_t)stemmed.len;
  memcpy(c->stems[id].end, stemmed.ptr + from, STEM_END);
  return true;
}

/* Stems a token of [a-z0-9] in place, in a buffer of ours: a stem is never longer than its word.
 * False when out of memory. */
static bool stem_token(assay_work *w, assay_str *token)
{
  stem_cache *c = &w->stems;
  char *bytes = (char *)(uintptr_t)token->ptr;
  if (token->len < STEM_MIN)
    return true;
  uint32_t id = assay_vocab_get(&c->words, *token);
  if (id != ASSAY_NO_ID) {
    token->len = c->stems[id].len;
    memcpy(bytes + end_of_stem(token->len), c->stems[id].end, STEM_END);
    return true;
  }
  bool keeps = c->words.n < STEMS_KEPT;
  assay_str word = keeps ? assay_str_copy(w->arena, *token) : *token;
  token->len = assay_porter_stem(bytes, token->len);
  return !keeps || (word.ptr && keep_stem(w, word, *token));
}

static bool stem_tokens(assay_work *w, bool ascii)
{
  for (size_t i = 0; i < w->tokens.n; i++) {
    assay_str *token = &w->tokens.items[i];
    if ((ascii || assay_utf8_skip_ascii(*token, 0) == token->len) && !stem_token(w, token))
      return false;
  }
  return true;
}

/* ---- families ---- */

/* The end of each non-empty line, in tokens: no token spans a line end, and none lies in it. */
static bool mark_lines(assay_work *w, assay_ids *ids, assay_str raw, const assay_token_sink *sink)
{
  ids->n_lines = 0;
  size_t n = 0;
  for (size_t from = 0; from <= raw.len;) {
    const char *lf = raw.len > from ? memchr(raw.ptr + from, '\n', raw.len - from) : NULL;
    size_t to = lf ? (size_t)(lf - raw.ptr) : raw.len;
    if (to > from) {
      if (!assay_tokenize_rouge(sink, w->options->rouge_ascii, assay_str_sub(raw, from, to)) ||
          !assay_scratch_room(w->arena, &ids->lines, &ids->lines_cap, ids->n_lines + 1,
                              sizeof *ids->lines))
        return false;
      n += w->tokens.n;
      ids->lines[ids->n_lines++] = n;
    }
    from = to + 1;
  }
  return true;
}

static bool cut_rouge(assay_work *w, assay_ids *ids, assay_str raw, const assay_token_sink *sink)
{
  bool lines = raw.len && memchr(raw.ptr, '\n', raw.len);
  if (lines && !mark_lines(w, ids, raw, sink))
    return false;
  if (!assay_tokenize_rouge(sink, w->options->rouge_ascii, raw) ||
      (w->options->stem && !stem_tokens(w, assay_utf8_skip_ascii(raw, 0) == raw.len)) ||
      !add_words(w, ids))
    return false;
  if (lines)
    return true;
  if (!assay_scratch_room(w->arena, &ids->lines, &ids->lines_cap, 1, sizeof *ids->lines))
    return false;
  ids->n_lines = raw.len > 0;
  ids->lines[0] = ids->n;
  return true;
}

static uint32_t char_id(assay_work *w, uint32_t cp)
{
  if (cp >= ASCII)
    return assay_grams_put(&w->grams, cp);
  if (w->ascii[cp] == ASSAY_NO_ID)
    w->ascii[cp] = assay_grams_put(&w->grams, cp);
  return w->ascii[cp];
}

/* Code points as numbers, in order of first sight. */
static bool cut_chars(assay_work *w, assay_ids *ids, assay_str raw, bool keep_space)
{
  if (!assay_scratch_room(w->arena, &ids->items, &ids->cap, ids->n + raw.len, sizeof *ids->items))
    return false;
  for (size_t at = 0; at < raw.len;) {
    uint32_t cp = assay_cp_next(raw, &at);
    if (keep_space || !assay_cp_is_space(cp))
      ids->items[ids->n++] = char_id(w, cp);
  }
  return true;
}

static bool cut_words_as_chars(assay_work *w, assay_ids *ids)
{
  static const assay_str blank = { " ", 1 };
  bool ok = true;
  for (size_t i = 0; i < w->tokens.n && ok; i++)
    ok = (i == 0 || cut_chars(w, ids, blank, true)) && cut_chars(w, ids, w->tokens.items[i], true);
  return ok;
}

/* chrF's text: in lower case where asked for, in a buffer of ours. False when out of memory. */
static bool fold_case(const assay_work *w, text *t, assay_str *raw)
{
  if (!w->options->lowercase)
    return true;
  t->lower.len = 0;
  if (!assay_text_lower(*raw, &t->lower))
    return false;
  *raw = (assay_str){ t->lower.ptr ? t->lower.ptr : "", t->lower.len };
  return true;
}

static bool cut_chrf_chars(assay_work *w, text *t, assay_str raw)
{
  return fold_case(w, t, &raw) && cut_chars(w, &t->ids, raw, w->options->chrf_whitespace);
}

static bool cut_chrf_words(assay_work *w, text *t, const assay_token_sink *sink, assay_str raw)
{
  return fold_case(w, t, &raw) && assay_tokenize_chrf(sink, raw) && add_words(w, &t->ids);
}

/* sacreBLEU sends TER's references through the tokenizer twice (once when it caches them, once when
 * it cuts them), outputs once. Only normalization finds something the second time. */
static bool cut_ter(assay_work *w, text *t, const assay_token_sink *sink, assay_str raw, bool ref)
{
  bool ok = assay_tokenize_ter(sink, w->options, raw);
  if (ok && ref && w->options->ter_normalized) {
    t->joined.arena = w->arena;
    t->joined.len = 0;
    for (size_t i = 0; i < w->tokens.n; i++) {
      assay_buf_add(&t->joined, w->tokens.items[i]);
      assay_buf_addc(&t->joined, ' ');
    }
    ok = !t->joined.failed && assay_tokenize_ter(sink, w->options, assay_buf_str(&t->joined));
  }
  return ok && add_words(w, &t->ids);
}

static bool cut_text(assay_work *w, assay_family which, text *t, assay_str raw, bool ref)
{
  const assay_score_options *o = w->options;
  const assay_token_sink sink = { w->arena, &w->tokens, &t->room, &t->lower };
  t->room.arena = t->lower.arena = w->arena;
  t->ids.n = 0;
  switch (which) {
  case ASSAY_FAMILY_BLEU:
    return assay_tokenize_bleu(&sink, o->tokenizer, o->lowercase, raw) && add_words(w, &t->ids);
  case ASSAY_FAMILY_TER:
    return cut_ter(w, t, &sink, raw, ref);
  case ASSAY_FAMILY_ROUGE:
    return cut_rouge(w, &t->ids, raw, &sink);
  case ASSAY_FAMILY_WORDS:
    return assay_tokenize_words(&sink, raw) && add_words(w, &t->ids);
  case ASSAY_FAMILY_SQUAD:
    return assay_normalise_squad(&sink, raw) && add_words(w, &t->ids);
  case ASSAY_FAMILY_CHRF_WORDS:
    return cut_chrf_words(w, t, &sink, raw);
  case ASSAY_FAMILY_CHRF_CHARS:
    return cut_chrf_chars(w, t, raw);
  case ASSAY_FAMILY_CHARS:
    return assay_tokenize_words(&sink, raw) && cut_words_as_chars(w, &t->ids);
  case ASSAY_FAMILIES:
    break;
  }
  return false;
}

static bool cut_all(assay_work *w, assay_family which, family *f)
{
  size_t n = w->segment->n_refs + 1, bytes = w->segment->hyp.len;
  for (size_t i = 0; i + 1 < n; i++)
    bytes += w->segment->refs[i].len;
  bool chars = which == ASSAY_FAMILY_CHRF_CHARS || which == ASSAY_FAMILY_CHARS;
  if (!assay_scratch_room(w->arena, &f->texts, &f->cap, n, sizeof *f->texts) ||
      !assay_scratch_room(w->arena, &f->views, &f->views_cap, n, sizeof *f->views))
    return false;
  assay_vocab_clear(&w->vocab);
  if (chars && !assay_grams_clear(&w->grams, bytes + n, 0))
    return false;
  if (chars)
    memset(w->ascii, 0xff, sizeof w->ascii); /* ASSAY_NO_ID */
  for (size_t i = 0; i < n; i++)
    if (!cut_text(w, which, &f->texts[i], i ? w->segment->refs[i - 1] : w->segment->hyp, i > 0))
      return false;
  for (size_t i = 0; i < n; i++)
    f->views[i] = f->texts[i].ids;
  f->n_words = chars ? w->grams.next : w->vocab.n;
  return true;
}

bool assay_work_cut(assay_work *w, assay_family which, assay_cut *cut)
{
  family *f = &w->families[which];
  if (!f->ready && !cut_all(w, which, f))
    return false;
  f->ready = true;
  *cut = (assay_cut){ &f->views[0], &f->views[1], w->segment->n_refs, f->n_words };
  return true;
}

assay_cut assay_cut_one(const assay_cut *cut, size_t r)
{
  return (assay_cut){ cut->hyp, &cut->refs[r], 1, cut->n_words };
}

assay_rouge_counts *assay_work_rouge(assay_work *w, size_t r)
{
  if (!assay_scratch_room(w->arena, &w->rouge, &w->rouge_cap, r + 1, sizeof *w->rouge))
    return NULL;
  for (; w->rouge_n <= r; w->rouge_n++)
    w->rouge[w->rouge_n].n = 0;
  return &w->rouge[r];
}

void assay_work_refuse(assay_work *w, const char *why)
{
  w->refusal = why;
}

const char *assay_work_refusal(const assay_work *w)
{
  return w->refusal;
}
