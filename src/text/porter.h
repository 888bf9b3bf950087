/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Porter's stemmer as NLTK extends it (PorterStemmer, mode NLTK_EXTENSIONS): what rouge_score
 * stems with. Porter, M. (1980): An algorithm for suffix stripping. Program 14(3), 130-137. */
#ifndef ASSAY_TEXT_PORTER_H
#define ASSAY_TEXT_PORTER_H

#include <stddef.h>

/* Stems the n bytes of [a-z0-9] at word in place; returns the new length, at most n + 1 (one byte
 * of room is needed behind the word). */
size_t assay_porter_stem(char *word, size_t n);

#endif
