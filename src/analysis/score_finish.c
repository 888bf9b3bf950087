/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From rows to results. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/scoring_state.h"
#include "base/sha256.h"
#include "text/utf8.h"

typedef struct finishing {
  assay_scoring *s;
  assay_report *report;
  assay_system_state *system;
  assay_err *err;
  uint32_t *place; /* by label: its number in a category, ASSAY_NO_ID: not seen there */
  double *counts;  /* of a category's labels: there, said, hits */
} finishing;

/* ---- signatures and parts ---- */

static assay_str signature_of(const finishing *f, const assay_metric *m)
{
  const assay_scoring *s = f->s;
  const assay_tally *t = &f->system->tally;
  assay_buf b = ASSAY_BUF(f->report->arena);
  bool drawn = s->score->ci || s->score->paired == ASSAY_PAIRED_BOOTSTRAP;
  bool shuffled = s->score->paired == ASSAY_PAIRED_RANDOMIZATION;
  assay_buf_addz(&b, "nrefs:");
  if (t->refs_min == t->refs_max)
    assay_buf_addf(&b, "%zu|", t->refs_max);
  else
    assay_buf_addz(&b, "var|");
  if (shuffled)
    assay_buf_addf(&b, "ar:%zu|", assay_scoring_samples(s, ASSAY_PAIRED_RANDOMIZATION));
  else if (drawn)
    assay_buf_addf(&b, "bs:%zu|", assay_scoring_samples(s, ASSAY_PAIRED_BOOTSTRAP));
  if (shuffled || drawn)
    assay_buf_addf(&b, "seed:%llu|", (unsigned long long)s->options->seed);
  if (m->kind->signature)
    m->kind->signature(m, s->score, &b);
  else
    assay_buf_addz(&b, assay_metric_is_label(m) ? "case:mixed|norm:trim|" : "unit:word|");
  if (!m->kind->printed) /* sacreBLEU's signatures hold no version of Unicode */
    assay_buf_addf(&b, "unicode:%s|", assay_utf8_version());
  assay_buf_addf(&b, "version:assay-%s", f->report->version);
  return assay_buf_str(&b);
}

typedef struct part_list {
  assay_arena *arena;
  assay_score *score;
  bool failed;
} part_list;

static void add_part(void *payload, const char *name, bool whole, bool list, const double *values,
                     size_t n)
{
  part_list *p = payload;
  assay_part *part = ASSAY_PUSH(p->arena, &p->score->parts);
  double *copy = part ? assay_arena_array(p->arena, n, sizeof *copy) : NULL;
  if (!copy) {
    p->failed = true;
    return;
  }
  memcpy(copy, values, n * sizeof *copy);
  *part = (assay_part){ .name = name, .whole = whole, .list = list };
  part->values.items = copy;
  part->values.n = part->values.cap = n;
}

static void add_wilson(part_list *list, double hits, double n)
{
  double bounds[2];
  if (n < 1)
    return;
  assay_wilson_95(hits, n, &bounds[0], &bounds[1]);
  add_part(list, "wilson", false, true, bounds, 2);
}

static assay_code fill_sums(finishing *f, size_t metric, const size_t *which, size_t n,
                            assay_score *out)
{
  const assay_metric *m = f->s->metrics[metric];
  double sums[ASSAY_SUMS_MAX];
  part_list list = { f->report->arena, out, false };
  const assay_part_sink sink = { add_part, &list };
  assay_scoring_sum(f->s, f->system, metric, which, n, sums);
  out->value = m->kind->score(m, f->s->score, sums, n);
  m->kind->parts(m, f->s->score, sums, n, &sink);
  if (strcmp(m->id, "exact_match") == 0)
    add_wilson(&list, sums[0], (double)n);
  if (!m->kind->printed)
    return list.failed ? assay_err_nomem(f->err) : ASSAY_OK;
  assay_buf b = ASSAY_BUF(f->report->arena);
  m->kind->printed(m, f->s->score, sums, n, &b);
  out->printed = assay_buf_str(&b);
  return list.failed || !out->printed.ptr ? assay_err_nomem(f->err) : ASSAY_OK;
}

