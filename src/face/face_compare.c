/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From paths to a comparison of their runs. */
#include "face/review_state.h"

static assay_code call(assay_review *r, const char *const *paths, size_t n,
                       const assay_compare_options *compare)
{
  assay_err err = { 0 };
  assay_code code = assay_inputs_read(r->arena, &(assay_paths){ paths, n }, &r->options, &r->inputs,
                                      &r->troubles, &err);
  if (code == ASSAY_OK)
    code = assay_compare_report(r->arena, r->inputs, &r->options, compare, &r->report, &err);
  if (code == ASSAY_E_NOMEM)
    return code;
  if (code != ASSAY_OK)
    return assay_call_refuse(r, "compare", &err);
  if (r->inputs->bad)
    assay_call_note_bad_file(r);
  return ASSAY_OK;
}

assay_outcome assay_compare_open(assay_review **out, const char *const *paths, size_t n,
                                 const assay_options *options, const assay_compare_options *compare)
{
  *out = assay_call_new(options);
  if (*out && call(*out, paths, n, compare) == ASSAY_OK && assay_call_finish(*out) == ASSAY_OK)
    return assay_outcome_of((*out)->refused ? (*out)->err.code : ASSAY_OK);
  assay_review_free(*out);
  *out = NULL;
  return ASSAY_SURROUNDINGS_TROUBLE;
}
