/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Longest common subsequences. Hyyro, H. (2004): Bit-parallel LCS-length computation revisited.
 * A long text is cut into strips of the bit vector; the carry of each addition goes from strip to
 * strip, so that memory stays small for texts of any length. */
#include <string.h>

#include "text/work.h"

/* Cells of the table of two lines: 512 MB. */
static const size_t cells_most = (size_t)1 << 27;

enum { STRIP_WORDS = 16, BITS = 64, STRIP = STRIP_WORDS * BITS };
enum {
  SLOTS = ASSAY_ARRAYS_LCS,
  MASKS,
  CARRIES,
  TABLE,
  HIT,
  LEFT_A,
  LEFT_B,
  ARRAYS
}; /* scratch arrays */
_Static_assert((int)ARRAYS <= (int)ASSAY_WORK_ARRAYS, "every scratch array has a place");

typedef struct strip {
  uint32_t *slot_of; /* by number of the word: its row of masks, 0: not in this strip */
  uint64_t (*masks)[STRIP_WORDS];
  unsigned char *carry; /* by place in b: carry into the next strip */
  size_t words;
} strip;

/* Places of each word in a[from, to), as bits. */
static void fill_masks(strip *s, const assay_ids *a, size_t from, size_t to)
{
  uint32_t rows = 1;
  memset(s->masks[0], 0, s->words * sizeof **s->masks);
  for (size_t i = from; i < to; i++) {
    uint32_t *slot = &s->slot_of[a->items[i]];
    if (!*slot) {
      *slot = rows++;
      memset(s->masks[*slot], 0, s->words * sizeof **s->masks);
    }
    s->masks[*slot][(i - from) / BITS] |= (uint64_t)1 << (i - from) % BITS;
  }
}

static void clear_slots(strip *s, const assay_ids *a, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++)
    s->slot_of[a->items[i]] = 0;
}

/* One row of the recurrence V = (V + (V & M)) | (V & ~M); returns the carry out. */
static unsigned char advance(uint64_t *v, const uint64_t *mask, size_t words, unsigned char carry)
{
  for (size_t w = 0; w < words; w++) {
    uint64_t u = v[w] & mask[w], with = v[w] + carry, sum = with + u;
    carry = (unsigned char)((with < v[w]) | (sum < with));
    v[w] = sum | (v[w] & ~mask[w]);
  }
  return carry;
}

/* A text of one bit vector: its masks lie ready by number of the word. */
static size_t lcs_short(assay_work *work, const assay_ids *a, const assay_ids *b, size_t n_words)
{
  const uint64_t *masks = assay_places(work, a, n_words, 1);
  uint64_t v = UINT64_MAX;
  if (!masks)
    return ASSAY_NO_LENGTH;
  for (size_t j = 0; j < b->n; j++) {
    uint64_t mask = masks[b->items[j]];
    v = (v + (v & mask)) | (v & ~mask);
  }
  return (size_t)__builtin_popcountll(~v);
}

size_t assay_lcs(assay_work *work, const assay_ids *a, const assay_ids *b, size_t n_words)
{
  if (!a->n || !b->n)
    return 0;
  if (a->n <= BITS)
    return lcs_short(work, a, b, n_words);
  size_t strip_n = a->n < STRIP ? a->n : STRIP, length = 0;
  strip s = { .words = (strip_n + BITS - 1) / BITS };
  s.slot_of = assay_work_array(work, SLOTS, n_words, sizeof *s.slot_of, true);
  s.masks = assay_work_array(work, MASKS, strip_n + 1, sizeof *s.masks, false);
  s.carry = assay_work_array(work, CARRIES, b->n, 1, true);
  if (!s.slot_of || !s.masks || !s.carry)
    return ASSAY_NO_LENGTH;
  for (size_t from = 0; from < a->n; from += STRIP) {
    size_t to = a->n - from > STRIP ? from + STRIP : a->n;
    uint64_t v[STRIP_WORDS];
    s.words = (to - from + BITS - 1) / BITS;
    memset(v, 0xff, sizeof v);
    fill_masks(&s, a, from, to);
    for (size_t j = 0; j < b->n; j++)
      s.carry[j] = advance(v, s.masks[s.slot_of[b->items[j]]], s.words, s.carry[j]);
    clear_slots(&s, a, from, to);
    for (size_t k = 0; k < s.words; k++) /* bits behind the text's end stay 1 */
      length += (size_t)__builtin_popcountll(~v[k]);
  }
  return length;
}