/* Labels and diversity, over all segments. */
static assay_code fill_table(finishing *f, size_t metric, assay_score *out)
{
  assay_arena *scratch = assay_arena_new();
  assay_table t;
  assay_code code = scratch ? assay_scoring_table(f->s, f->system, metric, scratch, &t, f->err)
                            : assay_err_nomem(f->err);
  double *sums = code == ASSAY_OK ? assay_arena_array(scratch, t.k, sizeof *sums) : NULL;
  if (sums) {
    for (size_t i = 0; i < f->system->n; i++)
      if (t.column)
        for (size_t j = 0; j < t.k; j++)
          sums[j] += t.column[j * f->system->n + i];
      else
        for (size_t j = 0; j < t.n_ones; j++)
          if (t.ones[i * t.n_ones + j] < t.k)
            sums[t.ones[i * t.n_ones + j]]++;
    out->value = t.score(t.context, sums, f->system->n);
    if (strcmp(out->metric, "accuracy") == 0) {
      part_list list = { f->report->arena, out, false };
      add_wilson(&list, out->value * (double)f->system->n, (double)f->system->n);
      code = list.failed ? ASSAY_E_NOMEM : code;
    }
  }
  assay_arena_free(scratch);
  return sums && code == ASSAY_OK ? ASSAY_OK : assay_err_nomem(f->err);
}

/* Numbers the label among those of a category; *n: how many there are. */
static size_t numbered(finishing *f, uint32_t label, size_t *n)
{
  uint32_t *place = &f->place[label];
  if (*place == ASSAY_NO_ID)
    *place = (uint32_t)(*n)++;
  return *place;
}

/* The reference's and the output's label of a segment. An output that is no label at all counts as
 * a label of its own: the last. */
static void labels_at(const finishing *f, size_t segment, uint32_t *ref, uint32_t *hyp)
{
  const uint32_t *pair = f->system->labels + 2 * segment;
  *ref = pair[0];
  *hyp = pair[1] == ASSAY_NO_ID ? (uint32_t)assay_map_count(f->s->labels.map) : pair[1];
}

/* Labels over a category's segments. Its own labels are numbered anew: there may be many
 * categories, and many labels elsewhere. */
static assay_code fill_slice_labels(finishing *f, const assay_metric *m, const size_t *which,
                                    size_t n, assay_score *out)
{
  size_t n_labels = 0;
  uint32_t ref, hyp;
  for (size_t i = 0; i < n; i++) {
    labels_at(f, which[i], &ref, &hyp);
    numbered(f, ref, &n_labels);
    numbered(f, hyp, &n_labels);
  }
  double *there = f->counts, *said = there + n_labels, *hits = said + n_labels;
  memset(there, 0, 3 * n_labels * sizeof *there);
  for (size_t i = 0; i < n; i++) {
    labels_at(f, which[i], &ref, &hyp);
    there[f->place[ref]]++;
    said[f->place[hyp]]++;
    hits[f->place[ref]] += ref == hyp;
  }
  for (size_t i = 0; i < n; i++) {
    labels_at(f, which[i], &ref, &hyp);
    f->place[ref] = f->place[hyp] = ASSAY_NO_ID;
  }
  const assay_label_counts counts = { n_labels, there, said, hits };
  out->value = assay_label_score((assay_label_metric)m->variant, &counts);
  part_list list = { f->report->arena, out, false };
  if (m->variant == ASSAY_LABEL_ACCURACY)
    add_wilson(&list, out->value * (double)n, (double)n);
  return list.failed ? assay_err_nomem(f->err) : ASSAY_OK;
}

/* which: the segments of a category; NULL: all. */
static assay_code add_score(finishing *f, assay_scores *scores, size_t metric, const size_t *which,
                            size_t n)
{
  const assay_metric *m = f->s->metrics[metric];
  assay_score *out = ASSAY_PUSH(f->report->arena, scores);
  if (!out)
    return assay_err_nomem(f->err);
  *out = (assay_score){
    .metric = m->id, .title = m->title, .unit = m->unit, .direction = m->direction
  };
  out->signature = signature_of(f, m);
  if (!out->signature.ptr)
    return assay_err_nomem(f->err);
  if (m->kind->count)
    return fill_sums(f, metric, which, n, out);
  return which ? fill_slice_labels(f, m, which, n, out) : fill_table(f, metric, out);
}

/* ---- labels ---- */

static int by_support(const void *a, const void *b)
{
  const assay_class_row *x = a, *y = b;
  if (x->support != y->support)
    return x->support < y->support ? 1 : -1;
  return assay_str_cmp(x->label, y->label);
}

