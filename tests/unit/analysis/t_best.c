/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which checkpoint: what --by and --saved-steps change, and what they leave as it is. */
#include "make_run.h"

static void add_fall(made *m, size_t n)
{
  made_add(m, ASSAY_ROLE_TRAIN_LOSS, made_fall(m, n, 1.173, 1.41, 0.5, 0.012, 60013), n, 1, 1);
}

/* A validation loss of 60 evaluations that rises after the 25th, and a training loss that falls. */
static void open_rising(made *m, const char *by)
{
  made_open(m);
  m->options.by = by;
  double *v = made_fall(m, 60, 1, 0, 1, 0.007, 5);
  for (size_t i = 0; i < 60; i++)
    v[i] *= 1.1 + 2 * exp(-(double)i / 15) + (i > 24 ? 0.02 * (double)(i - 24) : 0);
  made_add(m, ASSAY_ROLE_TRAIN_LOSS, made_fall(m, 600, 1, 2, 0.25, 0.01, 8), 600, 1, 1);
  made_add(m, ASSAY_ROLE_VALIDATION_LOSS, v, 60, 10, 10);
}

/* --by a score that is higher at another step than the loss is least at. */
START_TEST(by_score)
{
  const double v[] = { 1.9, 1.5, 1.3, 1.35, 1.4 }, score[] = { 0.31, 0.36, 0.40, 0.47, 0.44 };
  made m;
  made_open(&m);
  add_fall(&m, 50);
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 5, 10, 10);
  made_add(&m, ASSAY_ROLE_METRIC, score, 5, 10, 10)->name = ASSAY_STR("eval_rougeL");
  made_judge(&m);
  ck_assert_int_eq(m.review.best.step, 30);
  const assay_finding *note = made_finding(&m, "TASK_SCORE_DISAGREES");
  ck_assert_ptr_nonnull(note);
  ck_assert_int_eq(note->first_step, 40);
  m.options.by = "eval_rougeL";
  made_judge(&m);
  ck_assert_int_eq(m.review.best.step, 40);
  ck_assert_double_eq(m.review.best.value, 0.47);
  ck_assert_double_eq(m.review.best.validation_loss, 1.35);
  m.options.by = "eval_rougeL:min";
  made_judge(&m);
  ck_assert_int_eq(m.review.best.step, 10);
  made_close(&m);
}
END_TEST

/* Only steps 20 and 40 were saved: 40 lies nearer to the minimum at 30. */
START_TEST(saved_steps)
{
  static const int64_t saved[] = { 40, 20 };
  const double v[] = { 1.9, 1.5, 1.3, 1.35, 1.4 };
  made m;
  made_open(&m);
  m.options.saved_steps = saved;
  m.options.n_saved_steps = 2;
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 5, 10, 10);
  made_judge(&m);
  ck_assert_int_eq(m.review.best.step, 30);
  ck_assert_int_eq(m.review.best.saved_step, 40);
  ck_assert(!m.review.best.path.ptr);
  made_close(&m);
}
END_TEST

/* Saved steps beyond the log are left out and told. What can be taken is named by its step, and is
 * "the last" only where it is the run's last step. */
START_TEST(saved_beyond)
{
  static const struct {
    int64_t saved[2];
    bool valid;
    int64_t best;
    double beyond;
    const char *advice;
  } cases[] = {
    { { 301, 900 }, true, ASSAY_NO_STEP, 2, "Take the last checkpoint: " },
    { { 900, 200 }, true, 200, 1, "Take the checkpoint at step 200, not the last one: " },
    { { 200, 300 }, true, 300, 0, "Take the last checkpoint: " },
    { { 100, 900 }, false, ASSAY_NO_STEP, 1, "Take the checkpoint at step 100: " },
    { { 300, 900 }, false, ASSAY_NO_STEP, 1, "Take the last checkpoint: " },
  };
  made m;
  made_open(&m);
  m.options.saved_steps = cases[_i].saved;
  m.options.n_saved_steps = 2;
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, made_fall(&m, 300, 1, 2, 0.05, 0.01, 3), 300, 1, 1);
  if (cases[_i].valid)
    made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, made_fall(&m, 30, 1.05, 2, 0.05, 0.0005, 9), 30, 10,
             10);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "CONVERGED");
  ck_assert_int_eq(m.review.best.saved_step, cases[_i].best);
  ck_assert_msg(assay_str_starts(m.review.advice, cases[_i].advice), "%s", m.review.advice.ptr);
  const assay_finding *note = made_finding(&m, "SAVED_STEPS_BEYOND");
  ck_assert_int_eq(note != NULL, cases[_i].beyond > 0);
  if (note) {
    ck_assert_double_eq(note->evidence.items[0].value, cases[_i].beyond);
    ck_assert_int_eq(note->first_step, cases[_i].beyond > 1 ? 301 : 900);
  }
  made_close(&m);
}
END_TEST