/* ---- ROUGE-Lsum ---- */

typedef struct line {
  const uint32_t *items;
  size_t n;
} line;

static line line_of(const assay_ids *ids, size_t i)
{
  size_t from = i ? ids->lines[i - 1] : 0;
  return (line){ ids->items + from, ids->lines[i] - from };
}

/* Lengths of the longest common subsequences of all beginnings: table[i * (c.n + 1) + j]. */
static void fill_table(uint32_t *table, line r, line c)
{
  size_t width = c.n + 1;
  memset(table, 0, width * sizeof *table);
  for (size_t i = 1; i <= r.n; i++) {
    uint32_t *row = table + i * width, *above = row - width;
    row[0] = 0;
    for (size_t j = 1; j <= c.n; j++) {
      uint32_t most = above[j] > row[j - 1] ? above[j] : row[j - 1];
      row[j] = r.items[i - 1] == c.items[j - 1] ? above[j - 1] + 1 : most;
    }
  }
}

/* Marks the places of r on the path that rouge_score's way back takes. */
static void mark_hits(const uint32_t *table, line r, line c, unsigned char *hit)
{
  size_t width = c.n + 1;
  for (size_t i = r.n, j = c.n; i > 0 && j > 0;) {
    if (r.items[i - 1] == c.items[j - 1]) {
      hit[i - 1] = 1;
      i--;
      j--;
    } else if (table[i * width + j - 1] > table[(i - 1) * width + j]) {
      j--;
    } else {
      i--;
    }
  }
}

static size_t longest_line(const assay_ids *ids)
{
  size_t most = 0;
  for (size_t i = 0; i < ids->n_lines; i++)
    most = line_of(ids, i).n > most ? line_of(ids, i).n : most;
  return most;
}

size_t assay_union_lcs(assay_work *work, const assay_ids *hyp, const assay_ids *ref, size_t n_words)
{
  size_t rows = longest_line(ref) + 1, columns = longest_line(hyp) + 1, cells, hits = 0;
  if (!hyp->n || !ref->n)
    return 0;
  if (!assay_size_mul(rows, columns, &cells) || cells > cells_most) {
    assay_work_refuse(work, "rougeLsum of lines that are so long");
    return ASSAY_NO_LENGTH;
  }
  uint32_t *left_hyp = assay_work_array(work, LEFT_A, n_words, sizeof *left_hyp, true);
  uint32_t *left_ref = assay_work_array(work, LEFT_B, n_words, sizeof *left_ref, true);
  unsigned char *hit = assay_work_array(work, HIT, rows, 1, false);
  uint32_t *table = assay_work_array(work, TABLE, cells, sizeof *table, false);
  if (!left_hyp || !left_ref || !hit || !table)
    return ASSAY_NO_LENGTH;
  for (size_t i = 0; i < hyp->n; i++)
    left_hyp[hyp->items[i]]++;
  for (size_t i = 0; i < ref->n; i++)
    left_ref[ref->items[i]]++;
  for (size_t i = 0; i < ref->n_lines; i++) {
    line r = line_of(ref, i);
    memset(hit, 0, rows);
    for (size_t j = 0; j < hyp->n_lines; j++) {
      fill_table(table, r, line_of(hyp, j));
      mark_hits(table, r, line_of(hyp, j), hit);
    }
    for (size_t k = 0; k < r.n; k++)
      if (hit[k] && left_hyp[r.items[k]] && left_ref[r.items[k]]) {
        left_hyp[r.items[k]]--;
        left_ref[r.items[k]]--;
        hits++;
      }
  }
  return hits;
}
