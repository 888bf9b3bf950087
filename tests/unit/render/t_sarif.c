/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make_gate.h"
#include "page/make_chart.h"

static const assay_value *sarif_of(assay_arena *arena, const assay_report *report)
{
  return made_json(arena, made_text(arena, report, "sarif", 0));
}

START_TEST(it_names_version_tool_and_call)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  const assay_value *root = sarif_of(arena, report);
  made_demand(root, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  made_demand(root, "version", "2.1.0");
  ck_assert_uint_eq(made_at(root, "runs")->n, 1);
  made_demand(root, "runs.0.tool.driver.name", "assay");
  made_demand(root, "runs.0.tool.driver.version", "9.9.9");
  ck_assert(made_at(root, "runs.0.invocations.0.executionSuccessful")->as.boolean);
  ck_assert_double_eq(made_number(root, "runs.0.invocations.0.exitCode"), 1);
  report->exit = 2;
  root = sarif_of(arena, report);
  ck_assert(!made_at(root, "runs.0.invocations.0.executionSuccessful")->as.boolean);
  assay_arena_free(arena);
}
END_TEST

START_TEST(every_metric_is_a_rule_and_what_did_not_pass_a_result)
{
  static const struct {
    const char *rule, *level, *uri, *outcome;
    double line;
  } rows[] = { { "rougeL[lang=de]", "error", "out/de.jsonl", "FAIL", 1 },
               { "bleu", "warning", "out/all.jsonl", "INCONCLUSIVE", 1 },
               { "overfitting", "warning", "run/metrics.csv", "WARN", 57 },
               { "spikes", "note", "run/metrics.csv", "WAIVED", 12 } };
  assay_arena *arena = assay_arena_new();
  const assay_value *run = made_at(sarif_of(arena, made_usual_gate(arena)), "runs.0");
  const assay_value *results = made_at(run, "results");
  ck_assert_uint_eq(made_at(run, "tool.driver.rules")->n, 6);
  ck_assert_uint_eq(results->n, COUNT(rows));
  const assay_value *result = results->first;
  for (size_t i = 0; i < COUNT(rows); i++, result = result->next) {
    const assay_str rule =
        assay_str_format(arena, "tool.driver.rules.%d.id", (int)made_number(result, "ruleIndex"));
    made_demand(result, "ruleId", rows[i].rule);
    made_demand(run, rule.ptr, rows[i].rule);
    made_demand(result, "level", rows[i].level);
    made_demand(result, "locations.0.physicalLocation.artifactLocation.uri", rows[i].uri);
    ck_assert_double_eq(made_number(result, "locations.0.physicalLocation.region.startLine"),
                        rows[i].line);
    made_demand(result, "properties.outcome", rows[i].outcome);
  }
  made_demand(results, "0.message.text",
              "rougeL[lang=de] no-worse-than base by 2%: 0.4120 against 0.431 (baseline base "
              "0.4400: -0.0280, -0.0460 to -0.0110, p = 0.0021), tuned. Worse than base by 0.028, "
              "more than the margin of 0.009. Look at the German outputs.");
  made_demand(results, "3.suppressions.0.kind", "external");
  made_demand(results, "3.suppressions.0.justification", "until 2026-12-01: known spike");
  ck_assert_ptr_null(assay_value_get(made_at(results, "0"), "suppressions"));
  assay_arena_free(arena);
}
END_TEST

static assay_str print_of(assay_arena *arena, const assay_report *report, const char *result)
{
  const assay_value *results = made_at(sarif_of(arena, report), "runs.0.results");
  const assay_str path =
      assay_str_format(arena, "%s.partialFingerprints.primaryLocationLineHash", result);
  return assay_value_str(made_at(results, path.ptr));
}

