/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the names of rules stand for: figures of the registry, scores, logged metrics, and any
 * numeric path of the document. */
#include <math.h>
#include <string.h>

#include "analysis/named_figures.h"
#include "analysis/gate_rules.h"
#include "analysis/gate_side.h"
#include "analysis/seeds.h"
#include "base/num.h"
#include "model/run_name.h"
#include "text/metric.h"

static const char *const data_names[] = { "data.records", "data.duplicates", "data.near_duplicates",
                                          "data.leaked", "data.errors" };

typedef struct search {
  assay_arena *arena;
  const assay_gate_lookup *q;
  assay_gate_values *out;
  assay_str name;               /* parts joined by dots, without `run` or `system` and selectors */
  const assay_rule_part *scope; /* run[...] or system[...]; NULL: none */
  const assay_rule_part *head;  /* the first part of the name */
  size_t n_parts;               /* from head on */
  bool failed, matched;         /* matched: a selector fits somewhere */
} search;

/* ---- selectors ---- */

static bool same_value(assay_str want, const assay_value *have)
{
  double a, b;
  assay_str text = assay_value_str(have);
  if (text.ptr && assay_str_eq(text, want))
    return true;
  bool numeric = assay_num_read(want, '.', &a) == ASSAY_NUM_FINITE;
  if (text.ptr)
    return numeric && assay_num_read(text, '.', &b) == ASSAY_NUM_FINITE && a == b;
  return numeric && assay_value_number(have, &b) && a == b;
}

/* By a key=value in the run's name. */
static bool named_so(assay_str name, const assay_rule_selector *want)
{
  assay_str key, value;
  for (size_t at = 0; assay_name_pair(name, &at, &key, &value);)
    if (assay_str_eq(key, want->key))
      return same_value(want->value,
                        &(assay_value){ .kind = ASSAY_VALUE_STRING, .as = { .string = value } });
  return false;
}

static bool fits(search *s, const assay_value *owner, const assay_rule_selector *want)
{
  const assay_value *parameters = assay_value_get(owner, "parameters");
  assay_repeat repeat;
  if (assay_str_eqz(want->key, "name"))
    return same_value(want->value, assay_value_get(owner, "name"));
  for (const assay_value *c =
           parameters && parameters->kind == ASSAY_VALUE_OBJECT ? parameters->first : NULL;
       c; c = c->next)
    if (assay_str_eq(c->key, want->key))
      return same_value(want->value, c);
  if (!assay_is_seed(want->key))
    return named_so(assay_value_str(assay_value_get(owner, "name")), want);
  s->failed = s->failed || !assay_repeat_read(s->arena, owner, &repeat);
  const assay_value seed = { .kind = ASSAY_VALUE_STRING, .as = { .string = repeat.seed } };
  return repeat.seed.ptr && same_value(want->value, &seed);
}

/* Whether run[...] or system[...] means this one. */
static bool chosen(search *s, const assay_value *owner)
{
  for (size_t i = 0; s->scope && i < s->scope->selectors.n; i++)
    if (!fits(s, owner, &s->scope->selectors.items[i]))
      return false;
  return true;
}

static const assay_value *member(const assay_value *object, assay_str key)
{
  for (const assay_value *c = object && object->kind == ASSAY_VALUE_OBJECT ? object->first : NULL;
       c; c = c->next)
    if (assay_str_eq(c->key, key))
      return c;
  return NULL;
}

/* Whether selectors mean the element of a list: by its members, or [index=1] for the first. */
static bool means(const assay_rule_part *part, const assay_value *element, size_t number)
{
  const assay_value index = { .kind = ASSAY_VALUE_INT, .as = { .integer = (int64_t)number } };
  for (size_t i = 0; part && i < part->selectors.n; i++) {
    const assay_rule_selector *want = &part->selectors.items[i];
    if (!same_value(want->value,
                    assay_str_eqz(want->key, "index") ? &index : member(element, want->key)))
      return false;
  }
  return true;
}

