/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levenshtein distance with its parts, in a band that is widened until the distance fits in it
 * (Ukkonen 1985): O(n d) time, O(n) memory. A cell holds edits and, among equals, as many
 * substitutions as can be; insertions and deletions follow from the lengths. */
#include "text/work.h"

enum { ROW_A = 8, ROW_B }; /* scratch arrays */

/* Cells of one pass over the band: some seconds of a core. */
static const double cells_most = 4e9;

typedef struct cell {
  uint32_t edits, substitutions;
} cell;

static const cell FAR = { UINT32_MAX / 2, 0 };

static bool better(cell a, cell b)
{
  return a.edits < b.edits || (a.edits == b.edits && a.substitutions > b.substitutions);
}

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

static cell add(cell c, uint32_t edits, uint32_t substitutions)
{
  return (cell){ c.edits + edits, c.substitutions + substitutions };
}

/* The last cell, with only cells at most `band` off the diagonal looked at. */
static cell in_band(const pair *p, size_t band, cell *above, cell *row)
{
  for (size_t j = 0; j <= p->n_ref; j++)
    above[j] = j <= band ? (cell){ (uint32_t)j, 0 } : FAR;
  for (size_t i = 1; i <= p->n_hyp; i++) {
    size_t low = i > band ? i - band : 0, high = i + band < p->n_ref ? i + band : p->n_ref;
    if (low > 0)
      row[low - 1] = FAR;
    for (size_t j = low; j <= high; j++) {
      cell best = j == 0 ? (cell){ (uint32_t)i, 0 } : FAR;
      if (j > 0) {
        bool equal = p->hyp[i - 1] == p->ref[j - 1];
        best = add(above[j - 1], !equal, !equal);
        if (better(add(row[j - 1], 1, 0), best))
          best = add(row[j - 1], 1, 0);
        if (better(add(above[j], 1, 0), best))
          best = add(above[j], 1, 0);
      }
      row[j] = best;
    }
    if (high < p->n_ref)
      row[high + 1] = FAR;
    cell *turn = above;
    above = row;
    row = turn;
  }
  return above[p->n_ref];
}

bool assay_edit_distance(assay_work *work, const assay_ids *hyp, const assay_ids *ref,
                         assay_edits *out)
{
  pair p = trimmed(hyp, ref);
  size_t longer = p.n_hyp > p.n_ref ? p.n_hyp : p.n_ref;
  size_t apart = p.n_hyp > p.n_ref ? p.n_hyp - p.n_ref : p.n_ref - p.n_hyp;
  cell *a = assay_work_array(work, ROW_A, p.n_ref + 1, sizeof *a, false);
  cell *b = assay_work_array(work, ROW_B, p.n_ref + 1, sizeof *b, false);
  if (!a || !b)
    return false;
  size_t band = apart + 16;
  cell last = in_band(&p, band, a, b);
  while (last.edits > band && band < longer) {
    band *= 2;
    if (2.0 * (double)band * (double)p.n_hyp > cells_most) {
      assay_work_refuse(work, "wer and cer of texts that are so long and differ so much");
      return false;
    }
    last = in_band(&p, band, a, b);
  }
  /* edits = S + D + I and ref - hyp = D - I */
  size_t moved = last.edits - last.substitutions;
  out->substitutions = last.substitutions;
  out->deletions = p.n_ref > p.n_hyp ? (moved + apart) / 2 : (moved - apart) / 2;
  out->insertions = moved - out->deletions;
  return true;
}
