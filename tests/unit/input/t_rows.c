/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delimited files as they are met, read to series; expectations by hand from the input policy. */
#include "check_run.h"

#include "in_folder.h"

#define HEAD "step_number,epoch_number,training_loss\n"

/* Options of a case: l lenient, u unfinished, f first, e error on duplicates, d decimal comma. */
static assay_options options_of(const char *letters)
{
  assay_options o;
  assay_options_init(&o);
  o.lenient = strchr(letters, 'l') != NULL;
  o.unfinished = strchr(letters, 'u') != NULL;
  if (strchr(letters, 'f'))
    o.on_duplicate = ASSAY_DUPLICATE_FIRST;
  if (strchr(letters, 'e'))
    o.on_duplicate = ASSAY_DUPLICATE_ERROR;
  if (strchr(letters, 'd'))
    o.decimal = ',';
  return o;
}

START_TEST(curves)
{
  static const struct {
    const char *name, *options;
    assay_str text;
    const char *train, *validation;
    uint64_t rows, used;
    const char *note;
  } cases[] = {
    { "bedrock", "", TEXT(HEAD "1,0,1.75\r\n2,0,1.5\r\n"), "1=1.75@2 2=1.5@3", "-", 2, 2, NULL },
    { "blanks behind commas", "", TEXT("step_number, epoch_number, validation_loss\n1, 1, 0.12\n"),
      "-", "1=0.12@2", 1, 1, NULL },
    { "lone CR and BOM", "", TEXT("\xef\xbb\xbfstep,loss\r10.0,1.5\r2e1,1.25"),
      "10=1.5@2 20=1.25@3", "-", 2, 2, NULL },
    { "missing and non-finite", "",
      TEXT("step,loss\n1,2.5\n2,NA\n3,null\n4,-\n5,\n6,nan\n7,-Infinity\n8,1.#QNAN\n9,N/A\n"),
      "1=2.5@2 6=nan@7 7=-inf@8 8=nan@9", "-", 9, 4, "5 rows skipped: no value that counts" },
    { "underflow is rounded", "", TEXT("step,loss\n1,1e-400\n2,.5\n3,+5.\n"), "1=0@2 2=0.5@3 3=5@4",
      "-", 3, 3, NULL },
    { "comments, blank lines, repeated header", "",
      TEXT("# made by hand\n\nstep,loss\n1,3\n \t\nstep,loss\n2,2\n"), "1=3@4 2=2@7", "-", 2, 2,
      "1 repeated header" },
    { "trailing empty cells", "", TEXT("step,loss\n1,3,\n2,2\n"), "1=3@2 2=2@3", "-", 2, 2, NULL },
    { "trailing empty header", "", TEXT("step,loss,\n1,3,\n2,2\n"), "1=3@2 2=2@3", "-", 2, 2,
      NULL },
    { "index column", "", TEXT(",step,loss\n0,7,3\n1,8,2\n"), "7=3@2 8=2@3", "-", 2, 2, NULL },
    { "ragged, lenient", "l", TEXT("step,loss\n1,3\n2\n3,2,9\n4,1\n"), "1=3@2 4=1@5", "-", 4, 2,
      "2 ragged rows skipped" },
    { "torn row", "u", TEXT(HEAD "1,0,1.5\n2,0"), "1=1.5@2", "-", 2, 1, "1 torn last row dropped" },
    { "torn quote", "u", TEXT("step,loss\n1,3\n2,\"1.\n3,4\n"), "1=3@2", "-", 2, 1,
      "1 torn last row dropped" },
    { "whole last row", "u", TEXT("step,loss\n1,3\n2,1.5"), "1=3@2 2=1.5@3", "-", 2, 2, NULL },
    { "last of a step wins", "", TEXT("step,loss\n1,3\n2,2.5\n2,2.25\n3,2\n"),
      "1=3@2 2=2.25@4 3=2@5", "-", 4, 3, NULL },
    { "first of a step wins", "f", TEXT("step,loss\n1,3\n2,2.5\n2,2.25\n3,2\n"),
      "1=3@2 2=2.5@3 3=2@5", "-", 4, 3, NULL },
    { "equal values are no trouble", "e", TEXT("step,loss\n1,3\n1,3\n2,nan\n2,nan\n"),
      "1=3@3 2=nan@5", "-", 4, 2, NULL },
    { "resumed", "", TEXT("step,loss\n1,5\n2,4\n3,3.5\n4,3\n2,4.5\n3,3.25\n5,2\n"),
      "1=5@2 2=4.5@6 3=3.25@7 5=2@8", "-", 7, 4, NULL },
    { "resumed, validation too", "",
      TEXT("step,train_loss,val_loss\n1,5,\n2,4,6\n3,3,\n4,2,5\n3,3.5,\n4,2.5,5.5\n"),
      "1=5@2 2=4@3 3=3.5@6 4=2.5@7", "2=6@3 4=5.5@7", 6, 4, NULL },
    { "validation below training rows is no resume", "",
      TEXT("step,train_loss,val_loss\n1,5,\n2,4,\n3,3,\n1,,6\n3,,4\n"), "1=5@2 2=4@3 3=3@4",
      "1=6@5 3=4@6", 5, 5, NULL },
    { "descending", "", TEXT("step,loss\n30,1\n20,2\n10,3\n"), "10=3@4 20=2@3 30=1@2", "-", 3, 3,
      NULL },
    { "Lightning", "",
      TEXT("epoch,step,train_loss,val_loss\r\n0,49,1.5,\r\n0,49,,1.75\r\n1,99,1.25,\r\n"
           "1,99,,1.5\r\n"),
      "49=1.5@2 99=1.25@4", "49=1.75@3 99=1.5@5", 4, 4, NULL },
    { "Keras, epochs, semicolon, appended", "",
      TEXT("epoch;loss;lr;val_loss\r\n0;1.5;0.1;1.75\r\n1;1.25;0.1;1.5\r\n0;1.125;0.1;1.375\r\n"),
      "0=1.125@4", "0=1.375@4", 3, 1, NULL },
    { "decimal comma", "d", TEXT("step;loss\n1;1,5\n2;1,25\n"), "1=1.5@2 2=1.25@3", "-", 2, 2,
      NULL },
    { "tab", "", TEXT("step\tloss\n0\t1.5\n1\t1.25\n"), "0=1.5@2 1=1.25@3", "-", 2, 2, NULL },
    { "bar", "", TEXT("step|loss\n0|1.5\n1|1.25\n"), "0=1.5@2 1=1.25@3", "-", 2, 2, NULL },
    { "padded header", "", TEXT("   step,   train/loss\n 1,  2.5\n"), "1=2.5@2", "-", 1, 1, NULL },
    { "iter before _step, train/loss before step_loss", "",
      TEXT("_step,iter,train/step_loss,train/loss,_runtime\n0,0.0,,4.5,1\n1,0.0,4.25,,2\n"
           "2,10.0,3.5,,3\n3,20.0,,3.25,4\n"),
      "0=4.5@2 20=3.25@5", "-", 4, 2, "columns iter and _step both fit the step; using iter" },
    { "equal twins", "", TEXT("step,loss,loss.1\n1,3,3\n2,2,2\n"), "1=3@2 2=2@3", "-", 2, 2,
      "column loss.1 stands twice with equal cells" },
    { "quoted line ends", "", TEXT("step,note,loss\n1,\"a\n\nb\",3\n2,c,2\n"), "1=3@2 2=2@5", "-",
      2, 2, NULL },
    { "a step that is missing", "", TEXT("step,loss\n1,3\n,2.5\n3,2\n"), "1=3@2 3=2@4", "-", 3, 2,
      "1 row skipped: no step" },
    { "first and last may be non-finite", "", TEXT("step,loss\n1,inf\n2,2\n3,nan\n"),
      "1=inf@2 2=2@3 3=nan@4", "-", 3, 3, NULL },
  };
  enter();
  for (size_t i = 0; i < COUNT(cases); i++) {
    assay_options options = options_of(cases[i].options);
    put("f.csv", cases[i].text);
    outcome *o = read_one("f.csv", &options);
    ck_assert_msg(o->code == ASSAY_OK, "%s: %s", cases[i].name, o->err.message);
    ck_assert_msg(o->inputs->runs.n == 1, "%s: %zu runs", cases[i].name, o->inputs->runs.n);
    const char *train = curve(o, 0, ASSAY_ROLE_TRAIN_LOSS);
    ck_assert_msg(strcmp(train, cases[i].train) == 0, "%s: %s", cases[i].name, train);
    const char *validation = curve(o, 0, ASSAY_ROLE_VALIDATION_LOSS);
    ck_assert_msg(strcmp(validation, cases[i].validation) == 0, "%s: %s", cases[i].name,
                  validation);
    const assay_input *input = &o->inputs->files.items[0];
    ck_assert_msg(input->rows == cases[i].rows && input->used == cases[i].used &&
                      input->used + input->skipped == input->rows,
                  "%s: %" PRIu64 " rows, %" PRIu64 " used", cases[i].name, input->rows,
                  input->used);
    ck_assert_msg(!cases[i].note || has_note(o, 0, cases[i].note), "%s", cases[i].name);
    done(o);
  }
  leave();
}
END_TEST

