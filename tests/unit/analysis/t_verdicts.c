/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each verdict's rule at its border: just beyond it applies, just short of it does not. */
#include "make_run.h"

static void add_fall(made *m, size_t n, double tau)
{
  double *y = made_fall(m, n, 1.173, 1.41, tau, 0.012, 60013);
  made_add(m, ASSAY_ROLE_TRAIN_LOSS, y, n, 1, 1);
}

START_TEST(nonfinite_share)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 100, 1.173, 1.41, 0.07, 0.012, 311);
  size_t bad = _i ? 21 : 20; /* of 100: 20 % is still allowed */
  for (size_t i = 0; i < bad; i++)
    y[40 + i] = (double)NAN;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 100, 1, 1);
  made_judge(&m);
  ck_assert_int_eq(strcmp(m.review.verdict.id, "NONFINITE") == 0, _i);
  made_close(&m);
}
END_TEST

START_TEST(nonfinite_end)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 100, 1.173, 1.41, 0.07, 0.012, 311);
  y[99] = (double)INFINITY;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 100, 10, 10);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "NONFINITE");
  ck_assert_int_eq(m.review.nonfinite_step, 1000);
  ck_assert_uint_eq(m.review.nonfinite_line, 101);
  made_close(&m);
}
END_TEST

/* Zeros after a loss of 0.7 are NaN in disguise; zeros after 0.0002 are rounding. */
START_TEST(zero_loss)
{
  double y[40];
  made m;
  made_open(&m);
  for (size_t i = 0; i < 40; i++)
    y[i] = i < 37 ? (_i ? 0.7 + 0.01 * (double)(i % 7) : 0.0002 + 0.0001 * (double)(i % 3)) : 0;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 40, 1, 1);
  made_judge(&m);
  ck_assert_int_eq(strcmp(m.review.verdict.id, "NONFINITE") == 0, _i);
  ck_assert_int_eq(made_finding(&m, "ZERO_LOSS") != NULL, _i);
  if (_i)
    ck_assert_int_eq(m.review.nonfinite_step, 38);
  made_close(&m);
}
END_TEST

START_TEST(placeholder)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 60, 1.173, 1.41, 0.07, 0.012, 9);
  y[58] = y[59] = 1e6;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 60, 1, 1);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "NONFINITE");
  ck_assert_int_eq(m.review.nonfinite_step, 59);
  made_close(&m);
}
END_TEST

/* 9 training and 3 validation points are too few; one more of either is not. */
START_TEST(insufficient)
{
  made m;
  made_open(&m);
  add_fall(&m, _i == 1 ? 10 : 9, 0.4);
  double *v = made_fall(&m, 4, 1.21, 1.3, 0.4, 0.001, 5);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, _i == 2 ? 4 : 3, 2, 2);
  made_judge(&m);
  ck_assert_int_eq(strcmp(m.review.verdict.id, "INSUFFICIENT_DATA") == 0, _i == 0);
  made_close(&m);
}
END_TEST

/* A sine of standard deviation 0.1 of the level oscillates, of 0.06 it does not. */
START_TEST(unstable)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 600, 1, 0, 1, 0.003, 77);
  for (size_t i = 0; i < 600; i++)
    y[i] *= 1 + sqrt(2) * (_i ? 0.10 : 0.06) * sin((double)i / 9.1);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 600, 1, 1);
  made_judge(&m);
  ck_assert_int_eq(strcmp(m.review.verdict.id, "UNSTABLE") == 0, _i);
  made_close(&m);
}
END_TEST

/* The loss jumps at row 301 of 500 for good: by 30 % it diverges, by 20 % it does not. */
START_TEST(diverged)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 500, 0.917, 0.8, 0.05, 0.008, 1201);
  for (size_t i = 300; i < 500; i++)
    y[i] *= _i ? 1.30 : 1.20;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 500, 1, 1);
  made_judge(&m);
  ck_assert_int_eq(strcmp(m.review.verdict.id, "DIVERGED") == 0, _i);
  if (_i)
    ck_assert_int_le(llabs((long long)m.review.divergence_step - 300), 5); /* 1 % of the run */
  made_close(&m);
}
END_TEST

