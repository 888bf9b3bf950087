/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws from the distributions that the curves need. */
#ifndef GEN_DRAW_H
#define GEN_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rng.h"

typedef struct draw_range {
  double low, high;
} draw_range;

double draw_uniform(assay_rng *rng, draw_range range);
double draw_log_uniform(assay_rng *rng, draw_range range); /* 0 < low <= high */
size_t draw_whole(assay_rng *rng, draw_range range); /* uniform on low .. high, both included */
bool draw_chance(assay_rng *rng, double probability);
double draw_normal(assay_rng *rng);
double draw_student5(assay_rng *rng); /* Student-t, 5 degrees of freedom, scaled to variance 1 */

#endif
