/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Translation edit rate's edits (Snover et al. 2006) as sacreBLEU's tercom counts them: greedy
 * shifts of blocks, each the one that shortens the edit distance most, then the distance that is
 * left. The distance is looked for in a beam around the diagonal only, so the beam is part of the
 * definition.
 *
 * A shift changes a stretch of the words and nothing before or behind it. So costs from the start
 * to each cell (forth) and from each cell to the end (back) are kept for the present words; a
 * candidate costs the rows of its stretch, and the sum where they meet. */
#include <math.h>
#include <string.h>

#include "text/work.h"

enum { /* Tercom's limits, and sacreBLEU's own on candidates */
       SHIFT_SIZE_MAX = 10,
       SHIFT_DISTANCE_MAX = 50,
       BEAM = 25,
       CANDIDATES_MAX = 1000
};
enum {
  FORTH = ASSAY_ARRAYS_TER,
  BACK,
  NOW,
  MOVED,
  TRIAL,
  ALIGN,
  HYP_ERRORS,
  REF_ERRORS,
  LOWS,
  ARRAYS
};
_Static_assert((int)ARRAYS <= (int)ASSAY_WORK_ARRAYS, "every scratch array has a place");

static const int32_t FAR = INT32_MAX / 4;

typedef struct matrix {
  size_t n, m;         /* words of the output and of the reference */
  const uint32_t *ref; /* [m] */
  uint32_t *now;       /* [n]: the output's words as shifted so far */
  size_t *low, *high;  /* [n + 1]: columns of each row that lie in the beam: low <= j < high */
  size_t guard, pitch; /* cells of FAR at both sides of a row; cells a row */
  int32_t *forth, *back;
  int32_t *trial[2];
} matrix;

static size_t at(const matrix *x, size_t i, size_t j)
{
  return i * x->pitch + x->guard + j - x->low[i];
}

static void find_beam(matrix *x)
{
  double ratio = x->n ? (double)x->m / (double)x->n : 1;
  size_t beam = BEAM < ratio / 2 ? (size_t)ceil(ratio / 2 + BEAM) : BEAM;
  for (size_t i = 1; i <= x->n; i++) {
    size_t diagonal = (size_t)floor((double)i * ratio);
    x->low[i] = diagonal > beam ? diagonal - beam : 0;
    x->high[i] = diagonal + beam < x->m + 1 && i < x->n ? diagonal + beam : x->m + 1;
  }
  x->low[0] = 0;
  x->high[0] = x->n ? x->high[1] : x->m + 1;
  size_t widest = 0, jump = 0;
  for (size_t i = 0; i <= x->n; i++) {
    widest = x->high[i] - x->low[i] > widest ? x->high[i] - x->low[i] : widest;
    if (i > 0 && x->high[i] - x->high[i - 1] > jump)
      jump = x->high[i] - x->high[i - 1];
    if (i > 0 && x->low[i] - x->low[i - 1] > jump)
      jump = x->low[i] - x->low[i - 1];
  }
  x->guard = jump + 2;
  x->pitch = widest + 2 * x->guard;
}

static bool make_matrix(assay_work *w, matrix *x, const assay_ids *hyp)
{
  x->low = assay_work_array(w, LOWS, 2 * (x->n + 1), sizeof *x->low, false);
  if (!x->low)
    return false;
  x->high = x->low + x->n + 1;
  find_beam(x);
  size_t cells;
  if (!assay_size_mul(x->n + 1, x->pitch, &cells))
    return false;
  x->forth = assay_work_array(w, FORTH, cells, sizeof *x->forth, false);
  x->back = assay_work_array(w, BACK, cells, sizeof *x->back, false);
  x->now = assay_work_array(w, NOW, x->n, sizeof *x->now, false);
  x->trial[0] = assay_work_array(w, TRIAL, 2 * x->pitch, sizeof **x->trial, false);
  if (!x->forth || !x->back || !x->now || !x->trial[0])
    return false;
  x->trial[1] = x->trial[0] + x->pitch;
  memcpy(x->now, hyp->items, x->n * sizeof *x->now);
  return true;
}

/* FAR at both sides of a row. */
static void fence(const matrix *x, int32_t *row, size_t i)
{
  size_t width = x->high[i] - x->low[i];
  for (size_t k = 0; k < x->guard; k++)
    row[k] = row[x->guard + width + k] = FAR;
}

/* Row i of the costs, from the row above; both begin at their guards. */
static void next_row(const matrix *x, size_t i, uint32_t word, const int32_t *above, int32_t *row)
{
  size_t low = x->low[i], high = x->high[i];
  fence(x, row, i);
  const int32_t *up = above + x->guard + low - x->low[i - 1];
  int32_t *out = row + x->guard;
  int32_t left = FAR;
  size_t j = low;
  if (j == 0) {
    left = *out++ = *up++ + 1;
    j++;
  }
  for (; j < high; j++, up++, out++) {
    int32_t best = up[-1] + (word != x->ref[j - 1]);
    best = up[0] + 1 < best ? up[0] + 1 : best;
    best = left + 1 < best ? left + 1 : best;
    *out = left = best;
  }
}

