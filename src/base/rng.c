/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NumPy's SeedSequence (numpy/random/bit_generator.pyx) and PCG64 (O'Neill 2014, XSL-RR 128/64),
 * re-built from their definitions. */
#include "base/rng.h"

#include <stdbool.h>

__extension__ typedef unsigned __int128 u128;

enum { POOL = 4, SHIFT = 16 };

static const uint32_t init_a = 0x43b0d7e5, mult_a = 0x931e8875, init_b = 0x8b51f9dd,
                      mult_b = 0x58f38ded, mix_l = 0xca01f9dd, mix_r = 0x4973f715;

static uint32_t hash_mix(uint32_t value, uint32_t *constant)
{
  value ^= *constant;
  *constant *= mult_a;
  value *= *constant;
  return value ^ (value >> SHIFT);
}

static uint32_t mix(uint32_t x, uint32_t y)
{
  uint32_t r = mix_l * x - mix_r * y;
  return r ^ (r >> SHIFT);
}

static void fill_pool(uint32_t pool[POOL], uint64_t seed)
{
  uint32_t words[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
  size_t n = words[1] ? 2 : 1;
  uint32_t constant = init_a;
  for (size_t i = 0; i < POOL; i++)
    pool[i] = hash_mix(i < n ? words[i] : 0, &constant);
  for (size_t from = 0; from < POOL; from++)
    for (size_t to = 0; to < POOL; to++)
      if (from != to)
        pool[to] = mix(pool[to], hash_mix(pool[from], &constant));
}

static void generate(const uint32_t pool[POOL], uint32_t *out, size_t n)
{
  uint32_t constant = init_b;
  for (size_t i = 0; i < n; i++) {
    uint32_t value = pool[i % POOL] ^ constant;
    constant *= mult_b;
    value *= constant;
    out[i] = value ^ (value >> SHIFT);
  }
}

static u128 join(uint64_t high, uint64_t low)
{
  return ((u128)high << 64) | low;
}

static u128 multiplier(void)
{
  return join(2549297995355413924u, 4865540595714422341u);
}

static uint64_t output(u128 state)
{
  uint64_t x = (uint64_t)(state >> 64) ^ (uint64_t)state;
  unsigned turn = (unsigned)(state >> 122);
  return (x >> turn) | (x << ((64 - turn) & 63));
}

static void step(assay_rng *rng)
{
  u128 state =
      join(rng->state_high, rng->state_low) * multiplier() + join(rng->inc_high, rng->inc_low);
  rng->state_high = (uint64_t)(state >> 64);
  rng->state_low = (uint64_t)state;
}

void assay_rng_init(assay_rng *rng, uint64_t seed)
{
  uint32_t pool[POOL], words[8];
  fill_pool(pool, seed);
  generate(pool, words, 8);
  uint64_t w[4];
  for (size_t i = 0; i < 4; i++)
    w[i] = words[2 * i] | ((uint64_t)words[2 * i + 1] << 32);
  u128 start = join(w[0], w[1]), inc = (join(w[2], w[3]) << 1) | 1;
  *rng = (assay_rng){ .inc_high = (uint64_t)(inc >> 64), .inc_low = (uint64_t)inc };
  step(rng);
  u128 state = join(rng->state_high, rng->state_low) + start;
  rng->state_high = (uint64_t)(state >> 64);
  rng->state_low = (uint64_t)state;
  step(rng);
}

uint64_t assay_rng_next64(assay_rng *rng)
{
  step(rng);
  return output(join(rng->state_high, rng->state_low));
}

uint32_t assay_rng_next32(assay_rng *rng)
{
  if (rng->has_spare) {
    rng->has_spare = false;
    return rng->spare;
  }
  uint64_t x = assay_rng_next64(rng);
  rng->spare = (uint32_t)(x >> 32);
  rng->has_spare = true;
  return (uint32_t)x;
}

double assay_rng_uniform(assay_rng *rng)
{
  return (double)(assay_rng_next64(rng) >> 11) * 0x1p-53;
}

static uint32_t below32(assay_rng *rng, uint32_t bound)
{
  uint64_t m = (uint64_t)assay_rng_next32(rng) * bound;
  if ((uint32_t)m < bound)
    for (uint32_t threshold = -bound % bound; (uint32_t)m < threshold;)
      m = (uint64_t)assay_rng_next32(rng) * bound;
  return (uint32_t)(m >> 32);
}

/* Lemire 2019, as numpy's random_bounded_uint64: 32-bit draws below 2^32, 64-bit ones above. */
uint64_t assay_rng_below(assay_rng *rng, uint64_t n)
{
  if (n <= 1)
    return 0;
  if (n <= UINT32_MAX)
    return below32(rng, (uint32_t)n);
  if (n == (uint64_t)UINT32_MAX + 1)
    return assay_rng_next32(rng);
  u128 m = (u128)assay_rng_next64(rng) * n;
  if ((uint64_t)m < n)
    for (uint64_t threshold = -n % n; (uint64_t)m < threshold;)
      m = (u128)assay_rng_next64(rng) * n;
  return (uint64_t)(m >> 64);
}

/* Two draws of each 64 bits and two times 64 bits a round, n draws at most; stops before a round
 * with one that is rejected. A step must wait for the one before, so two states take every other
 * step side by side. */
static size_t count_pairs(assay_rng *rng, uint32_t bound, size_t n, uint16_t *counts)
{
  enum { ROUND = 4 };
  const u128 inc = join(rng->inc_high, rng->inc_low), one = multiplier();
  const u128 two = one * one, inc_two = inc * (one + 1);
  u128 state = join(rng->state_high, rng->state_low), a = state * one + inc, b = a * one + inc;
  size_t done = 0;
  for (; done + ROUND <= n; done += ROUND) {
    uint64_t x = output(a), y = output(b);
    uint64_t first = (uint64_t)(uint32_t)x * bound, second = (x >> 32) * bound;
    uint64_t third = (uint64_t)(uint32_t)y * bound, fourth = (y >> 32) * bound;
    if (__builtin_expect((uint32_t)first < bound || (uint32_t)second < bound ||
                             (uint32_t)third < bound || (uint32_t)fourth < bound,
                         0)) /* four jumps that are foreseen take less than one answer */
      break;
    counts[first >> 32]++;
    counts[second >> 32]++;
    counts[third >> 32]++;
    counts[fourth >> 32]++;
    state = b;
    a = a * two + inc_two;
    b = b * two + inc_two;
  }
  rng->state_high = (uint64_t)(state >> 64);
  rng->state_low = (uint64_t)state;
  return done;
}

void assay_rng_count(assay_rng *rng, size_t n, uint16_t *counts)
{
  for (size_t i = 0; i < n;) {
    if (!rng->has_spare && n > 1 && n <= UINT32_MAX)
      i += count_pairs(rng, (uint32_t)n, n - i, counts);
    if (i < n) {
      counts[assay_rng_below(rng, n)]++;
      i++;
    }
  }
}