START_TEST(refusals)
{
  static const struct {
    const char *name, *options;
    assay_str text;
    const char *troubles[4];
  } cases[] = {
    { "decimal comma",
      "",
      TEXT("step;loss\n1;2\n2;0,83\n"),
      { "3:3: column loss: \"0,83\" is not a number; if the comma is a decimal comma, say "
        "--decimal ," } },
    { "hexadecimal, thousands, a true minus",
      "",
      TEXT("\xc3\xa4,step,loss\n\xe2\x82\xac,1,0x1p3\n,2,\"1,000.5\"\n,3,\xe2\x88\x92"
           "1\n"),
      { "2:5: column loss: \"0x1p3\" is not a number; correct the cell, or leave it empty where "
        "the value is missing",
        "3:4: column loss: \"1,000.5\" is not a number; if the comma is a decimal comma, say "
        "--decimal ,",
        "4:4: column loss: \"\xe2\x88\x92"
        "1\" is not a number; write minus as the ASCII "
        "character -" } },
    { "underscore and overflow",
      "",
      TEXT("step,loss\n1,1_0\n2,1e999\n"),
      { "2:3: column loss: \"1_0\" is not a number; correct the cell, or leave it empty where the "
        "value is missing",
        "3:3: column loss: \"1e999\" is beyond the range of a double; correct the cell, or leave "
        "it empty where the value is missing" } },
    { "NUL",
      "",
      TEXT("step,loss\n1,2\0003\n"),
      { "2:3: column loss: \"2\" holds a NUL byte and is not a number; correct the cell, or leave "
        "it empty where the value is missing" } },
    { "steps",
      "",
      TEXT("step,loss\n1.5,2\nnan,2\nx,2\n"),
      { "2:1: column step: \"1.5\" is not a step; steps are whole numbers; correct the cell, or "
        "leave it empty where the value is missing",
        "3:1: column step: \"nan\" is not a step; steps are whole numbers; correct the cell, or "
        "leave it empty where the value is missing",
        "4:1: column step: \"x\" is not a number; steps are whole numbers; correct the cell, or "
        "leave it empty where the value is missing" } },
    { "inside a row of several lines",
      "",
      TEXT("step,note,loss\n1,\"a\nb\",x\n"),
      { "3:4: column loss: \"x\" is not a number; correct the cell, or leave it empty where the "
        "value is missing" } },
    { "ragged",
      "",
      TEXT("step,loss\n1,2\n2\n3,4,5\n"),
      { "3:0: the row has 1 cell, the header 2; correct the row; --lenient skips such rows",
        "4:0: the row has 3 cells, the header 2; correct the row; --lenient skips such rows" } },
    { "torn row",
      "",
      TEXT(HEAD "1,0,1\n2,0"),
      { "3:0: the file ends inside this row, behind 2 of 3 cells; still being written? "
        "--unfinished drops this row" } },
    { "torn quote",
      "",
      TEXT("step,loss\n1,2\n2,\"3\n4,5\n"),
      { "3:0: the file ends inside a quoted cell of this row; still being written? --unfinished "
        "drops this row" } },
    { "twins",
      "",
      TEXT("step,loss,a,Loss\n1,2,0,2\n2,3,0,4\n"),
      { "1:13: columns 2 (loss) and 4 (Loss) have one name, and their cells differ (line 3); "
        "rename or remove one of them" } },
    { "duplicates forbidden",
      "e",
      TEXT("step,loss\n1,2\n2,3\n2,4\n"),
      { "4:1: column step: step 2 came before, at line 3, with another loss; correct the log; "
        "--on-duplicate last or first takes one of them" } },
    { "no header",
      "",
      TEXT("1,2\n3,4\n"),
      { "1:0: has no header: the first row holds numbers, not names; put a line of column names "
        "above the numbers" } },
    { "header only", "", TEXT("step,loss\n"), { "0:0: has a header but no data rows" } },
    { "nothing usable",
      "",
      TEXT("step,loss\n1,NA\n2,\n"),
      { "0:0: none of its 2 rows has a step and a loss" } },
    { "no loss",
      "",
      TEXT("step,reward\n1,2\n"),
      { "1:0: no training or validation loss recognised; the columns are step, reward; use --map "
        "train_loss=COLUMN" } },
    { "no step",
      "",
      TEXT("loss,val_loss\n1,2\n"),
      { "1:0: no step or epoch recognised; the columns are loss, val_loss; use --map "
        "step=COLUMN" } },
    { "component losses only",
      "",
      TEXT("epoch,train/box_loss,val/box_loss,lr/pg0\n1,2,3,4\n"),
      { "1:0: no training or validation loss recognised; the columns are epoch, train/box_loss, "
        "val/box_loss, lr/pg0; use --map train_loss=COLUMN" } },
    { "empty", "", TEXT(""), { "0:0: is empty" } },
  };
  enter();
  for (size_t i = 0; i < COUNT(cases); i++) {
    assay_options options = options_of(cases[i].options);
    put("f.csv", cases[i].text);
    outcome *o = read_one("f.csv", &options);
    ck_assert_msg(o->code == ASSAY_E_INPUT, "%s", cases[i].name);
    ck_assert_msg(o->inputs->bad == 1 && !o->inputs->runs.n, "%s", cases[i].name);
    for (size_t k = 0; k < COUNT(cases[i].troubles); k++) {
      const char *wanted = cases[i].troubles[k] ? cases[i].troubles[k] : "";
      ck_assert_msg(strcmp(trouble(o, k), wanted) == 0, "%s: %s", cases[i].name, trouble(o, k));
      if (!*wanted)
        break;
    }
    ck_assert_str_eq(o->err.file, "f.csv");
    ck_assert_uint_eq(o->err.line, o->troubles.list.items[0].line);
    ck_assert_uint_eq(o->err.column, o->troubles.list.items[0].column);
    done(o);
  }
  leave();
}
END_TEST

