/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_text.h"

#define ARN                                                                                        \
  "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/amazon.nova-micro-v1:0:128k/"

START_TEST(a_record_of_the_api_gives_a_run_without_curves)
{
  outcome out = read_text(
      "job.json",
      "{\"jobArn\": \"" ARN "qk3v9x2m7r1t\", \"jobName\": \"claims-v3\", \"status\": "
      "\"Completed\",\n"
      " \"statusDetails\": {\"trainingDetails\": {\"status\": \"Completed\"}},\n"
      " \"baseModelArn\": \"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0\",\n"
      " \"hyperParameters\": {\"epochCount\": \"3\", \"learningRate\": \"0.0001\"},\n"
      " \"customizationType\": \"FINE_TUNING\", \"creationTime\": \"2025-03-07T09:41:13+00:00\",\n"
      " \"trainingMetrics\": {\"trainingLoss\": 0.7319},\n"
      " \"validationMetrics\": [{\"validationLoss\": 0.9127}, {\"validationLoss\": 1.0433}]}\n",
      NULL);
  const assay_run *run = only_run(&out);
  ck_assert(run->has_job && !run->series.n && !run->partial);
  ck_assert(assay_str_eqz(run->name, "claims-v3"));
  ck_assert(assay_str_eqz(run->job.status, "Completed"));
  ck_assert(assay_str_ends(run->job.arn, "/qk3v9x2m7r1t"));
  ck_assert(assay_str_has(run->job.base_model, "nova-micro"));
  ck_assert(assay_str_eqz(run->job.customization_type, "FINE_TUNING"));
  ck_assert_double_eq(run->job.train_loss, 0.7319);
  ck_assert_uint_eq(run->job.validation_losses.n, 2);
  ck_assert_double_eq(run->job.validation_losses.items[1], 1.0433);
  ck_assert_uint_eq(run->parameters.n, 2);
  ck_assert(assay_str_eqz(run->parameters.items[1].name, "learningRate"));
  ck_assert(assay_str_eqz(run->parameters.items[1].value, "0.0001"));
  ck_assert_str_eq(out.inputs->files.items[0].role, "job");
  ck_assert_uint_eq(out.inputs->files.items[0].used, 1);
  outcome_free(&out);
}
END_TEST

/* Spellings of the API, of SDKs in other languages, of notebooks and books. */
START_TEST(a_status_is_understood_in_any_spelling)
{
  static const struct {
    const char *status;
    bool failed, stopped, in_progress;
  } table[] = {
    { "Completed", false, false, false },  { "COMPLETED", false, false, false },
    { "Failed", true, false, false },      { "FAILED", true, false, false },
    { "Stopped", false, true, false },     { "Stopping", false, true, false },
    { "STOPPED", false, true, false },     { "InProgress", false, false, true },
    { "IN_PROGRESS", false, false, true }, { "in progress", false, false, true },
    { "Training", false, false, true },    { "Succeeded", false, false, false },
  };
  for (size_t i = 0; i < COUNT(table); i++) {
    char text[256];
    snprintf(text, sizeof text, "{\"jobName\": \"j-%zu\", \"jobArn\": null, \"status\": \"%s\"}", i,
             table[i].status);
    outcome out = read_text("job.json", text, NULL);
    const assay_run *run = only_run(&out);
    ck_assert_int_eq(run->job.failed, table[i].failed);
    ck_assert_int_eq(run->job.stopped, table[i].stopped);
    ck_assert_int_eq(run->job.in_progress, table[i].in_progress);
    ck_assert_int_eq(run->partial, table[i].failed || table[i].stopped || table[i].in_progress);
    ck_assert_double_nan(run->job.train_loss);
    outcome_free(&out);
  }
}
END_TEST

START_TEST(a_failed_job_keeps_its_message)
{
  outcome out = read_text("job.json",
                          "{\"JobArn\": \"" ARN "qk3v9x2m7r1t\", \"JobName\": \"claims-v4\", "
                          "\"Status\": \"Failed\", \"FailureMessage\": \"Maximum input token count "
                          "4919 exceeds limit of 4096 for train data\"}",
                          NULL);
  ck_assert(only_run(&out)->job.failed);
  ck_assert(assay_str_has(only_run(&out)->job.message, "4919 exceeds limit of 4096"));
  outcome_free(&out);
}
END_TEST

