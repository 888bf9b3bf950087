/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levenshtein distance with its parts, in a band that is widened until the distance fits in it
 * (Ukkonen 1985): O(n d) time, O(n) memory. A cell is the cost of a path: EDIT for each edit, less
 * one for a substitution, so that the least cost has fewest edits and, among equals, as many
 * substitutions as can be; insertions and deletions follow from the lengths. */
#include "text/work.h"

enum { ROW_A = ASSAY_ARRAYS_EDIT, ROW_B, COUNTS, ARRAYS }; /* scratch arrays */
_Static_assert((int)ARRAYS <= (int)ASSAY_WORK_ARRAYS, "every scratch array has a place");

/* Cells of one pass over the band: about a second of a core. */
static const double cells_most = 1e9;

static const int64_t EDIT = (int64_t)1 << 32, FAR = INT64_MAX / 2;

typedef struct pair {
  const uint32_t *hyp, *ref;
  size_t n_hyp, n_ref;
} pair;

/* What hyp and ref share at both ends costs nothing. */
static pair trimmed(const assay_ids *hyp, const assay_ids *ref)
{
  pair p = { hyp->items, ref->items, hyp->n, ref->n };
  while (p.n_hyp && p.n_ref && p.hyp[0] == p.ref[0]) {
    p.hyp++;
    p.ref++;
    p.n_hyp--;
    p.n_ref--;
  }
  while (p.n_hyp && p.n_ref && p.hyp[p.n_hyp - 1] == p.ref[p.n_ref - 1]) {
    p.n_hyp--;
    p.n_ref--;
  }
  return p;
}

/* Words of `a` that no word of b is left for: as many edits at least. counts: zeros, by word. */
static size_t unmatched(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b,
                        uint32_t *counts)
{
  size_t n = 0;
  for (size_t i = 0; i < n_b; i++)
    counts[b[i]]++;
  for (size_t i = 0; i < n_a; i++)
    if (counts[a[i]])
      counts[a[i]]--;
    else
      n++;
  return n;
}

static bool at_least(assay_work *work, const pair *p, size_t *edits)
{
  uint32_t last = 0;
  for (size_t i = 0; i < p->n_hyp; i++)
    last = p->hyp[i] > last ? p->hyp[i] : last;
  for (size_t i = 0; i < p->n_ref; i++)
    last = p->ref[i] > last ? p->ref[i] : last;
  uint32_t *counts = assay_work_array(work, COUNTS, (size_t)last + 1, sizeof *counts, true);
  if (!counts)
    return false;
  *edits = p->n_hyp > p->n_ref ? unmatched(p->hyp, p->n_hyp, p->ref, p->n_ref, counts)
                               : unmatched(p->ref, p->n_ref, p->hyp, p->n_hyp, counts);
  return true;
}

static int64_t lesser(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

/* The last cell, with only cells at most `band` off the diagonal looked at. */
static int64_t in_band(const pair *p, size_t band, int64_t *above, int64_t *row)
{
  for (size_t j = 0; j <= p->n_ref; j++)
    above[j] = j <= band ? (int64_t)j * EDIT : FAR;
  for (size_t i = 1; i <= p->n_hyp; i++) {
    size_t low = i > band ? i - band : 0, high = i + band < p->n_ref ? i + band : p->n_ref;
    int64_t left = low > 0 ? FAR : (int64_t)i * EDIT;
    row[low > 0 ? low - 1 : 0] = left;
    for (size_t j = low > 0 ? low : 1; j <= high; j++) {
      int64_t aslant = above[j - 1] + (p->hyp[i - 1] == p->ref[j - 1] ? 0 : EDIT - 1);
      left = lesser(aslant, lesser(left, above[j]) + EDIT);
      row[j] = left;
    }
    if (high < p->n_ref)
      row[high + 1] = FAR;
    int64_t *turn = above;
    above = row;
    row = turn;
  }
  return above[p->n_ref];
}

static double cells(const pair *p, size_t band)
{
  double width = 2 * (double)band + 1, whole = (double)p->n_ref + 1;
  return (width < whole ? width : whole) * (double)p->n_hyp;
}

bool assay_edit_distance(assay_work *work, const assay_ids *hyp, const assay_ids *ref,
                         assay_edits *out)
{
  pair p = trimmed(hyp, ref);
  size_t longer = p.n_hyp > p.n_ref ? p.n_hyp : p.n_ref, band;
  size_t apart = p.n_hyp > p.n_ref ? p.n_hyp - p.n_ref : p.n_ref - p.n_hyp;
  int64_t *a = assay_work_array(work, ROW_A, p.n_ref + 1, sizeof *a, false);
  int64_t *b = assay_work_array(work, ROW_B, p.n_ref + 1, sizeof *b, false);
  if (!a || !b || !at_least(work, &p, &band))
    return false;
  int64_t cost;
  size_t edits;
  for (band += 16;; band *= 2) {
    if (cells(&p, band) > cells_most) {
      assay_work_refuse(work, "wer and cer of texts that are so long and differ so much");
      return false;
    }
    cost = in_band(&p, band, a, b);
    edits = (size_t)((cost + EDIT - 1) / EDIT);
    if (edits <= band || band >= longer)
      break;
  }
  /* edits = S + D + I and ref - hyp = D - I */
  out->substitutions = (size_t)((int64_t)edits * EDIT - cost);
  size_t moved = edits - out->substitutions;
  out->deletions = p.n_ref > p.n_hyp ? (moved + apart) / 2 : (moved - apart) / 2;
  out->insertions = moved - out->deletions;
  return true;
}
