/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the names of rules stand for: aliases, scores, logged metrics, and any numeric path of the
 * document. */
#include <string.h>

#include "analysis/gate_rules.h"
#include "analysis/gate_side.h"
#include "analysis/judging.h"
#include "base/num.h"
#include "text/metric.h"

/* ---- names that are words of the contract ---- */

typedef struct alias {
  const char *name;  /* as in rules, parts joined by dots */
  const char *path;  /* in a run */
  const char *noise; /* path of the sigma that goes with it; NULL: unknown */
  int direction;
  bool word;
} alias;

static const alias aliases[] = {
  { "train_loss.first", "train.first", "train.noise", -1, false },
  { "train_loss.last", "train.last", "train.noise", -1, false },
  { "train_loss.min", "train.min", "train.noise", -1, false },
  { "train_loss.max", "train.max", "train.noise", -1, false },
  { "train_loss.points", "train.points", NULL, 0, false },
  { "train_loss.nonfinite", "train.nonfinite", NULL, -1, false },
  { "validation_loss.first", "validation.first", "validation.noise", -1, false },
  { "validation_loss.last", "validation.last", "validation.noise", -1, false },
  { "validation_loss.min", "validation.min", "validation.noise", -1, false },
  { "validation_loss.max", "validation.max", "validation.noise", -1, false },
  { "validation_loss.points", "validation.points", NULL, 0, false },
  { "validation_loss.nonfinite", "validation.nonfinite", NULL, -1, false },
  { "validation_loss.best", "best.validation_loss", "validation.noise", -1, false },
  { "perplexity.validation_best", "perplexity.validation_best", NULL, -1, false },
  { "perplexity.validation_last", "perplexity.validation_last", NULL, -1, false },
  { "perplexity.train_last", "perplexity.train_last", NULL, -1, false },
  { "overfitting", "overfitting.grade", NULL, 0, true },
  { "verdict", "verdict.id", NULL, 0, true },
  { "convergence.train", "convergence.train.state", NULL, 0, true },
  { "convergence.validation", "convergence.validation.state", NULL, 0, true },
  { "rise", "overfitting.rise", NULL, -1, false },
  { "regret", "last.regret", NULL, -1, false },
  { "gap", "gap.last", NULL, 0, false },
  { "spikes", "spikes", NULL, -1, false }, /* their number */
  { "spike_score", "spike_score", NULL, -1, false },
};

static const char *const data_names[] = { "data.records", "data.duplicates", "data.near_duplicates",
                                          "data.leaked", "data.errors" };

typedef struct search {
  assay_arena *arena;
  const assay_gate_lookup *q;
  assay_gate_values *out;
  assay_str name;               /* parts joined by dots, without `run` or `system` and selectors */
  const assay_rule_part *scope; /* run[...] or system[...]; NULL: none */
  const assay_rule_part *head;  /* the first part of the name */
  bool failed, matched;         /* matched: a selector fits somewhere */
} search;

/* ---- paths ---- */

static const assay_value *at_path(const assay_value *v, assay_str path)
{
  while (v && path.len) {
    const char *dot = memchr(path.ptr, '.', path.len);
    size_t n = dot ? (size_t)(dot - path.ptr) : path.len;
    const assay_value *next = NULL;
    if (v->kind == ASSAY_VALUE_OBJECT)
      for (const assay_value *c = v->first; c && !next; c = c->next)
        if (assay_str_eq(c->key, assay_str_sub(path, 0, n)))
          next = c;
    v = next;
    path = assay_str_sub(path, dot ? n + 1 : path.len, path.len);
  }
  return v;
}

static const assay_value *at(const assay_value *v, const char *path)
{
  return at_path(v, assay_str_z(path));
}

/* A number, the length of a list, or NaN. */
static double number_of(const assay_value *v)
{
  double x;
  if (v && v->kind == ASSAY_VALUE_ARRAY)
    return (double)v->n;
  return assay_value_number(v, &x) && isfinite(x) ? x : (double)NAN;
}

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