/* The last _i of 200 rows blow up: from 3 on that is a divergence with its onset, however few. */
START_TEST(blown_end)
{
  made m;
  made_open(&m);
  size_t tail = (size_t)_i;
  double *y = made_fall(&m, 200, 1, 2, 0.17, 0.01, 11);
  for (size_t i = 200 - tail; i < 200; i++)
    y[i] = 12 + 0.1 * (double)(i % 5);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 200, 1, 1);
  made_judge(&m);
  ck_assert_int_eq(strcmp(m.review.verdict.id, "DIVERGED") == 0, tail >= 3);
  ck_assert_int_eq(m.review.divergence_step, tail >= 3 ? 200 - _i : ASSAY_NO_STEP);
  if (tail >= 3)
    ck_assert_uint_eq(m.review.spikes.n, 0);
  made_close(&m);
}
END_TEST

/* Six rows up, but the last row is back: no divergence. */
START_TEST(blown_and_back)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 200, 1, 2, 0.17, 0.01, 11);
  for (size_t i = 193; i < 199; i++)
    y[i] = 12 + 0.1 * (double)(i % 5);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 200, 1, 1);
  made_judge(&m);
  ck_assert_str_ne(m.review.verdict.id, "DIVERGED");
  made_close(&m);
}
END_TEST

/* A loss that swings by half of its level ends a few rows into an upswing: not dated. */
START_TEST(swing_at_end)
{
  double y[400];
  made m;
  made_open(&m);
  double *noise = made_fall(&m, 400, 1, 0, 1, 0.003, 77);
  for (size_t i = 0; i < 400; i++)
    y[i] = noise[i] * (1 + 0.5 * sin(((double)i - 394) / 12));
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 400, 1, 1);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "UNSTABLE");
  ck_assert_int_eq(m.review.divergence_step, ASSAY_NO_STEP);
  made_close(&m);
}
END_TEST

/* Two evaluations: the last must be over 2 % (4 x 0.5 %) above the least. */
START_TEST(few_evaluations)
{
  const double v[2] = { 1.5, _i ? 1.5 * 1.0203 : 1.5 * 1.0197 };
  made m;
  made_open(&m);
  add_fall(&m, 120, 0.5);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 2, 60, 60);
  made_judge(&m);
  ck_assert_int_eq(m.review.overfitting.grade, _i ? ASSAY_OVERFIT_SUSPECTED : ASSAY_OVERFIT_NONE);
  ck_assert_int_eq(strcmp(m.review.verdict.id, "OVERFITTING") == 0, _i);
  ck_assert_int_eq(m.review.best.step, 60);
  ck_assert_double_eq_tol(m.review.overfitting.detection_limit, 0.02, 1e-12);
  if (_i)
    ck_assert_int_eq(m.review.verdict.grade, ASSAY_GRADE_SUSPECTED);
  made_close(&m);
}
END_TEST

/* A user's own noise moves that border: 4 x 1 % = 4 %. */
START_TEST(eval_noise)
{
  const double v[3] = { 1.5, 1.44, _i ? 1.44 * 1.041 : 1.44 * 1.039 };
  made m;
  made_open(&m);
  m.options.eval_noise = 0.01;
  add_fall(&m, 120, 0.5);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 3, 40, 40);
  made_judge(&m);
  ck_assert_int_eq(m.review.overfitting.grade, _i ? ASSAY_OVERFIT_SUSPECTED : ASSAY_OVERFIT_NONE);
  made_close(&m);
}
END_TEST

