/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include "base/map.h"

START_TEST(keys_are_found_in_order_of_insertion)
{
  enum { N = 5003 };
  assay_arena *arena = assay_arena_new();
  assay_map *map = assay_map_new(arena);
  size_t *first = NULL;
  for (size_t i = 0; i < N; i++) {
    bool added = false;
    assay_str key = assay_str_format(arena, "eval/rouge-%zu", i * 7919 % 10007);
    size_t *slot = assay_map_put(map, key, i + 31, &added);
    ck_assert_ptr_nonnull(slot);
    ck_assert(added);
    first = first ? first : slot;
  }
  ck_assert_uint_eq(assay_map_count(map), N);
  for (size_t i = 0; i < N; i++) {
    assay_str key = assay_str_format(arena, "eval/rouge-%zu", i * 7919 % 10007);
    ck_assert_uint_eq(*assay_map_get(map, key), i + 31);
    ck_assert(assay_str_eq(assay_map_key(map, i), key));
  }
  ck_assert_ptr_eq(first, assay_map_get(map, ASSAY_STR("eval/rouge-0")));
  ck_assert_ptr_null(assay_map_get(map, ASSAY_STR("eval/rouge-10008")));
  assay_arena_free(arena);
}
END_TEST

START_TEST(the_first_value_of_a_key_stays)
{
  assay_arena *arena = assay_arena_new();
  assay_map *map = assay_map_new(arena);
  bool added = true;
  char name[] = "lr";
  assay_map_put(map, assay_str_z(name), 17, NULL);
  name[0] = 'x'; /* keys are copies */
  ck_assert_uint_eq(*assay_map_put(map, ASSAY_STR("lr"), 99, &added), 17);
  ck_assert(!added);
  *assay_map_get(map, ASSAY_STR("lr")) = 23;
  ck_assert_uint_eq(*assay_map_get(map, ASSAY_STR("lr")), 23);
  ck_assert_uint_eq(assay_map_count(map), 1);
  assay_arena_free(arena);
}
END_TEST

START_TEST(any_bytes_are_a_key)
{
  static const assay_str keys[] = { { "", 0 },     { "\0", 1 }, { "\0\0", 2 }, { "a\0b", 3 },
                                    { "a\0c", 3 }, { "a", 1 },  { "\xff", 1 }, { "\xc3\xa4", 2 } };
  assay_arena *arena = assay_arena_new();
  assay_map *map = assay_map_new(arena);
  for (size_t i = 0; i < COUNT(keys); i++)
    ck_assert_ptr_nonnull(assay_map_put(map, keys[i], i * 11, NULL));
  ck_assert_uint_eq(assay_map_count(map), COUNT(keys));
  for (size_t i = 0; i < COUNT(keys); i++)
    ck_assert_uint_eq(*assay_map_get(map, keys[i]), i * 11);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { keys_are_found_in_order_of_insertion,
                                 the_first_value_of_a_key_stays, any_bytes_are_a_key };
  return check_run("map", tests, COUNT(tests));
}
