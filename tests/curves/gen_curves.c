/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "curves/gen_curves.h"
#include "curves/gen_shape.h"

#include <math.h>

/* What a class wants of the noise-free curves; plans are drawn again until they give it. */
typedef enum class_want {
  WANT_NOTHING,
  WANT_NO_RISE,
  WANT_RISE,
  WANT_CONVERGED, /* both losses settled, no rise */
  WANT_IMPROVING, /* both falling, no rise */
  WANT_GAP,       /* training falling, validation settled, no rise */
  WANT_DESCENT    /* no rise, and the end clearly below the first valley */
} class_want;

typedef struct class_row {
  const char *name;
  draw_range steps, evals, epochs;          /* log-uniform, uniform, uniform */
  draw_range train_noise, valid_noise, phi; /* fractions of the level, log-uniform; uniform */
  void (*shape)(assay_rng *rng, const curve *c, shape_plan *plan); /* what the class is about */
  class_want want;
} class_row;

/* evals as many as epochs */
#define EVAL_PER_EPOCH                                                                             \
  {                                                                                                \
    -1, -1                                                                                         \
  }

/* Rises are log-uniform from the bound at which one counts to 15 times it; on short curves from
 * max(3 %, 6 sigma) to 8 times it; a weak one from 0.4 % to twice the bound. */
#define RISE_LEAST 0.015
#define RISE_SIGMAS 4.0
#define RISE_SPAN 15.0
#define RISE_SHORT_LEAST 0.03
#define RISE_SHORT_SIGMAS 6.0
#define RISE_SHORT_SPAN 8.0
#define RISE_WEAK_LEAST 0.004
#define RISE_WEAK_SPAN 2.0

static double at_least(double bound, double sigmas, double sigma)
{
  return fmax(bound, sigmas * sigma);
}

static void rise_by(assay_rng *rng, const curve *c, shape_plan *plan, draw_range size)
{
  plan->rise_from = draw_uniform(rng, (draw_range){ 0.2, 0.7 });
  plan->rise_power = draw_uniform(rng, (draw_range){ 1, 2 });
  shape_rise_fit(plan, c->evals, draw_log_uniform(rng, size));
}

static void shape_overfit(assay_rng *rng, const curve *c, shape_plan *plan)
{
  double low = at_least(RISE_LEAST, RISE_SIGMAS, c->valid_sigma);
  rise_by(rng, c, plan, (draw_range){ low, RISE_SPAN * low });
}

static void shape_overfit_weak(assay_rng *rng, const curve *c, shape_plan *plan)
{
  double high = RISE_WEAK_SPAN * at_least(RISE_LEAST, RISE_SIGMAS, c->valid_sigma);
  rise_by(rng, c, plan, (draw_range){ RISE_WEAK_LEAST, high });
}

static void shape_overfit_short(assay_rng *rng, const curve *c, shape_plan *plan)
{
  double low = at_least(RISE_SHORT_LEAST, RISE_SHORT_SIGMAS, c->valid_sigma);
  rise_by(rng, c, plan, (draw_range){ low, RISE_SHORT_SPAN * low });
}

static void shape_per_epoch(assay_rng *rng, const curve *c, shape_plan *plan)
{
  if (draw_chance(rng, 0.5))
    shape_overfit_short(rng, c, plan);
}

static void shape_sawtooth(assay_rng *rng, const curve *c, shape_plan *plan)
{
  double drop = draw_uniform(rng, (draw_range){ 0.06, 0.25 });
  for (size_t k = 1; k < c->epochs; k++)
    plan->epoch_drop[k] = drop * draw_uniform(rng, (draw_range){ 0.8, 1.2 });
}

static void shape_sawtooth_overfit(assay_rng *rng, const curve *c, shape_plan *plan)
{
  shape_sawtooth(rng, c, plan);
  shape_overfit(rng, c, plan);
}

static void shape_late_outlier(assay_rng *rng, const curve *c, shape_plan *plan)
{
  plan->outlier_back = draw_chance(rng, 2.0 / 3) ? 1 : draw_whole(rng, (draw_range){ 2, 3 });
  double sigmas = draw_uniform(rng, (draw_range){ 4, 12 });
  plan->outlier_height = at_least(0.01, sigmas, c->valid_sigma);
}

static void shape_lr_drop(assay_rng *rng, const curve *c, shape_plan *plan)
{
  (void)c;
  plan->drop_at = draw_uniform(rng, (draw_range){ 0.35, 0.75 });
  plan->drop_train = draw_uniform(rng, (draw_range){ 0.08, 0.35 });
  plan->drop_valid = plan->drop_train * draw_uniform(rng, (draw_range){ 0.3, 1 });
}

