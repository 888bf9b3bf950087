/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report over runs: headline, status, exit, findings in order, options, slips of the pen. */
#include "make_run.h"

typedef struct desk {
  assay_arena *arena;
  assay_inputs inputs;
  assay_options options;
  assay_report *report;
  assay_err err;
} desk;

static void desk_open(desk *d)
{
  memset(d, 0, sizeof *d);
  d->arena = assay_arena_new();
  ck_assert_ptr_nonnull(d->arena);
  assay_options_init(&d->options);
}

static void desk_file(desk *d, const char *path, assay_input_state state)
{
  assay_input *file = ASSAY_PUSH(d->arena, &d->inputs.files);
  ck_assert_ptr_nonnull(file);
  file->path = assay_str_z(path);
  file->state = state;
  d->inputs.bad += state == ASSAY_INPUT_BAD;
}

/* tau of the fall decides the verdict: 0.05 has converged, 0.8 still improves. */
static void desk_run(desk *d, const char *name, double tau)
{
  made m = { .arena = d->arena };
  m.run.name = assay_str_z(name);
  m.run.total_steps = ASSAY_NO_STEP;
  m.run.job.train_loss = (double)NAN;
  double *y = made_fall(&m, 400, 1.1, 1.6, tau, 0.006, 71);
  double *v = made_fall(&m, 20, 1.2, 1.5, tau, 0.001, 72);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 400, 1, 1);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 20, 20, 20);
  assay_run *run = ASSAY_PUSH(d->arena, &d->inputs.runs);
  ck_assert_ptr_nonnull(run);
  *run = m.run;
}

static assay_code desk_report(desk *d)
{
  return assay_review_report(d->arena, &d->inputs, &d->options, &d->report, &d->err);
}

static bool says(assay_str text, const char *needle)
{
  return assay_str_has(text, needle);
}

START_TEST(one_run)
{
  desk d;
  desk_open(&d);
  desk_file(&d, "job/a.csv", ASSAY_INPUT_USED);
  desk_run(&d, "job", 0.05);
  ck_assert_int_eq(desk_report(&d), ASSAY_OK);
  ck_assert_int_eq(d.report->status, ASSAY_STATUS_PASS);
  ck_assert_int_eq(d.report->exit, 0);
  ck_assert(says(d.report->headline, "levelled off"));
  ck_assert(!d.report->has_error);
  assay_arena_free(d.arena);
}
END_TEST

START_TEST(several_and_bad)
{
  desk d;
  desk_open(&d);
  desk_file(&d, "s/a.csv", ASSAY_INPUT_USED);
  desk_file(&d, "s/b.csv", ASSAY_INPUT_BAD);
  desk_file(&d, "s/README", ASSAY_INPUT_UNRECOGNISED);
  desk_run(&d, "a", 0.05);
  desk_run(&d, "b", 0.8);
  desk_run(&d, "c", 0.05);
  ck_assert_int_eq(desk_report(&d), ASSAY_OK);
  ck_assert_uint_eq(d.report->runs.n, 3);
  ck_assert(says(d.report->headline, "1 of 3 runs still improves, 2 have converged; the lowest "
                                     "validation loss is "));
  ck_assert(says(d.report->headline, "1 of 2 files could not be read."));
  ck_assert_int_eq(d.report->status, ASSAY_STATUS_WARN);
  ck_assert_int_eq(d.report->exit, 2);
  ck_assert(d.report->has_error);
  ck_assert_str_eq(d.report->error.file, "s/b.csv");
  assay_arena_free(d.arena);
}
END_TEST

START_TEST(no_runs)
{
  desk d;
  desk_open(&d);
  ck_assert_int_eq(desk_report(&d), ASSAY_OK);
  ck_assert_int_eq(d.report->status, ASSAY_STATUS_ERROR);
  ck_assert_int_eq(d.report->exit, 2);
  assay_arena_free(d.arena);
}
END_TEST

/* --fail-on by verdict, by severity, and softened by --warn-only. */
START_TEST(fail_on)
{
  static const char *const words[] = { "STILL_IMPROVING", "warning", "OVERFITTING", "error" };
  desk d;
  desk_open(&d);
  d.options.fail_on = &words[_i];
  d.options.n_fail_on = 1;
  desk_run(&d, "b", 0.8);
  ck_assert_int_eq(desk_report(&d), ASSAY_OK);
  ck_assert_int_eq(d.report->exit, _i < 2);
  ck_assert_int_eq(d.report->status, ASSAY_STATUS_WARN);
  d.options.warn_only = true;
  ck_assert_int_eq(desk_report(&d), ASSAY_OK);
  ck_assert_int_eq(d.report->exit, 0);
  ck_assert_int_eq(says(d.report->reason, "--warn-only"), _i < 2);
  assay_arena_free(d.arena);
}
END_TEST