/* All rows from `first` on. */
static void fill_forth(matrix *x, size_t first)
{
  if (first == 0) {
    fence(x, x->forth, 0);
    for (size_t j = 0; j < x->high[0]; j++)
      x->forth[at(x, 0, j)] = (int32_t)j;
    first = 1;
  }
  for (size_t i = first; i <= x->n; i++) {
    int32_t *above = x->forth + (i - 1) * x->pitch;
    next_row(x, i, x->now[i - 1], above, above + x->pitch);
  }
}

static void fill_back(matrix *x)
{
  for (size_t i = x->n; i > 0; i--) {
    int32_t *row = x->back + i * x->pitch;
    fence(x, row, i);
    int32_t *out = row + x->guard + x->high[i] - x->low[i] - 1, right = FAR;
    if (i == x->n) {
      for (size_t j = x->high[i]; j-- > x->low[i]; out--)
        *out = (int32_t)(x->m - j);
      continue;
    }
    const int32_t *below = row + x->pitch + x->guard;
    for (size_t j = x->high[i]; j-- > x->low[i]; out--) {
      /* The row below may begin further right: its guard says FAR there. */
      const int32_t *down = below + ((ptrdiff_t)j - (ptrdiff_t)x->low[i + 1]);
      int32_t best = down[0] + 1;
      best = right + 1 < best ? right + 1 : best;
      if (j < x->m) {
        int32_t over = down[1] + (x->now[i] != x->ref[j]);
        best = over < best ? over : best;
      }
      *out = right = best;
    }
  }
}

/* ---- alignment of the present words ---- */

typedef struct alignment {
  int32_t *place;       /* [m]: word of the output that a reference word stands at or behind */
  uint32_t *hyp_errors; /* [n + 1]: errors among the first words */
  uint32_t *ref_errors; /* [m + 1] */
} alignment;

/* How a cell of row 1 or below was reached: ' ', 's', 'd' (word of the output) or 'i'. No-op or
 * substitution goes before a deletion, that before an insertion. */
static char op_of(const matrix *x, size_t i, size_t j)
{
  int32_t cost = x->forth[at(x, i, j)];
  const int32_t *up = x->forth + (i - 1) * x->pitch + x->guard + j - x->low[i - 1];
  bool same = j > 0 && x->now[i - 1] == x->ref[j - 1];
  if (j > 0 && up[-1] + !same == cost)
    return same ? ' ' : 's';
  return up[0] + 1 == cost ? 'd' : 'i';
}

static void align(const matrix *x, alignment *a)
{
  size_t i = x->n, j = x->m;
  memset(a->hyp_errors, 0, (x->n + 1) * sizeof *a->hyp_errors);
  memset(a->ref_errors, 0, (x->m + 1) * sizeof *a->ref_errors);
  while (i > 0 || j > 0) {
    char op = i == 0 ? 'i' : op_of(x, i, j);
    if (op == 'd') {
      a->hyp_errors[i--] = 1;
    } else if (op == 'i') {
      a->ref_errors[j--] = 1;
      a->place[j] = (int32_t)i - 1;
    } else {
      a->hyp_errors[i--] = a->ref_errors[j--] = op == 's';
      a->place[j] = (int32_t)i;
    }
  }
  for (size_t k = 0; k < x->n; k++)
    a->hyp_errors[k + 1] += a->hyp_errors[k];
  for (size_t k = 0; k < x->m; k++)
    a->ref_errors[k + 1] += a->ref_errors[k];
}

/* ---- shifts ---- */

typedef struct shift {
  size_t start, length, target;
  int32_t gain;
} shift;

/* The words with the block moved, for the changed stretch [*from, *to) of `moved` only. */
static void move_block(const matrix *x, const shift *s, uint32_t *moved, size_t *from, size_t *to)
{
  const uint32_t *w = x->now;
  size_t end = s->start + s->length;
  if (s->target < s->start) {
    *from = s->target;
    *to = end;
    memcpy(moved + s->target, w + s->start, s->length * sizeof *w);
    memcpy(moved + s->target + s->length, w + s->target, (s->start - s->target) * sizeof *w);
    return;
  }
  /* Inside the block the target counts from the block's end. */
  size_t until = s->target > end ? s->target : s->target + s->length;
  until = until < x->n ? until : x->n;
  *from = s->start;
  *to = until;
  memcpy(moved + s->start, w + end, (until - end) * sizeof *w);
  memcpy(moved + s->start + until - end, w + s->start, s->length * sizeof *w);
}