static void shape_warmup(assay_rng *rng, const curve *c, shape_plan *plan)
{
  (void)c;
  plan->warm_height = draw_uniform(rng, (draw_range){ 0.1, 0.6 });
  plan->warm_scale = draw_uniform(rng, (draw_range){ 0.01, 0.04 });
}

/* The loss climbs for at least 6 steps after the rate's jump: a bump, not a spike. */
static void shape_warm_restart(assay_rng *rng, const curve *c, shape_plan *plan)
{
  plan->restarts = draw_whole(rng, (draw_range){ 1, SHAPE_MAX_RESTARTS });
  for (size_t i = 0; i < plan->restarts; i++)
    plan->restart_at[i] = (double)(i + 1) / (double)(plan->restarts + 1);
  plan->restart_scale = draw_uniform(rng, (draw_range){ fmax(0.01, 6 / (double)c->n), 0.03 });
  plan->restart_train = draw_uniform(rng, (draw_range){ 0.05, 0.25 });
  plan->restart_valid = plan->restart_train * draw_uniform(rng, (draw_range){ 0.2, 0.8 });
}

static void shape_double_descent(assay_rng *rng, const curve *c, shape_plan *plan)
{
  (void)c;
  plan->hump_at = draw_uniform(rng, (draw_range){ 0.35, 0.55 });
  plan->hump_width = draw_uniform(rng, (draw_range){ 0.06, 0.12 });
  plan->hump_height = draw_log_uniform(rng, (draw_range){ 0.03, 0.2 });
  plan->valid.power = false;
  plan->valid.scale = draw_uniform(rng, (draw_range){ 0.25, 0.6 });
}

/* Spikes stand at least 4 % of the run apart, reach 15 % to 150 % of the level and 8 sigma of the
 * noise, and fade over 1 to 6 steps. */
static void shape_spiking(assay_rng *rng, const curve *c, shape_plan *plan)
{
  plan->spikes = draw_whole(rng, (draw_range){ 2, CURVE_MAX_SPIKES });
  double slot = 0.92 / (double)plan->spikes;
  for (size_t i = 0; i < plan->spikes; i++) {
    double at = 0.04 + slot * ((double)i + draw_uniform(rng, (draw_range){ 0, 0.75 }));
    plan->spike_step[i] = (int64_t)(at * (double)c->n) + 1;
    double height = draw_log_uniform(rng, (draw_range){ 0.15, 1.5 });
    plan->spike_height[i] = at_least(height, 8, c->train_sigma);
    plan->spike_scale[i] = draw_uniform(rng, (draw_range){ 1, 6 });
  }
}

/* The loss goes on falling underneath: a divergence ends at least 35 % above where it began, else
 * it would be a jump that was made good. */
static void shape_diverging(assay_rng *rng, const curve *c, shape_plan *plan)
{
  (void)c;
  plan->diverge_at = draw_uniform(rng, (draw_range){ 0.3, 0.85 });
  double factor = draw_log_uniform(rng, (draw_range){ 1.5, 6 });
  double kept = shape_train(plan, 1) / shape_train(plan, plan->diverge_at);
  plan->diverge_factor = fmax(factor, 1.35 / kept);
  plan->diverge_scale = draw_log_uniform(rng, (draw_range){ 0.002, 0.02 });
}

static void shape_nonfinite(assay_rng *rng, const curve *c, shape_plan *plan)
{
  double at = draw_uniform(rng, (draw_range){ 0.2, 0.98 });
  plan->nonfinite_from = (int64_t)(at * (double)c->n) + 1;
  if (draw_chance(rng, 0.25))
    plan->nonfinite_lone = (int64_t)(at / 2 * (double)c->n) + 1;
  plan->infinite = draw_chance(rng, 0.25);
}

static void shape_leak(assay_rng *rng, const curve *c, shape_plan *plan)
{
  (void)c;
  double share = 1 - draw_uniform(rng, (draw_range){ 0.06, 0.25 });
  plan->valid = plan->train;
  plan->valid.floor *= share;
  plan->valid.amplitude *= share;
}

static void shape_underfit(assay_rng *rng, const curve *c, shape_plan *plan)
{
  (void)c;
  double fall = draw_uniform(rng, (draw_range){ 0.03, 0.10 });
  plan->train.power = false;
  plan->train.scale = draw_uniform(rng, (draw_range){ 1.2, 4 });
  double level = plan->train.floor;
  plan->train.amplitude = level * fall / (1 - exp(-1 / plan->train.scale));
  plan->train.floor = level - plan->train.amplitude * exp(-1 / plan->train.scale);
  double gap = 1 + draw_uniform(rng, (draw_range){ 0, 0.03 });
  plan->valid = plan->train;
  plan->valid.floor *= gap;
  plan->valid.amplitude *= gap;
}

