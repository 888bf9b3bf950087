/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One small file of each kind: the format that should read it says most, and no other as much. */
#include <string.h>

#include "check_run.h"

#include "input/format.h"

static const struct {
  const char *format; /* NULL: none of ours */
  const char *path, *text;
} samples[] = {
  { "trainer-state", "trainer_state.json",
    "{\"epoch\": 1.0, \"log_history\": [{\"loss\": 2, "
    "\"step\": 1}]}" },
  { "trainer-state", "x", "{\"best_metric\": null, \"train_batch_size\": 4, \"log_history\": [" },
  { "bedrock-job", "job.json",
    "{\"jobArn\": \"arn\", \"jobName\": \"j\", \"status\": "
    "\"Completed\"}" },
  { "bedrock-job", "jobs.json", "{\"modelCustomizationJobSummaries\": [], \"nextToken\": null}" },
  { "bedrock-job", "model.json",
    "{\"modelArn\": \"a\", \"jobArn\": null, \"hyperParameters\": "
    "{}}" },
  { "bedrock-job", "dump.json",
    "[{\"job_arn\": \"a\", \"job_name\": \"j\", \"hyper_parameters\": "
    "{}}]" },
  { "trainer-log", "trainer_log.jsonl",
    "{\"current_steps\": 5, \"total_steps\": 9, \"loss\": "
    "2.1}\n" },
  { "trainer-log", "m.jsonl", "{\"step\": 1, \"loss\": 2.5}\n{\"step\": 2, \"loss\": 2.4}\n" },
  { "trainer-log", "m.jsonl",
    "{\"epoch\": 1, \"val_loss\": 2.5}\n{\"epoch\": 2, \"val_loss\": "
    "2.4}\n" },
  { "text-log", "a.log", "step 0: train loss 4.45, val loss 4.44\niter 0: loss 4.45, time 2ms\n" },
  { "text-log", "b.log", "s:0 tel:11.0092\ns:0 trl:11.0091 lr:0.000001 norm:15.37\n" },
  { "text-log", "c.log", "{'loss': 1.82, 'epoch': 0.25}\n{'loss': 1.51, 'epoch': 0.5}\n" },
  { "dataset", "a.jsonl",
    "{\"prompt\": \"a\", \"completion\": \"b\"}\n{\"prompt\": \"c\", "
    "\"completion\": \"d\"}\n" },
  { "dataset", "b.jsonl",
    "{\"schemaVersion\": \"bedrock-conversation-2024\", \"messages\": "
    "[]}\n" },
  { "dataset", "c.jsonl",
    "{\"system\": \"s\", \"messages\": [{\"role\": \"user\", \"content\": "
    "\"x\"}]}\n" },
  { "dataset", "d.jsonl", "{\"input\": \"text, text\"}\n{\"input\": \"more, text\"}\n" },
  { "dataset", "e.jsonl", "{\"image-ref\": \"s3://b/k\", \"caption\": \"c\"}\n" },
  { "dataset", "f.jsonl", "{\"messages\": [], \"reference_answer\": {\"n\": 2}, \"id\": \"1\"}\n" },
  { "dataset", "g.json", "[{\"instruction\": \"i\", \"input\": \"\", \"output\": \"o\"}]" },
  { "dataset", "h.jsonl", "{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\"}\n" },
  { "dataset", "i.jsonl",
    "{\"custom_id\": \"1\", \"method\": \"POST\", \"url\": \"/v1\", "
    "\"body\": {}}\n" },
  { "outputs", "a.jsonl.out", "{\"recordId\": \"1\", \"modelInput\": {}, \"modelOutput\": {}}\n" },
  { "outputs", "b.jsonl",
    "{\"id\": \"b\", \"custom_id\": \"1\", \"response\": {\"body\": {}}, "
    "\"error\": null}\n" },
  { "outputs", "c.jsonl", "{\"prompt\": \"p\", \"label\": \"l\", \"predict\": \"x\"}\n" },
  { "outputs", "d.jsonl",
    "{\"automatedEvaluationResult\": {}, \"inputRecord\": {}, "
    "\"modelResponses\": []}\n" },
  { "outputs", "e.json", "[{\"hyp\": \"a\", \"ref\": \"b\"}, {\"hyp\": \"c\", \"ref\": \"d\"}]" },
  { "outputs", "f.jsonl",
    "{\"question_id\": 81, \"model_id\": \"m\", \"choices\": [{\"turns\": "
    "[\"t\"]}]}\n" },
  { "outputs", "g.jsonl", "{\"id\": 7, \"prediction\": \"p\", \"references\": [\"r\"]}\n" },
  { "lm-eval", "r.json",
    "{\"results\": {\"arc\": {\"acc\": 0.3}}, \"versions\": {}, \"config\": "
    "{}}" },
  { "lm-eval", "s.jsonl",
    "{\"doc_id\": 0, \"doc\": {}, \"target\": \"t\", \"resps\": [], "
    "\"filtered_resps\": []}\n" },
  { "run-summary", "all_results.json",
    "{\"epoch\": 1.0, \"train_loss\": 1.99, \"train_runtime\": "
    "8575.1}" },
  { "run-summary", "wandb-summary.json",
    "{\"_step\": 9, \"_runtime\": 5.1, \"train/loss\": 0.1, "
    "\"_wandb\": {}}" },
  { "run-config", "adapter_config.json",
    "{\"peft_type\": \"LORA\", \"r\": 8, \"lora_alpha\": "
    "16}" },
  { "run-summary", "config.json", "{\"architectures\": [\"X\"], \"model_type\": \"llama\"}" },
  { "bedrock", "t.csv", "step_number,epoch_number,training_loss\r\n1,0,1.5\r\n2,0,1.4\r\n" },
  { "delimited", "metrics.csv", "step,train_loss,val_loss\n1,2.5,\n2,2.4,2.6\n3,2.3,\n" },
  { NULL, "package.json", "{\"name\": \"x\", \"version\": \"1.0.0\"}" },
  { NULL, "tokens.json", "[1, 2, 3]" },
  { NULL, "notes.txt", "The loss fell to 0.3 at step 400.\n" },
  { NULL, "empty", "" },
};

