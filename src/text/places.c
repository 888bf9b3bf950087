/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Common n-grams of a short reference by bits. The places of each word in the reference are a set
 * of bits. An n-gram of the output stands in the reference wherever its first n - 1 words stand and
 * its last word is n - 1 places on: one "and" with that word's set, moved down as far. Equal
 * n-grams have equal sets, different ones disjoint sets, so clipping is to take one free place for
 * each. */
#include <string.h>

#include "text/work.h"

enum { BITS = 64 };
enum { WORD_SETS = ASSAY_ARRAYS_PLACES, GRAM_SETS, ARRAYS }; /* scratch arrays */
_Static_assert((int)ARRAYS <= (int)ASSAY_ARRAYS_LCS, "every scratch array has a place");

uint64_t *assay_places(assay_work *work, const assay_ids *ref, size_t n_words, size_t width)
{
  uint64_t *sets = assay_work_array(work, WORD_SETS, n_words * width, sizeof *sets, true);
  for (size_t i = 0; sets && i < ref->n; i++)
    sets[ref->items[i] * width + i / BITS] |= (uint64_t)1 << i % BITS;
  return sets;
}

/* Moves all sets down by one place. */
static inline __attribute__((always_inline)) void shift_sets(uint64_t *sets, size_t n, size_t width)
{
  for (size_t i = 0; i < n; i++, sets += width)
#pragma GCC unroll 4
    for (size_t k = 0; k < width; k++)
      sets[k] = sets[k] >> 1 | (k + 1 < width ? sets[k + 1] << (BITS - 1) : 0);
}

/* Counts orders 1 .. n; width is a constant where this is called, so that its loops unroll. */
static inline __attribute__((always_inline)) void count_orders(const assay_cut *cut,
                                                               uint64_t *words, uint64_t *grams,
                                                               size_t width, size_t n,
                                                               int32_t *correct)
{
  const assay_ids *hyp = cut->hyp;
  memset(grams, 0xff, hyp->n * width * sizeof *grams);
  for (size_t order = 1; order <= n && order <= hyp->n; order++) {
    uint64_t free_places[ASSAY_PLACES_WIDTH];
    int32_t hits = 0;
    memset(free_places, 0xff, sizeof free_places);
    for (size_t i = 0; i + order <= hyp->n; i++) {
      uint64_t *set = grams + i * width, taken = 0;
      const uint64_t *last = words + hyp->items[i + order - 1] * width;
#pragma GCC unroll 4
      for (size_t k = 0; k < width; k++) {
        set[k] &= last[k];
        /* the lowest place that is still free, in one word only */
        uint64_t left = set[k] & free_places[k], lowest = taken ? 0 : left & -left;
        free_places[k] ^= lowest;
        taken |= lowest;
      }
      hits += taken != 0;
    }
    correct[order - 1] = hits;
    if (!hits)
      break; /* no longer one can be common */
    if (order < n)
      shift_sets(words, cut->n_words, width);
  }
}

bool assay_overlap_short(assay_work *work, const assay_cut *cut, size_t n, int32_t *correct)
{
  const assay_ids *hyp = cut->hyp, *ref = cut->refs;
  size_t width = ref->n > BITS ? (ref->n - 1) / BITS + 1 : 1;
  uint64_t *words = assay_places(work, ref, cut->n_words, width);
  uint64_t *grams = assay_work_array(work, GRAM_SETS, hyp->n * width, sizeof *grams, false);
  if (!words || !grams)
    return false;
  if (width == 1)
    count_orders(cut, words, grams, 1, n, correct);
  else if (width == 2)
    count_orders(cut, words, grams, 2, n, correct);
  else if (width == 3)
    count_orders(cut, words, grams, 3, n, correct);
  else
    count_orders(cut, words, grams, ASSAY_PLACES_WIDTH, n, correct);
  return true;
}
