/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <string.h>
#include <wchar.h>

#include "base/str.h"

START_TEST(views_compare_by_bytes)
{
  assay_str absent = assay_str_z(NULL);
  ck_assert_ptr_null(absent.ptr);
  ck_assert(assay_str_eq(absent, ASSAY_STR("")));
  ck_assert(assay_str_eqz(ASSAY_STR("val_loss"), "val_loss"));
  ck_assert(!assay_str_eqz((assay_str){ "a\0b", 3 }, "a"));
  ck_assert(assay_str_ieqz(ASSAY_STR("Val_Loss"), "vAL_lOSS"));
  ck_assert(!assay_str_ieqz(ASSAY_STR("\xc3\x84"), "\xc3\xa4"));
  ck_assert(!assay_str_ieqz(ASSAY_STR("["), "{"));
  ck_assert_int_lt(assay_str_cmp(ASSAY_STR("step"), ASSAY_STR("step2")), 0);
  ck_assert_int_gt(assay_str_cmp(ASSAY_STR("\xff"), ASSAY_STR("z")), 0);
  ck_assert_int_eq(assay_str_cmp(absent, ASSAY_STR("")), 0);
  ck_assert(assay_str_starts(ASSAY_STR("eval_loss"), "eval_"));
  ck_assert(!assay_str_starts(ASSAY_STR("ev"), "eval_"));
  ck_assert(assay_str_ends(ASSAY_STR("run.csv"), ".csv"));
  ck_assert(!assay_str_ends(ASSAY_STR("csv"), ".csv"));
  ck_assert(assay_str_has((assay_str){ "ab\0cde", 6 }, "cd"));
  ck_assert(!assay_str_has(ASSAY_STR("abc"), "bd"));
  ck_assert(!assay_str_has(absent, "a"));
}
END_TEST

START_TEST(names_without_case_and_decoration)
{
  char room[9];
  ck_assert(assay_str_eqz(assay_str_normalise(ASSAY_STR("Batch_Size"), room, 9), "batchsize"));
  ck_assert(assay_str_eqz(assay_str_normalise(ASSAY_STR("a.B-9[@`{\xc3\xa4"), room, 9), "ab9"));
  ck_assert_ptr_null(assay_str_normalise(ASSAY_STR("batch_sizes"), room, 9).ptr);
  ck_assert_ptr_nonnull(assay_str_normalise(ASSAY_STR("_"), room, 9).ptr);
  ck_assert_uint_eq(assay_str_normalise(assay_str_z(NULL), room, 9).len, 0);
}
END_TEST

START_TEST(parts_are_clamped)
{
  assay_str s = ASSAY_STR("checkpoint");
  ck_assert(assay_str_eqz(assay_str_sub(s, 5, 7), "po"));
  ck_assert(assay_str_eqz(assay_str_sub(s, 5, 700), "point"));
  ck_assert_uint_eq(assay_str_sub(s, 9, 3).len, 0);
  ck_assert_uint_eq(assay_str_sub(s, 90, 95).len, 0);
  ck_assert(assay_str_eqz(assay_str_trim(ASSAY_STR(" \t\r\n 1 2 \r\n")), "1 2"));
  ck_assert(assay_str_eqz(assay_str_trim(ASSAY_STR("\v1\f")), "\v1\f"));
  ck_assert_uint_eq(assay_str_trim(ASSAY_STR(" \t ")).len, 0);
  ck_assert_uint_eq(assay_str_trim(assay_str_z(NULL)).len, 0);
}
END_TEST

/* By hand; the classic pairs of Wagner and Fischer's algorithm. */
START_TEST(edit_distances)
{
  static const struct {
    const char *a, *b;
    size_t cap, distance;
  } rows[] = { { "kitten", "sitting", 5, 3 }, { "Saturday", "Sunday", 5, 3 },
               { "", "abc", 4, 3 },           { "val_loss", "vall_oss", 4, 2 },
               { "rouge", "ROUGE", 2, 0 },    { "bleu", "bleu", 0, 0 },
               { "kitten", "sitting", 2, 3 }, { "a", "zzzzzzzz", 1, 2 } };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_str a = assay_str_z(rows[i].a), b = assay_str_z(rows[i].b);
    ck_assert_uint_eq(assay_str_distance(a, b, rows[i].cap), rows[i].distance);
    ck_assert_uint_eq(assay_str_distance(b, a, rows[i].cap), rows[i].distance);
  }
  /* long names are equal or not near */
  char one[100], other[100];
  memset(one, 'n', sizeof one);
  memcpy(other, one, sizeof one);
  other[99] = 'm';
  assay_str a = { one, sizeof one }, b = { other, sizeof other };
  ck_assert_uint_eq(assay_str_distance(a, a, 2), 0);
  ck_assert_uint_eq(assay_str_distance(a, b, 2), 3);
  ck_assert_uint_eq(assay_str_distance(ASSAY_STR("n"), b, 2), 3);
}
END_TEST

START_TEST(builder_and_format)
{
  assay_arena *arena = assay_arena_new();
  assay_buf buf = ASSAY_BUF(arena);
  ck_assert(assay_str_eqz(assay_buf_str(&buf), ""));
  for (int i = 0; i < 3000; i++) {
    assay_buf_addf(&buf, "%d", i % 10);
    assay_buf_addc(&buf, '\0');
    assay_buf_addz(&buf, "xy");
    assay_buf_add(&buf, ASSAY_STR("z"));
  }
  assay_str s = assay_buf_str(&buf);
  ck_assert_uint_eq(s.len, 3000 * 5);
  ck_assert_int_eq(s.ptr[s.len], '\0');
  for (size_t i = 0; i < 3000; i++) {
    const char expected[] = { (char)('0' + i % 10), '\0', 'x', 'y', 'z' };
    ck_assert_mem_eq(s.ptr + 5 * i, expected, 5);
  }
  assay_str f = assay_str_format(arena, "%s:%d:%zu", "a,b", -17, (size_t)4096);
  ck_assert_str_eq(f.ptr, "a,b:-17:4096");
  ck_assert_uint_eq(f.len, 12);
  char original[] = "raw";
  assay_str copy = assay_str_copy(arena, assay_str_z(original));
  original[0] = '_';
  ck_assert_str_eq(copy.ptr, "raw");
  ck_assert_ptr_nonnull(assay_str_copy(arena, assay_str_z(NULL)).ptr);
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_failed_builder_stays_failed)
{
  assay_arena *arena = assay_arena_new();
  assay_buf buf = ASSAY_BUF(arena);
  assay_buf_addz(&buf, "kept");
  assay_buf_add(&buf, (assay_str){ "", SIZE_MAX - 2 }); /* refused before a byte is read */
  ck_assert(buf.failed);
  assay_buf_addz(&buf, "more");
  ck_assert_uint_eq(buf.len, 4);
  ck_assert_ptr_null(assay_buf_str(&buf).ptr);
  buf = ASSAY_BUF(arena);
  assay_buf_addz(&buf, "kept");
  assay_buf_add(&buf, (assay_str){ "", SIZE_MAX - 4 }); /* no room for the NUL behind it */
  ck_assert(buf.failed);
  buf = ASSAY_BUF(arena);
  assay_buf_addf(&buf, "%lc", (wint_t)0x110000); /* no character: printf refuses */
  ck_assert(buf.failed);
  ck_assert(!assay_arena_failed(arena));
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { views_compare_by_bytes, names_without_case_and_decoration,
                                 parts_are_clamped,      edit_distances,
                                 builder_and_format,     a_failed_builder_stays_failed };
  return check_run("str", tests, COUNT(tests));
}
