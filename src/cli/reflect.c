/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/reflect.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/terminal.h"
#include "model/review.h"
#include "text/utf8.h"

static const assay_opt options[] = {
  { "json", 0, ASSAY_OPT_FLAG, NULL, NULL, NULL, "as one JSON document", false },
  { "help", 'h', ASSAY_OPT_FLAG, NULL, NULL, NULL, "this help", false },
};
const assay_opt_group assay_reflect_groups[] = {
  { "Options", options, sizeof options / sizeof *options },
  { NULL, NULL, 0 },
};

assay_value *assay_registry_root(assay_values *b, const char *command, assay_str headline,
                                 assay_str reason)
{
  const assay_report report = { .arena = b->arena,
                                .command = command,
                                .version = assay_version(),
                                .unicode = assay_utf8_version(),
                                .headline = headline,
                                .reason = reason };
  assay_value *root = assay_report_document(b->arena, &report);
  b->failed = b->failed || !root || !headline.ptr;
  return root;
}

bool assay_threshold_entry(const char *name, assay_entry *out)
{
  for (size_t i = 0; assay_registry_entry("thresholds", i, out); i++)
    if (strcmp(out->id, name) == 0)
      return true;
  return false;
}

void assay_entry_value(assay_values *b, assay_value *list, const assay_entry *e)
{
  assay_value *at = assay_value_object(b, list, "");
  assay_value_text(b, at, "id", e->id);
  assay_value_text(b, at, isnan(e->value) ? "title" : "unit", e->title);
  assay_value_text(b, at, isnan(e->value) ? "rule" : "help", e->help);
  if (!isnan(e->value)) {
    assay_value_real(b, at, "value", e->value);
    assay_value_real(b, at, "min", e->low);
    assay_value_real(b, at, "max", e->high);
  }
  for (size_t k = 0; k < ASSAY_ENTRY_FIELDS && e->fields[k][0]; k++)
    assay_value_text(b, at, e->fields[k][0], e->fields[k][1]);
  if (!e->parameters)
    return;
  assay_value *parameters = assay_value_object(b, at, "parameters");
  for (const char *const *name = e->parameters; *name; name++) {
    assay_entry threshold;
    if (assay_threshold_entry(*name, &threshold))
      assay_value_real(b, parameters, *name, threshold.value);
  }
}

int assay_registry_write(const assay_line *line, assay_values *b, const assay_value *root)
{
  assay_err err = { 0 };
  assay_sink *sink = assay_sink_callback(line->arena, assay_stdout_write, line->out);
  if (b->failed || !sink)
    return assay_complain_nomem();
  assay_json_write(root, 2, sink);
  if (assay_sink_close(sink, &err) == ASSAY_E_NOMEM)
    return assay_complain_nomem();
  return assay_stdout_close(line->out);
}