/* At least 3 periods in the later 60 % of the run, at least 12 steps a period. */
static void shape_oscillating(assay_rng *rng, const curve *c, shape_plan *plan)
{
  double shortest = fmax(0.06, 12 / (double)c->n);
  plan->wave_period = draw_uniform(rng, (draw_range){ shortest, 0.2 });
  plan->wave_phase = draw_uniform(rng, (draw_range){ 0, 6.28 });
  plan->wave_train = draw_uniform(rng, (draw_range){ 0.2, 0.5 });
  plan->wave_valid = plan->wave_train * draw_uniform(rng, (draw_range){ 0.3, 1 });
  plan->train.power = plan->valid.power = false;
  plan->train.scale = draw_uniform(rng, (draw_range){ 0.03, 0.1 });
  plan->valid.scale = plan->train.scale;
}

#define STEPS                                                                                      \
  {                                                                                                \
    60, 2500                                                                                       \
  }
#define EVALS                                                                                      \
  {                                                                                                \
    9, 60                                                                                          \
  }
#define EPOCHS                                                                                     \
  {                                                                                                \
    1, 8                                                                                           \
  }
#define TRAIN_NOISE                                                                                \
  {                                                                                                \
    0.008, 0.08                                                                                    \
  }
#define VALID_NOISE                                                                                \
  {                                                                                                \
    0.0005, 0.009                                                                                  \
  }
#define PHI                                                                                        \
  {                                                                                                \
    0, 0.6                                                                                         \
  }
#define USUAL STEPS, EVALS, EPOCHS, TRAIN_NOISE, VALID_NOISE, PHI
#define STAIRS { 240, 2500 }, EVALS, { 3, 8 }, TRAIN_NOISE, VALID_NOISE, PHI
#define SHORT { 20, 300 }, { 5, 8 }, EPOCHS, TRAIN_NOISE, VALID_NOISE, PHI
#define NOISY STEPS, EVALS, EPOCHS, { 0.10, 0.25 }, { 0.01, 0.025 }, PHI
#define LONG { 200, 2500 }, EVALS, EPOCHS, TRAIN_NOISE, VALID_NOISE, PHI

static const class_row classes[CURVE_CLASSES] = {
  [CURVE_CONVERGED] = { "converged", USUAL, NULL, WANT_CONVERGED },
  [CURVE_IMPROVING] = { "improving", USUAL, NULL, WANT_IMPROVING },
  [CURVE_OVERFIT] = { "overfit", USUAL, shape_overfit, WANT_RISE },
  [CURVE_OVERFIT_WEAK] = { "overfit_weak", USUAL, shape_overfit_weak, WANT_NOTHING },
  [CURVE_GAP_ONLY] = { "gap_only", USUAL, NULL, WANT_GAP },
  [CURVE_SAWTOOTH] = { "sawtooth", STAIRS, shape_sawtooth, WANT_NO_RISE },
  [CURVE_SAWTOOTH_OVERFIT] = { "sawtooth_overfit", STAIRS, shape_sawtooth_overfit, WANT_RISE },
  [CURVE_SHORT] = { "short", SHORT, NULL, WANT_NO_RISE },
  [CURVE_SHORT_OVERFIT] = { "short_overfit", SHORT, shape_overfit_short, WANT_RISE },
  [CURVE_NOISY] = { "noisy", NOISY, NULL, WANT_NO_RISE },
  [CURVE_NOISY_OVERFIT] = { "noisy_overfit", NOISY, shape_overfit, WANT_RISE },
  [CURVE_PLATEAU_AR] = { "plateau_ar",
                         STEPS,
                         { 20, 60 },
                         EPOCHS,
                         TRAIN_NOISE,
                         VALID_NOISE,
                         { 0.4, 0.6 },
                         NULL,
                         WANT_CONVERGED },
  [CURVE_LATE_OUTLIER] = { "late_outlier", USUAL, shape_late_outlier, WANT_CONVERGED },
  [CURVE_LR_DROP] = { "lr_drop", USUAL, shape_lr_drop, WANT_NO_RISE },
  [CURVE_WARMUP] = { "warmup", USUAL, shape_warmup, WANT_NO_RISE },
  [CURVE_WARM_RESTART] = { "warm_restart", LONG, shape_warm_restart, WANT_NO_RISE },
  [CURVE_DOUBLE_DESCENT] = { "double_descent",
                             STEPS,
                             { 12, 60 },
                             EPOCHS,
                             TRAIN_NOISE,
                             VALID_NOISE,
                             PHI,
                             shape_double_descent,
                             WANT_DESCENT },
  [CURVE_SPIKING] = { "spiking", LONG, shape_spiking, WANT_NO_RISE },
  [CURVE_DIVERGING] = { "diverging", LONG, shape_diverging, WANT_NOTHING },
  [CURVE_NONFINITE] = { "nonfinite", USUAL, shape_nonfinite, WANT_NOTHING },
  [CURVE_LEAK] = { "leak",
                   STEPS,
                   EVALS,
                   { 2, 8 },
                   TRAIN_NOISE,
                   VALID_NOISE,
                   PHI,
                   shape_leak,
                   WANT_NO_RISE },
  [CURVE_UNDERFIT] = { "underfit", USUAL, shape_underfit, WANT_NO_RISE },
  [CURVE_OSCILLATING] = { "oscillating", LONG, shape_oscillating, WANT_NOTHING },
  [CURVE_NO_VALIDATION] = { "no_validation",
                            STEPS,
                            { 0, 0 },
                            EPOCHS,
                            TRAIN_NOISE,
                            VALID_NOISE,
                            PHI,
                            NULL,
                            WANT_NOTHING },
  [CURVE_TINY] = { "tiny",
                   { 3, 9 },
                   { 0, 3 },
                   { 1, 3 },
                   TRAIN_NOISE,
                   VALID_NOISE,
                   PHI,
                   NULL,
                   WANT_NOTHING },
  [CURVE_PER_EPOCH] = { "per_epoch",
                        { 15, 3000 },
                        EVAL_PER_EPOCH,
                        { 2, 5 },
                        TRAIN_NOISE,
                        VALID_NOISE,
                        PHI,
                        shape_per_epoch,
                        WANT_NOTHING },
};

