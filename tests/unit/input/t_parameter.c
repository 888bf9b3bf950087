/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include "input/parameter.h"

START_TEST(trainers_names_become_one)
{
  static const struct {
    const char *name, *one;
    assay_parameter_sense kind;
  } rows[] = {
    { "lr", "learning_rate", ASSAY_PARAMETER_TELLS },
    { "learningRate", "learning_rate", ASSAY_PARAMETER_TELLS },
    { "bs", "batch_size", ASSAY_PARAMETER_TELLS },
    { "per_device_train_batch_size", "batch_size", ASSAY_PARAMETER_TELLS },
    { "num_train_epochs", "epochs", ASSAY_PARAMETER_TELLS },
    { "epochCount", "epochs", ASSAY_PARAMETER_TELLS },
    { "epoch", "epoch", ASSAY_PARAMETER_OWN },
    { "r", "lora_rank", ASSAY_PARAMETER_KNOWN },
    { "lora_r", "lora_rank", ASSAY_PARAMETER_TELLS },
    { "peft_type", "method", ASSAY_PARAMETER_KNOWN },
    { "finetuning_type", "method", ASSAY_PARAMETER_KNOWN },
    { "output_dir", "output_dir", ASSAY_PARAMETER_NOTHING },
    { "run_name", "run_name", ASSAY_PARAMETER_NOTHING },
    { "data_dir", "data_dir", ASSAY_PARAMETER_OWN },
    { "My Own", "My Own", ASSAY_PARAMETER_OWN },
    { "", "", ASSAY_PARAMETER_OWN },
    { "a_name_that_is_longer_than_any_known_one_by_far_and_more",
      "a_name_that_is_longer_than_any_known_one_by_far_and_more", ASSAY_PARAMETER_OWN },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_parameter_sense kind;
    ck_assert_msg(
        assay_str_eqz(assay_parameter_name(assay_str_z(rows[i].name), &kind), rows[i].one), "%s",
        rows[i].name);
    ck_assert_msg(kind == rows[i].kind, "%s", rows[i].name);
  }
}
END_TEST

START_TEST(values_become_texts)
{
  static const struct {
    const char *json, *text;
  } rows[] = {
    { "1e-4", "0.0001" },
    { "8", "8" },
    { "true", "true" },
    { "\" adamw \"", "adamw" },
    { "[0.9, 0.999]", "0.9,0.999" },
    { "[3, 1]", "3,1" },
    { "[\"v_proj\", \"q_proj\"]", "q_proj,v_proj" },
    { "null", NULL },
    { "\"None\"", NULL },
    { "\"\"", NULL },
    { "[]", NULL },
    { "[[1]]", NULL },
    { "{\"a\": 1}", NULL },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_arena *arena = assay_arena_new();
    assay_value *v = NULL;
    bool failed = false;
    ck_assert_int_eq(
        assay_json_read(arena, rows[i].json, strlen(rows[i].json), ASSAY_JSON_STRICT, &v, NULL),
        ASSAY_OK);
    const assay_str text = assay_parameter_text(arena, v, &failed);
    ck_assert(!failed);
    ck_assert_msg(rows[i].text ? assay_str_eqz(text, rows[i].text) : !text.ptr, "%s: %.*s",
                  rows[i].json, ASSAY_STR_ARG(text));
    assay_arena_free(arena);
  }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { trainers_names_become_one, values_become_texts };
  return check_run("parameter", tests, COUNT(tests));
}
