/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule at a time: look up and test. */
#include <math.h>
#include <string.h>

#include "analysis/quality_gate.h"
#include "analysis/judging.h"
#include "base/num.h"

static const double power_80 = 1.959963984540054 + 0.8416212335729143; /* z.975 + z.80 */

typedef assay_gate_result result;

typedef struct work {
  const assay_gate_state *s;
  const assay_rule *rule;
  result *best;   /* the worst so far: what the rule reports */
  double badness; /* of it, among equal outcomes */
  bool any, failed;
  int direction;
} work;

/* ---- saying ---- */

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

typedef struct number {
  char text[ASSAY_NUM_SIZE];
} number;

static number show(double x)
{
  enum { DIGITS = 5 };
  number n;
  assay_num_digits(n.text, x, DIGITS);
  return n;
}

/* Takes a subject's result if it is worse than what there is. */
static void offer(work *w, const result *r, double badness)
{
  if (w->any && (r->outcome < w->best->outcome ||
                 (r->outcome == w->best->outcome && !(badness > w->badness))))
    return;
  w->any = true;
  w->badness = badness;
  *w->best = *r;
}

void assay_gate_result_init(assay_gate_result *out, const assay_rule *rule)
{
  double none = (double)NAN;
  *out = (assay_gate_result){ .rule = rule->text,
                              .file = rule->file,
                              .line = rule->line,
                              .metric = rule->metric_text,
                              .group = rule->group,
                              .optional = rule->optional,
                              .warn = rule->warn,
                              .outcome = ASSAY_GATE_PASS,
                              .value = none,
                              .limit = none,
                              .baseline_value = none,
                              .difference = none,
                              .low = none,
                              .high = none,
                              .p = none,
                              .p_holm = none,
                              .margin = none,
                              .worsening = none,
                              .detectable = none };
}

static result blank(const work *w)
{
  result r;
  assay_gate_result_init(&r, w->rule);
  r.direction = w->direction;
  return r;
}

static void fail_rule(work *w, assay_str reason)
{
  result r = blank(w);
  r.outcome = ASSAY_GATE_ERROR;
  r.reason = reason;
  offer(w, &r, INFINITY);
}

/* ---- absolute tests ---- */

static bool holds(assay_rule_operator op, double x, double bound)
{
  switch (op) {
  case ASSAY_RULE_LE:
    return x <= bound;
  case ASSAY_RULE_GE:
    return x >= bound;
  case ASSAY_RULE_LT:
    return x < bound;
  case ASSAY_RULE_GT:
    return x > bound;
  case ASSAY_RULE_EQ:
    return x == bound;
  case ASSAY_RULE_NE:
    break;
  }
  return x != bound;
}

static void test_bound(work *w, result *r, double *badness)
{
  static const char *const signs[] = { "<=", ">=", "<", ">", "==", "!=" };
  const assay_rule *rule = w->rule;
  bool up = rule->op == ASSAY_RULE_GE || rule->op == ASSAY_RULE_GT;
  r->limit = rule->bounds[0];
  *badness = up ? r->limit - r->value : r->value - r->limit;
  r->outcome = holds(rule->op, r->value, r->limit) ? ASSAY_GATE_PASS : ASSAY_GATE_FAIL;
  r->reason =
      say(w, "%s is %s %s %s", show(r->value).text,
          r->outcome == ASSAY_GATE_PASS ? "as asked" : "not", signs[rule->op], show(r->limit).text);
}

static void test_between(work *w, result *r, double *badness)
{
  const double *b = w->rule->bounds;
  bool low = r->value < b[0];
  r->limit = low ? b[0] : b[1];
  *badness = low ? b[0] - r->value : r->value - b[1];
  r->outcome = *badness > 0 ? ASSAY_GATE_FAIL : ASSAY_GATE_PASS;
  r->reason =
      say(w, "%s lies %s %s to %s", show(r->value).text,
          r->outcome == ASSAY_GATE_PASS ? "within" : "outside", show(b[0]).text, show(b[1]).text);
}

