/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracle: every n-gram compared with every other. */
#include "check_run.h"
#include "unit/text/random_ids.h"

enum { REFS = 4, ORDERS = 9, WORDS_MAX = 30 };

static uint32_t hyp_items[IDS_MAX], ref_items[REFS][IDS_MAX];

static size_t times(const assay_ids *in, const uint32_t *gram, size_t n)
{
  size_t found = 0;
  for (size_t i = 0; i + n <= in->n; i++)
    found += memcmp(in->items + i, gram, n * sizeof *gram) == 0;
  return found;
}

static size_t clipped(const assay_cut *cut, size_t n)
{
  size_t hits = 0;
  for (size_t i = 0; i + n <= cut->hyp->n; i++) {
    const uint32_t *gram = cut->hyp->items + i;
    const assay_ids before = { .items = cut->hyp->items, .n = i + n - 1 };
    size_t most = 0;
    for (size_t r = 0; r < cut->n_refs; r++) {
      size_t here = times(&cut->refs[r], gram, n);
      most = here > most ? here : most;
    }
    hits += times(&before, gram, n) < most; /* as many as it came before are used up */
  }
  return hits;
}

START_TEST(hits_as_counted_one_by_one)
{
  assay_arena *arena = assay_arena_new();
  assay_score_options options;
  assay_score_options_init(&options);
  assay_work *work = assay_work_new(arena, &options);
  random_ids r = { 4 };
  for (size_t round = 0; round < 6000; round++) {
    uint32_t n_words = 1 + draw_below(&r, WORDS_MAX);
    size_t n = draw_below(&r, round % 50 ? 25 : IDS_MAX / 8), orders = 1 + draw_below(&r, ORDERS);
    draw_ids(&r, hyp_items, n, n_words);
    assay_ids refs[REFS];
    for (size_t k = 0; k < REFS; k++)
      refs[k] = ids_of(ref_items[k],
                       draw_copy(&r, hyp_items, n, ref_items[k], n_words, 1 + draw_below(&r, 8)));
    const assay_ids hyp = ids_of(hyp_items, n);
    const assay_cut cut = { &hyp, refs, 1 + draw_below(&r, REFS), n_words };
    const assay_cut last = assay_cut_one(&cut, cut.n_refs - 1);
    const assay_cut *const cuts[] = { &cut, &last };
    for (size_t c = 0; c < COUNT(cuts); c++) {
      int32_t correct[ORDERS];
      ck_assert(assay_overlap(work, cuts[c], orders, correct));
      for (size_t k = 0; k < orders; k++)
        ck_assert_uint_eq((size_t)correct[k], clipped(cuts[c], k + 1));
    }
  }
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { hits_as_counted_one_by_one };
  return check_run("overlap", tests, COUNT(tests));
}
