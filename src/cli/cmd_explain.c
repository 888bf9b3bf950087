/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "cli/reflect.h"
#include "cli/terminal.h"
#include "render/wrap.h"

enum { INDENT = 14, IDS_MAX = 512 };

static const assay_example examples[] = {
  { "assay explain OVERFITTING", "a verdict's rule and its source" },
  { "assay explain LOSS_SPIKES --json", "a finding, for a program" },
  { "assay explain overfit_rise", "a threshold" },
  { NULL, NULL },
};

static const char *const searched[] = { "verdicts",   "checks",  "metrics",
                                        "thresholds", "formats", "renderers" };

static bool find(const char *id, assay_entry *out)
{
  for (size_t k = 0; k < sizeof searched / sizeof *searched; k++)
    for (size_t i = 0; assay_registry_entry(searched[k], i, out); i++)
      if (assay_str_ieqz(assay_str_z(out->id), id))
        return true;
  return false;
}

static int unknown(const assay_line *line, const char *id)
{
  const char *ids[IDS_MAX];
  size_t n = 0;
  assay_entry e;
  assay_err err = { 0 };
  for (size_t k = 0; k < sizeof searched / sizeof *searched; k++)
    for (size_t i = 0; n < IDS_MAX && assay_registry_entry(searched[k], i, &e); i++)
      ids[n++] = e.id;
  const char *near = assay_nearest(id, ids, n);
  assay_err_set(&err, ASSAY_E_USAGE, "nothing is called '%s'", id);
  if (near)
    assay_err_hint(&err, "did you mean %s?", near);
  else
    assay_err_hint(&err, "assay list verdicts, checks or metrics tells the names");
  return assay_usage_error(line, &err);
}

static void say(assay_sink *sink, const assay_style *style, const char *label, const char *text)
{
  if (text && text[0])
    assay_wrap_write(sink, style, &(assay_paragraph){ label, INDENT, ASSAY_TINT_PLAIN },
                     assay_str_z(text));
}

static void say_threshold(const assay_line *line, assay_sink *sink, const assay_style *style,
                          const assay_entry *t, const char *label)
{
  char value[ASSAY_NUM_SIZE], low[ASSAY_NUM_SIZE], high[ASSAY_NUM_SIZE];
  assay_str text = assay_str_format(
      line->arena, "%s = %s %s (%s to %s): %s; %s", t->id, assay_num_shortest(value, t->value),
      t->title, assay_num_shortest(low, t->low), assay_num_shortest(high, t->high), t->help,
      t->fields[0][1] ? t->fields[0][1] : "");
  say(sink, style, label, text.ptr);
}

static void say_entry(const assay_line *line, assay_sink *sink, const assay_entry *e)
{
  assay_style style = { assay_terminal_width(), false, 0 };
  if (!isnan(e->value)) {
    say_threshold(line, sink, &style, e, "threshold");
    return;
  }
  assay_str head = assay_str_format(line->arena, "%s: %s", e->id, e->title);
  assay_wrap_write(sink, &style, &(assay_paragraph){ NULL, 0, ASSAY_TINT_PLAIN }, head);
  say(sink, &style, "rule", e->help);
  for (size_t k = 0; k < ASSAY_ENTRY_FIELDS && e->fields[k][0]; k++)
    say(sink, &style, e->fields[k][0], e->fields[k][1]);
  const char *label = "parameters";
  for (const char *const *name = e->parameters; name && *name; name++, label = "") {
    assay_entry threshold;
    if (assay_threshold_entry(*name, &threshold))
      say_threshold(line, sink, &style, &threshold, label);
  }
}

static int run(const assay_line *line)
{
  assay_entry e;
  if (line->operands.n != 1) {
    assay_err err = { 0 };
    assay_err_set(&err, ASSAY_E_USAGE, "explain takes one ID");
    assay_err_hint(&err, "assay list verdicts, checks or metrics tells the names");
    return assay_usage_error(line, &err);
  }
  if (!find(line->operands.items[0], &e))
    return unknown(line, line->operands.items[0]);
  if (assay_line_flag(line, "json")) {
    assay_values b = { .arena = line->arena };
    assay_value *root =
        assay_registry_root(&b, "explain", assay_str_z(e.title), assay_str_z(e.help));
    assay_entry_value(&b, assay_value_array(&b, root, "entries"), &e);
    return assay_registry_write(line, &b, root);
  }
  assay_sink *sink = assay_sink_memory(line->arena);
  if (sink)
    say_entry(line, sink, &e);
  assay_buf out = ASSAY_BUF(line->arena);
  assay_buf_add(&out, sink ? assay_sink_bytes(sink) : ASSAY_STR(""));
  out.failed = out.failed || !sink;
  return assay_stdout_print(line->out, &out);
}

const assay_command assay_command_explain = { "explain",
                                              "Tells the rule, parameters and source behind a name",
                                              "ID",
                                              examples,
                                              assay_reflect_groups,
                                              run };
