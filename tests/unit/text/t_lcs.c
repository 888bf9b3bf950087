/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracles: the quadratic tables of longest common subsequences, the way back as rouge_score 0.1.2
 * (_backtrack_norec) walks it. */
#include "check_run.h"
#include "unit/text/random_ids.h"

static uint16_t table[IDS_MAX + 1][IDS_MAX + 1];
static uint32_t x[IDS_MAX], y[IDS_MAX];

static void fill(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
  for (size_t i = 0; i <= n; i++)
    for (size_t j = 0; j <= m; j++)
      if (i == 0 || j == 0)
        table[i][j] = 0;
      else if (a[i - 1] == b[j - 1])
        table[i][j] = (uint16_t)(table[i - 1][j - 1] + 1);
      else
        table[i][j] = table[i - 1][j] > table[i][j - 1] ? table[i - 1][j] : table[i][j - 1];
}

static void compare(assay_work *work, size_t n, size_t m, uint32_t n_words)
{
  const assay_ids a = ids_of(x, n), b = ids_of(y, m);
  fill(x, n, y, m);
  size_t got = assay_lcs(work, &a, &b, n_words);
  ck_assert_msg(got == table[n][m], "%zu and %zu of %u words: %zu, not %u", n, m, n_words, got,
                table[n][m]);
}

START_TEST(length_as_the_table)
{
  static const size_t lengths[] = { 0, 1, 63, 64, 65, 127, 128, 1023, 1024, 1025, 2047, 2049 };
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  random_ids r = { 1 };
  for (size_t i = 0; i < COUNT(lengths); i++)
    for (size_t k = 0; k < COUNT(lengths); k += i < 9 ? 1 : 4) {
      uint32_t n_words = 2 + draw_below(&r, 40);
      draw_ids(&r, x, lengths[i], n_words);
      draw_ids(&r, y, lengths[k], n_words);
      compare(work, lengths[i], lengths[k], n_words);
    }
  for (size_t round = 0; round < 3000; round++) {
    uint32_t n_words = 1 + draw_below(&r, 30);
    size_t n = draw_below(&r, 150);
    draw_ids(&r, x, n, n_words);
    compare(work, n, draw_copy(&r, x, n, y, n_words, 1 + draw_below(&r, 9)), n_words);
  }
  assay_arena_free(arena);
}
END_TEST

/* ---- ROUGE-Lsum ---- */

static void split(random_ids *r, assay_ids *ids, size_t *lines)
{
  ids->lines = lines;
  ids->n_lines = 0;
  for (size_t at = 0; at < ids->n;) {
    at += draw_below(r, 12); /* lines without a token are there too */
    at = at < ids->n ? at : ids->n;
    lines[ids->n_lines++] = at;
  }
}

static size_t from_of(const assay_ids *ids, size_t line)
{
  return line ? ids->lines[line - 1] : 0;
}

static size_t union_hits(const assay_ids *hyp, const assay_ids *ref)
{
  size_t left_hyp[64] = { 0 }, left_ref[64] = { 0 }, hits = 0;
  for (size_t i = 0; i < hyp->n; i++)
    left_hyp[hyp->items[i]]++;
  for (size_t i = 0; i < ref->n; i++)
    left_ref[ref->items[i]]++;
  for (size_t l = 0; l < ref->n_lines; l++) {
    bool hit[IDS_MAX] = { false };
    const uint32_t *a = ref->items + from_of(ref, l);
    size_t n = ref->lines[l] - from_of(ref, l);
    for (size_t k = 0; k < hyp->n_lines; k++) {
      const uint32_t *b = hyp->items + from_of(hyp, k);
      size_t i = n, j = hyp->lines[k] - from_of(hyp, k);
      fill(a, i, b, j);
      while (i > 0 && j > 0)
        if (a[i - 1] == b[j - 1]) {
          hit[--i] = true;
          j--;
        } else if (table[i][j - 1] > table[i - 1][j]) {
          j--;
        } else {
          i--;
        }
    }
    for (size_t i = 0; i < n; i++)
      if (hit[i] && left_hyp[a[i]] && left_ref[a[i]]) {
        left_hyp[a[i]]--;
        left_ref[a[i]]--;
        hits++;
      }
  }
  return hits;
}

START_TEST(union_as_the_tables)
{
  static size_t lines_x[IDS_MAX], lines_y[IDS_MAX];
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  random_ids r = { 2 };
  for (size_t round = 0; round < 4000; round++) {
    uint32_t n_words = 1 + draw_below(&r, 20);
    size_t n = draw_below(&r, 60);
    draw_ids(&r, x, n, n_words);
    assay_ids ref = ids_of(x, n),
              hyp = ids_of(y, draw_copy(&r, x, n, y, n_words, 1 + draw_below(&r, 5)));
    split(&r, &ref, lines_x);
    split(&r, &hyp, lines_y);
    size_t wanted = union_hits(&hyp, &ref), got = assay_union_lcs(work, &hyp, &ref, n_words);
    ck_assert_msg(got == wanted, "round %zu: %zu, not %zu", round, got, wanted);
  }
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { length_as_the_table, union_as_the_tables };
  return check_run("lcs", tests, COUNT(tests));
}
