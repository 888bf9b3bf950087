/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses a token do not compare between tokenizers; bits per byte do: the loss in bits, times the
 * tokens over the bytes of what was evaluated. */
#include "analysis/comparing.h"

bool assay_compare_is_tokenizer(assay_str name)
{
  static const char *const names[] = { "tokenizer", "tokenizername", "tokenizernameorpath",
                                       "tokenizerpath" };
  return assay_compare_named(name, names, sizeof names / sizeof *names);
}

/* NaN: the run does not tell. */
static double count_of(const assay_comparing *c, size_t run, size_t k)
{
  const double x = assay_compare_number(c, run, k);
  return x > 0 ? x : (double)NAN;
}

static bool tokenizers_differ(const assay_comparing *c)
{
  for (size_t k = 0; k < c->parameters.n; k++)
    if (assay_compare_is_tokenizer(c->parameters.items[k].name) &&
        c->parameters.items[k].values.n > 1)
      return true;
  return false;
}

assay_code assay_compare_bytes(assay_comparing *c, assay_err *err)
{
  static const char *const token_names[] = { "validationtokens", "valtokens", "evaltokens",
                                             "evaluationtokens" };
  static const char *const byte_names[] = { "validationbytes", "valbytes", "evalbytes",
                                            "evaluationbytes" };
  enum { NAMES = sizeof token_names / sizeof *token_names };
  const size_t n = c->report->runs.n;
  const size_t tokens = assay_compare_find(c, token_names, NAMES),
               bytes = assay_compare_find(c, byte_names, NAMES);
  if (tokens == SIZE_MAX || bytes == SIZE_MAX)
    return ASSAY_OK;
  double *factor = assay_arena_array(c->arena, n + 1, sizeof *factor);
  if (!factor)
    return assay_err_nomem(err);
  bool all = assay_str_eqz(c->out->metric, "validation_loss") && tokenizers_differ(c);
  for (size_t i = 0; i < n; i++) {
    factor[i] = count_of(c, i, tokens) / count_of(c, i, bytes) / log(2);
    all = all && isfinite(factor[i]);
    c->run[i].value[tokens] = c->run[i].value[bytes] = SIZE_MAX; /* a yardstick, set by nobody */
  }
  if (!all)
    return ASSAY_OK;
  c->out->per_byte = factor;
  c->out->metric = ASSAY_STR("bits_per_byte");
  for (size_t i = 0; i < n; i++) {
    c->run[i].best *= factor[i];
    c->run[i].last *= factor[i];
    c->run[i].noise *= factor[i];
  }
  return ASSAY_OK;
}
