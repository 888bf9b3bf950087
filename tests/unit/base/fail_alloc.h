/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the k-th allocation of a stretch of work fail, once or from then on, and counts the blocks
 * that the stretch leaves behind. An arena hands out many small blocks of one large one, so that
 * few of its allocations ask the C library: they are counted and failed one by one, through the
 * linker's
 * --wrap (unit/base/meson.build). Include it in one file of a program only. */
#ifndef FAIL_ALLOC_H
#define FAIL_ALLOC_H

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"

static struct {
  bool active, on; /* on: all calls from the k-th on fail */
  long at, calls;  /* at 0: none fails */
  long live;       /* blocks of the C library that the stretch got and did not free */
} fail_alloc;

static void fail_from(long at, bool on)
{
  fail_alloc.at = at;
  fail_alloc.on = on;
  fail_alloc.calls = fail_alloc.live = 0;
  fail_alloc.active = true;
}

static void fail_end(void)
{
  fail_alloc.active = false;
}

/* Frees count again, and further allocations. */
static void fail_resume(void)
{
  fail_alloc.active = true;
}

static bool fails_now(void)
{
  if (!fail_alloc.active)
    return false;
  long k = ++fail_alloc.calls;
  return fail_alloc.at > 0 && (fail_alloc.on ? k >= fail_alloc.at : k == fail_alloc.at);
}

/* The lowest descriptor that is free: the same before and after a stretch that leaves none open. */
static int lowest_free_descriptor(void)
{
  int fd = dup(STDERR_FILENO);
  close(fd);
  return fd;
}

/* ---- the arena ---- */

void *__real_assay_arena_alloc(assay_arena *arena, size_t size);
void *__real_assay_arena_array(assay_arena *arena, size_t n, size_t size);
void *__real_assay_arena_resize(assay_arena *arena, void *ptr, size_t old_size, size_t new_size);
void *__wrap_assay_arena_alloc(assay_arena *arena, size_t size);
void *__wrap_assay_arena_array(assay_arena *arena, size_t n, size_t size);
void *__wrap_assay_arena_resize(assay_arena *arena, void *ptr, size_t old_size, size_t new_size);

void *__wrap_assay_arena_alloc(assay_arena *arena, size_t size)
{
  if (!fails_now())
    return __real_assay_arena_alloc(arena, size);
  assay_arena_spoil(arena);
  return NULL;
}

void *__wrap_assay_arena_array(assay_arena *arena, size_t n, size_t size)
{
  if (!fails_now())
    return __real_assay_arena_array(arena, n, size);
  assay_arena_spoil(arena);
  return NULL;
}

void *__wrap_assay_arena_resize(assay_arena *arena, void *ptr, size_t old_size, size_t new_size)
{
  bool grows = !ptr || new_size > old_size; /* else it cannot fail */
  if (!grows || !fails_now())
    return __real_assay_arena_resize(arena, ptr, old_size, new_size);
  assay_arena_spoil(arena);
  return NULL;
}

/* ---- the C library: also for jansson and libcsv; a sanitizer has an allocator of its own ---- */

#if !defined(__SANITIZE_ADDRESS__)
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *block);

static void *counted(void *block)
{
  fail_alloc.live += fail_alloc.active && block;
  return block;
}

static void *refused(void)
{
  errno = ENOMEM;
  return NULL;
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
  return fails_now() ? refused() : counted(__libc_malloc(size));
}

__attribute__((visibility("default"))) void *calloc(size_t n, size_t size)
{
  return fails_now() ? refused() : counted(__libc_calloc(n, size));
}

__attribute__((visibility("default"))) void *realloc(void *old, size_t size)
{
  if (fails_now())
    return refused();
  void *block = __libc_realloc(old, size);
  return old ? block : counted(block);
}

__attribute__((visibility("default"))) void free(void *block)
{
  fail_alloc.live -= fail_alloc.active && block;
  __libc_free(block);
}
#endif

#endif
