/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay/options.h"

#include <math.h>

enum { DEFAULT_SEED = 12345 }; /* the seed of sacreBLEU, contract section 1 */

void assay_options_init(assay_options *options)
{
  *options = (assay_options){ .size = sizeof *options,
                              .decimal = '.',
                              .eval_noise = (double)NAN,
                              .on_duplicate = ASSAY_DUPLICATE_LAST,
                              .seed = DEFAULT_SEED };
}

void assay_score_options_init(assay_score_options *options)
{
  enum { BLEU_ORDER = 4, CHAR_ORDER = 6, BETA = 2 }; /* sacreBLEU's defaults */
  *options = (assay_score_options){ .size = sizeof *options,
                                    .smooth_value = NAN,
                                    .max_ngram_order = BLEU_ORDER,
                                    .char_order = CHAR_ORDER,
                                    .chrf_beta = BETA };
}

void assay_gate_options_init(assay_gate_options *options)
{
  *options = (assay_gate_options){ .size = sizeof *options };
}

void assay_compare_options_init(assay_compare_options *options)
{
  *options = (assay_compare_options){ .size = sizeof *options, .pages = ASSAY_PAGES };
}
