/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/unicode.h"

#include <utf8proc.h>

#include "text/ascii.h"

static int category(uint32_t cp)
{
  return (int)utf8proc_category((utf8proc_int32_t)cp);
}

bool assay_cp_is_punctuation(uint32_t cp)
{
  int c = category(cp);
  return c >= UTF8PROC_CATEGORY_PC && c <= UTF8PROC_CATEGORY_PO;
}

bool assay_cp_is_symbol(uint32_t cp)
{
  int c = category(cp);
  return c >= UTF8PROC_CATEGORY_SM && c <= UTF8PROC_CATEGORY_SO;
}

bool assay_cp_is_number(uint32_t cp)
{
  int c = category(cp);
  return c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO;
}

bool assay_cp_is_letter(uint32_t cp)
{
  int c = category(cp);
  return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

bool assay_cp_is_mark(uint32_t cp)
{
  int c = category(cp);
  return c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME;
}

/* Start of the code point that ends before `end`. */
static size_t back(assay_str s, size_t end)
{
  do
    end--;
  while (end > 0 && ((unsigned char)s.ptr[end] & 0xc0) == 0x80);
  return end;
}

assay_str assay_text_rstrip(assay_str s)
{
  while (s.len > 0) {
    size_t from = back(s, s.len), at = from;
    if (!assay_cp_is_space(assay_cp_next(s, &at)))
      break;
    s.len = from;
  }
  return s;
}

bool assay_text_is_blank(assay_str s)
{
  return assay_text_rstrip(s).len == 0;
}

assay_str assay_text_strip(assay_str s)
{
  s = assay_text_rstrip(s);
  size_t at = 0, from = 0;
  while (at < s.len && assay_cp_is_space(assay_cp_next(s, &at)))
    from = at;
  return (assay_str){ s.ptr + from, s.len - from };
}

/* ---- final sigma: SpecialCasing's Final_Sigma, Unicode 15.0 ---- */

/* Cased beyond Lu, Ll, Lt: Other_Uppercase and Other_Lowercase. */
static bool other_cased(uint32_t cp)
{
  static const uint32_t ranges[][2] = {
    { 0xaa, 0xaa },       { 0xba, 0xba },       { 0x2b0, 0x2b8 },     { 0x2c0, 0x2c1 },
    { 0x2e0, 0x2e4 },     { 0x345, 0x345 },     { 0x37a, 0x37a },     { 0x10fc, 0x10fc },
    { 0x1d2c, 0x1d6a },   { 0x1d78, 0x1d78 },   { 0x1d9b, 0x1dbf },   { 0x2071, 0x2071 },
    { 0x207f, 0x207f },   { 0x2090, 0x209c },   { 0x2160, 0x217f },   { 0x24b6, 0x24e9 },
    { 0x2c7c, 0x2c7d },   { 0xa69c, 0xa69d },   { 0xa770, 0xa770 },   { 0xa7f2, 0xa7f4 },
    { 0xa7f8, 0xa7f9 },   { 0xab5c, 0xab5f },   { 0xab69, 0xab69 },   { 0x10780, 0x10780 },
    { 0x10783, 0x10785 }, { 0x10787, 0x107b0 }, { 0x107b2, 0x107ba }, { 0x1e030, 0x1e06d },
    { 0x1f130, 0x1f149 }, { 0x1f150, 0x1f169 }, { 0x1f170, 0x1f189 },
  };
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (cp >= ranges[i][0] && cp <= ranges[i][1])
      return true;
  return false;
}

static bool is_cased(uint32_t cp)
{
  int c = category(cp);
  return c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LL || c == UTF8PROC_CATEGORY_LT ||
         other_cased(cp);
}

/* Case_Ignorable: Mn, Me, Cf, Lm, Sk and the word-break classes MidLetter, MidNumLet and
 * Single_Quote. */
static bool is_case_ignorable(uint32_t cp)
{
  static const uint32_t middle[] = { 0x27,   0x2e,   0x3a,   0xb7,   0x387,  0x55f,
                                     0x5f4,  0x2018, 0x2019, 0x2024, 0x2027, 0xfe13,
                                     0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a };
  for (size_t i = 0; i < sizeof middle / sizeof *middle; i++)
    if (cp == middle[i])
      return true;
  switch (category(cp)) {
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_ME:
  case UTF8PROC_CATEGORY_CF:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_SK:
    return true;
  default:
    return false;
  }
}

/* The sigma at [at, after) stands behind a cased letter and before none. */
static bool is_final(assay_str s, size_t at, size_t after)
{
  bool cased = false;
  while (at > 0 && !cased) {
    size_t from = back(s, at), next = from;
    uint32_t cp = assay_cp_next(s, &next);
    if (!is_case_ignorable(cp)) {
      cased = is_cased(cp);
      break;
    }
    at = from;
  }
  if (!cased)
    return false;
  while (after < s.len) {
    uint32_t cp = assay_cp_next(s, &after);
    if (!is_case_ignorable(cp))
      return !is_cased(cp);
  }
  return true;
}

static void add_ascii_lower(assay_buf *out, assay_str s)
{
  size_t from = out->len;
  assay_buf_add(out, s);
  size_t i = from;
  for (; !out->failed && i + sizeof(uint64_t) <= out->len; i += sizeof(uint64_t)) {
    uint64_t eight = assay_eight(out->ptr + i);
    eight = htole64(eight | assay_marks_between(eight, 'A', 'Z') >> 2); /* 0x80 to 0x20 */
    memcpy(out->ptr + i, &eight, sizeof eight);
  }
  for (; !out->failed && i < out->len; i++) {
    unsigned char c = (unsigned char)out->ptr[i];
    out->ptr[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  }
}

bool assay_text_lower(assay_str s, assay_buf *out)
{
  enum { CAPITAL_I_DOT = 0x130, DOT_ABOVE = 0x307, SIGMA = 0x3a3, FINAL = 0x3c2, SMALL = 0x3c3 };
  char bytes[4];
  for (size_t at = 0; at < s.len;) {
    size_t from = at;
    at = assay_utf8_skip_ascii(s, at);
    add_ascii_lower(out, (assay_str){ s.ptr + from, at - from });
    if (at == s.len)
      break;
    from = at;
    uint32_t cp = assay_cp_next(s, &at);
    if (cp == CAPITAL_I_DOT) {
      assay_buf_addc(out, 'i');
      cp = DOT_ABOVE;
    } else if (cp == SIGMA) {
      cp = is_final(s, from, at) ? FINAL : SMALL;
    } else {
      cp = (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
    }
    assay_buf_add(out, (assay_str){ bytes, assay_utf8_encode(cp, bytes) });
  }
  return !out->failed;
}
