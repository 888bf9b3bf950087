/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gate in the terminal and in Markdown. */
#include "make_gate.h"
#include "page/make_chart.h"

START_TEST(the_worst_rule_comes_first_and_a_passed_one_is_short)
{
  static const char wanted[] =
      "Do not ship this version.\n"
      "1 of 6 rules fails.\n"
      "\n"
      "FAIL          rougeL[lang=de] no-worse-than base by 2%: 0.4120 against 0.431\n"
      "              (baseline base 0.4400: -0.0280, -0.0460 to -0.0110, p = 0.0021),\n"
      "              tuned\n"
      "              Worse than base by 0.028, more than the margin of 0.009. Look at\n"
      "              the German outputs.\n"
      "INCONCLUSIVE  bleu non-inferior-to base by 0.5: 31.20 against 31.1 (baseline\n"
      "              base 31.60: -0.400, -0.900 to +0.100)\n"
      "              The interval reaches beyond the margin. Score more segments.\n"
      "WARN          overfitting == none: suspected against none\n"
      "              Overfitting is suspected. Take the checkpoint at step 400.\n"
      "WAIVED        spikes <= 0: 2 against 0\n"
      "              2 is over 0, and waived. Waiver until 2026-12-01: known spike.\n"
      "              Remove the waiver when it runs out.\n"
      "PASS          validation_loss.best <= 1.4: 1.390\n"
      "SKIPPED       optional: rouge1 >= 0.4: no value\n"
      "              No outputs were scored.\n";
  assay_arena *arena = assay_arena_new();
  const assay_report *report = made_usual_gate(arena);
  ck_assert_str_eq(made_text(arena, report, "text", 0).ptr, wanted);
  ck_assert_str_eq(made_text(arena, report, "text", -1).ptr, "Do not ship this version.\n");
  const assay_str all = made_text(arena, report, "text", 1);
  ck_assert(assay_str_has(all, "PASS          validation_loss.best <= 1.4: 1.390 against 1.4\n"
                               "              1.390 is at most 1.4.\n"));
  assay_arena_free(arena);
}
END_TEST

static size_t lines_with(assay_str text, const char *prefix)
{
  size_t n = 0;
  for (const char *at = text.ptr; *at; at += strcspn(at, "\n") + 1)
    n += strncmp(at, prefix, strlen(prefix)) == 0;
  return n;
}

START_TEST(many_rules_are_cut_and_passed_ones_hide_none)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_many(arena, 10000, ASSAY_GATE_PASS, "gap");
  report->gate->results.items[7777].outcome = ASSAY_GATE_SKIPPED;
  made_order(report);
  const assay_str text = made_text(arena, report, "text", 0);
  ck_assert_uint_eq(lines_with(text, "PASS  "), 20);
  ck_assert_uint_eq(lines_with(text, "SKIPPED  "), 1);
  ck_assert(assay_str_has(text, "9979 more rules; -v shows them"));
  ck_assert_uint_eq(lines_with(made_text(arena, report, "text", 1), "PASS  "), 9999);
  assay_arena_free(arena);
}
END_TEST

START_TEST(the_history_tells_the_last_eight_versions)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  for (size_t i = 0; i < 9; i++)
    *ASSAY_PUSH(arena, &report->gate->history) =
        (assay_gate_version){ .label = assay_str_format(arena, "v%zu", i + 1),
                              .outcome = i % 2 ? ASSAY_GATE_PASS : ASSAY_GATE_FAIL };
  const assay_str text = made_text(arena, report, "text", 0);
  ck_assert(assay_str_has(text, "history       v2 PASS, v3 FAIL, v4 PASS"));
  ck_assert(assay_str_has(text, "v8 PASS, v9"));
  ck_assert(!assay_str_has(text, "v1 FAIL"));
  assay_arena_free(arena);
}
END_TEST

/* Lines that a reader sees before unfolding anything. */
static size_t open_lines(assay_str text)
{
  size_t n = 0, depth = 0;
  for (const char *at = text.ptr; *at; at += strcspn(at, "\n") + 1) {
    n += depth == 0;
    depth += strncmp(at, "<details", 8) == 0;
    depth -= strncmp(at, "</details", 9) == 0;
  }
  ck_assert_uint_eq(depth, 0);
  return n;
}

START_TEST(markdown_opens_with_what_failed)
{
  static const char wanted[] =
      "### FAIL: Do not ship this version.\n"
      "\n"
      "1 of 6 rules fails.\n"
      "\n"
      "| outcome | rule | value | limit | what to do |\n"
      "|---|---|---|---|---|\n"
      "| FAIL | rougeL\\[lang=de\\] no-worse-than base by 2% | 0.4120 | 0.431 | Look at the German "
      "outputs. |\n"
      "| INCONCLUSIVE | bleu non-inferior-to base by 0.5 | 31.20 | 31.1 | Score more segments. |\n"
      "| WARN | overfitting == none | suspected | none | Take the checkpoint at step 400. |\n"
      "| WAIVED | spikes &#60;= 0 | 2 | 0 | Remove the waiver when it runs out. |\n"
      "\n"
      "6 rules: 1 FAIL, 1 INCONCLUSIVE, 1 WARN, 1 WAIVED, 1 PASS, 1 SKIPPED\n"
      "\n"
      "<details><summary>Details</summary>\n";
  assay_arena *arena = assay_arena_new();
  const assay_str text = made_text(arena, made_usual_gate(arena), "markdown", 0);
  ck_assert(assay_str_starts(text, wanted));
  ck_assert(assay_str_has(text, "| PASS | validation\\_loss.best &#60;= 1.4 | 1.390 against 1.4 | "
                                "1.390 is at most 1.4. |\n"));
  ck_assert(assay_str_ends(text, "</details>\n"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(markdown_is_a_short_comment_whatever_is_in_it)
{
  enum { OPEN = 15, COMMENT = 65536, LONG = 100000 };
  assay_arena *arena = assay_arena_new();
  char *big = assay_arena_alloc(arena, LONG + 1);
  memset(big, '*', LONG);
  for (size_t i = 0; i <= HOSTILE; i++) {
    const char *text = i < HOSTILE ? hostile[i] : big;
    assay_report *report = made_many(arena, i < HOSTILE ? 30 : 3000, ASSAY_GATE_FAIL, text);
    report->headline = report->reason = assay_str_z(text);
    const assay_str out = made_text(arena, report, "markdown", 0);
    ck_assert_uint_le(open_lines(out), OPEN);
    ck_assert_uint_lt(out.len, COMMENT);
    if (i < HOSTILE) /* four of them open */
      ck_assert_uint_eq(lines_with(out, "| FAIL | "), 34);
    else
      ck_assert(assay_str_has(out, "More in report.json."));
    ck_assert_uint_eq(lines_with(out, "::"), 0);
    ck_assert(!assay_str_has(out, "<script"));
    ck_assert(!assay_str_has(out, "<img"));
  }
  const assay_str none = made_text(arena, made_gate(arena, NULL, 0), "markdown", 0);
  ck_assert(assay_str_has(none, "\n0 rules\n"));
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { the_worst_rule_comes_first_and_a_passed_one_is_short,
                                 many_rules_are_cut_and_passed_ones_hide_none,
                                 the_history_tells_the_last_eight_versions,
                                 markdown_opens_with_what_failed,
                                 markdown_is_a_short_comment_whatever_is_in_it };
  return check_run("gate_text", tests, COUNT(tests));
}
