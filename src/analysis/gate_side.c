/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of whole numbers of scored segments, as they stand in memory or in a saved report. */
#include "analysis/gate_side.h"

#include <string.h>

#include "analysis/scoring_state.h"
#include "base/option_names.h"

static const char LABELS_KEY[] = "labels"; /* the place of all label metrics' rows */
enum { LABEL_WIDTH = 2 };                  /* reference, output */

/* ---- into a document ---- */

static void add_row_list(assay_values *b, assay_value *at, const char *key, size_t width,
                         const int32_t *rows, size_t n)
{
  assay_value *one = assay_value_object(b, at, key);
  assay_value_int(b, one, "width", (int64_t)width);
  assay_value *list = assay_value_array(b, one, "values");
  for (size_t i = 0; i < n * width; i++)
    assay_value_int(b, list, "", rows[i]);
}

static void add_labels(assay_values *b, assay_value *at, const assay_scoring *s,
                       const assay_system_state *system)
{
  assay_value *one = assay_value_object(b, at, LABELS_KEY);
  assay_value_int(b, one, "width", LABEL_WIDTH);
  assay_value *list = assay_value_array(b, one, "values");
  for (size_t i = 0; i < LABEL_WIDTH * system->n; i++)
    assay_value_int(b, list, "",
                    system->labels[i] == ASSAY_NO_ID ? -1 : (int64_t)system->labels[i]);
  assay_value_int(b, one, "labels", (int64_t)assay_map_count(s->labels.map));
}

static void add_fields(assay_values *b, assay_value *at, const assay_scoring *s,
                       const assay_system_state *system)
{
  size_t n = s->score->n_by_fields;
  assay_value *fields = assay_value_object(b, at, "fields");
  for (size_t f = 0; f < n; f++) {
    assay_value *list = assay_value_array(b, fields, s->score->by_fields[f]);
    for (size_t i = 0; i < system->n; i++) {
      uint32_t group = system->groups[i * n + f];
      assay_value_string(b, list, "",
                         group == ASSAY_NO_ID ? (assay_str){ 0 }
                                              : assay_map_key(s->slices[f], group));
    }
  }
}

static void add_system(assay_values *b, assay_value *at, const assay_scoring *s,
                       const assay_system_state *system)
{
  assay_value *statistics = assay_value_object(b, at, "segment_statistics");
  for (size_t m = 0; m < s->n_metrics; m++) {
    const assay_metric *metric = s->metrics[m];
    if (metric->kind->count)
      add_row_list(b, statistics, metric->id, metric->kind->width(metric, s->score),
                   system->rows[m].rows, system->n);
  }
  if (s->labels.on)
    add_labels(b, statistics, s, system);
  if (s->score->n_by_fields)
    add_fields(b, statistics, s, system);
  assay_value *fingerprint = assay_value_object(b, at, "fingerprint");
  assay_value_text(b, fingerprint, "references", system->out.references);
  assay_value *scores = (assay_value *)(uintptr_t)assay_value_get(at, "scores");
  assay_value *signature = assay_value_object(b, fingerprint, "signature");
  for (const assay_value *c = scores->first; c; c = c->next)
    assay_value_add(b, signature, c->key, ASSAY_VALUE_STRING)->as.string =
        assay_value_str(assay_value_get(c, "signature"));
}

bool assay_gate_add_statistics(assay_arena *arena, assay_value *system, const assay_scoring *s,
                               size_t k)
{
  assay_values b = { .arena = arena };
  add_system(&b, system, s, &s->systems.items[k]);
  return !b.failed;
}

/* ---- out of it ---- */

/* Rows of one system under one metric (or its labels). */
typedef struct rows {
  const int32_t *items;
  size_t width, n, n_labels;
  const size_t *which; /* segments of the category; NULL: all */
} rows;

static assay_code damaged(const assay_gate_value *value, assay_err *err)
{
  assay_err_place(err, value->document->path, 0, 0);
  assay_err_hint(err, "save it again with --save");
  return assay_err_set(err, ASSAY_E_INPUT, "the segment statistics of '%.*s' are damaged",
                       ASSAY_STR_ARG(value->subject));
}

static const char *rows_name(const assay_gate_value *value)
{
  const assay_metric *m = assay_metric_find(value->metric);
  return m && assay_metric_is_label(m) ? LABELS_KEY : value->metric;
}

/* A whole number of a document that anybody may have edited; false: it is none, or out of bounds.
 */
static bool whole_between(const assay_value *v, int64_t low, int64_t high, int32_t *out)
{
  if (!v || v->kind != ASSAY_VALUE_INT || v->as.integer < low || v->as.integer > high)
    return false;
  *out = (int32_t)v->as.integer;
  return true;
}