START_TEST(a_fingerprint_outlives_values_and_lines_and_differs_by_rule)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  const assay_str before = print_of(arena, report, "0"), other = print_of(arena, report, "1");
  assay_gate_result *r = &report->gate->results.items[3];
  r->value = 0.3;
  r->difference = -0.14;
  r->line = 40;
  r->source_line = 77;
  r->reason = ASSAY_STR("Much worse.");
  ck_assert(assay_str_eq(before, print_of(arena, report, "0")));
  ck_assert(!assay_str_eq(before, other));
  r->rule = ASSAY_STR("rougeL no-worse-than base by 3%");
  ck_assert(!assay_str_eq(before, print_of(arena, report, "0")));
  report->gate->results.items[5].rule = r->rule;
  ck_assert(!assay_str_eq(print_of(arena, report, "0"), print_of(arena, report, "1")));
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_path_is_an_uri)
{
  static const struct {
    const char *path, *uri;
  } rows[] = { { "a/b.csv", "a/b.csv" },
               { "././/a b#1?.csv", "a%20b%231%3F.csv" },
               { "/data/a.csv", "file:///data/a.csv" },
               { "../a.csv", "../a.csv" },
               { "C:x", "C%3Ax" },
               { "\xc3\xa4\xff", "%C3%A4%FF" } };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_arena *arena = assay_arena_new();
    const made_rule m = { "gap <= 1", "gap", ASSAY_GATE_FAIL, 2, 1, "x", NULL, rows[i].path, 0 };
    made_demand(sarif_of(arena, made_gate(arena, &m, 1)),
                "runs.0.results.0.locations.0.physicalLocation.artifactLocation.uri", rows[i].uri);
    assay_arena_free(arena);
  }
}
END_TEST

START_TEST(a_place_is_the_source_else_the_rules_file_else_an_input)
{
  assay_arena *arena = assay_arena_new();
  const made_rule m = { "gap <= 1", "gap", ASSAY_GATE_FAIL, 2, 1, "x", NULL, NULL, 0 };
  const char *uri = "runs.0.results.0.locations.0.physicalLocation.artifactLocation.uri";
  assay_report *report = made_gate(arena, &m, 1);
  made_demand(sarif_of(arena, report), uri, "ci/gate.rules");
  report->gate->results.items[0].file = (assay_str){ NULL, 0 };
  ck_assert_uint_eq(made_at(sarif_of(arena, report), "runs.0.results.0.locations")->n, 0);
  assay_inputs *inputs = assay_arena_alloc(arena, sizeof *inputs);
  ASSAY_PUSH(arena, &inputs->files)->path = ASSAY_STR("run/log.csv");
  report->inputs = inputs;
  made_demand(sarif_of(arena, report), uri, "run/log.csv");
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_message_is_plain_text)
{
  assay_arena *arena = assay_arena_new();
  const made_rule m = {
    "[x](http://e) {0}", "gap", ASSAY_GATE_FAIL, 2, 1, "\x1b[1m##vso[x]", NULL, "a", 0
  };
  made_demand(sarif_of(arena, made_gate(arena, &m, 1)), "runs.0.results.0.message.text",
              "[x] (http://e) {{0}}: 2 against 1. \\x1b[1m#\\x23vso[x].");
  assay_arena_free(arena);
}
END_TEST

START_TEST(hostile_text_and_the_limits_of_a_run)
{
  enum { RESULTS_MOST = 25000 }; /* of GitHub */
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < HOSTILE; i++) {
    const assay_value *root = sarif_of(arena, made_many(arena, 2, ASSAY_GATE_FAIL, hostile[i]));
    ck_assert_uint_eq(made_at(root, "runs.0.results")->n, 2);
    ck_assert_uint_eq(made_at(root, "runs.0.tool.driver.rules")->n, 1);
  }
  const assay_value *many = sarif_of(arena, made_many(arena, 10000, ASSAY_GATE_FAIL, "gap"));
  ck_assert_uint_eq(made_at(many, "runs.0.results")->n, 10000);
  ck_assert_uint_eq(made_at(many, "runs.0.tool.driver.rules")->n, 1);
  many = sarif_of(arena, made_many(arena, RESULTS_MOST + 1, ASSAY_GATE_FAIL, "gap"));
  ck_assert_uint_eq(made_at(many, "runs.0.results")->n, RESULTS_MOST);
  const assay_value *none = sarif_of(arena, made_gate(arena, NULL, 0));
  ck_assert_uint_eq(made_at(none, "runs.0.results")->n, 0);
  ck_assert_int_eq(made_at(none, "runs.0.results")->kind, ASSAY_VALUE_ARRAY);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = {
    it_names_version_tool_and_call,
    every_metric_is_a_rule_and_what_did_not_pass_a_result,
    a_fingerprint_outlives_values_and_lines_and_differs_by_rule,
    a_path_is_an_uri,
    a_place_is_the_source_else_the_rules_file_else_an_input,
    a_message_is_plain_text,
    hostile_text_and_the_limits_of_a_run,
  };
  return check_run("sarif", tests, COUNT(tests));
}