START_TEST(slips)
{
  static const char *const words[] = { "OVERFITING" };
  static const assay_setting settings[] = { { "overfit_pp", 0.1 }, { "overfit_p", 1.5 } };
  desk d;
  desk_open(&d);
  desk_run(&d, "b", 0.8);
  if (_i == 0) {
    d.options.fail_on = words;
    d.options.n_fail_on = 1;
  } else if (_i == 1) {
    d.options.by = "validatoin_loss:min";
  } else {
    d.options.settings = &settings[_i - 2];
    d.options.n_settings = 1;
  }
  ck_assert_int_eq(desk_report(&d), ASSAY_E_USAGE);
  ck_assert_ptr_null(d.report);
  static const char *const hints[] = { "OVERFITTING", "validation_loss", "overfit_p", "" };
  ck_assert_ptr_nonnull(strstr(d.err.hint, hints[_i]));
  assay_arena_free(d.arena);
}
END_TEST

/* A threshold of the user's own moves the verdict and stands in options{}. */
START_TEST(set)
{
  static const assay_setting settings[] = { { "converged_fall", 0.5 } };
  desk d;
  desk_open(&d);
  desk_run(&d, "b", 0.8);
  d.options.settings = settings;
  d.options.n_settings = 1;
  ck_assert_int_eq(desk_report(&d), ASSAY_OK);
  ck_assert_str_eq(d.report->runs.items[0].verdict.id, "CONVERGED");
  bool listed = false;
  for (size_t i = 0; i < d.report->options.n; i++)
    listed = listed || (strcmp(d.report->options.items[i].name, "set.converged_fall") == 0 &&
                        d.report->options.items[i].number == 0.5);
  ck_assert(listed);
  assay_arena_free(d.arena);
}
END_TEST

START_TEST(findings_worst_first)
{
  desk d;
  desk_open(&d);
  desk_run(&d, "a", 0.05);
  desk_run(&d, "b", 0.05);
  d.inputs.runs.items[1].has_job = true;
  d.inputs.runs.items[1].job.failed = true;
  d.inputs.runs.items[1].job.message = ASSAY_STR("token count 4919 exceeds 4096");
  d.inputs.runs.items[0].series.n = 1; /* no validation */
  ck_assert_int_eq(desk_report(&d), ASSAY_OK);
  ck_assert_uint_ge(d.report->findings.n, 2);
  for (size_t i = 1; i < d.report->findings.n; i++)
    ck_assert_int_ge(d.report->findings.items[i - 1].severity,
                     d.report->findings.items[i].severity);
  ck_assert_str_eq(d.report->findings.items[0].id, "JOB_FAILED");
  ck_assert(says(d.report->runs.items[1].advice, "The job failed: token count 4919 exceeds 4096;"));
  assay_arena_free(d.arena);
}
END_TEST

/* The outcome does not depend on the number of threads. */
START_TEST(threads)
{
  desk one, many;
  desk_open(&one);
  desk_open(&many);
  one.options.threads = 1;
  many.options.threads = 7;
  for (int i = 0; i < 12; i++) {
    desk_run(&one, "r", 0.04 * (i + 1));
    desk_run(&many, "r", 0.04 * (i + 1));
  }
  ck_assert_int_eq(desk_report(&one), ASSAY_OK);
  ck_assert_int_eq(desk_report(&many), ASSAY_OK);
  ck_assert(assay_str_eq(one.report->headline, many.report->headline));
  for (size_t i = 0; i < 12; i++)
    ck_assert_double_eq(one.report->runs.items[i].convergence_train.fall,
                        many.report->runs.items[i].convergence_train.fall);
  assay_arena_free(one.arena);
  assay_arena_free(many.arena);
}
END_TEST

/* Every check is told in full and its thresholds exist. */
START_TEST(registry)
{
  size_t n, t;
  const assay_check *const *checks = assay_checks(&n);
  const assay_threshold *limits = assay_thresholds(&t);
  for (size_t i = 0; i < n; i++) {
    const assay_check *c = checks[i];
    ck_assert(c->id && c->title && c->applies_to && c->rule && c->hint && c->source);
    ck_assert_ptr_eq(assay_check_find(c->id), c);
    ck_assert_msg(i == 0 || checks[i - 1]->rank < c->rank, "%s", c->id);
    for (const char *const *name = c->thresholds; name && *name; name++) {
      size_t k = 0;
      while (k < t && strcmp(limits[k].name, *name) != 0)
        k++;
      ck_assert_msg(k < t, "%s: %s", c->id, *name);
    }
  }
  for (size_t i = 0; i < t; i++)
    ck_assert(limits[i].min <= limits[i].value && limits[i].value <= limits[i].max);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("review_report");
  TCase *tests = tcase_create("report");
  tcase_add_test(tests, one_run);
  tcase_add_test(tests, several_and_bad);
  tcase_add_test(tests, no_runs);
  tcase_add_loop_test(tests, fail_on, 0, 4);
  tcase_add_loop_test(tests, slips, 0, 4);
  tcase_add_test(tests, set);
  tcase_add_test(tests, findings_worst_first);
  tcase_add_test(tests, threads);
  tcase_add_test(tests, registry);
  suite_add_tcase(suite, tests);
  return made_main(suite);
}
