/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a gate's report says: headline, status, exit, and forgetting. */
#include <math.h>
#include <string.h>

#include "analysis/gate_work.h"
#include "analysis/judging.h"
#include "analysis/review_options.h"
#include "text/metric.h"

/* ---- catastrophic forgetting: the baseline named base ---- */

static bool note_forgetting(assay_report *report, const assay_gate_value *v,
                            const assay_gate_value *b, const assay_metric *m, double worse)
{
  char text[3][ASSAY_NUM_SIZE];
  const assay_check *check = assay_check_find("FORGETTING");
  assay_facts evidence = { 0 };
  assay_finding *f = ASSAY_PUSH(report->arena, &report->findings);
  assay_fact *fact = f ? ASSAY_PUSH(report->arena, &evidence) : NULL;
  if (!fact)
    return false;
  *fact = (assay_fact){ "worse", worse };
  *f = (assay_finding){ .id = check->id,
                        .severity = check->severity,
                        .subject = v->subject,
                        .hint = assay_str_z(check->hint),
                        .evidence = evidence,
                        .first_step = ASSAY_NO_STEP,
                        .last_step = ASSAY_NO_STEP };
  f->sentence = assay_str_format(
      report->arena, "%s %s from the base model's %s to %s, by %s %%: the tuned model forgot.",
      m->title, m->direction > 0 ? "fell" : "rose", assay_num_digits(text[0], b->number, 4),
      assay_num_digits(text[1], v->number, 4), assay_num_digits(text[2], 100 * worse, 3));
  return f->sentence.ptr != NULL;
}

/* What a search for forgetting goes with. */
typedef struct forgetting {
  assay_report *report;
  const assay_gate_state *s;
  const assay_gate_side *base;
  double margin; /* relative */
} forgetting;

static const assay_gate_value *partner(const assay_gate_values *values, assay_str subject)
{
  for (size_t i = 0; i < values->n; i++)
    if (assay_str_eq(values->items[i].subject, subject))
      return &values->items[i];
  return values->n == 1 ? values->items : NULL;
}

static assay_code weigh(const forgetting *f, const assay_metric *m, const assay_gate_value *v,
                        const assay_gate_value *b, assay_err *err)
{
  assay_gate_difference d;
  assay_err damaged = { 0 };
  if (!b || isnan(v->number) || isnan(b->number) || b->number == 0)
    return ASSAY_OK;
  assay_rule rule = { .metric_text = assay_str_z(m->id) };
  assay_gate_result unused;
  assay_work w = { .s = f->s, .rule = &rule, .best = &unused };
  if (assay_work_comparable(&w, v, b) == ASSAY_COMPARABLE_NO)
    return w.failed ? assay_err_nomem(err) : ASSAY_OK;
  assay_code code = assay_gate_compare(f->s, v, b, &d, &damaged);
  if (code != ASSAY_OK)
    return code == ASSAY_E_NOMEM ? assay_err_nomem(err) : ASSAY_OK;
  double worse = m->direction > 0 ? -d.difference : d.difference;
  double low = m->direction > 0 ? -d.high : d.low;
  if (worse <= f->margin * fabs(b->number) || low <= 0)
    return ASSAY_OK;
  return note_forgetting(f->report, v, b, m, worse / fabs(b->number)) ? ASSAY_OK
                                                                      : assay_err_nomem(err);
}

static assay_code forget_one(const forgetting *f, const assay_metric *m, assay_err *err)
{
  assay_rule rule = { .metric_text = assay_str_z(m->id) };
  assay_gate_match mine, theirs;
  assay_rule_part *part = ASSAY_PUSH(f->s->arena, &rule.metric);
  if (!part)
    return assay_err_nomem(err);
  part->name = assay_str_z(m->id);
  const assay_gate_lookup q = { &rule, f->s->q->candidate, NULL, 0 };
  const assay_gate_lookup r = { &rule, f->base, NULL, 0 };
  assay_code code = assay_gate_find(f->s->arena, &q, &mine, err);
  if (code == ASSAY_OK)
    code = assay_gate_find(f->s->arena, &r, &theirs, err);
  for (size_t i = 0; i < mine.values.n && code == ASSAY_OK; i++) {
    const assay_gate_value *v = &mine.values.items[i];
    code = weigh(f, m, v, partner(&theirs.values, v->subject), err);
  }
  return code;
}