START_TEST(each_sample_has_one_reader)
{
  size_t n;
  const assay_format *const *formats = assay_formats(&n);
  assay_head head = { .path = assay_str_z(samples[_i].path),
                      .bytes = assay_str_z(samples[_i].text),
                      .whole = true };
  const assay_format *wanted = samples[_i].format ? assay_format_find(samples[_i].format) : NULL;
  int most = 0;
  ck_assert(!samples[_i].format || wanted);
  if (wanted)
    most = wanted->probe(&head);
  ck_assert_msg(!wanted || most > 0, "%s does not know %s", samples[_i].format, samples[_i].text);
  for (size_t i = 0; i < n; i++) {
    int points = formats[i]->probe(&head);
    ck_assert_int_le(points, 100);
    ck_assert_msg(formats[i] == wanted || points < most || (!wanted && points == 0),
                  "%s says %d of %d to %s", formats[i]->name, points, most, samples[_i].text);
  }
}
END_TEST

/* Any prefix of any sample: no probe reads beyond it (under the sanitizer) or claims too much. */
START_TEST(bytes_that_end_anywhere_are_probed)
{
  size_t n;
  const assay_format *const *formats = assay_formats(&n);
  assay_str text = assay_str_z(samples[_i].text);
  for (size_t len = 0; len <= text.len; len++) {
    char *bytes = malloc(len + 1);
    ck_assert_ptr_nonnull(bytes);
    memcpy(bytes, text.ptr, len);
    assay_head head = { .path = assay_str_z(samples[_i].path), .bytes = { bytes, len } };
    for (size_t i = 0; i < n; i++)
      ck_assert_int_ge(formats[i]->probe(&head), 0);
    free(bytes);
  }
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("probe");
  TCase *group = tcase_create("probe");
  tcase_add_loop_test(group, each_sample_has_one_reader, 0, (int)COUNT(samples));
  tcase_add_loop_test(group, bytes_that_end_anywhere_are_probed, 0, (int)COUNT(samples));
  suite_add_tcase(suite, group);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