static void finish_class(assay_class_row *r)
{
  r->precision = r->predicted > 0 ? r->hits / r->predicted : 0;
  r->recall = r->support > 0 ? r->hits / r->support : 0;
  r->f1 = r->support + r->predicted > 0 ? 2 * r->hits / (r->support + r->predicted) : 0;
  r->precision_low = r->precision_high = r->recall_low = r->recall_high = (double)NAN;
  if (r->predicted > 0)
    assay_wilson_95(r->hits, r->predicted, &r->precision_low, &r->precision_high);
  if (r->support > 0)
    assay_wilson_95(r->hits, r->support, &r->recall_low, &r->recall_high);
}

static assay_code fill_labels(finishing *f)
{
  const assay_system_state *t = f->system;
  size_t all = assay_map_count(f->s->labels.map), n = 0;
  assay_labels *out = &f->system->out.labels;
  assay_class_row *rows = assay_arena_array(f->report->arena, all + 1, sizeof *rows);
  uint32_t *place = assay_arena_array(f->report->arena, all + 1, sizeof *place);
  if (!rows || !place)
    return assay_err_nomem(f->err);
  for (size_t i = 0; i < all; i++)
    rows[i].label = assay_map_key(f->s->labels.map, i);
  for (size_t i = 0; i < t->n; i++) {
    uint32_t ref = t->labels[2 * i], hyp = t->labels[2 * i + 1];
    if (ref < all)
      rows[ref].support++;
    if (hyp < all)
      rows[hyp].predicted++;
    if (ref < all && ref == hyp)
      rows[ref].hits++;
  }
  qsort(rows, all, sizeof *rows, by_support);
  while (n < all && rows[n].support > 0)
    n++;
  for (size_t i = 0; i < all; i++)
    place[*assay_map_get(f->s->labels.map, rows[i].label)] = i < n ? (uint32_t)i : (uint32_t)n;
  out->confusion = assay_arena_array(f->report->arena, n * (n + 1), sizeof *out->confusion);
  if (!out->confusion)
    return assay_err_nomem(f->err);
  double hits = 0, whole = 0;
  for (size_t i = 0; i < t->n; i++) {
    uint32_t ref = t->labels[2 * i], hyp = t->labels[2 * i + 1];
    if (ref < all)
      out->confusion[place[ref] * (n + 1) + (hyp < all ? place[hyp] : n)]++;
  }
  for (size_t i = 0; i < n; i++) {
    finish_class(&rows[i]);
    hits += rows[i].hits;
    whole += rows[i].support;
  }
  out->classes.items = rows;
  out->classes.n = out->classes.cap = n;
  if (whole > 0)
    assay_wilson_95(hits, whole, &out->low, &out->high);
  return ASSAY_OK;
}

/* ---- categories ---- */

static assay_code add_slice(finishing *f, size_t field, size_t value, const size_t *which, size_t n)
{
  assay_slice *slice = n ? ASSAY_PUSH(f->report->arena, &f->system->out.slices) : NULL;
  if (!slice)
    return n ? assay_err_nomem(f->err) : ASSAY_OK;
  *slice = (assay_slice){ .field = assay_str_z(f->s->score->by_fields[field]),
                          .value = assay_map_key(f->s->slices[field], value),
                          .segments = n };
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < f->s->n_metrics && code == ASSAY_OK; i++)
    if (f->s->metrics[i]->kind->count || assay_metric_is_label(f->s->metrics[i]))
      code = add_score(f, &slice->scores, i, which, n);
  return code;
}

/* The segments in order of their category, by counting: there may be many categories. */
static assay_code fill_field(finishing *f, size_t field, assay_arena *scratch)
{
  size_t n = f->system->n, values = assay_map_count(f->s->slices[field]);
  size_t step = f->s->score->n_by_fields;
  const uint32_t *group = f->system->groups + field;
  size_t *which = assay_arena_array(scratch, n, sizeof *which);
  size_t *end = assay_arena_array(scratch, values + 1, sizeof *end);
  if (!which || !end)
    return assay_err_nomem(f->err);
  for (size_t i = 0; i < n; i++)
    if (group[i * step] != ASSAY_NO_ID)
      end[group[i * step] + 1]++;
  for (size_t v = 0; v < values; v++)
    end[v + 1] += end[v];
  for (size_t i = 0; i < n; i++)
    if (group[i * step] != ASSAY_NO_ID)
      which[end[group[i * step]]++] = i;
  assay_code code = ASSAY_OK;
  for (size_t v = 0, from = 0; v < values && code == ASSAY_OK; from = end[v++])
    code = add_slice(f, field, v, which + from, end[v] - from);
  if (code != ASSAY_OK || values)
    return code;
  assay_err_place(f->err, f->system->path, 0, 0);
  assay_err_hint(f->err, "categories are fields of the records, of their inputRecord or doc, or "
                         "columns of a .tsv file");
  return assay_err_set(f->err, ASSAY_E_INPUT, "no segment has the field '%s'",
                       f->s->score->by_fields[field]);
}

