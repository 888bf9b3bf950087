/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include "input/json_log.h"

static assay_json_shape shape;

static bool look(const char *text)
{
  return assay_json_shape_read(&shape, assay_str_z(text));
}

START_TEST(a_shape_holds_the_outer_keys_only)
{
  ck_assert(look(" {\"b\" : {\"inner\":1,\"c\":[{\"deep\":2}]} ,\"a\":\"key:\\\"x\\\": {\", "
                 "\"d\":[1,2]}"));
  ck_assert_uint_eq(shape.n, 3);
  ck_assert(assay_str_eqz(shape.keys[0], "b"));
  ck_assert(assay_str_eqz(shape.keys[1], "a"));
  ck_assert(assay_str_eqz(shape.keys[2], "d"));
  ck_assert(!assay_json_shape_has(&shape, "inner"));
  ck_assert(!shape.array && !shape.lines);
}
END_TEST

START_TEST(a_shape_knows_lines_from_an_array)
{
  ck_assert(look("{\"step\":1}\n{\"step\":2,\"eval_loss\":0.7}\n"));
  ck_assert(shape.lines && !shape.array);
  ck_assert(assay_json_shape_has(&shape, "eval_loss"));
  ck_assert(look("[\n {\"hyp\":\"x\"},\n {\"ref\":\"y\"}\n]"));
  ck_assert(shape.array && !shape.lines);
  ck_assert_uint_eq(shape.n, 2);
  ck_assert(!look("[1, 2]"));
  ck_assert(!look("step,loss\n1,0.5\n"));
  ck_assert(!look(""));
}
END_TEST

START_TEST(bytes_that_end_early_give_the_keys_so_far)
{
  ck_assert(look("{\"best_metric\": null, \"log_history\": [{\"loss\": 2.5, \"st"));
  ck_assert_uint_eq(shape.n, 2);
  ck_assert(look("{\"epoch\": 3.0, \"log_hist"));
  ck_assert_uint_eq(shape.n, 1);
  ck_assert(look("{\"epoch\\"));
  ck_assert_uint_eq(shape.n, 0);
}
END_TEST

START_TEST(more_keys_than_room_are_left_out)
{
  assay_arena *arena = assay_arena_new();
  assay_buf text = ASSAY_BUF(arena);
  assay_buf_addc(&text, '{');
  for (int i = 0; i < 2 * ASSAY_JSON_KEYS; i++)
    assay_buf_addf(&text, "%s\"metric_%d\":%d", i ? "," : "", i, i * 31);
  assay_buf_addc(&text, '}');
  ck_assert(assay_json_shape_read(&shape, assay_buf_str(&text)));
  ck_assert_uint_eq(shape.n, ASSAY_JSON_KEYS);
  assay_arena_free(arena);
}
END_TEST

START_TEST(marks_need_all_their_keys)
{
  static const assay_json_mark marks[] = {
    { 83, false, { "prompt", "completion" } },
    { 41, true, { "prompt" } },
  };
  ck_assert(look("{\"completion\":\"b\",\"prompt\":\"a\",\"id\":7}"));
  ck_assert_int_eq(assay_json_mark_score(&shape, marks, COUNT(marks)), 83);
  ck_assert(look("{\"prompt\":\"a\"}"));
  ck_assert_int_eq(assay_json_mark_score(&shape, marks, COUNT(marks)), 41);
  ck_assert(look("{\"prompt\":\"a\",\"id\":7}"));
  ck_assert_int_eq(assay_json_mark_score(&shape, marks, COUNT(marks)), 0);
}
END_TEST

/* Lines counted by hand. */
START_TEST(elements_have_the_lines_they_begin_on)
{
  static const char text[] = "{\n"                             /* 1 */
                             " \"other\": [1,\n 2],\n"         /* 2, 3 */
                             " \"deep\": {\"log\": [9, 9]},\n" /* 4 */
                             " \"log\": [ {\"a\": [1,\n"       /* 5 */
                             "  2], \"t\": \"x]\\\"[\"}, {\n"  /* 6 */
                             "  \"b\": 2 },\n\n"               /* 7, 8 */
                             " 17, \"s\"\n"                    /* 9 */
                             " ], \"after\": [4]\n}\n";
  static const uint64_t wanted[] = { 5, 6, 9, 9 };
  assay_arena *arena = assay_arena_new();
  assay_json_places lines = { 0 };
  ck_assert(assay_json_element_lines(arena, assay_str_z(text), "log", &lines));
  ck_assert_uint_eq(lines.n, COUNT(wanted));
  for (size_t i = 0; i < lines.n; i++)
    ck_assert_uint_eq(lines.items[i], wanted[i]);
  lines.n = 0;
  ck_assert(assay_json_element_lines(arena, ASSAY_STR("{\"log\": []}"), "log", &lines));
  ck_assert(
      assay_json_element_lines(arena, ASSAY_STR("{\"x\": \"log\", \"y\": [1]}"), "log", &lines));
  ck_assert_uint_eq(lines.n, 0);
  ck_assert(assay_json_element_lines(arena, ASSAY_STR("\n[{},\n{}]"), NULL, &lines));
  ck_assert_uint_eq(lines.n, 2);
  ck_assert_uint_eq(lines.items[0], 2);
  ck_assert_uint_eq(lines.items[1], 3);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_shape_holds_the_outer_keys_only,
                                 a_shape_knows_lines_from_an_array,
                                 bytes_that_end_early_give_the_keys_so_far,
                                 more_keys_than_room_are_left_out,
                                 marks_need_all_their_keys,
                                 elements_have_the_lines_they_begin_on };
  return check_run("json_log", tests, COUNT(tests));
}
