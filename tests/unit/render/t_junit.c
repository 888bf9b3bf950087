/* SPDX-License-Identifier: GPL-3.0-or-later */
/* As GitLab, Jenkins and Buildkite read it; xmllint is the judge of well-formedness. */
#include "make_gate.h"

#include <stdio.h>

#include "base/map.h"
#include "page/make_chart.h"

static void demand_well_formed(assay_str xml)
{
  FILE *lint = popen("xmllint --huge --noout -", "w");
  ck_assert_ptr_nonnull(lint);
  ck_assert_uint_eq(fwrite(xml.ptr, 1, xml.len, lint), xml.len);
  ck_assert_int_eq(pclose(lint), 0);
}

static size_t count_of(assay_str text, const char *word)
{
  size_t n = 0;
  for (const char *at = strstr(text.ptr, word); at; at = strstr(at + 1, word))
    n++;
  return n;
}

START_TEST(a_rule_is_a_case_with_its_fate)
{
  static const char wanted[] =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"assay gate\" tests=\"6\" failures=\"1\" errors=\"0\" time=\"0\">\n"
      "  <testsuite name=\"assay gate\" tests=\"6\" failures=\"1\" errors=\"0\" skipped=\"2\" "
      "time=\"0\">\n"
      "    <testcase classname=\"assay.gate\" name=\"rougeL[lang=de] no-worse-than base by 2%\" "
      "time=\"0\" file=\"out/de.jsonl\"><failure message=\"Worse than base by 0.028, more than the "
      "margin of 0.009. Look at the German outputs.\" type=\"FAIL\">FAIL: Worse than base by "
      "0.028, "
      "more than the margin of 0.009. Look at the German outputs.\n"
      "value: 0.4120 against 0.431 (baseline base 0.4400: -0.0280, -0.0460 to -0.0110, "
      "p = 0.0021), tuned\n"
      "at: out/de.jsonl\n"
      "</failure></testcase>\n"
      "    <testcase classname=\"assay.gate\" name=\"bleu non-inferior-to base by 0.5\" time=\"0\" "
      "file=\"out/all.jsonl\"><system-out>INCONCLUSIVE: The interval reaches beyond the margin. "
      "Score more segments.\n"
      "value: 31.20 against 31.1 (baseline base 31.60: -0.400, -0.900 to +0.100)\n"
      "at: out/all.jsonl\n"
      "</system-out></testcase>\n"
      "    <testcase classname=\"assay.gate\" name=\"overfitting == none\" time=\"0\" "
      "file=\"run/metrics.csv\"><system-out>WARN: Overfitting is suspected. Take the checkpoint at "
      "step 400.\n"
      "value: suspected against none\n"
      "at: run/metrics.csv:57\n"
      "</system-out></testcase>\n"
      "    <testcase classname=\"assay.gate\" name=\"spikes &lt;= 0\" time=\"0\" "
      "file=\"run/metrics.csv\"><skipped message=\"2 is over 0, and waived. Waiver until "
      "2026-12-01: known spike. Remove the waiver when it runs out.\">WAIVED: 2 is over 0, and "
      "waived. Waiver until 2026-12-01: known spike. Remove the waiver when it runs out.\n"
      "value: 2 against 0\n"
      "at: run/metrics.csv:12\n"
      "</skipped></testcase>\n"
      "    <testcase classname=\"assay.gate\" name=\"validation_loss.best &lt;= 1.4\" time=\"0\" "
      "file=\"run/metrics.csv\"/>\n"
      "    <testcase classname=\"assay.gate\" name=\"optional: rouge1 &gt;= 0.4\" time=\"0\" "
      "file=\"ci/gate.rules\"><skipped message=\"No outputs were scored.\">SKIPPED: No outputs "
      "were "
      "scored.\n"
      "value: no value\n"
      "at: ci/gate.rules:3\n"
      "</skipped></testcase>\n"
      "  </testsuite>\n"
      "</testsuites>\n";
  assay_arena *arena = assay_arena_new();
  const assay_str xml = made_text(arena, made_usual_gate(arena), "junit", 0);
  ck_assert_str_eq(xml.ptr, wanted);
  demand_well_formed(xml);
  assay_arena_free(arena);
}
END_TEST

START_TEST(inconclusive_fails_only_when_strict)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  report->gate->strict = true;
  const assay_str xml = made_text(arena, report, "junit", 0);
  ck_assert(assay_str_has(xml, "failures=\"2\""));
  ck_assert(assay_str_has(xml, "type=\"INCONCLUSIVE\">INCONCLUSIVE: The interval"));
  ck_assert_uint_eq(count_of(xml, "<system-out>"), 1);
  assay_arena_free(arena);
}
END_TEST

START_TEST(an_error_is_an_error_and_trouble_is_a_case_of_its_own)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  report->has_error = true;
  report->error = (assay_err){
    .message = "the file ends inside a row", .hint = "let it finish", .file = "run/a.csv", .line = 9
  };
  const assay_str xml = made_text(arena, report, "junit", 0);
  ck_assert(assay_str_has(xml, "tests=\"7\" failures=\"1\" errors=\"1\""));
  ck_assert(assay_str_has(xml, "name=\"every input can be judged\" time=\"0\" file=\"run/a.csv\">"
                               "<error message=\"the file ends inside a row. Let it finish.\" "
                               "type=\"ERROR\">ERROR: "));
  ck_assert(assay_str_has(xml, "at: run/a.csv:9\n"));
  report->gate->results.items[0].outcome = ASSAY_GATE_ERROR; /* a rule tells it already */
  made_order(report);
  ck_assert(assay_str_has(made_text(arena, report, "junit", 0),
                          "tests=\"6\" failures=\"1\" errors=\"1\""));
  assay_arena_free(arena);
}
END_TEST

