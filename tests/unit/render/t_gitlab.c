/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make_gate.h"

#include "base/map.h"
#include "page/make_chart.h"

static const assay_value *issues_of(assay_arena *arena, const assay_report *report)
{
  return made_json(arena, made_text(arena, report, "gitlab", 0));
}

START_TEST(what_did_not_pass_is_an_issue)
{
  static const struct {
    const char *check, *severity, *path;
    double begin;
  } rows[] = { { "rougeL[lang=de]", "critical", "out/de.jsonl", 1 },
               { "bleu", "major", "out/all.jsonl", 1 },
               { "overfitting", "minor", "run/metrics.csv", 57 },
               { "spikes", "info", "run/metrics.csv", 12 } };
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  const assay_value *root = issues_of(arena, report);
  ck_assert_int_eq(root->kind, ASSAY_VALUE_ARRAY);
  ck_assert_uint_eq(root->n, COUNT(rows));
  const assay_value *issue = root->first;
  for (size_t i = 0; i < COUNT(rows); i++, issue = issue->next) {
    made_demand(issue, "check_name", rows[i].check);
    made_demand(issue, "severity", rows[i].severity);
    made_demand(issue, "location.path", rows[i].path);
    ck_assert_double_eq(made_number(issue, "location.lines.begin"), rows[i].begin);
  }
  made_demand(root, "2.description",
              "WARN: overfitting == none: suspected against none. Overfitting is suspected. Take "
              "the checkpoint at step 400.");
  report->gate->strict = true;
  report->gate->results.items[0].outcome = ASSAY_GATE_ERROR;
  made_order(report);
  made_demand(issues_of(arena, report), "0.severity", "blocker");
  made_demand(issues_of(arena, report), "2.severity", "critical");
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_fingerprint_holds_no_value_and_is_one_of_its_kind)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_many(arena, 10000, ASSAY_GATE_FAIL, "gap");
  report->gate->results.items[1].rule = report->gate->results.items[0].rule;
  const assay_value *root = issues_of(arena, report);
  const assay_str first = assay_value_str(made_at(root, "0.fingerprint"));
  assay_map *seen = assay_map_new(arena);
  for (const assay_value *issue = root->first; issue; issue = issue->next) {
    bool added = false;
    assay_map_put(seen, assay_value_str(made_at(issue, "fingerprint")), 0, &added);
    ck_assert(added);
  }
  ck_assert_uint_eq(assay_map_count(seen), 10000);
  report->gate->results.items[0].value = 7;
  report->gate->results.items[0].source_line = 99;
  ck_assert(
      assay_str_eq(first, assay_value_str(made_at(issues_of(arena, report), "0.fingerprint"))));
  assay_arena_free(arena);
}
END_TEST

START_TEST(hostile_text_is_text_and_no_rules_are_no_issues)
{
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < HOSTILE; i++) {
    const assay_str text =
        made_text(arena, made_many(arena, 2, ASSAY_GATE_FAIL, hostile[i]), "gitlab", 0);
    ck_assert_uint_eq(made_json(arena, text)->n, 2);
    ck_assert(!assay_str_has(text, "##"));
    ck_assert(!assay_str_has(text, "\n::"));
  }
  const assay_value *none = issues_of(arena, made_gate(arena, NULL, 0));
  ck_assert_int_eq(none->kind, ASSAY_VALUE_ARRAY);
  ck_assert_uint_eq(none->n, 0);
  const made_rule m = { "gap <= 1", "gap", ASSAY_GATE_FAIL, 2, 1, "x", NULL, "././run/a.csv", 0 };
  made_demand(issues_of(arena, made_gate(arena, &m, 1)), "0.location.path", "run/a.csv");
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { what_did_not_pass_is_an_issue,
                                 a_fingerprint_holds_no_value_and_is_one_of_its_kind,
                                 hostile_text_is_text_and_no_rules_are_no_issues };
  return check_run("gitlab", tests, COUNT(tests));
}