static bool names_word(const assay_rule *rule, const char *word)
{
  for (size_t i = 0; i < rule->words.n; i++)
    if (assay_str_eqz(rule->words.items[i], word))
      return true;
  return false;
}

/* Words that a name can have at all. */
static bool is_possible(assay_str metric, assay_str word)
{
  static const char *const grades[] = { "none", "suspected", "confirmed" };
  static const char *const states[] = { "converged", "improving", "inconclusive", "not-judged" };
  bool verdict = assay_str_has(metric, "verdict"), grade = assay_str_has(metric, "overfitting");
  const char *const *list = grade ? grades : states;
  size_t n = grade ? sizeof grades / sizeof *grades : sizeof states / sizeof *states, checks;
  const assay_check *const *all = assay_checks(&checks);
  for (size_t i = 0; verdict && i < checks; i++)
    if (all[i]->kind == ASSAY_CHECK_VERDICT && assay_str_eqz(word, all[i]->id))
      return true;
  for (size_t i = 0; !verdict && i < n; i++)
    if (assay_str_eqz(word, list[i]))
      return true;
  return false;
}

static void test_word(work *w, const assay_gate_value *v, result *r)
{
  const assay_rule *rule = w->rule;
  bool there = false;
  for (size_t i = 0; i < rule->words.n; i++)
    there = there || assay_str_eq(rule->words.items[i], v->word);
  r->value_text = v->word;
  r->limit_text = rule->words.items[0];
  r->outcome = there == (rule->op != ASSAY_RULE_NE) ? ASSAY_GATE_PASS : ASSAY_GATE_FAIL;
  r->reason = say(w, "%.*s is %.*s", ASSAY_STR_ARG(rule->metric_text), ASSAY_STR_ARG(v->word));
  bool verdict = assay_str_has(rule->metric_text, "verdict");
  if (!v->word.ptr || assay_str_eqz(v->word, "not-judged")) {
    bool asked = v->word.ptr && names_word(rule, "not-judged");
    r->outcome = asked ? r->outcome : ASSAY_GATE_ERROR;
    r->reason = asked ? r->reason : say(w, "it was not judged");
  } else if (verdict && assay_str_eqz(v->word, "INSUFFICIENT_DATA") &&
             !names_word(rule, "INSUFFICIENT_DATA")) {
    r->outcome = ASSAY_GATE_ERROR;
    r->reason = say(w, "the verdict is INSUFFICIENT_DATA: nothing could be judged");
  } else if (verdict && assay_str_eqz(v->word, "INCONCLUSIVE") &&
             !names_word(rule, "INCONCLUSIVE")) {
    r->outcome = ASSAY_GATE_INCONCLUSIVE;
    r->reason = say(w, "the verdict is INCONCLUSIVE");
  }
}

/* ---- relative tests ---- */

static double margin_of(const assay_rule_margin *m, double baseline)
{
  return m->relative ? m->value * fabs(baseline) : m->value;
}

/* The largest of a rule's margins in units of the metric: the one that decides "beyond every". */
static double widest(const assay_rule *rule, double baseline)
{
  double most = 0;
  for (size_t i = 0; i < rule->n_margins; i++)
    most = fmax(most, margin_of(&rule->margins[i], baseline));
  return most;
}

