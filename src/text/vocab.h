/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two small hash tables that every metric counts with. Both are emptied by a stamp, so that a
 * segment costs what it holds; keys are compared in full, so that no collision can change a score.
 */
#ifndef ASSAY_TEXT_VOCAB_H
#define ASSAY_TEXT_VOCAB_H

#include <stdint.h>

#include "base/str.h"

enum { ASSAY_NO_ID = UINT32_MAX };

/* ---- words to numbers 0, 1, 2, ... in order of first sight ---- */

typedef struct assay_vocab_slot {
  uint64_t head, tail; /* first and last 8 bytes; they may overlap */
  uint32_t len, id, stamp, unused;
} assay_vocab_slot;

typedef struct assay_vocab {
  assay_arena *arena;
  assay_vocab_slot *slots;
  const char **words; /* by number; half as many as slots */
  size_t words_cap;
  size_t mask;    /* slots - 1, a power of two less one */
  unsigned shift; /* 64 less the power */
  uint32_t stamp, n;
} assay_vocab;

/* Empties the table; words put before are forgotten. arena is that of the first call. */
void assay_vocab_clear(assay_vocab *vocab);
/* The number of a word, a new one if it was not there. The bytes must stay where they are until
 * the next clear. ASSAY_NO_ID when out of memory. */
uint32_t assay_vocab_put(assay_vocab *vocab, assay_str word);
/* The same of all words of a text: ids[n]. False when out of memory. */
bool assay_vocab_put_all(assay_vocab *vocab, const assay_str *words, size_t n, uint32_t *ids);

/* The number of a word, or ASSAY_NO_ID. */
uint32_t assay_vocab_get(const assay_vocab *vocab, assay_str word);

/* ---- n-grams: 64-bit keys to numbers ---- */

typedef struct assay_gram_slot {
  uint64_t key;
  uint32_t id, stamp;
} assay_gram_slot;

typedef struct assay_grams {
  assay_arena *arena;
  assay_gram_slot *slots;
  size_t mask;          /* slots - 1, a power of two less one */
  unsigned shift;       /* 64 less the power */
  uint32_t stamp, next; /* next: the number that a new key gets */
} assay_grams;

/* Empties the table and makes room for n keys; new ones are numbered from `first`. False when out
 * of memory. */
bool assay_grams_clear(assay_grams *grams, size_t n, uint32_t first);

/* Key of the n-gram that is an (n-1)-gram and one more word: exact, since both have numbers. */
static inline uint64_t assay_gram_key(uint32_t prefix, uint32_t word)
{
  return (uint64_t)prefix << 32 | word;
}

static inline size_t assay_gram_home(const assay_grams *grams, uint64_t key)
{
  /* Fibonacci hashing: 2^64 over the golden ratio; the upper bits hold something of every bit. */
  return (size_t)(key * 0x9e3779b97f4a7c15u >> grams->shift);
}

/* The number of a key, put there if new. There must be room (see clear). */
static inline uint32_t assay_grams_put(assay_grams *grams, uint64_t key)
{
  size_t i = assay_gram_home(grams, key);
  while (grams->slots[i].stamp == grams->stamp) {
    if (grams->slots[i].key == key)
      return grams->slots[i].id;
    i = (i + 1) & grams->mask;
  }
  grams->slots[i] = (assay_gram_slot){ key, grams->next, grams->stamp };
  return grams->next++;
}

/* The number of a key, or ASSAY_NO_ID. */
static inline uint32_t assay_grams_get(const assay_grams *grams, uint64_t key)
{
  size_t i = assay_gram_home(grams, key);
  while (grams->slots[i].stamp == grams->stamp) {
    if (grams->slots[i].key == key)
      return grams->slots[i].id;
    i = (i + 1) & grams->mask;
  }
  return ASSAY_NO_ID;
}

/* ---- growing scratch ---- */

/* Makes room for n elements of size bytes at *items (capacity *cap); the content is kept, new
 * bytes are zero. False when out of memory. */
bool assay_scratch_room(assay_arena *arena, void *items, size_t *cap, size_t n, size_t size);

#endif