/* The fall-then-rise shape that everybody draws; the training loss falls on. */
START_TEST(overfitting_long)
{
  double v[30];
  made m;
  made_open(&m);
  add_fall(&m, 900, 0.6);
  double *wiggle = made_fall(&m, 30, 1, 0, 1, 0.002, 4242);
  for (size_t i = 0; i < 30; i++)
    v[i] = (1.6 + 0.9 * exp(-(double)i / 4) + (i > 12 ? 0.012 * (double)(i - 12) : 0)) * wiggle[i];
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 30, 30, 30);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "OVERFITTING");
  ck_assert_int_eq(m.review.verdict.grade, ASSAY_GRADE_CONFIRMED);
  ck_assert_int_ge(m.review.best.step, 11 * 30);
  ck_assert_int_le(m.review.best.step, 17 * 30);
  ck_assert_int_le(m.review.best.low_step, m.review.best.step);
  ck_assert_int_ge(m.review.best.high_step, m.review.best.step);
  ck_assert_double_gt(m.review.last.regret, 0.05);
  ck_assert(assay_str_starts(m.review.advice, "Take the checkpoint at step "));
  made_close(&m);
}
END_TEST

/* The same, but training rises as well: no overfitting. */
START_TEST(rise_of_both)
{
  double v[30], y[300];
  made m;
  made_open(&m);
  for (size_t i = 0; i < 300; i++)
    y[i] = i < 150 ? 1 + exp(-(double)i / 20) : 1 + 0.006 * (double)(i - 150);
  for (size_t i = 0; i < 30; i++)
    v[i] = 1.1 * y[10 * i + 9];
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 300, 1, 1);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 30, 10, 10);
  made_judge(&m);
  ck_assert_int_eq(m.review.overfitting.grade, ASSAY_OVERFIT_NONE);
  ck_assert_str_ne(m.review.verdict.id, "OVERFITTING");
  made_close(&m);
}
END_TEST

/* The total fall borders on 12 %: 11 % underfits, 14 % does not. */
START_TEST(underfitting)
{
  double y[400], total = _i ? 0.11 : 0.14;
  made m;
  made_open(&m);
  double *noise = made_fall(&m, 400, 1, 0, 1, 0.004, 808);
  for (size_t i = 0; i < 400; i++)
    y[i] = 2.31 * (1 - total * (double)i / 399) * noise[i];
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 400, 1, 1);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, _i ? "UNDERFITTING" : "STILL_IMPROVING");
  made_close(&m);
}
END_TEST

/* A loss that never fell has learned nothing, however level it is: with noise of 1 % or 8 %, or
 * rising. But it has converged if it fell before: over the first rows, by the first row alone, or
 * where only the validation loss shows it behind the noise. */
START_TEST(never_fell)
{
  static const struct {
    double noise, slope, first, early;
    bool valid, fell;
  } cases[] = {
    { 0.01, 0, 0, 0, false, false },    { 0.08, 0, 0, 0, false, false },
    { 0.01, 0.02, 0, 0, false, false }, { 0.01, 0, 0, 0.5, false, true },
    { 0.01, 0, 0.5, 0, false, true },   { 0.08, 0, 0, 0, true, true },
  };
  double v[20];
  made m;
  made_open(&m);
  double *y = made_fall(&m, 400, 2.4, 0, 1, cases[_i].noise, 88);
  for (size_t i = 0; i < 400; i++)
    y[i] *= 1 + cases[_i].slope * (double)i / 400 + (i < 20 ? cases[_i].early : 0) +
            (i ? 0 : cases[_i].first);
  for (size_t i = 0; i < 20; i++)
    v[i] = 2.3 + 0.3 * exp(-(double)i) + (i % 2 ? 0.001 : -0.001);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 400, 1, 1);
  if (cases[_i].valid)
    made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 20, 20, 20);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, cases[_i].fell ? "CONVERGED" : "UNDERFITTING");
  if (!cases[_i].fell)
    ck_assert_ptr_nonnull(strstr(m.review.advice.ptr, "did not fall at all"));
  made_close(&m);
}
END_TEST