static void test_relative(work *w, result *r, const assay_gate_difference *d)
{
  const assay_rule *rule = w->rule;
  bool up = w->direction > 0; /* higher is better: a fall is worse */
  double low = up ? -d->high : d->low, high = up ? -d->low : d->high;
  r->worsening = up ? -d->difference : d->difference;
  r->difference = d->difference;
  r->low = d->low;
  r->high = d->high;
  r->p = d->p;
  r->margin = widest(rule, r->baseline_value);
  r->detectable = power_80 * d->deviation;
  r->limit = r->baseline_value + (up ? -r->margin : r->margin);
  bool beyond = r->worsening > r->margin;
  if (rule->test == ASSAY_RULE_NON_INFERIOR)
    r->outcome = high <= r->margin ? ASSAY_GATE_PASS
                 : low > r->margin ? ASSAY_GATE_FAIL
                                   : ASSAY_GATE_INCONCLUSIVE;
  else
    r->outcome = !beyond ? ASSAY_GATE_PASS : low > 0 ? ASSAY_GATE_FAIL : ASSAY_GATE_INCONCLUSIVE;
  r->reason = say(w, "%s against %s: worse by %s (95 %% %s to %s, %s), margin %s",
                  show(r->value).text, show(r->baseline_value).text, show(r->worsening).text,
                  show(low).text, show(high).text, d->how, show(r->margin).text);
  if (r->outcome == ASSAY_GATE_INCONCLUSIVE)
    r->advice = say(w, "more data would decide: differences from %s on can be seen with this",
                    show(r->detectable).text);
}

static assay_str text_at(const assay_value *v, const char *outer, const char *inner,
                         const char *leaf)
{
  const assay_value *a = assay_value_get(v, outer), *b = a ? assay_value_get(a, inner) : NULL;
  return assay_value_str(b ? assay_value_get(b, leaf) : NULL);
}

/* A signature without what names the draw and the version. */
static bool same_signature(assay_str a, assay_str b)
{
  static const char *const skipped[] = { "bs:", "ar:", "seed:", "version:", "unicode:" };
  size_t i = 0, k = 0;
  while (i < a.len || k < b.len) {
    assay_str parts[2], *sides[2] = { &a, &b };
    size_t *at[2] = { &i, &k };
    for (int side = 0; side < 2; side++) {
      bool skip;
      do {
        size_t from = *at[side], to = from;
        while (to < sides[side]->len && sides[side]->ptr[to] != '|')
          to++;
        parts[side] = assay_str_sub(*sides[side], from, to);
        *at[side] = to + (to < sides[side]->len);
        skip = false;
        for (size_t n = 0; n < sizeof skipped / sizeof *skipped; n++)
          skip = skip || assay_str_starts(parts[side], skipped[n]);
      } while (skip && *at[side] < sides[side]->len);
      if (skip)
        parts[side] = (assay_str){ 0 };
    }
    if (!assay_str_eq(parts[0], parts[1]) && (parts[0].len || parts[1].len))
      return false;
  }
  return true;
}

/* Scores compare only over the same references, tokens and options. */
static bool comparable(work *w, const assay_gate_value *v, const assay_gate_value *b)
{
  if (v->is_run || b->is_run)
    return true;
  assay_str mine = assay_value_str(assay_value_get(v->owner, "references"));
  assay_str theirs = assay_value_str(assay_value_get(b->owner, "references"));
  if (mine.ptr && theirs.ptr && !assay_str_eq(mine, theirs)) {
    fail_rule(w, say(w, "not comparable: the references of '%.*s' and of the baseline differ",
                     ASSAY_STR_ARG(v->subject)));
    return false;
  }
  if (!v->metric)
    return true;
  assay_str a = text_at(v->owner, "scores", v->metric, "signature");
  assay_str c = text_at(b->owner, "scores", v->metric, "signature");
  if (same_signature(a, c))
    return true;
  fail_rule(w, say(w, "not comparable: %.*s here, %.*s in the baseline", ASSAY_STR_ARG(a),
                   ASSAY_STR_ARG(c)));
  return false;
}

static const assay_gate_value *partner(const assay_gate_values *values, const assay_gate_value *v,
                                       size_t n_candidates)
{
  for (size_t i = 0; i < values->n; i++)
    if (assay_str_eq(values->items[i].subject, v->subject))
      return &values->items[i];
  return values->n == 1 || (n_candidates == 1 && values->n == 1) ? &values->items[0] : NULL;
}