static bool fits(const assay_value *owner, const assay_rule_selector *s)
{
  const assay_value *parameters = assay_value_get(owner, "parameters");
  if (assay_str_eqz(s->key, "name"))
    return same_value(s->value, assay_value_get(owner, "name"));
  for (const assay_value *c =
           parameters && parameters->kind == ASSAY_VALUE_OBJECT ? parameters->first : NULL;
       c; c = c->next)
    if (assay_str_eq(c->key, s->key))
      return same_value(s->value, c);
  return false;
}

static bool chosen(search *s, const assay_value *owner)
{
  for (size_t i = 0; s->scope && i < s->scope->selectors.n; i++)
    if (!fits(owner, &s->scope->selectors.items[i]))
      return false;
  s->matched = true;
  return true;
}

/* ---- one value ---- */

static assay_gate_value *add(search *s, const assay_gate_document *document,
                             const assay_value *owner, size_t index, bool is_run)
{
  assay_gate_value *v = ASSAY_PUSH(s->arena, s->out);
  if (!v) {
    s->failed = true;
    return NULL;
  }
  *v = (assay_gate_value){ .subject = assay_value_str(assay_value_get(owner, "name")),
                           .owner = owner,
                           .document = document,
                           .is_run = is_run,
                           .index = index,
                           .number = (double)NAN,
                           .noise = (double)NAN };
  const assay_value *sources = assay_value_get(owner, is_run ? "sources" : "path");
  if (is_run && sources && sources->first)
    sources = sources->first;
  v->source = assay_value_str(sources);
  return v;
}

static void add_alias(search *s, const alias *a, const assay_gate_document *document,
                      const assay_value *run, size_t index)
{
  assay_gate_value *v = add(s, document, run, index, true);
  const assay_value *found = at(run, a->path);
  if (!v)
    return;
  v->has_word = a->word;
  v->word = assay_value_str(found);
  v->number = a->word ? (double)NAN : number_of(found);
  if (a->noise)
    v->noise = number_of(at(run, a->noise));
}

/* metrics[] of a run by name: its best value, or .first, .last. */
static bool add_logged(search *s, const assay_gate_document *document, const assay_value *run,
                       size_t index, int *direction)
{
  const assay_value *list = assay_value_get(run, "metrics");
  for (const assay_value *m = list ? list->first : NULL; m; m = m->next) {
    if (!assay_str_eq(assay_value_str(assay_value_get(m, "name")), s->head->name))
      continue;
    assay_str rest = assay_str_sub(s->name, s->head->name.len, s->name.len);
    const char *path = assay_str_eqz(rest, ".first")               ? "first"
                       : assay_str_eqz(rest, ".last")              ? "last"
                       : !rest.len || assay_str_eqz(rest, ".best") ? "best.value"
                                                                   : NULL;
    assay_gate_value *v = path ? add(s, document, run, index, true) : NULL;
    if (!v)
      return path != NULL;
    v->number = number_of(at(m, path));
    double d = number_of(assay_value_get(m, "direction"));
    *direction = isnan(d) ? 0 : (int)d;
    return true;
  }
  return false;
}

/* A score of a system, one of its parts, or the score of a category. */
static void add_score(search *s, const assay_metric *m, const assay_gate_document *document,
                      const assay_value *system, size_t index)
{
  const assay_value *scores = assay_value_get(system, "scores");
  const assay_rule_selector *category = s->head->selectors.n ? &s->head->selectors.items[0] : NULL;
  if (category) {
    const assay_value *list = assay_value_get(system, "by_field");
    scores = NULL;
    for (const assay_value *c = list ? list->first : NULL; c && !scores; c = c->next)
      if (assay_str_eq(assay_value_str(assay_value_get(c, "field")), category->key) &&
          same_value(category->value, assay_value_get(c, "value")))
        scores = assay_value_get(c, "scores");
    if (!scores)
      return;
    s->matched = true;
  }
  const assay_value *score = at_path(scores, assay_str_z(m->id));
  if (!score)
    return;
  assay_str rest = assay_str_sub(s->name, strlen(m->id) + 1, s->name.len);
  assay_gate_value *v = add(s, document, system, index, false);
  if (!v)
    return;
  v->number = number_of(rest.len ? at_path(score, rest) : assay_value_get(score, "score"));
  v->metric = rest.len ? NULL : m->id;
  if (category) {
    v->field = category->key;
    v->field_value = category->value;
  }
}

