/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <math.h>

#include "base/value.h"

static const char *written(assay_arena *arena, const assay_value *root, int indent)
{
  assay_sink *sink = assay_sink_memory(arena);
  assay_json_write(root, indent, sink);
  ck_assert_int_eq(assay_sink_close(sink, NULL), ASSAY_OK);
  return assay_str_copy(arena, assay_sink_bytes(sink)).ptr;
}

START_TEST(trees_keep_their_order)
{
  assay_values b = { .arena = assay_arena_new() };
  assay_value *root = assay_value_object(&b, NULL, "");
  assay_value_text(&b, root, "schema", "assay.report/1");
  assay_value_int(&b, root, "exit", 2);
  assay_value *list = assay_value_array(&b, root, "notes");
  assay_value_bool(&b, list, "", true);
  assay_value_real(&b, list, "", 0.1);
  assay_value_real(&b, list, "", (double)NAN);
  assay_value_real(&b, list, "", -(double)INFINITY);
  assay_value_text(&b, list, "", NULL);
  assay_value_object(&b, list, "");
  assay_value_array(&b, root, "empty");
  assay_value_null(&b, root, "error");
  ck_assert(!b.failed);
  ck_assert_uint_eq(root->n, 5);
  ck_assert_str_eq(written(b.arena, root, 0),
                   "{\"schema\":\"assay.report/1\",\"exit\":2,\"notes\":[true,0.1,null,null,null,"
                   "{}],\"empty\":[],\"error\":null}\n");
  assay_arena_free(b.arena);
}
END_TEST

START_TEST(pretty_form)
{
  assay_values b = { .arena = assay_arena_new() };
  assay_value *root = assay_value_object(&b, NULL, "");
  assay_value *list = assay_value_array(&b, root, "a");
  assay_value_int(&b, list, "", 1);
  assay_value_object(&b, list, "");
  assay_value_int(&b, assay_value_object(&b, root, "b"), "c", -3);
  ck_assert_str_eq(written(b.arena, root, 2), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n"
                                              "    \"c\": -3\n  }\n}\n");
  assay_arena_free(b.arena);
}
END_TEST

/* Contract section 4: integers beyond 2^53 are strings. */
START_TEST(numbers_as_written)
{
  static const struct {
    int64_t value;
    const char *text;
  } rows[] = {
    { 9007199254740992, "9007199254740992\n" },   { 9007199254740993, "\"9007199254740993\"\n" },
    { -9007199254740992, "-9007199254740992\n" }, { -9007199254740993, "\"-9007199254740993\"\n" },
    { INT64_MIN, "\"-9223372036854775808\"\n" },  { 0, "0\n" }
  };
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_value v = { .kind = ASSAY_VALUE_INT, .as.integer = rows[i].value };
    ck_assert_str_eq(written(arena, &v, 0), rows[i].text);
  }
  assay_value nan = { .kind = ASSAY_VALUE_REAL, .as.real = (double)NAN };
  ck_assert_str_eq(written(arena, &nan, 0), "null\n");
  assay_arena_free(arena);
}
END_TEST

START_TEST(strings_as_written)
{
  static const struct {
    assay_str value;
    const char *text;
  } rows[] = {
    { { "a\"b\\c/d", 7 }, "\"a\\\"b\\\\c/d\"\n" },
    { { "\b\f\n\r\t", 5 }, "\"\\b\\f\\n\\r\\t\"\n" },
    { { "\0\x01\x1f\x7f", 4 }, "\"\\u0000\\u0001\\u001f\\u007f\"\n" },
    { { "\xc2\x80\xc2\x9f\xc2\xa0", 6 }, "\"\\u0080\\u009f\xc2\xa0\"\n" },
    { { "\xc2\x85\xc2\x8a\xc2\xa2", 6 }, "\"\\u0085\\u008a\xc2\xa2\"\n" },
    { { "\xf0\x9f\x98\x80\xe2\x82\xac", 7 }, "\"\xf0\x9f\x98\x80\xe2\x82\xac\"\n" },
    /* invalid: a lone tail, an overlong slash, a surrogate, beyond U+10FFFF, a cut sequence */
    { { "\x80", 1 }, "\"\xef\xbf\xbd\"\n" },
    { { "\xc0\xaf", 2 }, "\"\xef\xbf\xbd\xef\xbf\xbd\"\n" },
    { { "\xed\xa0\x80", 3 }, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n" },
    { { "\xf4\x90\x80\x80", 4 }, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n" },
    { { "ok\xe2\x82", 4 }, "\"ok\xef\xbf\xbd\xef\xbf\xbd\"\n" },
  };
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_value v = { .kind = ASSAY_VALUE_STRING, .as.string = rows[i].value };
    ck_assert_str_eq(written(arena, &v, 0), rows[i].text);
  }
  assay_arena_free(arena);
}
END_TEST

/* An empty key is a key like any other: what is written must stay JSON. */
START_TEST(empty_keys_are_written)
{
  assay_values b = { .arena = assay_arena_new() };
  assay_value *root = assay_value_object(&b, NULL, "");
  assay_value_int(&b, root, "", 1);
  assay_value_array(&b, root, "x");
  ck_assert_str_eq(written(b.arena, root, 0), "{\"\":1,\"x\":[]}\n");
  assay_arena_free(b.arena);
}
END_TEST

START_TEST(members_are_found)
{
  assay_values b = { .arena = assay_arena_new() };
  assay_value *root = assay_value_object(&b, NULL, "");
  double x = 0;
  assay_value_int(&b, root, "step", -40);
  assay_value_real(&b, root, "loss", 1.25);
  assay_value_text(&b, root, "name", "r\xc3\xbcn");
  assay_value_add(&b, root, (assay_str){ "a\0b", 3 }, ASSAY_VALUE_NULL);
  ck_assert(assay_value_number(assay_value_get(root, "step"), &x));
  ck_assert(x == -40);
  ck_assert(assay_value_number(assay_value_get(root, "loss"), &x));
  ck_assert(x == 1.25);
  ck_assert(!assay_value_number(assay_value_get(root, "name"), &x));
  ck_assert(!assay_value_number(NULL, &x));
  ck_assert(assay_str_eqz(assay_value_str(assay_value_get(root, "name")), "r\xc3\xbcn"));
  ck_assert_ptr_null(assay_value_str(assay_value_get(root, "step")).ptr);
  ck_assert_ptr_null(assay_value_get(root, "a"));
  ck_assert_ptr_null(assay_value_get(assay_value_get(root, "loss"), "x"));
  ck_assert_ptr_null(assay_value_get(NULL, "x"));
  assay_arena_free(b.arena);
}
END_TEST

START_TEST(a_failed_builder_is_harmless)
{
  assay_values b = { .arena = assay_arena_new(), .failed = true };
  assay_value *root = assay_value_object(&b, NULL, "");
  ck_assert_ptr_nonnull(root);
  assay_value *list = assay_value_array(&b, root, "list");
  assay_value_string(&b, list, "", ASSAY_STR("text"));
  assay_value_int(&b, list, "", 3);
  ck_assert_uint_eq(list->n, 0);
  ck_assert(b.failed);
  assay_arena_free(b.arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { trees_keep_their_order,      pretty_form,
                                 numbers_as_written,          strings_as_written,
                                 empty_keys_are_written,      members_are_found,
                                 a_failed_builder_is_harmless };
  return check_run("value", tests, COUNT(tests));
}
