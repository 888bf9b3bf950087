/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check_run.h"

#include <stdatomic.h>

#include "base/pool.h"

enum { BLOCKS = 1009 };

typedef struct field {
  uint64_t out[BLOCKS];
  atomic_int runs[BLOCKS];
} field;

static assay_code square(void *payload, size_t block, assay_err *err)
{
  field *f = payload;
  (void)err;
  f->out[block] = (uint64_t)block * 2654435761u + 17;
  atomic_fetch_add(&f->runs[block], 1);
  return ASSAY_OK;
}

START_TEST(every_block_runs_once_for_any_number_of_threads)
{
  static const unsigned threads[] = { 0, 1, 2, 3, 8, 64, 5000 };
  for (size_t t = 0; t < COUNT(threads); t++) {
    field *f = calloc(1, sizeof *f);
    assay_err err = { 0 };
    ck_assert_int_eq(assay_pool_run(threads[t], BLOCKS, square, f, &err), ASSAY_OK);
    ck_assert_int_eq(err.code, ASSAY_OK);
    for (size_t i = 0; i < BLOCKS; i++) {
      ck_assert_uint_eq(f->out[i], (uint64_t)i * 2654435761u + 17);
      ck_assert_int_eq(atomic_load(&f->runs[i]), 1);
    }
    free(f);
  }
}
END_TEST

/* Blocks 37, 74, 111 ... fail with different codes; the lowest, 37, must be told. */
static assay_code fail_some(void *payload, size_t block, assay_err *err)
{
  (void)payload;
  if (block == 0 || block % 37)
    return ASSAY_OK;
  assay_code code = block == 37 ? ASSAY_E_RULE : ASSAY_E_INPUT;
  return assay_err_set(err, code, "block %zu", block);
}

START_TEST(the_lowest_failing_block_is_told)
{
  for (unsigned threads = 1; threads <= 9; threads++) {
    for (int again = 0; again < 25; again++) {
      assay_err err = { 0 };
      ck_assert_int_eq(assay_pool_run(threads, BLOCKS, fail_some, NULL, &err), ASSAY_E_RULE);
      ck_assert_int_eq(err.code, ASSAY_E_RULE);
      ck_assert_str_eq(err.message, "block 37");
    }
    ck_assert_int_eq(assay_pool_run(threads, BLOCKS, fail_some, NULL, NULL), ASSAY_E_RULE);
  }
}
END_TEST

START_TEST(no_blocks_and_an_error_before)
{
  assay_err err = { 0 };
  ck_assert_int_eq(assay_pool_run(4, 0, square, NULL, &err), ASSAY_OK);
  assay_err_set(&err, ASSAY_E_USAGE, "earlier");
  ck_assert_int_eq(assay_pool_run(4, BLOCKS, fail_some, NULL, &err), ASSAY_E_RULE);
  ck_assert_str_eq(err.message, "earlier"); /* the first error wins */
}
END_TEST

int main(void)
{
  const TTest *const tests[] = { every_block_runs_once_for_any_number_of_threads,
                                 the_lowest_failing_block_is_told, no_blocks_and_an_error_before };
  return check_run("pool", tests, COUNT(tests));
}
