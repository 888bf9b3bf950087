/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read and refused follows RFC 8259 and the rules of value.h; places are counted by hand.
 * A place of 0:0 means accepted. */
#include "check_run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/value.h"

typedef struct row {
  assay_str text;
  uint64_t line, column;
} row;

#define YES(literal)                                                                               \
  {                                                                                                \
    { literal, sizeof(literal) - 1 }, 0, 0                                                         \
  }
#define NO(literal, line, column)                                                                  \
  {                                                                                                \
    { literal, sizeof(literal) - 1 }, line, column                                                 \
  }

static const row structure[] = { YES("[]"),
                                 YES("{}"),
                                 YES(" [ ] "),
                                 YES("\t\n\r {\r\n} \n"),
                                 YES("[[],[[]],{}]"),
                                 YES("{\"a\":{\"b\":[1,{\"c\":null}]}}"),
                                 YES("{\"\":0}"),
                                 YES("{\"a\":1,\"A\":2}"),
                                 YES("1"),
                                 YES("\"x\""),
                                 YES("null"),
                                 YES("\xef\xbb\xbf[1]"),
                                 NO("", 1, 1),
                                 NO("  \n ", 2, 2),
                                 NO("\xef\xbb\xbf", 1, 1),
                                 NO("\xef\xbb\xbf\xef\xbb\xbf[]", 1, 1),
                                 NO("[", 1, 2),
                                 NO("{", 1, 2),
                                 NO("[1,\n2", 2, 2),
                                 NO("{\"a\"", 1, 5),
                                 NO("{\"a\":", 1, 6),
                                 NO("]", 1, 1),
                                 NO("}", 1, 1),
                                 NO("[1}", 1, 3),
                                 NO("{\"a\":1]", 1, 7),
                                 NO("[]]", 1, 3),
                                 NO("[1,]", 1, 4),
                                 NO("[,1]", 1, 2),
                                 NO("[1,,2]", 1, 4),
                                 NO("[1 2]", 1, 4),
                                 NO("[1:2]", 1, 3),
                                 NO("{\"a\":1,}", 1, 8),
                                 NO("{,}", 1, 2),
                                 NO("{\"a\" 1}", 1, 6),
                                 NO("{\"a\":}", 1, 6),
                                 NO("{\"a\"::1}", 1, 6),
                                 NO("{a:1}", 1, 2),
                                 NO("{1:1}", 1, 2),
                                 NO("{'a':1}", 1, 2),
                                 NO("{\"a\":1 \"b\":2}", 1, 8),
                                 NO("{\"a\":1}{\"b\":2}", 1, 8),
                                 NO("[1]\n[2]", 2, 1),
                                 NO("[1]x", 1, 4),
                                 NO("{\"a\":1,\"b\":2,\"a\":3}", 1, 14),
                                 NO("{\"a\":1,\"\\u0061\":3}", 1, 8),
                                 NO("[1] // no", 1, 5),
                                 NO("/**/[1]", 1, 1),
                                 NO("[1,\n\n  #\n2]", 3, 3),
                                 NO("[\f1]", 1, 2),
                                 NO("[\xc2\xa0"
                                    "1]",
                                    1, 2),
                                 NO("[\0]", 1, 2),
                                 NO("[1]\0", 1, 4) };

static const row literals[] = {
  YES("true"),        YES("[false,true,null]"), NO("True", 1, 1),
  NO("[nul]", 1, 2),  NO("[nulls]", 1, 2),      NO("[TRUE]", 1, 2),
  NO("[None]", 1, 2), NO("[undefined]", 1, 2),  NO("[truefalse]", 1, 2),
  NO("[NaN]", 1, 2),  NO("[Infinity]", 1, 2),   NO("[-Infinity]", 1, 2),
  NO("[nan]", 1, 2)
};

static const row numbers[] = { YES("0"),
                               YES("-0"),
                               YES("[0.5,-1.25e-3,1E+2,1e2]"),
                               YES("1e-400"),
                               YES("9223372036854775807"),
                               YES("-9223372036854775808"),
                               YES("9223372036854775808"),
                               YES("123456789012345678901234567890"),
                               YES("1.7976931348623157e308"),
                               NO("01", 1, 1),
                               NO("[-01]", 1, 2),
                               NO("[+1]", 1, 2),
                               NO("[.5]", 1, 2),
                               NO("[1.]", 1, 2),
                               NO("[1.e3]", 1, 2),
                               NO("[1e]", 1, 2),
                               NO("[1e+]", 1, 2),
                               NO("[-]", 1, 2),
                               NO("[0x10]", 1, 2),
                               NO("[1_000]", 1, 2),
                               NO("[1,5,--2]", 1, 6),
                               NO("[\xef\xbc\x91]", 1, 2),
                               NO("1e999", 1, 1),
                               NO("{\"a\":[1,\n -1e999]}", 2, 2),
                               NO("[1 000]", 1, 4),
                               NO("[1.2.3]", 1, 2),
                               NO("[1e1e1]", 1, 2),
                               NO("{\"a\":1\0,\"b\":2}", 1, 7),
                               NO("[1.5\0]", 1, 5),
                               NO("[1\0, x]", 1, 3) };

