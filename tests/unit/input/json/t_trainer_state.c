/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_text.h"

/* Values and lines are those of the texts, taken by hand. */

static const char two_epochs[] =
    "{\n"                                                                                   /* 1 */
    "  \"best_metric\": 1.7031, \"best_model_checkpoint\": \"out/checkpoint-40\",\n"        /* 2 */
    "  \"epoch\": 2.0, \"global_step\": 60, \"max_steps\": 90,\n"                           /* 3 */
    "  \"num_train_epochs\": 3, \"train_batch_size\": 16,\n"                                /* 4 */
    "  \"log_history\": [\n"                                                                /* 5 */
    "    {\"epoch\": 0.67, \"grad_norm\": 3.25, \"learning_rate\": 4e-05,\n"                /* 6 */
    "     \"loss\": 2.6173, \"step\": 20},\n"                                               /* 7 */
    "    {\"epoch\": 1.33, \"lr\": \"2.5e-05\", \"loss\": \"1.9287\", \"step\": 40},\n"     /* 8 */
    "    {\"epoch\": 1.33, \"eval_loss\": 1.7031, \"eval_rouge1\": 0.3719,\n"               /* 9 */
    "     \"eval_runtime\": 12.5, \"step\": 40},\n"                                         /* 10 */
    "    {\"epoch\": 2.0, \"eval_loss\": 1.8402, \"eval_rouge1\": 0.4023, \"step\": 60},\n" /* 11 */
    "    {\"epoch\": 2.0, \"loss\": 1.2048, \"step\": 60},\n"                               /* 12 */
    "    {\"epoch\": 2.0, \"step\": 60, \"total_flos\": 1.5e+16, \"train_loss\": 1.9169,\n" /* 13 */
    "     \"train_runtime\": 312.7, \"train_steps_per_second\": 0.19},\n"                   /* 14 */
    "    {\"predict_loss\": 1.7, \"predict_rouge1\": 39.1}\n"                               /* 15 */
    "  ]\n}\n";

START_TEST(train_and_evaluation_entries_are_curves_and_summaries_are_none)
{
  outcome out = read_text("trainer_state.json", two_epochs, NULL);
  const assay_run *run = only_run(&out);
  const assay_series *loss = series_of(run, "loss"), *eval = series_of(run, "eval_loss");
  const assay_series *rouge = series_of(run, "eval_rouge1");
  ck_assert_uint_eq(loss->n, 3);
  ck_assert_int_eq(loss->role, ASSAY_ROLE_TRAIN_LOSS);
  ck_assert_point(loss, 0, 20, 2.6173, 6);
  ck_assert_point(loss, 1, 40, 1.9287, 8);
  ck_assert_point(loss, 2, 60, 1.2048, 12);
  ck_assert_uint_eq(eval->n, 2);
  ck_assert_int_eq(eval->role, ASSAY_ROLE_VALIDATION_LOSS);
  ck_assert_point(eval, 0, 40, 1.7031, 9);
  ck_assert_point(eval, 1, 60, 1.8402, 11);
  ck_assert_int_eq(rouge->role, ASSAY_ROLE_METRIC);
  ck_assert_point(rouge, 1, 60, 0.4023, 11);
  const assay_input *file = &out.inputs->files.items[0];
  ck_assert_str_eq(file->format, "trainer-state");
  ck_assert_str_eq(file->role, "both");
  ck_assert_uint_eq(file->rows, 7);
  ck_assert_uint_eq(file->used, 5);
  ck_assert_uint_eq(file->skipped, 2);
  ck_assert_uint_eq(run->resumes.n, 0);
  ck_assert_uint_eq(run->duplicates, 0);
  outcome_free(&out);
}
END_TEST

START_TEST(the_state_tells_the_plan_and_the_checkpoint)
{
  outcome out = read_text("trainer_state.json", two_epochs, NULL);
  const assay_run *run = only_run(&out);
  ck_assert_int_eq(run->total_steps, 90);
  ck_assert_uint_eq(run->checkpoints.n, 1);
  ck_assert_int_eq(run->checkpoints.items[0].step, 40);
  ck_assert(assay_str_eqz(run->checkpoints.items[0].path, "out/checkpoint-40"));
  ck_assert_uint_eq(run->parameters.n, 2);
  ck_assert(assay_str_eqz(run->parameters.items[1].name, "train_batch_size"));
  ck_assert(assay_str_eqz(run->parameters.items[1].value, "16"));
  outcome_free(&out);
}
END_TEST