/* The object of by_field[] that a part's one selector means, or NULL. */
static const assay_value *category_of(const assay_value *system, const assay_rule_part *part,
                                      assay_gate_value *value)
{
  const assay_value *list = assay_value_get(system, "by_field");
  const assay_rule_selector *want = part->selectors.items;
  for (const assay_value *c = list ? list->first : NULL; c && part->selectors.n == 1; c = c->next)
    if (assay_str_eq(assay_value_str(assay_value_get(c, "field")), want->key) &&
        same_value(want->value, assay_value_get(c, "value"))) {
      value->field = want->key;
      value->field_value = assay_value_str(assay_value_get(c, "value"));
      return c;
    }
  return NULL;
}

/* ---- values ---- */

/* What is looked for in one run or system. */
typedef struct place {
  const assay_gate_document *document;
  const assay_value *owner;
  size_t index;           /* of the owner */
  assay_gate_value value; /* what all that is found has in common */
} place;

static assay_gate_value *push(search *s, const place *p, const assay_value *leaf, double number,
                              assay_str element)
{
  assay_gate_value *v = ASSAY_PUSH(s->arena, s->out);
  if (!v) {
    s->failed = true;
    return NULL;
  }
  *v = p->value;
  v->subject = assay_value_str(assay_value_get(p->owner, "name"));
  v->element = element;
  v->owner = p->owner;
  v->document = p->document;
  v->index = p->index;
  v->word = v->has_word ? assay_value_str(leaf) : (assay_str){ 0 };
  v->number = v->has_word ? (double)NAN : number;
  v->deviation = (double)NAN;
  v->absent = !leaf;
  assay_gate_locate(v);
  return v;
}

static double number_of(const assay_value *v)
{
  double x;
  return assay_value_number(v, &x) && isfinite(x) ? x : (double)NAN;
}

/* Where a path goes on: below a value, with the rule's part that was followed to it (NULL: the
 * path is not the rule's own words, and no selector can be meant). */
typedef struct trail {
  const assay_value *at;
  assay_str path;              /* from here on */
  size_t next;                 /* the rule's part that may come next on it */
  const assay_rule_part *part; /* of the step before */
  assay_str element;           /* of a list on the way; absent: none */
} trail;

static void follow(search *s, const place *p, trail t);

static void follow_list(search *s, const place *p, trail t)
{
  bool count = !t.path.len && (!t.at->first || t.at->first->kind == ASSAY_VALUE_OBJECT);
  size_t number = 0, n = 0;
  for (const assay_value *e = t.at->first; e && !s->failed; e = e->next) {
    if (!means(t.part, e, ++number))
      continue;
    n++;
    assay_str label = assay_value_str(assay_value_get(e, "name"));
    if (!label.ptr)
      label = assay_str_format(s->arena, "%zu", number);
    s->failed = s->failed || !label.ptr;
    if (!count)
      follow(s, p, (trail){ e, t.path, t.next, NULL, label });
  }
  s->matched = s->matched || n > 0;
  if (count)
    push(s, p, t.at, (double)n, t.element);
}

static void follow(search *s, const place *p, trail t)
{
  if (t.at && t.at->kind == ASSAY_VALUE_ARRAY) {
    follow_list(s, p, t);
    return;
  }
  if (!t.at || (t.part && t.part->selectors.n))
    return;
  if (!t.path.len) {
    push(s, p, t.at, number_of(t.at), t.element);
    return;
  }
  const char *dot = memchr(t.path.ptr, '.', t.path.len);
  size_t n = dot ? (size_t)(dot - t.path.ptr) : t.path.len;
  assay_str key = assay_str_sub(t.path, 0, n);
  bool told = t.next < s->n_parts && assay_str_eq(s->head[t.next].name, key);
  const assay_rule_part *part = told ? &s->head[t.next] : NULL;
  follow(s, p,
         (trail){ member(t.at, key), assay_str_sub(t.path, dot ? n + 1 : n, t.path.len),
                  t.next + told, part, t.element });
}

