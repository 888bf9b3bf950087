/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Odd inputs: what is made of each, word by word. */
#include "check_run.h"

#include "digest.h"

#define TRAIN "step_number,epoch_number,training_loss\n1,0,1.75\n2,0,1.5\n3,1,1.25\n"
#define VALIDATION "step_number,epoch_number,validation_loss\n2,0,1.625\n3,1,1.5\n"
#define BOTH "step,train_loss,val_loss\n1,2,3\n2,1,2.5\n"
#define JOB(name) "{\"jobName\":\"" name "\",\"status\":\"Completed\",\"customizationType\":\"t\"}"
#define ENTRY "{\"loss\":2.5,\"step\":10}"
#define ARN ":model-customization-job/"

static const input_case joined[] = {
  { "a whole log takes no validation file",
    "",
    { { "d/both.csv", BOTH }, { "d/v.csv", VALIDATION } },
    { "d" },
    "runs both:1 v:1\n" },
  { "a validation file of another name stays by itself",
    "",
    { { "d/b_train.csv", TRAIN },
      { "d/c_train.csv", TRAIN },
      { "d/c_val.csv", VALIDATION },
      { "d/d_val.csv", VALIDATION } },
    { "d" },
    "runs b_train:1 c_train:2 d_val:1\n" },
  { "a file that was only found is no partner of a named one",
    "",
    { { "p/x.csv", TRAIN }, { "q/y.csv", VALIDATION } },
    { "p/x.csv", "q" },
    "runs x:1 q:1\n" },
  { "words of a name may stand apart",
    "",
    { { "d/run--1.train.csv", TRAIN },
      { "d/run-1_val.csv", VALIDATION },
      { "d/run-2_train.csv", TRAIN } },
    { "d" },
    "runs run--1.train:2 run-2_train:1\n" },
  { "validation before training",
    "",
    { { "d/t.csv", TRAIN },
      { "d/v.csv", "step_number,epoch_number,validation_loss\n0,0,1.625\n" } },
    { "d" },
    "note its steps 0 to 0 lie outside of the steps 1 to 3 of d/t.csv: different jobs?\n" },
  { "one log of two checkpoints, equally long",
    "",
    { { "o/checkpoint-1/trainer_state.json", "{\"log_history\":[" ENTRY "]}" },
      { "o/checkpoint-2/trainer_state.json", "{\"log_history\":[" ENTRY "]}" } },
    { "o" },
    "note not judged: superseded by o/checkpoint-1/trainer_state.json\n" },
  { "a log in a checkpoint and another beside it",
    "",
    { { "o/checkpoint-1/trainer_state.json", "{\"log_history\":[" ENTRY "]}" },
      { "o/log.csv", BOTH } },
    { "o" },
    "runs trainer_state:1 log:1\n" },
  { "sets with names stay, one without gets its file's",
    "",
    { { "d/t.csv", TRAIN },
      { "d/v1.csv", "step_number,eval_a_loss\n2,3\n3,2\n" },
      { "d/v2.csv", VALIDATION },
      { "d/v3.csv", VALIDATION } },
    { "d" },
    "  validation_loss eval_a_loss a, 0 missing: 2=3@2 3=2@3\n"
    "  validation_loss validation_loss , 0 missing: 2=1.625@2 3=1.5@3\n"
    "  validation_loss v3/validation_loss v3, 0 missing: 2=1.625@2 3=1.5@3\n" },
  { "both sides repeat steps and run backwards",
    "",
    { { "d/t.csv", "step,loss\n1,3\n1,4\n2,3\n" },
      { "d/v.csv", "step,val_loss\n2,3\n2,4\n1,5\n1,6\n" } },
    { "d" },
    "run d: 0 0 0 -9223372036854775808, 2 duplicates at 1\n" },
  { "the plan of the first stands",
    "",
    { { "d/t.jsonl", "{\"current_steps\":1,\"total_steps\":9,\"loss\":2}\n" },
      { "d/v.jsonl", "{\"current_steps\":1,\"total_steps\":7,\"eval_loss\":2}\n" } },
    { "d" },
    "run d: 0 0 0 9, 0 duplicates" },
  { "a job beside a folder whose name begins as its own",
    "",
    { { "job/job.json", JOB("alpha") }, { "job2/m.csv", BOTH } },
    { "job", "job2" },
    "runs alpha:1 job2:1\n" },
  { "a job below its metrics",
    "",
    { { "d/meta/job.json", JOB("a name that is longer than any path of these files") },
      { "d/m.csv", BOTH } },
    { "d" },
    "runs d:2\n" },
  { "a job above its metrics",
    "",
    { { "d/job.json", JOB("x1") }, { "d/e/m.csv", BOTH } },
    { "d" },
    "runs e:2\n" },
  { "a job by its name in the path",
    "",
    { { "p/job.json", JOB("alpha") }, { "q/alpha/m.csv", BOTH }, { "q/beta/m.csv", BOTH } },
    { "p", "q" },
    "runs alpha:2 beta:1\n" },
  { "a job named beside its metrics",
    "",
    { { "p/x.csv", BOTH }, { "q/job.json", JOB("x1") } },
    { "p/x.csv", "q/job.json" },
    "runs x:2\n" },
  { "a job named, metrics found",
    "",
    { { "p/x.csv", BOTH }, { "q/job.json", JOB("x1") } },
    { "p", "q/job.json" },
    "runs p:1 x1:1\n" },
  { "jobs without metrics are runs",
    "",
    { { "l.json", "{\"modelCustomizationJobSummaries\":[" JOB("one") "," JOB("two") "]}" } },
    { "l.json" },
    "runs one:1 two:1\n" },
  { "checkpoints in a store, in order, each step once",
    "",
    { { "l.csv", BOTH },
      { "checkpoints/checkpoint-100/x", "" },
      { "checkpoints/checkpoint-20/x", "" },
      { "checkpoints/step_20.pt", "x" } },
    { "." },
    "  checkpoint 20 ./checkpoints/checkpoint-20\n"
    "  checkpoint 100 ./checkpoints/checkpoint-100\n  train_loss" },
  { "epochs have no checkpoints of steps",
    "",
    { { "d/l.csv", "epoch,loss\n0,3\n1,2\n" }, { "d/checkpoint-1/x", "" } },
    { "d" },
    "  from d/l.csv 1\n  train_loss" },
  { "found and named",
    "",
    { { "d/l.csv", BOTH }, { "d/e/m.csv", BOTH }, { "d/checkpoint-1/x", "" } },
    { "d/", "d/l.csv" },
    "runs e:1 l:1\n" },
};

