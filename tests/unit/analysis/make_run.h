/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs for the tests of the judgements: series from arrays or formulas, and a judge around them. */
#ifndef MAKE_RUN_H
#define MAKE_RUN_H

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/judging.h"
#include "analysis/judge.h"
#include "base/rng.h"

typedef struct made {
  assay_arena *arena;
  assay_run run;
  assay_options options;
  assay_run_review review;
  assay_err err;
} made;

static inline void made_open(made *m)
{
  memset(m, 0, sizeof *m);
  m->arena = assay_arena_new();
  ck_assert_ptr_nonnull(m->arena);
  m->run.name = ASSAY_STR("run-7f3a");
  m->run.total_steps = ASSAY_NO_STEP;
  m->run.job.train_loss = (double)NAN;
  assay_options_init(&m->options);
}

static inline void made_close(made *m)
{
  assay_arena_free(m->arena);
}

/* Steps first, first + every, ... */
static inline assay_series *made_add(made *m, assay_role role, const double *y, size_t n,
                                     int64_t first, int64_t every)
{
  int64_t *step = assay_arena_array(m->arena, n, sizeof *step);
  uint32_t *line = assay_arena_array(m->arena, n, sizeof *line);
  double *value = assay_arena_array(m->arena, n, sizeof *value);
  assay_series *s = ASSAY_PUSH(m->arena, &m->run.series);
  ck_assert(step && line && value && s);
  for (size_t i = 0; i < n; i++) {
    step[i] = first + every * (int64_t)i;
    line[i] = (uint32_t)i + 2;
    value[i] = y[i];
  }
  *s = (assay_series){ .role = role,
                       .name = assay_str_z(assay_role_name(role)),
                       .n = n,
                       .step = step,
                       .value = value,
                       .line = line };
  return s;
}

/* Twelve uniforms make a normal within 6 sigma: enough for noise. */
static inline double made_noise(assay_rng *rng)
{
  double sum = -6;
  for (int i = 0; i < 12; i++)
    sum += assay_rng_uniform(rng);
  return sum;
}

/* floor + height exp(-t / tau) over t = i / n, with relative noise. */
static inline double *made_fall(made *m, size_t n, double floor, double height, double tau,
                                double noise, uint64_t seed)
{
  assay_rng rng;
  assay_rng_init(&rng, seed);
  double *y = assay_arena_array(m->arena, n, sizeof *y);
  ck_assert_ptr_nonnull(y);
  for (size_t i = 0; i < n; i++)
    y[i] =
        (floor + height * exp(-(double)(i + 1) / (double)n / tau)) * (1 + noise * made_noise(&rng));
  return y;
}

static inline void made_judge(made *m)
{
  assay_code code = assay_run_judge(m->arena, &m->run, &m->options, &m->review, &m->err);
  ck_assert_msg(code == ASSAY_OK, "%s", m->err.message);
  ck_assert_ptr_nonnull(m->review.verdict.id);
  ck_assert_uint_gt(m->review.advice.len, 0);
  ck_assert_uint_gt(m->review.reason.len, 0);
  ck_assert_uint_eq(m->review.verdict.rejected.n, 9); /* all ten were considered */
}

static inline const assay_finding *made_finding(const made *m, const char *id)
{
  for (size_t i = 0; i < m->review.findings.n; i++)
    if (strcmp(m->review.findings.items[i].id, id) == 0)
      return &m->review.findings.items[i];
  return NULL;
}

static inline int made_main(Suite *suite)
{
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