START_TEST(twenty_of_a_kind)
{
  enter();
  FILE *f = fopen("f.csv", "wb");
  ck_assert_ptr_nonnull(f);
  fputs("step,loss\n", f);
  for (int i = 0; i < 137; i++)
    fprintf(f, "%d,x\n", i);
  fclose(f);
  outcome *o = read_one("f.csv", NULL);
  ck_assert_uint_eq(o->troubles.list.n, 20);
  ck_assert_uint_eq(o->troubles.counts.n, 1);
  ck_assert_uint_eq(o->troubles.counts.items[0].n, 137);
  done(o);
  leave();
}
END_TEST

START_TEST(what_a_run_remembers)
{
  enter();
  putz("f.csv", "step,loss\n1,5\n2,4\n2,4.5\n3,3\n4,2.5\n3,3.5\n4,2.75\n4,2.5\n");
  outcome *o = read_one("f.csv", NULL);
  const assay_run *run = &o->inputs->runs.items[0];
  ck_assert_uint_eq(run->resumes.n, 1);
  ck_assert_int_eq(run->resumes.items[0].from_step, 4);
  ck_assert_int_eq(run->resumes.items[0].step, 3);
  ck_assert_uint_eq(run->resumes.items[0].line, 7);
  ck_assert_uint_eq(run->duplicates, 2);
  ck_assert_int_eq(run->duplicate_step, 2);
  ck_assert_uint_eq(run->duplicate_lines[0], 3);
  ck_assert_uint_eq(run->duplicate_lines[1], 4);
  ck_assert(!run->descending);
  done(o);
  putz("f.csv", "step,loss\n9,1\n8,2\n3,3\n");
  o = read_one("f.csv", NULL);
  ck_assert(o->inputs->runs.items[0].descending);
  ck_assert_uint_eq(o->inputs->runs.items[0].resumes.n, 0);
  done(o);
  /* missing cells: rows that stand and have none */
  putz("f.csv", "step,train_loss,val_loss\n1,5,\n2,NA,3\n3,4,\n2,4,\n3,nan,2\n");
  o = read_one("f.csv", NULL);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TRAIN_LOSS), "1=5@2 2=4@5 3=nan@6");
  ck_assert_uint_eq(series_of(o, 0, ASSAY_ROLE_TRAIN_LOSS)->missing, 0);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_VALIDATION_LOSS), "3=2@6");
  ck_assert_uint_eq(series_of(o, 0, ASSAY_ROLE_VALIDATION_LOSS)->missing, 2);
  done(o);
  leave();
}
END_TEST

