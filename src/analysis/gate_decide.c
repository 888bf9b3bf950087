/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule at a time: look up and test. */
#include <math.h>
#include <string.h>

#include "analysis/gate_work.h"
#include "analysis/judging.h"
#include "base/num.h"

typedef assay_gate_result result;

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

static void test_bound(assay_work *w, result *r, double *badness)
{
  static const char *const signs[] = { "<=", ">=", "<", ">", "==", "!=" };
  const assay_rule *rule = w->rule;
  bool up = rule->op == ASSAY_RULE_GE || rule->op == ASSAY_RULE_GT;
  r->limit = rule->bounds[0];
  *badness = up ? r->limit - r->value : r->value - r->limit;
  r->outcome = holds(rule->op, r->value, r->limit) ? ASSAY_GATE_PASS : ASSAY_GATE_FAIL;
  r->reason = assay_work_say(w, "%s is %s %s %s", assay_work_show(r->value).text,
                             r->outcome == ASSAY_GATE_PASS ? "as asked" : "not", signs[rule->op],
                             assay_work_show(r->limit).text);
}

static void test_between(assay_work *w, result *r, double *badness)
{
  const double *b = w->rule->bounds;
  bool low = r->value < b[0];
  r->limit = low ? b[0] : b[1];
  *badness = low ? b[0] - r->value : r->value - b[1];
  r->outcome = *badness > 0 ? ASSAY_GATE_FAIL : ASSAY_GATE_PASS;
  r->reason = assay_work_say(w, "%s lies %s %s to %s", assay_work_show(r->value).text,
                             r->outcome == ASSAY_GATE_PASS ? "within" : "outside",
                             assay_work_show(b[0]).text, assay_work_show(b[1]).text);
}

static bool names_word(const assay_rule *rule, const char *word)
{
  for (size_t i = 0; i < rule->words.n; i++)
    if (assay_str_eqz(rule->words.items[i], word))
      return true;
  return false;
}

typedef enum vocabulary { VERDICTS, GRADES, STATES } vocabulary;

/* Which words a figure can have at all; scope and selectors of the rule's text say nothing. */
static vocabulary words_of(const assay_gate_value *v)
{
  return assay_str_eqz(v->path, "verdict.id")          ? VERDICTS
         : assay_str_eqz(v->path, "overfitting.grade") ? GRADES
                                                       : STATES;
}

static bool is_possible(vocabulary words, assay_str word)
{
  static const char *const grades[] = { "none", "suspected", "confirmed", NULL };
  static const char *const states[] = { "converged", "improving", "inconclusive", "not-judged",
                                        NULL };
  const char *const *list = words == GRADES ? grades : states;
  size_t checks;
  const assay_check *const *all = assay_checks(&checks);
  for (size_t i = 0; words == VERDICTS && i < checks; i++)
    if (all[i]->kind == ASSAY_CHECK_VERDICT && assay_str_eqz(word, all[i]->id))
      return true;
  for (size_t i = 0; words != VERDICTS && list[i]; i++)
    if (assay_str_eqz(word, list[i]))
      return true;
  return false;
}

/* All words that a rule names, with commas. */
static assay_str list_words(assay_work *w)
{
  assay_buf b = ASSAY_BUF(w->s->arena);
  for (size_t i = 0; i < w->rule->words.n; i++)
    assay_buf_addf(&b, "%s%.*s", i ? ", " : "", ASSAY_STR_ARG(w->rule->words.items[i]));
  w->failed = w->failed || b.failed;
  return assay_buf_str(&b);
}

static void test_word(assay_work *w, const assay_gate_value *v, result *r)
{
  const assay_rule *rule = w->rule;
  bool there = false;
  for (size_t i = 0; i < rule->words.n; i++)
    there = there || assay_str_eq(rule->words.items[i], v->word);
  r->value_text = v->word;
  r->limit_text = list_words(w);
  r->outcome = there == (rule->op != ASSAY_RULE_NE) ? ASSAY_GATE_PASS : ASSAY_GATE_FAIL;
  r->reason =
      assay_work_say(w, "%.*s is %.*s", ASSAY_STR_ARG(rule->metric_text), ASSAY_STR_ARG(v->word));
  bool verdict = words_of(v) == VERDICTS;
  if (!v->word.ptr || assay_str_eqz(v->word, "not-judged")) {
    bool asked = v->word.ptr && names_word(rule, "not-judged");
    r->outcome = asked ? r->outcome : ASSAY_GATE_ERROR;
    r->reason = asked ? r->reason : assay_work_say(w, "it was not judged");
  } else if (verdict && assay_str_eqz(v->word, "INSUFFICIENT_DATA") &&
             !names_word(rule, "INSUFFICIENT_DATA")) {
    r->outcome = ASSAY_GATE_ERROR;
    r->reason = assay_work_say(w, "the verdict is INSUFFICIENT_DATA: nothing could be judged");
  } else if (verdict && assay_str_eqz(v->word, "INCONCLUSIVE") &&
             !names_word(rule, "INCONCLUSIVE")) {
    r->outcome = ASSAY_GATE_INCONCLUSIVE;
    r->reason = assay_work_say(w, "the verdict is INCONCLUSIVE");
  } else if (verdict && assay_str_eqz(v->word, "NONFINITE") && !names_word(rule, "NONFINITE")) {
    r->outcome = ASSAY_GATE_FAIL; /* a lost run is none of the others, and may not pass for that */
    r->reason = assay_work_say(w, "the verdict is NONFINITE: the loss is NaN or infinite");
  }
}

