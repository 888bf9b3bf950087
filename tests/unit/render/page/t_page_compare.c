/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../make_compare.h"
#include "check_run.h"
#include "make_chart.h"
#include "page_census.h"

#include <stdio.h>
#include <unistd.h>

#include "analysis/judge.h"
#include "model/compare_curve.h"
#include "render/page.h"
#include "render/plot.h"

#define MINUS "\xe2\x88\x92"
#define THIN "\xe2\x80\xaf"

static assay_str page_of(assay_arena *arena, const assay_report *report, size_t run,
                         const char *picture)
{
  assay_strs svg = { 0 };
  for (size_t k = 0; k < report->charts.n; k++)
    *ASSAY_PUSH(arena, &svg) = assay_str_z(picture);
  assay_sink *sink = assay_sink_memory(arena);
  assay_err err = { .code = ASSAY_OK };
  ck_assert_int_eq(assay_page_write(report, run, &svg, sink, &err), ASSAY_OK);
  ck_assert_int_eq(assay_sink_close(sink, &err), ASSAY_OK);
  return assay_str_copy(arena, assay_sink_bytes(sink));
}

static void demand(assay_str page, const char *text)
{
  ck_assert_msg(strstr(page.ptr, text) != NULL, "no '%s' in the page", text);
}

static size_t count(assay_str page, const char *text)
{
  size_t n = 0;
  for (const char *at = page.ptr; (at = strstr(at, text)) != NULL; at++)
    n++;
  return n;
}

START_TEST(the_page_says_all_in_order)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 12, 3);
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  const assay_str page = page_of(arena, report, SIZE_MAX, "<svg><path d=\"\"/></svg>");
  const char *const order[] = { "<title>assay compare: 36 runs</title>",
                                "Take setting-1; two more are as good.</h1>",
                                "id=\"ranking\"",
                                "id=\"curves\"",
                                "<tr id=\"g1\"",
                                "id=\"settings\"",
                                "id=\"effect1\"",
                                "id=\"effect2\"",
                                "<h3><bdi>method</bdi>: aliased with batch_size</h3>",
                                "id=\"heat\"",
                                "id=\"parallel\"",
                                "id=\"price\"",
                                "id=\"cost\"",
                                "id=\"patience\"",
                                "id=\"next\"",
                                "id=\"apart\"",
                                "id=\"provenance\"" };
  const char *at = page.ptr;
  for (size_t i = 0; i < COUNT(order); i++) {
    at = strstr(at, order[i]);
    ck_assert_msg(at != NULL, "'%s' is missing or too early", order[i]);
  }
  check_census(page);
  assay_arena_free(arena);
}
END_TEST

