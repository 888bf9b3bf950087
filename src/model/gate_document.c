/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON of a gate, section 4. */
#include "model/document.h"

typedef assay_values values;
typedef assay_value value;

/* A number, or the words that stand for it. */
static void add_either(values *b, value *at, const char *key, double number, assay_str words)
{
  if (words.ptr)
    assay_value_string(b, at, key, words);
  else
    assay_value_real(b, at, key, number);
}

static void add_line(values *b, value *at, uint64_t line)
{
  if (line)
    assay_value_int(b, at, "line", (int64_t)line);
  else
    assay_value_null(b, at, "line");
}

static void add_numbers(values *b, value *at, const assay_gate_result *r)
{
  const struct {
    const char *key;
    double number;
  } all[] = {
    { "difference", r->difference },
    { "low", r->low },
    { "high", r->high },
    { "p", r->p },
    { "p_holm", r->p_holm },
    { "baseline_value", r->baseline_value },
    { "margin", r->margin },
    { "worsening", r->worsening },
    { "detectable", r->detectable },
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    assay_value_real(b, at, all[i].key, all[i].number);
}

static void add_seeds(values *b, value *at, const char *key, size_t n)
{
  if (n)
    assay_value_int(b, at, key, (int64_t)n);
  else
    assay_value_null(b, at, key);
}

/* Where the interval of a difference comes from, and whether the sides are known to be alike. */
static void add_evidence(values *b, value *at, const assay_gate_result *r)
{
  assay_value_text(b, at, "test", r->test);
  add_seeds(b, at, "seeds", r->seeds);
  add_seeds(b, at, "baseline_seeds", r->baseline_seeds);
  if (r->comparable > 0)
    assay_value_bool(b, at, "comparable", true);
  else
    assay_value_null(b, at, "comparable");
}

static void add_source(values *b, value *at, const assay_gate_result *r)
{
  if (!r->source.ptr) {
    assay_value_null(b, at, "source");
    return;
  }
  value *source = assay_value_object(b, at, "source");
  assay_value_string(b, source, "file", r->source);
  add_line(b, source, r->source_line);
}

static void add_rule(values *b, value *list, const assay_gate_result *r)
{
  static const char *const directions[] = { "lower", NULL, "higher" };
  value *at = assay_value_object(b, list, "");
  assay_value_string(b, at, "rule", r->rule);
  assay_value_string(b, at, "file", r->file);
  add_line(b, at, r->line);
  assay_value_text(b, at, "outcome", assay_gate_outcome_name(r->outcome));
  assay_value_string(b, at, "metric", r->metric);
  assay_value_string(b, at, "subject", r->subject);
  add_either(b, at, "value", r->value, r->value_text);
  add_either(b, at, "limit", r->limit, r->limit_text);
  assay_value_string(b, at, "baseline", r->baseline);
  add_numbers(b, at, r);
  add_evidence(b, at, r);
  assay_value_text(b, at, "direction", directions[r->direction + 1]);
  assay_value_string(b, at, "group", r->group);
  assay_value_bool(b, at, "optional", r->optional);
  assay_value_bool(b, at, "warn", r->warn);
  assay_value_string(b, at, "reason", r->reason);
  assay_value_string(b, at, "advice", r->advice);
  assay_value_string(b, at, "power", r->power);
  assay_value_string(b, at, "waiver", r->waiver);
  add_source(b, at, r);
}

static void add_version(values *b, value *list, const assay_gate_version *v)
{
  value *at = assay_value_object(b, list, "");
  assay_value_string(b, at, "label", v->label);
  assay_value_text(b, at, "outcome", assay_gate_outcome_name(v->outcome));
  value *numbers = assay_value_array(b, at, "values");
  for (size_t i = 0; i < v->values.n; i++)
    assay_value_real(b, numbers, "", v->values.items[i]);
}

void assay_document_gate(values *b, value *root, const assay_report *report)
{
  const assay_gate *gate = report->gate;
  if (!gate) { /* refused before a rule was judged */
    assay_value_null(b, root, "gate");
    return;
  }
  value *at = assay_value_object(b, root, "gate");
  assay_value_text(b, at, "outcome", assay_gate_outcome_name(gate->outcome));
  assay_value_bool(b, at, "strict", gate->strict);
  assay_value_string(b, at, "label", gate->label);
  value *rules = assay_value_array(b, at, "rules");
  for (size_t i = 0; i < gate->results.n; i++)
    add_rule(b, rules, &gate->results.items[i]);
  value *tracked = assay_value_array(b, at, "tracked");
  for (size_t i = 0; i < gate->tracked.n; i++)
    assay_value_int(b, tracked, "", (int64_t)gate->tracked.items[i]);
  value *history = assay_value_array(b, at, "history");
  for (size_t i = 0; i < gate->history.n; i++)
    add_version(b, history, &gate->history.items[i]);
}