START_TEST(maps)
{
  static const assay_map_option right[] = { { "step", "T" },
                                            { "train_loss", "b" },
                                            { "metric:score", "c" } };
  static const assay_map_option wrong[] = { { "step", "t" }, { "train_loss", "mylos" } };
  assay_options options;
  assay_options_init(&options);
  enter();
  putz("f.csv", "t,loss,b,c\n1,9,3,7\n2,9,2,8\n");
  options.maps = right;
  options.n_maps = COUNT(right);
  outcome *o = read_one("f.csv", &options);
  ck_assert_int_eq(o->code, ASSAY_OK);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TRAIN_LOSS), "1=3@2 2=2@3");
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_METRIC), "1=7@2 2=8@3");
  const assay_series *score = series_of(o, 0, ASSAY_ROLE_METRIC);
  ck_assert(score && assay_str_eqz(score->name, "score"));
  done(o);
  putz("f.csv", "t,myloss,b\n1,9,3\n2,9,2\n");
  options.maps = wrong;
  options.n_maps = COUNT(wrong);
  o = read_one("f.csv", &options);
  ck_assert_int_eq(o->code, ASSAY_E_INPUT);
  ck_assert_str_eq(trouble(o, 0), "1:0: no training or validation loss recognised; the columns "
                                  "are t, myloss, b; did you mean --map train_loss=myloss?");
  done(o);
  putz("f.csv", "t,loss,myloss\n1,9,3\n2,9,2\n");
  o = read_one("f.csv", &options);
  ck_assert_int_eq(o->code, ASSAY_E_INPUT);
  ck_assert_str_eq(o->err.message, "--map train_loss=mylos: no input has a column of that name");
  ck_assert_str_eq(o->err.hint, "did you mean myloss?");
  done(o);
  leave();
}
END_TEST