static const input_case tables[] = {
  { "comments only",
    "j",
    { { "f.csv", "# a\n# b\n" } },
    { "f.csv" },
    "input: f.csv: holds no header and no rows; \n" },
  { "a cell behind a quoted line end, CR LF",
    "",
    { { "f.csv", "step,note,loss\r\n1,\"a\r\nb\", x\r\n" } },
    { "f.csv" },
    "f.csv:3:5: column loss: \"x\" is not a number;" },
  { "a cell behind a quoted line end, CR",
    "",
    { { "f.csv", "step,note,loss\n1,\"a\rb\",x\n" } },
    { "f.csv" },
    "f.csv:3:4: column loss: \"x\" is not a number;" },
  { "a padded cell behind a tab",
    "",
    { { "f.tsv", "step\tloss\n1\t  x\n" } },
    { "f.tsv" },
    "f.tsv:2:5: column loss: \"x\" is not a number;" },
  { "numbers beyond a double are no names",
    "",
    { { "f.csv", "1e999,2\n1,2\n" } },
    { "f.csv" },
    "f.csv: has no header: the first row holds numbers, not names;" },
  { "the delimiter with more columns",
    "n",
    { { "f.csv", "a;b;c,d\n1;2;3,4\n" } },
    { "f.csv" },
    "the columns are a, b, c,d;" },
  { "the delimiter of most rows",
    "n",
    { { "f.csv", "a;b,c\n1;2,3\n4;5\n" } },
    { "f.csv" },
    "the columns are a, b,c;" },
  { "more columns than a message names",
    "",
    { { "f.csv", "a,b,c,d,e,f,g,h,i,j,k,l,m,n\n1,2,3,4,5,6,7,8,9,10,11,12,13,14\n" } },
    { "f.csv" },
    "the columns are a, b, c, d, e, f, g, h, i, j, k, l and 2 more; use --map" },
  { "prose with commas",
    "",
    { { "f.txt", "step: one, loss: two\nand, so\n" } },
    { "f.txt" },
    "f.txt: is no kind of file that is known here;" },
  { "a table under any name",
    "",
    { { "d/f", "name,score\na,1\nb,2\nc,3\n" } },
    { "d" },
    "note not judged: no training or validation loss\n" },
  { "a table with keys in its header",
    "",
    { { "d/f", "a{,b\n1,2\n1,2\n1,2\n" } },
    { "d" },
    "note not recognised\n" },
  { "a forced format holds below a folder for what may be of it",
    "j",
    { { "d/f", "{\"a\":1}" }, { "d/g", "step;loss\n1;2\n" } },
    { "d" },
    "d/f - -  - - - 2: 0 0 0\n  note not recognised\nd/g delimited train" },
  { "rows before the first that names its run, and behind one",
    "",
    { { "f.csv", "run,step,loss\n,1,4\n,2,3\na,1,3\na,2,2\nb,1,3\n,2,2\n" } },
    { "f.csv" },
    "runs f:1 a:1 b:1\n" },
  { "a column that ends before the others, at rows without a step",
    "",
    { { "f.csv", "step,loss,val_loss,val\n,3,,\n1,2,,\n2,1,,\n,1,5,\n" } },
    { "f.csv" },
    "  train_loss loss , 0 missing: 1=2@3 2=1@4\n" },
  { "a validation column without a value",
    "",
    { { "f.csv", "step,loss,val_loss\n1,2,\n2,1,NA\n" } },
    { "f.csv" },
    "note column val_loss holds no value\n" },
  { "descending, told by both losses",
    "",
    { { "f.csv", "step,loss,val_loss\n3,1,2\n2,2,3\n1,3,4\n" } },
    { "f.csv" },
    "  train_loss loss , 0 missing: 1=3@4 2=2@3 3=1@2\n" },
  { "resumed twice, told by each loss at its next cell",
    "",
    { { "f.csv", "step,loss,val_loss\n1,9,9\n2,8,8\n3,7,7\n2,6,\n3,5,5\n4,4,4\n3,,3\n4,2,2\n" } },
    { "f.csv" },
    "  resumed at 5\n  resumed at 8\n" },
  { "clocks and what only looks like one",
    "",
    { { "f.csv", "step,loss,time\n1,2,1:02:03\n2,1,1 2 3\n" },
      { "g.csv", "step,loss,time\n1,2,1:2:3:4:5\n" },
      { "h.csv", "step,loss,time\n1,2,0:00:1234567890\n" } },
    { "." },
    "g.csv:2:5: column time: \"1:2:3:4:5\" is not a number; the column is not used\n"
    "./h.csv:2:5: column time: \"0:00:1234567890\" is not a number; the column is not used\n" },
  { "twins of which a row has one",
    "",
    { { "f.csv", "step,loss,loss,\n1,2,2,\n2,3,3\n" }, { "g.csv", "step,loss,loss\n1,2,2\n" } },
    { "f.csv", "g.csv" },
    "note column loss stands twice with equal cells\ng.csv" },
  { "OpenAI's later names",
    "",
    { { "f.csv", "step,train_loss,train_mean_token_accuracy\n1,2,0.5\n" } },
    { "f.csv" },
    "f.csv openai-metrics" },
  { "OpenAI's older names",
    "",
    { { "f.csv", "step,elapsed_tokens,elapsed_examples,training_loss\n1,2,3,4\n" } },
    { "f.csv" },
    "f.csv openai-metrics" },
  { "a W&B chart without bounds",
    "",
    { { "f.csv", "Step,a - loss\n1,2\n" } },
    { "f.csv" },
    "f.csv: no training or validation loss recognised; the columns are Step, a - loss;" },
};

