/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the caller says of the columns, and rows that need a decision. */
#include "check_run.h"

#include "in_folder.h"

START_TEST(a_map_names_a_role_once)
{
  static const struct {
    assay_map_option maps[2];
    size_t n;
    const char *message, *hint;
  } cases[] = {
    { { { "validaton_loss", "loss" } },
      1,
      "--map does not know the role 'validaton_loss'",
      "did you mean validation_loss?" },
    { { { "stp", "step" } }, 1, "--map does not know the role 'stp'", "did you mean step?" },
    { { { "metric:", "a" } },
      1,
      "--map does not know the role 'metric:'",
      "did you mean metric:NAME?" },
    { { { "metric", "a" } },
      1,
      "--map does not know the role 'metric'",
      "did you mean metric:NAME?" },
    { { { "colour", "a" } },
      1,
      "--map does not know the role 'colour'",
      "the roles are step, epoch, time, train_loss, validation_loss, perplexity, learning_rate, "
      "grad_norm, tokens, run, seed and metric:NAME" },
    { { { "step", "step" }, { "step", "a" } },
      2,
      "--map step=a contradicts --map step=step",
      "leave one of them out" },
    { { { "metric:x", "a" }, { "metric:x", "b" } },
      2,
      "--map metric:x=b contradicts --map metric:x=a",
      "leave one of them out" },
    { { { "train_loss", "a" }, { "validation_loss", "a" } },
      2,
      "--map validation_loss=a contradicts --map train_loss=a",
      "leave one of them out" },
    { { { "step", "step" }, { "step", "step" } }, 2, NULL, NULL },
    { { { "validation_loss", "a" }, { "validation_loss", "b" } }, 2, NULL, NULL },
    { { { "metric:x", "a" }, { "metric:y", "b" } }, 2, NULL, NULL },
  };
  enter();
  putz("f.csv", "step,loss,a,b\n1,9,3,7\n2,9,2,8\n");
  for (size_t i = 0; i < COUNT(cases); i++) {
    assay_options options;
    assay_options_init(&options);
    options.maps = cases[i].maps;
    options.n_maps = cases[i].n;
    outcome *o = read_one("f.csv", &options);
    ck_assert_int_eq(o->code, cases[i].message ? ASSAY_E_USAGE : ASSAY_OK);
    ck_assert_str_eq(o->err.message, cases[i].message ? cases[i].message : "");
    ck_assert_str_eq(o->err.hint, cases[i].hint ? cases[i].hint : "");
    done(o);
  }
  leave();
}
END_TEST

#define REPEATS                                                                                    \
  "x,step,train_loss,val_loss\n"                                                                   \
  "0,1,5,6\n"                                                                                      \
  "0,2,4,5.5\n"                                                                                    \
  "0,2,4.5,5\n"                                                                                    \
  "0,3,3,4\n"                                                                                      \
  "0,3,3,4.5\n"                                                                                    \
  "0,3,3.5,4.25\n"

