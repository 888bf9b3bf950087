/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growing arrays in an arena.
 *   typedef ASSAY_VEC(double) assay_doubles;
 *   double *slot = ASSAY_PUSH(arena, &list);   zeroed new last element, or NULL: out of memory */
#ifndef ASSAY_BASE_VEC_H
#define ASSAY_BASE_VEC_H

#include "base/arena.h"

#define ASSAY_VEC(T)                                                                               \
  struct {                                                                                         \
    T *items;                                                                                      \
    size_t n;                                                                                      \
    size_t cap;                                                                                    \
  }

/* vec points to an ASSAY_VEC of elements of size bytes. Returns the new zeroed last element, NULL
 * when out of memory (the vector is unchanged). Amortised O(1). */
void *assay_vec_push(assay_arena *arena, void *vec, size_t size);

#define ASSAY_PUSH(arena, vec)                                                                     \
  ((__typeof__((vec)->items))assay_vec_push((arena), (vec), sizeof *(vec)->items))

#endif