/* ---- the walk over a side ---- */

typedef enum kind { ALIAS, SCORE, LOGGED, RUN_PATH, SYSTEM_PATH } kind;

static void walk(search *s, kind k, const void *what, int *direction)
{
  bool systems = k == SCORE || k == SYSTEM_PATH;
  for (size_t d = 0; d < s->q->side->documents.n && !s->failed; d++) {
    const assay_gate_document *document = &s->q->side->documents.items[d];
    const assay_value *list = assay_value_get(document->root, systems ? "systems" : "runs");
    size_t i = 0;
    for (const assay_value *o = list ? list->first : NULL; o && !s->failed; o = o->next, i++) {
      if (!chosen(s, o))
        continue;
      if (k == ALIAS)
        add_alias(s, what, document, o, i);
      else if (k == SCORE)
        add_score(s, what, document, o, i);
      else if (k == LOGGED)
        add_logged(s, document, o, i, direction);
      else if (!isnan(number_of(at_path(o, s->name)))) {
        assay_gate_value *v = add(s, document, o, i, !systems);
        if (v)
          v->number = number_of(at_path(o, s->name));
      }
    }
  }
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

static const alias *alias_of(assay_str name)
{
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
    if (assay_str_eqz(name, aliases[i].name))
      return &aliases[i];
  return NULL;
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

static void find_near(const search *s, assay_str *near)
{
  size_t least = 4;
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
    size_t d = assay_str_distance(s->name, assay_str_z(aliases[i].name), least);
    if (d < least) {
      least = d;
      *near = assay_str_z(aliases[i].name);
    }
  }
  const assay_metric *m;
  for (size_t i = 0; (m = assay_metric_at(i)); i++) {
    size_t d = assay_str_distance(s->name, assay_str_z(m->id), least);
    if (d < least) {
      least = d;
      *near = assay_str_z(m->id);
    }
  }
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

/* Returns whether the name is known. */
static bool search_all(search *s, int *direction)
{
  const alias *a = alias_of(s->name);
  const assay_metric *m = score_of(s);
  *direction = 0;
  if (a) {
    *direction = a->direction;
    walk(s, ALIAS, a, direction);
    return true;
  }
  if (m) {
    assay_str rest = assay_str_sub(s->name, strlen(m->id) + 1, s->name.len);
    *direction = rest.len ? part_direction(m, rest) : m->direction;
    walk(s, SCORE, m, direction);
    return true;
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
  return s->out->n > 0 || assay_str_eqz(s->name, "segments");
}

assay_code assay_gate_find(assay_arena *arena, const assay_gate_lookup *q, assay_gate_match *out,
                           assay_err *err)
{
  *out = (assay_gate_match){ .found = ASSAY_FOUND };
  search s = { .arena = arena, .q = q, .out = &out->values };
  if (!join(&s, q->rule))
    return assay_err_nomem(err);
  bool selects = (s.scope && s.scope->selectors.n) || s.head->selectors.n;
  bool known = search_all(&s, &out->direction);
  if (s.failed)
    return assay_err_nomem(err);
  if (!known) {
    out->found = ASSAY_FOUND_UNKNOWN;
    find_near(&s, &out->near);
  } else if (!out->values.n) {
    out->found = selects && !s.matched ? ASSAY_FOUND_NO_SUBJECT : ASSAY_FOUND_NOT_COMPUTED;
  }
  return ASSAY_OK;
}
