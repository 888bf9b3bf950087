/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Self-BLEU against all other outputs needs, for each n-gram, how often the text that has it most
 * often has it, and the runner-up: the first counts for everybody but that text itself. So two
 * passes over the words suffice (Alihosseini et al. 2019 keep the same two counts). */
#include "text/diversity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/tokenize.h"

enum { ORDER = 4 }; /* n-grams of self-BLEU: 1 to 4, as BLEU's default */

struct assay_diversity {
  assay_arena *arena;
  assay_vocab vocab; /* words of all outputs */
  assay_tokens tokens;
  assay_buf room, lower;
  uint32_t *words; /* numbers of all words, text after text */
  size_t n_words, words_cap;
  size_t *ends; /* by text */
  size_t n, ends_cap;
};

assay_diversity *assay_diversity_new(assay_arena *arena)
{
  assay_diversity *d = assay_arena_alloc(arena, sizeof *d);
  if (!d)
    return NULL;
  d->arena = d->vocab.arena = d->room.arena = d->lower.arena = arena;
  assay_vocab_clear(&d->vocab);
  return d;
}

/* The vocabulary outlives the text: a new word's bytes are copied. */
static uint32_t number_of(assay_diversity *d, assay_str word)
{
  uint32_t id = assay_vocab_get(&d->vocab, word);
  if (id != ASSAY_NO_ID)
    return id;
  assay_str kept = assay_str_copy(d->arena, word);
  return kept.ptr ? assay_vocab_put(&d->vocab, kept) : ASSAY_NO_ID;
}

bool assay_diversity_add(assay_diversity *d, assay_str text)
{
  const assay_token_sink sink = { d->arena, &d->tokens, &d->room, &d->lower };
  if (!assay_tokenize_words(&sink, text) ||
      !assay_scratch_room(d->arena, &d->words, &d->words_cap, d->n_words + d->tokens.n,
                          sizeof *d->words) ||
      !assay_scratch_room(d->arena, &d->ends, &d->ends_cap, d->n + 1, sizeof *d->ends))
    return false;
  for (size_t i = 0; i < d->tokens.n; i++) {
    uint32_t id = number_of(d, d->tokens.items[i]);
    if (id == ASSAY_NO_ID)
      return false;
    d->words[d->n_words++] = id;
  }
  d->ends[d->n++] = d->n_words;
  return true;
}

static size_t start_of(const assay_diversity *d, size_t i)
{
  return i ? d->ends[i - 1] : 0;
}

/* Numbers of the n-grams at every place, from those of one order less. Places where none begins get
 * ASSAY_NO_ID. */
static bool extend(const assay_diversity *d, uint32_t *grams, size_t order, size_t *n_grams)
{
  assay_grams table = { .arena = d->arena };
  if (!assay_grams_clear(&table, d->n_words, 0))
    return false;
  for (size_t i = 0; i < d->n; i++)
    for (size_t at = start_of(d, i); at < d->ends[i]; at++)
      grams[at] = at + order <= d->ends[i]
                      ? assay_grams_put(&table, assay_gram_key(grams[at], d->words[at + order - 1]))
                      : ASSAY_NO_ID;
  *n_grams = table.next;
  return true;
}

/* Share and number of the n-grams of each text: see assay_diversity_rows. */
static bool distinct(const assay_diversity *d, size_t order, double *rows)
{
  uint32_t *grams = assay_arena_array(d->arena, d->n_words + 1, sizeof *grams);
  if (!grams)
    return false;
  if (d->n_words)
    memcpy(grams, d->words, d->n_words * sizeof *grams);
  size_t n_grams = d->vocab.n;
  for (size_t n = 2; n <= order; n++)
    if (!extend(d, grams, n, &n_grams))
      return false;
  uint32_t *times = assay_arena_array(d->arena, n_grams + 1, sizeof *times);
  if (!times)
    return false;
  for (size_t at = 0; at < d->n_words; at++)
    if (grams[at] != ASSAY_NO_ID)
      times[grams[at]]++;
  for (size_t i = 0; i < d->n; i++) {
    rows[2 * i] = rows[2 * i + 1] = 0;
    for (size_t at = start_of(d, i); at < d->ends[i]; at++)
      if (grams[at] != ASSAY_NO_ID) {
        rows[2 * i] += 1.0 / times[grams[at]];
        rows[2 * i + 1]++;
      }
  }
  return true;
}

/* ---- self-BLEU ---- */

typedef struct top {
  uint32_t most, second, owner; /* owner: text + 1 that has it most often */
} top;

