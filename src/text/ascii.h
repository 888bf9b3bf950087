/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eight bytes of text at a time, in one 64-bit word whose lowest byte comes first. Answers are
 * marks: the highest bit of each byte that it is true of. */
#ifndef ASSAY_TEXT_ASCII_H
#define ASSAY_TEXT_ASCII_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

#define ASSAY_EACH(byte) ((byte) * (uint64_t)0x0101010101010101u)

static inline uint64_t assay_eight(const char *p)
{
  uint64_t bytes;
  memcpy(&bytes, p, sizeof bytes);
  return le64toh(bytes);
}

/* The eight bytes at `at` of a text, `fill` for those behind its end. */
static inline uint64_t assay_eight_at(assay_str text, size_t at, char fill)
{
  char last[sizeof(uint64_t)];
  if (text.len - at >= sizeof last)
    return assay_eight(text.ptr + at);
  memset(last, fill, sizeof last);
  memcpy(last, text.ptr + at, text.len - at);
  return assay_eight(last);
}

/* Bytes from low to high, which are below 0x80. */
static inline uint64_t assay_marks_between(uint64_t bytes, unsigned low, unsigned high)
{
  uint64_t seven = bytes & ASSAY_EACH(0x7f); /* so that no sum reaches the next byte */
  return (seven + ASSAY_EACH(0x80 - low)) & ~(seven + ASSAY_EACH(0x7f - high)) & ~bytes &
         ASSAY_EACH(0x80);
}

static inline uint64_t assay_lower_eight(uint64_t bytes)
{
  return bytes | ASSAY_EACH(0x20); /* for letters and digits; others become anything */
}

static inline uint64_t assay_marks_letters(uint64_t bytes)
{
  return assay_marks_between(assay_lower_eight(bytes), 'a', 'z');
}

/* The first marked byte; there must be one. */
static inline unsigned assay_marks_first(uint64_t marks)
{
  return (unsigned)__builtin_ctzll(marks) / 8;
}

/* Marks as eight bits, the first byte lowest. */
static inline uint64_t assay_marks_bits(uint64_t marks)
{
  return (marks >> 7) * 0x0102040810204080u >> 56; /* each mark is moved to a bit of its own */
}

#endif
