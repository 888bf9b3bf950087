/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was said otherwise: two texts as pieces that are common, missing or extra. */
#ifndef ASSAY_TEXT_WORD_DIFF_H
#define ASSAY_TEXT_WORD_DIFF_H

#include <stdint.h>

#include "base/str.h"

typedef enum assay_piece_kind {
  ASSAY_PIECE_COMMON,
  ASSAY_PIECE_MISSING, /* in the reference only */
  ASSAY_PIECE_EXTRA    /* in the output only */
} assay_piece_kind;

typedef struct assay_piece {
  assay_piece_kind kind;
  assay_str text; /* view of hyp or ref, words with what separates them */
} assay_piece;
typedef ASSAY_VEC(assay_piece) assay_pieces_list;

/* A shortest way from ref to hyp by whole words (white space separates; where neither text has any,
 * code points are the words). Valid UTF-8; meant for texts that are shown, O(words of hyp x words
 * of ref). False when out of memory. */
bool assay_word_diff(assay_arena *arena, assay_str hyp, assay_str ref, assay_pieces_list *out);

#endif
