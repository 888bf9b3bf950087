/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make_gate.h"
#include "page/make_chart.h"

START_TEST(a_rule_that_did_not_pass_is_an_annotation)
{
  static const char wanted[] =
      "::error file=out/de.jsonl,title=FAIL%3A rougeL[lang=de] no-worse-than base by 2%25::"
      "0.4120 against 0.431 (baseline base 0.4400: -0.0280, -0.0460 to -0.0110, p = 0.0021), "
      "tuned. Worse than base by 0.028, more than the margin of 0.009. Look at the German "
      "outputs.\n"
      "::warning file=out/all.jsonl,title=INCONCLUSIVE%3A bleu non-inferior-to base by 0.5::"
      "31.20 against 31.1 (baseline base 31.60: -0.400, -0.900 to +0.100). The interval reaches "
      "beyond the margin. Score more segments.\n"
      "::warning file=run/metrics.csv,line=57,title=WARN%3A overfitting == none::suspected against "
      "none. Overfitting is suspected. Take the checkpoint at step 400.\n"
      "::notice file=run/metrics.csv,line=12,title=WAIVED%3A spikes <= 0::2 against 0. 2 is over "
      "0, "
      "and waived. Waiver until 2026-12-01: known spike. Remove the waiver when it runs out.\n"
      "assay gate: FAIL: Do not ship this version.\n";
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  ck_assert_str_eq(made_text(arena, report, "github", 0).ptr, wanted);
  report->gate->strict = true;
  ck_assert(assay_str_has(made_text(arena, report, "github", 0), "::error file=out/all.jsonl,"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(text_and_properties_are_escaped)
{
  assay_arena *arena = assay_arena_new();
  const made_rule m = { "a:b,c%d\r\ne",           "a",  ASSAY_GATE_FAIL, 2, 1,
                        "5 % : , \r\n::error::x", NULL, "x:y,z%.csv",    3 };
  const assay_str out = made_text(arena, made_gate(arena, &m, 1), "github", 0);
  ck_assert_str_eq(out.ptr,
                   "::error file=x%3Ay%2Cz%25.csv,line=3,title=FAIL%3A a%3Ab%2Cc%25d\\x0d\\x0ae::"
                   "2 against 1. 5 %25 : , \\x0d\\x0a::error::x.\n"
                   "assay gate: FAIL: Do not ship this version.\n");
  assay_arena_free(arena);
}
END_TEST

static size_t lines_of(assay_str text, const char *prefix)
{
  size_t n = 0;
  for (const char *at = text.ptr; *at; at += strcspn(at, "\n") + 1)
    n += strncmp(at, prefix, strlen(prefix)) == 0;
  return n;
}

START_TEST(there_are_ten_of_a_kind_at_most)
{
  static const struct {
    size_t rules, shown;
  } rows[] = { { 0, 0 }, { 1, 1 }, { 10, 10 }, { 11, 10 }, { 10000, 10 } };
  static const struct {
    assay_gate_outcome outcome;
    const char *prefix;
  } kinds[] = { { ASSAY_GATE_FAIL, "::error " },
                { ASSAY_GATE_ERROR, "::error " },
                { ASSAY_GATE_WARN, "::warning " },
                { ASSAY_GATE_WAIVED, "::notice " } };
  for (size_t i = 0; i < COUNT(rows); i++)
    for (size_t k = 0; k < COUNT(kinds); k++) {
      assay_arena *arena = assay_arena_new();
      const assay_report *report = made_many(arena, rows[i].rules, kinds[k].outcome, "gap");
      const assay_str out = made_text(arena, report, "github", 0);
      ck_assert_uint_eq(lines_of(out, kinds[k].prefix), rows[i].shown);
      ck_assert_uint_eq(lines_of(out, "::"), rows[i].shown);
      assay_str more =
          assay_str_format(arena, "title=assay gate::%zu more rules", rows[i].rules - 9);
      ck_assert(assay_str_has(out, more.ptr) == (rows[i].rules > 10));
      assay_arena_free(arena);
    }
}
END_TEST

START_TEST(worse_rules_are_told_before_others)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_many(arena, 30, ASSAY_GATE_FAIL, "gap");
  report->gate->results.items[29].outcome = ASSAY_GATE_ERROR;
  made_order(report);
  const assay_str out = made_text(arena, report, "github", 0);
  ck_assert(assay_str_starts(out, "::error file=gap,line=3,title=ERROR%3A gap 29::"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(hostile_text_stays_in_its_line)
{
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < HOSTILE; i++) {
    assay_report *report = made_many(arena, 3, ASSAY_GATE_FAIL, hostile[i]);
    report->headline = assay_str_z(hostile[i]);
    for (size_t k = 0; k < 3; k++) {
      assay_gate_result *r = &report->gate->results.items[k];
      r->group = r->subject = r->baseline = r->waiver = r->value_text = assay_str_z(hostile[i]);
    }
    const assay_str out = made_text(arena, report, "github", 0);
    ck_assert_uint_eq(lines_of(out, ""), 4);
    ck_assert_uint_eq(lines_of(out, "::error "), 3);
    ck_assert(!assay_str_has(out, "##"));
    for (size_t k = 0; k < out.len; k++)
      ck_assert((unsigned char)out.ptr[k] >= 0x20 || out.ptr[k] == '\n');
  }
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_rule_that_did_not_pass_is_an_annotation,
                                 text_and_properties_are_escaped, there_are_ten_of_a_kind_at_most,
                                 worse_rules_are_told_before_others,
                                 hostile_text_stays_in_its_line };
  return check_run("github", tests, COUNT(tests));
}
