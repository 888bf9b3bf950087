/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that repeat one another: equal in everything but the seed. */
#ifndef ASSAY_ANALYSIS_SEEDS_H
#define ASSAY_ANALYSIS_SEEDS_H

#include "base/num.h"
#include "base/value.h"

/* What tells a run of a report from its repeats, and what it has in common with them. */
typedef struct assay_repeat {
  assay_str seed;    /* absent: none is known */
  assay_str setting; /* all other parameters as text, equal for repeats; may be empty */
} assay_repeat;

/* Whether a parameter of that name is a seed: seed, random_seed, RandomState ... */
bool assay_is_seed(assay_str name);

/* The seed and the setting of an object of runs[]: from its parameters; where these tell no
 * setting, from a name such as "rope_seed2026_x595" or "lr=1e-4_seed=1". False when out of memory.
 */
bool assay_repeat_read(assay_arena *arena, const assay_value *run, assay_repeat *out);

/* What the value of a parameter is known by, without blanks around it: "8" and "8.0", "1e-4" and
 * "0.0001", "True" and "true" are one. A view of the value, or of text[]. */
assay_str assay_value_key(assay_str value, char text[static ASSAY_NUM_SIZE]);

#endif