static assay_code prepare_labels(finishing *f, assay_arena *scratch)
{
  if (!f->s->labels.on)
    return ASSAY_OK;
  size_t n = assay_map_count(f->s->labels.map) + 1;
  f->place = assay_arena_array(scratch, n, sizeof *f->place);
  f->counts = assay_arena_array(scratch, 3 * n, sizeof *f->counts);
  if (!f->place || !f->counts)
    return assay_err_nomem(f->err);
  memset(f->place, 0xff, n * sizeof *f->place); /* ASSAY_NO_ID */
  return ASSAY_OK;
}

static assay_code fill_slices(finishing *f)
{
  assay_arena *scratch = assay_arena_new();
  assay_code code = scratch ? prepare_labels(f, scratch) : assay_err_nomem(f->err);
  for (size_t k = 0; k < f->s->score->n_by_fields && code == ASSAY_OK; k++)
    code = fill_field(f, k, scratch);
  assay_arena_free(scratch);
  return code;
}

/* ---- distribution, fingerprint, name ---- */

static void fill_histogram(finishing *f)
{
  assay_system *out = &f->system->out;
  size_t shown = f->s->shown;
  if (shown == SIZE_MAX)
    return;
  out->shown = f->s->metrics[shown]->id;
  out->histogram_high = assay_scoring_high(f->s->metrics[shown]);
  for (size_t k = 0; k < ASSAY_HISTOGRAM; k++)
    out->histogram[k] = (double)f->system->tally.histogram[k];
}

static assay_code fill_fingerprint(finishing *f)
{
  char hex[ASSAY_SHA256_HEX];
  assay_arena *scratch = assay_arena_new();
  assay_sha256 *hash = scratch ? assay_sha256_new(scratch) : NULL;
  if (!hash) {
    assay_arena_free(scratch);
    return assay_err_nomem(f->err);
  }
  for (size_t i = 0; i < f->system->n; i++) {
    unsigned char bytes[sizeof(uint64_t)];
    for (size_t k = 0; k < sizeof bytes; k++)
      bytes[k] = (unsigned char)(f->system->ref_hash[i] >> (8 * k));
    assay_sha256_add(hash, bytes, sizeof bytes);
  }
  assay_sha256_hex(hash, hex);
  assay_arena_free(scratch);
  memcpy(f->system->out.references, hex, sizeof f->system->out.references - 1);
  return ASSAY_OK;
}

static assay_str without_extension(assay_str name)
{
  for (size_t i = name.len; i-- > 1;)
    if (name.ptr[i] == '.')
      return assay_str_sub(name, 0, i);
  return name;
}

/* The last `parts` parts of a path, without the extension. */
static assay_str tail(assay_str path, size_t parts)
{
  for (size_t i = path.len; i-- > 0;)
    if (path.ptr[i] == '/' && i + 1 < path.len && --parts == 0)
      return without_extension(assay_str_sub(path, i + 1, path.len));
  return without_extension(path);
}

/* File names; as many folders before them as it takes to tell equal ones apart. */
static void name_systems(assay_report *report)
{
  enum { DEEPEST = 32 };
  assay_system *s = report->systems.items;
  for (size_t i = 0; i < report->systems.n; i++) {
    size_t parts = 1;
    for (bool clash = true; clash && parts < DEEPEST; parts += clash) {
      s[i].name = tail(s[i].path, parts);
      clash = false;
      for (size_t k = 0; k < report->systems.n; k++)
        clash = clash || (k != i && assay_str_eq(s[i].name, tail(s[k].path, parts)));
    }
  }
}

/* ---- all ---- */

