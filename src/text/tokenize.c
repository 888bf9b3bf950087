/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The references rewrite a line by regular expressions, one after the other. Their effect is local,
 * so one pass suffices. What decides are runs of "points" (13a: '.' and ','; intl: all punctuation)
 * between a character before and one after:
 *   - the first expression takes (no digit)(point), not overlapping, from the left. If the
 *     character before is no digit, it pairs with the first point, and then points pair among
 *     themselves, so that the last point is matched when the run is odd; if it is a digit, when
 *     the run is even;
 *   - every point of a run of two or more ends up alone, but for a last one that was not matched
 *     and stands before a digit: it sticks to that digit;
 *   - a lone point between digits stays inside the word.
 * At the ends of a line without padding there is no character to match: it works like a digit. */
#include "text/tokenize.h"

#include <string.h>

#include "text/ascii.h"
#include "text/unicode.h"

typedef enum class {
  OTHER,
  DIGIT,
  POINT,
  ALONE, /* a token of its own */
  DASH,  /* alone behind a digit */
  QUOTE, /* possessive 's is split off (Tercom) */
  SPACE
} class;

typedef struct scanner {
  const unsigned char *ascii; /* class of U+0000 to U+007F */
  class (*wide)(uint32_t cp); /* class of the rest */
  bool padded;                /* the line has a blank before and behind it */
} scanner;

/* ---- classes ---- */

enum { O = OTHER, D = DIGIT, P = POINT, A = ALONE, H = DASH, Q = QUOTE, S = SPACE };

/* 13a: all ASCII punctuation but ' , - . is alone. */
static const unsigned char ascii_13a[128] = {
  O, O, O, O, O, O, O, O, O, S, S, S, S, S, O, O, /* 00 */
  O, O, O, O, O, O, O, O, O, O, O, O, S, S, S, S, /* 10 */
  S, A, A, A, A, A, A, O, A, A, A, A, P, H, P, A, /* 20 */
  D, D, D, D, D, D, D, D, D, D, A, A, A, A, A, A, /* 30 */
  A, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 40 */
  O, O, O, O, O, O, O, O, O, O, O, A, A, A, A, A, /* 50 */
  A, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 60 */
  O, O, O, O, O, O, O, O, O, O, O, A, A, A, A, O, /* 70 */
};

static const unsigned char ascii_tercom[128] = {
  O, O, O, O, O, O, O, O, O, S, S, S, S, S, O, O, /* 00 */
  O, O, O, O, O, O, O, O, O, O, O, O, S, S, S, S, /* 10 */
  S, A, A, A, A, A, A, Q, A, A, A, A, P, H, P, A, /* 20 */
  D, D, D, D, D, D, D, D, D, D, A, A, A, A, A, A, /* 30 */
  A, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 40 */
  O, O, O, O, O, O, O, O, O, O, O, A, A, A, A, A, /* 50 */
  A, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 60 */
  O, O, O, O, O, O, O, O, O, O, O, A, A, A, A, O, /* 70 */
};

/* intl: categories P, S ($ + < = > ^ ` | ~) and N. */
static const unsigned char ascii_intl[128] = {
  O, O, O, O, O, O, O, O, O, S, S, S, S, S, O, O, /* 00 */
  O, O, O, O, O, O, O, O, O, O, O, O, S, S, S, S, /* 10 */
  S, P, P, P, A, P, P, P, P, P, P, A, P, P, P, P, /* 20 */
  D, D, D, D, D, D, D, D, D, D, P, P, A, A, A, P, /* 30 */
  P, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 40 */
  O, O, O, O, O, O, O, O, O, O, O, P, P, P, A, P, /* 50 */
  A, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 60 */
  O, O, O, O, O, O, O, O, O, O, O, P, A, P, A, O, /* 70 */
};

static const unsigned char ascii_plain[128] = {
  O, O, O, O, O, O, O, O, O, S, S, S, S, S, O, O, /* 00 */
  O, O, O, O, O, O, O, O, O, O, O, O, S, S, S, S, /* 10 */
  S, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 20; the rest is O too */
};

