/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/option_names.h"

#include <math.h>
#include <string.h>

enum { DEFAULT_SEED = 12345 }; /* the seed of sacreBLEU, contract section 1 */

const char *const assay_tokenizer_names[] = {
  [ASSAY_TOKENIZE_13A] = "13a",   [ASSAY_TOKENIZE_INTL] = "intl", [ASSAY_TOKENIZE_ZH] = "zh",
  [ASSAY_TOKENIZE_CHAR] = "char", [ASSAY_TOKENIZE_NONE] = "none", NULL
};
const char *const assay_smooth_names[] = { [ASSAY_SMOOTH_EXP] = "exp",
                                           [ASSAY_SMOOTH_FLOOR] = "floor",
                                           [ASSAY_SMOOTH_ADD_K] = "add-k",
                                           [ASSAY_SMOOTH_NONE] = "none",
                                           NULL };
const char *const assay_paired_names[] = { [ASSAY_PAIRED_NONE] = "none",
                                           [ASSAY_PAIRED_BOOTSTRAP] = "bootstrap",
                                           [ASSAY_PAIRED_RANDOMIZATION] = "randomization",
                                           NULL };

int assay_option_named(const char *const *names, const char *name, size_t length)
{
  for (int i = 0; names[i]; i++)
    if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
      return i;
  return -1;
}

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
