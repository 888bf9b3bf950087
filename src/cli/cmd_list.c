/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "assay/assay.h"
#include "base/num.h"
#include "base/value.h"
#include "cli/cmd.h"
#include "cli/reflect.h"
#include "cli/terminal.h"

static const assay_example examples[] = {
  { "assay list verdicts", "what a run can be called" },
  { "assay list checks", "findings, and thresholds for --set" },
  { "assay list formats", "what it reads" },
  { NULL, NULL },
};

static const char *const registries[] = { "formats", "metrics", "checks", "verdicts", "renderers" };

static const char *field_of(const assay_entry *e, const char *name)
{
  for (size_t k = 0; k < ASSAY_ENTRY_FIELDS && e->fields[k][0]; k++)
    if (strcmp(e->fields[k][0], name) == 0)
      return e->fields[k][1];
  return NULL;
}

static void list_text(assay_buf *out, const char *registry)
{
  assay_entry e;
  for (size_t i = 0; assay_registry_entry(registry, i, &e); i++) {
    if (isnan(e.value)) {
      const char *parts = field_of(&e, "parts");
      assay_buf_addf(out, "%-28s %s%s%s\n", e.id, e.title, parts ? "; parts: " : "",
                     parts ? parts : "");
      continue;
    }
    char value[ASSAY_NUM_SIZE];
    assay_buf_addf(out, "%-28s %s %s: %s\n", e.id, assay_num_shortest(value, e.value), e.title,
                   e.help);
  }
}

static void list_json(assay_values *b, assay_value *root, const char *registry)
{
  assay_entry e;
  assay_value *list = assay_value_array(b, root, registry);
  for (size_t i = 0; assay_registry_entry(registry, i, &e); i++)
    assay_entry_value(b, list, &e);
}

static int run(const assay_line *line)
{
  assay_err err = { 0 };
  const char *name = line->operands.n ? line->operands.items[0] : "";
  size_t n = sizeof registries / sizeof *registries, k = 0;
  while (k < n && strcmp(registries[k], name) != 0)
    k++;
  if (k == n || line->operands.n != 1) {
    const char *near = assay_nearest(name, registries, n);
    assay_err_set(&err, ASSAY_E_USAGE,
                  "list takes one of formats, metrics, checks, verdicts, renderers");
    if (near && line->operands.n == 1)
      assay_err_hint(&err, "did you mean %s?", near);
    return assay_usage_error(line, &err);
  }
  bool thresholds = strcmp(name, "checks") == 0;
  if (assay_line_flag(line, "json")) {
    assay_values b = { .arena = line->arena };
    assay_str headline =
        assay_str_format(line->arena, "assay explain ID tells more of each of these %s.", name);
    assay_value *root = assay_registry_root(&b, "list", headline, (assay_str){ NULL, 0 });
    list_json(&b, root, name);
    if (thresholds)
      list_json(&b, root, "thresholds");
    return assay_registry_write(line, &b, root);
  }
  assay_buf out = ASSAY_BUF(line->arena);
  list_text(&out, name);
  if (thresholds) {
    assay_buf_addz(&out, "\nThresholds, for --set NAME=VALUE:\n");
    list_text(&out, "thresholds");
  }
  return assay_stdout_print(line->out, &out);
}

const assay_command assay_command_list = {
  "list",   "Lists what this build knows", "formats|metrics|checks|verdicts|renderers",
  examples, assay_reflect_groups,          run
};
