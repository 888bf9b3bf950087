/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folder layouts of the services and trainers, and what makes one run of them. */
#include "check_run.h"

#include "in_folder.h"
#include "input/assemble.h"

#define TRAIN "step_number,epoch_number,training_loss\n1,0,1.75\n2,0,1.5\n3,1,1.25\n"
#define VALIDATION "step_number,epoch_number,validation_loss\n2,0,1.625\n3,1,1.5\n"
#define BOTH "step,train_loss,val_loss\n1,2,3\n2,1,2.5\n"

/* NAME:number of sources, for each run. */
static const char *runs_of(const outcome *o)
{
  static char text[2048];
  size_t n = 0;
  text[0] = '\0';
  for (size_t i = 0; i < o->inputs->runs.n; i++) {
    const assay_run *run = &o->inputs->runs.items[i];
    ck_assert_uint_eq(run->sources.n, run->inputs.n);
    n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s:%zu", i ? " " : "",
                          ASSAY_STR_ARG(run->name), run->sources.n);
  }
  return text;
}

START_TEST(layouts)
{
  static const struct {
    const char *name;
    const char *files[10][2]; /* path and content */
    const char *paths[5];
    const char *runs;
  } cases[] = {
    { "Bedrock job folder",
      { { "job/training_artifacts/step_wise_training_metrics.csv", TRAIN },
        { "job/validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv",
          VALIDATION } },
      { "job" },
      "job:2" },
    { "several job folders",
      { { "s3/job-a/training_artifacts/step_wise_training_metrics.csv", TRAIN },
        { "s3/job-a/validation_artifacts/validation_metrics.csv", VALIDATION },
        { "s3/job-b/training_artifacts/step_wise_training_metrics.csv", TRAIN },
        { "s3/job-b/validation_artifacts/post_training_validation/validation_metrics.csv",
          VALIDATION } },
      { "s3" },
      "job-a:2 job-b:2" },
    { "renamed pair in one folder",
      { { "d/train_metrics.csv", TRAIN }, { "d/validation_metrics.csv", VALIDATION } },
      { "d" },
      "d:2" },
    { "pair named together",
      { { "p/x.csv", TRAIN }, { "q/y.csv", VALIDATION } },
      { "p/x.csv", "q/y.csv" },
      "x:2" },
    { "pair named the other way round",
      { { "p/x.csv", TRAIN }, { "q/y.csv", VALIDATION } },
      { "q/y.csv", "p/x.csv" },
      "x:2" },
    { "split folders",
      { { "k/train/log.csv", TRAIN }, { "k/validation/log.csv", VALIDATION } },
      { "k" },
      "k:2" },
    { "two pairs in one folder, by name",
      { { "d/a_train.csv", TRAIN },
        { "d/a_val.csv", VALIDATION },
        { "d/b_train.csv", TRAIN },
        { "d/b_val.csv", VALIDATION } },
      { "d" },
      "a_train:2 b_train:2" },
    { "two training files and one that fits neither",
      { { "d/a.csv", TRAIN }, { "d/b.csv", TRAIN }, { "d/c.csv", VALIDATION } },
      { "d" },
      "a:1 b:1 c:1" },
    { "whole logs stay apart", { { "d/a.csv", BOTH }, { "d/b.csv", BOTH } }, { "d" }, "a:1 b:1" },
    { "one named file", { { "d/a.csv", BOTH } }, { "d/a.csv" }, "a:1" },
    { "the same file named twice", { { "d/a.csv", BOTH } }, { "d/a.csv", "d/a.csv" }, "a:1" },
    { "Lightning's versions",
      { { "lightning_logs/version_0/metrics.csv", BOTH },
        { "lightning_logs/version_1/metrics.csv", BOTH } },
      { "lightning_logs" },
      "version_0:1 version_1:1" },
    { "equal names get their folders",
      { { "a/version_0/metrics.csv", BOTH }, { "b/version_0/metrics.csv", BOTH } },
      { "a", "b" },
      "a/version_0:1 b/version_0:1" },
    { "equal file names",
      { { "a/m.csv", BOTH }, { "b/m.csv", BOTH } },
      { "a/m.csv", "b/m.csv" },
      "a/m:1 b/m:1" },
    { "not the same x",
      { { "d/t.csv", TRAIN }, { "d/v.csv", "epoch,val_loss\n0,2\n1,1.5\n" } },
      { "d" },
      "t:1 v:1" },
    { "two validation files for one run",
      { { "d/t.csv", TRAIN }, { "d/v1.csv", VALIDATION }, { "d/v2.csv", VALIDATION } },
      { "d" },
      "d:3" },
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    assay_options options;
    size_t n = 0;
    assay_options_init(&options);
    enter();
    for (size_t k = 0; k < COUNT(cases[i].files) && cases[i].files[k][0]; k++)
      putz(cases[i].files[k][0], cases[i].files[k][1]);
    while (cases[i].paths[n])
      n++;
    outcome *o = read_paths(cases[i].paths, n, &options);
    ck_assert_msg(o->code == ASSAY_OK, "%s: %s", cases[i].name, o->err.message);
    ck_assert_msg(strcmp(runs_of(o), cases[i].runs) == 0, "%s: %s", cases[i].name, runs_of(o));
    done(o);
    leave();
  }
}
END_TEST

