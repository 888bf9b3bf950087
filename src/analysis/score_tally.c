/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/score_tally.h"

#include <string.h>

#include "text/ascii.h"
#include "text/unicode.h"

enum { REPEAT_WORDS = 20 }; /* words that an output needs to be judged as repeating */

/* Half of the words or more stand in four-word pieces that came before in the same output. */
static bool repeats(assay_str text)
{
  enum { PIECES = 1024, PIECE = 4 };
  uint64_t seen[PIECES] = { 0 }, word[PIECE] = { 0 };
  size_t words = 0, again = 0;
  for (size_t i = 0; i < text.len && words < PIECES / 2; i++) {
    uint64_t all = 0;
    size_t from = i;
    while (i < text.len && text.ptr[i] != ' ' && text.ptr[i] != '\n')
      i++;
    if (i == from)
      continue;
    word[words++ % PIECE] = assay_str_hash(assay_str_sub(text, from, i), 0);
    if (words < PIECE)
      continue;
    for (size_t k = 0; k < PIECE; k++)
      all = all * 0x9e3779b97f4a7c15u + word[(words + k) % PIECE];
    all |= 1; /* 0 means free */
    size_t at = (size_t)(all >> 40) % PIECES;
    while (seen[at] && seen[at] != all)
      at = (at + 1) % PIECES;
    again += seen[at] == all;
    seen[at] = all;
  }
  return words >= REPEAT_WORDS && 2 * again >= words;
}

/* Blanks in the 64 bytes at `at`, as bits; the end of the text counts as one. */
static uint64_t blanks_at(assay_str text, size_t at)
{
  enum { CHUNK = 64, EIGHT = 8 };
  uint64_t bits = 0;
  for (size_t i = at; i < at + CHUNK && i <= text.len; i += EIGHT)
    bits |= assay_marks_bits(assay_marks_between(assay_eight_at(text, i, ' '), ' ', ' '))
            << (i - at);
  return bits;
}

/* Words that may have come before, told by their ends and lengths: never fewer than there are, so
 * that a text with few of them needs no closer look. */
static bool may_repeat(assay_str text)
{
  enum { BITS = 256, WORD_BITS = 64 };
  uint64_t seen[BITS / WORD_BITS] = { 0 };
  size_t words = 0, again = 0, from = 0;
  for (size_t at = 0; at <= text.len; at += WORD_BITS)
    for (uint64_t blanks = blanks_at(text, at); blanks; blanks &= blanks - 1) {
      size_t to = at + (size_t)__builtin_ctzll(blanks);
      if (to > text.len)
        break;
      if (to > from) {
        unsigned first = (unsigned char)text.ptr[from], last = (unsigned char)text.ptr[to - 1];
        unsigned middle = (unsigned char)text.ptr[from + (to - from) / 2];
        unsigned bit = (first * 31 + middle * 7 + last * 3 + (unsigned)(to - from) * 97) % BITS;
        again += seen[bit / WORD_BITS] >> bit % WORD_BITS & 1;
        seen[bit / WORD_BITS] |= (uint64_t)1 << bit % WORD_BITS;
        words++;
      }
      from = to + 1;
    }
  return memchr(text.ptr, '\n', text.len) || 2 * again >= words;
}

void assay_tally_segment(assay_tally *t, const assay_text_segment *segment)
{
  bool identical = false;
  for (size_t r = 0; r < segment->n_refs; r++)
    identical = identical || assay_str_eq(segment->refs[r], segment->hyp);
  t->empty += assay_text_is_blank(segment->hyp);
  t->identical += identical;
  t->spaced_ends += assay_str_ends(segment->hyp, " .");
  t->repeating += segment->hyp.len && may_repeat(segment->hyp) && repeats(segment->hyp);
  t->endings += segment->truncated >= 0;
  t->truncated += segment->truncated == 1;
  t->refs_min = segment->n_refs < t->refs_min ? segment->n_refs : t->refs_min;
  t->refs_max = segment->n_refs > t->refs_max ? segment->n_refs : t->refs_max;
}

void assay_tally_add(assay_tally *to, const assay_tally *t)
{
  to->empty += t->empty;
  to->identical += t->identical;
  to->spaced_ends += t->spaced_ends;
  to->repeating += t->repeating;
  to->endings += t->endings;
  to->truncated += t->truncated;
  to->reduced += t->reduced;
  for (size_t k = 0; k < ASSAY_HISTOGRAM; k++)
    to->histogram[k] += t->histogram[k];
  to->refs_min = t->refs_min < to->refs_min ? t->refs_min : to->refs_min;
  to->refs_max = t->refs_max > to->refs_max ? t->refs_max : to->refs_max;
}
