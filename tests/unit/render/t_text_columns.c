/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables in the terminal: what gives way when the line is short. */
#include "check_run.h"
#include "render/text_columns.h"
#include "text/utf8.h"

enum { ROWS = 2 };

static void add(assay_text_columns *t, const char *head, int spare, const char *const cells[ROWS])
{
  const bool right = cells[0][0] >= '0' && cells[0][0] <= '9';
  assay_text_column *c = assay_text_column_add(t, assay_str_z(head), right, spare);
  for (size_t i = 0; i < ROWS; i++) {
    assay_buf b = ASSAY_BUF(t->arena);
    assay_buf_addz(&b, cells[i]);
    assay_text_cell(t, c, i, &b);
  }
}

static assay_text_columns table(assay_arena *arena)
{
  assay_text_columns t = { .arena = arena, .rows = ROWS };
  add(&t, "rank", ASSAY_COLUMN_ALWAYS, (const char *const[]){ "1", "2" });
  add(&t, "method", ASSAY_COLUMN_TEXT, (const char *const[]){ "lora", "a very long method" });
  add(&t, "learning_rate", ASSAY_COLUMN_TEXT, (const char *const[]){ "3e-3", "\xce\xbb" });
  add(&t, "best", ASSAY_COLUMN_ALWAYS, (const char *const[]){ "0.5", "10.25" });
  add(&t, "cost", ASSAY_COLUMN_TEXT + 1, (const char *const[]){ "100", "2" });
  return t;
}

static void check_line(assay_text_columns *t, size_t row, const char *wanted)
{
  assay_buf b = ASSAY_BUF(t->arena);
  assay_text_line(&b, t, row);
  ck_assert_str_eq(assay_buf_str(&b).ptr, wanted);
}

START_TEST(a_wide_line_shows_everything)
{
  assay_arena *arena = assay_arena_new();
  assay_text_columns t = table(arena);
  assay_text_columns_fit(&t, 80);
  check_line(&t, SIZE_MAX, "rank  method              learning_rate   best  cost");
  check_line(&t, 0, "   1  lora                         3e-3    0.5   100");
  check_line(&t, 1, "   2  a very long method              \xce\xbb  10.25     2");
  assay_arena_free(arena);
}
END_TEST

START_TEST(heads_give_way_before_cells_and_cells_before_a_column)
{
  assay_arena *arena = assay_arena_new();
  assay_text_columns t = table(arena);
  assay_text_columns_fit(&t, 39);
  check_line(&t, SIZE_MAX, "rank method             lea\xe2\x80\xa6  best cost");
  check_line(&t, 1, "   2 a very long method    \xce\xbb 10.25    2");
  t = table(arena);
  assay_text_columns_fit(&t, 35);
  check_line(&t, 1, "   2 a very long m\xe2\x80\xa6    \xce\xbb 10.25    2");
  t = table(arena);
  assay_text_columns_fit(&t, 29);
  check_line(&t, SIZE_MAX, "rank method       lea\xe2\x80\xa6  best");
  check_line(&t, 1, "   2 a very long\xe2\x80\xa6    \xce\xbb 10.25");
  assay_arena_free(arena);
}
END_TEST

START_TEST(no_line_is_longer_than_the_width)
{
  assay_arena *arena = assay_arena_new();
  for (size_t width = 10; width < 70; width++) {
    assay_text_columns t = table(arena);
    assay_text_columns_fit(&t, width);
    for (size_t row = 0; row <= ROWS; row++) {
      assay_buf b = ASSAY_BUF(arena);
      assay_text_line(&b, &t, row ? row - 1 : SIZE_MAX);
      ck_assert_uint_le(assay_utf8_width(assay_buf_str(&b)), width);
    }
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(the_lightest_of_equal_columns_goes_first)
{
  assay_arena *arena = assay_arena_new();
  assay_text_columns t = table(arena);
  t.list.items[1].weight = 0.9;
  t.list.items[2].weight = 0.1;
  assay_text_columns_fit(&t, 18);
  check_line(&t, 0, "   1 lora     0.5");
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_wide_line_shows_everything,
                                 heads_give_way_before_cells_and_cells_before_a_column,
                                 no_line_is_longer_than_the_width,
                                 the_lightest_of_equal_columns_goes_first };
  return check_run("text_columns", tests, COUNT(tests));
}