static const assay_value *at_path(const assay_value *v, const char *path)
{
  while (v && *path) {
    size_t n = strcspn(path, ".");
    v = member(v, (assay_str){ path, n });
    path += n + (path[n] == '.');
  }
  return v;
}

static void find_figure(search *s, const assay_figure *f, place *p)
{
  assay_str path = assay_str_z(f->path);
  bool category = f->system && s->head->selectors.n && s->n_parts == 1;
  p->value.has_word = f->word;
  p->value.validation = f->validation;
  p->value.noise = f->noise ? number_of(at_path(p->owner, f->noise)) : (double)NAN;
  p->value.path = path;
  for (size_t i = 0; i < s->n_parts && !category; i++) /* an alias takes no selectors */
    if (s->head[i].selectors.n && !assay_str_eq(s->name, path))
      return;
  const assay_value *from = category ? category_of(p->owner, s->head, &p->value) : p->owner;
  if (category && from) {
    s->matched = true;
    push(s, p, member(from, path), number_of(member(from, path)), (assay_str){ 0 });
  } else if (from) {
    follow(s, p, (trail){ .at = from, .path = path });
  }
}

/* metrics[] of a run by name: its best value, or .first, .last, .best.step. */
static void find_logged(search *s, place *p, int *direction)
{
  const assay_value *list = assay_value_get(p->owner, "metrics");
  assay_str rest = assay_str_sub(s->name, s->head->name.len + 1, s->name.len);
  if (!rest.len || assay_str_eqz(rest, "best"))
    rest = ASSAY_STR("best.value");
  for (const assay_value *m = list && !s->head->selectors.n ? list->first : NULL; m; m = m->next) {
    if (!assay_str_eq(assay_value_str(assay_value_get(m, "name")), s->head->name))
      continue;
    assay_str word = assay_value_str(assay_value_get(m, "direction"));
    *direction = assay_str_eqz(word, "higher") ? 1 : assay_str_eqz(word, "lower") ? -1 : 0;
    p->value.validation =
        assay_str_starts(s->head->name, "eval") || assay_str_starts(s->head->name, "val");
    p->value.path = assay_str_format(s->arena, "metrics.%.*s", ASSAY_STR_ARG(rest));
    p->value.logged = s->head->name;
    s->failed = s->failed || !p->value.path.ptr;
    follow(s, p, (trail){ .at = m, .path = rest, .next = 1 });
  }
}

/* A score of a system, one of its parts, or the score of a category. */
static void find_score(search *s, const assay_metric *m, place *p)
{
  const bool category = s->head->selectors.n > 0;
  const assay_value *from = category ? category_of(p->owner, s->head, &p->value) : p->owner;
  const assay_value *score = member(assay_value_get(from, "scores"), assay_str_z(m->id));
  assay_str rest = assay_str_sub(s->name, strlen(m->id) + 1, s->name.len);
  s->matched = s->matched || (category && from);
  p->value.score = m->id;
  p->value.segments = number_of(assay_value_get(from, "segments"));
  p->value.metric = rest.len ? NULL : m->id;
  if (score)
    follow(s, p, (trail){ .at = score, .path = rest.len ? rest : ASSAY_STR("score"), .next = 1 });
}

/* ---- the walk over a side ---- */

typedef enum kind { FIGURE, SCORE, LOGGED, RUN_PATH, SYSTEM_PATH } kind;

static void find_in(search *s, kind k, const void *what, place *p, int *direction)
{
  size_t before = s->out->n;
  if (k == FIGURE)
    find_figure(s, what, p);
  else if (k == SCORE)
    find_score(s, what, p);
  else if (k == LOGGED)
    find_logged(s, p, direction);
  else
    follow(s, p, (trail){ .at = p->owner, .path = s->name });
  if (s->out->n == before) /* others may have it: then it must not be passed over here */
    push(s, p, NULL, (double)NAN, (assay_str){ 0 });
}