static assay_code against(work *w, const assay_gate_value *v, const assay_gate_value *b,
                          assay_err *err)
{
  result r = blank(w);
  assay_gate_difference d;
  assay_err cause = { 0 };
  if (!comparable(w, v, b))
    return ASSAY_OK;
  for (size_t i = 0; i < w->rule->n_margins; i++)
    if (w->rule->margins[i].relative && b->number == 0) {
      fail_rule(w, say(w, "the baseline is 0: a relative margin means nothing; give an absolute "
                          "one"));
      return ASSAY_OK;
    }
  assay_code code = assay_gate_compare(w->s, v, b, &d, &cause);
  if (code == ASSAY_E_NOMEM)
    return assay_err_nomem(err);
  if (code != ASSAY_OK) {
    fail_rule(w, say(w, "%s", cause.message));
    return ASSAY_OK;
  }
  r.subject = v->subject;
  r.source = v->source;
  r.value = v->number;
  r.baseline = w->rule->baseline;
  r.baseline_value = b->number;
  test_relative(w, &r, &d);
  if (!d.paired && v->metric)
    r.reason = say(w, "%.*s; unpaired: the baseline holds no segments", ASSAY_STR_ARG(r.reason));
  offer(w, &r, r.worsening - r.margin);
  return ASSAY_OK;
}

static const assay_gate_side *baseline_of(const work *w)
{
  for (size_t i = 0; i < w->s->q->n_baselines; i++)
    if (assay_str_eq(w->s->q->baselines[i].name, w->rule->baseline))
      return &w->s->q->baselines[i];
  return NULL;
}

static assay_code relative(work *w, const assay_gate_values *values, assay_err *err)
{
  const assay_gate_side *side = baseline_of(w);
  assay_gate_match theirs;
  if (!side) {
    fail_rule(w, say(w, "there is no baseline named '%.*s'; give one with --baseline %.*s=PATH",
                     ASSAY_STR_ARG(w->rule->baseline), ASSAY_STR_ARG(w->rule->baseline)));
    return ASSAY_OK;
  }
  if (!w->direction) {
    fail_rule(w, say(w, "neither direction of it is better: a relative rule means nothing"));
    return ASSAY_OK;
  }
  const assay_gate_lookup q = { w->rule, side, w->s->q->baselines, w->s->q->n_baselines };
  assay_code code = assay_gate_find(w->s->arena, &q, &theirs, err);
  bool found = code == ASSAY_OK && theirs.found == ASSAY_FOUND;
  if (code == ASSAY_OK && !found)
    fail_rule(w, say(w, "the baseline '%.*s' does not have it", ASSAY_STR_ARG(side->name)));
  for (size_t i = 0; i < values->n && code == ASSAY_OK && found; i++) {
    const assay_gate_value *v = &values->items[i], *b = partner(&theirs.values, v, values->n);
    if (!b)
      fail_rule(w, say(w, "the baseline '%.*s' has no '%.*s', and more than one other",
                       ASSAY_STR_ARG(side->name), ASSAY_STR_ARG(v->subject)));
    else if (isnan(v->number) || isnan(b->number))
      fail_rule(w, say(w, "%s is not a finite number",
                       isnan(v->number) ? "the value" : "the baseline's value"));
    else
      code = against(w, v, b, err);
  }
  return code;
}

/* ---- one rule ---- */