START_TEST(every_number_is_the_comparisons)
{
  assay_arena *arena = assay_arena_new();
  const assay_str page = page_of(arena, made_compare(arena, 12, 5), SIZE_MAX, "");
  const char *const numbers[] = {
    "<dd class=\"v\">1.206</dd><dd class=\"n\">95" THIN "% 1.194 to 1.218</dd>",
    "<dd class=\"v\">3</dd><dd class=\"n\">of 12, the best among them</dd>",
    "<bdi>setting-3</bdi></dd><dd class=\"n\">8,400 against 12,650 <bdi>tokens</bdi></dd>",
    "<bdi>lr</bdi></dd><dd class=\"n\">explains 73" THIN "%, best near 0.000174</dd>",
    /* the second row */
    "lr</bdi> <bdi>0.0003</bdi>, <bdi>batch_size</bdi> <bdi>16</bdi>, <bdi>method</bdi> "
    "<bdi>lora</bdi></span><br><span class=\"small\">5 seeds",
    "<b>1.220</b><br><span class=\"small\">1.208 to 1.232</span><br><span class=\"small\">"
    "sd 0.0112, IQM 1.219</span>",
    "tied</span><br><span class=\"small\">p = 0.31</span></td><td class=\"r\" data-k=\"Best "
    "at\">67" THIN "%</td><td class=\"r\" data-k=\"Last value\">1.255<br><span "
    "class=\"small\">rank 1</span></td><td class=\"r\" data-k=\"Cost\">12,600</td>",
    /* parameters */
    "73" THIN "%</td>",
    MINUS "0.0238<span class=\"small\"> per decade</span><br><span class=\"small\">" MINUS
          "0.03510 to " MINUS "0.01270</span>",
    "p = 0.0042</td><td class=\"r\" data-k=\"Optimum\">0.000174<br><span "
    "class=\"small\">0.0001220 to 0.0002430</span>",
    "+0.000318<span class=\"small\"> per unit</span></td><td class=\"r\" data-k=\"Test\">p = "
    "0.61</td>",
    "<br><span class=\"small\">2 values; aliased with batch_size</span></th><td class=\"r\" "
    "data-k=\"Importance\">\xe2\x80\x93</td>",
    "0.0193<span class=\"small\"> between values</span>",
    "<b>1.284</b><span class=\"small\"> of 6</span>",
    /* interaction, patience, next, apart */
    "<bdi>batch_size</bdi> together: interaction p = 0.083",
    "<td class=\"r q5\">1.211</td>",
    "<td class=\"r none\">\xe2\x80\x93</td>",
    "<td class=\"r q1\">1.383</td>",
    "huggingface</th><td class=\"r\" data-k=\"Patience\">3</td><td class=\"r\" data-k=\"Stopped "
    "runs\">7</td><td class=\"r\" data-k=\"Saved\">23" THIN "%</td><td class=\"r\" "
    "data-k=\"Lost at most\">1.5" THIN "%</td><td data-k=\"Winner\">still wins",
    "<li>seeds needed <b>4</b></li><li>smallest gap <b>0.01370</b></li>",
    "<dt><bdi>old-run</bdi></dt><dd>Another validation file (3 evaluations against 20).</dd>",
  };
  for (size_t i = 0; i < COUNT(numbers); i++)
    demand(page, numbers[i]);
  assay_arena_free(arena);
}
END_TEST

/* One seed: what the interval stands for is another thing, and the page says so. */
START_TEST(unknown_seed_noise_is_said)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 4, 1);
  demand(page_of(arena, report, SIZE_MAX, ""), "1 seed: seed noise is unknown");
  demand(page_of(arena, report, SIZE_MAX, ""), "Interval from the noise within a run");
  report = made_compare(arena, 4, 2);
  ck_assert(!assay_str_has(page_of(arena, report, SIZE_MAX, ""), "seed noise is unknown"));
  assay_arena_free(arena);
}
END_TEST

/* Every row has a rule of its own, which shows the line of its class; one sheet of lines lies over
 * the picture's wide and its narrow form, each in its own frame. */
