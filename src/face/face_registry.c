/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reflection: the registries as rows of text. */
#include <math.h>
#include <string.h>

#include "analysis/named_figures.h"
#include "analysis/registry.h"
#include "assay/assay.h"
#include "input/format.h"
#include "render/renderer.h"
#include "text/metric.h"

static void add_field(assay_entry *out, const char *name, const char *text)
{
  size_t k = 0;
  while (k + 1 < ASSAY_ENTRY_FIELDS && out->fields[k][0])
    k++;
  if (text && k + 1 < ASSAY_ENTRY_FIELDS) {
    out->fields[k][0] = name;
    out->fields[k][1] = text;
  }
}

static bool format_entry(size_t i, assay_entry *out)
{
  size_t n;
  const assay_format *const *all = assay_formats(&n);
  if (i >= n)
    return false;
  out->id = all[i]->name;
  out->title = all[i]->title;
  out->help = all[i]->help;
  add_field(out, "judged", all[i]->judged ? "yes" : "not yet");
  return true;
}

static const char *direction_of(int direction)
{
  static const char *const words[] = { "lower is better", "no direction", "higher is better" };
  return words[direction + 1];
}

static bool output_metric_entry(size_t i, assay_entry *out)
{
  const assay_metric *m = assay_metric_at(i);
  if (!m)
    return false;
  out->id = m->id;
  out->title = m->title;
  out->help = m->help;
  add_field(out, "unit", m->unit);
  add_field(out, "direction", direction_of(m->direction));
  add_field(out, "range", m->range);
  add_field(out, "parts", assay_score_parts(m->id)[0] ? assay_score_parts(m->id) : NULL);
  add_field(out, "needs", "outputs with references");
  add_field(out, "elsewhere", m->elsewhere);
  add_field(out, "source", m->source);
  return true;
}

/* Figures for rules, but for those that are quantities too: they have no title of their own. */
static bool figure_entry(size_t i, assay_entry *out)
{
  size_t n;
  const assay_figure *all = assay_figures(&n);
  for (size_t k = 0; k < n; k++) {
    if (!all[k].title || i--)
      continue;
    out->id = all[k].name;
    out->title = all[k].title;
    out->help = "As review and score put it into their JSON, below runs[] or systems[].";
    add_field(out, "unit", all[k].unit);
    add_field(out, "direction", direction_of(all[k].direction));
    add_field(out, "range", strcmp(all[k].unit, "share") == 0 ? "0..1" : "-inf..inf");
    add_field(out, "path", all[k].path);
    add_field(out, "needs", all[k].system ? "outputs" : "a training log");
    add_field(out, "source", "definition");
    return true;
  }
  return output_metric_entry(i, out);
}

/* What review names, what else rules can name, then what score computes. */
static bool metric_entry(size_t i, assay_entry *out)
{
  size_t n;
  const assay_quantity *all = assay_quantities(&n);
  if (i >= n)
    return figure_entry(i - n, out);
  const assay_figure *figure = assay_figure_find(assay_str_z(all[i].id));
  out->id = all[i].id;
  out->title = all[i].title;
  out->help = all[i].rule;
  add_field(out, "unit", all[i].unit);
  add_field(out, "direction", direction_of(all[i].direction));
  add_field(out, "range", all[i].range);
  add_field(out, "path", figure ? figure->path : NULL);
  add_field(out, "needs", all[i].needs);
  add_field(out, "source", all[i].source);
  return true;
}

static bool check_entry(size_t i, assay_entry *out, bool verdicts)
{
  size_t n;
  const assay_check *const *all = assay_checks(&n);
  for (size_t k = 0; k < n; k++) {
    if ((all[k]->kind == ASSAY_CHECK_VERDICT) != verdicts || i--)
      continue;
    out->id = all[k]->id;
    out->title = all[k]->title;
    out->help = all[k]->rule;
    add_field(out, "needs", all[k]->applies_to);
    add_field(out, "severity", assay_severity_name(all[k]->severity));
    add_field(out, "what to do", all[k]->hint);
    add_field(out, "source", all[k]->source);
    out->parameters = all[k]->thresholds;
    return true;
  }
  return false;
}

static bool verdict_entry(size_t i, assay_entry *out)
{
  return check_entry(i, out, true);
}

static bool finding_entry(size_t i, assay_entry *out)
{
  return check_entry(i, out, false);
}

static bool threshold_entry(size_t i, assay_entry *out)
{
  size_t n;
  const assay_threshold *all = assay_thresholds(&n);
  if (i >= n)
    return false;
  out->id = all[i].name;
  out->title = all[i].unit;
  out->help = all[i].help;
  out->value = all[i].value;
  out->low = all[i].min;
  out->high = all[i].max;
  add_field(out, "source", all[i].source);
  return true;
}

static bool renderer_entry(size_t i, assay_entry *out)
{
  size_t n;
  const assay_renderer *const *all = assay_renderers(&n);
  if (i >= n)
    return false;
  out->id = all[i]->name;
  out->title = all[i]->title;
  add_field(out, "extension", all[i]->extension);
  add_field(out, "commands", all[i]->commands);
  return true;
}

static const struct {
  const char *name;
  bool (*entry)(size_t i, assay_entry *out);
} registries[] = {
  { "formats", format_entry },   { "metrics", metric_entry },     { "checks", finding_entry },
  { "verdicts", verdict_entry }, { "renderers", renderer_entry }, { "thresholds", threshold_entry },
};

bool assay_registry_entry(const char *registry, size_t i, assay_entry *out)
{
  *out = (assay_entry){ .value = (double)NAN, .low = (double)NAN, .high = (double)NAN };
  for (size_t k = 0; k < sizeof registries / sizeof *registries; k++)
    if (strcmp(registries[k].name, registry) == 0)
      return registries[k].entry(i, out);
  return false;
}