static assay_code find_forgetting(assay_report *report, const assay_gate_request *q, assay_err *err)
{
  double limit[ASSAY_LIMITS];
  const assay_gate_state s = { .arena = report->arena, .q = q };
  assay_code code = assay_limits_read(q->options, limit, err);
  for (size_t b = 0; b < q->n_baselines && code == ASSAY_OK; b++) {
    const forgetting f = { report, &s, &q->baselines[b], limit[ASSAY_T_FORGETTING_MARGIN] };
    const assay_metric *m;
    if (!assay_str_eqz(f.base->name, "base"))
      continue;
    for (size_t i = 0; (m = assay_metric_at(i)) && code == ASSAY_OK; i++)
      if (m->direction)
        code = forget_one(&f, m, err);
  }
  return code;
}

/* ---- headline ---- */

static size_t count(const assay_gate *gate, assay_gate_outcome outcome)
{
  size_t n = 0;
  for (size_t i = 0; i < gate->results.n; i++)
    n += gate->results.items[i].outcome == outcome;
  return n;
}

static bool nothing_evaluated(const assay_gate *gate)
{
  return count(gate, ASSAY_GATE_SKIPPED) == gate->results.n;
}

static void add_counts(assay_buf *b, const assay_gate *gate)
{
  static const struct {
    assay_gate_outcome outcome;
    const char *words;
  } said[] = {
    { ASSAY_GATE_ERROR, "in error" },         { ASSAY_GATE_FAIL, "failed" },
    { ASSAY_GATE_INCONCLUSIVE, "undecided" }, { ASSAY_GATE_WARN, "with a warning" },
    { ASSAY_GATE_WAIVED, "waived" },          { ASSAY_GATE_PASS, "passed" },
    { ASSAY_GATE_SKIPPED, "skipped" },
  };
  const char *gap = "";
  assay_buf_addf(b, "%zu rule%s: ", gate->results.n, gate->results.n == 1 ? "" : "s");
  for (size_t i = 0; i < sizeof said / sizeof *said; i++)
    if (count(gate, said[i].outcome)) {
      assay_buf_addf(b, "%s%zu %s", gap, count(gate, said[i].outcome), said[i].words);
      gap = ", ";
    }
}

static const char *opening(const assay_gate *gate)
{
  switch (gate->outcome) {
  case ASSAY_GATE_FAIL:
    return "Do not ship: ";
  case ASSAY_GATE_INCONCLUSIVE:
    return gate->strict ? "Do not ship yet: " : "May ship, but look: ";
  case ASSAY_GATE_WARN:
  case ASSAY_GATE_WAIVED:
    return "May ship, with warnings: ";
  case ASSAY_GATE_PASS:
    return "May ship: ";
  case ASSAY_GATE_ERROR:
  case ASSAY_GATE_SKIPPED:
    break;
  }
  return "Not decided: ";
}

static void add_label(assay_buf *b, const assay_gate *gate)
{
  if (gate->label.len)
    assay_buf_addf(b, "%.*s: ", ASSAY_STR_ARG(gate->label));
}

static void add_headline(assay_buf *b, const assay_gate *gate)
{
  add_label(b, gate);
  assay_buf_addz(b, opening(gate));
  if (gate->outcome == ASSAY_GATE_PASS) {
    size_t n = count(gate, ASSAY_GATE_PASS);
    assay_buf_addf(b, n == 1 ? "the rule holds" : "all %zu rules hold", n);
  } else if (gate->order.n && nothing_evaluated(gate)) {
    assay_buf_addz(b, "every rule was skipped: nothing was evaluated");
  } else if (gate->order.n) {
    const assay_gate_result *worst = &gate->results.items[gate->order.items[0]];
    assay_buf_addf(b, "%.*s (%.*s)", ASSAY_STR_ARG(worst->rule), ASSAY_STR_ARG(worst->reason));
  } else {
    assay_buf_addz(b, "there are no rules");
  }
}

