/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vec.h"

#include <string.h>

enum { FIRST_CAP = 8 };

void *assay_vec_push(assay_arena *arena, void *vec, size_t size)
{
  /* Every ASSAY_VEC has this layout; memcpy keeps the aliasing rules. */
  struct {
    void *items;
    size_t n, cap;
  } raw;
  memcpy(&raw, vec, sizeof raw);
  if (raw.n == raw.cap) {
    size_t cap = raw.cap ? raw.cap + raw.cap / 2 : FIRST_CAP;
    size_t old_bytes, bytes;
    if (!assay_size_mul(cap, size, &bytes) || !assay_size_mul(raw.cap, size, &old_bytes))
      return NULL;
    void *items = assay_arena_resize(arena, raw.items, old_bytes, bytes);
    if (!items)
      return NULL;
    raw.items = items;
    raw.cap = cap;
  }
  void *slot = (char *)raw.items + raw.n * size;
  memset(slot, 0, size);
  raw.n++;
  memcpy(vec, &raw, sizeof raw);
  return slot;
}