START_TEST(a_pair_is_one_curve_each)
{
  enter();
  putz("job/training_artifacts/step_wise_training_metrics.csv", TRAIN);
  putz("job/validation_artifacts/validation_metrics.csv", VALIDATION);
  outcome *o = read_one("job", NULL);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TRAIN_LOSS), "1=1.75@2 2=1.5@3 3=1.25@4");
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_VALIDATION_LOSS), "2=1.625@2 3=1.5@3");
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_EPOCH), "1=0@2 2=0@3 3=1@4");
  ck_assert_str_eq(o->inputs->files.items[0].role, "train");
  ck_assert_str_eq(o->inputs->files.items[1].role, "validation");
  ck_assert(assay_str_eqz(o->inputs->runs.items[0].sources.items[1],
                          "job/validation_artifacts/validation_metrics.csv"));
  done(o);
  leave();
}
END_TEST

START_TEST(steps_that_do_not_meet_are_noted)
{
  enter();
  putz("d/t.csv", TRAIN);
  putz("d/v.csv", "step_number,epoch_number,validation_loss\n15,0,1.5\n30,1,1.25\n");
  outcome *o = read_one("d", NULL);
  ck_assert(has_note(o, 1, "its steps 15 to 30 lie outside of the steps 1 to 3 of d/t.csv"));
  done(o);
  leave();
}
END_TEST

START_TEST(highest_checkpoint_counts)
{
  static const char state[] = "{\"log_history\":[{\"loss\":2.5,\"step\":10,\"epoch\":1},"
                              "{\"eval_loss\":2.75,\"step\":10,\"epoch\":1}%s]}";
  char text[512];
  enter();
  snprintf(text, sizeof text, state, "");
  putz("out/checkpoint-10/trainer_state.json", text);
  snprintf(text, sizeof text, state, ",{\"loss\":2.25,\"step\":20,\"epoch\":2}");
  putz("out/checkpoint-20/trainer_state.json", text);
  outcome *o = read_one("out", NULL);
  ck_assert_str_eq(runs_of(o), "out:1");
  ck_assert(assay_str_eqz(o->inputs->runs.items[0].sources.items[0],
                          "out/checkpoint-20/trainer_state.json"));
  ck_assert(has_note(o, 0, "superseded by out/checkpoint-20/trainer_state.json"));
  ck_assert_int_eq(o->inputs->files.items[0].state, ASSAY_INPUT_NOT_JUDGED);
  const assay_run *run = &o->inputs->runs.items[0];
  ck_assert_uint_eq(run->checkpoints.n, 2);
  ck_assert_int_eq(run->checkpoints.items[0].step, 10);
  ck_assert_int_eq(run->checkpoints.items[1].step, 20);
  ck_assert(assay_str_eqz(run->checkpoints.items[1].path, "out/checkpoint-20"));
  done(o);
  leave();
}
END_TEST

START_TEST(job_records_join_their_metrics)
{
  static const char job[] = "{\"jobName\":\"%s\",\"jobArn\":\"arn:aws:bedrock:x:1:y/z\","
                            "\"status\":\"Stopped\",\"hyperParameters\":{"
                            "\"learningRate\":\"0.0001\","
                            "\"epochCount\":\"2\"}}";
  char text[512];
  enter();
  snprintf(text, sizeof text, job, "alpha");
  putz("jobs/a/job.json", text);
  putz("jobs/a/training_artifacts/step_wise_training_metrics.csv", TRAIN);
  snprintf(text, sizeof text, job, "beta");
  putz("jobs/b/job.json", text);
  putz("jobs/b/training_artifacts/step_wise_training_metrics.csv", TRAIN);
  outcome *o = read_one("jobs", NULL);
  ck_assert_str_eq(runs_of(o), "a:2 b:2");
  for (size_t i = 0; i < 2; i++) {
    const assay_run *run = &o->inputs->runs.items[i];
    ck_assert(run->has_job && run->partial);
    ck_assert(assay_str_eqz(run->job.name, i ? "beta" : "alpha"));
    ck_assert_uint_eq(run->parameters.n, 2);
    ck_assert(assay_str_eqz(run->parameters.items[0].value, "0.0001"));
  }
  done(o);
  leave();
}
END_TEST