/* A line that falls by 0.4 % per 20 % of the run has levelled off, by 2 % it has not. */
START_TEST(converged_or_improving)
{
  double y[1000], fall = _i ? 0.02 : 0.004;
  made m;
  made_open(&m);
  double *noise = made_fall(&m, 1000, 1, 0, 1, 0.003, 99);
  for (size_t i = 0; i < 1000; i++)
    y[i] = (1 + 1.5 * exp(-(double)i / 40) + fall * 5 * (1 - (double)i / 1000)) * noise[i];
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 1000, 1, 1);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, _i ? "STILL_IMPROVING" : "CONVERGED");
  ck_assert_int_eq(m.review.convergence_train.state,
                   _i ? ASSAY_CONVERGENCE_IMPROVING : ASSAY_CONVERGENCE_CONVERGED);
  ck_assert_double_eq_tol(m.review.convergence_train.fall, fall, 0.002);
  made_close(&m);
}
END_TEST

/* A loss that decays to next to nothing falls by less than all of it per 20 % of the run; where it
 * falls by as much in all, but not to 0, by what it falls. */
START_TEST(fall_to_nothing)
{
  double y[200];
  made m;
  made_open(&m);
  for (size_t i = 0; i < 200; i++)
    y[i] = (_i ? 0 : 1) + rint(2e4 * exp(-12.0 * (double)(i + 1) / 200)) / 1e4;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 200, 1, 1);
  made_judge(&m);
  const assay_convergence *c = &m.review.convergence_train;
  ck_assert_double_le(c->low, c->fall);
  ck_assert_double_le(c->fall, c->high);
  ck_assert_double_le(c->high, _i ? 1 : 0.01);
  made_close(&m);
}
END_TEST

START_TEST(memorising)
{
  made m;
  made_open(&m);
  add_fall(&m, 800, 0.9);
  double *v = made_fall(&m, 24, 1.9, 0.7, 0.05, 0.001, 21);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 24, 33, 33);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "MEMORISING");
  made_close(&m);
}
END_TEST

/* Drops of the training loss at the epochs: 8 % is seen, 2 % is not. */
START_TEST(memorisation_steps)
{
  double epoch[400];
  made m;
  made_open(&m);
  double *y = made_fall(&m, 400, 1.3, 0, 1, 0.01, 3456);
  for (size_t i = 0; i < 400; i++) {
    epoch[i] = (double)(i / 100);
    y[i] *= pow(1 - (_i ? 0.08 : 0.02), epoch[i]);
  }
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 400, 1, 1);
  made_add(&m, ASSAY_ROLE_EPOCH, epoch, 400, 1, 1);
  made_judge(&m);
  ck_assert_int_eq(m.review.memorisation, _i);
  ck_assert_double_eq(m.review.epochs_count, 4);
  ck_assert_uint_eq(m.review.epoch_boundaries.n, 3);
  ck_assert_int_eq(m.review.epoch_boundaries.items[0], 101);
  made_close(&m);
}
END_TEST

/* A spike of 50 % at step 211, over two rows. */
START_TEST(spike)
{
  made m;
  made_open(&m);
  double *y = made_fall(&m, 500, 1.02, 0.9, 0.06, 0.01, 1717);
  y[210] *= 1.5;
  y[211] *= 1.3;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 500, 1, 1);
  made_judge(&m);
  ck_assert_uint_eq(m.review.spikes.n, 1);
  ck_assert_int_eq(m.review.spikes.items[0].step, 211);
  ck_assert_int_eq(m.review.spikes.items[0].recovered_step, 213);
  ck_assert_double_eq_tol(m.review.spikes.items[0].height, 0.5, 0.05);
  made_close(&m);
}
END_TEST

/* A learning rate that has decayed to zero: no forecast, and a new schedule is advised. */
START_TEST(schedule_ended)
{
  double rate[300];
  made m;
  made_open(&m);
  double *y = made_fall(&m, 300, 1.1, 2.2, 0.9, 0.005, 31);
  for (size_t i = 0; i < 300; i++)
    rate[i] = 3e-4 * (1 - (double)i / 299);
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 300, 1, 1);
  made_add(&m, ASSAY_ROLE_LEARNING_RATE, rate, 300, 1, 1);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "STILL_IMPROVING");
  ck_assert_str_eq(m.review.learning_rate.schedule, "linear");
  ck_assert(m.review.learning_rate.decayed_to_zero);
  ck_assert_ptr_null(m.review.forecast.model);
  ck_assert(assay_str_starts(m.review.advice, "Start a new, longer schedule"));
  made_close(&m);
}
END_TEST

