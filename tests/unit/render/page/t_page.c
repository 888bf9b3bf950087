/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "make_chart.h"
#include "page_census.h"

#include "base/sha256.h"
#include "render/page.h"

/* A report of n runs whose every text is `text`. */
static assay_report *make_report(assay_arena *arena, size_t n, const char *text)
{
  const assay_str s = assay_str_z(text);
  assay_report *report = assay_arena_alloc(arena, sizeof *report);
  assay_inputs *inputs = assay_arena_alloc(arena, sizeof *inputs);
  *report = (assay_report){ .arena = arena,
                            .command = "review",
                            .headline = s,
                            .reason = s,
                            .inputs = inputs,
                            .status = ASSAY_STATUS_WARN,
                            .timestamp = s };
  assay_input *input = ASSAY_PUSH(arena, &inputs->files);
  *input = (assay_input){ .path = s, .format = "delimited", .role = "train", .rows = 7 };
  *ASSAY_PUSH(arena, &input->columns) = (assay_column){ s, "train_loss" };
  *ASSAY_PUSH(arena, &input->notes) = s;
  *ASSAY_PUSH(arena, &report->plot_notes) = s;
  for (size_t i = 0; i < n; i++)
    ck_assert_ptr_nonnull(ASSAY_PUSH(arena, &inputs->runs));
  for (size_t i = 0; i < n; i++) {
    assay_run *run = &inputs->runs.items[i];
    *run = (assay_run){ .name = s, .has_job = true, .total_steps = ASSAY_NO_STEP };
    run->job = (assay_job){ .name = s, .status = s, .message = s, .base_model = s };
    *ASSAY_PUSH(arena, &run->parameters) = (assay_parameter){ s, s };
    *ASSAY_PUSH(arena, &run->inputs) = 0;
    assay_run_review *review = ASSAY_PUSH(arena, &report->runs);
    *review = (assay_run_review){ .run = run, .has_best = true, .advice = s, .reason = s };
    review->verdict =
        (assay_verdict){ .id = "OVERFITTING", .grade = ASSAY_GRADE_CONFIRMED, .sentence = s };
    review->best = (assay_best){ .step = 2760,
                                 .value = 1.1391,
                                 .validation_loss = 1.1391,
                                 .low_step = 2520,
                                 .high_step = 3000,
                                 .raw_step = 2880,
                                 .one_se_step = 2400,
                                 .saved_step = 2700,
                                 .path = s };
    review->last = (assay_last){ 4800, 4, 0.957, 1.2263, 0.0766 };
    *ASSAY_PUSH(arena, &review->verdict.rejected) = (assay_rejected){ "NONFINITE", s };
    *ASSAY_PUSH(arena, &review->metrics) = (assay_metric_summary){ s, 1, 0.1, 0.3, 0.4, 77 };
    review->forecast.refused = s;
    review->overfitting.reason = s;
    assay_finding *finding = ASSAY_PUSH(arena, &review->findings);
    *finding = (assay_finding){ .id = "LOSS_SPIKES",
                                .severity = ASSAY_WARNING,
                                .subject = s,
                                .sentence = s,
                                .hint = s,
                                .file = s,
                                .line = 12,
                                .chart = "loss" };
    *ASSAY_PUSH(arena, &finding->evidence) = (assay_fact){ "best_loss", 1.1391 };
    *ASSAY_PUSH(arena, &report->findings) = *finding;
    assay_chart *chart = ASSAY_PUSH(arena, &review->charts);
    make_chart(arena, chart, ASSAY_LAYER_LINE, text);
    *ASSAY_PUSH(arena, &chart->table_head) = s;
    *ASSAY_PUSH(arena, &chart->table) = 41.5;
    chart->wide = true;
  }
  return report;
}

static assay_str page_of(assay_arena *arena, const assay_report *report, size_t run)
{
  assay_strs svg = { .items = assay_arena_array(arena, report->runs.n, sizeof *svg.items),
                     .n = report->runs.n };
  assay_sink *sink = assay_sink_memory(arena);
  assay_err err = { .code = ASSAY_OK };
  ck_assert_int_eq(assay_page_write(report, run, &svg, sink, &err), ASSAY_OK);
  ck_assert_int_eq(assay_sink_close(sink, &err), ASSAY_OK);
  return assay_str_copy(arena, assay_sink_bytes(sink));
}

START_TEST(hostile_text_makes_no_element)
{
  assay_arena *arena = assay_arena_new();
  const assay_report *report = make_report(arena, 2, hostile[_i]);
  const size_t pages[] = { SIZE_MAX, 0, 1 };
  for (size_t k = 0; k < 3; k++) {
    const assay_str page = page_of(arena, report, pages[k]);
    ck_assert_msg(page.len == strlen(page.ptr), "NUL in the page");
    ck_assert(!assay_str_has(page, "<script"));
    ck_assert(!assay_str_has(page, "<img"));
    ck_assert(!assay_str_has(page, "href=\"http"));
    ck_assert(!assay_str_has(page, "src=\""));
    ck_assert(!assay_str_has(page, "url("));
    check_census(page);
  }
  assay_arena_free(arena);
}
END_TEST