START_TEST(a_checkpoint_chosen_by_a_score_is_noted_only)
{
  outcome out = read_text("trainer_state.json",
                          "{\"best_model_checkpoint\": \"checkpoint-20\", \"log_history\": ["
                          "{\"step\": 10, \"eval_loss\": 0.91, \"loss\": 1.3},"
                          "{\"step\": 20, \"eval_loss\": 0.97, \"loss\": 0.8}]}",
                          NULL);
  ck_assert_uint_eq(only_run(&out)->checkpoints.n, 0);
  ck_assert_int_eq(only_run(&out)->total_steps, ASSAY_NO_STEP);
  ck_assert(has_note(&out.inputs->files.items[0], "checkpoint-20"));
  outcome_free(&out);
}
END_TEST

START_TEST(bare_nan_and_infinity_are_points)
{
  outcome out = read_text("trainer_state.json",
                          "{\"log_history\": [\n"
                          "{\"step\": 1, \"loss\": 0.0, \"grad_norm\": NaN},\n"
                          "{\"step\": 2, \"loss\": NaN, \"grad_norm\": Infinity},\n"
                          "{\"step\": 3, \"loss\": -Infinity, \"grad_norm\": null},\n"
                          "{\"step\": 3, \"eval_loss\": NaN}]}",
                          NULL);
  const assay_run *run = only_run(&out);
  const assay_series *loss = series_of(run, "loss"), *norm = series_of(run, "grad_norm");
  ck_assert_uint_eq(loss->n, 3);
  ck_assert_point(loss, 0, 1, 0.0, 2);
  ck_assert_double_nan(loss->value[1]);
  ck_assert(isinf(loss->value[2]) && loss->value[2] < 0);
  ck_assert_uint_eq(norm->n, 2);
  ck_assert_double_nan(norm->value[0]);
  ck_assert(isinf(norm->value[1]) && norm->value[1] > 0);
  ck_assert_double_nan(series_of(run, "eval_loss")->value[0]);
  ck_assert_uint_eq(series_of(run, "eval_loss")->line[0], 5);
  outcome_free(&out);
}
END_TEST

START_TEST(several_evaluation_sets_keep_their_names)
{
  outcome out = read_text("trainer_state.json",
                          "{\"log_history\": [{\"step\": 7, \"loss\": 2.41},"
                          "{\"step\": 7, \"eval_legal_accuracy\": 0.625, \"eval_legal_loss\": "
                          "1.93},"
                          "{\"step\": 7, \"eval_medical_loss\": 2.07, \"eval_medical_runtime\": 3},"
                          "{\"step\": 9, \"eval_medical_loss\": 2.01}]}",
                          NULL);
  const assay_run *run = only_run(&out);
  const assay_series *legal = series_of(run, "eval_legal_loss");
  const assay_series *medical = series_of(run, "eval_medical_loss");
  ck_assert(assay_str_eqz(legal->set, "legal"));
  ck_assert(assay_str_eqz(medical->set, "medical"));
  ck_assert_int_eq(medical->role, ASSAY_ROLE_VALIDATION_LOSS);
  ck_assert_uint_eq(medical->n, 2);
  ck_assert_ptr_eq(assay_run_validation(run), medical);
  ck_assert_int_eq(series_of(run, "eval_legal_accuracy")->role, ASSAY_ROLE_METRIC);
  ck_assert(assay_str_eqz(series_of(run, "eval_legal_accuracy")->set, "legal"));
  outcome_free(&out);
}
END_TEST

START_TEST(evaluations_listed_behind_all_training_are_no_resumed_run)
{
  outcome out = read_text("trainer_state.json",
                          "{\"log_history\": [{\"step\": 5, \"loss\": 3.1}, {\"step\": 10, "
                          "\"loss\": 2.7},"
                          "{\"step\": 15, \"loss\": 2.2}, {\"step\": 5, \"eval_loss\": 3.3},"
                          "{\"step\": 15, \"eval_loss\": 2.9}]}",
                          NULL);
  const assay_run *run = only_run(&out);
  ck_assert_uint_eq(series_of(run, "loss")->n, 3);
  ck_assert_uint_eq(series_of(run, "eval_loss")->n, 2);
  ck_assert_uint_eq(run->resumes.n, 0);
  outcome_free(&out);
}
END_TEST

