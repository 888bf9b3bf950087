/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_text.h"

START_TEST(the_last_line_without_loss_is_skipped)
{
  outcome out = read_text("trainer_log.jsonl",
                          "{\"current_steps\": 5, \"total_steps\": 12, \"loss\": 2.3475, \"lr\": "
                          "1.8e-06, "
                          "\"epoch\": 0.41, \"elapsed_time\": \"0:32:48\"}\n"
                          "\n"
                          "{\"current_steps\": 10, \"total_steps\": 12, \"loss\": 2.2964, \"lr\": "
                          "4.1e-06, "
                          "\"epoch\": 0.82, \"elapsed_time\": \"9 days, 21:49:18\"}\r\n"
                          "{\"current_steps\": 12, \"total_steps\": 12, \"epoch\": 1.0, "
                          "\"elapsed_time\": \"9 days, 22:13:15\"}",
                          NULL);
  const assay_run *run = only_run(&out);
  const assay_series *loss = series_of(run, "loss"), *time = series_of(run, "elapsed_time");
  ck_assert_uint_eq(loss->n, 2);
  ck_assert_point(loss, 0, 5, 2.3475, 1);
  ck_assert_point(loss, 1, 10, 2.2964, 3);
  ck_assert_double_eq(time->value[0], 32 * 60 + 48);
  ck_assert_double_eq(time->value[1], 9 * 86400 + 21 * 3600 + 49 * 60 + 18);
  ck_assert_int_eq(run->total_steps, 12);
  ck_assert_uint_eq(out.inputs->files.items[0].rows, 3);
  ck_assert_uint_eq(out.inputs->files.items[0].skipped, 1);
  outcome_free(&out);
}
END_TEST

START_TEST(a_prediction_job_is_not_judged)
{
  outcome out = read_text("trainer_log.jsonl",
                          "{\"current_steps\": 5, \"total_steps\": 10, \"percentage\": 50.0}\n"
                          "{\"current_steps\": 10, \"total_steps\": 10, \"percentage\": 100.0}\n",
                          NULL);
  ck_assert_uint_eq(out.inputs->runs.n, 0);
  ck_assert_uint_eq(out.inputs->bad, 0);
  ck_assert_int_eq(out.inputs->files.items[0].state, ASSAY_INPUT_NOT_JUDGED);
  ck_assert(has_note(&out.inputs->files.items[0], "not judged"));
  outcome_free(&out);
}
END_TEST

START_TEST(any_metric_lines_are_read_by_their_names)
{
  outcome out = read_text("metrics.jsonl",
                          "{\"global_step\": 3, \"reduced_train_loss\": 1.75, \"tags\": [\"a\"], "
                          "\"ok\": true}\n"
                          "{\"global_step\": 6, \"reduced_train_loss\": NaN}\n"
                          "{\"global_step\": 6, \"val_loss\": \"1.9375\"}\n",
                          NULL);
  const assay_run *run = only_run(&out);
  ck_assert_str_eq(out.inputs->files.items[0].format, "trainer-log");
  ck_assert_point(series_of(run, "reduced_train_loss"), 0, 3, 1.75, 1);
  ck_assert_double_nan(series_of(run, "reduced_train_loss")->value[1]);
  ck_assert_point(series_of(run, "val_loss"), 0, 6, 1.9375, 3);
  outcome_free(&out);
}
END_TEST

START_TEST(all_bad_lines_are_told)
{
  outcome out = read_text("metrics.jsonl",
                          "{\"step\": 1, \"loss\": 2.5}\n"
                          "{\"step\": 2, \"loss\": 2.4}\n"
                          "{'step': 3, 'loss': 2.3}\n"
                          "7\n"
                          "{\"step\": 5, \"loss\": \"2,1\"}\n",
                          NULL);
  static const uint64_t lines[] = { 3, 4, 5 };
  ck_assert_int_eq(out.code, ASSAY_E_INPUT);
  ck_assert_uint_eq(out.err.line, 3);
  ck_assert_uint_eq(out.err.column, 2);
  ck_assert_uint_eq(out.troubles.list.n, COUNT(lines));
  for (size_t i = 0; i < COUNT(lines); i++)
    ck_assert_uint_eq(out.troubles.list.items[i].line, lines[i]);
  outcome_free(&out);
}
END_TEST

START_TEST(a_line_cut_off_is_refused_or_dropped)
{
  static const char text[] = "{\"step\": 1, \"loss\": 2.5}\n{\"step\": 2, \"loss\": "
                             "2.4}\n{\"step\": 3, \"lo";
  assay_options options;
  outcome out = read_text("metrics.jsonl", text, NULL);
  ck_assert_int_eq(out.code, ASSAY_E_INPUT);
  ck_assert_uint_eq(out.err.line, 3);
  ck_assert_ptr_nonnull(strstr(out.err.hint, "--unfinished"));
  outcome_free(&out);
  assay_options_init(&options);
  options.unfinished = true;
  out = read_text("metrics.jsonl", text, &options);
  ck_assert_uint_eq(series_of(only_run(&out), "loss")->n, 2);
  ck_assert(only_run(&out)->partial);
  ck_assert_uint_eq(out.inputs->files.items[0].skipped, 1);
  ck_assert(has_note(&out.inputs->files.items[0], "line 3"));
  outcome_free(&out);
}
END_TEST

START_TEST(an_array_is_refused_with_what_to_do)
{
  outcome out = read_text("metrics.json",
                          "[{\"step\": 1, \"loss\": 2.5},\n {\"step\": 2, "
                          "\"loss\": 2.1}]",
                          NULL);
  ck_assert_int_eq(out.code, ASSAY_E_INPUT);
  ck_assert_ptr_nonnull(strstr(out.err.message, "array"));
  ck_assert_ptr_nonnull(strstr(out.err.hint, "jq"));
  outcome_free(&out);
}
END_TEST

static outcome read_long(const char *first, int letters, const char *rest)
{
  assay_arena *arena = assay_arena_new();
  assay_buf text = ASSAY_BUF(arena);
  assay_buf_addz(&text, first);
  for (int i = 0; i < letters; i++)
    assay_buf_addc(&text, 'y');
  assay_buf_addz(&text, rest);
  outcome out = read_text("metrics.jsonl", assay_buf_str(&text).ptr, NULL);
  assay_arena_free(arena);
  return out;
}

START_TEST(a_first_line_longer_than_the_head_is_read)
{
  outcome out = read_long("{\"step\":1,\"loss\":2,\"prompt\":\"", 70000,
                          "\"}\n{\"step\":2,\"loss\":1.5}\n{\"step\":3,\"loss\":1}\n");
  ck_assert_uint_eq(series_of(only_run(&out), "loss")->n, 3);
  ck_assert_point(series_of(only_run(&out), "loss"), 1, 2, 1.5, 2);
  outcome_free(&out);
  /* a document over several lines is none of these logs */
  out = read_long("{\"step\":1,\n\"loss\":2,\"prompt\":\"", 70000, "\"}\n");
  ck_assert_int_eq(out.code, ASSAY_E_INPUT);
  ck_assert_ptr_null(out.inputs->files.items[0].format);
  outcome_free(&out);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = {
    the_last_line_without_loss_is_skipped,    a_prediction_job_is_not_judged,
    any_metric_lines_are_read_by_their_names, all_bad_lines_are_told,
    a_line_cut_off_is_refused_or_dropped,     an_array_is_refused_with_what_to_do,
    a_first_line_longer_than_the_head_is_read
  };
  return check_run("trainer_log", tests, COUNT(tests));
}
