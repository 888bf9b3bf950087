/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much outputs repeat each other: distinct-n, and self-BLEU in linear time. */
#ifndef ASSAY_TEXT_DIVERSITY_H
#define ASSAY_TEXT_DIVERSITY_H

#include "text/vocab.h"

typedef enum assay_diversity_metric {
  ASSAY_DISTINCT_1,
  ASSAY_DISTINCT_2,
  ASSAY_SELF_BLEU
} assay_diversity_metric;

typedef struct assay_diversity assay_diversity;

/* Owned by the arena; NULL when out of memory. */
assay_diversity *assay_diversity_new(assay_arena *arena);
/* Takes the next output in (valid UTF-8); 4 bytes a word are kept, texts are not. False when out
 * of memory. */
bool assay_diversity_add(assay_diversity *diversity, assay_str text);

/* Sums of output i: for distinct-n {its share of the different n-grams, its n-grams}, so that the
 * ratio of the totals is the score; for self-BLEU {BLEU of i against the others}. A share of an
 * n-gram that stands in several places is 1 over their number. rows[2 * n_texts] (self-BLEU: the
 * second is 1). False when out of memory. */
bool assay_diversity_rows(assay_diversity *diversity, assay_diversity_metric which, double *rows);

struct assay_metric;
bool assay_metric_is_diversity(const struct assay_metric *metric);

#endif
