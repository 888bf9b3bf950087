/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growing arrays in an arena.
 *   typedef ASSAY_VEC(double) assay_doubles;
 *   double *slot = ASSAY_PUSH(arena, &list);   zeroed new last element, or NULL: out of memory */
#ifndef ASSAY_BASE_VEC_H
#define ASSAY_BASE_VEC_H

#include <string.h>

#include "base/arena.h"

#define ASSAY_VEC(T)                                                                               \
  struct {                                                                                         \
    T *items;                                                                                      \
    size_t n;                                                                                      \
    size_t cap;                                                                                    \
  }

/* Every ASSAY_VEC has this layout; memcpy keeps the aliasing rules. */
typedef struct assay_vec_raw {
  void *items;
  size_t n, cap;
} assay_vec_raw;

/* assay_vec_push of a full vector. */
void *assay_vec_push_growing(assay_arena *arena, void *vec, size_t size);

/* vec points to an ASSAY_VEC of elements of size bytes. Returns the new zeroed last element, NULL
 * when out of memory (the vector is unchanged). Amortised O(1); inline, since readers push millions
 * of cells. */
static inline void *assay_vec_push(assay_arena *arena, void *vec, size_t size)
{
  assay_vec_raw raw;
  memcpy(&raw, vec, sizeof raw);
  if (raw.n == raw.cap)
    return assay_vec_push_growing(arena, vec, size);
  void *slot = (char *)raw.items + raw.n * size;
  memset(slot, 0, size);
  raw.n++;
  memcpy(vec, &raw, sizeof raw);
  return slot;
}

#define ASSAY_PUSH(arena, vec)                                                                     \
  ((__typeof__((vec)->items))assay_vec_push((arena), (vec), sizeof *(vec)->items))

#endif