const char *curve_class_name(curve_class kind)
{
  return classes[kind].name;
}

static shape_decay decay_draw(assay_rng *rng, double floor, double amplitude)
{
  shape_decay decay = { .power = draw_chance(rng, 0.5), .floor = floor, .amplitude = amplitude };
  decay.scale =
      draw_log_uniform(rng, decay.power ? (draw_range){ 0.005, 0.5 } : (draw_range){ 0.03, 0.8 });
  decay.exponent = draw_log_uniform(rng, (draw_range){ 0.2, 3 });
  return decay;
}

static void plan_draw(assay_rng *rng, const class_row *row, const curve *c, shape_plan *plan)
{
  *plan = (shape_plan){ .n = c->n, .epochs = c->epochs };
  double floor = draw_log_uniform(rng, (draw_range){ 0.2, 2.5 });
  double amplitude = floor * draw_log_uniform(rng, (draw_range){ 0.3, 5 });
  plan->train = decay_draw(rng, floor, amplitude);
  double gap = 1 + draw_uniform(rng, (draw_range){ 0, 0.3 });
  amplitude *= draw_uniform(rng, (draw_range){ 0.3, 1 });
  plan->valid = decay_draw(rng, shape_train(plan, 1) * gap, amplitude);
  if (row->shape)
    row->shape(rng, c, plan);
}

/* The end lies at least 1 % below the least loss before the hump. */
static bool descends_again(const shape_plan *plan)
{
  enum { PLACES = 50 };
  double least = (double)INFINITY;
  for (int i = 1; i <= PLACES; i++)
    least = fmin(least, shape_valid(plan, plan->hump_at * i / PLACES));
  return shape_valid(plan, 1) < 0.99 * least && shape_valid(plan, plan->hump_at) > 1.01 * least;
}

static bool wanted(class_want want, const shape_plan *plan, const curve_truth *truth)
{
  bool flat = truth->overfit == CURVE_NO;
  switch (want) {
  case WANT_NOTHING:
    return true;
  case WANT_NO_RISE:
    return flat;
  case WANT_RISE:
    return truth->overfit == CURVE_YES;
  case WANT_CONVERGED:
    return flat && truth->train == CURVE_SETTLED && truth->valid == CURVE_SETTLED;
  case WANT_IMPROVING:
    return flat && truth->train == CURVE_FALLING && truth->valid == CURVE_FALLING;
  case WANT_GAP:
    return flat && truth->train == CURVE_FALLING && truth->valid == CURVE_SETTLED;
  case WANT_DESCENT:
    return flat && descends_again(plan);
  }
  return true;
}

