/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one thread needs to count: scratch that grows to the largest segment and stays. A segment's
 * tokens are made once for each family and shared by its metrics; kernels see numbers only. */
#ifndef ASSAY_TEXT_WORK_H
#define ASSAY_TEXT_WORK_H

#include "text/tokenize.h"

/* One segment: an output and its references, valid UTF-8; n_refs >= 1. */
typedef struct assay_segment {
  assay_str hyp;
  const assay_str *refs;
  size_t n_refs;
} assay_segment;

/* How a text is cut. Tokens of one family have common numbers in all texts of a segment. */
typedef enum assay_family {
  ASSAY_FAMILY_BLEU,
  ASSAY_FAMILY_TER,
  ASSAY_FAMILY_ROUGE, /* stemmed where asked for; lines are sentences of ROUGE-Lsum */
  ASSAY_FAMILY_WORDS, /* str.split */
  ASSAY_FAMILY_SQUAD,
  ASSAY_FAMILY_CHRF_WORDS,
  ASSAY_FAMILY_CHRF_CHARS, /* code points, without white space unless asked for */
  ASSAY_FAMILY_CHARS,      /* code points, stripped, runs of white space as one blank: CER */
  ASSAY_FAMILIES
} assay_family;

/* A text as numbers 0 .. n_words-1 of its family. */
typedef struct assay_ids {
  uint32_t *items;
  size_t n, cap;
  size_t *lines; /* ROUGE only: end of each non-empty line, in tokens */
  size_t n_lines, lines_cap;
} assay_ids;

typedef struct assay_cut {
  const assay_ids *hyp, *refs; /* refs[n_refs] */
  size_t n_refs;
  size_t n_words; /* distinct tokens in all texts */
} assay_cut;

typedef struct assay_work assay_work;

/* Owned by the arena; NULL when out of memory. options must outlive it. */
assay_work *assay_work_new(assay_arena *arena, const assay_score_options *options);
/* The segment that is counted from now on; its texts must stay until the next one. */
void assay_work_begin(assay_work *work, const assay_segment *segment);
const assay_segment *assay_work_segment(const assay_work *work);
const assay_score_options *assay_work_options(const assay_work *work);
/* The segment's tokens of a family. False when out of memory. */
bool assay_work_cut(assay_work *work, assay_family family, assay_cut *cut);

/* ---- kernels ---- */

/* The output against the r-th reference alone. */
assay_cut assay_cut_one(const assay_cut *cut, size_t r);

/* What is common with one reference in ROUGE's tokens: orders 1 .. n are counted. */
enum { ASSAY_ROUGE_ORDERS = 9 };
typedef struct assay_rouge_counts {
  size_t n;
  int32_t hits[ASSAY_ROUGE_ORDERS];
} assay_rouge_counts;
/* That of the r-th reference of the segment, for whoever counts first. NULL: out of memory. */
assay_rouge_counts *assay_work_rouge(assay_work *work, size_t r);

/* Clipped common n-grams of the output and the references (each n-gram at most as often as in the
 * reference that has it most often): correct[i] of order i + 1, for orders 1 .. n. False when out
 * of memory. */
bool assay_overlap(assay_work *work, const assay_cut *cut, size_t n, int32_t *correct);

/* The same of one reference of at most ASSAY_PLACES_MAX tokens, by bits. */
enum { ASSAY_PLACES_WIDTH = 4, ASSAY_PLACES_MAX = 64 * ASSAY_PLACES_WIDTH };
bool assay_overlap_short(assay_work *work, const assay_cut *cut, size_t n, int32_t *correct);

/* Where each word stands in a text of at most 64 * width tokens: sets[n_words][width] of bits. They
 * live until the next call. NULL when out of memory. */
uint64_t *assay_places(assay_work *work, const assay_ids *text, size_t n_words, size_t width);

/* Length of the longest common subsequence, by bits (Hyyro 2004): O(|a| |b| / 64). Returns
 * ASSAY_NO_LENGTH when out of memory. */
#define ASSAY_NO_LENGTH SIZE_MAX
size_t assay_lcs(assay_work *work, const assay_ids *a, const assay_ids *b, size_t n_words);

/* Hits of ROUGE-Lsum: union over the lines of hyp of one longest common subsequence with each line
 * of ref, clipped by the counts of both. ASSAY_NO_LENGTH when out of memory. */
size_t assay_union_lcs(assay_work *work, const assay_ids *hyp, const assay_ids *ref,
                       size_t n_words);

/* TER's edits, shifts counted as one, as sacreBLEU's tercom. ASSAY_NO_LENGTH: out of memory. */
size_t assay_ter_edits(assay_work *work, const assay_ids *hyp, const assay_ids *ref);

/* Least edits from hyp to ref; of all such alignments the one with most substitutions. False when
 * out of memory, or refused: more than some 10^9 steps. */
typedef struct assay_edits {
  size_t substitutions, deletions, insertions; /* deletion: a token of ref that hyp lacks */
} assay_edits;
bool assay_edit_distance(assay_work *work, const assay_ids *hyp, const assay_ids *ref,
                         assay_edits *out);

/* Why a kernel gave up on a segment that is too long for it (static); NULL: it was memory. */
const char *assay_work_refusal(const assay_work *work);

/* ---- for the kernels ---- */

/* Gives up on the segment; why is static text behind "too long: ". */
void assay_work_refuse(assay_work *work, const char *why);

/* Scratch arrays by number: a kernel's own begin where its row says. Kernels that share a row never
 * run inside each other; what an array holds does not outlive the kernel's call. */
enum {
  ASSAY_ARRAYS_OVERLAP = 0,
  ASSAY_ARRAYS_PLACES = 5, /* inside of overlap and of LCS */
  ASSAY_ARRAYS_LCS = 7,
  ASSAY_ARRAYS_EDIT = 7,
  ASSAY_ARRAYS_TER = 7,
  ASSAY_WORK_ARRAYS = 16
};
/* The array of so many elements, which has room from earlier calls; zeroed when `zero`. NULL: out
 * of memory. */
void *assay_work_array(assay_work *work, size_t which, size_t n, size_t size, bool zero);
assay_grams *assay_work_grams(assay_work *work);

#endif
