/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Oracle: NumPy 1.24.2 of Debian 12. For each row
 *   g = numpy.random.default_rng(SEED); g.bit_generator.random_raw(n), g.random(n),
 *   g.integers(N, size=6), g.integers(0, 2**32, size=5, dtype=numpy.uint32)
 * with a fresh generator; n above 2^63 with dtype=numpy.uint64. */
#include "check_run.h"

#include "base/rng.h"

START_TEST(raw_words)
{
  static const struct {
    uint64_t seed, word[3];
  } rows[] = {
    { 12345, { 0x3a32b18db2ffc19d, 0x51171315c9e4c4de, 0xcc2024823444efd9 } },
    { 0, { 0xa30febcfd9c2825f, 0x4510bdf882d9d721, 0x0a7d3da94ecde8b8 } },
    { 1, { 0x8306bdf37922e4ff, 0xf35196bbc152a866, 0x24e7a4f608ec18cd } },
    { 4294967295, { 0x407f5fa930d8fd9f, 0x3814b22eb9684802, 0x498b7dcee8d8dc95 } },
    { 4294967296, { 0xe3c5ebe285ac1625, 0x8ea09968fe31dbcc, 0xcd084ff84d8de9be } },
    { 1099511627853, { 0x92cfeb8772546722, 0xce0183f655389edb, 0x640d169dc0e135a2 } },
    { UINT64_MAX, { 0xae163a7a8c47568f, 0xd86659f5f3382359, 0x01e52b195bc2d24a } },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_rng rng;
    assay_rng_init(&rng, rows[i].seed);
    for (size_t k = 0; k < 3; k++)
      ck_assert_uint_eq(assay_rng_next64(&rng), rows[i].word[k]);
  }
}
END_TEST

START_TEST(uniform_numbers)
{
  static const double expected[] = { 0x1.d1958c6d97fe0p-3, 0x1.445c4c5727930p-2,
                                     0x1.984049046889dp-1, 0x1.5a3e0d5d490ddp-1 };
  assay_rng rng;
  assay_rng_init(&rng, 12345);
  for (size_t i = 0; i < COUNT(expected); i++)
    ck_assert(assay_rng_uniform(&rng) == expected[i]);
}
END_TEST

START_TEST(whole_numbers_below_n)
{
  static const struct {
    uint64_t n, value[6];
  } rows[] = {
    { 1, { 0, 0, 0, 0, 0, 0 } },
    { 7, { 4, 1, 5, 2, 1, 5 } },
    { 1000, { 699, 227, 788, 316, 204, 797 } },
    { 2147483651, { 1501552848, 1380152457, 401008610, 1444732605, 1516459121, 2037706759 } },
    { 4294967295, { 3003105692, 976400780, 3387213021, 1360466708, 876933080, 3424658561 } },
    { 4294967296, { 3003105693, 976400781, 3387213022, 1360466709, 876933081, 3424658562 } },
    { 8589934597, { 1952801564, 2720933421, 6849317128, 5808983392, 3359605459, 2858849873 } },
    { 9223372036854775783u,
      { 2096804712593481928, 2921580012919480935, 7354398262316660696, 6237348419996972151,
        3607348892368485756, 3069666675758614425 } },
    { 9223372036854775809u,
      { 2096804712593481934, 6237348419996972168, 3607348892368485766, 3069666675758614433,
        1722318865822139695, 2289662582583415919 } },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assay_rng rng;
    assay_rng_init(&rng, 12345);
    for (size_t k = 0; k < 6; k++)
      ck_assert_uint_eq(assay_rng_below(&rng, rows[i].n), rows[i].value[k]);
  }
}
END_TEST

/* The kept half survives a draw of 64 bits: integers(1000), random(), integers(1000) twice. */
START_TEST(halves_are_kept)
{
  static const uint32_t expected[] = { 0xb2ffc19d, 0x3a32b18d, 0xc9e4c4de, 0x51171315, 0x3444efd9 };
  assay_rng rng;
  assay_rng_init(&rng, 12345);
  for (size_t i = 0; i < COUNT(expected); i++)
    ck_assert_uint_eq(assay_rng_next32(&rng), expected[i]);
  assay_rng_init(&rng, 12345);
  ck_assert_uint_eq(assay_rng_below(&rng, 1000), 699);
  ck_assert(assay_rng_uniform(&rng) == 0x1.445c4c5727930p-2);
  ck_assert_uint_eq(assay_rng_below(&rng, 1000), 227);
  ck_assert_uint_eq(assay_rng_below(&rng, 1000), 204);
}
END_TEST

/* The same draws as one by one, also from a kept half; of 3,000,001 places some 2,000 draws come
 * near a rejection. */
START_TEST(counted_draws)
{
  static const size_t rows[] = { 0, 1, 2, 7, 1000, 3000001 };
  for (size_t i = 0; i < 2 * COUNT(rows); i++) {
    size_t n = rows[i / 2];
    uint16_t *counts = calloc(n + 1, sizeof *counts), *expected = calloc(n + 1, sizeof *counts);
    assay_rng rng, slow;
    ck_assert(counts && expected);
    assay_rng_init(&rng, 12345);
    if (i % 2)
      assay_rng_next32(&rng);
    slow = rng;
    assay_rng_count(&rng, n, counts);
    for (size_t k = 0; k < n; k++)
      expected[assay_rng_below(&slow, n)]++;
    ck_assert_mem_eq(counts, expected, (n + 1) * sizeof *counts);
    ck_assert_uint_eq(assay_rng_next32(&rng), assay_rng_next32(&slow));
    free(counts);
    free(expected);
  }
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { raw_words, uniform_numbers, whole_numbers_below_n, halves_are_kept,
                                 counted_draws };
  return check_run("rng", tests, COUNT(tests));
}