START_TEST(several_runs_in_a_file)
{
  enter();
  putz("f.csv", "seed,step,loss\n11,1,5\n22,1,6\n11,2,4\n22,2,5\n22,3,4\n");
  outcome *o = read_one("f.csv", NULL);
  ck_assert_uint_eq(o->inputs->runs.n, 2);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TRAIN_LOSS), "1=5@2 2=4@4");
  ck_assert_str_eq(curve(o, 1, ASSAY_ROLE_TRAIN_LOSS), "1=6@3 2=5@5 3=4@6");
  ck_assert(assay_str_eqz(o->inputs->runs.items[0].name, "f seed 11"));
  ck_assert(assay_str_eqz(o->inputs->runs.items[1].parameters.items[0].value, "22"));
  done(o);
  /* a constant seed, told once, is a parameter */
  putz("f.csv", "step,loss,seed\n1,5,0042\n2,4,\n");
  o = read_one("f.csv", NULL);
  ck_assert_uint_eq(o->inputs->runs.n, 1);
  ck_assert(assay_str_eqz(o->inputs->runs.items[0].name, "f"));
  ck_assert(assay_str_eqz(o->inputs->runs.items[0].parameters.items[0].name, "seed"));
  ck_assert(assay_str_eqz(o->inputs->runs.items[0].parameters.items[0].value, "0042"));
  done(o);
  /* W&B's chart: the last " - " splits */
  putz("f.csv", "\"Step\",\"a - b - val/loss\",\"a - b - val/loss__MIN\",\"a - b - val/loss__MAX\","
                "\"c - val/loss\",\"c - val/loss__MIN\",\"c - val/loss__MAX\"\n"
                "\"0\",\"3\",\"3\",\"3\",\"4\",\"4\",\"4\"\n"
                "\"2\",\"2.5\",\"2\",\"2\",\"\",\"\",\"\"\n");
  o = read_one("f.csv", NULL);
  ck_assert_uint_eq(o->inputs->runs.n, 2);
  ck_assert(assay_str_eqz(o->inputs->runs.items[0].name, "a - b"));
  ck_assert(assay_str_eqz(o->inputs->runs.items[1].name, "c"));
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_VALIDATION_LOSS), "0=3@2 2=2.5@3");
  ck_assert_str_eq(curve(o, 1, ASSAY_ROLE_VALIDATION_LOSS), "0=4@2");
  ck_assert_uint_eq(o->inputs->files.items[0].used, 2);
  done(o);
  /* one row a run is no log */
  putz("f.csv", "run_name,_step,train/loss,val/loss\na,100,1,2\nb,100,3,4\n");
  o = read_one("f.csv", NULL);
  ck_assert_uint_eq(o->inputs->runs.n, 0);
  ck_assert_int_eq(o->inputs->files.items[0].state, ASSAY_INPUT_NOT_JUDGED);
  done(o);
  leave();
}
END_TEST