static const input_case records[] = {
  { "fields of other kinds than they should be",
    "",
    { { "f.json",
        "{\"modelArn\":\"m\",\"baseModelIdentifier\":7,\"baseModel\":\"b\",\"modelName\":\"n\","
        "\"trainingMetrics\":\"none\",\"validationMetrics\":[{\"validationLoss\":\"x\"},null,true,"
        "3],"
        "\"a key that is longer than forty-eight letters, and none of ours\":1,"
        "\"hyperParameters\":{\"a\":false,\"b\":[1],\"c\":{},\"d\":null,\"\":1,\"e\":0.5}}" } },
    { "f.json" },
    "  a=false\n  e=0.5\n  job n   b   000 nan 3\n" },
  { "no record at all",
    "",
    { { "f.json", "{\"a\":\"" ARN "\",\"b\":{\"JobArn\":1},\"c\":[{\"job_arn\":2}]}" } },
    { "f.json" },
    "input: f.json: holds no record of a customization job; \n" },
  { "records by each of their keys",
    "",
    { { "f.json",
        "{\"a\":[{\"jobName\":\"j1\",\"hyperParameters\":{}},{\"jobArn\":\"x/j2\",\"baseModelArn\":"
        "\"m\"},{\"modelArn\":\"y\",\"baseModelIdentifier\":\"m\"},{\"jobName\":\"j4\","
        "\"customizationType\":\"t\"},{\"jobName\":\"no record\"}],\"b\":\"" ARN
        "\",\"job_arn\":\"\"}" } },
    { "f.json" },
    "runs j1:1 f:1 f (2):1 j4:1\n" },
  { "a record by its name and its parameters",
    "",
    { { "f.json", "{\"jobName\":\"j\",\"status\":\"RUNNING\",\"hyperParameters\":{}}" } },
    { "f.json" },
    "f.json bedrock-job job" },
  { "a state whose entries name no step",
    "",
    { { "f.json", "{\"max_steps\":\"9\",\"log_history\":[{\"epoch\":1,\"loss\":2},{\"epoch\":2,"
                  "\"loss\":1},{\"train_loss\":3,\"total_flos\":4,\"epoch\":2}]}" } },
    { "f.json" },
    "  train_loss loss , 0 missing: 1=2@1 2=1@1\n" },
  { "a state with a summary of the run without its duration",
    "",
    { { "f.json", "{\"max_steps\":0,\"best_model_checkpoint\":\"17\",\"log_history\":[" ENTRY
                  ",{\"train_loss\":9,\"total_flos\":4,\"step\":10},{\"step\":20,\"train_loss\":1}]"
                  "}" } },
    { "f.json" },
    "note the trainer kept 17 as its best\n" },
  { "a state whose validation is never finite",
    "",
    { { "f.json", "{\"best_model_checkpoint\":\"c-10\",\"log_history\":[" ENTRY
                  ",{\"eval_loss\":NaN,\"step\":10}]}" } },
    { "f.json" },
    "  from f.json 0\n" },
  { "a state whose best is another",
    "",
    { { "f.json", "{\"best_model_checkpoint\":\"c-10\",\"log_history\":[{\"eval_loss\":Infinity,"
                  "\"step\":5},{\"eval_loss\":3,\"step\":10},{\"eval_loss\":2,\"step\":20}]}" } },
    { "f.json" },
    "  from f.json 0\n  validation_loss" },
  { "an entry that is no object",
    "",
    { { "f.json", "{\"log_history\":[" ENTRY ",7]}" } },
    { "f.json" },
    "input: f.json: an entry of log_history is no object; copy or export the file again\n" },
  { "a list in the place of a number",
    "",
    { { "f.jsonl", "{\"step\":1,\"loss\":2,\"lr\":[1]}\n{\"step\":2,\"loss\":1}\n" } },
    { "f.jsonl" },
    "f.jsonl:1:0: column lr: \"[...]\" is not a number; correct the cell, or leave it empty where "
    "the value is missing\n" },
  { "a history that is no list",
    "",
    { { "f.json", "{\"log_history\":5}" } },
    { "f.json" },
    "input: f.json: log_history is no array; it must be an array of objects; \n" },
  { "lines with other values than numbers",
    "",
    { { "f.jsonl",
        "{\"current_steps\":1,\"total_steps\":\"9\",\"loss\":null}\n{\"current_steps\":2,"
        "\"total_steps\":9,\"loss\":2,\"time\":\"soon\",\"\":1}\n"
        "{\"current_steps\":3,\"total_steps\":8,\"loss\":1,\"time\":3}\n" } },
    { "f.jsonl" },
    "run f: 0 0 0 9, 0 duplicates" },
  { "lines with two steps and a seed",
    "",
    { { "f.jsonl", "{\"_step\":0,\"step\":10,\"loss\":3,\"seed\":1.5}\n{\"step\":20,\"_step\":1,"
                   "\"loss\":2,\"seed\":1.5}\n" } },
    { "f.jsonl" },
    "  seed=1.5\n  train_loss loss , 0 missing: 10=3@1 20=2@2\n" },
  { "epochs that are too large for a step",
    "",
    { { "f.jsonl", "{\"epoch\":1e300,\"loss\":3}\n{\"epoch\":Infinity,\"loss\":2}\n" } },
    { "f.jsonl" },
    "f.jsonl:2:0: column epoch: a fractional epoch is no step, and no step column is there; use "
    "--map "
    "step=COLUMN\n" },
  { "lines of two trainers, few of each",
    "",
    { { "f.log", "step 0: train loss 4.5, val loss 4.5\ns:0 tel:11.0\n" } },
    { "f.log" },
    "f.log: is no kind of file that is known here;" },
  { "a line of another trainer among many",
    "",
    { { "f.log",
        "s:0 trl:9\ns:1 trl:8\nstep 0: train loss 4.5, val loss 4.5\ns:2 trl:7\ns:3 trl:6\n"
        "s:4 trl:5\n" } },
    { "f.log" },
    "note log of llm.c: 5 of its 6 lines hold metrics\n" },
  { "a plan that changes, keys that are long or empty",
    "",
    { { "f.log",
        "step 1/90 | loss 3 | a very long key of more than sixty-four characters, which no "
        "trainer prints 5 | \nstep 2/80 | loss  2 | 7 | x\n" } },
    { "f.log" },
    "run f: 0 0 0 90, 0 duplicates" },
  { "dictionaries that name their steps",
    "",
    { { "f.log", "{'loss': 3, 'step': 5, '': 1}\n{'loss': 2, 'global_step': 6}\n{'loss': '', 'x': "
                 "2}\n" } },
    { "f.log" },
    "5=3@1 6=2@2" },
  { "none of the paths",
    "",
    { { "a/.x", "" }, { "b/.x", "" } },
    { "a", "b" },
    "input: a: no known training output below it or the other paths;" },
  { "no path",
    "",
    { { "a", "" } },
    { NULL },
    "no known training output below it or the other paths" },
  { "conflict marks in the first line, and none at the end",
    "",
    { { "f.csv", "<<<<<<< HEAD\nstep,loss\n=======\n" },
      { "g.csv", "step,loss\n<<<<<<< x\n1,2\n" } },
    { "f.csv" },
    "input: f.csv: holds marks of a merge conflict; resolve the conflict first\n" },
  { "a pointer without a size, a page without a code",
    "",
    { { "a.csv", "version https://git-lfs.github.com/spec/v1\n" },
      { "b.csv", "<Error><Code>x" },
      { "c.csv", "<!doctype HTML>" },
      { "l.csv", BOTH } },
    { "." },
    "./a.csv:0:0: is a Git LFS pointer (of a file of unknown bytes), not the data; run git lfs "
    "pull\n"
    "./b.csv:0:0: is an XML page, not data; it is probably what a failed download left; download "
    "it "
    "again\n./c.csv:0:0: is an HTML page, not data;" },
};