START_TEST(found_and_named_files_differ)
{
  enter();
  putz("d/good.csv", BOTH);
  putz("d/bad.csv", "step,loss\n1,x\n");
  putz("d/table.csv", "name,score\na,1\nb,2\n");
  putz("d/README.md", "# A title, with words\n\nmore text.\n");
  put("d/weights.bin", (assay_str)TEXT("PK\x03\x04\x14"));
  put("d/packed.csv", (assay_str)TEXT("\x1f\x8b\x08\0"));
  putz("d/empty.log", "");
  outcome *o = read_one("d", NULL);
  ck_assert_int_eq(o->code, ASSAY_OK);
  ck_assert_uint_eq(o->inputs->bad, 3);
  ck_assert_str_eq(runs_of(o), "d:1");
  static const assay_input_state states[] = {
    ASSAY_INPUT_UNRECOGNISED, /* README.md */ ASSAY_INPUT_BAD,         /* bad.csv */
    ASSAY_INPUT_BAD,          /* empty.log */ ASSAY_INPUT_USED,        /* good.csv */
    ASSAY_INPUT_BAD,          /* packed.csv */ ASSAY_INPUT_NOT_JUDGED, /* table.csv */
    ASSAY_INPUT_UNRECOGNISED,                                          /* weights.bin */
  };
  ck_assert_uint_eq(o->inputs->files.n, COUNT(states));
  for (size_t i = 0; i < COUNT(states); i++)
    ck_assert_msg(o->inputs->files.items[i].state == states[i], "file %zu", i);
  done(o);
  static const struct {
    const char *path, *message;
  } named[] = {
    { "d/bad.csv", "column loss: \"x\" is not a number" },
    { "d/table.csv", "no training or validation loss recognised; the columns are name, score" },
    { "d/README.md", "is no kind of file that is known here" },
    { "d/weights.bin", "is a zip archive (or a spreadsheet)" },
    { "d/none.csv", "cannot be opened: No such file or directory" },
  };
  for (size_t i = 0; i < COUNT(named); i++) {
    o = read_one(named[i].path, NULL);
    ck_assert_int_eq(o->code, ASSAY_E_INPUT);
    ck_assert_str_eq(o->err.message, named[i].message);
    ck_assert_str_eq(o->err.file, named[i].path);
    done(o);
  }
  mkdir("void", 0700);
  o = read_one("void", NULL);
  ck_assert_int_eq(o->code, ASSAY_E_INPUT);
  ck_assert_str_eq(o->err.message, "no known training output below it");
  done(o);
  leave();
}
END_TEST

START_TEST(unknown_formats)
{
  assay_options options;
  assay_options_init(&options);
  options.input_format = "bedrok";
  enter();
  putz("f.csv", BOTH);
  outcome *o = read_one("f.csv", &options);
  ck_assert_int_eq(o->code, ASSAY_E_USAGE);
  ck_assert_str_eq(o->err.message, "unknown input format bedrok");
  ck_assert_str_eq(o->err.hint, "did you mean bedrock?");
  done(o);
  options.input_format = "delimited";
  putz("f", "step:loss\n1:2\n");
  options.delimiter = ':';
  o = read_one("f", &options);
  ck_assert_int_eq(o->code, ASSAY_OK);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TRAIN_LOSS), "1=2@2");
  done(o);
  leave();
}
END_TEST

START_TEST(homes)
{
  static const char *const rows[][2] = {
    { "a.csv", "" },
    { "d/a.csv", "d" },
    { "d/train/a.csv", "d" },
    { "train/a.csv", "" },
    { "j/training_artifacts/a.csv", "j" },
    { "j/validation_artifacts/x/y/a.csv", "j" },
    { "o/checkpoint-50/trainer_state.json", "o" },
    { "d/trainer/a.csv", "d/trainer" },
    { "/a.csv", "/" },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    ck_assert_msg(assay_str_eqz(assay_path_home(assay_str_z(rows[i][0])), rows[i][1]), "%s",
                  rows[i][0]);
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { layouts,
                                 a_pair_is_one_curve_each,
                                 steps_that_do_not_meet_are_noted,
                                 highest_checkpoint_counts,
                                 job_records_join_their_metrics,
                                 found_and_named_files_differ,
                                 unknown_formats,
                                 homes };
  return check_run("assemble", tests, COUNT(tests));
}
