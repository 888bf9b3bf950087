/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "curves/gen_draw.h"

#include <math.h>

double draw_uniform(assay_rng *rng, draw_range range)
{
  return range.low + (range.high - range.low) * assay_rng_uniform(rng);
}

double draw_log_uniform(assay_rng *rng, draw_range range)
{
  return exp(draw_uniform(rng, (draw_range){ log(range.low), log(range.high) }));
}

size_t draw_whole(assay_rng *rng, draw_range range)
{
  return (size_t)range.low + assay_rng_below(rng, (uint64_t)(range.high - range.low) + 1);
}

bool draw_chance(assay_rng *rng, double probability)
{
  return assay_rng_uniform(rng) < probability;
}

/* A point in the unit disc without its centre: x and the squared radius. */
static double disc(assay_rng *rng, double *square)
{
  for (;;) {
    double x = 2 * assay_rng_uniform(rng) - 1;
    double y = 2 * assay_rng_uniform(rng) - 1;
    *square = x * x + y * y;
    if (*square > 0 && *square < 1)
      return x;
  }
}

/* Marsaglia's polar method, the second value not kept: one call, one value. */
double draw_normal(assay_rng *rng)
{
  double square = 0;
  double x = disc(rng, &square);
  return x * sqrt(-2 * log(square) / square);
}

/* Bailey 1994, "Polar generation of random variates with the t-distribution". */
double draw_student5(assay_rng *rng)
{
  const double freedom = 5;
  double square = 0;
  double x = disc(rng, &square);
  double t = x * sqrt(freedom * (pow(square, -2 / freedom) - 1) / square);
  return t / sqrt(freedom / (freedom - 2));
}