START_TEST(a_step_that_comes_again_counts_once)
{
  static const char again[] = "; correct the log; --on-duplicate last or first takes one of them";
  assay_options options;
  char text[512];
  assay_options_init(&options);
  enter();
  putz("f.csv", REPEATS);
  outcome *o = read_one("f.csv", NULL);
  const assay_run *run = &o->inputs->runs.items[0];
  ck_assert_uint_eq(run->duplicates, 2);
  ck_assert_int_eq(run->duplicate_step, 2);
  ck_assert_uint_eq(run->duplicate_lines[0], 3);
  ck_assert_uint_eq(run->duplicate_lines[1], 4);
  done(o);
  options.on_duplicate = ASSAY_DUPLICATE_ERROR;
  o = read_one("f.csv", &options);
  ck_assert_int_eq(o->code, ASSAY_E_INPUT);
  ck_assert_uint_eq(o->troubles.list.n, 2);
  snprintf(text, sizeof text,
           "4:3: column step: step 2 came before, at line 3, with another train_loss%s", again);
  ck_assert_str_eq(trouble(o, 0), text);
  snprintf(text, sizeof text,
           "7:3: column step: step 3 came before, at line 6, with another train_loss%s", again);
  ck_assert_str_eq(trouble(o, 1), text);
  done(o);
  putz("f.jsonl", "{\"loss\":3,\"epoch\":1}\n{\"loss\":2,\"epoch\":1}\n");
  o = read_one("f.jsonl", &options);
  snprintf(text, sizeof text,
           "2:0: column epoch: step 1 came before, at line 1, with another loss%s", again);
  ck_assert_str_eq(trouble(o, 0), text);
  done(o);
  /* the first of them is the first in the file, whichever column tells of it */
  putz("f.csv", "step,train_loss,val_loss\n1,5,6\n1,5,7\n2,4,5\n2,3,5\n");
  o = read_one("f.csv", NULL);
  run = &o->inputs->runs.items[0];
  ck_assert_uint_eq(run->duplicates, 2);
  ck_assert_int_eq(run->duplicate_step, 1);
  done(o);
  leave();
}
END_TEST

START_TEST(blank_cells_of_a_run_column_are_a_run_of_their_own)
{
  enter();
  putz("f.csv", "step,run,loss\n1,a,5\n1,b,6\n1,,7\n2,a,4\n2,b,5\n2, ,6\n");
  outcome *o = read_one("f.csv", NULL);
  ck_assert_uint_eq(o->inputs->runs.n, 3);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TRAIN_LOSS), "1=5@2 2=4@5");
  ck_assert_str_eq(curve(o, 1, ASSAY_ROLE_TRAIN_LOSS), "1=6@3 2=5@6");
  ck_assert_str_eq(curve(o, 2, ASSAY_ROLE_TRAIN_LOSS), "1=7@4 2=6@7");
  ck_assert(assay_str_eqz(o->inputs->runs.items[2].name, "f"));
  ck_assert(has_note(o, 0, "2 rows name no run: taken as a run of their own"));
  done(o);
  /* a run or seed that is told once holds for the file */
  putz("f.csv", "step,run,seed,loss\n1,,,5\n2,a,,4\n3,,7,3\n");
  o = read_one("f.csv", NULL);
  ck_assert_uint_eq(o->inputs->runs.n, 1);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TRAIN_LOSS), "1=5@2 2=4@3 3=3@4");
  ck_assert_uint_eq(o->inputs->runs.items[0].parameters.n, 2);
  ck_assert_uint_eq(o->inputs->files.items[0].notes.n, 0);
  done(o);
  putz("f.jsonl", "{\"step\":1,\"seed\":1,\"loss\":3}\n{\"step\":2,\"seed\":2,\"loss\":3}\n"
                  "{\"step\":2,\"seed\":1,\"loss\":2}\n{\"step\":9,\"loss\":1}\n");
  o = read_one("f.jsonl", NULL);
  ck_assert_uint_eq(o->inputs->runs.n, 3);
  ck_assert(has_note(o, 0, "1 row names no seed: taken as a run of its own"));
  done(o);
  leave();
}
END_TEST

/* "NAME of SET: first value" of the validation losses and scores of the only run, in order. */
static const char *sets_of(const outcome *o)
{
  static char text[512];
  size_t n = 0;
  text[0] = '\0';
  ck_assert_int_eq(o->code, ASSAY_OK);
  ck_assert_uint_eq(o->inputs->runs.n, 1);
  const assay_run *run = &o->inputs->runs.items[0];
  for (size_t i = 0; i < run->series.n; i++) {
    const assay_series *s = &run->series.items[i];
    if (s->role == ASSAY_ROLE_VALIDATION_LOSS || s->role == ASSAY_ROLE_METRIC)
      n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s of %.*s: %g", n ? ", " : "",
                            ASSAY_STR_ARG(s->name), ASSAY_STR_ARG(s->set), s->value[0]);
  }
  return text;
}