static assay_code rows_of_document(assay_arena *arena, const assay_gate_value *value, rows *out,
                                   bool *there, assay_err *err)
{
  const char *name = rows_name(value);
  const bool are_labels = strcmp(name, LABELS_KEY) == 0;
  const assay_value *all = assay_value_get(value->owner, "segment_statistics");
  const assay_value *one = all ? assay_value_get(all, name) : NULL;
  const assay_value *list = one ? assay_value_get(one, "values") : NULL;
  int32_t width = 0, labels = 0;
  *there = list != NULL;
  if (!list)
    return ASSAY_OK;
  if (!whole_between(assay_value_get(one, "width"), 1, ASSAY_STATS_MAX, &width) ||
      list->n % (size_t)width ||
      (are_labels && (width != LABEL_WIDTH || !whole_between(assay_value_get(one, "labels"), 0,
                                                             2 * ASSAY_LABELS_MAX, &labels))))
    return damaged(value, err);
  int32_t *items = assay_arena_array(arena, list->n, sizeof *items);
  if (!items)
    return assay_err_nomem(err);
  /* A label is a number below their count, or -1: none. */
  const int64_t low = are_labels ? -1 : 0, high = are_labels ? labels - 1 : INT32_MAX;
  size_t i = 0;
  for (const assay_value *v = list->first; v; v = v->next)
    if (!whole_between(v, low, high, &items[i++]))
      return damaged(value, err);
  *out = (rows){ items, (size_t)width, list->n / (size_t)width, (size_t)labels, NULL };
  return ASSAY_OK;
}

static assay_code labels_of_scoring(assay_arena *arena, const assay_scoring *s,
                                    const assay_system_state *system, rows *out, assay_err *err)
{
  int32_t *items = assay_arena_array(arena, LABEL_WIDTH * system->n, sizeof *items);
  if (!items)
    return assay_err_nomem(err);
  for (size_t i = 0; i < LABEL_WIDTH * system->n; i++)
    items[i] = system->labels[i] == ASSAY_NO_ID ? -1 : (int32_t)system->labels[i];
  *out = (rows){ items, LABEL_WIDTH, system->n, assay_map_count(s->labels.map), NULL };
  return ASSAY_OK;
}

static assay_code rows_of_scoring(assay_arena *arena, const assay_gate_value *value, rows *out,
                                  bool *there, assay_err *err)
{
  const assay_scoring *s = value->document->scoring;
  const assay_system_state *system = &s->systems.items[value->index];
  for (size_t m = 0; m < s->n_metrics; m++) {
    const assay_metric *metric = s->metrics[m];
    if (strcmp(metric->id, value->metric) != 0)
      continue;
    *there = metric->kind->count || assay_metric_is_label(metric);
    if (assay_metric_is_label(metric))
      return labels_of_scoring(arena, s, system, out, err);
    if (metric->kind->count)
      *out =
          (rows){ system->rows[m].rows, metric->kind->width(metric, s->score), system->n, 0, NULL };
    return ASSAY_OK;
  }
  *there = false;
  return ASSAY_OK;
}

static assay_str field_of_scoring(const assay_scoring *s, const assay_system_state *system,
                                  assay_str field, size_t segment)
{
  size_t n = s->score->n_by_fields;
  for (size_t f = 0; f < n; f++)
    if (assay_str_eqz(field, s->score->by_fields[f])) {
      uint32_t group = system->groups[segment * n + f];
      return group == ASSAY_NO_ID ? (assay_str){ 0 } : assay_map_key(s->slices[f], group);
    }
  return (assay_str){ 0 };
}

static const assay_value *member(const assay_value *object, assay_str key)
{
  for (const assay_value *c = object ? object->first : NULL; c; c = c->next)
    if (assay_str_eq(c->key, key))
      return c;
  return NULL;
}

/* Leaves the segments of the value's category. */
static assay_code keep_category(assay_arena *arena, const assay_gate_value *value, rows *r,
                                bool *there, assay_err *err)
{
  size_t *which = assay_arena_array(arena, r->n + 1, sizeof *which), n = 0;
  if (!which)
    return assay_err_nomem(err);
  if (value->document->scoring) {
    const assay_scoring *s = value->document->scoring;
    for (size_t i = 0; i < r->n; i++)
      if (assay_str_eq(field_of_scoring(s, &s->systems.items[value->index], value->field, i),
                       value->field_value))
        which[n++] = i;
  } else {
    const assay_value *all = assay_value_get(value->owner, "segment_statistics");
    const assay_value *list = member(assay_value_get(all, "fields"), value->field);
    size_t i = 0;
    for (const assay_value *v = list ? list->first : NULL; v && i < r->n; v = v->next, i++)
      if (assay_str_eq(assay_value_str(v), value->field_value))
        which[n++] = i;
  }
  *there = n > 0;
  r->which = which;
  r->n = n;
  return ASSAY_OK;
}

/* ---- tables ---- */

typedef struct context {
  const assay_metric *metric;
  assay_score_options options;
  size_t n_labels;
} context;

static double score_rows(const void *payload, const double *sums, size_t segments)
{
  const context *c = payload;
  return c->metric->kind->score(c->metric, &c->options, sums, segments);
}

static double score_labels(const void *payload, const double *sums, size_t segments)
{
  const context *c = payload;
  const assay_label_counts counts = { c->n_labels, sums, sums + c->n_labels,
                                      sums + 2 * c->n_labels };
  (void)segments;
  return assay_label_score((assay_label_metric)c->metric->variant, &counts);
}

