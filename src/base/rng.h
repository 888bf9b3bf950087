/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NumPy's default generator, bit for bit: PCG64 (XSL-RR 128/64) seeded by SeedSequence. One scheme
 * of draws everywhere. Oracle: numpy.random.default_rng(seed), NumPy 1.24 (Debian 12). */
#ifndef ASSAY_BASE_RNG_H
#define ASSAY_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct assay_rng {
  uint64_t state_high, state_low, inc_high, inc_low;
  uint32_t spare; /* upper half kept by the 32-bit reader */
  int has_spare;
} assay_rng;

void assay_rng_init(assay_rng *rng, uint64_t seed);
uint64_t assay_rng_next64(assay_rng *rng);
uint32_t assay_rng_next32(assay_rng *rng);            /* NumPy's buffered halves */
double assay_rng_uniform(assay_rng *rng);             /* [0, 1): random() */
uint64_t assay_rng_below(assay_rng *rng, uint64_t n); /* [0, n): integers(n), Lemire; n >= 1 */
/* n draws from [0, n), each counted at its place. */
void assay_rng_count(assay_rng *rng, size_t n, uint16_t *counts);

#endif
