/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../make_gate.h"
#include "make_chart.h"
#include "page_census.h"

#include <stdio.h>
#include <unistd.h>

#include "render/page.h"
#include "render/plot.h"

static assay_str page_of(assay_arena *arena, const assay_report *report, size_t run,
                         const char *picture)
{
  assay_strs svg = { 0 };
  for (size_t i = 0; i < report->runs.n; i++)
    for (size_t k = 0; k < report->runs.items[i].charts.n; k++)
      *ASSAY_PUSH(arena, &svg) = ASSAY_STR("<svg><path d=\"\"/></svg>");
  for (size_t k = 0; k < report->charts.n; k++)
    *ASSAY_PUSH(arena, &svg) = assay_str_z(picture);
  assay_sink *sink = assay_sink_memory(arena);
  assay_err err = { .code = ASSAY_OK };
  ck_assert_int_eq(assay_page_write(report, run, &svg, sink, &err), ASSAY_OK);
  ck_assert_int_eq(assay_sink_close(sink, &err), ASSAY_OK);
  return assay_str_copy(arena, assay_sink_bytes(sink));
}

static size_t where(assay_str page, const char *text)
{
  const char *at = strstr(page.ptr, text);
  ck_assert_msg(at != NULL, "no '%s' in the page", text);
  return (size_t)(at - page.ptr);
}

START_TEST(the_verdict_comes_first_and_failures_before_the_rest)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  made_history(report);
  const assay_str page = page_of(arena, report, SIZE_MAX, "");
  ck_assert(assay_str_has(page, "<title>FAIL: assay gate</title>"));
  const char *const order[] = { "Do not ship this version.",
                                "1<span class=\"small\"> of 6</span></dd><dd class=\"n\">FAIL",
                                "<bdi>rougeL[lang=de]</bdi></dt><dd class=\"v\">0.4120",
                                "id=\"rules\"",
                                "rougeL[lang=de] no-worse-than base by 2%",
                                "bleu non-inferior-to base by 0.5",
                                "overfitting == none",
                                "spikes &lt;= 0",
                                "validation_loss.best &lt;= 1.4",
                                "optional: rouge1 &gt;= 0.4",
                                "id=\"margins\"",
                                "id=\"history\"",
                                "id=\"findings\"",
                                "id=\"provenance\"" };
  for (size_t i = 0; i + 1 < COUNT(order); i++)
    ck_assert_uint_lt(where(page, order[i]), where(page, order[i + 1]));
  ck_assert(assay_str_has(page, "version <bdi>v12</bdi>, exit status 1"));
  ck_assert(assay_str_has(page, "Waiver until 2026-12-01: known spike."));
  ck_assert(assay_str_has(page, "<bdi>run/metrics.csv</bdi>, line 57"));
  ck_assert(assay_str_has(page, "\xe2\x88\x92"
                                "0.0460 to \xe2\x88\x92"
                                "0.0110"));
  check_census(page);
  assay_arena_free(arena);
}
END_TEST

/* Worsening 0.028 of a margin of 0.0088, and 0.4 of 0.5; the sign of an interval turns with the
 * metric's direction. */
START_TEST(margins_are_worsenings_in_units_of_the_margin)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  assay_str page = page_of(arena, report, SIZE_MAX, "");
  ck_assert(assay_str_has(page, "1 of 2 comparisons is worse than the margin allows"));
  ck_assert(assay_str_has(page, "<b>3.2</b> margins<br><span class=\"small\">1.2 to 5.2</span>"));
  ck_assert(assay_str_has(page, "<b>0.80</b> margins<br><span class=\"small\">\xe2\x88\x92"
                                "0.20 to "
                                "1.8</span>"));
  assay_gate_result *r = report->gate->results.items;
  r[3].direction = -1; /* lower is better: a rise is the worsening */
  r[3].low = 0.011;
  r[3].high = 0.046;
  page = page_of(arena, report, SIZE_MAX, "");
  ck_assert(assay_str_has(page, "<b>3.2</b> margins<br><span class=\"small\">1.2 to 5.2</span>"));
  r[3].low = r[3].high = (double)NAN;
  ck_assert(assay_str_has(page_of(arena, report, SIZE_MAX, ""), "<b>3.2</b> margins</span>"));
  r[3].margin = r[5].margin = 0;
  ck_assert(!assay_str_has(page_of(arena, report, SIZE_MAX, ""), "id=\"margins\""));
  assay_arena_free(arena);
}
END_TEST