static assay_code absolute(work *w, const assay_gate_values *values)
{
  for (size_t i = 0; i < values->n; i++) {
    const assay_gate_value *v = &values->items[i];
    result r = blank(w);
    double badness = 0;
    r.subject = v->subject;
    r.source = v->source;
    r.value = v->number;
    if (w->rule->test == ASSAY_RULE_WORD) {
      if (!v->has_word) {
        fail_rule(w, say(w, "it is a number; compare it with a number"));
        continue;
      }
      test_word(w, v, &r);
    } else if (v->has_word) {
      fail_rule(w, say(w, "it is a word; compare it with a word, or with `in`"));
      continue;
    } else if (isnan(v->number)) {
      fail_rule(w, say(w, "'%.*s' has no finite number for it", ASSAY_STR_ARG(v->subject)));
      continue;
    } else if (w->rule->test == ASSAY_RULE_BOUND) {
      test_bound(w, &r, &badness);
    } else {
      test_between(w, &r, &badness);
    }
    offer(w, &r, badness);
  }
  return ASSAY_OK;
}

/* What is wrong with a rule before any value is looked at. */
static bool check_rule(work *w)
{
  const assay_rule *rule = w->rule;
  if (rule->test == ASSAY_RULE_BETWEEN && rule->bounds[0] > rule->bounds[1]) {
    fail_rule(w, say(w, "the bounds are reversed: no value lies between %s and %s",
                     show(rule->bounds[0]).text, show(rule->bounds[1]).text));
    return false;
  }
  for (size_t i = 0; i < rule->n_margins; i++)
    if (!(rule->margins[i].value >= 0)) {
      fail_rule(w, say(w, "a margin is 0 or more"));
      return false;
    }
  for (size_t i = 0; rule->test == ASSAY_RULE_WORD && i < rule->words.n; i++)
    if (!is_possible(rule->metric_text, rule->words.items[i])) {
      fail_rule(w, say(w, "'%.*s' is no word that %.*s can have",
                       ASSAY_STR_ARG(rule->words.items[i]), ASSAY_STR_ARG(rule->metric_text)));
      return false;
    }
  return true;
}

static assay_code evaluate(work *w, assay_err *err)
{
  assay_gate_match match;
  const assay_gate_lookup q = { w->rule, w->s->q->candidate, w->s->q->baselines,
                                w->s->q->n_baselines };
  assay_code code = assay_gate_find(w->s->arena, &q, &match, err);
  if (code != ASSAY_OK)
    return code;
  w->direction = match.direction;
  if (match.found == ASSAY_FOUND_UNKNOWN) {
    fail_rule(w, match.near.ptr
                     ? say(w, "unknown metric; did you mean %.*s?", ASSAY_STR_ARG(match.near))
                     : say(w, "unknown metric; `assay list metrics` names them"));
    return ASSAY_OK;
  }
  if (match.found == ASSAY_FOUND_NO_SUBJECT) {
    fail_rule(w, say(w, "the selector matches nothing"));
    return ASSAY_OK;
  }
  if (match.found == ASSAY_FOUND_NOT_COMPUTED) {
    result r = blank(w);
    r.outcome = w->rule->optional ? ASSAY_GATE_SKIPPED : ASSAY_GATE_ERROR;
    r.reason = say(w, "known, but nothing that was given has it");
    offer(w, &r, INFINITY);
    return ASSAY_OK;
  }
  if (!check_rule(w))
    return ASSAY_OK;
  bool relation = w->rule->test == ASSAY_RULE_NO_WORSE || w->rule->test == ASSAY_RULE_NON_INFERIOR;
  return relation ? relative(w, &match.values, err) : absolute(w, &match.values);
}

assay_code assay_gate_evaluate(const assay_gate_state *s, const assay_rule *rule,
                               assay_gate_result *out, assay_err *err)
{
  work w = { .s = s, .rule = rule, .best = out };
  assay_code code = evaluate(&w, err);
  if (code == ASSAY_OK && out->outcome == ASSAY_GATE_FAIL)
    out->advice = rule->baseline.ptr ? say(&w, "keep the version '%.*s', or look at what got worse",
                                           ASSAY_STR_ARG(rule->baseline))
                                     : say(&w, "do not ship this version");
  return code == ASSAY_OK && w.failed ? assay_err_nomem(err) : code;
}
