/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From paths to a comparison of their runs. */
#include "base/num.h"
#include "face/review_state.h"
#include "input/csv.h"

/* ---- prices ---- */

static assay_code add_price(assay_review *r, assay_compare_call *call, const assay_csv_row *row,
                            assay_err *err)
{
  double price;
  if (row->n != 3 || !row->cells[0].len || !row->cells[2].len ||
      assay_num_read(row->cells[1], r->options.decimal, &price) != ASSAY_NUM_FINITE || price < 0) {
    assay_err_place(err, assay_str_z(call->compare->prices), row->line, 0);
    return assay_err_set(err, ASSAY_E_INPUT,
                         "is no row of prices; expected unit, price and currency: hour,4.10,USD");
  }
  assay_price *to = ASSAY_PUSH(r->arena, &call->prices);
  if (!to)
    return assay_err_nomem(err);
  *to = (assay_price){ assay_str_copy(r->arena, row->cells[0]), price,
                       assay_str_copy(r->arena, row->cells[2]) };
  return to->unit.ptr && to->currency.ptr ? ASSAY_OK : assay_err_nomem(err);
}

static assay_code read_prices(assay_review *r, assay_compare_call *call, assay_err *err)
{
  assay_source *source;
  const assay_str file = assay_str_z(call->compare->prices);
  assay_csv_row row;
  bool end = false, header = true;
  if (!file.ptr)
    return ASSAY_OK;
  assay_code code = assay_source_open(r->arena, &source, file, err);
  if (code != ASSAY_OK) {
    assay_err_place(err, file, 0, 0);
    return code;
  }
  assay_csv *csv = assay_csv_open(r->arena, source, ',');
  code = csv ? ASSAY_OK : assay_err_nomem(err);
  while (code == ASSAY_OK) {
    code = assay_csv_next(csv, &row, &end, err);
    if (code != ASSAY_OK || end)
      break;
    if (!header || !row.n || !assay_str_ieqz(row.cells[0], "unit"))
      code = add_price(r, call, &row, err);
    header = false;
  }
  assay_csv_close(csv);
  assay_source_drop(source);
  return code;
}

static assay_code judge(assay_review *r, const char *const *paths, size_t n,
                        const assay_compare_options *compare)
{
  assay_err err = { 0 };
  assay_compare_call call = { .options = &r->options, .compare = compare };
  assay_code code = read_prices(r, &call, &err);
  if (code == ASSAY_OK)
    code = assay_inputs_read(r->arena, &(assay_paths){ paths, n }, &r->options, &r->inputs,
                             &r->troubles, &err);
  if (code == ASSAY_OK)
    code = assay_compare_report(r->arena, r->inputs, &call, &r->report, &err);
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
  return assay_call_opened(out, *out ? judge(*out, paths, n, compare) : ASSAY_E_NOMEM);
}