/* ---- one rule ---- */

static bool check_words(assay_work *w, const assay_gate_value *v)
{
  const assay_rule *rule = w->rule;
  for (size_t i = 0; i < rule->words.n; i++)
    if (!is_possible(words_of(v), rule->words.items[i])) {
      assay_work_error(w, assay_work_say(w, "'%.*s' is no word that %.*s can have",
                                         ASSAY_STR_ARG(rule->words.items[i]),
                                         ASSAY_STR_ARG(rule->metric_text)));
      return false;
    }
  return true;
}

static assay_code absolute(assay_work *w, const assay_gate_values *values)
{
  for (size_t i = 0; i < values->n; i++) {
    const assay_gate_value *v = &values->items[i];
    result r = assay_work_blank(w);
    double badness = 0;
    r.subject = v->subject;
    r.source = v->source;
    r.source_line = v->line;
    r.value = v->number;
    if (w->rule->test == ASSAY_RULE_WORD) {
      if (!v->has_word) {
        assay_work_error(w, assay_work_say(w, "it is a number; compare it with a number"));
        continue;
      }
      if (!check_words(w, v))
        continue;
      test_word(w, v, &r);
    } else if (v->has_word) {
      assay_work_error(w, assay_work_say(w, "it is a word; compare it with a word, or with `in`"));
      continue;
    } else if (isnan(v->number)) {
      assay_work_error(
          w, assay_work_say(w, "'%.*s' has no finite number for it", ASSAY_STR_ARG(v->subject)));
      continue;
    } else if (w->rule->test == ASSAY_RULE_BOUND) {
      test_bound(w, &r, &badness);
    } else {
      test_between(w, &r, &badness);
    }
    assay_work_offer(w, &r, badness);
  }
  return ASSAY_OK;
}

/* What is wrong with a rule before any value is looked at. */
static bool check_rule(assay_work *w)
{
  const assay_rule *rule = w->rule;
  if (rule->test == ASSAY_RULE_BETWEEN && rule->bounds[0] > rule->bounds[1]) {
    assay_work_error(w,
                     assay_work_say(w, "the bounds are reversed: no value lies between %s and %s",
                                    assay_work_show(rule->bounds[0]).text,
                                    assay_work_show(rule->bounds[1]).text));
    return false;
  }
  for (size_t i = 0; i < rule->n_margins; i++)
    if (!(rule->margins[i].value >= 0)) {
      assay_work_error(w, assay_work_say(w, "a margin is 0 or more"));
      return false;
    }
  return true;
}

static assay_code evaluate(assay_work *w, assay_err *err)
{
  assay_gate_match match;
  const assay_gate_lookup q = { w->rule, w->s->q->candidate, w->s->q->baselines,
                                w->s->q->n_baselines };
  assay_code code = assay_gate_find(w->s->arena, &q, &match, err);
  if (code != ASSAY_OK)
    return code;
  w->direction = match.direction;
  if (match.found == ASSAY_FOUND_UNKNOWN) {
    assay_work_error(
        w, match.near.ptr
               ? assay_work_say(w, "unknown metric; did you mean %.*s?", ASSAY_STR_ARG(match.near))
               : assay_work_say(w, "unknown metric; `assay list metrics` names them"));
    return ASSAY_OK;
  }
  if (match.found == ASSAY_FOUND_NO_SUBJECT) {
    assay_work_error(w, assay_work_say(w, "the selector matches nothing"));
    return ASSAY_OK;
  }
  if (match.found == ASSAY_FOUND_NOT_COMPUTED) {
    result r = assay_work_blank(w);
    r.outcome = w->rule->optional ? ASSAY_GATE_SKIPPED : ASSAY_GATE_ERROR;
    r.reason = assay_work_say(w, "known, but nothing that was given has it");
    assay_work_offer(w, &r, INFINITY);
    return ASSAY_OK;
  }
  if (!check_rule(w))
    return ASSAY_OK;
  bool relation = w->rule->test == ASSAY_RULE_NO_WORSE || w->rule->test == ASSAY_RULE_NON_INFERIOR;
  return relation ? assay_work_relative(w, &match.values, err) : absolute(w, &match.values);
}

assay_code assay_gate_evaluate(const assay_gate_state *s, const assay_rule *rule,
                               assay_gate_result *out, assay_err *err)
{
  assay_work w = { .s = s, .rule = rule, .best = out };
  assay_code code = evaluate(&w, err);
  if (code == ASSAY_OK && s->q->power && !out->power.ptr && out->outcome != ASSAY_GATE_ERROR &&
      out->outcome != ASSAY_GATE_SKIPPED)
    out->power = ASSAY_STR("the value alone decides: no noise is looked at");
  return code == ASSAY_OK && w.failed ? assay_err_nomem(err) : code;
}