/* Bits of the base64 text against the bytes that the hex names: RFC 4648. */
static void check_hash(assay_str page)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char hex[ASSAY_SHA256_HEX], decoded[ASSAY_SHA256_HEX] = "";
  assay_arena *arena = assay_arena_new();
  const char *from = strstr(page.ptr, "<style>") + 7, *to = strstr(from, "</style>");
  const char *base64 = strstr(page.ptr, "'sha256-") + 8;
  assay_sha256 *state = assay_sha256_new(arena);
  assay_sha256_add(state, from, (size_t)(to - from));
  assay_sha256_hex(state, hex);
  for (size_t i = 0; i < 64; i++) {
    unsigned nibble = 0;
    for (size_t bit = i * 4; bit < i * 4 + 4; bit++) {
      const char *letter = strchr(letters, base64[bit / 6]);
      ck_assert_ptr_nonnull(letter);
      nibble = nibble << 1 | ((unsigned)(letter - letters) >> (5 - bit % 6) & 1);
    }
    decoded[i] = "0123456789abcdef"[nibble];
  }
  ck_assert_str_eq(decoded, hex);
  ck_assert_int_eq(strncmp(base64 + 43, "='", 2), 0);
  assay_arena_free(arena);
}

START_TEST(the_policy_names_the_style_by_its_hash)
{
  assay_arena *arena = assay_arena_new();
  const assay_str page = page_of(arena, make_report(arena, 1, "plain"), SIZE_MAX);
  ck_assert(assay_str_has(page, "default-src 'none'; style-src 'sha256-"));
  check_hash(page);
  assay_arena_free(arena);
}
END_TEST

START_TEST(one_run_is_its_own_first_page)
{
  assay_arena *arena = assay_arena_new();
  const assay_report *report = make_report(arena, 1, "plain");
  const assay_str page = page_of(arena, report, SIZE_MAX);
  ck_assert(assay_str_eq(page, page_of(arena, report, 0)));
  ck_assert(assay_str_has(page, "Overfitting, confirmed"));
  ck_assert(assay_str_has(page, ">1.139<"));
  ck_assert(assay_str_has(page, "2520 to 3000 within noise"));
  ck_assert(assay_str_has(page, "+7.7\xe2\x80\xaf% against the best"));
  ck_assert(assay_str_has(page, "href=\"#loss\""));
  assay_arena_free(arena);
}
END_TEST

START_TEST(without_a_picture_the_numbers_stand_open)
{
  assay_arena *arena = assay_arena_new();
  assay_report *report = make_report(arena, 1, "plain");
  report->plot_notes.items[0] = ASSAY_STR("charts need gnuplot: apt install gnuplot-nox");
  const assay_str page = page_of(arena, report, 0);
  ck_assert(assay_str_has(page, "<details open>"));
  ck_assert(assay_str_has(page, "<p class=\"empty\">charts need gnuplot: apt install gnuplot-nox"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(two_hundred_runs_stay_below_a_megabyte)
{
  assay_arena *arena = assay_arena_new();
  const assay_report *report =
      make_report(arena, 200, "a run with a name of usual length, lr=2e-4");
  const assay_str page = page_of(arena, report, SIZE_MAX);
  ck_assert_uint_lt(page.len, 1000000);
  ck_assert(assay_str_has(page, "180 more runs"));
  ck_assert(assay_str_has(page, "href=\"run-200.html\""));
  assay_arena_free(arena);
}
END_TEST

START_TEST(two_megabytes_of_a_name_are_cut)
{
  enum { LONG = 2000000 };
  assay_arena *arena = assay_arena_new();
  char *name = assay_arena_alloc(arena, LONG + 1);
  memset(name, 'A', LONG);
  const assay_str page = page_of(arena, make_report(arena, 1, name), 0);
  ck_assert_uint_lt(page.len, 100000);
  ck_assert(assay_str_has(page, "AAA\xe2\x80\xa6</bdi>"));
  assay_arena_free(arena);
}
END_TEST

START_TEST(the_same_report_gives_the_same_bytes)
{
  assay_arena *arena = assay_arena_new(), *other = assay_arena_new();
  ck_assert(assay_str_eq(page_of(arena, make_report(arena, 3, "x"), 1),
                         page_of(other, make_report(other, 3, "x"), 1)));
  assay_arena_free(arena);
  assay_arena_free(other);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("page");
  TCase *all = tcase_create("all");
  tcase_add_loop_test(all, hostile_text_makes_no_element, 0, HOSTILE);
  tcase_add_test(all, the_policy_names_the_style_by_its_hash);
  tcase_add_test(all, one_run_is_its_own_first_page);
  tcase_add_test(all, without_a_picture_the_numbers_stand_open);
  tcase_add_test(all, two_hundred_runs_stay_below_a_megabyte);
  tcase_add_test(all, two_megabytes_of_a_name_are_cut);
  tcase_add_test(all, the_same_report_gives_the_same_bytes);
  return run_case(suite, all);
}