/* Perplexity: e, 2 and neither. */
START_TEST(perplexity)
{
  double ppl[60];
  made m;
  made_open(&m);
  double *y = made_fall(&m, 60, 2.03, 1.9, 0.2, 0.01, 12);
  for (size_t i = 0; i < 60; i++)
    ppl[i] = _i == 0 ? exp(y[i]) : _i == 1 ? exp2(y[i]) : exp(y[i]) * 1.01;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, y, 60, 1, 1);
  made_add(&m, ASSAY_ROLE_TRAIN_PERPLEXITY, ppl, 60, 1, 1);
  made_judge(&m);
  ck_assert_int_eq(m.review.perplexity.consistent, _i < 2);
  if (_i < 2)
    ck_assert_str_eq(m.review.perplexity.base, _i ? "2" : "e");
  ck_assert_int_eq(made_finding(&m, "PERPLEXITY_MISMATCH") != NULL, _i == 2);
  made_close(&m);
}
END_TEST

START_TEST(directions)
{
  static const struct {
    const char *name;
    int direction;
  } names[] = { { "eval_loss", -1 },   { "eval_rouge1", 1 },
                { "bleu-4", 1 },       { "eval/word_error_rate", -1 },
                { "WER", -1 },         { "filter_accuracy", 1 },
                { "eval_runtime", 0 }, { "eval_samples_per_second", 0 },
                { "rewards/mean", 1 }, { "f1", 1 },
                { "custom_thing", 0 }, { "token_accuracy", 1 } };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    ck_assert_msg(assay_metric_direction(assay_str_z(names[i].name)) == names[i].direction, "%s",
                  names[i].name);
}
END_TEST

/* The same run judged twice has the same figures. */
START_TEST(same_twice)
{
  made m;
  made_open(&m);
  add_fall(&m, 700, 0.3);
  made_judge(&m);
  double fall = m.review.convergence_train.fall, at = m.review.forecast.horizon.items[0].train_loss;
  made_judge(&m);
  ck_assert_double_eq(m.review.convergence_train.fall, fall);
  ck_assert_double_eq(m.review.forecast.horizon.items[0].train_loss, at);
  ck_assert_int_eq(m.review.forecast.horizon.items[1].step, 1050);
  made_close(&m);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("verdicts");
  TCase *tests = tcase_create("borders");
  tcase_add_loop_test(tests, nonfinite_share, 0, 2);
  tcase_add_test(tests, nonfinite_end);
  tcase_add_loop_test(tests, zero_loss, 0, 2);
  tcase_add_test(tests, placeholder);
  tcase_add_loop_test(tests, insufficient, 0, 3);
  tcase_add_loop_test(tests, unstable, 0, 2);
  tcase_add_loop_test(tests, diverged, 0, 2);
  tcase_add_loop_test(tests, blown_end, 1, 25);
  tcase_add_test(tests, blown_and_back);
  tcase_add_test(tests, swing_at_end);
  tcase_add_loop_test(tests, few_evaluations, 0, 2);
  tcase_add_loop_test(tests, eval_noise, 0, 2);
  tcase_add_test(tests, overfitting_long);
  tcase_add_test(tests, rise_of_both);
  tcase_add_loop_test(tests, underfitting, 0, 2);
  tcase_add_loop_test(tests, never_fell, 0, 6);
  tcase_add_loop_test(tests, converged_or_improving, 0, 2);
  tcase_add_loop_test(tests, fall_to_nothing, 0, 2);
  tcase_add_test(tests, memorising);
  tcase_add_loop_test(tests, memorisation_steps, 0, 2);
  tcase_add_test(tests, spike);
  tcase_add_test(tests, schedule_ended);
  tcase_add_loop_test(tests, perplexity, 0, 3);
  tcase_add_test(tests, directions);
  tcase_add_test(tests, same_twice);
  suite_add_tcase(suite, tests);
  return made_main(suite);
}