START_TEST(a_torn_state_is_refused_at_its_place)
{
  outcome out = read_text("trainer_state.json",
                          "{\n  \"log_history\": [\n    {\"step\": 1, \"loss\": 2.5},\n    "
                          "{\"step\"",
                          NULL);
  ck_assert_int_eq(out.code, ASSAY_E_INPUT);
  ck_assert_uint_eq(out.err.line, 4);
  ck_assert_uint_eq(out.err.column, 12);
  ck_assert_ptr_nonnull(strstr(out.err.message, "ends too early"));
  ck_assert_int_eq(out.inputs->files.items[0].state, ASSAY_INPUT_BAD);
  outcome_free(&out);
}
END_TEST

START_TEST(a_state_without_entries_is_refused)
{
  static const char wrong[] = "log_history is no array; it must be an array of objects";
  static const struct {
    const char *text, *message;
    uint64_t line;
  } rows[] = {
    { "{\"log_history\": []}", "log_history is empty: nothing was logged", 0 },
    { "{\"log_history\": {}}", wrong, 0 },
    { "{\"log_history\": null}", wrong, 0 },
    { "{\"log_history\": [{\"epoch\": 1, \"step\": 5}]}",
      "no training or validation loss recognised; the columns are epoch, step", 1 },
    { "{\"log_history\": [{\"loss\": 1, \"step\": 5},\n7]}", "an entry of log_history is no object",
      2 },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    outcome out = read_text("trainer_state.json", rows[i].text, NULL);
    ck_assert_int_eq(out.code, ASSAY_E_INPUT);
    ck_assert_str_eq(out.err.message, rows[i].message);
    ck_assert_uint_eq(out.err.line, rows[i].line);
    outcome_free(&out);
  }
}
END_TEST

#define ENTRIES(last) "{\"log_history\": [{\"loss\": 2, \"step\": 1},\n" last "]}"

/* null is a missing cell; what is no number is none. */
START_TEST(values_that_are_no_numbers_are_refused)
{
  static const struct {
    const char *text, *message;
  } rows[] = {
    { ENTRIES("{\"loss\": null, \"step\": 2}"), NULL },
    { ENTRIES("{\"loss\": true, \"step\": 2}"), "column loss: \"true\" is not a number" },
    { ENTRIES("{\"loss\": {\"a\": 1}, \"step\": 2}"), "column loss: \"{...}\" is not a number" },
    { ENTRIES("{\"eval_loss\": [1, 2], \"step\": 2}"),
      "column eval_loss: \"[...]\" is not a number" },
    { ENTRIES("{\"loss\": 1, \"step\": false}"),
      "column step: \"false\" is not a number; steps are whole numbers" },
    { ENTRIES("{\"loss\": 1, \"args\": {\"a\": 1}, \"run\": [], \"step\": 2}"), NULL },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    outcome out = read_text("trainer_state.json", rows[i].text, NULL);
    ck_assert_int_eq(out.code, rows[i].message ? ASSAY_E_INPUT : ASSAY_OK);
    ck_assert_str_eq(out.err.message, rows[i].message ? rows[i].message : "");
    ck_assert_uint_eq(out.err.line, rows[i].message ? 2 : 0);
    outcome_free(&out);
  }
}
END_TEST

START_TEST(a_score_that_is_an_object_costs_only_itself)
{
  outcome out = read_text("trainer_state.json",
                          ENTRIES("{\"eval_loss\": 2, \"eval_accuracy\": {\"accuracy\": 0.5}, "
                                  "\"step\": 1}"),
                          NULL);
  ck_assert_uint_eq(only_run(&out)->series.n, 2);
  ck_assert_uint_eq(out.troubles.list.n, 1);
  ck_assert(!out.troubles.list.items[0].fatal);
  ck_assert_uint_eq(out.troubles.list.items[0].line, 2);
  ck_assert(
      assay_str_eqz(out.troubles.list.items[0].message,
                    "column eval_accuracy: \"{...}\" is not a number; the column is not used"));
  outcome_free(&out);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { train_and_evaluation_entries_are_curves_and_summaries_are_none,
                                 the_state_tells_the_plan_and_the_checkpoint,
                                 a_checkpoint_chosen_by_a_score_is_noted_only,
                                 bare_nan_and_infinity_are_points,
                                 several_evaluation_sets_keep_their_names,
                                 evaluations_listed_behind_all_training_are_no_resumed_run,
                                 a_torn_state_is_refused_at_its_place,
                                 a_state_without_entries_is_refused,
                                 values_that_are_no_numbers_are_refused,
                                 a_score_that_is_an_object_costs_only_itself };
  return check_run("trainer_state", tests, COUNT(tests));
}
