/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of `assay compare` for the tests of its outputs. */
#ifndef ASSAY_TEST_MAKE_COMPARE_H
#define ASSAY_TEST_MAKE_COMPARE_H

#include <check.h>
#include <math.h>

#include "base/num.h"
#include "model/review.h"

enum { MADE_POINTS = 20, MADE_RATES = 5, MADE_BATCHES = 3 };

static const double made_rates[MADE_RATES] = { 1e-5, 5e-5, 1e-4, 3e-4, 1e-3 };

/* A run that falls towards `level` and rises a little behind its best point. */
static inline size_t made_sweep_run(assay_report *report, assay_str name, double level)
{
  assay_arena *arena = report->arena;
  int64_t *step = assay_arena_array(arena, MADE_POINTS, sizeof *step);
  double *value = assay_arena_array(arena, MADE_POINTS, sizeof *value);
  double *epoch = assay_arena_array(arena, MADE_POINTS, sizeof *epoch);
  for (size_t i = 0; i < MADE_POINTS; i++) {
    step[i] = 100 * (int64_t)(i + 1);
    epoch[i] = 0.25 * (double)(i + 1);
    value[i] = level + exp(-0.4 * (double)i) + (i > 12 ? 0.01 * (double)(i - 12) : 0);
  }
  assay_run *run = assay_arena_alloc(arena, sizeof *run);
  *run = (assay_run){ .name = name, .total_steps = ASSAY_NO_STEP };
  *ASSAY_PUSH(arena, &run->series) = (assay_series){ .role = ASSAY_ROLE_VALIDATION_LOSS,
                                                     .name = ASSAY_STR("validation_loss"),
                                                     .n = MADE_POINTS,
                                                     .step = step,
                                                     .value = value };
  *ASSAY_PUSH(arena, &run->series) = (assay_series){ .role = ASSAY_ROLE_EPOCH,
                                                     .name = ASSAY_STR("epoch"),
                                                     .n = MADE_POINTS,
                                                     .step = step,
                                                     .value = epoch };
  assay_run_review *review = ASSAY_PUSH(arena, &report->runs);
  *review = (assay_run_review){ .run = run, .advice = ASSAY_STR("Take step 1300.") };
  review->verdict.id = "CONVERGED";
  return report->runs.n - 1;
}

static inline void made_group(assay_report *report, size_t i, size_t seeds)
{
  assay_arena *arena = report->arena;
  assay_run_group *g = ASSAY_PUSH(arena, &report->compare->groups);
  const double rise = 0.0137 * (double)i;
  *g = (assay_run_group){ .name = assay_str_format(arena, "setting-%zu", i + 1),
                          .value = 1.2061 + rise,
                          .deviation = 0.0112,
                          .low = 1.1943 + rise,
                          .high = 1.2179 + rise,
                          .iqm = seeds >= 5 ? 1.2053 + rise : (double)NAN,
                          .last_value = 1.2417 + rise,
                          .best_at = 0.67,
                          .cost = 9100 + 700.0 * (double)((i * 5) % 7),
                          .p = i ? fmin(1, 0.31 / (double)(i * i)) : (double)NAN };
  for (size_t s = 0; s < seeds; s++)
    *ASSAY_PUSH(arena, &g->runs) = made_sweep_run(
        report, assay_str_format(arena, "run-%zu-%zu", i + 1, s + 1), g->value + 0.004 * (double)s);
  *ASSAY_PUSH(arena, &g->keys) = (i + 2) % MADE_RATES;
  *ASSAY_PUSH(arena, &g->keys) = i % MADE_BATCHES;
  *ASSAY_PUSH(arena, &g->keys) = (i / 2) % 2;
  *ASSAY_PUSH(arena, &report->compare->ranking) =
      (assay_ranked){ .rank = i + 1,
                      .group = i,
                      .standing = i == 0  ? ASSAY_STANDING_BEST
                                  : i < 3 ? ASSAY_STANDING_TIED
                                          : ASSAY_STANDING_WORSE,
                      .last_rank = (i ^ 1) + 1 };
  if (i < 3)
    *ASSAY_PUSH(arena, &report->compare->tie_set) = i;
}

static inline assay_parameter_effect *made_parameter(assay_report *report, const char *name,
                                                     assay_parameter_kind kind, size_t n)
{
  assay_parameter_effect *e = ASSAY_PUSH(report->arena, &report->compare->parameters);
  *e = (assay_parameter_effect){ .name = assay_str_z(name),
                                 .kind = kind,
                                 .effect = (double)NAN,
                                 .low = (double)NAN,
                                 .high = (double)NAN,
                                 .p = (double)NAN,
                                 .importance = (double)NAN,
                                 .optimum = (double)NAN,
                                 .optimum_low = (double)NAN,
                                 .optimum_high = (double)NAN };
  for (size_t i = 0; i < n; i++)
    *ASSAY_PUSH(report->arena, &e->means) = 1.25 + 0.0171 * fabs((double)i - 2);
  return e;
}