START_TEST(a_row_lights_its_curve_without_a_script)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 12, 2);
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  const assay_str page =
      page_of(arena, report, SIZE_MAX, "<svg><path d=\"M1 2\"/></svg>\n<svg></svg>\n");
  demand(page, "body:has(#g12:hover,#g12:target) .c12{visibility:visible");
  demand(page, "<tr id=\"g12\">");
  demand(page, "<div class=\"plot\">\n<svg><path d=\"M1 2\"/></svg>\n<svg></svg>\n"
               "<svg class=\"over\" viewBox=\"0 0 ");
  demand(page, "aria-hidden=\"true\">\n<path class=\"c1\" d=\"M");
  ck_assert_uint_eq(count(page, "<path class=\"c12\""), 1);
  const char *wide = strstr(page.ptr, ".over{left:");
  const char *narrow = strstr(page.ptr, "(max-width:640px){.over{left:");
  ck_assert(wide != NULL && narrow != NULL && wide < narrow);
  ck_assert_int_ne(strncmp(wide, strchr(narrow, '.'), 40), 0);
  /* in sight while the table is read: in one block with it, above it */
  const char *block =
      strstr(page.ptr, "<div class=\"lit\">\n<figure class=\"card\" id=\"curves\">");
  ck_assert(block != NULL && strstr(block, "<tr id=\"g1\"") != NULL);
  demand(page, ".lit:has(.over) figure{position:sticky");
  ck_assert(!assay_str_has(page, "<script"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(the_charts_hold_the_curves_effects_and_costs)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 12, 2);
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  ck_assert_uint_eq(report->charts.n, 4);
  const assay_chart *curves = &report->charts.items[0];
  ck_assert_str_eq(curves->id, "curves");
  ck_assert(assay_str_eqz(curves->title, "The best reaches 1.206, the middle of the field 1.288"));
  ck_assert(assay_str_eqz(curves->x_label, "epoch"));
  ck_assert_uint_eq(curves->layers.n, 12);
  const assay_layer *best = &curves->layers.items[11];
  ck_assert_str_eq(best->id, "best");
  ck_assert(assay_str_eqz(best->label, "setting-1"));
  ck_assert_uint_eq(best->n, 2 * MADE_POINTS + 1); /* two seeds and the gap between them */
  ck_assert_double_nan(best->y[MADE_POINTS]);
  ck_assert_double_eq(best->x[MADE_POINTS - 1], 5);
  ck_assert_double_eq_tol(best->y[MADE_POINTS - 1], 1.2061 + exp(-7.6) + 0.07, 1e-12);
  const assay_chart *effect = &report->charts.items[1];
  ck_assert(assay_str_eqz(effect->title, "lr: best near 0.0001740"));
  ck_assert(effect->log_x);
  ck_assert_double_eq(effect->layers.items[0].x[0], 1e-4);
  ck_assert_double_eq(effect->layers.items[0].y[0], 1.2061);
  ck_assert_double_eq(effect->layers.items[1].x[3], 3e-4);
  ck_assert_double_eq(effect->marks.items[0].x2, 2.43e-4);
  ck_assert(assay_str_eqz(report->charts.items[2].title, "batch_size: no effect is shown"));
  const assay_chart *cost = &report->charts.items[3];
  ck_assert(assay_str_eqz(cost->title, "2 of 12 settings are beaten by none that is cheaper"));
  ck_assert_uint_eq(cost->layers.items[0].n, 12);
  ck_assert_double_eq(cost->layers.items[1].x[1], 12650);
  ck_assert(assay_str_eqz(cost->layers.items[2].label, "setting-3"));
  assay_arena_free(arena);
}
END_TEST

/* A run that diverges leaves the picture instead of flattening the others. */
START_TEST(a_diverged_run_does_not_flatten_the_field)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 8, 1);
  assay_series *s = &((assay_run *)report->runs.items[7].run)->series.items[0];
  double *value = assay_arena_array(arena, MADE_POINTS, sizeof *value);
  for (size_t i = 0; i < MADE_POINTS; i++)
    value[i] = i < 10 ? s->value[i] : 1e6;
  s->value = value;
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  const assay_chart *curves = &report->charts.items[0];
  ck_assert(assay_str_has(curves->subtitle, "points far out are not drawn"));
  for (size_t k = 0; k < curves->layers.n; k++)
    for (size_t i = 0; i < curves->layers.items[k].n; i++)
      ck_assert(!(curves->layers.items[k].y[i] > 3));
  assay_arena_free(arena);
}
END_TEST

/* Nor does its value the effects, the costs and the strips; the table keeps it. */
START_TEST(a_value_far_behind_does_not_press_the_others_together)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 12, 1);
  const assay_str before = page_of(arena, report, SIZE_MAX, "");
  assay_run_group *last = &report->compare->groups.items[11];
  last->low = last->high = last->value = 4321;
  report->compare->parameters.items[0].means.items[3] = 864;
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  for (size_t i = 1; i < report->charts.n; i++) {
    const assay_chart *chart = &report->charts.items[i];
    ck_assert(assay_str_has(chart->subtitle, "; 1 far behind not drawn"));
    for (size_t k = 0; k < chart->layers.n; k++)
      for (size_t j = 0; j < chart->layers.items[k].n; j++)
        ck_assert(!(chart->layers.items[k].y[j] > 2));
  }
  const assay_str page = page_of(arena, report, SIZE_MAX, "");
  demand(page, "<b>4321</b>");
  const char *strip = strstr(before.ptr, "<circle cx=\""); /* of the best: still at the good end */
  const int x = atoi(strip + strlen("<circle cx=\""));
  ck_assert_int_lt(abs(atoi(strstr(page.ptr, "<circle cx=\"") + strlen("<circle cx=\"")) - x), 9);
  strip = strstr(strstr(page.ptr, "<tr id=\"g10\">"), "<circle cx=\"");
  ck_assert_int_gt(atoi(strip + strlen("<circle cx=\"")), 90);
  assay_arena_free(arena);
}
END_TEST

