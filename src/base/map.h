/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hash map from byte string to size_t, insertion-ordered, in an arena. Keys are copied.
 * Seedless FNV-1a with open addressing; order never depends on the hash. */
#ifndef ASSAY_BASE_MAP_H
#define ASSAY_BASE_MAP_H

#include "base/str.h"

typedef struct assay_map assay_map;

assay_map *assay_map_new(assay_arena *arena); /* NULL when out of memory; owned by the arena */
/* Puts key -> value unless key is there. Returns the slot of the key's value, NULL when out of
 * memory; *added tells whether it is new (added may be NULL). */
size_t *assay_map_put(assay_map *map, assay_str key, size_t value, bool *added);
/* The slot of the key's value, or NULL. */
size_t *assay_map_get(const assay_map *map, assay_str key);
size_t assay_map_count(const assay_map *map);
/* The i-th key in order of insertion. */
assay_str assay_map_key(const assay_map *map, size_t i);

#endif