static void walk(search *s, kind k, const void *what, int *direction)
{
  bool systems =
      k == SCORE || k == SYSTEM_PATH || (k == FIGURE && ((const assay_figure *)what)->system);
  bool any = false;
  for (size_t d = 0; d < s->q->side->documents.n && !s->failed; d++) {
    const assay_gate_document *document = &s->q->side->documents.items[d];
    const assay_value *list = assay_value_get(document->root, systems ? "systems" : "runs");
    place p = { .document = document };
    for (const assay_value *o = list ? list->first : NULL; o && !s->failed; o = o->next) {
      p.owner = o;
      p.value = (assay_gate_value){ .path = s->name, .is_run = !systems, .noise = (double)NAN };
      if (chosen(s, o)) {
        s->matched = s->matched || (s->scope && s->scope->selectors.n);
        find_in(s, k, what, &p, direction);
      }
      p.index++;
    }
  }
  for (size_t i = 0; i < s->out->n; i++)
    any = any || !s->out->items[i].absent;
  if (!any)
    s->out->n = 0;
}

static bool logged_somewhere(const assay_gate_side *side, assay_str name)
{
  for (size_t d = 0; d < side->documents.n; d++) {
    const assay_value *runs = assay_value_get(side->documents.items[d].root, "runs");
    for (const assay_value *r = runs ? runs->first : NULL; r; r = r->next) {
      const assay_value *list = assay_value_get(r, "metrics");
      for (const assay_value *m = list ? list->first : NULL; m; m = m->next)
        if (assay_str_eq(assay_value_str(assay_value_get(m, "name")), name))
          return true;
    }
  }
  return false;
}

static bool is_logged(const assay_gate_lookup *q, assay_str name)
{
  for (size_t i = 0; i < q->n_also; i++)
    if (logged_somewhere(&q->also[i], name))
      return true;
  return logged_somewhere(q->side, name);
}

/* Direction of a part of a score: precision, recall and f1 go with the score, the rest has none. */
static int part_direction(const assay_metric *m, assay_str rest)
{
  static const char *const with[] = { "precision", "recall", "f1", "score" };
  for (size_t i = 0; i < sizeof with / sizeof *with; i++)
    if (assay_str_eqz(rest, with[i]))
      return m->direction;
  return 0;
}

/* The score nearest to the first part of a name, where the rest is a part that it has. */
static void find_near_score(search *s, size_t least, assay_str *near)
{
  assay_str rest = assay_str_sub(s->name, s->head->name.len + 1, s->name.len);
  const assay_metric *m;
  for (size_t i = 0; rest.len && (m = assay_metric_at(i)); i++) {
    size_t d = assay_str_distance(s->head->name, assay_str_z(m->id), least);
    if (d >= least || !assay_score_has_part(m->id, rest))
      continue;
    least = d;
    *near = assay_str_format(s->arena, "%s.%.*s", m->id, ASSAY_STR_ARG(rest));
    s->failed = s->failed || !near->ptr;
  }
}

static void find_near(search *s, assay_str *near)
{
  size_t least = s->name.len / 3 + 2 < 4 ? s->name.len / 3 + 2 : 4, n, i; /* short: near to all */
  const assay_figure *figures = assay_figures(&n);
  const assay_metric *m = NULL;
  for (i = 0; i < n || (m = assay_metric_at(i - n)); i++) {
    assay_str name = assay_str_z(m ? m->id : figures[i].name);
    if (name.len > s->name.len && name.ptr[s->name.len] == '.' &&
        assay_str_eq(assay_str_sub(name, 0, s->name.len), s->name)) {
      *near = name; /* its first part */
      return;
    }
    size_t d = assay_str_distance(s->name, name, least);
    if (d < least) {
      least = d;
      *near = name;
    }
  }
  find_near_score(s, least, near);
}