static double number_of(const assay_value *options, const char *name, double fallback)
{
  double x;
  return assay_value_number(assay_value_get(options, name), &x) ? x : fallback;
}

static bool flag_of(const assay_value *options, const char *name)
{
  const assay_value *v = assay_value_get(options, name);
  return v && v->kind == ASSAY_VALUE_BOOL && v->as.boolean;
}

/* The options that turn sums into a score; those that make the sums do not matter any more. False:
 * an order is out of bounds, and arrays by order would be left. */
static bool read_options(const assay_value *root, assay_score_options *out)
{
  const assay_value *o = assay_value_get(root, "options");
  assay_score_options_init(out);
  if (!o)
    return true;
  assay_str smooth = assay_value_str(assay_value_get(o, "smooth"));
  int named = smooth.ptr ? assay_option_named(assay_smooth_names, smooth.ptr, smooth.len) : -1;
  if (named >= 0)
    out->smooth = (assay_smooth)named;
  out->smooth_value = number_of(o, "smooth_value", (double)NAN);
  out->effective_order = flag_of(o, "effective_order");
  out->chrf_eps_smoothing = flag_of(o, "chrf_eps_smoothing");
  const struct {
    const char *name;
    int low, high, *to;
  } orders[] = {
    { "max_ngram_order", 1, ASSAY_NGRAM_MAX, &out->max_ngram_order },
    { "char_order", 1, ASSAY_NGRAM_MAX, &out->char_order },
    { "word_order", 0, ASSAY_NGRAM_MAX, &out->word_order },
    { "chrf_beta", 1, ASSAY_CHRF_BETA_MAX, &out->chrf_beta },
  };
  for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
    const assay_value *v = assay_value_get(o, orders[i].name);
    if (v && !whole_between(v, orders[i].low, orders[i].high, orders[i].to))
      return false;
  }
  return true;
}

static assay_code fill_columns(assay_arena *arena, const rows *r, const context *c,
                               assay_table *out, assay_err *err)
{
  const assay_metric *m = c->metric;
  size_t sums = m->kind->n_sums(m, &c->options), k = m->kind->mean ? 1 : sums;
  double one[ASSAY_SUMS_MAX], *column = assay_arena_array(arena, k * r->n + 1, sizeof *column);
  if (!column)
    return assay_err_nomem(err);
  for (size_t i = 0; i < r->n; i++) {
    m->kind->expand(m, &c->options, r->items + (r->which ? r->which[i] : i) * r->width, one);
    for (size_t j = 0; j < k; j++)
      column[j * r->n + i] = one[j];
  }
  *out = (assay_table){ .k = k, .column = column, .score = score_rows, .context = c };
  return ASSAY_OK;
}

static assay_code fill_ones(assay_arena *arena, const rows *r, context *c, assay_table *out,
                            assay_err *err)
{
  enum { ONES = 3 };
  uint32_t *ones = assay_arena_array(arena, ONES * r->n + 1, sizeof *ones);
  uint32_t labels = (uint32_t)r->n_labels + 1; /* the last: an output that is no label */
  if (!ones)
    return assay_err_nomem(err);
  for (size_t i = 0; i < r->n; i++) {
    const int32_t *pair = r->items + (r->which ? r->which[i] : i) * LABEL_WIDTH;
    uint32_t ref = pair[0] < 0 ? labels - 1 : (uint32_t)pair[0];
    uint32_t hyp = pair[1] < 0 ? labels - 1 : (uint32_t)pair[1];
    ones[ONES * i] = ref;
    ones[ONES * i + 1] = labels + hyp;
    ones[ONES * i + 2] = ref == hyp && pair[1] >= 0 ? 2 * labels + ref : ASSAY_NO_ID;
  }
  c->n_labels = labels;
  *out = (assay_table){
    .k = 3 * (size_t)labels, .ones = ones, .n_ones = ONES, .score = score_labels, .context = c
  };
  return ASSAY_OK;
}

assay_code assay_gate_table(assay_arena *arena, const assay_gate_value *value, assay_table *table,
                            size_t *segments, bool *there, assay_err *err)
{
  rows r = { 0 };
  context *c = assay_arena_alloc(arena, sizeof *c);
  *there = false;
  if (!c)
    return assay_err_nomem(err);
  if (!value->metric)
    return ASSAY_OK;
  c->metric = assay_metric_find(value->metric);
  assay_code code = value->document->scoring ? rows_of_scoring(arena, value, &r, there, err)
                                             : rows_of_document(arena, value, &r, there, err);
  if (code == ASSAY_OK && *there && value->field.ptr)
    code = keep_category(arena, value, &r, there, err);
  if (code != ASSAY_OK || !*there)
    return code;
  if (!read_options(value->document->root, &c->options))
    return damaged(value, err);
  *segments = r.n;
  if (assay_metric_is_label(c->metric))
    return fill_ones(arena, &r, c, table, err);
  if (r.width != c->metric->kind->width(c->metric, &c->options))
    return damaged(value, err);
  return fill_columns(arena, &r, c, table, err);
}