static const row strings[] = { YES("[\"\",\"a\"]"),
                               YES("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
                               YES("\"\\u00e4\\ud83d\\ude00\""),
                               YES("\"\x7f\""),
                               YES("\"\xc3\xa4\xf0\x9f\x98\x80\""),
                               YES("\"a\\u0000b\""),
                               YES("\"\xe2\x80\xa8\""),
                               NO("\"", 1, 2),
                               NO("\"abc", 1, 5),
                               NO("[\"a\n\"]", 1, 4),
                               NO("[\"a\tb\"]", 1, 4),
                               NO("[\"\x01\"]", 1, 3),
                               NO("[\"a\0\"]", 1, 4),
                               NO("\"\\u12\"", 1, 1),
                               NO("\"\\x41\"", 1, 1),
                               NO("\"\\u00zz\"", 1, 1),
                               NO("[\"\\ud800\"]", 1, 2),
                               NO("[\"\\udc00\"]", 1, 2),
                               NO("[\"\\ud800\\u0041\"]", 1, 2),
                               NO("'a'", 1, 1),
                               NO("[\"a\" \"b\"]", 1, 6),
                               NO("[\"\\\"]", 1, 6) };

static const row encodings[] = { NO("[\"\xff\"]", 1, 3),
                                 NO("[\"\x80\"]", 1, 3),
                                 NO("[\"\xc0\xaf\"]", 1, 3),
                                 NO("[\"\xed\xa0\x80\"]", 1, 3),
                                 NO("[\"\xf4\x90\x80\x80\"]", 1, 3),
                                 NO("[\"\xe2\x82\"]", 1, 3),
                                 NO("[\"\xc3\xa4\xc3\xa4\xff\"]", 1, 5),
                                 NO("[\"\xc3\xa4\",x]", 1, 6),
                                 NO("\xff\xfe[\0", 1, 1),
                                 NO("[\xff]", 1, 2),
                                 NO("{\"\xc3\xa4\":1,\n\"\xf0\x9f\x98\x80\" 2}", 2, 5) };

/* A refusal names its place; escapes that are wrong are placed at their string or inside it. */
static void check_rows(const row *rows, size_t n, assay_json_flags flags)
{
  for (size_t i = 0; i < n; i++) {
    assay_arena *arena = assay_arena_new();
    assay_err err = { 0 };
    assay_value *out = NULL;
    char *exact = malloc(rows[i].text.len ? rows[i].text.len : 1);
    memcpy(exact, rows[i].text.ptr, rows[i].text.len);
    assay_code code = assay_json_read(arena, exact, rows[i].text.len, flags, &out, &err);
    assay_code expected = rows[i].line ? ASSAY_E_INPUT : ASSAY_OK;
    ck_assert_msg(code == expected, "%s: code %d", rows[i].text.ptr, code);
    ck_assert_msg(err.line == rows[i].line && err.column == rows[i].column,
                  "%s: %d:%d and not %d:%d (%s)", rows[i].text.ptr, (int)err.line, (int)err.column,
                  (int)rows[i].line, (int)rows[i].column, err.message);
    ck_assert(code == ASSAY_OK ? out != NULL && !err.message[0] : err.message[0] != '\0');
    free(exact);
    assay_arena_free(arena);
  }
}

START_TEST(structures)
{
  check_rows(structure, COUNT(structure), ASSAY_JSON_STRICT);
}
END_TEST

START_TEST(literal_names)
{
  check_rows(literals, COUNT(literals), ASSAY_JSON_STRICT);
}
END_TEST

START_TEST(number_forms)
{
  check_rows(numbers, COUNT(numbers), ASSAY_JSON_STRICT);
}
END_TEST

START_TEST(string_forms)
{
  check_rows(strings, COUNT(strings), ASSAY_JSON_STRICT);
}
END_TEST

START_TEST(invalid_utf8)
{
  check_rows(encodings, COUNT(encodings), ASSAY_JSON_STRICT);
}
END_TEST

static assay_value *read_json(assay_arena *arena, const char *text, assay_json_flags flags)
{
  assay_err err = { 0 };
  assay_value *out = NULL;
  assay_code code = assay_json_read(arena, text, strlen(text), flags, &out, &err);
  ck_assert_msg(code == ASSAY_OK, "%s: %s", text, err.message);
  return out;
}

static void check_depth(size_t depth, char open, char close, bool accepted)
{
  char text[8192];
  size_t n = 0;
  for (size_t i = 0; i < depth; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, "%s", open == '[' ? "[" : "{\"k\":");
  text[n++] = '1';
  memset(text + n, close, depth);
  n += depth;
  assay_arena *arena = assay_arena_new();
  assay_err err = { 0 };
  assay_value *out;
  assay_code code = assay_json_read(arena, text, n, ASSAY_JSON_STRICT, &out, &err);
  ck_assert_int_eq(code, accepted ? ASSAY_OK : ASSAY_E_INPUT);
  if (!accepted)
    ck_assert_uint_eq(err.column, open == '[' ? 65 : 64 * 5 + 1);
  assay_arena_free(arena);
}

START_TEST(depth_ends_at_64)
{
  check_depth(64, '[', ']', true);
  check_depth(64, '{', '}', true);
  check_depth(65, '[', ']', false);
  check_depth(65, '{', '}', false);
  check_depth(700, '[', ']', false);
  /* brackets inside strings are text */
  char text[512] = "[\"";
  memset(text + 2, '[', 300);
  memcpy(text + 302, "\"]", 3);
  assay_arena *arena = assay_arena_new();
  ck_assert_uint_eq(read_json(arena, text, ASSAY_JSON_STRICT)->first->as.string.len, 300);
  assay_arena_free(arena);
}
END_TEST

START_TEST(trees_hold_what_was_read)
{
  assay_arena *arena = assay_arena_new();
  const assay_value *root = read_json(
      arena, "{\"z\":1,\"a\":[true,false,null,-7,0.1,\"\\ud83d\\ude00\\u0000x\"],\"\":{}}",
      ASSAY_JSON_STRICT);
  ck_assert_int_eq(root->kind, ASSAY_VALUE_OBJECT);
  ck_assert_uint_eq(root->n, 3);
  ck_assert(assay_str_eqz(root->first->key, "z"));
  ck_assert_int_eq(root->first->kind, ASSAY_VALUE_INT);
  ck_assert_uint_eq(root->last->key.len, 0);
  ck_assert_int_eq(root->last->kind, ASSAY_VALUE_OBJECT);
  const assay_value *v = assay_value_get(root, "a")->first;
  ck_assert(v->kind == ASSAY_VALUE_BOOL && v->as.boolean);
  v = v->next;
  ck_assert(v->kind == ASSAY_VALUE_BOOL && !v->as.boolean);
  v = v->next;
  ck_assert_int_eq(v->kind, ASSAY_VALUE_NULL);
  v = v->next;
  ck_assert(v->kind == ASSAY_VALUE_INT && v->as.integer == -7);
  v = v->next;
  ck_assert(v->kind == ASSAY_VALUE_REAL && v->as.real == 0.1);
  v = v->next;
  ck_assert(assay_str_eq(v->as.string, (assay_str){ "\xf0\x9f\x98\x80\0x", 6 }));
  ck_assert_ptr_null(v->next);
  assay_arena_free(arena);
}
END_TEST

/* An integer that does not fit must not change the ones beside it. */
START_TEST(large_integers)
{
  assay_arena *arena = assay_arena_new();
  const assay_value *root = read_json(
      arena, "[9223372036854775807,9223372036854775808,-9223372036854775809,9007199254740993,3]",
      ASSAY_JSON_STRICT);
  const assay_value *v = root->first;
  ck_assert_int_eq(v->kind, ASSAY_VALUE_INT);
  ck_assert_int_eq(v->as.integer, INT64_MAX);
  v = v->next;
  ck_assert(v->kind == ASSAY_VALUE_REAL && v->as.real == 0x1p63);
  v = v->next;
  ck_assert(v->kind == ASSAY_VALUE_REAL && v->as.real == -0x1p63);
  v = v->next;
  ck_assert_int_eq(v->kind, ASSAY_VALUE_INT);
  ck_assert_int_eq(v->as.integer, 9007199254740993);
  ck_assert_int_eq(v->next->kind, ASSAY_VALUE_INT);
  assay_arena_free(arena);
}
END_TEST

static const row nonfinite[] = { YES("NaN"),
                                 YES("[NaN]"),
                                 YES("{\"loss\": NaN, \"b\":-Infinity}"),
                                 YES("[Infinity ,NaN\n]"),
                                 YES("[\"NaN\",\"[NaN]\",\"\\\"NaN\"]"),
                                 YES("[1e5,\"a: NaN\"]"),
                                 NO("[NaNx]", 1, 2),
                                 NO("[NaN1]", 1, 2),
                                 NO("[+NaN]", 1, 2),
                                 NO("[-NaN]", 1, 2),
                                 NO("[1 NaN]", 1, 4),
                                 NO("{NaN:1}", 1, 2),
                                 NO("{\"a\":1,NaN:2}", 1, 8),
                                 NO("{\"a\":1,NaN :2}", 1, 8),
                                 NO("{\"a\":1,NaN}", 1, 11),
                                 NO("[nan]", 1, 2),
                                 NO("[inf]", 1, 2),
                                 NO("[NaN,\n \"\xc3\xa4\",NaN,x]", 2, 10),
                                 NO("[Infinity,1e999]", 1, 11) };

START_TEST(bare_nonfinite_words)
{
  check_rows(nonfinite, COUNT(nonfinite), ASSAY_JSON_NONFINITE);
  assay_arena *arena = assay_arena_new();
  const assay_value *v =
      read_json(arena, "[NaN,Infinity,-Infinity,\"NaN\",1.5,\"-Infinity\"]", ASSAY_JSON_NONFINITE)
          ->first;
  ck_assert(v->kind == ASSAY_VALUE_REAL && isnan(v->as.real));
  v = v->next;
  ck_assert(v->kind == ASSAY_VALUE_REAL && v->as.real == (double)INFINITY);
  v = v->next;
  ck_assert(v->kind == ASSAY_VALUE_REAL && v->as.real == -(double)INFINITY);
  v = v->next;
  ck_assert(assay_str_eqz(assay_value_str(v), "NaN"));
  v = v->next;
  ck_assert(v->kind == ASSAY_VALUE_REAL && v->as.real == 1.5);
  ck_assert(assay_str_eqz(assay_value_str(v->next), "-Infinity"));
  assay_arena_free(arena);
}
END_TEST

/* Strings that hold DEL stay strings, whatever stands in for bare words inside the reader. */
START_TEST(strings_with_del_stay_strings)
{
  assay_arena *arena = assay_arena_new();
  const assay_value *root =
      read_json(arena, "{\"\x7f\":\"\x7f\",\"b\":NaN,\"c\":\"\\u007f\",\"d\":\"\x7f-\"}",
                ASSAY_JSON_NONFINITE);
  ck_assert(assay_str_eqz(assay_value_str(assay_value_get(root, "\x7f")), "\x7f"));
  ck_assert_int_eq(assay_value_get(root, "b")->kind, ASSAY_VALUE_REAL);
  ck_assert(assay_str_eqz(assay_value_str(assay_value_get(root, "c")), "\x7f"));
  ck_assert(assay_str_eqz(assay_value_str(assay_value_get(root, "d")), "\x7f-"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(written_and_read_again)
{
  static const char text[] =
      "{\"a\":[1,-2.5,1e+22,\"\\u007f\\\"\\\\\"],\"\":{\"x\":null},\"b\":[]}\n";
  assay_arena *arena = assay_arena_new();
  assay_sink *sink = assay_sink_memory(arena);
  assay_json_write(read_json(arena, text, ASSAY_JSON_STRICT), 0, sink);
  ck_assert_int_eq(assay_sink_close(sink, NULL), ASSAY_OK);
  ck_assert(assay_str_eqz(assay_sink_bytes(sink), text));
  assay_arena_free(arena);
}
END_TEST

START_TEST(an_earlier_error_stays)
{
  assay_arena *arena = assay_arena_new();
  assay_err err = { 0 };
  assay_value *out;
  assay_err_set(&err, ASSAY_E_RULE, "earlier");
  ck_assert_int_eq(assay_json_read(arena, "[", 1, ASSAY_JSON_STRICT, &out, &err), ASSAY_E_INPUT);
  ck_assert_str_eq(err.message, "earlier");
  ck_assert_uint_eq(err.line, 0);
  ck_assert_int_eq(assay_json_read(arena, "[", 1, ASSAY_JSON_STRICT, &out, NULL), ASSAY_E_INPUT);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { structures,
                                 literal_names,
                                 number_forms,
                                 string_forms,
                                 invalid_utf8,
                                 depth_ends_at_64,
                                 trees_hold_what_was_read,
                                 large_integers,
                                 bare_nonfinite_words,
                                 strings_with_del_stay_strings,
                                 written_and_read_again,
                                 an_earlier_error_stays };
  return check_run("json", tests, COUNT(tests));
}
