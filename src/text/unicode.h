/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Character classes and lower case as Python's str and the regex module have them (Unicode 15.0):
 * what the reference implementations of the metrics stand on. Code points are scalar values. */
#ifndef ASSAY_TEXT_UNICODE_H
#define ASSAY_TEXT_UNICODE_H

#include "text/utf8.h"

/* str.isspace: category Z* and the ten controls 09-0D, 1C-1F, 85. */
static inline bool assay_cp_is_space(uint32_t cp)
{
  if (cp < 0x80)
    return cp == ' ' || (cp >= 0x09 && cp <= 0x0d) || (cp >= 0x1c && cp <= 0x1f);
  return cp == 0x85 || cp == 0xa0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) ||
         cp == 0x2028 || cp == 0x2029 || cp == 0x202f || cp == 0x205f || cp == 0x3000;
}
bool assay_cp_is_punctuation(uint32_t cp); /* P* */
bool assay_cp_is_symbol(uint32_t cp);      /* S* */
bool assay_cp_is_number(uint32_t cp);      /* N* */
bool assay_cp_is_letter(uint32_t cp);      /* L* */
bool assay_cp_is_mark(uint32_t cp);        /* M* */

/* Without white space (str.isspace) at the right end, or at both. */
assay_str assay_text_rstrip(assay_str s);
assay_str assay_text_strip(assay_str s);
bool assay_text_is_blank(assay_str s); /* nothing but white space */

/* str.lower(), with U+0130 as two code points and the final sigma. Appends to *out; false when out
 * of memory. s is valid UTF-8. */
bool assay_text_lower(assay_str s, assay_buf *out);

/* Decodes valid UTF-8: the code point at *at, and one step on. */
static inline uint32_t assay_cp_next(assay_str s, size_t *at)
{
  const unsigned char *p = (const unsigned char *)s.ptr + *at;
  if (p[0] < 0x80) {
    *at += 1;
    return p[0];
  }
  if (p[0] < 0xe0) {
    *at += 2;
    return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
  }
  if (p[0] < 0xf0) {
    *at += 3;
    return (uint32_t)(p[0] & 0xf) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
  }
  *at += 4;
  return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6 |
         (p[3] & 0x3f);
}

#endif
