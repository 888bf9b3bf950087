/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON of scores, section 4. */
#include "model/document.h"

typedef assay_values values;
typedef assay_value value;

static void add_list(values *b, value *at, const char *key, bool whole, const double *v, size_t n)
{
  value *list = assay_value_array(b, at, key);
  for (size_t i = 0; i < n; i++)
    if (whole)
      assay_value_int(b, list, "", (int64_t)v[i]);
    else
      assay_value_real(b, list, "", v[i]);
}

static void add_part(values *b, value *at, const assay_part *p)
{
  if (p->list)
    add_list(b, at, p->name, p->whole, p->values.items, p->values.n);
  else if (p->whole)
    assay_value_int(b, at, p->name, (int64_t)p->values.items[0]);
  else
    assay_value_real(b, at, p->name, p->values.items[0]);
}

static void add_score(values *b, value *scores, const assay_score *s)
{
  value *at = assay_value_object(b, scores, s->metric);
  assay_value_real(b, at, "score", s->value);
  assay_value_string(b, at, "signature", s->signature);
  if (s->ci.samples) {
    value *ci = assay_value_object(b, at, "ci");
    assay_value_real(b, ci, "level", s->ci.level);
    assay_value_real(b, ci, "low", s->ci.low);
    assay_value_real(b, ci, "high", s->ci.high);
    assay_value_real(b, ci, "mean", s->ci.mean);
    assay_value_int(b, ci, "samples", (int64_t)s->ci.samples);
  } else {
    assay_value_null(b, at, "ci");
  }
  assay_value_string(b, at, "printed", s->printed);
  for (size_t i = 0; i < s->parts.n; i++)
    add_part(b, at, &s->parts.items[i]);
}

static void add_scores(values *b, value *at, const assay_scores *scores)
{
  value *out = assay_value_object(b, at, "scores");
  for (size_t i = 0; i < scores->n; i++)
    add_score(b, out, &scores->items[i]);
}

static void add_bounds(values *b, value *at, const char *key, double low, double high)
{
  const double bounds[2] = { low, high };
  add_list(b, at, key, false, bounds, 2);
}

static void add_labels(values *b, value *at, const assay_labels *labels)
{
  size_t n = labels->classes.n;
  if (!n) {
    assay_value_null(b, at, "labels");
    return;
  }
  value *out = assay_value_object(b, at, "labels");
  value *classes = assay_value_array(b, out, "classes");
  for (size_t i = 0; i < n; i++) {
    const assay_class_row *c = &labels->classes.items[i];
    value *one = assay_value_object(b, classes, "");
    assay_value_string(b, one, "label", c->label);
    assay_value_int(b, one, "support", (int64_t)c->support);
    assay_value_int(b, one, "predicted", (int64_t)c->predicted);
    assay_value_int(b, one, "hits", (int64_t)c->hits);
    assay_value_real(b, one, "precision", c->precision);
    assay_value_real(b, one, "recall", c->recall);
    assay_value_real(b, one, "f1", c->f1);
    add_bounds(b, one, "precision_wilson", c->precision_low, c->precision_high);
    add_bounds(b, one, "recall_wilson", c->recall_low, c->recall_high);
  }
  value *confusion = assay_value_array(b, out, "confusion");
  for (size_t i = 0; i < n; i++) {
    value *row = assay_value_array(b, confusion, "");
    for (size_t k = 0; k <= n; k++)
      assay_value_int(b, row, "", (int64_t)labels->confusion[i * (n + 1) + k]);
  }
}

static void add_slices(values *b, value *at, const assay_system *s)
{
  value *list = assay_value_array(b, at, "by_field");
  for (size_t i = 0; i < s->slices.n; i++) {
    const assay_slice *slice = &s->slices.items[i];
    value *one = assay_value_object(b, list, "");
    assay_value_string(b, one, "field", slice->field);
    assay_value_string(b, one, "value", slice->value);
    assay_value_int(b, one, "segments", (int64_t)slice->segments);
    add_scores(b, one, &slice->scores);
  }
}

static void add_samples(values *b, value *at, const char *key, const assay_samples *samples)
{
  value *list = assay_value_array(b, at, key);
  for (size_t i = 0; i < samples->n; i++) {
    const assay_sample *s = &samples->items[i];
    value *one = assay_value_object(b, list, "");
    assay_value_int(b, one, "index", (int64_t)s->index);
    assay_value_string(b, one, "id", s->id);
    assay_value_real(b, one, "score", s->score);
    assay_value_string(b, one, "hyp", s->hyp);
    assay_value_string(b, one, "ref", s->ref);
  }
}

static void add_shown(values *b, value *at, const assay_system *s)
{
  if (!s->shown) {
    assay_value_null(b, at, "segments_shown");
    return;
  }
  value *out = assay_value_object(b, at, "segments_shown");
  assay_value_text(b, out, "metric", s->shown);
  assay_value_real(b, out, "low", s->histogram_low);
  assay_value_real(b, out, "high", s->histogram_high);
  add_list(b, out, "histogram", true, s->histogram, ASSAY_HISTOGRAM);
  add_samples(b, out, "worst", &s->worst);
  add_samples(b, out, "best", &s->best);
}

static void add_system(values *b, value *list, const assay_system *s)
{
  value *at = assay_value_object(b, list, "");
  assay_value_string(b, at, "name", s->name);
  assay_value_string(b, at, "path", s->path);
  assay_value_int(b, at, "segments", (int64_t)s->segments);
  assay_value_int(b, at, "empty", (int64_t)s->empty);
  assay_value_int(b, at, "repeating", (int64_t)s->repeating);
  if (s->endings)
    assay_value_int(b, at, "truncated", (int64_t)s->truncated);
  else
    assay_value_null(b, at, "truncated");
  assay_value_int(b, at, "identical", (int64_t)s->identical);
  assay_value_string(b, at, "parameters", s->parameters);
  assay_value_text(b, at, "references", s->references);
  add_scores(b, at, &s->scores);
  add_labels(b, at, &s->labels);
  add_slices(b, at, s);
  add_shown(b, at, s);
}

void assay_document_systems(values *b, value *root, const assay_report *report)
{
  value *list = assay_value_array(b, root, "systems");
  for (size_t i = 0; i < report->systems.n; i++)
    add_system(b, list, &report->systems.items[i]);
}

void assay_document_comparisons(values *b, value *root, const assay_report *report)
{
  value *list = assay_value_array(b, root, "comparisons");
  for (size_t i = 0; i < report->comparisons.n; i++) {
    const assay_comparison *c = &report->comparisons.items[i];
    value *at = assay_value_object(b, list, "");
    assay_value_text(b, at, "metric", c->metric);
    assay_value_string(b, at, "baseline", c->baseline);
    assay_value_string(b, at, "system", c->system);
    assay_value_real(b, at, "baseline_score", c->baseline_score);
    assay_value_real(b, at, "system_score", c->system_score);
    assay_value_real(b, at, "delta", c->delta);
    assay_value_real(b, at, "low", c->low);
    assay_value_real(b, at, "high", c->high);
    assay_value_real(b, at, "p", c->p);
    assay_value_real(b, at, "p_holm", c->p_holm);
    assay_value_text(b, at, "test", c->test);
    assay_value_int(b, at, "samples", (int64_t)c->samples);
    assay_value_int(b, at, "seed", (int64_t)c->seed);
    assay_value_real(b, at, "detectable", c->detectable);
  }
}