typedef struct range {
  uint32_t low, high;
} range;

static bool in_ranges(uint32_t cp, const range *ranges, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (cp >= ranges[i].low && cp <= ranges[i].high)
      return true;
  return false;
}

static class wide_plain(uint32_t cp)
{
  return assay_cp_is_space(cp) ? SPACE : OTHER;
}

static class wide_intl(uint32_t cp)
{
  if (assay_cp_is_punctuation(cp))
    return POINT;
  if (assay_cp_is_number(cp))
    return DIGIT;
  return assay_cp_is_symbol(cp) ? ALONE : wide_plain(cp);
}

/* sacreBLEU's own ranges. 2001-2A6D and 2F81-2FA1 are what its five-digit escapes for Extension B
 * really mean; parity needs them (sacrebleu issue 298). */
static class wide_zh(uint32_t cp)
{
  static const range chinese[] = {
    { 0x3400, 0x4db5 }, { 0x4e00, 0x9fbb }, { 0xf900, 0xfa2d }, { 0xfa30, 0xfa6a },
    { 0xfa70, 0xfad9 }, { 0x2001, 0x2a6d }, { 0x2f81, 0x2fa1 }, { 0xff00, 0xffef },
    { 0x2e80, 0x2eff }, { 0x3000, 0x303f }, { 0x31c0, 0x31ef }, { 0x2f00, 0x2fdf },
    { 0x2ff0, 0x2fff }, { 0x3100, 0x312f }, { 0x31a0, 0x31bf }, { 0xfe10, 0xfe1f },
    { 0xfe30, 0xfe4f }, { 0x2600, 0x27bf }, { 0x3200, 0x33ff },
  };
  class c = wide_plain(cp);
  return c == OTHER && in_ranges(cp, chinese, sizeof chinese / sizeof *chinese) ? ALONE : c;
}

static const range asian_punctuation[] = {
  { 0x3001, 0x3002 }, { 0x3008, 0x3011 }, { 0x3014, 0x301f }, { 0xff61, 0xff65 },
  { 0x30fb, 0x30fb }, { 0xff0e, 0xff0e }, { 0xff0c, 0xff0c }, { 0xff1f, 0xff1f },
  { 0xff1a, 0xff1b }, { 0xff01, 0xff02 }, { 0xff08, 0xff09 },
};
enum { N_ASIAN_PUNCTUATION = sizeof asian_punctuation / sizeof *asian_punctuation };

/* Tercom's ranges as sacreBLEU has them: 3200-3F22 is its slip for 32FF, kept for parity. */
static class wide_asian(uint32_t cp)
{
  static const range split[] = {
    { 0x4e00, 0x9fff }, { 0x3400, 0x4dbf }, { 0x31c0, 0x31ef }, { 0x2e80, 0x2eff },
    { 0x3300, 0x33ff }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe4f }, { 0x3200, 0x3f22 },
  };
  if (in_ranges(cp, split, sizeof split / sizeof *split) ||
      in_ranges(cp, asian_punctuation, N_ASIAN_PUNCTUATION))
    return ALONE;
  return wide_plain(cp);
}

/* ---- one pass ---- */

static bool push(const assay_token_sink *sink, assay_str token)
{
  assay_tokens *t = sink->tokens;
  if (t->n == t->cap &&
      !assay_scratch_room(sink->arena, &t->items, &t->cap, t->n + 1, sizeof *t->items))
    return false;
  t->items[t->n++] = token;
  return true;
}

typedef struct scan {
  const assay_token_sink *sink;
  const scanner *how;
  assay_str text;
  size_t word; /* where the open word began; NONE: no open word */
  bool ok;
} scan;

static const size_t NONE = SIZE_MAX;