static bool join(search *s, const assay_rule *rule)
{
  assay_buf b = ASSAY_BUF(s->arena);
  size_t from = 0;
  const assay_rule_part *first = &rule->metric.items[0];
  if (rule->metric.n > 1 &&
      (assay_str_eqz(first->name, "run") || assay_str_eqz(first->name, "system"))) {
    s->scope = first;
    from = 1;
  }
  s->head = &rule->metric.items[from];
  s->n_parts = rule->metric.n - from;
  for (size_t i = from; i < rule->metric.n; i++) {
    assay_buf_addz(&b, i > from ? "." : "");
    assay_buf_add(&b, rule->metric.items[i].name);
  }
  s->name = assay_buf_str(&b);
  return s->name.ptr != NULL;
}

static bool is_data(assay_str name)
{
  for (size_t i = 0; i < sizeof data_names / sizeof *data_names; i++)
    if (assay_str_eqz(name, data_names[i]))
      return true;
  return false;
}

/* The metric whose id the name is or begins with. */
static const assay_metric *score_of(const search *s)
{
  char id[32];
  if (s->head->name.len >= sizeof id)
    return NULL;
  memcpy(id, s->head->name.ptr, s->head->name.len);
  id[s->head->name.len] = '\0';
  return assay_metric_find(id);
}

/* A logged metric may share its name with a score: run.accuracy and accuracy.last are the logged
 * one, accuracy alone is the score, whatever was logged. */
static bool means_logged(const search *s, const assay_metric *m, assay_str rest)
{
  const bool by_run = s->scope && assay_str_eqz(s->scope->name, "run");
  return (by_run || (rest.len && !assay_score_has_part(m->id, rest))) &&
         is_logged(s->q, s->head->name);
}

/* Returns whether the name is known. */
static bool search_all(search *s, int *direction)
{
  const assay_figure *f = assay_figure_find(s->name);
  const assay_metric *m = score_of(s);
  *direction = 0;
  if (f) {
    *direction = f->direction;
    walk(s, FIGURE, f, direction);
    return true;
  }
  assay_str rest = m ? assay_str_sub(s->name, strlen(m->id) + 1, s->name.len) : (assay_str){ 0 };
  if (m && !means_logged(s, m, rest)) {
    *direction = rest.len ? part_direction(m, rest) : m->direction;
    walk(s, SCORE, m, direction);
    return !rest.len || assay_score_has_part(m->id, rest);
  }
  if (is_data(s->name))
    return true;
  if (is_logged(s->q, s->head->name)) {
    walk(s, LOGGED, NULL, direction);
    return true;
  }
  walk(s, RUN_PATH, NULL, direction);
  if (!s->out->n)
    walk(s, SYSTEM_PATH, NULL, direction);
  return s->out->n > 0;
}

assay_code assay_gate_find(assay_arena *arena, const assay_gate_lookup *q, assay_gate_match *out,
                           assay_err *err)
{
  *out = (assay_gate_match){ .found = ASSAY_FOUND };
  search s = { .arena = arena, .q = q, .out = &out->values };
  if (!join(&s, q->rule))
    return assay_err_nomem(err);
  bool selects = s.scope && s.scope->selectors.n;
  for (size_t i = 0; i < s.n_parts; i++)
    selects = selects || s.head[i].selectors.n;
  bool known = search_all(&s, &out->direction);
  if (s.failed)
    return assay_err_nomem(err);
  if (!known) {
    out->found = ASSAY_FOUND_UNKNOWN;
    find_near(&s, &out->near);
    return s.failed ? assay_err_nomem(err) : ASSAY_OK;
  }
  if (!out->values.n)
    out->found = selects && !s.matched ? ASSAY_FOUND_NO_SUBJECT : ASSAY_FOUND_NOT_COMPUTED;
  return ASSAY_OK;
}
