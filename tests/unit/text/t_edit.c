/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracle: the full matrix of edit distances. */
#include "check_run.h"
#include "unit/text/random_ids.h"

enum { LONGEST = 700 };
typedef struct cell {
  size_t edits, substitutions;
} cell;

static cell matrix[LONGEST + 1][LONGEST + 1];
static uint32_t x[IDS_MAX], y[IDS_MAX];

static cell least(cell a, cell b)
{
  bool first = a.edits < b.edits || (a.edits == b.edits && a.substitutions >= b.substitutions);
  return first ? a : b;
}

static cell last_cell(const uint32_t *hyp, size_t n, const uint32_t *ref, size_t m)
{
  for (size_t i = 0; i <= n; i++)
    for (size_t j = 0; j <= m; j++) {
      if (i == 0 || j == 0) {
        matrix[i][j] = (cell){ i + j, 0 };
        continue;
      }
      size_t differ = hyp[i - 1] != ref[j - 1];
      cell over = matrix[i - 1][j - 1], up = matrix[i - 1][j], left = matrix[i][j - 1];
      over.edits += differ;
      over.substitutions += differ;
      up.edits++;
      left.edits++;
      matrix[i][j] = least(over, least(up, left));
    }
  return matrix[n][m];
}

static void compare(assay_work *work, size_t n, size_t m)
{
  const assay_ids hyp = ids_of(x, n), ref = ids_of(y, m);
  cell wanted = last_cell(x, n, y, m);
  assay_edits got;
  ck_assert(assay_edit_distance(work, &hyp, &ref, &got));
  ck_assert_uint_eq(got.substitutions + got.deletions + got.insertions, wanted.edits);
  ck_assert_uint_eq(got.substitutions, wanted.substitutions);
  ck_assert_uint_eq(n + got.deletions, m + got.insertions);
}

START_TEST(parts_as_the_full_matrix)
{
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  random_ids r = { 3 };
  compare(work, 0, 0);
  for (size_t round = 0; round < 4000; round++) {
    uint32_t n_words = 1 + draw_below(&r, 30);
    size_t m = draw_below(&r, round % 100 ? 60 : LONGEST / 2);
    draw_ids(&r, y, m, n_words);
    compare(work, draw_copy(&r, y, m, x, n_words, 1 + draw_below(&r, 6)), m);
    size_t n = draw_below(&r, 80); /* unrelated, and of another length: the band grows */
    draw_ids(&r, x, n, n_words);
    compare(work, n, m);
    compare(work, 0, m);
    compare(work, n, 0);
  }
  assay_arena_free(arena);
}
END_TEST

/* What is equal stands `apart` places off the diagonal: farther than the first band reaches. */
START_TEST(alignments_far_off_the_diagonal)
{
  enum { COMMON = 100 };
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  for (uint32_t apart = 0; apart < COMMON; apart++) {
    for (uint32_t i = 0; i < COMMON + apart; i++) {
      x[i] = i;
      y[i] = i + apart;
    }
    compare(work, COMMON + apart, COMMON + apart);
    compare(work, COMMON + apart, COMMON);
    compare(work, COMMON, COMMON + apart);
  }
  assay_arena_free(arena);
}
END_TEST

/* Long texts are no trouble where they are alike, and are refused where each word differs. */
START_TEST(long_texts_that_differ_are_refused)
{
  enum { LONG = 40000 };
  static uint32_t hyp[LONG], ref[LONG], far[LONG];
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  for (uint32_t i = 0; i < LONG; i++) {
    hyp[i] = ref[i] = i;
    far[i] = i + LONG;
  }
  hyp[7] = hyp[LONG - 7] = LONG;
  const assay_ids near_ids = ids_of(hyp, LONG), ref_ids = ids_of(ref, LONG),
                  far_ids = ids_of(far, LONG);
  assay_edits got;
  ck_assert(assay_edit_distance(work, &near_ids, &ref_ids, &got));
  ck_assert_uint_eq(got.substitutions, 2);
  ck_assert_ptr_null(assay_work_refusal(work));
  ck_assert(!assay_edit_distance(work, &far_ids, &ref_ids, &got));
  ck_assert_ptr_nonnull(assay_work_refusal(work));
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { parts_as_the_full_matrix, alignments_far_off_the_diagonal,
                                 long_texts_that_differ_are_refused };
  return check_run("edit", tests, COUNT(tests));
}
