/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Common n-grams of a short reference by bits. The places of each word in the reference are a set
 * of bits; the n-gram at place i of the output stands in the reference where its first n - 1 words
 * stand and its last word is right behind them: one shift and one "and". Equal n-grams have equal
 * sets, different ones disjoint sets, so clipping is to take one free place for each n-gram. */
#include <string.h>

#include "text/work.h"

enum { BITS = 64 };
enum { WORD_SETS = 6, GRAM_SETS }; /* scratch arrays */

uint64_t *assay_places(assay_work *work, const assay_ids *ref, size_t n_words, size_t width)
{
  uint64_t *sets = assay_work_array(work, WORD_SETS, n_words * width, sizeof *sets, true);
  for (size_t i = 0; sets && i < ref->n; i++)
    sets[ref->items[i] * width + i / BITS] |= (uint64_t)1 << i % BITS;
  return sets;
}

/* Takes the lowest place of a set that is still free; returns whether there was one. */
static inline int32_t take_place(const uint64_t *set, uint64_t *free_places, size_t width)
{
  uint64_t taken = 0;
  for (size_t k = 0; k < width; k++) {
    uint64_t left = set[k] & free_places[k], lowest = left & -left;
    lowest = taken ? 0 : lowest;
    free_places[k] ^= lowest;
    taken |= lowest;
  }
  return taken != 0;
}

/* Counts orders 1 .. n; width is a constant where this is called. */
static inline __attribute__((always_inline)) void count_orders(const assay_ids *hyp,
                                                               const uint64_t *words,
                                                               uint64_t *grams, size_t width,
                                                               size_t n, int32_t *correct)
{
  for (size_t i = 0; i < hyp->n; i++)
    memcpy(grams + i * width, words + hyp->items[i] * width, width * sizeof *grams);
  for (size_t order = 1; order <= n && order <= hyp->n; order++) {
    uint64_t free_places[ASSAY_PLACES_WIDTH];
    int32_t hits = 0;
    memset(free_places, 0xff, sizeof free_places);
    for (size_t i = 0; i + order <= hyp->n; i++) {
      uint64_t *set = grams + i * width;
      const uint64_t *last = words + hyp->items[i + order - 1] * width;
      for (size_t k = 0; order > 1 && k < width; k++) {
        uint64_t above = k + 1 < width ? last[k + 1] << (BITS - order + 1) : 0;
        set[k] &= last[k] >> (order - 1) | above;
      }
      hits += take_place(set, free_places, width);
    }
    correct[order - 1] = hits;
    if (!hits)
      break; /* no longer one can be common */
  }
}

bool assay_overlap_short(assay_work *work, const assay_cut *cut, size_t n, int32_t *correct)
{
  const assay_ids *hyp = cut->hyp, *ref = cut->refs;
  size_t width = ref->n > 2 * BITS ? ASSAY_PLACES_WIDTH : ref->n > BITS ? 2 : 1;
  const uint64_t *words = assay_places(work, ref, cut->n_words, width);
  uint64_t *grams = assay_work_array(work, GRAM_SETS, hyp->n * width, sizeof *grams, false);
  if (!words || !grams)
    return false;
  if (width == 1)
    count_orders(hyp, words, grams, 1, n, correct);
  else if (width == 2)
    count_orders(hyp, words, grams, 2, n, correct);
  else
    count_orders(hyp, words, grams, ASSAY_PLACES_WIDTH, n, correct);
  return true;
}