static void read_case(const input_case *c)
{
  static digest d;
  assay_options options = options_of(c);
  enter();
  put_files(c);
  outcome *o = read_paths(c->paths, paths_of(c), &options);
  digest_of(o, &d);
  ck_assert_msg(strstr(d.text, c->holds) != NULL, "%s: \"%s\" is not in\n%s", c->name, c->holds,
                d.text);
  done(o);
  leave();
}

START_TEST(files_that_belong_together)
{
  read_case(&joined[_i]);
}
END_TEST

START_TEST(tables_and_their_cells)
{
  read_case(&tables[_i]);
}
END_TEST

START_TEST(records_and_logs)
{
  read_case(&records[_i]);
}
END_TEST

/* The first 64 KiB hold no row: the header stands behind them. */
START_TEST(a_header_behind_many_comments)
{
  assay_options options;
  assay_options_init(&options);
  options.input_format = "delimited";
  enter();
  FILE *f = fopen("f.csv", "w");
  ck_assert_ptr_nonnull(f);
  for (int i = 0; i < 5000; i++)
    fprintf(f, "# setting %d = some value\n", i);
  fputs("step,loss\n1,3\n2,2\n", f);
  fclose(f);
  outcome *o = read_one("f.csv", &options);
  ck_assert_msg(o->code == ASSAY_OK, "%s", o->err.message);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TRAIN_LOSS), "1=3@5002 2=2@5003");
  ck_assert(has_note(o, 0, "5000 comment lines before the header"));
  done(o);
  leave();
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("odd");
  TCase *group = tcase_create("odd");
  tcase_add_loop_test(group, files_that_belong_together, 0, (int)COUNT(joined));
  tcase_add_loop_test(group, tables_and_their_cells, 0, (int)COUNT(tables));
  tcase_add_loop_test(group, records_and_logs, 0, (int)COUNT(records));
  tcase_add_test(group, a_header_behind_many_comments);
  suite_add_tcase(suite, group);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
