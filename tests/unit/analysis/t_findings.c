/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the findings say is so: each beside a run of which it would be false. */
#include "make_run.h"

/* Both losses rise all the way, behind a warm-up that is left out: nothing fell again, and the last
 * evaluation is no outlier above the others. */
START_TEST(steady_rise)
{
  double y[200], v[20];
  made m;
  made_open(&m);
  for (size_t i = 0; i < 200; i++)
    y[i] = 1 + 0.01 * (double)(i + 1);
  for (size_t i = 0; i < 20; i++)
    v[i] = y[10 * i + 9];
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 200, 10, 10);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 20, 100, 100);
  made_judge(&m);
  ck_assert_ptr_nonnull(made_finding(&m, "WARMUP"));
  ck_assert_ptr_null(made_finding(&m, "DOUBLE_DESCENT"));
  ck_assert_ptr_null(made_finding(&m, "LATE_OUTLIER"));
  made_close(&m);
}
END_TEST

/* A bump of 10 % is overcome in the end, or is not. */
START_TEST(double_descent)
{
  double v[24];
  made m;
  made_open(&m);
  for (size_t i = 0; i < 24; i++)
    v[i] = 2 - 0.05 * (double)(i < 8 ? i : 8) + (i > 8 && i < 16 ? 0.16 : 0) -
           (i >= 16 ? (_i ? 0.01 : -0.01) : 0) + (i % 2 ? 0.001 : -0.001);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 24, 10, 10);
  made_judge(&m);
  const assay_finding *note = made_finding(&m, "DOUBLE_DESCENT");
  ck_assert_int_eq(note != NULL, _i);
  if (note)
    ck_assert_int_eq(note->first_step, 90);
  made_close(&m);
}
END_TEST

/* One high value behind a plateau is an outlier; behind a rise it is not. */
START_TEST(late_outlier)
{
  double v[24], y[240];
  made m;
  made_open(&m);
  for (size_t i = 0; i < 240; i++)
    y[i] = 1 + exp(-(double)i / 20) + (!_i && i > 120 ? 0.01 * (double)(i - 120) : 0);
  for (size_t i = 0; i < 24; i++)
    v[i] = y[10 * i + 9] + (i % 2 ? 0.001 : -0.001) + (i == 23 ? 0.5 : 0);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 240, 1, 1);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 24, 10, 10);
  made_judge(&m);
  ck_assert_int_lt(m.review.overfitting.grade, ASSAY_OVERFIT_SUSPECTED);
  ck_assert_int_eq(made_finding(&m, "LATE_OUTLIER") != NULL, _i);
  made_close(&m);
}
END_TEST

/* A level of 3 becomes 0.5 or 12: a fall of 83 %, a jump of 300 %. */
START_TEST(level_shift)
{
  static const double levels[] = { 0.5, 12 };
  double share = levels[_i] / 3 - 1;
  made m;
  made_open(&m);
  double *y = made_fall(&m, 200, 3, 0, 1, 0.01, 19);
  for (size_t i = 100; i < 200; i++)
    y[i] *= levels[_i] / 3;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 200, 10, 10);
  made_judge(&m);
  const assay_finding *note = made_finding(&m, "LEVEL_SHIFT");
  ck_assert_ptr_nonnull(note);
  ck_assert_int_eq(note->first_step, 1010);
  ck_assert_str_eq(note->evidence.items[1].name, "drop");
  ck_assert_double_eq_tol(note->evidence.items[1].value, -share, 0.03 * fabs(share));
  ck_assert_ptr_nonnull(strstr(note->sentence.ptr, share < 0 ? "drops by 8" : "jumps up by "));
  made_close(&m);
}
END_TEST

/* One finding tells of every resume, with their count and the first place. */
START_TEST(resumed)
{
  made m;
  made_open(&m);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, made_fall(&m, 60, 1, 2, 0.2, 0.01, 4), 60, 1, 1);
  for (int i = 0; i <= 2 * _i; i++) {
    assay_resume *r = ASSAY_PUSH(m.arena, &m.run.resumes);
    ck_assert_ptr_nonnull(r);
    *r = (assay_resume){ 20 + i, 11 + i, 21 + (uint32_t)i, ASSAY_STR("log.csv") };
  }
  made_judge(&m);
  size_t told = 0;
  for (size_t i = 0; i < m.review.findings.n; i++)
    told += strcmp(m.review.findings.items[i].id, "RESUMED_RUN") == 0;
  ck_assert_uint_eq(told, 1);
  const assay_finding *note = made_finding(&m, "RESUMED_RUN");
  ck_assert_int_eq(note->first_step, 11);
  ck_assert_uint_eq(note->line, 21);
  ck_assert_double_eq(note->evidence.items[0].value, _i ? 3 : 1);
  ck_assert_int_eq(strstr(note->sentence.ptr, "resumed 3 times, first:") != NULL, _i);
  made_close(&m);
}
END_TEST

/* Which of two rows counts is what --on-duplicate says. */
START_TEST(duplicates)
{
  made m;
  made_open(&m);
  m.options.on_duplicate = _i ? ASSAY_DUPLICATE_FIRST : ASSAY_DUPLICATE_LAST;
  m.run.duplicates = 1;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, made_fall(&m, 60, 1, 2, 0.2, 0.01, 4), 60, 1, 1);
  made_judge(&m);
  const assay_finding *note = made_finding(&m, "DUPLICATE_STEPS");
  ck_assert_ptr_nonnull(note);
  ck_assert_ptr_nonnull(
      strstr(note->sentence.ptr, _i ? "the earlier row counts" : "the later row counts"));
  made_close(&m);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("findings");
  TCase *tests = tcase_create("truth");
  tcase_add_test(tests, steady_rise);
  tcase_add_loop_test(tests, double_descent, 0, 2);
  tcase_add_loop_test(tests, late_outlier, 0, 2);
  tcase_add_loop_test(tests, level_shift, 0, 2);
  tcase_add_loop_test(tests, resumed, 0, 2);
  tcase_add_loop_test(tests, duplicates, 0, 2);
  suite_add_tcase(suite, tests);
  return made_main(suite);
}
