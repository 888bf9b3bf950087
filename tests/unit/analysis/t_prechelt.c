/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prechelt's criteria and patience, against values worked out by hand. */
#include "make_run.h"

/* GL(t) = 100 (E_va(t) / E_opt(t) - 1): least 1.25, last 1.40: 100 (1.12 - 1) = 12. */
START_TEST(generalisation_loss)
{
  const double y[] = { 2.0, 1.6, 1.25, 1.31, 1.40 };
  ck_assert_double_eq_tol(assay_prechelt_gl(y, 5), 12.0, 1e-12);
  ck_assert_double_eq_tol(assay_prechelt_gl(y, 3), 0.0, 1e-15);
  ck_assert_double_eq_tol(assay_prechelt_gl(y, 4), 4.8, 1e-12);
}
END_TEST

/* P_5 = 1000 (sum / (5 min) - 1) over 0.96 0.92 0.90 0.84 0.80: 4.42 / 4.00 - 1 = 0.105. */
START_TEST(training_progress)
{
  const double y[] = { 3.17, 0.96, 0.92, 0.90, 0.84, 0.80 };
  ck_assert_double_eq_tol(assay_prechelt_progress(y, 6, 5), 105.0, 1e-9);
  ck_assert(isnan(assay_prechelt_progress(y, 6, 0)));
  ck_assert(isnan(assay_prechelt_progress(y, 3, 5)));
}
END_TEST

/* Strip ends of 2: 1.9 1.5 1.2 1.3 1.35; the last two rise. */
START_TEST(successive_rises)
{
  const double y[] = { 2.2, 1.9, 1.6, 1.5, 1.4, 1.2, 1.1, 1.3, 1.5, 1.35 };
  ck_assert_int_eq(assay_prechelt_up(y, 10, 2), 2);
  ck_assert_int_eq(assay_prechelt_up(y, 10, 1), 0);
  ck_assert_int_eq(assay_prechelt_up(y, 9, 1), 2);
  ck_assert_int_eq(assay_prechelt_up(y, 1, 1), 0);
}
END_TEST

/* Worked by hand: best 1.40 at index 3; 1.43 1.41 1.42 are three misses in a row, the third at 6.
 */
START_TEST(patience_counts)
{
  const double y[] = { 2.10, 1.71, 1.75, 1.40, 1.43, 1.41, 1.42, 1.39, 1.38 };
  size_t kept;
  ck_assert_uint_eq(assay_patience_stop(y, 9, 1, 0, &kept), 2);
  ck_assert_uint_eq(kept, 1);
  ck_assert_uint_eq(assay_patience_stop(y, 9, 3, 0, &kept), 6);
  ck_assert_uint_eq(kept, 3);
  ck_assert_uint_eq(assay_patience_stop(y, 9, 5, 0, &kept), 9);
  ck_assert_uint_eq(kept, 8);
}
END_TEST

/* min_delta 0.01: 1.391 is no improvement on 1.40 (by 0.009), 1.389 is (by 0.011). */
START_TEST(patience_min_delta)
{
  const double still[] = { 1.40, 1.391, 1.392, 1.395 }, better[] = { 1.40, 1.389, 1.392, 1.395 };
  size_t kept;
  ck_assert_uint_eq(assay_patience_stop(still, 4, 3, 0.01, &kept), 3);
  ck_assert_uint_eq(kept, 1);
  ck_assert_uint_eq(assay_patience_stop(better, 4, 3, 0.01, &kept), 4);
}
END_TEST

/* The replay in a review: steps and regret of the four rules on one valley. */
START_TEST(patience_in_review)
{
  const double y[] = { 2.0, 1.5, 1.52, 1.25, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9 };
  made m;
  made_open(&m);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, y, 11, 100, 100);
  made_judge(&m);
  ck_assert_uint_eq(m.review.patience.n, 4);
  const assay_patience *p = m.review.patience.items;
  ck_assert_str_eq(p[0].rule, "huggingface");
  ck_assert_int_eq(p[0].stop_step, 300);
  ck_assert_double_eq_tol(p[0].regret, 0.2, 1e-12); /* 1.5 / 1.25 - 1 */
  ck_assert_int_eq(p[0].steps_saved, 800);
  ck_assert_int_eq(p[1].stop_step, 700); /* Lightning: third miss after 400 */
  ck_assert_double_eq(p[1].validation_loss, 1.25);
  ck_assert_int_eq(p[2].stop_step, 900);  /* Keras 5 */
  ck_assert_int_eq(p[3].stop_step, 1000); /* Cohere 6 */
  made_close(&m);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("prechelt");
  TCase *tests = tcase_create("by hand");
  tcase_add_test(tests, generalisation_loss);
  tcase_add_test(tests, training_progress);
  tcase_add_test(tests, successive_rises);
  tcase_add_test(tests, patience_counts);
  tcase_add_test(tests, patience_min_delta);
  tcase_add_test(tests, patience_in_review);
  suite_add_tcase(suite, tests);
  return made_main(suite);
}
