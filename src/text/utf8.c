/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/utf8.h"

#include <string.h>

#include <utf8proc.h>

static const uint32_t REPLACEMENT = 0xfffd;

const char *assay_utf8_version(void)
{
  return utf8proc_unicode_version();
}

size_t assay_utf8_decode(assay_str s, size_t at, uint32_t *cp)
{
  enum { LONGEST = 4 };
  size_t left = s.len - at < LONGEST ? s.len - at : LONGEST;
  utf8proc_int32_t c;
  utf8proc_ssize_t n =
      utf8proc_iterate((const utf8proc_uint8_t *)s.ptr + at, (utf8proc_ssize_t)left, &c);
  *cp = n > 0 ? (uint32_t)c : (unsigned char)s.ptr[at];
  return n > 0 ? (size_t)n : 0;
}

size_t assay_utf8_encode(uint32_t cp, char out[static 4])
{
  return (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
}

size_t assay_utf8_skip_ascii(assay_str s, size_t at)
{
  uint64_t word;
  while (s.len - at >= sizeof word) {
    memcpy(&word, s.ptr + at, sizeof word);
    if (word & 0x8080808080808080u)
      break;
    at += sizeof word;
  }
  if (s.len >= sizeof word && s.len - at < sizeof word) { /* the rest, with bytes before it */
    memcpy(&word, s.ptr + s.len - sizeof word, sizeof word);
    if (!(word & 0x8080808080808080u))
      return s.len;
  }
  while (at < s.len && (unsigned char)s.ptr[at] < 0x80)
    at++;
  return at;
}

size_t assay_utf8_valid(assay_str s)
{
  uint32_t cp;
  for (size_t at = assay_utf8_skip_ascii(s, 0); at < s.len; at = assay_utf8_skip_ascii(s, at)) {
    size_t n = assay_utf8_decode(s, at, &cp);
    if (n == 0)
      return at;
    at += n;
  }
  return s.len;
}

/* The code point at *at, U+FFFD for an invalid byte, and one step on. */
static uint32_t next(assay_str s, size_t *at)
{
  uint32_t cp;
  size_t n = assay_utf8_decode(s, *at, &cp);
  *at += n ? n : 1;
  return n ? cp : REPLACEMENT;
}

size_t assay_utf8_count(assay_str s)
{
  size_t n = 0;
  for (size_t at = 0; at < s.len; n++)
    next(s, &at);
  return n;
}

assay_str assay_utf8_repair(assay_arena *arena, assay_str s)
{
  if (assay_utf8_valid(s) == s.len)
    return s;
  assay_buf buf = ASSAY_BUF(arena);
  char bytes[4];
  for (size_t at = 0; at < s.len;) {
    uint32_t cp = next(s, &at);
    assay_buf_add(&buf, (assay_str){ bytes, assay_utf8_encode(cp, bytes) });
  }
  return assay_buf_str(&buf);
}

static size_t columns(uint32_t cp)
{
  int n = utf8proc_charwidth((utf8proc_int32_t)cp);
  return n > 0 && !assay_utf8_is_control(cp) ? (size_t)n : 0;
}

size_t assay_utf8_width(assay_str s)
{
  size_t width = 0;
  for (size_t at = 0; at < s.len;)
    width += columns(next(s, &at));
  return width;
}

/* End of the grapheme cluster that begins at `from` (UAX #29); adds its columns to *width. */
static size_t cluster_end(assay_str s, size_t from, size_t *width)
{
  utf8proc_int32_t state = 0;
  size_t at = from;
  uint32_t cp = next(s, &at);
  *width += columns(cp);
  while (at < s.len) {
    size_t ahead = at;
    uint32_t following = next(s, &ahead);
    if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)cp, (utf8proc_int32_t)following, &state))
      break;
    *width += columns(following);
    cp = following;
    at = ahead;
  }
  return at;
}

size_t assay_utf8_fit(assay_str s, size_t width)
{
  size_t end = 0, used = 0;
  while (end < s.len) {
    size_t next_end = cluster_end(s, end, &used);
    if (used > width)
      break;
    end = next_end;
  }
  return end;
}

size_t assay_utf8_graphemes(assay_str s, size_t n)
{
  size_t end = 0, unused = 0;
  while (n-- > 0 && end < s.len)
    end = cluster_end(s, end, &unused);
  return end;
}

bool assay_utf8_is_control(uint32_t cp)
{
  return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f);
}

bool assay_utf8_is_bidi(uint32_t cp)
{
  return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200e ||
         cp == 0x200f || cp == 0x061c;
}

bool assay_utf8_is_separator(uint32_t cp)
{
  return cp == 0x2028 || cp == 0x2029;
}