static assay_code finish_system(finishing *f)
{
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < f->s->n_metrics && code == ASSAY_OK; i++)
    code = add_score(f, &f->system->out.scores, i, NULL, f->system->n);
  if (code == ASSAY_OK && f->s->labels.on)
    code = fill_labels(f);
  if (code == ASSAY_OK)
    code = fill_slices(f);
  if (code == ASSAY_OK)
    code = fill_fingerprint(f);
  fill_histogram(f);
  return code;
}

/* A label task that was not asked for gets its metrics; a task that is none loses them. */
static assay_code settle_labels(assay_scoring *s, assay_err *err)
{
  bool whole = true;
  for (size_t i = 0; i < s->systems.n; i++)
    whole = whole && s->systems.items[i].labels_whole;
  s->labels.on = s->labels.on && (whole || s->labels.asked);
  if (s->labels.asked && !whole) {
    assay_err_hint(err, "a label is one line of at most 200 bytes; leave accuracy, macro_f1 and "
                        "mcc out of --metrics");
    return assay_err_set(err, ASSAY_E_INPUT, "there are references that are no labels");
  }
  const assay_metric *m;
  for (size_t i = 0; s->labels.on && !s->labels.asked && (m = assay_metric_at(i)); i++)
    if (assay_metric_is_label(m))
      s->metrics[s->n_metrics++] = m;
  return ASSAY_OK;
}

assay_code assay_scoring_finish(assay_scoring *s, assay_report *report, assay_err *err)
{
  assay_code code = settle_labels(s, err);
  for (size_t i = 0; i < s->systems.n && code == ASSAY_OK; i++) {
    finishing f = { s, report, &s->systems.items[i], err, NULL, NULL };
    code = finish_system(&f);
    assay_system *slot = code == ASSAY_OK ? ASSAY_PUSH(report->arena, &report->systems) : NULL;
    if (!slot)
      return code == ASSAY_OK ? assay_err_nomem(err) : code;
    *slot = f.system->out;
  }
  if (code != ASSAY_OK)
    return code;
  name_systems(report);
  return assay_scoring_resample(s, report, err);
}

/* ---- segments ---- */

static void add_segment(const assay_scoring *s, assay_values *b, const assay_report *report,
                        size_t system, size_t i, assay_value *at)
{
  const assay_system_state *t = &s->systems.items[system];
  assay_value_int(b, at, "index", (int64_t)i);
  assay_value_string(b, at, "id", t->ids ? t->ids[i] : (assay_str){ 0 });
  assay_value_string(b, at, "system", report->systems.items[system].name);
  assay_value *scores = assay_value_object(b, at, "scores");
  double lengths[2] = { (double)NAN, (double)NAN };
  for (size_t m = 0; m < s->n_metrics; m++) {
    const assay_metric *metric = s->metrics[m];
    if (metric->kind->count)
      assay_value_real(b, scores, metric->id, assay_scoring_segment(s, t, m, i));
    else if (assay_metric_is_label(metric) && strcmp(metric->id, "accuracy") == 0)
      assay_value_real(b, scores, metric->id,
                       t->labels[2 * i] == t->labels[2 * i + 1] && t->labels[2 * i] != ASSAY_NO_ID);
    if (strcmp(metric->id, "bleu") == 0 || strcmp(metric->id, "length_ratio") == 0)
      for (size_t k = 0; k < 2; k++)
        lengths[k] = t->rows[m].rows[i * metric->kind->width(metric, s->score) + k];
  }
  static const char *const names[] = { "hyp_len", "ref_len" };
  for (size_t k = 0; k < 2; k++)
    if (isnan(lengths[k]))
      assay_value_null(b, at, names[k]);
    else
      assay_value_int(b, at, names[k], (int64_t)lengths[k]);
}

assay_code assay_scoring_segments(const assay_scoring *s, const assay_report *report,
                                  assay_sink *sink, assay_err *err)
{
  for (size_t k = 0; k < s->systems.n; k++)
    for (size_t i = 0; i < s->systems.items[k].n; i++) {
      assay_arena *scratch = assay_arena_new();
      assay_values b = { .arena = scratch };
      assay_value *at = scratch ? assay_value_object(&b, NULL, "") : NULL;
      if (at)
        add_segment(s, &b, report, k, i, at);
      if (at && !b.failed)
        assay_json_write(at, 0, sink);
      assay_arena_free(scratch);
      if (!at || b.failed)
        return assay_err_nomem(err);
    }
  return ASSAY_OK;
}