START_TEST(names_are_unique_and_groups_part_the_classes)
{
  assay_arena *arena = assay_arena_new();
  const made_rule twins[] = { { "gap <= 1", "gap", ASSAY_GATE_PASS, 0, 1, NULL, NULL, NULL, 0 },
                              { "gap <= 1", "gap", ASSAY_GATE_PASS, 0, 1, NULL, NULL, NULL, 0 },
                              { "gap <= 1 (2)", "gap", ASSAY_GATE_PASS, 0, 1, NULL, NULL, NULL, 0 },
                              { "gap <= 1", "gap", ASSAY_GATE_PASS, 0, 1, NULL, NULL, NULL, 0 } };
  assay_report *report = made_gate(arena, twins, COUNT(twins));
  report->gate->results.items[0].group = ASSAY_STR("loss");
  const assay_str xml = made_text(arena, report, "junit", 0);
  ck_assert(assay_str_has(xml, "classname=\"assay.gate.loss\" name=\"gap &lt;= 1\""));
  assay_map *names = assay_map_new(arena);
  for (const char *at = strstr(xml.ptr, "\" name=\""); at; at = strstr(at + 1, "\" name=\"")) {
    bool added = false;
    assay_map_put(names, (assay_str){ at + 8, strcspn(at + 8, "\"") }, 0, &added);
    ck_assert(added);
  }
  ck_assert_uint_eq(assay_map_count(names), COUNT(twins));
  assay_arena_free(arena);
}
END_TEST

START_TEST(hostile_text_leaves_it_well_formed)
{
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < HOSTILE; i++) {
    const assay_report *report = made_many(arena, 7, ASSAY_GATE_FAIL, hostile[i]);
    for (size_t k = 0; k < 7; k++) {
      assay_gate_result *r = &report->gate->results.items[k];
      r->outcome = (assay_gate_outcome)k;
      r->group = r->subject = r->baseline = r->waiver = r->value_text = assay_str_z(hostile[i]);
    }
    const assay_str xml = made_text(arena, report, "junit", 0);
    ck_assert_uint_eq(xml.len, strlen(xml.ptr));
    ck_assert_uint_eq(count_of(xml, "<testcase "), 7);
    for (size_t k = 0; k < xml.len; k++) /* Char of XML 1.0 */
      ck_assert((unsigned char)xml.ptr[k] >= 0x20 || xml.ptr[k] == '\n');
    demand_well_formed(xml);
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(ten_thousand_long_rules_stay_below_the_limit_of_a_file)
{
  enum { RULES = 10000, LENGTH = 3000, LIMIT = 30000000 };
  assay_arena *arena = assay_arena_new();
  char *text = assay_arena_alloc(arena, LENGTH + 1);
  memset(text, '"', LENGTH); /* six bytes each in XML */
  const assay_report *report = made_many(arena, RULES, ASSAY_GATE_FAIL, text);
  const assay_str xml = made_text(arena, report, "junit", 0);
  ck_assert_uint_lt(xml.len, LIMIT);
  ck_assert_uint_eq(count_of(xml, "<failure message="), RULES);
  demand_well_formed(xml);
  assay_arena_free(arena);
}
END_TEST

START_TEST(no_rules_and_no_gate)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_gate(arena, NULL, 0);
  const assay_str xml = made_text(arena, report, "junit", 0);
  ck_assert(assay_str_has(xml, "tests=\"0\" failures=\"0\" errors=\"0\""));
  demand_well_formed(xml);
  static const char *const formats[] = { "junit", "sarif", "github", "gitlab" };
  report->gate = NULL;
  for (size_t i = 0; i < COUNT(formats); i++) {
    assay_err err = { .code = ASSAY_OK };
    const assay_renderer *renderer = assay_renderer_find(formats[i]);
    ck_assert_int_eq(renderer->write(report, NULL, assay_sink_memory(arena), &err), ASSAY_E_USAGE);
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_renderer_says_whose_reports_it_writes)
{
  static const struct {
    const char *format;
    bool review, gate;
  } rows[] = { { "text", true, true },    { "json", true, true },   { "markdown", true, true },
               { "csv", true, false },    { "junit", false, true }, { "sarif", false, true },
               { "github", false, true }, { "gitlab", false, true } };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const assay_renderer *renderer = assay_renderer_find(rows[i].format);
    ck_assert(assay_renderer_serves(renderer, "review") == rows[i].review);
    ck_assert(assay_renderer_serves(renderer, "score") == rows[i].review);
    ck_assert(assay_renderer_serves(renderer, "gate") == rows[i].gate);
  }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_rule_is_a_case_with_its_fate,
                                 inconclusive_fails_only_when_strict,
                                 an_error_is_an_error_and_trouble_is_a_case_of_its_own,
                                 names_are_unique_and_groups_part_the_classes,
                                 hostile_text_leaves_it_well_formed,
                                 ten_thousand_long_rules_stay_below_the_limit_of_a_file,
                                 no_rules_and_no_gate,
                                 a_renderer_says_whose_reports_it_writes };
  return check_run("junit", tests, COUNT(tests));
}
