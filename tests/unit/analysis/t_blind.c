/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A validation loss that ends in NaN: nothing is concluded from its trend, and that is told first.
 */
#include <stdio.h>

#include "make_run.h"

/* A training loss of 200 rows that still falls, and 20 evaluations of which the last `bad` are not
 * finite; what they would have been is in v. */
static void add_blind(made *m, double *v, size_t bad)
{
  double *y = made_fall(m, 200, 1, 2, 0.5, 0.004, 17);
  for (size_t i = 20 - bad; i < 20; i++)
    v[i] = i % 2 ? (double)NAN : (double)INFINITY;
  made_add(m, ASSAY_ROLE_TRAIN_LOSS, y, 200, 10, 10);
  made_add(m, ASSAY_ROLE_VALIDATION_LOSS, v, 20, 100, 100);
}

static bool rejected(const made *m, const char *id)
{
  for (size_t i = 0; i < m->review.verdict.rejected.n; i++)
    if (strcmp(m->review.verdict.rejected.items[i].id, id) == 0)
      return strstr(m->review.verdict.rejected.items[i].why.ptr, "not finite from step") != NULL;
  return false;
}

/* One, ten or all evaluations at the end: the trend before them decides nothing. */
START_TEST(ends_in_nan)
{
  static const size_t bad[] = { 1, 10, 20 };
  made m;
  made_open(&m);
  double *v = made_fall(&m, 20, 1.05, 2, 0.5, 0.002, 3);
  add_blind(&m, v, bad[_i]);
  made_judge(&m);
  const assay_run_review *r = &m.review;
  char step[40];
  snprintf(step, sizeof step, "not finite from step %d on", 100 * (int)(21 - bad[_i]));
  ck_assert_str_eq(r->verdict.id, "INCONCLUSIVE");
  ck_assert_ptr_nonnull(strstr(r->advice.ptr, step));
  ck_assert_ptr_nonnull(strstr(r->verdict.sentence.ptr, step));
  ck_assert(rejected(&m, "STILL_IMPROVING") && rejected(&m, "CONVERGED") &&
            rejected(&m, "MEMORISING"));
  ck_assert_int_eq(r->convergence_validation.state, ASSAY_CONVERGENCE_NOT_JUDGED);
  ck_assert_int_eq(r->overfitting.grade, ASSAY_OVERFIT_NOT_JUDGED);
  ck_assert(isnan(r->gap.last));
  ck_assert_ptr_null(r->perplexity.trend);
  ck_assert_int_eq(r->has_best, bad[_i] < 20);
  const assay_finding *none = made_finding(&m, "NO_VALIDATION");
  ck_assert_int_eq(none != NULL, bad[_i] == 20);
  if (none)
    ck_assert_ptr_nonnull(strstr(none->sentence.ptr, "All 20 evaluations are not finite"));
  made_close(&m);
}
END_TEST

/* NaN that is over again changes nothing. */
START_TEST(recovers)
{
  made m;
  made_open(&m);
  double *v = made_fall(&m, 20, 1.05, 2, 0.5, 0.002, 3);
  v[12] = v[13] = (double)NAN;
  add_blind(&m, v, 0);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "STILL_IMPROVING");
  ck_assert_ptr_null(strstr(m.review.advice.ptr, "not finite"));
  made_close(&m);
}
END_TEST

/* A rise that was seen before is told still, and so is the NaN. */
START_TEST(rises_first)
{
  double v[20];
  made m;
  made_open(&m);
  for (size_t i = 0; i < 20; i++)
    v[i] = 1 + (i < 6 ? 0.1 * (double)(6 - i) : 0.05 * (double)(i - 6));
  add_blind(&m, v, 3);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "OVERFITTING");
  ck_assert_ptr_nonnull(strstr(m.review.advice.ptr, "not finite from step 1800 on"));
  made_close(&m);
}
END_TEST

/* A checkpoint of the stretch that is not finite is not recommended. */
START_TEST(checkpoints_of_it)
{
  static const int64_t saved[2][2] = { { 500, 1500 }, { 1400, 1500 } };
  made m;
  made_open(&m);
  double *v = made_fall(&m, 20, 1.05, 2, 0.5, 0.002, 3);
  add_blind(&m, v, 10);
  m.options.saved_steps = saved[_i];
  m.options.n_saved_steps = 2;
  made_judge(&m);
  ck_assert_int_eq(m.review.best.saved_step, _i ? ASSAY_NO_STEP : 500);
  m.options.by = "train_loss";
  made_judge(&m);
  ck_assert(assay_str_starts(m.review.advice, "Find the cause"));
  made_close(&m);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("blind");
  TCase *tests = tcase_create("ends");
  tcase_add_loop_test(tests, ends_in_nan, 0, 3);
  tcase_add_test(tests, recovers);
  tcase_add_test(tests, rises_first);
  tcase_add_loop_test(tests, checkpoints_of_it, 0, 2);
  suite_add_tcase(suite, tests);
  return made_main(suite);
}
