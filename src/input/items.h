/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of outputs or references as a stream of items: plain lines, groups of lines, JSON records,
 * a table, or the body of one response. */
#ifndef ASSAY_INPUT_ITEMS_H
#define ASSAY_INPUT_ITEMS_H

#include "input/record.h"
#include "model/run.h"

typedef struct assay_item {
  uint64_t line;
  assay_record record;
  const assay_str *fields; /* of --by-field */
  bool broken;             /* noted among the troubles; holds nothing */
} assay_item;

typedef struct assay_items assay_items;

typedef struct assay_items_request {
  assay_str path;
  bool references; /* named as references */
  const assay_score_options *options;
  assay_input *input;       /* path is set; the rest is filled while it is read */
  assay_troubles *troubles; /* problems of single items, place by place */
} assay_items_request;

/* Opens and looks at the first item. Errors: ASSAY_E_INPUT with file and place, ASSAY_E_NOMEM.
 * Owned by the arena, but for the file: close it. */
assay_code assay_items_open(assay_arena *arena, const assay_items_request *request,
                            assay_items **out, assay_err *err);
/* True if the items carry ids; if they carry references; if they carry outputs. */
bool assay_items_have_ids(const assay_items *items);
bool assay_items_have_references(const assay_items *items);
/* One JSON object over several lines: the body of a response. */
bool assay_items_is_body(const assay_items *items);
/* The field of records that holds their references; absent for other kinds. */
assay_str assay_items_reference_field(const assay_items *items);
/* Next item, texts in `arena`; *end: there is none. A broken item is noted among the troubles and
 * passed over, the file is then refused at the end (ASSAY_E_INPUT). */
assay_code assay_items_next(assay_items *items, assay_arena *arena, assay_item *item, bool *end,
                            assay_err *err);
/* Ends the file's hash and closes it; NULL allowed. */
assay_code assay_items_close(assay_items *items, assay_err *err);
void assay_items_drop(assay_items *items); /* without reading the rest; NULL allowed */

#endif