static inline class class_at(const scan *s, size_t at, size_t *next)
{
  unsigned char c = (unsigned char)s->text.ptr[at];
  *next = at + 1;
  if (c < 0x80)
    return (class)s->how->ascii[c];
  *next = at;
  return s->how->wide(assay_cp_next(s->text, next));
}

/* Where the ASCII characters inside a word end that stand at [at, ...): most of any text. Letters
 * are inside for every tokenizer. */
static size_t skip_word(const scan *s, size_t at)
{
  const unsigned char *text = (const unsigned char *)s->text.ptr;
  for (; at + 8 <= s->text.len; at += 8) {
    uint64_t others = ~assay_marks_letters(assay_eight(s->text.ptr + at)) & ASSAY_EACH(0x80);
    if (others)
      return at + assay_marks_first(others);
  }
  while (at < s->text.len && text[at] < 0x80 && s->how->ascii[text[at]] == OTHER)
    at++;
  return at;
}

static void emit(scan *s, size_t from, size_t to)
{
  s->ok = s->ok && push(s->sink, (assay_str){ s->text.ptr + from, to - from });
}

static void flush(scan *s, size_t at)
{
  if (s->word != NONE)
    emit(s, s->word, at);
  s->word = NONE;
}

/* The run of points that begins at `at`; returns its end. after_digit: of the character before. */
static size_t take_points(scan *s, size_t at, bool after_digit)
{
  size_t end = at, last = at, n = 0, next;
  class following = SPACE;
  bool ended = false;
  for (;; n++) {
    if (end == s->text.len) {
      ended = true;
      break;
    }
    following = class_at(s, end, &next);
    if (following != POINT)
      break;
    last = end;
    end = next;
  }
  bool before_digit = !ended && following == DIGIT;
  if (n == 1 && after_digit && (before_digit || (ended && !s->how->padded))) {
    if (s->word == NONE)
      s->word = at;
    return end;
  }
  flush(s, at);
  bool last_matched = after_digit ? n % 2 == 0 : n % 2 == 1;
  bool sticks = before_digit && !last_matched;
  for (size_t from = at; from < end; from = next) {
    class_at(s, from, &next);
    if (from == last && sticks)
      s->word = from;
    else
      emit(s, from, next);
  }
  return end;
}

/* "'s" before a blank, before what is alone, or at the end. */
static bool is_possessive(const scan *s, size_t at)
{
  if (at + 1 >= s->text.len || s->text.ptr[at + 1] != 's')
    return false;
  if (at + 2 == s->text.len || s->text.ptr[at + 2] == ' ')
    return true;
  unsigned char c = (unsigned char)s->text.ptr[at + 2];
  return c < 0x80 && s->how->ascii[c] == ALONE;
}

static bool run_scan(const assay_token_sink *sink, const scanner *how, assay_str text)
{
  scan s = { sink, how, text, NONE, true };
  class before = how->padded ? SPACE : DIGIT;
  sink->tokens->n = 0;
  for (size_t at = 0, next; at < text.len && s.ok; at = next) {
    class c = class_at(&s, at, &next);
    switch (c) {
    case QUOTE:
      if (is_possessive(&s, at))
        flush(&s, at);
      /* fall through */
    case DIGIT:
      if (s.word == NONE)
        s.word = at;
      break;
    case OTHER:
      if (s.word == NONE)
        s.word = at;
      next = skip_word(&s, next);
      if (next < text.len && text.ptr[next] == ' ') { /* as nearly every word ends */
        flush(&s, next++);
        c = SPACE;
      }
      break;
    case SPACE:
      flush(&s, at);
      break;
    case ALONE:
      flush(&s, at);
      emit(&s, at, next);
      break;
    case DASH:
      if (before == DIGIT && at > 0) {
        flush(&s, at);
        emit(&s, at, next);
      } else if (s.word == NONE) {
        s.word = at;
      }
      break;
    case POINT:
      next = take_points(&s, at, before == DIGIT);
      break;
    }
    before = c;
  }
  flush(&s, text.len);
  return s.ok;
}

