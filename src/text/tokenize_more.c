/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ROUGE's tokens and SQuAD's normal form. */
#include <string.h>

#include "text/ascii.h"
#include "text/tokenize.h"
#include "text/unicode.h"

static bool push(const assay_token_sink *sink, const char *from, size_t n)
{
  assay_tokens *t = sink->tokens;
  if (t->n == t->cap &&
      !assay_scratch_room(sink->arena, &t->items, &t->cap, t->n + 1, sizeof *t->items))
    return false;
  t->items[t->n++] = (assay_str){ from, n };
  return true;
}

/* ---- rouge_score's [a-z0-9]+ of the lower-cased text ---- */

/* Lower case of an ASCII letter, a digit itself, 0 for what separates. */
static char folded(unsigned char c)
{
  static const char by_byte[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd',
    ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k',
    ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r',
    ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y',
    ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f',
    ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm',
    ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
  };
  return by_byte[c];
}

/* The two other code points whose lower case has an ASCII letter: the Kelvin sign is k, and U+0130
 * is i and a dot that separates. */
static char folded_wide(assay_str s, size_t at)
{
  static const char kelvin[] = "\xe2\x84\xaa", capital_i_dot[] = "\xc4\xb0";
  assay_str rest = assay_str_sub(s, at, s.len);
  if (assay_str_starts(rest, kelvin))
    return 'k';
  return assay_str_starts(rest, capital_i_dot) ? 'i' : 0;
}

static bool rouge_ascii(const assay_token_sink *sink, assay_str text)
{
  assay_buf *room = sink->room;
  if (!assay_scratch_room(room->arena, &room->ptr, &room->cap, text.len + 1, 1))
    return false;
  char *out = room->ptr, *word = out;
  bool ok = true;
  for (size_t at = 0; at < text.len && ok; at++) {
    unsigned char c = (unsigned char)text.ptr[at];
    char low = folded(c);
    if (low) {
      *out++ = low;
      continue;
    }
    low = c < 0x80 ? 0 : folded_wide(text, at);
    if (low) {
      *out++ = low;
      at += c == 0xc4 ? 1 : 2; /* the rest of that code point */
    }
    if ((!low || c == 0xc4) && out > word) {
      ok = push(sink, word, (size_t)(out - word));
      word = out;
    }
  }
  return ok && (out == word || push(sink, word, (size_t)(out - word)));
}

/* ASCII letters and digits of eight bytes. */
static uint64_t marks_words(uint64_t bytes)
{
  return assay_marks_letters(bytes) | assay_marks_between(bytes, '0', '9');
}

/* Text that is ASCII throughout: 64 bytes at a time become bits, set inside words, and where they
 * change a word begins or ends. */
static bool rouge_plain(const assay_token_sink *sink, assay_str text)
{
  enum { EIGHT = 8, CHUNK = 64 };
  assay_buf *room = sink->room;
  assay_tokens *t = sink->tokens;
  size_t from = 0;
  bool inside = false;
  if (!assay_scratch_room(room->arena, &room->ptr, &room->cap, text.len + EIGHT, 1))
    return false;
  for (size_t at = 0; at <= text.len; at += CHUNK) { /* behind the text nothing is inside */
    uint64_t bits = 0;
    if (!assay_scratch_room(sink->arena, &t->items, &t->cap, t->n + CHUNK / 2 + 1,
                            sizeof *t->items))
      return false;
    for (size_t i = at; i < at + CHUNK && i < text.len; i += EIGHT) {
      uint64_t bytes = assay_eight_at(text, i, 0), low = assay_lower_eight(bytes);
      bits |= assay_marks_bits(marks_words(bytes)) << (i - at);
      low = htole64(low);
      memcpy(room->ptr + i, &low, sizeof low);
    }
    for (uint64_t edges = bits ^ (bits << 1 | inside); edges; edges &= edges - 1) {
      size_t edge = at + (size_t)__builtin_ctzll(edges);
      if (inside)
        t->items[t->n++] = (assay_str){ room->ptr + from, edge - from };
      from = edge;
      inside = !inside;
    }
  }
  return true;
}

/* ---- every script ---- */