/* Raises the tops by the n-grams of text i; now[] is zero before and after. */
static void raise_tops(const assay_diversity *d, size_t i, const uint32_t *grams, uint32_t *now,
                       top *tops)
{
  for (size_t at = start_of(d, i); at < d->ends[i]; at++)
    if (grams[at] != ASSAY_NO_ID)
      now[grams[at]]++;
  for (size_t at = start_of(d, i); at < d->ends[i]; at++) {
    if (grams[at] == ASSAY_NO_ID || !now[grams[at]])
      continue;
    top *t = &tops[grams[at]];
    uint32_t n = now[grams[at]];
    now[grams[at]] = 0;
    if (n > t->most) {
      t->second = t->most;
      t->most = n;
      t->owner = (uint32_t)i + 1;
    } else if (n > t->second) {
      t->second = n;
    }
  }
}

/* Hits of text i against all others; now[] is zero before and after. */
static size_t hits_of(const assay_diversity *d, size_t i, const uint32_t *grams, uint32_t *now,
                      const top *tops)
{
  size_t hits = 0;
  for (size_t at = start_of(d, i); at < d->ends[i]; at++) {
    if (grams[at] == ASSAY_NO_ID)
      continue;
    const top *t = &tops[grams[at]];
    hits += now[grams[at]]++ < (t->owner == i + 1 ? t->second : t->most);
  }
  for (size_t at = start_of(d, i); at < d->ends[i]; at++)
    if (grams[at] != ASSAY_NO_ID)
      now[grams[at]] = 0;
  return hits;
}

static bool count_order(assay_diversity *d, size_t order, uint32_t *grams, double *hits)
{
  size_t n_grams = d->vocab.n;
  if (order > 1 && !extend(d, grams, order, &n_grams))
    return false;
  uint32_t *now = assay_arena_array(d->arena, n_grams + 1, sizeof *now);
  top *tops = assay_arena_array(d->arena, n_grams + 1, sizeof *tops);
  if (!now || !tops)
    return false;
  for (size_t i = 0; i < d->n; i++)
    raise_tops(d, i, grams, now, tops);
  for (size_t i = 0; i < d->n; i++)
    hits[i * ORDER + order - 1] = (double)hits_of(d, i, grams, now, tops);
  return true;
}

static int by_size(const void *a, const void *b)
{
  size_t x = *(const size_t *)a, y = *(const size_t *)b;
  return (x > y) - (x < y);
}

/* Length among sorted[n], one entry of `own` taken out, that is closest to own; the shorter of
 * two. */
static size_t closest_other(const size_t *sorted, size_t n, size_t own)
{
  size_t low = 0, high = n;
  while (low < high) { /* first entry not below own */
    size_t middle = low + (high - low) / 2;
    if (sorted[middle] < own)
      low = middle + 1;
    else
      high = middle;
  }
  if (low + 1 < n && sorted[low + 1] == own)
    return own;
  size_t longer = low + 1 < n ? sorted[low + 1] : SIZE_MAX;
  if (!low)
    return longer;
  return longer != SIZE_MAX && longer - own < own - sorted[low - 1] ? longer : sorted[low - 1];
}

/* BLEU of one text on a scale of 0 to 1: effective order, exp smoothing. */
static double bleu_of(const double *hits, size_t len, size_t ref_len)
{
  double logs = 0, factor = 1, order = 0, any = 0;
  for (size_t n = 0; n < ORDER; n++)
    any += hits[n];
  if (any == 0)
    return 0;
  for (size_t n = 0; n < ORDER && len > n; n++) {
    double total = (double)(len - n);
    factor *= hits[n] == 0 ? 2 : 1;
    logs += log(hits[n] == 0 ? 1 / (factor * total) : hits[n] / total);
    order++;
  }
  double bp = len >= ref_len ? 1 : exp(1 - (double)ref_len / (double)len);
  return bp * exp(logs / order);
}

static bool self_bleu(assay_diversity *d, double *rows)
{
  uint32_t *grams = assay_arena_array(d->arena, d->n_words + 1, sizeof *grams);
  double *hits = assay_arena_array(d->arena, d->n * ORDER + 1, sizeof *hits);
  size_t *lengths = assay_arena_array(d->arena, d->n + 1, sizeof *lengths);
  if (!grams || !hits || !lengths)
    return false;
  if (d->n_words)
    memcpy(grams, d->words, d->n_words * sizeof *grams);
  for (size_t order = 1; order <= ORDER; order++)
    if (!count_order(d, order, grams, hits))
      return false;
  for (size_t i = 0; i < d->n; i++)
    lengths[i] = d->ends[i] - start_of(d, i);
  qsort(lengths, d->n, sizeof *lengths, by_size);
  for (size_t i = 0; i < d->n; i++) {
    size_t len = d->ends[i] - start_of(d, i);
    rows[2 * i] = d->n > 1 ? bleu_of(hits + i * ORDER, len, closest_other(lengths, d->n, len)) : 0;
    rows[2 * i + 1] = 1;
  }
  return true;
}

bool assay_diversity_rows(assay_diversity *d, assay_diversity_metric which, double *rows)
{
  if (which == ASSAY_SELF_BLEU)
    return self_bleu(d, rows);
  return distinct(d, which == ASSAY_DISTINCT_1 ? 1 : 2, rows);
}
