/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random tokens for the kernels, from a small generator that a script can repeat. */
#ifndef RANDOM_IDS_H
#define RANDOM_IDS_H

#include <string.h>

#include "text/work.h"

enum { IDS_MAX = 4096 };

typedef struct random_ids {
  uint64_t state;
} random_ids;

/* Knuth's MMIX generator; its upper bits. */
static inline uint32_t draw_below(random_ids *r, uint32_t n)
{
  r->state = r->state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(r->state >> 33) % n;
}

static inline void draw_ids(random_ids *r, uint32_t *items, size_t n, uint32_t n_words)
{
  for (size_t i = 0; i < n; i++)
    items[i] = draw_below(r, n_words);
}

/* A copy with about one token in `rarely` replaced, left out or doubled; returns its length. */
static inline size_t draw_copy(random_ids *r, const uint32_t *from, size_t n, uint32_t *to,
                               uint32_t n_words, uint32_t rarely)
{
  size_t m = 0;
  for (size_t i = 0; i < n && m + 2 < IDS_MAX; i++) {
    uint32_t what = draw_below(r, 3 * rarely);
    if (what == 0)
      continue;
    to[m++] = what == 1 ? draw_below(r, n_words) : from[i];
    if (what == 2)
      to[m++] = from[i];
  }
  return m;
}

static inline assay_ids ids_of(uint32_t *items, size_t n)
{
  return (assay_ids){ .items = items, .n = n, .cap = n };
}

#endif