static void settle(assay_report *report)
{
  static const assay_status status[] = {
    [ASSAY_GATE_SKIPPED] = ASSAY_STATUS_ERROR,     [ASSAY_GATE_PASS] = ASSAY_STATUS_PASS,
    [ASSAY_GATE_WAIVED] = ASSAY_STATUS_WARN,       [ASSAY_GATE_WARN] = ASSAY_STATUS_WARN,
    [ASSAY_GATE_INCONCLUSIVE] = ASSAY_STATUS_WARN, [ASSAY_GATE_FAIL] = ASSAY_STATUS_FAIL,
    [ASSAY_GATE_ERROR] = ASSAY_STATUS_ERROR,
  };
  static const int exits[] = {
    [ASSAY_STATUS_PASS] = 0,
    [ASSAY_STATUS_WARN] = 0,
    [ASSAY_STATUS_FAIL] = 1,
    [ASSAY_STATUS_ERROR] = 2,
  };
  const assay_gate *gate = report->gate;
  bool strict = gate->outcome == ASSAY_GATE_INCONCLUSIVE && gate->strict;
  report->status = strict ? ASSAY_STATUS_FAIL : status[gate->outcome];
  report->exit = exits[report->status];
}

/* ---- --fail-on ---- */

static bool asked(const assay_options *options, assay_str id)
{
  size_t n;
  const assay_check *const *checks = assay_checks(&n);
  for (size_t i = 0; i < n; i++)
    if (assay_str_eqz(id, checks[i]->id))
      return assay_review_options_fail(options, checks[i]->id, checks[i]->severity);
  return false;
}

static assay_str id_of(const assay_value *object)
{
  return assay_value_str(assay_value_get(object, "id"));
}

/* The verdict or finding of the candidate, saved or new, on which the call shall fail; absent:
 * none.
 */
static assay_str demanded(const assay_report *report, const assay_options *options)
{
  for (size_t d = 0; d < report->documents.n; d++) {
    const assay_value *runs = assay_value_get(report->documents.items[d], "runs");
    const assay_value *findings = assay_value_get(report->documents.items[d], "findings");
    for (const assay_value *r = runs ? runs->first : NULL; r; r = r->next)
      if (asked(options, id_of(assay_value_get(r, "verdict"))))
        return id_of(assay_value_get(r, "verdict"));
    for (const assay_value *f = findings ? findings->first : NULL; f; f = f->next)
      if (asked(options, id_of(f)))
        return id_of(f);
  }
  for (size_t i = 0; i < report->findings.n; i++)
    if (assay_review_options_fail(options, report->findings.items[i].id,
                                  report->findings.items[i].severity))
      return assay_str_z(report->findings.items[i].id);
  return (assay_str){ 0 };
}

static void set_error(assay_report *report)
{
  const assay_gate *gate = report->gate;
  report->has_error = true;
  if (!gate->order.n) {
    assay_err_set(&report->error, ASSAY_E_RULE, "there are no rules");
    return;
  }
  if (nothing_evaluated(gate)) {
    assay_err_set(&report->error, ASSAY_E_RULE, "every rule was skipped: nothing was evaluated");
    return;
  }
  const assay_gate_result *worst = &gate->results.items[gate->order.items[0]];
  assay_err_place(&report->error, worst->file, worst->line, 0);
  assay_err_set(&report->error, ASSAY_E_RULE, "%.*s: %.*s", ASSAY_STR_ARG(worst->rule),
                ASSAY_STR_ARG(worst->reason));
}

assay_code assay_gate_conclude(assay_report *report, const assay_gate_request *q, assay_err *err)
{
  assay_buf headline = ASSAY_BUF(report->arena), reason = ASSAY_BUF(report->arena);
  assay_code code = find_forgetting(report, q, err);
  if (code != ASSAY_OK)
    return code;
  settle(report);
  add_counts(&reason, report->gate);
  assay_str id = report->exit ? (assay_str){ 0 } : demanded(report, q->options);
  if (id.ptr) {
    report->status = ASSAY_STATUS_FAIL;
    report->exit = 1;
    add_label(&headline, report->gate);
    assay_buf_addf(&headline, "Do not ship: %.*s was found, and --fail-on names it",
                   ASSAY_STR_ARG(id));
  } else {
    add_headline(&headline, report->gate);
  }
  if (report->exit == 1 && q->options->warn_only) {
    report->exit = 0;
    assay_buf_addz(&reason, " (--warn-only: exit 0 in place of 1)");
  }
  if (report->exit == 2)
    set_error(report);
  report->headline = assay_buf_str(&headline);
  report->reason = assay_buf_str(&reason);
  return report->headline.ptr && report->reason.ptr ? ASSAY_OK : assay_err_nomem(err);
}
