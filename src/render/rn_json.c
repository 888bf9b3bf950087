/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/renderer.h"

static assay_code write(const assay_report *report, const assay_style *style, assay_sink *sink,
                        assay_err *err)
{
  (void)style;
  assay_arena *arena = assay_arena_new();
  assay_value *root = arena ? assay_report_document(arena, report) : NULL;
  if (root)
    assay_json_write(root, 2, sink);
  assay_arena_free(arena);
  return root ? ASSAY_OK : assay_err_nomem(err);
}

const assay_renderer assay_renderer_json = {
  "json", ".json", "the whole report as one JSON document, schema assay.report/1", NULL, write
};
