/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arena: the owner of all memory that a handle hands out. malloc appears in src/base only. */
#ifndef ASSAY_BASE_ARENA_H
#define ASSAY_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct assay_arena assay_arena;

/* A new empty arena, or NULL when out of memory. Free with assay_arena_free (NULL allowed). */
assay_arena *assay_arena_new(void);
void assay_arena_free(assay_arena *arena);

/* size zeroed bytes aligned for any type; NULL when out of memory. size 0 gives a valid pointer.
 * Owned by the arena. Blocks above 64 KiB are allocations of their own, so that
 * assay_arena_resize can grow them in place. */
void *assay_arena_alloc(assay_arena *arena, size_t size);

/* n zeroed elements of size bytes; NULL when out of memory or n * size overflows. */
void *assay_arena_array(assay_arena *arena, size_t n, size_t size);

/* Grows (or shrinks) the block at ptr from old_size to new_size bytes, keeping its content and
 * zeroing what is new; the block may move. ptr NULL: a new block. NULL when out of memory: the
 * old block stays valid. */
void *assay_arena_resize(assay_arena *arena, void *ptr, size_t old_size, size_t new_size);

/* Moves everything that child owns to arena and frees child; cannot fail. For results that workers
 * made in arenas of their own. */
void assay_arena_adopt(assay_arena *arena, assay_arena *child);

/* True once an allocation has failed, however its caller took that. For code that can only answer
 * yes or no: whoever owns the arena asks at the end. assay_arena_spoil says it of memory of others.
 */
bool assay_arena_failed(const assay_arena *arena);
void assay_arena_spoil(assay_arena *arena);

/* Bytes handed out and held, for tests and --v output. */
size_t assay_arena_held(const assay_arena *arena);

/* Checked arithmetic of sizes: false on overflow, *out untouched. */
bool assay_size_add(size_t a, size_t b, size_t *out);
bool assay_size_mul(size_t a, size_t b, size_t *out);

#endif