START_TEST(the_history_draws_the_worst_tracked_rules)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  made_history(report);
  ck_assert_int_eq(assay_gate_charts(arena, report->gate, &report->charts, NULL), ASSAY_OK);
  ck_assert_uint_eq(report->charts.n, 2);
  const assay_chart *chart = &report->charts.items[0];
  ck_assert_str_eq(chart->id, "history1");
  ck_assert(assay_str_eqz(chart->title, "rougeL[lang=de] is 0.4120, the limit 0.4310"));
  ck_assert_uint_eq(chart->layers.n, 3);
  ck_assert_double_eq(chart->layers.items[0].y[0], 0.431);
  ck_assert_uint_eq(chart->layers.items[1].n, 12);
  ck_assert_double_eq(chart->layers.items[1].x[11], 12);
  ck_assert_double_eq(chart->layers.items[1].y[11], 0.412);
  ck_assert_double_nan(report->charts.items[1].layers.items[1].y[3]);
  const assay_str page = page_of(arena, report, SIZE_MAX, "<svg><path d=\"M1 2\"/></svg>");
  ck_assert(assay_str_has(page, "<figure class=\"card\" id=\"history2\">"));
  ck_assert(assay_str_has(page, "<svg><path d=\"M1 2\"/></svg>"));
  ck_assert(assay_str_has(page, "The last 12 of 12 versions"));
  const assay_chart *drawn[] = { chart };
  assay_buf script = ASSAY_BUF(arena);
  ck_assert_int_eq(assay_plot_script(drawn, 1, ASSAY_PLOT_SVG, &script), ASSAY_OK);
  ck_assert(assay_str_has(assay_buf_str(&script), "set xtics ('3' 3,'6' 6,'9' 9,'12' 12)"));
  report->gate->history.n = 1;
  assay_charts none = { 0 };
  ck_assert_int_eq(assay_gate_charts(arena, report->gate, &none, NULL), ASSAY_OK);
  ck_assert_uint_eq(none.n, 0);
  assay_arena_free(arena);
}
END_TEST

START_TEST(hostile_text_makes_no_element)
{
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < HOSTILE; i++) {
    const assay_str s = assay_str_z(hostile[i]);
    assay_report *report = made_many(arena, 7, ASSAY_GATE_FAIL, hostile[i]);
    made_history(report);
    report->headline = report->reason = report->gate->label = s;
    for (size_t k = 0; k < 7; k++) {
      assay_gate_result *r = &report->gate->results.items[k];
      r->outcome = (assay_gate_outcome)k;
      r->group = r->subject = r->baseline = r->waiver = r->value_text = r->limit_text = s;
      r->margin = r->worsening = 1;
      report->gate->history.items[k].label = s;
    }
    ck_assert_int_eq(assay_gate_charts(arena, report->gate, &report->charts, NULL), ASSAY_OK);
    const assay_str page = page_of(arena, report, SIZE_MAX, "");
    ck_assert_uint_eq(page.len, strlen(page.ptr));
    check_census(page);
    ck_assert(!assay_str_has(page, "<script"));
    ck_assert(!assay_str_has(page, "href=\"http"));
  }
  assay_arena_free(arena);
}
END_TEST