static void sizes_draw(assay_rng *rng, const class_row *row, curve *c)
{
  c->n = (size_t)llround(draw_log_uniform(rng, row->steps));
  c->epochs = draw_whole(rng, row->epochs);
  c->evals = row->evals.low < 0 ? c->epochs : draw_whole(rng, row->evals);
  if (c->evals > c->n)
    c->evals = c->n;
  c->train_sigma = draw_log_uniform(rng, row->train_noise);
  c->valid_sigma = draw_log_uniform(rng, row->valid_noise);
  c->phi = draw_uniform(rng, row->phi);
  c->perplexity = draw_chance(rng, 0.5);
}

static double spikes_at(const shape_plan *plan, int64_t step)
{
  double factor = 1;
  for (size_t i = 0; i < plan->spikes; i++)
    if (step >= plan->spike_step[i])
      factor +=
          plan->spike_height[i] * exp(-(double)(step - plan->spike_step[i]) / plan->spike_scale[i]);
  return factor;
}

static bool broken_at(const shape_plan *plan, int64_t step)
{
  return plan->nonfinite_from > 0 && (step >= plan->nonfinite_from || step == plan->nonfinite_lone);
}

static assay_code train_sample(assay_arena *arena, assay_rng *rng, const shape_plan *plan, curve *c,
                               assay_err *err)
{
  int64_t *step = assay_arena_array(arena, c->n, sizeof *step);
  double *epoch = assay_arena_array(arena, c->n, sizeof *epoch);
  double *clean = assay_arena_array(arena, c->n, sizeof *clean);
  double *value = assay_arena_array(arena, c->n, sizeof *value);
  if (!step || !epoch || !clean || !value)
    return assay_err_nomem(err);
  for (size_t i = 0; i < c->n; i++) {
    step[i] = (int64_t)i + 1;
    epoch[i] = (double)shape_epoch(plan, step[i]);
    clean[i] = shape_train(plan, (double)step[i] / (double)c->n);
    /* a loss stays positive */
    double noise = fmax(1 + c->train_sigma * draw_student5(rng), 0.02);
    value[i] = clean[i] * noise * spikes_at(plan, step[i]);
    if (broken_at(plan, step[i]))
      value[i] = plan->infinite ? (double)INFINITY : (double)NAN;
  }
  c->step = step;
  c->epoch = epoch;
  c->train_clean = clean;
  c->train = value;
  return ASSAY_OK;
}

static assay_code valid_sample(assay_arena *arena, assay_rng *rng, const shape_plan *plan, curve *c,
                               assay_err *err)
{
  int64_t *step = assay_arena_array(arena, c->evals, sizeof *step);
  double *epoch = assay_arena_array(arena, c->evals, sizeof *epoch);
  double *clean = assay_arena_array(arena, c->evals, sizeof *clean);
  double *value = assay_arena_array(arena, c->evals, sizeof *value);
  if (!step || !epoch || !clean || !value)
    return assay_err_nomem(err);
  double noise = draw_normal(rng);
  for (size_t i = 0; i < c->evals; i++) {
    step[i] = shape_eval_step(plan, i, c->evals);
    epoch[i] = (double)shape_epoch(plan, step[i]);
    clean[i] = shape_valid(plan, (double)step[i] / (double)c->n);
    double lone = i + plan->outlier_back == c->evals ? plan->outlier_height : 0;
    value[i] = clean[i] * (1 + c->valid_sigma * noise + lone);
    if (plan->nonfinite_from > 0 && step[i] >= plan->nonfinite_from)
      value[i] = (double)NAN;
    noise = c->phi * noise + sqrt(1 - c->phi * c->phi) * draw_normal(rng);
  }
  c->eval_step = step;
  c->eval_epoch = epoch;
  c->valid_clean = clean;
  c->valid = value;
  return ASSAY_OK;
}

assay_code curve_make(assay_arena *arena, uint64_t seed, curve_class kind, unsigned index,
                      curve *out, assay_err *err)
{
  enum { TRIES = 20000 };
  const class_row *row = &classes[kind];
  assay_rng rng;
  assay_rng_init(&rng, (seed << 20) + (uint64_t)kind * 10000 + index);
  *out = (curve){ .kind = kind, .seed = seed, .index = index };
  sizes_draw(&rng, row, out);
  shape_plan plan;
  for (int i = 0; i < TRIES; i++) {
    plan_draw(&rng, row, out, &plan);
    curve_truth_read(&plan, out);
    if (wanted(row->want, &plan, &out->truth))
      break;
  }
  assay_code code = train_sample(arena, &rng, &plan, out, err);
  return code ? code : valid_sample(arena, &rng, &plan, out, err);
}