START_TEST(several_validation_sets)
{
  enter();
  putz("f.csv", "step,train_loss,eval_a_loss,eval_b_loss,val_loss,eval_loss\n1,5,6,7,8,9\n");
  outcome *o = read_one("f.csv", NULL);
  const assay_run *run = &o->inputs->runs.items[0];
  const char *const sets[] = { "a", "b", "", "eval_loss" };
  size_t seen = 0;
  for (size_t i = 0; i < run->series.n; i++)
    if (run->series.items[i].role == ASSAY_ROLE_VALIDATION_LOSS) {
      ck_assert_uint_lt(seen, COUNT(sets));
      ck_assert(assay_str_eqz(run->series.items[i].set, sets[seen++]));
    }
  ck_assert_uint_eq(seen, COUNT(sets));
  ck_assert(has_note(o, 0,
                     "columns val_loss and eval_loss both fit validation loss; using "
                     "val_loss"));
  done(o);
  leave();
}
END_TEST

START_TEST(columns_that_hold_words)
{
  enter();
  putz("f.csv", "step,loss,time,acc\n1,5,0:01:02,high\n2,4,\"1 day, 0:00:01\",low\n");
  outcome *o = read_one("f.csv", NULL);
  ck_assert_int_eq(o->code, ASSAY_OK);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TIME), "1=62@2 2=86401@3");
  ck_assert_ptr_null(series_of(o, 0, ASSAY_ROLE_METRIC));
  ck_assert_str_eq(trouble(o, 0), "2:13: column acc: \"high\" is not a number; the column is not "
                                  "used");
  ck_assert_str_eq(trouble(o, 1), "");
  done(o);
  put("f.csv", (assay_str)TEXT("step,loss,n\xffte\n1,5,a\n2,4,b\xfe\n"));
  o = read_one("f.csv", NULL);
  ck_assert_int_eq(o->code, ASSAY_OK);
  ck_assert_str_eq(trouble(o, 0), "1:0: bytes that are not UTF-8 in 2 rows; they are shown as "
                                  "U+FFFD");
  ck_assert(assay_str_eqz(o->inputs->files.items[0].columns.items[2].name, "n\xef\xbf\xbdte"));
  done(o);
  leave();
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { curves,
                                 refusals,
                                 twenty_of_a_kind,
                                 what_a_run_remembers,
                                 maps,
                                 several_runs_in_a_file,
                                 several_validation_sets,
                                 columns_that_hold_words };
  return check_run("rows", tests, COUNT(tests));
}
