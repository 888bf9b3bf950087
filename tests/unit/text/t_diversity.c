/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracle: every text against all the others, n-gram by n-gram. */
#include "check_run.h"

#include <math.h>
#include <stdio.h>

#include "text/diversity.h"
#include "unit/text/random_ids.h"

enum { TEXTS = 12, LONGEST = 40, ORDERS = 4 };

typedef struct text {
  uint32_t items[LONGEST];
  size_t n;
} text;

static size_t times(const text *t, size_t until, const uint32_t *gram, size_t n)
{
  size_t found = 0;
  for (size_t i = 0; i + n <= t->n && i < until; i++)
    found += memcmp(t->items + i, gram, n * sizeof *gram) == 0;
  return found;
}

static size_t hits_of(const text *texts, size_t n_texts, size_t own, size_t n)
{
  const text *t = &texts[own];
  size_t hits = 0;
  for (size_t i = 0; i + n <= t->n; i++) {
    size_t most = 0;
    for (size_t k = 0; k < n_texts; k++) {
      size_t here = k == own ? 0 : times(&texts[k], LONGEST, t->items + i, n);
      most = here > most ? here : most;
    }
    hits += times(t, i, t->items + i, n) < most;
  }
  return hits;
}

static size_t apart(size_t a, size_t b)
{
  return a > b ? a - b : b - a;
}

static double bleu_of(const text *texts, size_t n_texts, size_t own)
{
  size_t len = texts[own].n, ref = SIZE_MAX;
  double logs = 0, smooth = 1, order = 0, all = 0;
  for (size_t k = 0; k < n_texts; k++)
    if (k != own && (ref == SIZE_MAX || apart(texts[k].n, len) < apart(ref, len) ||
                     (apart(texts[k].n, len) == apart(ref, len) && texts[k].n < ref)))
      ref = texts[k].n;
  for (size_t n = 1; n <= ORDERS && n <= len; n++, order++) {
    double hits = (double)hits_of(texts, n_texts, own, n), total = (double)(len - n + 1);
    all += hits;
    smooth *= hits > 0 ? 1 : 2;
    logs += log(hits > 0 ? hits / total : 1 / (smooth * total));
  }
  if (all == 0)
    return 0;
  return exp(logs / order) * (len < ref ? exp(1 - (double)ref / (double)len) : 1);
}

static double distinct_of(const text *texts, size_t n_texts, size_t n)
{
  double different = 0, total = 0;
  for (size_t k = 0; k < n_texts; k++)
    for (size_t i = 0; i + n <= texts[k].n; i++, total++) {
      size_t before = times(&texts[k], i, texts[k].items + i, n);
      for (size_t earlier = 0; earlier < k; earlier++)
        before += times(&texts[earlier], LONGEST, texts[k].items + i, n);
      different += before == 0;
    }
  return total > 0 ? different / total : 0;
}

static void add(assay_diversity *d, const text *t)
{
  char bytes[LONGEST * 8];
  size_t len = 0;
  for (size_t i = 0; i < t->n; i++)
    len += (size_t)snprintf(bytes + len, sizeof bytes - len, "w%u ", t->items[i]);
  ck_assert(assay_diversity_add(d, (assay_str){ bytes, len }));
}

static double ratio_of(const double *rows, size_t n)
{
  double above = 0, below = 0;
  for (size_t i = 0; i < n; i++) {
    above += rows[2 * i];
    below += rows[2 * i + 1];
  }
  return below > 0 ? above / below : 0;
}

START_TEST(rows_as_all_pairs)
{
  random_ids r = { 5 };
  for (size_t round = 0; round < 300; round++) {
    assay_arena *arena = assay_arena_new();
    assay_diversity *d = assay_diversity_new(arena);
    text texts[TEXTS];
    double rows[2 * TEXTS];
    size_t n = 2 + draw_below(&r, TEXTS - 1);
    uint32_t n_words = 1 + draw_below(&r, 15);
    for (size_t i = 0; i < n; i++) {
      texts[i].n = draw_below(&r, round % 3 ? 12 : LONGEST);
      draw_ids(&r, texts[i].items, texts[i].n, n_words);
      add(d, &texts[i]);
    }
    ck_assert(assay_diversity_rows(d, ASSAY_SELF_BLEU, rows));
    for (size_t i = 0; i < n; i++) {
      double wanted = bleu_of(texts, n, i);
      ck_assert_msg(fabs(rows[2 * i] - wanted) <= 1e-12 * wanted, "round %zu, text %zu: %g, not %g",
                    round, i, rows[2 * i], wanted);
      ck_assert(rows[2 * i + 1] == 1);
    }
    ck_assert(assay_diversity_rows(d, ASSAY_DISTINCT_1, rows));
    ck_assert(fabs(ratio_of(rows, n) - distinct_of(texts, n, 1)) < 1e-12);
    ck_assert(assay_diversity_rows(d, ASSAY_DISTINCT_2, rows));
    ck_assert(fabs(ratio_of(rows, n) - distinct_of(texts, n, 2)) < 1e-12);
    assay_arena_free(arena);
  }
}
END_TEST

START_TEST(one_text_has_no_others)
{
  assay_arena *arena = assay_arena_new();
  assay_diversity *d = assay_diversity_new(arena);
  const text one = { { 1, 2, 1 }, 3 };
  double rows[2];
  add(d, &one);
  ck_assert(assay_diversity_rows(d, ASSAY_SELF_BLEU, rows));
  ck_assert(rows[0] == 0);
  ck_assert(assay_diversity_rows(d, ASSAY_DISTINCT_1, rows));
  ck_assert(rows[0] == 2 && rows[1] == 3);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { rows_as_all_pairs, one_text_has_no_others };
  return check_run("diversity", tests, COUNT(tests));
}