/* Edit distance of the moved words. */
static int32_t distance(matrix *x, const uint32_t *moved, size_t from, size_t to)
{
  const int32_t *above = x->forth + from * x->pitch;
  size_t turn = 0;
  for (size_t i = from + 1; i <= to; i++, turn = !turn) {
    next_row(x, i, moved[i - 1], above, x->trial[turn]);
    above = x->trial[turn];
  }
  if (to == 0)
    return x->forth[at(x, x->n, x->m)];
  const int32_t *forth = above + x->guard, *back = x->back + at(x, to, x->low[to]);
  int32_t best = FAR;
  for (size_t j = x->low[to]; j < x->high[to]; j++, forth++, back++)
    best = *forth + *back < best ? *forth + *back : best;
  return best;
}

static bool ranks_higher(const shift *a, const shift *b)
{
  if (a->gain != b->gain)
    return a->gain > b->gain;
  if (a->length != b->length)
    return a->length > b->length;
  return a->start != b->start ? a->start < b->start : a->target < b->target;
}

typedef struct search {
  matrix x;
  alignment a;
  uint32_t *moved;
  int32_t score; /* of the present words */
  shift best;
  bool found;
  size_t candidates; /* tried so far, over all rounds */
} search;

/* Every place where a block of the output that equals the reference's [start_r, start_r + length)
 * could go. */
static void try_targets(search *s, size_t start_h, size_t start_r, size_t length)
{
  const alignment *a = &s->a;
  if (a->hyp_errors[start_h + length] == a->hyp_errors[start_h] ||
      a->ref_errors[start_r + length] == a->ref_errors[start_r])
    return;
  if (a->place[start_r] >= (int32_t)start_h && a->place[start_r] < (int32_t)(start_h + length))
    return;
  size_t before = SIZE_MAX;
  for (size_t k = start_r; k <= start_r + length; k++) {
    size_t target = k == 0 ? 0 : (size_t)(a->place[k - 1] + 1);
    if (target == before)
      continue;
    before = target;
    shift candidate = { start_h, length, target, 0 };
    size_t from, to;
    move_block(&s->x, &candidate, s->moved, &from, &to);
    candidate.gain = s->score - distance(&s->x, s->moved, from, to);
    s->candidates++;
    if (!s->found || ranks_higher(&candidate, &s->best))
      s->best = candidate;
    s->found = true;
  }
}

/* All blocks that begin at these places. False when the candidates are used up. */
static bool try_blocks(search *s, size_t start_h, size_t start_r)
{
  const matrix *x = &s->x;
  for (size_t k = 0; k < SHIFT_SIZE_MAX && start_h + k < x->n && start_r + k < x->m; k++) {
    if (x->now[start_h + k] != x->ref[start_r + k])
      return true;
    try_targets(s, start_h, start_r, k + 1);
    if (s->candidates >= CANDIDATES_MAX)
      return false;
  }
  return true;
}

static void find_shift(search *s)
{
  const matrix *x = &s->x;
  s->found = false;
  for (size_t h = 0; h < x->n; h++) {
    size_t first = h > SHIFT_DISTANCE_MAX ? h - SHIFT_DISTANCE_MAX : 0;
    size_t last = h + SHIFT_DISTANCE_MAX < x->m ? h + SHIFT_DISTANCE_MAX + 1 : x->m;
    for (size_t r = first; r < last; r++)
      if (x->now[h] == x->ref[r] && !try_blocks(s, h, r))
        return;
  }
}

size_t assay_ter_edits(assay_work *work, const assay_ids *hyp, const assay_ids *ref)
{
  if (!ref->n || !hyp->n)
    return ref->n ? ref->n : hyp->n;
  search s = { .x = { .n = hyp->n, .m = ref->n, .ref = ref->items } };
  s.moved = assay_work_array(work, MOVED, hyp->n, sizeof *s.moved, false);
  s.a.place = assay_work_array(work, ALIGN, ref->n, sizeof *s.a.place, false);
  s.a.hyp_errors = assay_work_array(work, HYP_ERRORS, hyp->n + 1, sizeof(uint32_t), false);
  s.a.ref_errors = assay_work_array(work, REF_ERRORS, ref->n + 1, sizeof(uint32_t), false);
  if (!s.moved || !s.a.place || !s.a.hyp_errors || !s.a.ref_errors || !make_matrix(work, &s.x, hyp))
    return ASSAY_NO_LENGTH;
  size_t shifts = 0, first = 0;
  for (;; shifts++) {
    fill_forth(&s.x, first);
    s.score = s.x.forth[at(&s.x, s.x.n, s.x.m)];
    if (s.score == 0)
      break;
    fill_back(&s.x);
    align(&s.x, &s.a);
    find_shift(&s);
    if (s.candidates >= CANDIDATES_MAX || !s.found || s.best.gain <= 0)
      break;
    size_t to;
    move_block(&s.x, &s.best, s.moved, &first, &to);
    memcpy(s.x.now + first, s.moved + first, (to - first) * sizeof *s.moved);
    first++;
  }
  return shifts + (size_t)s.score;
}
