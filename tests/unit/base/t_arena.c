/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

static bool all_zero(const unsigned char *p, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (p[i])
      return false;
  return true;
}

START_TEST(blocks_are_zeroed_aligned_and_apart)
{
  static const size_t sizes[] = { 0, 1, 15, 16, 17, 4099, 16384, 16385, 65536, 65537, 300001 };
  assay_arena *arena = assay_arena_new();
  unsigned char *got[COUNT(sizes)];
  for (size_t i = 0; i < COUNT(sizes); i++) {
    got[i] = assay_arena_alloc(arena, sizes[i]);
    ck_assert_ptr_nonnull(got[i]);
    ck_assert_uint_eq((uintptr_t)got[i] % _Alignof(max_align_t), 0);
    ck_assert(all_zero(got[i], sizes[i]));
    memset(got[i], (int)(0xa1 + i), sizes[i]);
  }
  for (size_t i = 0; i < COUNT(sizes); i++)
    for (size_t k = 0; k < sizes[i]; k++)
      ck_assert_uint_eq(got[i][k], 0xa1 + i);
  ck_assert_uint_ge(assay_arena_held(arena), 300001 + 65537 + 65536);
  assay_arena_free(arena);
}
END_TEST

/* Sizes cross the border between shared chunks and blocks of their own in both directions. */
START_TEST(resize_keeps_content_and_zeroes_the_rest)
{
  static const size_t sizes[] = { 7, 40, 33, 5000, 70001, 90000, 65600, 66000, 12, 80000, 200003 };
  assay_arena *arena = assay_arena_new();
  unsigned char *p = assay_arena_resize(arena, NULL, 0, sizes[0]);
  ck_assert(all_zero(p, sizes[0]));
  memset(p, 0x5b, sizes[0]);
  for (size_t i = 1; i < COUNT(sizes); i++) {
    size_t old = sizes[i - 1], now = sizes[i], kept = old < now ? old : now;
    assay_arena_alloc(arena, 24);
    p = assay_arena_resize(arena, p, old, now);
    ck_assert_ptr_nonnull(p);
    for (size_t k = 0; k < kept; k++)
      ck_assert_uint_eq(p[k], 0x5b);
    if (now > old)
      ck_assert(all_zero(p + old, now - old));
    memset(p, 0x5b, now);
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(products_that_overflow_are_refused)
{
  assay_arena *arena = assay_arena_new();
  size_t out = 4711;
  ck_assert(!assay_size_mul(SIZE_MAX / 3, 4, &out));
  ck_assert(!assay_size_add(SIZE_MAX - 2, 3, &out));
  ck_assert_uint_eq(out, 4711);
  ck_assert(assay_size_mul(4093, 65537, &out));
  ck_assert_uint_eq(out, 268242941);
  ck_assert(assay_size_add(SIZE_MAX - 3, 3, &out));
  ck_assert_uint_eq(out, SIZE_MAX);
  ck_assert_ptr_null(assay_arena_array(arena, SIZE_MAX / 8, 16));
  ck_assert_ptr_null(assay_arena_alloc(arena, SIZE_MAX));
  ck_assert_ptr_null(assay_arena_alloc(arena, SIZE_MAX - 40));
  char *p = assay_arena_alloc(arena, 100000);
  ck_assert_ptr_null(assay_arena_resize(arena, p, 100000, SIZE_MAX - 8));
  ck_assert_ptr_null(assay_arena_resize(arena, p, 100000, SIZE_MAX - 16));
  ck_assert_ptr_null(assay_arena_array(arena, SIZE_MAX / 2, 3));
  p[99999] = 'k';
  assay_arena_free(arena);
  assay_arena_free(NULL);
}
END_TEST

START_TEST(adopted_blocks_outlive_the_child)
{
  assay_arena *arena = assay_arena_new(), *child = assay_arena_new(), *empty = assay_arena_new();
  char *small = assay_arena_alloc(child, 100), *large = assay_arena_alloc(child, 100000);
  memset(small, 's', 100);
  memset(large, 'l', 100000);
  size_t held = assay_arena_held(child);
  assay_arena_adopt(arena, child);
  assay_arena_adopt(arena, empty);
  ck_assert_uint_eq(assay_arena_held(arena), held);
  large = assay_arena_resize(arena, large, 100000, 200000);
  ck_assert_int_eq(large[99999], 'l');
  ck_assert_int_eq(large[100000], 0);
  ck_assert_int_eq(small[99], 's');
  ck_assert_ptr_nonnull(assay_arena_alloc(arena, 50000));
  assay_arena_free(arena);
}
END_TEST

START_TEST(vectors_grow_and_keep_their_elements)
{
  typedef struct pair {
    uint32_t a;
    double b;
  } pair;
  ASSAY_VEC(pair) list = { 0 };
  assay_arena *arena = assay_arena_new();
  enum { N = 20011 };
  for (uint32_t i = 0; i < N; i++) {
    pair *slot = ASSAY_PUSH(arena, &list);
    ck_assert_ptr_nonnull(slot);
    ck_assert_uint_eq(slot->a, 0);
    *slot = (pair){ i * 2654435761u, i * 0.37 };
  }
  ck_assert_uint_eq(list.n, N);
  for (uint32_t i = 0; i < N; i++)
    ck_assert_uint_eq(list.items[i].a, i * 2654435761u);
  /* Growth by halves: the arena holds a small multiple of what is used. */
  ck_assert_uint_le(assay_arena_held(arena), 4 * N * sizeof(pair) + 65536);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { blocks_are_zeroed_aligned_and_apart,
                                 resize_keeps_content_and_zeroes_the_rest,
                                 products_that_overflow_are_refused,
                                 adopted_blocks_outlive_the_child,
                                 vectors_grow_and_keep_their_elements };
  return check_run("arena", tests, COUNT(tests));
}
