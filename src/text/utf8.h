/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8: validation, repair, width, graphemes. The only room that uses utf8proc. */
#ifndef ASSAY_TEXT_UTF8_H
#define ASSAY_TEXT_UTF8_H

#include <stdint.h>

#include "base/str.h"

/* Unicode version of the tables, e.g. "15.0.0". */
const char *assay_utf8_version(void);

/* Byte offset of the first byte at or behind `at` that is not ASCII, or s.len. */
size_t assay_utf8_skip_ascii(assay_str s, size_t at);
/* Byte offset of the first invalid byte (overlong, surrogate, beyond U+10FFFF, truncated), or
 * s.len when all is valid. */
size_t assay_utf8_valid(assay_str s);

/* Decodes the code point at s.ptr[at]; returns its length in bytes, or 0 with *cp = the byte when
 * invalid (advance by one). at < s.len. */
size_t assay_utf8_decode(assay_str s, size_t at, uint32_t *cp);
/* Encodes cp into out; returns 1..4. cp must be a scalar value. */
size_t assay_utf8_encode(uint32_t cp, char out[static 4]);

/* Code points in s; an invalid byte counts as one. */
size_t assay_utf8_count(assay_str s);
/* Copy with each invalid byte as U+FFFD; s itself when valid. ptr NULL when out of memory. */
assay_str assay_utf8_repair(assay_arena *arena, assay_str s);
/* Terminal columns of the (repaired) text; controls count 0, wide 2, combining 0. */
size_t assay_utf8_width(assay_str s);
/* Longest prefix that ends at a grapheme boundary and is at most `width` columns wide; bytes. */
size_t assay_utf8_fit(assay_str s, size_t width);
/* Longest prefix of at most n grapheme clusters, in bytes. */
size_t assay_utf8_graphemes(assay_str s, size_t n);

/* Classes the sinks' sanitisers share. */
bool assay_utf8_is_control(uint32_t cp);   /* C0, DEL, C1 */
bool assay_utf8_is_bidi(uint32_t cp);      /* U+202A-E, U+2066-9, U+200E, U+200F, U+061C */
bool assay_utf8_is_separator(uint32_t cp); /* U+2028, U+2029 */

#endif