/* Letters of scripts that write no blanks between words. */
static bool without_blanks(uint32_t cp)
{
  static const uint32_t ranges[][2] = {
    { 0x0e00, 0x0eff },   { 0x1000, 0x109f },   { 0x1780, 0x17ff }, { 0x1950, 0x19ff },
    { 0x1a20, 0x1aaf },   { 0x2e80, 0x2fdf },   { 0x3005, 0x3007 }, { 0x3021, 0x3029 },
    { 0x3038, 0x30ff },   { 0x31f0, 0x31ff },   { 0x3400, 0x4dbf }, { 0x4e00, 0x9fff },
    { 0xa9e0, 0xa9ff },   { 0xaa60, 0xaa7f },   { 0xf900, 0xfaff }, { 0xff66, 0xff9f },
    { 0x1b000, 0x1b16f }, { 0x20000, 0x3ffff },
  };
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (cp >= ranges[i][0] && cp <= ranges[i][1])
      return true;
  return false;
}

typedef enum kind { SEPARATES, JOINS, WORD, CLUSTER } kind;

static kind kind_of(uint32_t cp)
{
  enum { ZWNJ = 0x200c, ZWJ = 0x200d };
  if (cp < 0x80)
    return folded((unsigned char)cp) ? WORD : SEPARATES;
  if (cp == ZWNJ || cp == ZWJ)
    return JOINS;
  if (assay_cp_is_number(cp))
    return WORD;
  if (!assay_cp_is_letter(cp) && !assay_cp_is_mark(cp))
    return SEPARATES;
  return without_blanks(cp) ? CLUSTER : WORD;
}

/* Where the ASCII letters and digits end that stand at [at, ...): most of any word. */
static size_t skip_word(assay_str text, size_t at)
{
  for (; at < text.len; at += sizeof(uint64_t)) {
    uint64_t others = ~marks_words(assay_eight_at(text, at, 0)) & ASSAY_EACH(0x80);
    if (others)
      return at + assay_marks_first(others);
  }
  return at;
}

static bool rouge_unicode(const assay_token_sink *sink, assay_str text)
{
  static const size_t none = SIZE_MAX;
  size_t word = none;
  bool ok = true;
  for (size_t at = 0, next; at < text.len && ok; at = next) {
    next = at;
    kind k = kind_of(assay_cp_next(text, &next));
    if (k == WORD && word == none)
      word = at;
    if (k == WORD)
      next = skip_word(text, next);
    if (k == WORD || k == JOINS)
      continue; /* a joiner outside a word is passed over */
    if (word != none)
      ok = push(sink, text.ptr + word, at - word);
    word = none;
    if (k == CLUSTER) {
      next = at + assay_utf8_graphemes(assay_str_sub(text, at, text.len), 1);
      ok = ok && push(sink, text.ptr + at, next - at);
    }
  }
  return ok && (word == none || push(sink, text.ptr + word, text.len - word));
}

bool assay_tokenize_rouge(const assay_token_sink *sink, bool ascii, assay_str text)
{
  sink->tokens->n = 0;
  if (assay_utf8_skip_ascii(text, 0) == text.len)
    return rouge_plain(sink, text);
  if (ascii)
    return rouge_ascii(sink, text);
  sink->lower->len = 0;
  if (!assay_text_lower(text, sink->lower))
    return false;
  return rouge_unicode(sink, (assay_str){ sink->lower->ptr, sink->lower->len });
}

/* ---- SQuAD v1.1 ---- */

static bool is_punctuation(unsigned char c)
{
  return c > ' ' && c < 0x7f && !folded(c);
}

/* \w of Python's re: letters and numbers; the underscore is punctuation here and gone. */
static bool is_word(uint32_t cp)
{
  return cp < 0x80 ? folded((unsigned char)cp) != 0
                   : assay_cp_is_letter(cp) || assay_cp_is_number(cp);
}

static bool is_article(const char *word, size_t n)
{
  return (n == 1 && word[0] == 'a') || (n == 2 && memcmp(word, "an", 2) == 0) ||
         (n == 3 && memcmp(word, "the", 3) == 0);
}

static void blank_articles(char *text, size_t n)
{
  assay_str s = { text, n };
  for (size_t at = 0, next; at < n; at = next) {
    size_t end = at;
    next = at;
    while (end < n && is_word(assay_cp_next(s, &next)))
      end = next;
    if (is_article(text + at, end - at))
      memset(text + at, ' ', end - at);
  }
}

bool assay_normalise_squad(const assay_token_sink *sink, assay_str text)
{
  assay_buf *low = sink->lower;
  low->len = 0;
  if (!assay_text_lower(text, low))
    return false;
  size_t out = 0;
  for (size_t i = 0; i < low->len; i++)
    if (!is_punctuation((unsigned char)low->ptr[i]))
      low->ptr[out++] = low->ptr[i];
  low->len = out;
  blank_articles(low->ptr, out);
  return assay_tokenize_words(sink, (assay_str){ low->ptr ? low->ptr : "", out });
}