static inline void made_value(assay_arena *arena, assay_parameter_effect *e, double number)
{
  char text[ASSAY_NUM_SIZE];
  *ASSAY_PUSH(arena, &e->values) =
      assay_str_copy(arena, assay_str_z(assay_num_shortest(text, number)));
  *ASSAY_PUSH(arena, &e->numbers) = number;
}

/* Learning rate with an optimum, a batch size that does nothing, a category. */
static inline void made_parameters(assay_report *report)
{
  assay_arena *arena = report->arena;
  assay_parameter_effect *e = made_parameter(report, "lr", ASSAY_PARAMETER_LOG, MADE_RATES);
  for (size_t i = 0; i < MADE_RATES; i++)
    made_value(arena, e, made_rates[i]);
  e->effect = -0.0238;
  e->low = -0.0351;
  e->high = -0.0127;
  e->p = 0.0042;
  e->importance = 0.73;
  e->optimum = 1.74e-4;
  e->optimum_low = 1.22e-4;
  e->optimum_high = 2.43e-4;
  e = made_parameter(report, "batch_size", ASSAY_PARAMETER_NUMBER, MADE_BATCHES);
  for (size_t i = 0; i < MADE_BATCHES; i++)
    made_value(arena, e, 8.0 * (double)(1 << i));
  e->effect = 0.000318;
  e->p = 0.61;
  e->importance = 0.034;
  e = made_parameter(report, "method", ASSAY_PARAMETER_CATEGORY, 2);
  *ASSAY_PUSH(arena, &e->values) = ASSAY_STR("lora");
  *ASSAY_PUSH(arena, &e->values) = ASSAY_STR("full");
  e->effect = 0.0193;
  e->note = ASSAY_STR("aliased with batch_size");
}

static inline void made_extras(assay_report *report)
{
  assay_arena *arena = report->arena;
  assay_compare *c = report->compare;
  c->heat.x = 0;
  c->heat.y = 1;
  c->heat.p = 0.083;
  for (size_t i = 0; i < MADE_RATES * MADE_BATCHES; i++)
    *ASSAY_PUSH(arena, &c->heat.cells) = i == 7 ? (double)NAN : 1.2109 + 0.0123 * (double)i;
  assay_advice_next *next = ASSAY_PUSH(arena, &c->next);
  next->sentence = ASSAY_STR("Train 4 seeds more to split the three that tie.");
  *ASSAY_PUSH(arena, &next->evidence) = (assay_fact){ "seeds_needed", 4 };
  *ASSAY_PUSH(arena, &next->evidence) = (assay_fact){ "smallest_gap", 0.0137 };
  assay_set_apart *apart = ASSAY_PUSH(arena, &c->not_comparable);
  apart->why = ASSAY_STR("Another validation file (3 evaluations against 20).");
  *ASSAY_PUSH(arena, &apart->runs) = ASSAY_STR("old-run");
  *ASSAY_PUSH(arena, &c->replay) = (assay_sweep_replay){ .rule = "huggingface",
                                                         .patience = 3,
                                                         .stopped = 7,
                                                         .saved = 0.231,
                                                         .worst_regret = 0.0148,
                                                         .keeps_winner = true };
}

/* n settings of some seeds each, ranked as made; the first three tie. */
static inline assay_report *made_compare(assay_arena *arena, size_t n, size_t seeds)
{
  assay_report *report = assay_arena_alloc(arena, sizeof *report);
  *report = (assay_report){ .arena = arena,
                            .command = "compare",
                            .version = "9.9.9",
                            .unicode = "15.0.0",
                            .headline = ASSAY_STR("Take setting-1; two more are as good."),
                            .reason = ASSAY_STR("The learning rate explains 73 % of the spread.") };
  report->inputs = assay_arena_alloc(arena, sizeof(assay_inputs));
  assay_compare *c = report->compare = assay_arena_alloc(arena, sizeof *c);
  *c = (assay_compare){ .metric = ASSAY_STR("validation_loss"),
                        .direction = -1,
                        .cost_unit = "tokens",
                        .seeds_known = seeds > 1,
                        .cheapest = n > 2 ? 2 : 0,
                        .pages = 10 };
  for (size_t i = 0; i < n; i++)
    made_group(report, i, seeds);
  made_parameters(report);
  made_extras(report);
  if (n > 2) {
    *ASSAY_PUSH(arena, &c->pareto) = 2;
    *ASSAY_PUSH(arena, &c->pareto) = 0;
    c->groups.items[2].cost = 8400;
    c->groups.items[0].cost = 12650;
  }
  return report;
}

#endif