START_TEST(ten_thousand_settings_draw_some_of_them)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 10000, 1);
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  const assay_chart *effect = &report->charts.items[1];
  ck_assert(assay_str_has(effect->subtitle, "; 400 of 10000 settings"));
  ck_assert_uint_eq(effect->layers.items[0].n, 400);
  ck_assert_double_eq(effect->layers.items[0].y[399], report->compare->groups.items[9999].value);
  assay_arena_free(arena);
}
END_TEST

START_TEST(a_long_name_gives_its_rank_to_the_picture)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 12, 1);
  report->compare->groups.items[1].name = ASSAY_STR("lr=3e-4_bs=8_epochs=10_dropout=0.1");
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  const assay_chart *curves = &report->charts.items[0];
  ck_assert(assay_str_eqz(curves->layers.items[10].label, "rank 2"));
  ck_assert(assay_str_eqz(curves->layers.items[11].label, "setting-1"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(curves_share_an_axis_that_means_the_same)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 4, 1);
  ck_assert_int_eq(assay_compare_axis(report), ASSAY_CURVE_EPOCH);
  ((assay_run *)report->runs.items[2].run)->series.n = 1; /* knows no epochs */
  ck_assert_int_eq(assay_compare_axis(report), ASSAY_CURVE_STEP);
  ((assay_run *)report->runs.items[1].run)->x = ASSAY_X_EPOCH;
  ck_assert_int_eq(assay_compare_axis(report), ASSAY_CURVE_SHARE);
  assay_curve curve;
  ck_assert(assay_compare_curve(arena, report, ASSAY_CURVE_SHARE, 2, 5, &curve));
  ck_assert_uint_eq(curve.n, 5);
  ck_assert_double_eq(curve.x[0], 0.05);
  ck_assert_double_eq(curve.x[4], 1);
  assay_arena_free(arena);
}
END_TEST

START_TEST(hostile_text_makes_no_element)
{
  assay_arena *arena = assay_arena_new();
  for (size_t i = 0; i < HOSTILE; i++) {
    const assay_str s = assay_str_z(hostile[i]);
    assay_report *report = made_compare(arena, 5, 2);
    assay_compare *c = report->compare;
    report->headline = report->reason = c->metric = s;
    c->cost_unit = hostile[i];
    for (size_t k = 0; k < c->groups.n; k++)
      c->groups.items[k].name = s;
    for (size_t k = 0; k < c->parameters.n; k++) {
      c->parameters.items[k].name = s;
      c->parameters.items[k].note = s;
      for (size_t v = 0; v < c->parameters.items[k].values.n; v++)
        c->parameters.items[k].values.items[v] = s;
    }
    c->next.items[0].sentence = c->not_comparable.items[0].why = s;
    c->not_comparable.items[0].runs.items[0] = s;
    ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
    const assay_str page = page_of(arena, report, SIZE_MAX, "");
    ck_assert_uint_eq(page.len, strlen(page.ptr));
    check_census(page);
    ck_assert(!assay_str_has(page, "<script"));
    ck_assert(!assay_str_has(page, "href=\"http"));
  }
  assay_arena_free(arena);
}
END_TEST

static size_t elements(assay_str page)
{
  size_t n = 0;
  for (const char *at = page.ptr; (at = strchr(at, '<')) != NULL; at++)
    n += at[1] >= 'a' && at[1] <= 'z';
  return n;
}

START_TEST(two_hundred_runs_stay_readable)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 200, 1);
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  ck_assert_int_eq(report->charts.items[0].layers.items[0].kind, ASSAY_LAYER_BAND);
  ck_assert_uint_eq(report->charts.items[0].layers.n, 4);
  const assay_str page = page_of(arena, report, SIZE_MAX, "<svg></svg><svg></svg>");
  ck_assert_uint_lt(page.len, 300000);
  ck_assert_uint_le(elements(page), 3000);
  const char *folded = strstr(page.ptr, "<summary>180 more settings</summary>");
  ck_assert_ptr_nonnull(folded);
  ck_assert_ptr_nonnull(strstr(folded, "<tr id=\"g21\">"));
  ck_assert(strstr(page.ptr, "<tr id=\"g20\">") < folded);
  report = made_compare(arena, 3000, 1);
  const assay_str many = page_of(arena, report, SIZE_MAX, "");
  ck_assert_uint_lt(many.len, 1000000);
  demand(many, "2800 more in report.json.");
  assay_arena_free(arena);
}
END_TEST

