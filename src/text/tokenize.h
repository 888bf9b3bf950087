/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From text to tokens, as the reference implementations do it: sacreBLEU 2.6.0 (13a, intl, zh,
 * char, none, tercom), rouge_score 0.1.2 (ascii) and a tokenizer of our own for every script
 * (unicode). Tokens are slices of the text, or of the room where the text had to be rewritten.
 * Text is valid UTF-8. */
#ifndef ASSAY_TEXT_TOKENIZE_H
#define ASSAY_TEXT_TOKENIZE_H

#include "assay/options.h"
#include "text/vocab.h"

typedef struct assay_tokens {
  assay_str *items;
  size_t n, cap;
} assay_tokens;

/* Where tokens go: `tokens` is emptied first, `room` may be written over. */
typedef struct assay_token_sink {
  assay_arena *arena;
  assay_tokens *tokens;
  assay_buf *room, *lower; /* scratch; their bytes live until the next call with the same sink */
} assay_token_sink;

/* BLEU's tokens of an unstripped segment (white space at its right end is taken off first, as
 * sacreBLEU does). False when out of memory. */
bool assay_tokenize_bleu(const assay_token_sink *sink, assay_tokenizer tokenizer, bool lowercase,
                         assay_str text);

/* TER's tokens (Tercom). */
bool assay_tokenize_ter(const assay_token_sink *sink, const assay_score_options *options,
                        assay_str text);

/* White-space words (str.split), nothing else changed. */
bool assay_tokenize_words(const assay_token_sink *sink, assay_str text);

/* chrF++'s words: str.split, one ASCII punctuation mark split off the end, else off the start. */
bool assay_tokenize_chrf(const assay_token_sink *sink, assay_str text);

/* ROUGE's tokens, lower-cased, not stemmed. ascii: runs of [a-z0-9], all else separates
 * (rouge_score). Else: runs of letters, numbers and marks; where a script writes no blanks between
 * words (Han, kana, Thai, Lao, Khmer, Myanmar), each grapheme cluster. ASCII text gives the same
 * tokens either way. */
bool assay_tokenize_rouge(const assay_token_sink *sink, bool ascii, assay_str text);

/* SQuAD v1.1's normal form, words separated by single blanks: lower case, ASCII punctuation
 * deleted, a/an/the dropped. */
bool assay_normalise_squad(const assay_token_sink *sink, assay_str text);

#endif
