/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include <stdint.h>

enum { FIRST_SLOTS = 16 }; /* a power of two */

typedef struct entry {
  assay_str key;
  uint64_t hash;
  size_t value;
} entry;

struct assay_map {
  assay_arena *arena;
  ASSAY_VEC(entry *) entries; /* pointers, so that a slot stays where it is */
  size_t *slots;              /* index + 1 into entries, 0: free */
  size_t n_slots;
};

/* FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t hash_of(assay_str key)
{
  uint64_t h = 14695981039346656037u;
  for (size_t i = 0; i < key.len; i++)
    h = (h ^ (unsigned char)key.ptr[i]) * 1099511628211u;
  return h;
}

assay_map *assay_map_new(assay_arena *arena)
{
  assay_map *map = assay_arena_alloc(arena, sizeof *map);
  if (!map)
    return NULL;
  map->arena = arena;
  map->n_slots = FIRST_SLOTS;
  map->slots = assay_arena_array(arena, map->n_slots, sizeof *map->slots);
  return map->slots ? map : NULL;
}

static size_t find_slot(const assay_map *map, assay_str key, uint64_t hash)
{
  size_t at = (size_t)hash & (map->n_slots - 1);
  while (map->slots[at]) {
    const entry *e = map->entries.items[map->slots[at] - 1];
    if (e->hash == hash && assay_str_eq(e->key, key))
      break;
    at = (at + 1) & (map->n_slots - 1);
  }
  return at;
}

static bool grow(assay_map *map)
{
  size_t n = map->n_slots * 2;
  size_t *slots = assay_arena_array(map->arena, n, sizeof *slots);
  if (!slots)
    return false;
  map->slots = slots;
  map->n_slots = n;
  for (size_t i = 0; i < map->entries.n; i++) {
    const entry *e = map->entries.items[i];
    map->slots[find_slot(map, e->key, e->hash)] = i + 1;
  }
  return true;
}

size_t *assay_map_put(assay_map *map, assay_str key, size_t value, bool *added)
{
  uint64_t hash = hash_of(key);
  size_t at = find_slot(map, key, hash);
  if (added)
    *added = !map->slots[at];
  if (map->slots[at])
    return &map->entries.items[map->slots[at] - 1]->value;
  if (map->entries.n * 2 >= map->n_slots) {
    if (!grow(map))
      return NULL;
    at = find_slot(map, key, hash);
  }
  entry *e = assay_arena_alloc(map->arena, sizeof *e);
  assay_str copy = assay_str_copy(map->arena, key);
  if (!e || !copy.ptr)
    return NULL;
  *e = (entry){ copy, hash, value };
  entry **slot = ASSAY_PUSH(map->arena, &map->entries);
  if (!slot)
    return NULL;
  *slot = e;
  map->slots[at] = map->entries.n;
  return &e->value;
}

size_t *assay_map_get(const assay_map *map, assay_str key)
{
  size_t at = find_slot(map, key, hash_of(key));
  return map->slots[at] ? &map->entries.items[map->slots[at] - 1]->value : NULL;
}

size_t assay_map_count(const assay_map *map)
{
  return map->entries.n;
}

assay_str assay_map_key(const assay_map *map, size_t i)
{
  return map->entries.items[i]->key;
}