/* What is said of the validation loss does not hang on what best means. */
START_TEST(by_leaves_the_rest)
{
  static const char *const words[] = { "train_loss", "train_loss:max", "validation_loss:max",
                                       "perplexity" };
  made m, other;
  open_rising(&m, NULL);
  made_judge(&m);
  open_rising(&other, words[_i]);
  made_judge(&other);
  const assay_run_review *a = &m.review, *b = &other.review;
  ck_assert(b->has_best);
  ck_assert_int_eq(a->best.step, a->lowest.step);
  ck_assert_int_eq(b->lowest.step, a->lowest.step);
  ck_assert_double_eq(b->last.regret, a->last.regret);
  ck_assert_double_eq(b->perplexity.validation_best, a->perplexity.validation_best);
  ck_assert_int_eq(b->overfitting.onset_step, a->overfitting.onset_step);
  ck_assert_double_eq(b->gap.from_validation_share, a->gap.from_validation_share);
  ck_assert_uint_eq(b->patience.n, a->patience.n);
  for (size_t i = 0; i < a->patience.n; i++)
    ck_assert_double_eq(b->patience.items[i].regret, a->patience.items[i].regret);
  made_close(&m);
  made_close(&other);
}
END_TEST

START_TEST(by_highest_validation)
{
  made m;
  open_rising(&m, "validation_loss:max");
  made_judge(&m);
  ck_assert(m.review.has_best);
  ck_assert_int_eq(m.review.best.raw_step, 10);
  ck_assert_double_eq(m.review.best.value, m.review.best.validation_loss);
  made_close(&m);
}
END_TEST

/* A perplexity is base^loss where none is logged, else as logged. */
START_TEST(by_perplexity)
{
  double ppl[60];
  made m;
  open_rising(&m, "perplexity");
  const assay_series *valid = assay_run_validation(&m.run), *train = &m.run.series.items[0];
  for (size_t i = 0; i < 60; i++)
    ppl[i] = _i == 1 ? exp2(train->value[i]) : _i == 2 ? 1.5 * valid->value[i] : 0;
  if (_i == 1)
    made_add(&m, ASSAY_ROLE_TRAIN_PERPLEXITY, ppl, 60, 1, 1);
  if (_i == 2)
    made_add(&m, ASSAY_ROLE_VALIDATION_PERPLEXITY, ppl, 60, 10, 10);
  made_judge(&m);
  double loss = m.review.best.validation_loss;
  double want = _i == 0 ? exp(loss) : _i == 1 ? exp2(loss) : 1.5 * loss;
  ck_assert_double_eq_tol(m.review.best.value, want, 1e-9);
  made_close(&m);
}
END_TEST

/* Without a validation loss the training loss can still say which is best. */
START_TEST(by_training_alone)
{
  made m;
  made_open(&m);
  m.options.by = "train_loss";
  made_add(&m, ASSAY_ROLE_TRAIN_LOSS, made_fall(&m, 300, 1, 2, 0.05, 0.01, 3), 300, 1, 1);
  made_judge(&m);
  ck_assert_str_eq(m.review.verdict.id, "CONVERGED");
  ck_assert(m.review.has_best);
  ck_assert(isnan(m.review.best.validation_loss) && isnan(m.review.last.regret));
  made_close(&m);
}
END_TEST

/* The onset lies in the stretch that is said to hold it, also where the least evaluation is a lucky
 * one and its neighbour is recommended. */
START_TEST(onset_within_its_stretch)
{
  double v[40];
  made m;
  made_open(&m);
  for (size_t i = 0; i < 40; i++)
    v[i] = 1.5 + (i < 20 ? 0.05 * (double)(20 - i) : 0.02 * (double)(i - 20)) +
           (i % 2 ? 0.003 : -0.003);
  v[19] += 0.08;
  v[20] -= 0.03;
  made_add(&m, ASSAY_ROLE_VALIDATION_LOSS, v, 40, 10, 10);
  made_judge(&m);
  const assay_overfitting *o = &m.review.overfitting;
  ck_assert_int_ge(o->grade, ASSAY_OVERFIT_SUSPECTED);
  ck_assert_int_eq(m.review.best.raw_step, 210);
  ck_assert_int_eq(m.review.best.step, 220);
  ck_assert_int_eq(o->onset_step, 220);
  ck_assert_int_le(o->onset_low, 210);
  ck_assert_int_ge(o->onset_high, 220);
  made_close(&m);
}
END_TEST

/* A checkpoint that early stopping keeps may lie below the best, which is no lone low value. */
START_TEST(saves_below_the_best)
{
  made m;
  open_rising(&m, NULL);
  made_judge(&m);
  double *v = (double *)assay_run_validation(&m.run)->value;
  v[22] = 0.998 * m.review.best.value; /* a lucky evaluation between two high ones */
  v[21] = v[23] = 1.01 * v[22];
  v[21] *= 1.05;
  v[23] *= 1.05;
  made_judge(&m);
  const assay_finding *note = made_finding(&m, "EARLY_STOP_WOULD_SAVE");
  ck_assert_ptr_nonnull(note);
  ck_assert_ptr_nonnull(strstr(note->sentence.ptr, " % below the best."));
  made_close(&m);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("best");
  TCase *tests = tcase_create("checkpoints");
  tcase_add_test(tests, by_score);
  tcase_add_test(tests, saved_steps);
  tcase_add_loop_test(tests, saved_beyond, 0, 5);
  tcase_add_loop_test(tests, by_leaves_the_rest, 0, 4);
  tcase_add_test(tests, by_highest_validation);
  tcase_add_loop_test(tests, by_perplexity, 0, 3);
  tcase_add_test(tests, by_training_alone);
  tcase_add_test(tests, onset_within_its_stretch);
  tcase_add_test(tests, saves_below_the_best);
  suite_add_tcase(suite, tests);
  return made_main(suite);
}
