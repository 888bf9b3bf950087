/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include "input/yaml_tree.h"

/* What is read, as JSON; or where it is refused. */
static const struct {
  const char *text, *json;
  uint64_t line, column;
} documents[] = {
  { "lr: 1e-4\nepochs: 3\n", "{\"lr\":\"1e-4\",\"epochs\":\"3\"}", 0, 0 },
  { "a: ~\nb: null\nc:\nd: 'null'\ne: \"\"\n",
    "{\"a\":null,\"b\":null,\"c\":null,\"d\":\"null\",\"e\":\"\"}", 0, 0 },
  { "lr:\n  desc: null\n  value: 0.1\n", "{\"lr\":{\"desc\":null,\"value\":\"0.1\"}}", 0, 0 },
  { "a: [1, {b: 2}]\n", "{\"a\":[\"1\",{\"b\":\"2\"}]}", 0, 0 },
  { "a: &x [1, 2]\nb: *x\nc: *x\n", "{\"a\":[\"1\",\"2\"],\"b\":[\"1\",\"2\"],\"c\":[\"1\",\"2\"]}",
    0, 0 },
  { "a: &x 1\nb: &x 2\nc: *x\n", "{\"a\":\"1\",\"b\":\"2\",\"c\":\"2\"}", 0, 0 },
  { "a: !!python/tuple [1]\n", "{\"a\":[\"1\"]}", 0, 0 },
  { "", "null", 0, 0 },
  { "# nothing\n", "null", 0, 0 },
  { "word\n", "\"word\"", 0, 0 },
  { "a: 1\nb: 2\na: 3\n", NULL, 3, 1 },
  { "a: {b: 1, b: 2}\n", NULL, 1, 11 },
  { "a: *x\n", NULL, 1, 4 },
  { "a: &x [*x]\n", NULL, 1, 8 },
  { "? [1]\n: 2\n", NULL, 1, 3 },
  { "? *x\n: 2\n", NULL, 1, 3 },
  { "a: 1\n---\nb: 2\n", NULL, 2, 1 },
  { "a: [1,\n", NULL, 2, 1 },
  { "a: \"b\n", NULL, 2, 1 },
  { "a: 1\n\tb: 2\n", NULL, 2, 1 },
  { "a: \xc3\xa4 \xff\n", NULL, 1, 6 },
  { "a: 1\nb: \x01\n", NULL, 2, 4 },
};

static void check_one(assay_arena *arena, size_t i)
{
  assay_value *root = NULL;
  assay_err err = { 0 };
  const assay_code code = assay_yaml_read(arena, assay_str_z(documents[i].text), &root, &err);
  if (!documents[i].json) {
    ck_assert_msg(code == ASSAY_E_INPUT, "%s", documents[i].text);
    ck_assert_msg(err.line == documents[i].line && err.column == documents[i].column, "%s: %d:%d",
                  documents[i].text, (int)err.line, (int)err.column);
    return;
  }
  assay_sink *out = assay_sink_memory(arena);
  ck_assert_msg(code == ASSAY_OK, "%s: %s", documents[i].text, err.message);
  assay_json_write(root, 0, out);
  const assay_str json = assay_str_trim(assay_sink_bytes(out));
  ck_assert_msg(assay_str_eqz(json, documents[i].json), "%.*s", ASSAY_STR_ARG(json));
}

START_TEST(a_document_is_read_or_refused_with_its_place)
{
  for (size_t i = 0; i < COUNT(documents); i++) {
    assay_arena *arena = assay_arena_new();
    check_one(arena, i);
    assay_arena_free(arena);
  }
}
END_TEST

static assay_code read_built(const assay_buf *text, assay_err *err)
{
  assay_value *root;
  return assay_yaml_read(text->arena, (assay_str){ text->ptr, text->len }, &root, err);
}

START_TEST(depth_ends_at_64)
{
  for (size_t depth = 64; depth <= 65; depth++) {
    assay_arena *arena = assay_arena_new();
    assay_buf text = ASSAY_BUF(arena);
    assay_err err = { 0 };
    for (size_t i = 0; i < depth; i++)
      assay_buf_addc(&text, '[');
    for (size_t i = 0; i < depth; i++)
      assay_buf_addc(&text, ']');
    ck_assert_int_eq(read_built(&text, &err), depth == 64 ? ASSAY_OK : ASSAY_E_INPUT);
    ck_assert_uint_eq(err.column, depth == 64 ? 0 : 65);
    assay_arena_free(arena);
  }
}
END_TEST

/* Each list holds the one before ten times: 10^levels values from a few bytes. */
START_TEST(what_aliases_repeat_is_counted)
{
  for (char levels = 4; levels <= 5; levels++) {
    assay_arena *arena = assay_arena_new();
    assay_buf text = ASSAY_BUF(arena);
    assay_err err = { 0 };
    assay_buf_addz(&text, "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (char c = 'b'; c < 'a' + levels; c++) {
      assay_buf_addf(&text, "%c: &%c [", c, c);
      for (int i = 0; i < 10; i++)
        assay_buf_addf(&text, "%s*%c", i ? ", " : "", c - 1);
      assay_buf_addz(&text, "]\n");
    }
    ck_assert_int_eq(read_built(&text, &err), levels == 4 ? ASSAY_OK : ASSAY_E_INPUT);
    ck_assert_uint_eq(err.line, levels == 4 ? 0 : 5);
    assay_arena_free(arena);
  }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_document_is_read_or_refused_with_its_place, depth_ends_at_64,
                                 what_aliases_repeat_is_counted };
  return check_run("yaml", tests, COUNT(tests));
}