START_TEST(wrapped_records_in_snake_case_are_found)
{
  outcome out = read_text("dump.json",
                          "{\"ResponseMetadata\": {\"HTTPStatusCode\": 200}, \"job\": "
                          "{\"job_arn\": \"" ARN
                          "w0b8c5n4z6y2\", \"job_name\": \"wrapped\", \"status\": \"Stopped\",\n"
                          "\"hyper_parameters\": {\"batch_size\": 32, \"learning_rate\": 1e-05},\n"
                          "\"training_metrics\": {\"training_loss\": \"1.3906\"}}}",
                          NULL);
  const assay_run *run = only_run(&out);
  ck_assert(run->job.stopped && run->partial);
  ck_assert(assay_str_eqz(run->job.name, "wrapped"));
  ck_assert_double_eq(run->job.train_loss, 1.3906);
  ck_assert(assay_str_eqz(run->parameters.items[0].value, "32"));
  ck_assert(assay_str_eqz(run->parameters.items[1].value, "1e-05"));
  outcome_free(&out);
}
END_TEST

START_TEST(a_custom_model_is_a_record_too)
{
  outcome out = read_text("model.json",
                          "{\"modelArn\": \"arn:aws:bedrock:us-east-1:123456789012:model/m\","
                          "\"modelName\": \"claims\", \"jobName\": \"claims-v5\", \"jobArn\": null,"
                          "\"baseModelArn\": \"b\", \"hyperParameters\": {\"epochCount\": \"2\"},"
                          "\"trainingMetrics\": {\"trainingLoss\": 0.5859},"
                          "\"validationMetrics\": []}",
                          NULL);
  const assay_run *run = only_run(&out);
  ck_assert(assay_str_eqz(run->job.name, "claims-v5"));
  ck_assert_uint_eq(run->job.arn.len, 0);
  ck_assert_double_eq(run->job.train_loss, 0.5859);
  ck_assert_uint_eq(run->job.validation_losses.n, 0);
  ck_assert(!run->partial);
  outcome_free(&out);
}
END_TEST

START_TEST(a_list_of_jobs_counts_each_of_them)
{
  outcome out = read_text("jobs.json",
                          "{\"modelCustomizationJobSummaries\": ["
                          "{\"jobArn\": \"" ARN "a1\", \"jobName\": \"one\", \"status\": "
                          "\"Completed\"},"
                          "{\"jobArn\": \"" ARN "b2\", \"jobName\": \"two\", \"status\": "
                          "\"Failed\"},"
                          "{\"jobArn\": \"" ARN "c3\", \"jobName\": \"three\", \"status\": "
                          "\"Stopped\"}],"
                          "\"nextToken\": \"eyJ\"}",
                          NULL);
  ck_assert_str_eq(out.inputs->files.items[0].format, "bedrock-job");
  ck_assert_uint_eq(out.inputs->files.items[0].rows, 3);
  outcome_free(&out);
}
END_TEST

START_TEST(a_broken_record_is_refused_at_its_place)
{
  outcome out = read_text("job.json",
                          "{\"jobArn\": \"" ARN "a1\",\n \"status\": \"Completed\",\n "
                          "\"jobName\": }",
                          NULL);
  ck_assert_int_eq(out.code, ASSAY_E_INPUT);
  ck_assert_uint_eq(out.err.line, 3);
  ck_assert_uint_eq(out.err.column, 13);
  outcome_free(&out);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_record_of_the_api_gives_a_run_without_curves,
                                 a_status_is_understood_in_any_spelling,
                                 a_failed_job_keeps_its_message,
                                 wrapped_records_in_snake_case_are_found,
                                 a_custom_model_is_a_record_too,
                                 a_list_of_jobs_counts_each_of_them,
                                 a_broken_record_is_refused_at_its_place };
  return check_run("job", tests, COUNT(tests));
}