/* ---- rewriting before the pass ---- */

/* Replaces every `from` of the room's text by `to`, from the left, not overlapping. */
static void replace_all(assay_buf *room, const char *from, const char *to)
{
  size_t n = strlen(from), m = strlen(to), out = 0;
  if (room->failed || room->len < n || !memmem(room->ptr, room->len, from, n))
    return;
  for (size_t at = 0; at < room->len;) {
    if (room->len - at >= n && memcmp(room->ptr + at, from, n) == 0) {
      memcpy(room->ptr + out, to, m); /* never longer than what it replaces */
      out += m;
      at += n;
    } else {
      room->ptr[out++] = room->ptr[at++];
    }
  }
  room->len = out;
}

static assay_str whole(const assay_buf *room)
{
  return (assay_str){ room->ptr ? room->ptr : "", room->len };
}

static assay_str lowered(const assay_token_sink *sink, assay_str text)
{
  sink->lower->len = 0;
  assay_text_lower(text, sink->lower);
  return whole(sink->lower);
}

static void unescape(assay_buf *room)
{
  replace_all(room, "&quot;", "\"");
  replace_all(room, "&amp;", "&");
  replace_all(room, "&lt;", "<");
  replace_all(room, "&gt;", ">");
}

static bool has(assay_str text, char c)
{
  return text.len && memchr(text.ptr, c, text.len);
}

static bool needs_rewrite(assay_str text)
{
  static const char skipped[] = "<skipped>";
  return has(text, '&') || has(text, '\n') ||
         (has(text, '<') && memmem(text.ptr, text.len, skipped, sizeof skipped - 1));
}

static bool tokenize_13a(const assay_token_sink *sink, assay_str text)
{
  static const scanner how = { ascii_13a, wide_plain, true };
  if (needs_rewrite(text)) {
    sink->room->len = 0;
    assay_buf_add(sink->room, text);
    replace_all(sink->room, "<skipped>", "");
    replace_all(sink->room, "-\n", "");
    replace_all(sink->room, "\n", " ");
    unescape(sink->room);
    text = whole(sink->room);
  }
  return !sink->room->failed && run_scan(sink, &how, text);
}

static bool tokenize_char(const assay_token_sink *sink, assay_str text)
{
  bool ok = true;
  sink->tokens->n = 0;
  for (size_t at = 0; at < text.len && ok;) {
    size_t from = at;
    if (!assay_cp_is_space(assay_cp_next(text, &at)))
      ok = push(sink, (assay_str){ text.ptr + from, at - from });
  }
  return ok;
}

bool assay_tokenize_bleu(const assay_token_sink *sink, assay_tokenizer tokenizer, bool lowercase,
                         assay_str text)
{
  static const scanner intl = { ascii_intl, wide_intl, false };
  static const scanner zh = { ascii_13a, wide_zh, false };
  if (lowercase)
    text = lowered(sink, text);
  if (sink->lower->failed)
    return false;
  text = assay_text_rstrip(text);
  switch (tokenizer) {
  case ASSAY_TOKENIZE_13A:
    return tokenize_13a(sink, text);
  case ASSAY_TOKENIZE_INTL:
    return run_scan(sink, &intl, text);
  case ASSAY_TOKENIZE_ZH:
    return run_scan(sink, &zh, assay_text_strip(text));
  case ASSAY_TOKENIZE_CHAR:
    return tokenize_char(sink, text);
  case ASSAY_TOKENIZE_NONE:
    break;
  }
  return assay_tokenize_words(sink, text);
}

bool assay_tokenize_words(const assay_token_sink *sink, assay_str text)
{
  static const scanner words = { ascii_plain, wide_plain, false };
  return run_scan(sink, &words, text);
}

/* ---- TER ---- */

static bool is_deleted(uint32_t cp, bool asian)
{
  if (cp < 0x80)
    return strchr(".,?:;!\"()", (int)cp) && cp;
  return asian && in_ranges(cp, asian_punctuation, N_ASIAN_PUNCTUATION);
}

