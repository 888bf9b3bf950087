/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/word_diff.h"

#include "text/unicode.h"

enum { WORDS_MOST = 1000 }; /* beyond, the rest is one word */

typedef struct words {
  ASSAY_VEC(assay_str) list;
} words;

static bool add(assay_arena *arena, words *w, assay_str word)
{
  assay_str *slot = word.len ? ASSAY_PUSH(arena, &w->list) : NULL;
  if (slot)
    *slot = word;
  return slot || !word.len;
}

static bool split_at_space(assay_arena *arena, assay_str text, words *w)
{
  size_t from = 0;
  bool ok = true;
  for (size_t at = 0, next; at < text.len && ok && w->list.n < WORDS_MOST; at = next) {
    next = at;
    if (!assay_cp_is_space(assay_cp_next(text, &next)))
      continue;
    ok = add(arena, w, assay_str_sub(text, from, at));
    from = next;
  }
  return ok && add(arena, w, assay_str_sub(text, from, text.len));
}

static bool split_code_points(assay_arena *arena, assay_str text, words *w)
{
  bool ok = true;
  size_t at = 0;
  while (at < text.len && ok && w->list.n < WORDS_MOST) {
    size_t from = at;
    assay_cp_next(text, &at);
    ok = add(arena, w, assay_str_sub(text, from, at));
  }
  return ok && add(arena, w, assay_str_sub(text, at, text.len));
}

/* Appends a word; words of one kind that follow each other in one text become one piece. */
static bool emit(assay_arena *arena, assay_pieces_list *out, assay_piece_kind kind, assay_str word)
{
  assay_piece *last = out->n ? &out->items[out->n - 1] : NULL;
  if (last && last->kind == kind && last->text.ptr + last->text.len <= word.ptr) {
    last->text.len = (size_t)(word.ptr - last->text.ptr) + word.len;
    return true;
  }
  assay_piece *slot = ASSAY_PUSH(arena, out);
  if (slot)
    *slot = (assay_piece){ kind, word };
  return slot != NULL;
}

bool assay_word_diff(assay_arena *arena, assay_str hyp, assay_str ref, assay_pieces_list *out)
{
  words h = { 0 }, r = { 0 };
  bool ok = split_at_space(arena, hyp, &h) && split_at_space(arena, ref, &r);
  if (ok && h.list.n <= 1 && r.list.n <= 1) {
    h.list.n = r.list.n = 0;
    ok = split_code_points(arena, hyp, &h) && split_code_points(arena, ref, &r);
  }
  size_t n = h.list.n, m = r.list.n, width = m + 1;
  /* Common words from each place on: the way forward needs no turning round. */
  uint16_t *common = ok ? assay_arena_array(arena, (n + 1) * width, sizeof *common) : NULL;
  if (!common)
    return false;
  for (size_t i = n; i-- > 0;)
    for (size_t j = m; j-- > 0;) {
      uint16_t down = common[(i + 1) * width + j], right = common[i * width + j + 1];
      common[i * width + j] = assay_str_eq(h.list.items[i], r.list.items[j])
                                  ? (uint16_t)(common[(i + 1) * width + j + 1] + 1)
                              : down > right ? down
                                             : right;
    }
  for (size_t i = 0, j = 0; (i < n || j < m) && ok;) {
    if (i < n && j < m && assay_str_eq(h.list.items[i], r.list.items[j])) {
      ok = emit(arena, out, ASSAY_PIECE_COMMON, h.list.items[i++]);
      j++;
    } else if (j < m && (i == n || common[i * width + j + 1] >= common[(i + 1) * width + j])) {
      ok = emit(arena, out, ASSAY_PIECE_MISSING, r.list.items[j++]);
    } else {
      ok = emit(arena, out, ASSAY_PIECE_EXTRA, h.list.items[i++]);
    }
  }
  return ok;
}