START_TEST(a_further_validation_file_is_a_set_of_its_own)
{
  static const char *const orders[][4] = { { "t.csv", "v1.csv", "v2.csv", "a/v2.csv" },
                                           { "a/v2.csv", "v2.csv", "t.csv", "v1.csv" },
                                           { "v2.csv", "a/v2.csv", "v1.csv", "t.csv" } };
  assay_options options;
  assay_options_init(&options);
  enter();
  putz("t.csv", "step,loss\n1,5\n2,4\n3,3\n");
  putz("v1.csv", "step,val_loss,val_acc\n1,6,0.1\n3,5,0.2\n");
  putz("v2.csv", "step,val_loss,val_acc\n1,7,0.3\n3,6,0.4\n");
  putz("a/v2.csv", "step,val_loss\n1,9\n");
  for (size_t i = 0; i < COUNT(orders); i++) {
    outcome *o = read_paths(orders[i], 4, &options);
    ck_assert_str_eq(sets_of(o), "val_loss of : 6, val_acc of : 0.1, v2/val_loss of v2: 7, "
                                 "v2/val_acc of v2: 0.3, a/v2.csv/val_loss of a/v2.csv: 9");
    size_t told = 0;
    for (size_t k = 0; k < o->inputs->files.n; k++)
      told += has_note(o, k,
                       "a further validation file of its run: that of most points, then the "
                       "first by path, is judged: v1.csv");
    ck_assert_uint_eq(told, 2);
    done(o);
  }
  /* more points go before the path */
  putz("v2.csv", "step,val_loss\n1,7\n2,6.5\n3,6\n");
  outcome *o = read_paths(orders[0], 3, &options);
  ck_assert_str_eq(sets_of(o), "val_loss of : 7, v1/val_loss of v1: 6, val_acc of : 0.1");
  done(o);
  /* whose it is cannot be told: neither run gets it */
  putz("b/x_train.csv", "step,loss\n1,5\n2,4\n");
  putz("b/y_train.csv", "step,loss\n1,5\n2,4\n");
  putz("b/x_val.csv", "step,val_loss\n1,7\n2,6\n");
  putz("b/y_val.csv", "step,val_loss\n1,8\n2,7\n");
  putz("b/z_val.csv", "step,val_loss\n1,9\n2,8\n");
  o = read_one("b", NULL);
  ck_assert_uint_eq(o->inputs->runs.n, 3);
  for (size_t i = 0; i < 3; i++)
    ck_assert_uint_le(o->inputs->runs.items[i].inputs.n, 2);
  done(o);
  leave();
}
END_TEST

START_TEST(a_map_holds_where_columns_appear_as_they_go)
{
  static const assay_map_option maps[] = { { "step", "t" },
                                           { "train_loss", "objective" },
                                           { "metric:score", "goal" } };
  assay_options options;
  assay_options_init(&options);
  options.maps = maps;
  options.n_maps = COUNT(maps);
  options.input_format = "trainer-log";
  enter();
  putz("f.jsonl", "{\"step_number\":7,\"T\":1,\"loss\":9,\"objective\":3}\n"
                  "{\"step_number\":8,\"T\":2,\"loss\":9,\"objective\":2,\"goal\":5}\n");
  outcome *o = read_one("f.jsonl", &options);
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_TRAIN_LOSS), "1=3@1 2=2@2");
  ck_assert_str_eq(curve(o, 0, ASSAY_ROLE_METRIC), "2=5@2");
  const assay_series *score = series_of(o, 0, ASSAY_ROLE_METRIC);
  ck_assert(score && assay_str_eqz(score->name, "score"));
  done(o);
  leave();
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { a_map_names_a_role_once,
                                 a_map_holds_where_columns_appear_as_they_go,
                                 a_step_that_comes_again_counts_once,
                                 blank_cells_of_a_run_column_are_a_run_of_their_own,
                                 a_further_validation_file_is_a_set_of_its_own };
  return check_run("policy", tests, COUNT(tests));
}
