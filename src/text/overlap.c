/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Common n-grams, order by order. An n-gram is known by the (n-1)-grams at its two ends, so its key
 * is exact; and it can be common only if both of them are, so that high orders look at little. One
 * short reference is counted by bits instead (places.c). */
#include <string.h>

#include "text/work.h"

/* Scratch arrays. */
enum { MOST = ASSAY_ARRAYS_OVERLAP, USED, NOW, HYP_GRAMS, REF_GRAMS, ARRAYS };
_Static_assert((int)ARRAYS <= (int)ASSAY_ARRAYS_PLACES, "every scratch array has a place");

typedef struct counting {
  assay_work *work;
  const assay_ids *hyp, *refs;
  size_t n_refs;
  uint32_t *most;                  /* by number of n-gram: most often in one reference */
  uint32_t *used;                  /* how often the output had it so far */
  uint32_t *now;                   /* in the reference at hand; zero between references */
  uint32_t *hyp_grams, *ref_grams; /* number of the n-gram at each place, or ASSAY_NO_ID */
} counting;

static void begin_order_one(counting *c)
{
  uint32_t *ref = c->ref_grams;
  memcpy(c->hyp_grams, c->hyp->items, c->hyp->n * sizeof *c->hyp_grams);
  for (size_t r = 0; r < c->n_refs; ref += c->refs[r].n, r++)
    if (c->refs[r].n)
      memcpy(ref, c->refs[r].items, c->refs[r].n * sizeof *ref);
}

/* Counts the n-grams of one reference and keeps the maximum. */
static void count_ref(counting *c, const uint32_t *grams, size_t n)
{
  if (c->n_refs == 1) {
    for (size_t i = 0; i < n; i++)
      if (grams[i] != ASSAY_NO_ID)
        c->most[grams[i]]++;
    return;
  }
  for (size_t i = 0; i < n; i++)
    if (grams[i] != ASSAY_NO_ID && ++c->now[grams[i]] > c->most[grams[i]])
      c->most[grams[i]] = c->now[grams[i]];
  for (size_t i = 0; i < n; i++)
    if (grams[i] != ASSAY_NO_ID)
      c->now[grams[i]] = 0;
}

/* Hits of the output's words. */
static int32_t count_hyp(counting *c)
{
  int32_t hits = 0;
  for (size_t i = 0; i < c->hyp->n; i++) {
    uint32_t g = c->hyp_grams[i];
    if (c->most[g] == 0)
      c->hyp_grams[i] = ASSAY_NO_ID;
    else
      hits += c->used[g]++ < c->most[g];
  }
  return hits;
}

static bool is_common(const counting *c, uint32_t g)
{
  return g != ASSAY_NO_ID && c->used[g] != 0;
}

/* From n-grams of one order to the next: n places left. */
static void extend_ref(counting *c, uint32_t *grams, size_t n)
{
  assay_grams *table = assay_work_grams(c->work);
  bool left = n && is_common(c, grams[0]);
  for (size_t i = 0; i < n; i++) {
    bool right = is_common(c, grams[i + 1]);
    grams[i] = left && right ? assay_grams_put(table, assay_gram_key(grams[i], grams[i + 1]))
                             : ASSAY_NO_ID;
    left = right;
  }
}

/* The same for the output; returns its hits. What is in no reference gets no number. */
static int32_t extend_hyp(counting *c, size_t n)
{
  const assay_grams *table = assay_work_grams(c->work);
  uint32_t *grams = c->hyp_grams;
  int32_t hits = 0;
  for (size_t i = 0; i < n; i++) {
    bool both = grams[i] != ASSAY_NO_ID && grams[i + 1] != ASSAY_NO_ID;
    uint32_t g =
        both ? assay_grams_get(table, assay_gram_key(grams[i], grams[i + 1])) : ASSAY_NO_ID;
    grams[i] = g;
    if (g != ASSAY_NO_ID)
      hits += c->used[g]++ < c->most[g];
  }
  return hits;
}

static size_t places(const assay_ids *text, size_t order)
{
  return text->n >= order ? text->n - order + 1 : 0;
}

static bool make_room(counting *c, size_t n_words, size_t n)
{
  size_t ref_tokens = 0;
  for (size_t r = 0; r < c->n_refs; r++)
    ref_tokens += c->refs[r].n;
  size_t keys = (n - 1) * ref_tokens, ids = n_words + keys;
  c->most = assay_work_array(c->work, MOST, ids, sizeof *c->most, true);
  c->used = assay_work_array(c->work, USED, ids, sizeof *c->used, true);
  c->now = c->n_refs > 1 ? assay_work_array(c->work, NOW, ids, sizeof *c->now, true) : c->used;
  c->hyp_grams = assay_work_array(c->work, HYP_GRAMS, c->hyp->n, sizeof *c->hyp_grams, false);
  c->ref_grams = assay_work_array(c->work, REF_GRAMS, ref_tokens, sizeof *c->ref_grams, false);
  return c->most && c->used && c->now && c->hyp_grams && c->ref_grams &&
         assay_grams_clear(assay_work_grams(c->work), keys, (uint32_t)n_words);
}

bool assay_overlap(assay_work *work, const assay_cut *cut, size_t n, int32_t *correct)
{
  const assay_ids *hyp = cut->hyp, *refs = cut->refs;
  counting c = { .work = work, .hyp = hyp, .refs = refs, .n_refs = cut->n_refs };
  memset(correct, 0, n * sizeof *correct);
  if (cut->n_refs == 1 && refs->n <= ASSAY_PLACES_MAX)
    return assay_overlap_short(work, cut, n, correct);
  if (!make_room(&c, cut->n_words, n))
    return false;
  if (!hyp->n)
    return true;
  begin_order_one(&c);
  for (size_t order = 1; order <= n && places(hyp, order); order++) {
    uint32_t *ref = c.ref_grams;
    for (size_t r = 0; r < cut->n_refs; ref += refs[r].n, r++) {
      if (order > 1)
        extend_ref(&c, ref, places(&refs[r], order));
      count_ref(&c, ref, places(&refs[r], order));
    }
    correct[order - 1] = order > 1 ? extend_hyp(&c, places(hyp, order)) : count_hyp(&c);
    if (!correct[order - 1])
      break; /* no longer one can be common */
  }
  return true;
}
