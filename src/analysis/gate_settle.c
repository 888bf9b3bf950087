/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From single rules to the gate: groups, the baseline that is the candidate itself, waivers,
 * prefixes, the worst outcome. */
#include <math.h>
#include <string.h>

#include "analysis/quality_gate.h"
#include "base/map.h"
#include "base/num.h"

typedef assay_gate_result result;

typedef struct work {
  const assay_gate_state *s;
  const assay_rule *rule;
  result *r;
  bool failed;
} work;

static assay_str say(work *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static assay_str say(work *w, const char *format, ...)
{
  assay_buf b = ASSAY_BUF(w->s->arena);
  va_list args;
  va_start(args, format);
  assay_buf_vaddf(&b, format, args);
  va_end(args);
  assay_str text = assay_buf_str(&b);
  w->failed = w->failed || !text.ptr;
  return text;
}

/* ---- the candidate as its own baseline ---- */

static const assay_gate_side *baseline_of(const work *w)
{
  for (size_t i = 0; i < w->s->q->n_baselines; i++)
    if (assay_str_eq(w->s->q->baselines[i].name, w->rule->baseline))
      return &w->s->q->baselines[i];
  return NULL;
}

static bool same_content(const assay_gate_side *b, const assay_gate_side *c)
{
  if (b->digests.n != c->digests.n || !b->digests.n)
    return false;
  for (size_t i = 0; i < b->digests.n; i++)
    if (!assay_str_eq(b->digests.items[i], c->digests.items[i]))
      return false;
  return true;
}

static const assay_gate_file *find_file(const assay_gate_side *side, const assay_gate_file *file)
{
  for (size_t i = 0; i < side->files.n; i++)
    if (assay_str_eq(side->files.items[i].identity, file->identity))
      return &side->files.items[i];
  return NULL;
}

/* The first file of one side that the other holds too, as the other calls it; *n: how many. */
static const assay_gate_file *shared_file(const assay_gate_side *one, const assay_gate_side *other,
                                          size_t *n)
{
  const assay_gate_file *first = NULL, *there;
  *n = 0;
  for (size_t i = 0; i < one->files.n; i++)
    if ((there = find_file(other, &one->files.items[i]))) {
      first = first ? first : there;
      ++*n;
    }
  return first;
}

/* Why the two sides cannot be told apart; absent: they can. */
static assay_str tell_shared(work *w, const assay_gate_side *b, const assay_gate_side *c)
{
  size_t mine, theirs;
  const assay_gate_file *in_candidate = shared_file(b, c, &theirs);
  const assay_gate_file *in_baseline = shared_file(c, b, &mine);
  if (!in_candidate || !in_baseline)
    return (assay_str){ 0 };
  if (mine == c->files.n && theirs == b->files.n)
    return say(w, "the baseline '%.*s' is the candidate itself", ASSAY_STR_ARG(b->name));
  if (theirs == b->files.n && !in_candidate->named)
    return say(w, "baseline %.*s lies in the candidate's folder; keep baselines elsewhere",
               ASSAY_STR_ARG(in_candidate->path));
  if (mine == c->files.n && !in_baseline->named)
    return say(w, "candidate %.*s lies in the folder of the baseline '%.*s'; keep them apart",
               ASSAY_STR_ARG(in_baseline->path), ASSAY_STR_ARG(b->name));
  return say(w, "%.*s belongs both to the candidate and to the baseline '%.*s'; keep them apart",
             ASSAY_STR_ARG(in_candidate->path), ASSAY_STR_ARG(b->name));
}

static void check_self(work *w)
{
  const assay_gate_side *b = w->rule->baseline.ptr ? baseline_of(w) : NULL;
  const assay_gate_side *c = w->s->q->candidate;
  if (!b || w->r->outcome == ASSAY_GATE_ERROR)
    return;
  assay_str shared = tell_shared(w, b, c);
  if (shared.ptr) {
    assay_gate_result_init(w->r, w->rule); /* no number of a comparison with itself */
    w->r->outcome = ASSAY_GATE_ERROR;
    w->r->reason = shared;
  } else if (same_content(b, c) && w->r->outcome == ASSAY_GATE_PASS) {
    w->r->outcome = ASSAY_GATE_WARN;
    w->r->reason =
        say(w, "the baseline '%.*s' has the same content as the candidate", ASSAY_STR_ARG(b->name));
  }
}

/* ---- waivers and prefixes ---- */

static void apply_waiver(work *w)
{
  const assay_rule *rule = w->rule;
  result *r = w->r;
  if (!rule->waived || r->outcome == ASSAY_GATE_ERROR || r->outcome == ASSAY_GATE_SKIPPED)
    return;
  bool expired = w->s->q->today > rule->waive_until;
  bool violated = r->outcome == ASSAY_GATE_FAIL || r->outcome == ASSAY_GATE_INCONCLUSIVE;
  r->waiver = say(w, "until %.*s: %.*s", ASSAY_STR_ARG(rule->waive_date),
                  ASSAY_STR_ARG(rule->waive_reason));
  if (violated && !expired) {
    r->outcome = ASSAY_GATE_WAIVED;
  } else if (!violated) {
    r->outcome = ASSAY_GATE_WARN;
    r->reason = say(w, "%.*s; its waiver %s: remove it", ASSAY_STR_ARG(r->reason),
                    expired ? "expired" : "is not needed");
  } else {
    r->reason = say(w, "%.*s; its waiver expired", ASSAY_STR_ARG(r->reason));
  }
}

/* What to do, once it is known what became of the rule. */
static void advise(work *w)
{
  result *r = w->r;
  if (r->outcome == ASSAY_GATE_FAIL)
    r->advice = w->rule->baseline.ptr ? say(w, "Keep the version '%.*s', or look at what got worse",
                                            ASSAY_STR_ARG(w->rule->baseline))
                                      : say(w, "Do not ship this version");
  else if (r->outcome == ASSAY_GATE_WAIVED)
    r->advice = say(w, "Remove the waiver when it is mended");
  else if (r->outcome != ASSAY_GATE_INCONCLUSIVE)
    r->advice = (assay_str){ 0 };
}

static void tell_group(work *w)
{
  char text[ASSAY_NUM_SIZE];
  if (!isnan(w->r->p_holm))
    w->r->reason = say(w, "%.*s; p %s after Holm's correction over the group",
                       ASSAY_STR_ARG(w->r->reason), assay_num_digits(text, w->r->p_holm, 2));
}

static void apply(work *w)
{
  tell_group(w);
  check_self(w);
  apply_waiver(w);
  if (w->rule->warn &&
      (w->r->outcome == ASSAY_GATE_FAIL || w->r->outcome == ASSAY_GATE_INCONCLUSIVE))
    w->r->outcome = ASSAY_GATE_WARN;
  advise(w);
}

/* The p of all groups' relative rules, and what one group is corrected in. */
typedef struct grouped {
  assay_arena *scratch;
  assay_gate *gate;
  const assay_rules *rules;
  size_t *next; /* rule -> one of its group before it, or SIZE_MAX */
  size_t *which;
  double *p, *corrected;
} grouped;

/* A group's p, corrected together; it takes the place of the bound. */
static bool correct_group(grouped *g, size_t last)
{
  static const double level = 0.05;
  size_t n = 0;
  for (size_t i = last; i != SIZE_MAX; i = g->next[i]) {
    g->p[n] = g->gate->results.items[i].p;
    g->which[n++] = i;
  }
  if (!assay_holm(g->scratch, g->p, n, g->corrected))
    return false;
  for (size_t k = 0; k < n; k++) {
    result *r = &g->gate->results.items[g->which[k]];
    r->p_holm = g->corrected[k];
    if (g->rules->items[g->which[k]].test != ASSAY_RULE_NO_WORSE || !(r->worsening > r->margin) ||
        (r->outcome != ASSAY_GATE_FAIL && r->outcome != ASSAY_GATE_INCONCLUSIVE))
      continue;
    r->outcome = r->p_holm < level ? ASSAY_GATE_FAIL : ASSAY_GATE_INCONCLUSIVE;
  }
  return true;
}

static bool correct_all(grouped *g)
{
  const size_t n = g->gate->results.n;
  assay_map *lasts = assay_map_new(g->scratch);
  g->next = assay_arena_array(g->scratch, n + 1, sizeof *g->next);
  g->which = assay_arena_array(g->scratch, n + 1, sizeof *g->which);
  g->p = assay_arena_array(g->scratch, n + 1, sizeof *g->p);
  g->corrected = assay_arena_array(g->scratch, n + 1, sizeof *g->corrected);
  bool ok = lasts && g->next && g->which && g->p && g->corrected;
  for (size_t i = 0; i < n && ok; i++) {
    const result *r = &g->gate->results.items[i];
    bool added;
    if (!r->group.ptr || isnan(r->p))
      continue;
    size_t *last = assay_map_put(lasts, r->group, i, &added);
    if ((ok = last != NULL)) {
      g->next[i] = added ? SIZE_MAX : *last;
      *last = i;
    }
  }
  for (size_t k = 0; ok && k < assay_map_count(lasts); k++)
    ok = correct_group(g, *assay_map_get(lasts, assay_map_key(lasts, k)));
  return ok;
}

static assay_code correct_groups(assay_gate *gate, const assay_rules *rules, assay_err *err)
{
  grouped g = { .scratch = assay_arena_new(), .gate = gate, .rules = rules };
  bool ok = g.scratch && correct_all(&g);
  assay_arena_free(g.scratch);
  return ok ? ASSAY_OK : assay_err_nomem(err);
}

/* ---- the gate ---- */

static assay_gate_outcome counted(assay_gate_outcome outcome)
{
  return outcome == ASSAY_GATE_WAIVED ? ASSAY_GATE_WARN : outcome;
}

static bool settle(assay_arena *arena, assay_gate *gate)
{
  for (int outcome = ASSAY_GATE_ERROR; outcome >= ASSAY_GATE_SKIPPED; outcome--)
    for (size_t i = 0; i < gate->results.n; i++) {
      if ((int)gate->results.items[i].outcome != outcome)
        continue;
      size_t *slot = ASSAY_PUSH(arena, &gate->order);
      if (!slot)
        return false;
      *slot = i;
      if (counted(gate->results.items[i].outcome) > gate->outcome)
        gate->outcome = counted(gate->results.items[i].outcome);
    }
  if (gate->outcome == ASSAY_GATE_SKIPPED)
    gate->outcome = ASSAY_GATE_ERROR; /* nothing was evaluated: no pass */
  for (size_t i = 0; i < gate->results.n; i++) {
    size_t *slot = isnan(gate->results.items[i].value) ? NULL : ASSAY_PUSH(arena, &gate->tracked);
    if (slot)
      *slot = i;
    else if (!isnan(gate->results.items[i].value))
      return false;
  }
  return true;
}

assay_code assay_gate_decide(assay_arena *arena, const assay_gate_request *q, assay_gate **out,
                             assay_err *err)
{
  assay_gate_known known = { 0 };
  assay_gate_state s = { .arena = arena, .q = q, .known = &known };
  assay_gate *gate = assay_arena_alloc(arena, sizeof *gate);
  result *results = assay_arena_array(arena, q->rules->n + 1, sizeof *results);
  if (!gate || !results)
    return assay_err_nomem(err);
  gate->strict = q->strict;
  gate->power = q->power;
  gate->label = q->label;
  gate->results.items = results;
  gate->results.n = gate->results.cap = q->rules->n;
  assay_code code = ASSAY_OK;
  for (size_t i = 0; i < q->rules->n && code == ASSAY_OK; i++)
    code = assay_gate_evaluate(&s, &q->rules->items[i], &results[i], err);
  if (code == ASSAY_OK)
    code = correct_groups(gate, q->rules, err);
  for (size_t i = 0; i < q->rules->n && code == ASSAY_OK; i++) {
    work w = { .s = &s, .rule = &q->rules->items[i], .r = &results[i] };
    apply(&w);
    code = w.failed ? assay_err_nomem(err) : ASSAY_OK;
  }
  if (code != ASSAY_OK)
    return code;
  *out = gate;
  return settle(arena, gate) ? ASSAY_OK : assay_err_nomem(err);
}
