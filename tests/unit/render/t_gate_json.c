/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make_gate.h"

START_TEST(a_rule_has_every_key_of_the_contract_in_order)
{
  static const char *const keys[] = {
    "rule",     "file",   "line",           "outcome",    "metric",    "subject",
    "value",    "limit",  "baseline",       "difference", "low",       "high",
    "p",        "p_holm", "baseline_value", "margin",     "worsening", "detectable",
    "test",     "seeds",  "baseline_seeds", "comparable", "direction", "group",
    "optional", "warn",   "reason",         "advice",     "power",     "waiver",
    "source",
  };
  assay_arena *arena = assay_arena_new();
  const assay_report *report = made_usual_gate(arena);
  const assay_value *root = made_json(arena, made_text(arena, report, "json", 0));
  for (size_t i = 0; i < 6; i++) {
    const assay_value *rule = made_at(root, "gate.rules")->first;
    for (size_t k = 0; k < i; k++)
      rule = rule->next;
    const assay_value *member = rule->first;
    ck_assert_uint_eq(rule->n, COUNT(keys));
    for (size_t k = 0; k < COUNT(keys); k++, member = member->next)
      ck_assert(assay_str_eqz(member->key, keys[k]));
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_rule_tells_value_limit_and_interval)
{
  assay_arena *arena = assay_arena_new();
  const assay_value *root = made_json(arena, made_text(arena, made_usual_gate(arena), "json", 0));
  made_demand(root, "command", "gate");
  made_demand(root, "gate.outcome", "FAIL");
  made_demand(root, "gate.rules.1.value", "suspected");
  made_demand(root, "gate.rules.1.limit", "none");
  ck_assert_int_eq(made_at(root, "gate.rules.2.value")->kind, ASSAY_VALUE_NULL);
  ck_assert(made_at(root, "gate.rules.2.optional")->as.boolean);
  ck_assert_int_eq(made_at(root, "gate.rules.2.source")->kind, ASSAY_VALUE_NULL);
  made_demand(root, "gate.rules.3.rule", "rougeL[lang=de] no-worse-than base by 2%");
  made_demand(root, "gate.rules.3.file", "ci/gate.rules");
  ck_assert_double_eq(made_number(root, "gate.rules.3.line"), 4);
  made_demand(root, "gate.rules.3.outcome", "FAIL");
  made_demand(root, "gate.rules.3.baseline", "base");
  ck_assert_double_eq(made_number(root, "gate.rules.3.value"), 0.412);
  ck_assert_double_eq(made_number(root, "gate.rules.3.limit"), 0.431);
  ck_assert_double_eq(made_number(root, "gate.rules.3.difference"), -0.028);
  ck_assert_double_eq(made_number(root, "gate.rules.3.low"), -0.046);
  ck_assert_double_eq(made_number(root, "gate.rules.3.high"), -0.011);
  ck_assert_double_eq(made_number(root, "gate.rules.3.p"), 0.0021);
  ck_assert_int_eq(made_at(root, "gate.rules.3.p_holm")->kind, ASSAY_VALUE_NULL);
  made_demand(root, "gate.rules.3.direction", "higher");
  made_demand(root, "gate.rules.3.source.file", "./out/de.jsonl");
  ck_assert_int_eq(made_at(root, "gate.rules.3.source.line")->kind, ASSAY_VALUE_NULL);
  made_demand(root, "gate.rules.4.waiver", "until 2026-12-01: known spike");
  ck_assert_double_eq(made_number(root, "gate.rules.4.source.line"), 12);
  ck_assert_int_eq(made_at(root, "datasets")->kind, ASSAY_VALUE_ARRAY);
  ck_assert_int_eq(made_at(root, "gate.history")->kind, ASSAY_VALUE_ARRAY);
  assay_arena_free(arena);
}
END_TEST

START_TEST(the_history_holds_a_value_of_each_tracked_rule)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  *ASSAY_PUSH(arena, &report->gate->tracked) = 3;
  *ASSAY_PUSH(arena, &report->gate->tracked) = 5;
  assay_gate_version *v = ASSAY_PUSH(arena, &report->gate->history);
  *v = (assay_gate_version){ .label = ASSAY_STR("v1"), .outcome = ASSAY_GATE_WARN };
  *ASSAY_PUSH(arena, &v->values) = 0.44;
  *ASSAY_PUSH(arena, &v->values) = (double)NAN;
  const assay_value *root = made_json(arena, made_text(arena, report, "json", 0));
  ck_assert_double_eq(made_number(root, "gate.tracked.1"), 5);
  made_demand(root, "gate.history.0.label", "v1");
  made_demand(root, "gate.history.0.outcome", "WARN");
  ck_assert_double_eq(made_number(root, "gate.history.0.values.0"), 0.44);
  ck_assert_int_eq(made_at(root, "gate.history.0.values.1")->kind, ASSAY_VALUE_NULL);
  assay_arena_free(arena);
}
END_TEST

START_TEST(without_a_judgement_the_gate_is_null_and_only_a_gate_has_one)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  report->gate = NULL;
  const assay_value *root = made_json(arena, made_text(arena, report, "json", 0));
  ck_assert_int_eq(made_at(root, "gate")->kind, ASSAY_VALUE_NULL);
  report->command = "review";
  root = made_json(arena, made_text(arena, report, "json", 0));
  ck_assert_ptr_null(assay_value_get(root, "gate"));
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_rule_has_every_key_of_the_contract_in_order,
                                 a_rule_tells_value_limit_and_interval,
                                 the_history_holds_a_value_of_each_tracked_rule,
                                 without_a_judgement_the_gate_is_null_and_only_a_gate_has_one };
  return check_run("gate_json", tests, COUNT(tests));
}