START_TEST(nothing_and_one_run_make_a_page)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 0, 1);
  report->compare->heat.cells.n = report->compare->parameters.n = 0;
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  ck_assert_uint_eq(report->charts.n, 0);
  demand(page_of(arena, report, SIZE_MAX, ""), "No runs could be ranked.");
  report = made_compare(arena, 1, 1);
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  const assay_str page = page_of(arena, report, SIZE_MAX, "<svg></svg>");
  demand(page, "id=\"ranking\"");
  check_census(page);
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

/* 3 tied settings of 2 seeds, then 3 runs more: a setting is not split, so 4; the rest has none. */
START_TEST(the_folder_has_pages_of_the_tie_set_and_some_more)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 9, 2);
  report->compare->pages = 3;
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  char place[] = "compare-folder-XXXXXX";
  ck_assert_ptr_nonnull(mkdtemp(place));
  const assay_str folder = assay_str_format(arena, "%s/report", place);
  const assay_folder_options options = { .force = true, .plot_timeout_s = 30 };
  assay_err err = { .code = ASSAY_OK };
  ck_assert_int_eq(assay_folder_write(report, folder.ptr, &options, &err), ASSAY_OK);
  const assay_str index = file_of(arena, folder.ptr, "index.html");
  ck_assert(assay_str_eq(index, file_of(arena, folder.ptr, "compare.html")));
  demand(index, "<a href=\"run-010.html\">2</a>");
  ck_assert(!assay_str_has(index, "run-011.html"));
  demand(file_of(arena, folder.ptr, "run-010.html"), "<a href=\"compare.html\">Comparison</a>");
  ck_assert_int_ne(access(assay_str_format(arena, "%s/run-011.html", folder.ptr).ptr, F_OK), 0);
  demand(file_of(arena, folder.ptr, "data/cost.csv"), "front,steps,,8400,1.2335,,");
  const assay_str away = assay_str_format(arena, "rm -r %s", place);
  ck_assert_int_eq(system(away.ptr), 0);
  assay_arena_free(arena);
}
END_TEST

/* 2 of 9 are no page's: their charts would be drawn for nobody. */
START_TEST(runs_without_a_page_get_no_charts)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 9, 1);
  report->compare->pages = 4;
  ck_assert_int_eq(assay_review_charts(arena, report, NULL), ASSAY_OK);
  for (size_t r = 0; r < 9; r++)
    ck_assert_int_eq(report->runs.items[r].charts.n > 0, r < 7);
  assay_arena_free(arena);
}
END_TEST

/* The tics of a learning rate, exact: 3e-05, not 3.0000000000000004e-05. */
START_TEST(small_tics_are_written_short)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = made_compare(arena, 12, 1);
  ck_assert_int_eq(assay_compare_charts(report, NULL), ASSAY_OK);
  const assay_chart *drawn[] = { &report->charts.items[1] };
  assay_buf script = ASSAY_BUF(arena);
  ck_assert_int_eq(assay_plot_script(drawn, 1, ASSAY_PLOT_SVG, &script), ASSAY_OK);
  demand(assay_buf_str(&script), "'3e-05' 3e-05,");
  assay_arena_free(arena);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { the_page_says_all_in_order,
                                 every_number_is_the_comparisons,
                                 unknown_seed_noise_is_said,
                                 a_row_lights_its_curve_without_a_script,
                                 the_charts_hold_the_curves_effects_and_costs,
                                 a_diverged_run_does_not_flatten_the_field,
                                 a_value_far_behind_does_not_press_the_others_together,
                                 ten_thousand_settings_draw_some_of_them,
                                 a_long_name_gives_its_rank_to_the_picture,
                                 curves_share_an_axis_that_means_the_same,
                                 hostile_text_makes_no_element,
                                 two_hundred_runs_stay_readable,
                                 nothing_and_one_run_make_a_page,
                                 the_folder_has_pages_of_the_tie_set_and_some_more,
                                 runs_without_a_page_get_no_charts,
                                 small_tics_are_written_short };
  return check_run("page_compare", tests, COUNT(tests));
}
