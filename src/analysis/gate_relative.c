/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules against a baseline. */
#include <math.h>

#include "analysis/gate_work.h"

typedef assay_gate_result result;

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

/* Where the interval comes from, with the numbers of seeds. */
static assay_str how(assay_work *w, const assay_gate_difference *d, const result *r)
{
  if (!d->by_seeds)
    return assay_str_z(d->how);
  assay_str mine =
      assay_work_say(w, "%zu seed%s", r->seeds ? r->seeds : 1, r->seeds > 1 ? "s" : "");
  return assay_work_say(w, "%s: %.*s against %zu", d->how, ASSAY_STR_ARG(mine),
                        r->baseline_seeds ? r->baseline_seeds : 1);
}

/* What it takes to see a worsening as large as the margin with 80 % power: n grows with the square
 * of the error. */
static assay_str power_of(assay_work *w, const assay_gate_difference *d, const result *r)
{
  const double ratio = d->detectable / r->margin, needed = ceil(d->n * ratio * ratio);
  char text[ASSAY_NUM_SIZE];
  assay_str shows = assay_work_say(w, "this data shows a worsening of %s or more (80 %% power)",
                                   assay_work_show(d->detectable).text);
  if (!(r->margin > 0))
    return shows;
  if (ratio <= 1)
    return assay_work_say(w, "%.*s, so the margin of %s can be decided", ASSAY_STR_ARG(shows),
                          assay_work_show(r->margin).text);
  if (d->paired || d->by_seeds)
    return assay_work_say(w, "%.*s; for the margin of %s it takes about %s %s",
                          ASSAY_STR_ARG(shows), assay_work_show(r->margin).text,
                          assay_num_shortest(text, needed),
                          d->by_seeds ? "seeds a side" : "segments");
  return assay_work_say(w, "%.*s; for the margin of %s it takes %s", ASSAY_STR_ARG(shows),
                        assay_work_show(r->margin).text,
                        w->score ? "the same segments on both sides" : "several seeds a side");
}

static void test_relative(assay_work *w, result *r, const assay_gate_difference *d)
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
  r->detectable = d->detectable;
  r->test = d->how;
  r->limit = r->baseline_value + (up ? -r->margin : r->margin);
  bool beyond = r->worsening > r->margin;
  if (rule->test == ASSAY_RULE_NON_INFERIOR)
    r->outcome = high <= r->margin ? ASSAY_GATE_PASS
                 : low > r->margin ? ASSAY_GATE_FAIL
                                   : ASSAY_GATE_INCONCLUSIVE;
  else
    r->outcome = !beyond ? ASSAY_GATE_PASS : low > 0 ? ASSAY_GATE_FAIL : ASSAY_GATE_INCONCLUSIVE;
  assay_str how_text = how(w, d, r);
  r->reason = assay_work_say(
      w, "%s against %s: worse by %s (95 %% %s to %s, %.*s), margin %s",
      assay_work_show(r->value).text, assay_work_show(r->baseline_value).text,
      assay_work_show(r->worsening).text, assay_work_show(low).text, assay_work_show(high).text,
      ASSAY_STR_ARG(how_text), assay_work_show(r->margin).text);
  if (w->s->q->power)
    r->power = power_of(w, d, r);
  if (r->outcome == ASSAY_GATE_INCONCLUSIVE)
    r->advice =
        assay_work_say(w, "More data would decide: differences from %s on can be seen with this",
                       assay_work_show(r->detectable).text);
}

/* The baseline's value of the same run, setting or name; else the only one that there is. */
static const assay_gate_value *partner(const assay_gate_values *values, const assay_gate_value *v)
{
  const assay_gate_value *only = NULL;
  size_t n = 0;
  for (size_t i = 0; i < values->n; i++) {
    const assay_gate_value *b = &values->items[i];
    if (!assay_str_eq(b->element, v->element))
      continue;
    if (assay_str_eq(b->subject, v->subject) ||
        (b->setting.ptr && v->setting.ptr && assay_str_eq(b->setting, v->setting)))
      return b;
    only = b;
    n++;
  }
  return n == 1 ? only : NULL;
}

