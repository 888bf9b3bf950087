/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inputs at the edge: nothing, one, two, constant, all NaN, negative, huge, steps from 0 ... */
#include "make_run.h"

static const double nan_value = (double)NAN;

static void fill(double *y, size_t n, double value)
{
  for (size_t i = 0; i < n; i++)
    y[i] = value;
}

START_TEST(nothing_at_all)
{
  made m;
  made_open(&m);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "INSUFFICIENT_DATA");
  ck_assert(!m.review.train.present && !m.review.validation.present && !m.review.has_best);
  ck_assert_int_eq(m.review.last.step, ASSAY_NO_STEP);
  ck_assert_int_eq(m.review.overfitting.grade, ASSAY_OVERFIT_NOT_JUDGED);
  ck_assert_ptr_null(m.review.forecast.model);
  made_close(&m);
}
END_TEST

/* n points of training and of validation, for n of 0 .. 15 each. */
START_TEST(few_points)
{
  made m;
  made_open(&m);
  size_t n = (size_t)_i / 16, k = (size_t)_i % 16;
  double *y = made_fall(&m, 16, 1.317, 0.94, 0.4, 0.011, 907 + (uint64_t)_i);
  if (n)
    made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, n, 1, 1);
  if (k)
    made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, y, k, 3, 2);
  made_judge(&m);
  bool few = n < 10 && k < 4;
  ck_assert_int_eq(strcmp(m.review.verdict.id, "INSUFFICIENT_DATA") == 0, few);
  ck_assert_int_eq(m.review.has_best, k > 0);
  ck_assert_int_eq(m.review.overfitting.grade == ASSAY_OVERFIT_NOT_JUDGED, k < 2);
  ck_assert_uint_eq(m.review.train.points, n);
  ck_assert_uint_eq(m.review.validation.points, k);
  made_close(&m);
}
END_TEST

START_TEST(constant)
{
  static const double values[] = { 1.4142, 0.0, -2.718, 1e150, 1e-300 };
  double y[40];
  made m;
  made_open(&m);
  fill(y, 40, values[_i]);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 40, 0, 10);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, y, 20, 0, 20);
  made_judge(&m);
  /* a loss of exactly 0 from the first row on is NaN in disguise */
  ck_assert_str_eq(m.review.verdict.id, values[_i] == 0 ? "NONFINITE" : "UNDERFITTING");
  ck_assert_uint_eq(m.review.spikes.n, 0);
  ck_assert_int_lt(m.review.overfitting.grade, ASSAY_OVERFIT_SUSPECTED);
  made_close(&m);
}
END_TEST

START_TEST(all_nan)
{
  double y[30];
  made m;
  made_open(&m);
  fill(y, 30, nan_value);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 30, 5, 5);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, y, 6, 25, 25);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "NONFINITE");
  ck_assert_int_eq(m.review.nonfinite_step, 5);
  ck_assert_uint_eq(m.review.nonfinite_line, 2);
  ck_assert_uint_eq(m.review.nonfinite_count, 36);
  ck_assert_uint_eq(m.review.train.points, 0);
  ck_assert(!m.review.has_best);
  made_close(&m);
}
END_TEST

/* A negative loss (a reward turned round) is judged like any other. */
START_TEST(negative)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 200, -3.1, 2.2, 0.11, 0.004, 4177);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 200, 1, 1);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "CONVERGED");
  made_close(&m);
}
END_TEST

START_TEST(huge)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 120, 1e300, 3e300, 0.2, 0.01, 15);
  y[77] = (double)INFINITY;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 120, 1, 1);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, y, 70, 1, 1);
  made_judge(&m);
  ck_assert_uint_eq(m.review.train.nonfinite, 1);
  ck_assert_int_eq(m.review.nonfinite_step, 78);
  made_close(&m);
}
END_TEST

START_TEST(steps_from_zero)
{
  made a, b;
  made_open(&a);
  made_open(&b);
  double *y = made_fall(&a, 300, 0.873, 1.9, 0.13, 0.02, 3391);
  made_add(&a, ASSAY_ROLE_TRAIN_LOSS, y, 300, 0, 1);
  made_add(&b, ASSAY_ROLE_TRAIN_LOSS, y, 300, 1, 1);
  made_judge(&a);
  made_judge(&b);
  ck_assert_str_eq(a.review.verdict.id, b.review.verdict.id);
  ck_assert_int_eq(a.review.last.step, 299);
  ck_assert_int_eq(b.review.last.step, 300);
  ck_assert_double_eq_tol(a.review.convergence_train.fall, b.review.convergence_train.fall, 1e-9);
  made_close(&a);
  made_close(&b);
}
END_TEST

START_TEST(one_evaluation)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 300, 0.873, 1.9, 0.13, 0.02, 3391), one = 0.951;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 300, 1, 1);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, &one, 1, 300, 1);
  made_judge(&m);
  ck_assert_int_eq(m.review.overfitting.grade, ASSAY_OVERFIT_NOT_JUDGED);
  ck_assert(m.review.has_best);
  ck_assert_int_eq(m.review.best.step, 300);
  ck_assert_double_eq(m.review.last.regret, 0);
  ck_assert_ptr_nonnull(made_finding(&m, "FEW_EVALUATIONS"));
  made_close(&m);
}
END_TEST

/* Values beside NaN: NaN is left out, counted and dated. */
START_TEST(nan_within)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 400, 1.09, 1.31, 0.08, 0.015, 77123);
  y[123] = y[124] = nan_value;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 400, 1, 1);
  made_judge(&m);
  ck_assert_str_ne(m.review.verdict.id, "NONFINITE");
  ck_assert_int_eq(m.review.nonfinite_step, 124);
  ck_assert_uint_eq(m.review.nonfinite_line, 125);
  ck_assert_ptr_nonnull(made_finding(&m, "NONFINITE_VALUES"));
  made_close(&m);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("degenerate");
  TCase *tests = tcase_create("edges");
  tcase_set_timeout(tests, 60);
  tcase_add_test(tests, nothing_at_all);
  tcase_add_loop_test(tests, few_points, 0, 256);
  tcase_add_loop_test(tests, constant, 0, 5);
  tcase_add_test(tests, all_nan);
  tcase_add_test(tests, negative);
  tcase_add_test(tests, huge);
  tcase_add_test(tests, steps_from_zero);
  tcase_add_test(tests, one_evaluation);
  tcase_add_test(tests, nan_within);
  suite_add_tcase(suite, tests);
  return made_main(suite);
}
