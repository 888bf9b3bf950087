/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracle: sacrebleu.metrics.lib_ter.translation_edit_rate of sacreBLEU 2.6.0 over the same
 * sequences, numbers written with three digits. */
#include "check_run.h"
#include "unit/text/random_ids.h"

enum { LONG_EVERY = 8, SHORT = 40, LONG = 150, BLOCKS = 5, BLOCK = 9 };

static const size_t edits[] = {
  6,  23, 1,  2,  3,  1,  14, 6,  2,  0,  1,  6,  6,  9,  20, 3,  0,  0,  5,  4,  4, 9,  18,
  11, 44, 3,  7,  0,  7,  5,  16, 3,  7,  10, 19, 13, 4,  26, 2,  2,  3,  5,  2,  3, 14, 3,
  11, 4,  2,  4,  16, 1,  4,  6,  6,  6,  30, 17, 2,  2,  4,  5,  6,  4,  10, 0,  2, 5,  8,
  11, 5,  17, 11, 3,  2,  7,  7,  9,  12, 0,  7,  4,  9,  2,  14, 28, 13, 6,  51, 3, 8,  2,
  11, 22, 3,  6,  8,  18, 7,  8,  2,  1,  4,  5,  19, 16, 7,  2,  1,  6,  7,  6,  2, 6,  1,
  3,  5,  2,  10, 6,  11, 0,  2,  5,  4,  4,  27, 0,  15, 3,  1,  2,  11, 12, 23, 0, 4,  2,
  5,  6,  2,  10, 3,  5,  9,  1,  15, 3,  14, 4,  3,  10, 25, 8,  9,  5,  3,  5,  5, 6
};
static uint32_t hyp_items[IDS_MAX], ref_items[IDS_MAX];

/* Moves a block of the n items elsewhere. */
static void move_block(random_ids *r, uint32_t *items, size_t n)
{
  uint32_t block[BLOCK];
  size_t start = draw_below(r, (uint32_t)n), length = 1 + draw_below(r, BLOCK);
  length = length < n - start ? length : n - start;
  memcpy(block, items + start, length * sizeof *items);
  memmove(items + start, items + start + length, (n - start - length) * sizeof *items);
  size_t at = draw_below(r, (uint32_t)(n - length + 1));
  memmove(items + at + length, items + at, (n - length - at) * sizeof *items);
  memcpy(items + at, block, length * sizeof *items);
}

static size_t edits_of(assay_work *work, size_t seed)
{
  random_ids r = { seed };
  uint32_t n_words = 2 + draw_below(&r, 40);
  size_t m = draw_below(&r, seed % LONG_EVERY ? SHORT : LONG);
  draw_ids(&r, ref_items, m, n_words);
  uint32_t rarely = 1 + draw_below(&r, 9);
  size_t n = draw_copy(&r, ref_items, m, hyp_items, n_words, rarely);
  uint32_t blocks = draw_below(&r, BLOCKS);
  for (uint32_t k = 0; k < blocks && n > 1; k++)
    move_block(&r, hyp_items, n);
  const assay_ids hyp = ids_of(hyp_items, n), ref = ids_of(ref_items, m);
  return assay_ter_edits(work, &hyp, &ref);
}

START_TEST(edits_as_sacrebleu)
{
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  for (size_t i = 0; i < COUNT(edits); i++) {
    size_t got = edits_of(work, i);
    ck_assert_msg(got == edits[i], "sequence %zu: %zu edits, not %zu", i, got, edits[i]);
  }
  assay_arena_free(arena);
}
END_TEST

static size_t edits_between(assay_work *work, size_t n, size_t m)
{
  const assay_ids hyp = ids_of(hyp_items, n), ref = ids_of(ref_items, m);
  return assay_ter_edits(work, &hyp, &ref);
}

/* The output says 0, 1, 2, ... with the first `n` of them behind the next n. */
static size_t edits_of_swap(assay_work *work, uint32_t n)
{
  enum { ALL = 40 };
  for (uint32_t i = 0; i < ALL; i++) {
    ref_items[i] = i;
    hyp_items[i] = i < n ? i + n : i < 2 * n ? i - n : i;
  }
  return edits_between(work, ALL, ALL);
}

/* The output lacks the first `n` words and has n others at its end. */
static size_t edits_of_slide(assay_work *work, uint32_t n)
{
  enum { ALL = 100 };
  for (uint32_t i = 0; i < ALL; i++) {
    ref_items[i] = i;
    hyp_items[i] = i + n;
  }
  return edits_between(work, ALL, ALL);
}

/* Limits that are part of the figure: blocks of at most 10 words, moved by at most 50 places, 25
 * cells beside the diagonal, 1000 candidates, the last shift not done then. */
START_TEST(limits_of_the_search)
{
  enum { FAR = 120, MANY = 60 };
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  ck_assert_uint_eq(edits_of_swap(work, 10), 1);
  ck_assert_uint_eq(edits_of_swap(work, 11), 2);
  ck_assert_uint_eq(edits_of_slide(work, 24), 48);
  ck_assert_uint_eq(edits_of_slide(work, 25), 100);
  for (uint32_t i = 0; i < FAR; i++)
    ref_items[i] = hyp_items[i] = i;
  hyp_items[0] = 60;
  hyp_items[60] = 0;
  ck_assert_uint_eq(edits_between(work, FAR, FAR), 2);
  random_ids r = { 3 };
  uint32_t n_words = 3 + draw_below(&r, 10);
  draw_ids(&r, ref_items, MANY, n_words);
  draw_ids(&r, hyp_items, MANY, n_words);
  ck_assert_uint_eq(edits_between(work, MANY, MANY), 44); /* 43 with 1050 candidates */
  assay_arena_free(arena);
}
END_TEST

START_TEST(empty_and_equal_texts)
{
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  for (uint32_t i = 0; i < SHORT; i++)
    ref_items[i] = hyp_items[i] = i % 7;
  for (size_t n = 0; n <= SHORT; n++)
    ck_assert_uint_eq(edits_between(work, n, n), 0);
  ck_assert_uint_eq(edits_between(work, 0, SHORT), SHORT);
  ck_assert_uint_eq(edits_between(work, SHORT, 0), SHORT);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { edits_as_sacrebleu, limits_of_the_search, empty_and_equal_texts };
  return check_run("ter", tests, COUNT(tests));
}