/* Deletes punctuation inside the tokens; a token that was nothing else is dropped. The bytes go to
 * the room, which the tokens must not lie in. */
static bool delete_punctuation(const assay_token_sink *sink, assay_buf *room, bool asian)
{
  assay_tokens *t = sink->tokens;
  size_t out = 0, bytes = 0;
  for (size_t i = 0; i < t->n; i++)
    bytes += t->items[i].len;
  if (!assay_scratch_room(room->arena, &room->ptr, &room->cap, bytes + 1, 1))
    return false;
  room->len = 0;
  for (size_t i = 0; i < t->n; i++) {
    size_t from = room->len;
    for (size_t at = 0; at < t->items[i].len;) {
      size_t start = at;
      if (is_deleted(assay_cp_next(t->items[i], &at), asian))
        continue;
      memcpy(room->ptr + room->len, t->items[i].ptr + start, at - start);
      room->len += at - start;
    }
    if (room->len > from)
      t->items[out++] = (assay_str){ room->ptr + from, room->len - from };
  }
  t->n = out;
  return true;
}

bool assay_tokenize_ter(const assay_token_sink *sink, const assay_score_options *o, assay_str text)
{
  static const scanner western = { ascii_tercom, wide_plain, true };
  static const scanner asian = { ascii_tercom, wide_asian, true };
  text = assay_text_rstrip(text);
  assay_buf *spare = sink->room;
  if (!o->ter_case_sensitive)
    text = lowered(sink, text);
  bool ok = !sink->lower->failed;
  if (o->ter_normalized) {
    if (has(text, '&') || has(text, '\n')) {
      sink->room->len = 0;
      assay_buf_add(sink->room, text);
      replace_all(sink->room, "\n-", "");
      replace_all(sink->room, "\n", " ");
      unescape(sink->room);
      text = whole(sink->room);
      spare = sink->lower; /* not read any more */
    }
    ok =
        ok && !sink->room->failed && run_scan(sink, o->ter_asian_support ? &asian : &western, text);
  } else {
    ok = ok && assay_tokenize_words(sink, text);
  }
  return ok && (!o->ter_no_punct || delete_punctuation(sink, spare, o->ter_asian_support));
}

/* ---- chrF++ ---- */

static bool is_ascii_punctuation(char c)
{
  unsigned char u = (unsigned char)c;
  return (u > ' ' && u < '0') || (u > '9' && u < 'A') || (u > 'Z' && u < 'a') ||
         (u > 'z' && u < 0x7f);
}

bool assay_tokenize_chrf(const assay_token_sink *sink, assay_str text)
{
  static const scanner words = { ascii_plain, wide_plain, false };
  assay_tokens *t = sink->tokens;
  if (!run_scan(sink, &words, text))
    return false;
  size_t n = t->n;
  if (!assay_scratch_room(sink->arena, &t->items, &t->cap, 2 * n, sizeof *t->items))
    return false;
  /* From the right, so that a word may become two in place. */
  size_t out = 2 * n;
  for (size_t i = n; i-- > 0;) {
    assay_str w = t->items[i];
    size_t first = 0;
    assay_cp_next(w, &first);
    bool single = first == w.len;
    if (!single && is_ascii_punctuation(w.ptr[w.len - 1])) {
      t->items[--out] = (assay_str){ w.ptr + w.len - 1, 1 };
      t->items[--out] = (assay_str){ w.ptr, w.len - 1 };
    } else if (!single && is_ascii_punctuation(w.ptr[0])) {
      t->items[--out] = (assay_str){ w.ptr + 1, w.len - 1 };
      t->items[--out] = (assay_str){ w.ptr, 1 };
    } else {
      t->items[--out] = w;
    }
  }
  if (n)
    memmove(t->items, t->items + out, (2 * n - out) * sizeof *t->items);
  t->n = 2 * n - out;
  return true;
}