static assay_code against(assay_work *w, const assay_gate_value *v, const assay_gate_value *b,
                          assay_err *err)
{
  result r = assay_work_blank(w);
  assay_gate_difference d;
  assay_err cause = { 0 };
  const assay_comparable known = assay_work_comparable(w, v, b);
  if (known == ASSAY_COMPARABLE_NO)
    return ASSAY_OK;
  for (size_t i = 0; i < w->rule->n_margins; i++)
    if (w->rule->margins[i].relative && b->number == 0) {
      assay_work_error(
          w,
          assay_work_say(w, "the baseline is 0: a relative margin means nothing; give an absolute "
                            "one"));
      return ASSAY_OK;
    }
  assay_code code = assay_gate_compare(w->s, v, b, &d, &cause);
  if (code == ASSAY_E_NOMEM)
    return assay_err_nomem(err);
  if (code != ASSAY_OK) {
    assay_work_error(w, assay_work_say(w, "%s", cause.message));
    return ASSAY_OK;
  }
  r.subject = v->subject;
  r.source = v->source;
  r.source_line = v->line;
  r.seeds = v->seeds;
  r.baseline_seeds = b->seeds;
  r.value = v->number;
  r.baseline = w->rule->baseline;
  r.baseline_value = b->number;
  w->score = v->score != NULL;
  test_relative(w, &r, &d);
  if (!d.paired && v->metric)
    r.reason = assay_work_say(w, "%.*s; unpaired: the sides do not both hold the same segments",
                              ASSAY_STR_ARG(r.reason));
  r.comparable = known == ASSAY_COMPARABLE_YES;
  if (!r.comparable && (v->validation || v->score))
    r.reason =
        assay_work_say(w, "%.*s; not known whether both were measured %s", ASSAY_STR_ARG(r.reason),
                       v->score ? "against the same references" : "on the same validation data");
  assay_work_offer(w, &r, r.worsening - r.margin);
  return ASSAY_OK;
}

static const assay_gate_side *baseline_of(const assay_work *w)
{
  for (size_t i = 0; i < w->s->q->n_baselines; i++)
    if (assay_str_eq(w->s->q->baselines[i].name, w->rule->baseline))
      return &w->s->q->baselines[i];
  return NULL;
}

assay_code assay_work_relative(assay_work *w, assay_gate_values *values, assay_err *err)
{
  const assay_gate_side *side = baseline_of(w);
  assay_gate_match theirs;
  if (!side) {
    assay_work_error(
        w,
        assay_work_say(w, "there is no baseline named '%.*s'; give one with --baseline %.*s=PATH",
                       ASSAY_STR_ARG(w->rule->baseline), ASSAY_STR_ARG(w->rule->baseline)));
    return ASSAY_OK;
  }
  if (!w->direction) {
    assay_work_error(
        w, assay_work_say(w, "neither direction of it is better: a relative rule means nothing"));
    return ASSAY_OK;
  }
  const assay_gate_lookup q = { w->rule, side, w->s->q->baselines, w->s->q->n_baselines };
  assay_code code = assay_gate_find(w->s->arena, &q, &theirs, err);
  bool found = code == ASSAY_OK && theirs.found == ASSAY_FOUND;
  if (code == ASSAY_OK && !found)
    assay_work_error(
        w, assay_work_say(w, "the baseline '%.*s' does not have it", ASSAY_STR_ARG(side->name)));
  if (code == ASSAY_OK && found)
    code = assay_gate_join_seeds(w->s->arena, values, w->direction, err);
  if (code == ASSAY_OK && found)
    code = assay_gate_join_seeds(w->s->arena, &theirs.values, w->direction, err);
  for (size_t i = 0; i < values->n && code == ASSAY_OK && found; i++) {
    const assay_gate_value *v = &values->items[i], *b = partner(&theirs.values, v);
    if (!b)
      assay_work_error(
          w, assay_work_say(w, "the baseline '%.*s' has no '%.*s', and more than one other",
                            ASSAY_STR_ARG(side->name), ASSAY_STR_ARG(v->subject)));
    else if (isnan(v->number) || isnan(b->number))
      assay_work_error(w, assay_work_say(w, "%s is not a finite number",
                                         isnan(v->number) ? "the value" : "the baseline's value"));
    else
      code = against(w, v, b, err);
  }
  return code;
}
