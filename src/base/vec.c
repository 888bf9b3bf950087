/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vec.h"

enum { FIRST_CAP = 8 };

void *assay_vec_push_growing(assay_arena *arena, void *vec, size_t size)
{
  assay_vec_raw raw;
  memcpy(&raw, vec, sizeof raw);
  const size_t cap = raw.cap ? raw.cap + raw.cap / 2 : FIRST_CAP;
  size_t old_bytes, bytes;
  if (!assay_size_mul(cap, size, &bytes) || !assay_size_mul(raw.cap, size, &old_bytes))
    return NULL;
  void *items = assay_arena_resize(arena, raw.items, old_bytes, bytes);
  if (!items)
    return NULL;
  raw.items = items;
  raw.cap = cap;
  memcpy(vec, &raw, sizeof raw);
  return assay_vec_push(arena, vec, size);
}
