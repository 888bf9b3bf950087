/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 16 * 1024, LARGE = 64 * 1024, ALIGN = _Alignof(max_align_t) };

/* Members of a ring. A block serves one large allocation, or is a chunk that small ones share; its
 * bytes follow it. */
typedef struct block {
  struct block *next, *previous;
  size_t size, used;
  max_align_t bytes[];
} block;

typedef struct ring {
  block *first, *last; /* first: the chunk in use */
} ring;

struct assay_arena {
  ring blocks;
  bool failed;
};

bool assay_size_add(size_t a, size_t b, size_t *out)
{
  if (b > SIZE_MAX - a)
    return false;
  *out = a + b;
  return true;
}

bool assay_size_mul(size_t a, size_t b, size_t *out)
{
  if (b && a > SIZE_MAX / b)
    return false;
  *out = a * b;
  return true;
}

assay_arena *assay_arena_new(void)
{
  return calloc(1, sizeof(assay_arena));
}

void assay_arena_free(assay_arena *arena)
{
  if (!arena)
    return;
  for (block *b = arena->blocks.first, *next; b; b = next) {
    next = b->next;
    free(b);
  }
  free(arena);
}

/* Large blocks go to the end, so that the chunk in use stays first. */
static void insert(ring *blocks, block *b, bool first)
{
  b->previous = first ? NULL : blocks->last;
  b->next = first ? blocks->first : NULL;
  *(b->previous ? &b->previous->next : &blocks->first) = b;
  *(b->next ? &b->next->previous : &blocks->last) = b;
}

static block *add_block(assay_arena *arena, size_t size)
{
  size_t whole;
  if (!assay_size_add(size, sizeof(block), &whole))
    return NULL;
  block *b = calloc(1, whole);
  if (!b) {
    arena->failed = true;
    return NULL;
  }
  b->size = size;
  insert(&arena->blocks, b, size <= LARGE);
  return b;
}

void *assay_arena_alloc(assay_arena *arena, size_t size)
{
  if (size > SIZE_MAX - ALIGN)
    return NULL;
  size = size ? (size + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
  if (size > LARGE) {
    block *own = add_block(arena, size);
    if (own)
      own->used = size;
    return own ? own->bytes : NULL;
  }
  block *b = arena->blocks.first;
  if (!b || b->size > LARGE || b->size - b->used < size) {
    b = add_block(arena, size > CHUNK ? size : CHUNK);
    if (!b)
      return NULL;
  }
  void *p = (char *)b->bytes + b->used;
  b->used += size;
  return p;
}

void *assay_arena_array(assay_arena *arena, size_t n, size_t size)
{
  size_t whole;
  return assay_size_mul(n, size, &whole) ? assay_arena_alloc(arena, whole) : NULL;
}

/* Grows a block of its own by realloc: no second copy is kept of what is large. */
static void *resize_own(ring *blocks, void *ptr, size_t old_size, size_t new_size)
{
  block *own = (block *)(void *)((char *)ptr - offsetof(block, bytes));
  size_t size, whole;
  if (!assay_size_add(new_size, ALIGN - 1, &size))
    return NULL;
  size = size / ALIGN * ALIGN;
  if (!assay_size_add(size, sizeof(block), &whole))
    return NULL;
  block *moved = realloc(own, whole);
  if (!moved)
    return NULL;
  *(moved->previous ? &moved->previous->next : &blocks->first) = moved;
  *(moved->next ? &moved->next->previous : &blocks->last) = moved;
  moved->size = moved->used = size;
  memset((char *)moved->bytes + old_size, 0, size - old_size);
  return moved->bytes;
}

void *assay_arena_resize(assay_arena *arena, void *ptr, size_t old_size, size_t new_size)
{
  if (ptr && new_size <= old_size)
    return ptr;
  size_t rounded = (old_size + ALIGN - 1) / ALIGN * ALIGN;
  if (ptr && rounded > LARGE) {
    void *moved = resize_own(&arena->blocks, ptr, old_size, new_size);
    arena->failed = arena->failed || !moved;
    return moved;
  }
  void *p = assay_arena_alloc(arena, new_size);
  if (p && ptr)
    memcpy(p, ptr, old_size);
  return p;
}

void assay_arena_adopt(assay_arena *arena, assay_arena *child)
{
  ring *into = &arena->blocks, *from = &child->blocks;
  if (from->first) {
    from->first->previous = into->last;
    *(into->last ? &into->last->next : &into->first) = from->first;
    into->last = from->last;
  }
  arena->failed = arena->failed || child->failed;
  free(child);
}

bool assay_arena_failed(const assay_arena *arena)
{
  return arena->failed;
}

void assay_arena_spoil(assay_arena *arena)
{
  arena->failed = true;
}

size_t assay_arena_held(const assay_arena *arena)
{
  size_t held = 0;
  for (const block *b = arena->blocks.first; b; b = b->next)
    held += b->size;
  return held;
}
