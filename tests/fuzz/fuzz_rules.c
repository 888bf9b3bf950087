/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gate rules: what is refused has a place and words; what is accepted means the same when its text
 * is read again by itself. */
#include "fuzz/fuzz.h"

#include <math.h>
#include <string.h>

#include "analysis/gate_rules.h"

static void demand_same_metric(const assay_rule *a, const assay_rule *b)
{
  FUZZ_DEMAND(a->metric.n == b->metric.n && a->metric.n);
  for (size_t i = 0; i < a->metric.n; i++) {
    const assay_rule_part *p = &a->metric.items[i], *q = &b->metric.items[i];
    FUZZ_DEMAND(assay_str_eq(p->name, q->name) && p->selectors.n == q->selectors.n);
    for (size_t k = 0; k < p->selectors.n; k++)
      FUZZ_DEMAND(assay_str_eq(p->selectors.items[k].key, q->selectors.items[k].key) &&
                  assay_str_eq(p->selectors.items[k].value, q->selectors.items[k].value));
  }
}

static void demand_same(const assay_rule *a, const assay_rule *b)
{
  demand_same_metric(a, b);
  FUZZ_DEMAND(assay_str_eq(a->text, b->text) && assay_str_eq(a->metric_text, b->metric_text));
  FUZZ_DEMAND(a->test == b->test && a->op == b->op && a->warn == b->warn);
  FUZZ_DEMAND(a->optional == b->optional && assay_str_eq(a->group, b->group));
  FUZZ_DEMAND(a->waived == b->waived && a->waive_until == b->waive_until);
  FUZZ_DEMAND(assay_str_eq(a->waive_reason, b->waive_reason));
  FUZZ_DEMAND(assay_str_eq(a->baseline, b->baseline) && a->n_margins == b->n_margins);
  FUZZ_DEMAND(memcmp(a->bounds, b->bounds, sizeof a->bounds) == 0);
  FUZZ_DEMAND(a->words.n == b->words.n);
  for (size_t i = 0; i < a->words.n; i++)
    FUZZ_DEMAND(assay_str_eq(a->words.items[i], b->words.items[i]));
  for (size_t i = 0; i < a->n_margins; i++)
    FUZZ_DEMAND(a->margins[i].relative == b->margins[i].relative &&
                memcmp(&a->margins[i].value, &b->margins[i].value, sizeof(double)) == 0);
}

static void demand_sound(assay_arena *arena, const assay_rule *rule)
{
  assay_troubles troubles = { .arena = arena };
  assay_rules again = { 0 };
  FUZZ_DEMAND(rule->text.len && rule->line && rule->column);
  FUZZ_DEMAND(isfinite(rule->bounds[0]) && isfinite(rule->bounds[1]));
  FUZZ_DEMAND(assay_rules_read(arena, rule->text, (assay_str){ NULL, 0 }, &again, &troubles,
                               NULL) == ASSAY_OK);
  FUZZ_DEMAND(again.n == 1);
  demand_same(rule, &again.items[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  assay_arena *arena = assay_arena_new();
  assay_troubles troubles = { .arena = arena };
  assay_rules rules = { 0 };
  assay_err err = { 0 };
  if (!arena)
    return 0;
  assay_code code = assay_rules_read(arena, (assay_str){ (const char *)bytes, n }, ASSAY_STR("g"),
                                     &rules, &troubles, &err);
  FUZZ_DEMAND(code == err.code && (code == ASSAY_OK) == (troubles.list.n == 0));
  FUZZ_DEMAND(code == ASSAY_OK ? rules.n > 0 : code == ASSAY_E_RULE && err.message[0]);
  for (size_t i = 0; i < troubles.list.n; i++) {
    const assay_trouble *t = &troubles.list.items[i];
    FUZZ_DEMAND(t->message.len && t->hint.len && t->line <= n && t->column <= n + 1);
  }
  for (size_t i = 0; i < rules.n; i++)
    demand_sound(arena, &rules.items[i]);
  assay_arena_free(arena);
  return 0;
}