START_TEST(ten_thousand_rules_make_a_page_of_usual_size)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_many(arena, 10000, ASSAY_GATE_FAIL, "gap no-worse-than base by 1");
  for (size_t i = 0; i < 10000; i++) {
    assay_gate_result *r = &report->gate->results.items[i];
    r->margin = 1;
    r->worsening = 1.5;
  }
  const assay_str page = page_of(arena, report, SIZE_MAX, "");
  ck_assert_uint_lt(page.len, 300000);
  ck_assert(assay_str_has(page, "9950 more in report.json"));
  ck_assert(assay_str_has(page, "10000 of 10000 comparisons are worse"));
  ck_assert(assay_str_has(page_of(arena, made_gate(arena, NULL, 0), SIZE_MAX, ""),
                          "There are no rules."));
  assay_arena_free(arena);
}
END_TEST

/* One run, and no page of a review in its place. */
START_TEST(a_run_has_a_page_beside_the_gate)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  assay_run run = { .name = ASSAY_STR("run-7f3a"), .total_steps = ASSAY_NO_STEP };
  assay_run_review *review = ASSAY_PUSH(arena, &report->runs);
  *review = (assay_run_review){ .run = &run, .advice = ASSAY_STR("Take step 400.") };
  review->verdict.id = "CONVERGED";
  const assay_str page = page_of(arena, report, SIZE_MAX, "");
  ck_assert(assay_str_has(page, "<a href=\"run-001.html\"><bdi>run-7f3a</bdi></a>"));
  ck_assert(assay_str_has(page, "id=\"rules\""));
  const assay_str own = page_of(arena, report, 0, "");
  ck_assert(assay_str_has(own, "<a href=\"index.html\">Gate</a>"));
  ck_assert(!assay_str_has(own, "id=\"rules\""));
  assay_arena_free(arena);
}
END_TEST

static assay_str file_of(assay_arena *arena, const char *folder, const char *name)
{
  enum { MOST = 1 << 20 };
  const assay_str path = assay_str_format(arena, "%s/%s", folder, name);
  char *bytes = assay_arena_alloc(arena, MOST);
  FILE *file = fopen(path.ptr, "rb");
  ck_assert_msg(file != NULL, "no %s", path.ptr);
  const size_t n = fread(bytes, 1, MOST - 1, file);
  fclose(file);
  return (assay_str){ bytes, n };
}

START_TEST(the_folder_holds_the_gate_twice_and_its_numbers)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_usual_gate(arena);
  made_history(report);
  char place[] = "gate-folder-XXXXXX";
  ck_assert_ptr_nonnull(mkdtemp(place));
  const assay_str folder = assay_str_format(arena, "%s/report", place);
  const assay_folder_options options = { .force = true, .plot_timeout_s = 30 };
  assay_err err = { .code = ASSAY_OK };
  for (int again = 0; again < 2; again++)
    ck_assert_int_eq(assay_folder_write(report, folder.ptr, &options, &err), ASSAY_OK);
  ck_assert_uint_eq(report->charts.n, 2);
  const assay_str index = file_of(arena, folder.ptr, "index.html");
  ck_assert(assay_str_eq(index, file_of(arena, folder.ptr, "gate.html")));
  ck_assert(assay_str_has(index, "id=\"rules\""));
  ck_assert(
      assay_str_has(file_of(arena, folder.ptr, "data/history1.csv"), "line,line,,12,0.412,,"));
  ck_assert(assay_str_has(file_of(arena, folder.ptr, "summary.md"), "### FAIL: "));
  made_demand(made_json(arena, file_of(arena, folder.ptr, "report.json")), "gate.outcome", "FAIL");
  const assay_str away = assay_str_format(arena, "rm -r %s", place);
  ck_assert_int_eq(system(away.ptr), 0);
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { the_verdict_comes_first_and_failures_before_the_rest,
                                 margins_are_worsenings_in_units_of_the_margin,
                                 the_history_draws_the_worst_tracked_rules,
                                 hostile_text_makes_no_element,
                                 ten_thousand_rules_make_a_page_of_usual_size,
                                 a_run_has_a_page_beside_the_gate,
                                 the_folder_holds_the_gate_twice_and_its_numbers };
  return check_run("page_gate", tests, COUNT(tests));
}
